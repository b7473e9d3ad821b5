"""What the rules say about a slot, also half-typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from placement.kernel.findings import Severity
from placement.reference.rules import Wage
from placement.slots.checks import Employer, Sketch, examine
from placement.slots.rules import SlotKind

TODAY = date(2026, 3, 16)
EMPLOYER = Employer("测试公司", "enterprise", "6513", 100)
WAGE = Wage("330110", date(2024, 1, 1), date(2024, 1, 1), 249_000)
GOOD = Sketch(
    kind=SlotKind.WORK_PLACEMENT, title="软件测试员", venue="office", labour_class=1, capacity=5, pay_fen=280_000,
    starts_on=date(2026, 7, 1), ends_on=date(2026, 12, 31), work_begins="08:30", work_ends="17:30", break_minutes=60,
    weekdays="12345",
)  # fmt: skip


def rules_broken(sketch: Sketch, employer: Employer = EMPLOYER) -> list[str]:
    return [finding.rule for finding in examine(sketch, employer, WAGE, on=TODAY)]


def test_a_good_slot_has_no_finding() -> None:
    assert rules_broken(GOOD) == []


@pytest.mark.parametrize(
    "change,rules",
    [
        ({"venue": "internet_bar"}, ["R-303"]),
        ({"venue": "karaoke"}, ["R-303"]),
        ({"work_ends": "18:30"}, ["R-311", "R-312"]),
        ({"weekdays": "123456"}, ["R-312"]),
        ({"work_begins": "15:00", "work_ends": "23:00", "break_minutes": 0}, ["R-316"]),
        ({"labour_class": 3}, ["R-304"]),
        ({"pay_fen": 248_999}, ["R-322"]),
        ({"pay_fen": 249_000}, []),
        ({"pay_fen": 0}, ["R-323"]),
        ({"capacity": 10}, []),
        ({"capacity": 11}, ["R-114"]),
        ({"ends_on": date(2026, 8, 31)}, ["R-117"]),
        ({"starts_on": date(2026, 3, 16), "ends_on": date(2026, 9, 15)}, ["dates"]),
    ],
)
def test_each_breach_names_its_rule(change: dict[str, Any], rules: list[str]) -> None:
    assert rules_broken(replace(GOOD, **change)) == rules


@pytest.mark.parametrize(
    "employer,rules",
    [
        (replace(EMPLOYER, kind="hr_agency", industry_code="7262"), ["R-122"]),
        (replace(EMPLOYER, kind="dispatch"), ["R-122"]),
        (replace(EMPLOYER, industry_code="9013"), ["R-303"]),
    ],
)
def test_the_law_stops_agencies_and_internet_bars(employer: Employer, rules: list[str]) -> None:
    findings = examine(GOOD, employer, WAGE, on=TODAY)

    assert [finding.rule for finding in findings] == rules
    assert all(finding.stops and finding.article for finding in findings)


def test_only_the_law_stops_and_everything_else_is_advice_for_now() -> None:
    bad = replace(GOOD, work_ends="23:30", weekdays="1234567", labour_class=4, pay_fen=1, capacity=400)

    findings = examine(bad, EMPLOYER, WAGE, on=TODAY)

    assert {finding.rule for finding in findings} == {"R-311", "R-312", "R-316", "R-304", "R-322", "R-114"}
    assert not any(finding.stops for finding in findings)
    assert {finding.rule: finding.severity for finding in findings}["R-322"] is Severity.INFO


def test_a_teacher_is_no_trainee_and_is_held_to_none_of_it() -> None:
    bad = replace(GOOD, kind=SlotKind.TEACHER_PRACTICE, work_ends="23:30", labour_class=4, pay_fen=0, capacity=400)

    assert rules_broken(bad) == []


def test_while_nothing_is_typed_only_the_unknown_venue_is_named() -> None:
    findings = examine(Sketch(kind=SlotKind.WORK_PLACEMENT), EMPLOYER, None, on=TODAY)

    assert [(finding.rule, finding.severity) for finding in findings] == [("R-303", Severity.UNKNOWN)]


def test_the_sum_of_the_tenth_shows_every_figure() -> None:
    finding = examine(replace(GOOD, capacity=20), replace(EMPLOYER, staff_count=86), WAGE, on=TODAY)[0]

    assert str(finding.sum) == "在岗 86 人 × 10% = 8 人，本岗位 20 人"
    assert str(finding.message) == "接收人数超过在岗职工的 10%，一般不应超过"
