"""What the rules say about a slot, also half-typed; the rule book and the calendar are the shipped ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from placement.compliance.rulebook import shipped_book
from placement.kernel.findings import Severity
from placement.reference.rules import Wage
from placement.reference.tables import work_calendar
from placement.slots.checks import Employer, Sketch, Surroundings, examine, lifted
from placement.slots.rules import SlotKind
from placement.slots.terms import Filing

TODAY = date(2026, 3, 16)
EMPLOYER = Employer("测试公司", "enterprise", "6513", 100, industry_known=True)
WAGE = Wage("330110", date(2024, 1, 1), date(2024, 1, 1), 249_000)
AROUND = Surroundings(
    book=shipped_book(), division="330110", division_valid=True, wage=WAGE, calendar=work_calendar()
)  # fmt: skip
FILED = replace(AROUND, filing=Filing("浙教职备〔2026〕17号", date(2026, 3, 10)))
GOOD = Sketch(
    kind=SlotKind.WORK_PLACEMENT, title="软件测试员", venue="office", labour_class=1, hazards=(), capacity=5,
    post_staff=50, pay_fen=280_000, regular_wage_fen=350_000, lowest_wage_fen=260_000, starts_on=date(2026, 7, 1),
    ends_on=date(2026, 12, 31), work_begins="08:30", work_ends="17:30", break_minutes=60, weekdays="12345",
)  # fmt: skip
NIGHT = {"work_begins": "14:30", "work_ends": "22:30", "break_minutes": 0}


def found(change: dict[str, Any], employer: Employer = EMPLOYER, around: Surroundings = AROUND) -> dict[str, Severity]:
    findings = examine(replace(GOOD, **change), employer, around, on=TODAY)
    return {finding.rule: finding.severity for finding in findings}


@pytest.mark.parametrize("kind", [SlotKind.WORK_PLACEMENT, SlotKind.OBSERVATION, SlotKind.TEACHER_PRACTICE])
def test_a_good_slot_has_no_finding(kind: SlotKind) -> None:
    assert found({"kind": kind}) == {}


def test_a_good_apprenticeship_of_a_year_has_no_finding() -> None:
    assert found({"kind": SlotKind.APPRENTICESHIP, "ends_on": date(2027, 8, 31)}) == {}


@pytest.mark.parametrize(
    "change,rules",
    [
        ({"venue": "internet_bar"}, {"R-303"}),
        ({"venue": "karaoke"}, {"R-303"}),
        ({"work_ends": "18:30"}, {"R-311", "R-312"}),
        ({"work_ends": "17:31"}, {"R-311", "R-312"}),
        ({"weekdays": "7654321"}, {"R-312", "R-314"}),
        (NIGHT, {"R-316"}),
        ({"work_begins": "14:00", "work_ends": "22:00", "break_minutes": 0}, set()),  # ends as the night begins
        ({"work_begins": "06:00", "work_ends": "14:00", "break_minutes": 0}, set()),  # begins as the night ends
        ({"work_begins": "05:59", "work_ends": "13:59", "break_minutes": 0}, {"R-316"}),
        ({"work_begins": "22:00", "work_ends": "06:00"}, {"R-316"}),
        ({"labour_class": 3}, {"R-304"}),
        ({"labour_class": 2}, set()),
        ({"hazards": ("high_place",)}, {"R-305"}),
        ({"hazards": ("dust", "noise")}, set()),  # kept from minors and women, but not from everybody
        ({"pay_fen": 259_999}, {"R-321"}),  # below 80% of 3,500 and below the lowest grade
        ({"ends_on": date(2027, 7, 1)}, {"R-117"}),
    ],
)
def test_what_stops_a_slot(change: dict[str, Any], rules: set[str]) -> None:
    findings = examine(replace(GOOD, **change), EMPLOYER, AROUND, on=TODAY)
    stopping = [finding for finding in findings if finding.stops]

    assert {finding.rule for finding in stopping} == rules
    assert all(finding.article and str(finding.clears) for finding in stopping)


@pytest.mark.parametrize(
    "change,rules",
    [
        ({"capacity": 10}, {}),
        ({"capacity": 11}, {"R-114": Severity.WARN, "R-115": Severity.WARN}),
        ({"post_staff": 24}, {"R-115": Severity.WARN}),
        ({"post_staff": 25}, {}),
        ({"ends_on": date(2026, 8, 31)}, {"R-117": Severity.WARN}),
        ({"ends_on": date(2027, 2, 28)}, {"R-117": Severity.WARN}),
        ({"pay_fen": 248_999, "lowest_wage_fen": 240_000}, {"R-321": Severity.WARN, "R-322": Severity.WARN}),
        ({"pay_fen": 270_000}, {"R-321": Severity.WARN}),  # below 80% of 3,500, above the lowest grade
        ({"pay_fen": 280_000}, {}),
        ({"weekdays": "12347", "break_minutes": 90}, {"R-314": Severity.WARN}),
    ],
)
def test_what_only_warns(change: dict[str, Any], rules: dict[str, Severity]) -> None:
    assert found(change) == rules


def test_no_pay_warns_of_itself_and_falls_below_every_floor() -> None:
    assert found({"pay_fen": 0}) == {"R-321": Severity.BLOCK, "R-322": Severity.WARN, "R-323": Severity.WARN}


@pytest.mark.parametrize("pay,rules", [(0, {"R-322", "R-323"}), (240_000, {"R-322"}), (249_000, set())])
def test_an_apprentice_is_held_to_the_minimum_wage_but_not_to_the_wages_of_interns(pay: int, rules: set[str]) -> None:
    assert set(found({"kind": SlotKind.APPRENTICESHIP, "ends_on": date(2027, 8, 31), "pay_fen": pay})) == rules


@pytest.mark.parametrize(
    "employer,rules",
    [
        (replace(EMPLOYER, kind="hr_agency"), {"R-122": Severity.BLOCK}),
        (replace(EMPLOYER, kind="dispatch"), {"R-122": Severity.BLOCK}),
        (replace(EMPLOYER, industry_code="7262"), {"R-123": Severity.WARN}),
        (replace(EMPLOYER, industry_code="9013"), {"R-303": Severity.BLOCK}),
        (replace(EMPLOYER, industry_code="90"), {"R-303": Severity.UNKNOWN}),  # 9013 might be meant
        (replace(EMPLOYER, industry_code="0000", industry_known=False), {"R-1107": Severity.BLOCK}),
        (replace(EMPLOYER, violations=(date(2024, 5, 1),)), {"R-106": Severity.BLOCK}),
        (replace(EMPLOYER, violations=(date(2023, 5, 1),)), {}),
        (replace(EMPLOYER, taken=5), {}),
        (replace(EMPLOYER, taken=6), {"R-114": Severity.WARN}),
    ],
)
def test_who_offers_it_counts_too(employer: Employer, rules: dict[str, Severity]) -> None:
    assert found({}, employer) == rules


def test_a_place_that_is_no_more_stops_the_slot() -> None:
    assert found({}, around=replace(AROUND, division_valid=False)) == {"R-1105": Severity.BLOCK}


def test_a_place_without_a_minimum_wage_cannot_be_judged() -> None:
    assert found({}, around=replace(AROUND, wage=None)) == {"R-322": Severity.UNKNOWN}


def test_a_teacher_is_no_trainee_and_is_held_to_none_of_it() -> None:
    bad = {"work_ends": "23:30", "labour_class": 4, "hazards": ("underground",), "pay_fen": 0, "capacity": 400}

    assert found({**bad, "kind": SlotKind.TEACHER_PRACTICE}) == {}


@pytest.mark.parametrize(
    "change,rules",
    [
        ({"labour_class": 4, "capacity": 400, "pay_fen": 0}, set()),  # nobody works, nobody is paid
        ({"venue": "bar"}, {"R-303"}),
        ({"hazards": ("underground",)}, {"R-305"}),
        (NIGHT, {"R-316"}),
    ],
)
def test_a_visit_is_held_to_place_dangers_and_hours(change: dict[str, Any], rules: set[str]) -> None:
    assert set(found({"kind": SlotKind.OBSERVATION, **change})) == rules


def test_a_filing_lifts_nights_and_dangers_and_nothing_else() -> None:
    bad = replace(GOOD, **NIGHT, hazards=("high_place",), labour_class=3)

    assert {finding.rule for finding in examine(bad, EMPLOYER, FILED, on=TODAY)} == {"R-304"}
    assert {finding.rule for finding in lifted(bad, EMPLOYER, FILED, on=TODAY)} == {"R-305", "R-316"}
    assert lifted(bad, EMPLOYER, AROUND, on=TODAY) == []


@pytest.mark.parametrize("day,rules", [(date(2026, 6, 30), set()), (date(2026, 7, 1), {"R-317"})])
def test_a_filing_is_made_before_the_first_day(day: date, rules: set[str]) -> None:
    assert set(found(NIGHT, around=replace(AROUND, filing=Filing("17", day)))) == rules


def test_while_nothing_is_typed_every_needed_fact_is_unknown_and_nothing_is_broken() -> None:
    findings = examine(Sketch(kind=SlotKind.WORK_PLACEMENT), EMPLOYER, AROUND, on=TODAY)

    assert {finding.severity for finding in findings} == {Severity.UNKNOWN}
    assert {finding.rule for finding in findings} == {
        "R-303", "R-304", "R-305", "R-115", "R-117", "R-311", "R-312", "R-314", "R-316", "R-321", "R-322", "R-323",
    }  # fmt: skip


@pytest.mark.parametrize(
    "start,end",
    [
        (date(2, 7, 1), date(2026, 12, 31)),  # a browser tells the year 2 while 2026 is being typed
        (date(202, 7, 1), date(2026, 12, 31)),
        (date(2026, 7, 1), date(9999, 12, 31)),
        (date(9999, 1, 1), date(9999, 12, 31)),
        (date(2026, 12, 31), date(2026, 7, 1)),
        (date(2026, 7, 1), None),
    ],
)
def test_a_half_typed_date_is_no_stay(start: date, end: date | None) -> None:
    sketch = replace(GOOD, starts_on=start, ends_on=end)

    assert sketch.stay is None
    assert {finding.rule for finding in examine(sketch, EMPLOYER, AROUND, on=TODAY)} == {"R-117"}


def test_the_sum_of_the_tenth_shows_every_figure() -> None:
    employer = replace(EMPLOYER, staff_count=86, taken=7)

    [finding] = examine(replace(GOOD, capacity=2), employer, AROUND, on=TODAY)

    assert str(finding.sum) == "在岗 86 × 10% = 8.6 → 8 人，已占 7，还可 1，本次 2"
    assert str(finding.message) == "实习学生一般不超过在岗职工总数的10%"
