"""Where nobody may be sent: unfit units, intermediaries, entertainment venues, dangerous or unrelated posts."""

from __future__ import annotations

import pytest

from placement.compliance.hazards import Hazard
from placement.kernel.findings import Severity
from tests.compliance.cases import GOOD, day, day_or_none, found, lasting, spoil, sum_of, verdict


@pytest.mark.parametrize("lawful, outcome", [(True, "ok"), (False, "block"), (None, "unknown")])
def test_r105_the_unit_operates_lawfully(lawful: bool | None, outcome: str) -> None:
    assert verdict(spoil("enterprise", lawful=lawful), "R-105") == outcome


@pytest.mark.parametrize(
    "violations, outcome",  # the placement starts on 2026-07-01
    [
        ([], "ok"),
        (["2023-06-30"], "ok"),
        (["2023-07-01"], "block"),  # three years before, to the day
        (["2026-06-30"], "block"),
        (["2026-07-01"], "block"),
        (["2026-07-02"], "ok"),  # after the start: no matter of this rule
        (["2019-01-01", "2023-06-30"], "ok"),
        (["2019-01-01", "2025-01-01"], "block"),
        (None, "unknown"),
    ],
)
def test_r106_no_violation_of_safety_law_in_three_years(violations: list[str] | None, outcome: str) -> None:
    days = None if violations is None else tuple(map(day, violations))

    assert verdict(spoil("enterprise", violations=days), "R-106") == outcome


@pytest.mark.parametrize(
    "start, violation, outcome",
    [
        ("2028-02-29", "2025-02-28", "block"),
        ("2028-02-29", "2025-02-27", "ok"),
        ("2027-02-28", "2024-02-28", "block"),
        ("2027-02-28", "2024-02-29", "block"),
        ("2027-03-01", "2024-02-29", "ok"),
    ],
)
def test_r106_counts_three_years_back_over_29_february(start: str, violation: str, outcome: str) -> None:
    facts = spoil("enterprise", violations=(day(violation),))

    assert verdict(lasting(start, "2028-07-31", of=facts), "R-106") == outcome


def test_r106_needs_the_first_day_only_where_there_is_a_violation() -> None:
    undated = spoil("plan", stay=None)

    assert verdict(undated, "R-106") == "ok"
    assert verdict(spoil("enterprise", violations=(day("2015-01-01"),), of=undated), "R-106") == "unknown"


def test_r106_shows_since_when_it_counts_and_the_last_violation() -> None:
    days = (day("2024-05-06"), day("2026-01-02"), day("2020-01-01"))

    assert sum_of(spoil("enterprise", violations=days), "R-106") == (
        "开始日 2026-07-01 之前 3 年自 2023-07-01 起；其间违法记录 2 起，最近 2026-01-02"
    )


@pytest.mark.parametrize(
    "new, visited, outcome",
    [
        (True, True, "ok"),
        (True, False, "block"),
        (True, None, "unknown"),
        (False, True, "ok"),
        (False, False, "ok"),
        (False, None, "unknown"),  # both facts must be recorded, whatever the other says
        (None, True, "unknown"),
        (None, False, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_r107_a_new_unit_is_visited_first(new: bool | None, visited: bool | None, outcome: str) -> None:
    assert verdict(spoil("enterprise", new_for_school=new, site_visit=visited), "R-107") == outcome


@pytest.mark.parametrize(
    "listed, outcome",  # the placement starts on 2026-07-01
    [("2026-06-01", "ok"), ("2026-07-01", "ok"), ("2026-07-02", "block"), (None, "block")],
)
def test_r108_the_unit_stands_on_the_published_list_by_the_first_day(listed: str | None, outcome: str) -> None:
    assert verdict(spoil("enterprise", listed_on=day_or_none(listed)), "R-108") == outcome


def test_r108_cannot_be_judged_without_a_first_day() -> None:
    assert verdict(spoil("plan", stay=None), "R-108") == "unknown"


@pytest.mark.parametrize(
    "kind, outcome",
    [
        ("enterprise", "ok"),
        ("training_base", "ok"),
        ("hr_agency", "block"),
        ("dispatch", "block"),
        ("labour_dispatch", "block"),
        ("intermediary", "block"),
        ("paid_agent", "block"),
        (None, "unknown"),
    ],
)
def test_r122_no_intermediary_takes_students(kind: str | None, outcome: str) -> None:
    assert verdict(spoil("enterprise", kind=kind), "R-122") == outcome


@pytest.mark.parametrize("through, outcome", [("enterprise", "ok"), ("hr_agency", "block"), ("paid_agent", "block")])
def test_r122_nor_does_one_organise_or_pay_behind_a_good_enterprise(through: str, outcome: str) -> None:
    behind = spoil("plan", through=frozenset({"school", through}))

    assert verdict(behind, "R-122") == outcome
    assert verdict(spoil("enterprise", kind=None, of=behind), "R-122") == outcome.replace("ok", "unknown")


@pytest.mark.parametrize(
    "code, outcome",
    [
        ("7262", "warn"),
        ("7263", "warn"),
        ("7269", "warn"),
        ("7261", "ok"),
        ("7264", "ok"),
        ("3411", "ok"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_r123_an_agency_by_trade_is_looked_at(code: str | None, outcome: str) -> None:
    assert verdict(spoil("enterprise", industry_code=code), "R-123") == outcome


@pytest.mark.parametrize(
    "own, post, outcome",
    [
        ("790202", ("790202",), "ok"),
        ("790202", ("790201", "790202"), "ok"),
        ("790202", ("790201",), "warn"),
        ("790202", None, "warn"),
        ("790201", ("790202",), "warn"),
        (None, ("790202",), "warn"),
    ],
)
def test_r123_lets_a_student_of_personnel_work_into_a_post_for_it(
    own: str | None, post: tuple[str, ...] | None, outcome: str
) -> None:
    agency = spoil("enterprise", industry_code="7262")

    assert verdict(spoil("post", major_codes=post, of=spoil("person", major=own, of=agency)), "R-123") == outcome


@pytest.mark.parametrize("valid, outcome", [(True, "ok"), (False, "block"), (None, "ok")])
def test_r1105_the_division_exists_on_the_first_day(valid: bool | None, outcome: str) -> None:
    assert verdict(spoil("plan", division_valid=valid), "R-1105") == outcome


@pytest.mark.parametrize("known, outcome", [(True, "ok"), (False, "block"), (None, "ok")])
def test_r1107_the_industry_stands_in_the_standard(known: bool | None, outcome: str) -> None:
    assert verdict(spoil("enterprise", industry_known=known), "R-1107") == outcome


def test_r1105_and_r1107_name_the_code() -> None:
    division = spoil("plan", division="330104", division_valid=False)
    industry = spoil("enterprise", industry_code="9911", industry_known=False)

    assert str(found(division, "R-1105")[0].message) == "行政区划代码 330104 在开始日无效"
    assert str(found(industry, "R-1107")[0].message) == "行业代码 9911 不是国民经济行业分类代码"


@pytest.mark.parametrize("venue", ["bar", "nightclub", "karaoke", "bathhouse", "game_hall", "internet_bar"])
def test_r303_no_entertainment_venue(venue: str) -> None:
    assert verdict(spoil("post", venue=venue), "R-303") == "block"


@pytest.mark.parametrize("code", ["6233", "9011", "9012", "9013", "9019", "8051"])
def test_r303_no_entertainment_enterprise_whatever_venue_it_names(code: str) -> None:
    assert verdict(spoil("enterprise", industry_code=code), "R-303") == "block"


@pytest.mark.parametrize(
    "venue, code, outcome",
    [
        ("hotel_restaurant", "6210", "ok"),
        ("office", "9020", "ok"),
        ("office", "34", "ok"),
        ("office", "90", "unknown"),
        ("office", "623", "unknown"),
        ("office", "", "unknown"),
        ("office", None, "unknown"),
        (None, "3411", "unknown"),
        (None, "9013", "block"),
        ("bar", None, "block"),
    ],
)
def test_r303_what_cannot_be_told_is_not_passed(venue: str | None, code: str | None, outcome: str) -> None:
    assert verdict(spoil("enterprise", industry_code=code, of=spoil("post", venue=venue)), "R-303") == outcome


@pytest.mark.parametrize("grade, outcome", [(1, "ok"), (2, "ok"), (3, "block"), (4, "block"), (None, "unknown")])
def test_r304_no_heavy_labour(grade: int | None, outcome: str) -> None:
    assert verdict(spoil("post", labour_class=grade), "R-304") == outcome


@pytest.mark.parametrize("filing, outcome", [(False, "block"), (True, "ok"), (None, "unknown")])
def test_r305_high_risk_needs_the_filing_for_special_needs(filing: bool | None, outcome: str) -> None:
    case = spoil("plan", special_filing=filing)
    found_for = {
        str(hazard): verdict(spoil("post", hazards=frozenset({hazard}), of=case), "R-305") for hazard in Hazard
    }
    risky = {
        *("high_place", "height_2", "height_3", "underground"),
        *("radioactive", "toxic", "flammable_explosive", "other_high_risk"),
    }

    assert found_for == {str(hazard): outcome if hazard in risky else "ok" for hazard in Hazard}


@pytest.mark.parametrize("hazards, outcome", [(frozenset(), "ok"), (None, "unknown")])
def test_r305_no_danger_needs_no_filing(hazards: frozenset[str] | None, outcome: str) -> None:
    assert verdict(spoil("post", hazards=hazards, of=spoil("plan", special_filing=None)), "R-305") == outcome


@pytest.mark.parametrize(
    "own, post, outcome",
    [
        ("710203", ["710203"], "ok"),
        ("710203", ["710299"], "ok"),  # one class
        ("710203", ["710501"], "warn"),  # one category
        ("710203", ["730101"], "block"),
        ("710203", ["510299"], "ok"),  # the same class at a college
        ("710203", ["310203"], "ok"),  # and at a vocational university
        ("510203", ["310299"], "ok"),
        ("710203", ["510501"], "warn"),
        ("510203", ["310501"], "warn"),
        ("710203", ["530101"], "block"),
        ("710203", ["330101"], "block"),
        ("310203", ["520203"], "block"),
        ("710203", ["730101", "710501"], "warn"),  # the nearest counts
        ("710203", ["730101", "710501", "510201"], "ok"),
        (None, ["710203"], "unknown"),
        ("710203", [], "unknown"),
        ("710203", None, "unknown"),
    ],
)
def test_r110_the_post_is_near_the_students_major(own: str | None, post: list[str] | None, outcome: str) -> None:
    codes = None if post is None else tuple(post)

    assert verdict(spoil("post", major_codes=codes, of=spoil("person", major=own)), "R-110") == outcome


def test_r110_a_school_may_waive_another_category_but_not_an_unknown_one() -> None:
    (other,) = found(spoil("post", major_codes=("730101",)), "R-110")
    (unknown,) = found(spoil("post", major_codes=None), "R-110")

    assert (other.check, other.waivable) == ("in_category", True)
    assert (unknown.severity, unknown.waivable) == (Severity.UNKNOWN, False)


def test_r110_shows_both_majors_in_a_fixed_order() -> None:
    assert sum_of(spoil("post", major_codes=("730102", "730101")), "R-110") == (
        "所学专业 710203（专业类 7102、大类 71），岗位面向 730101、730102"
    )


def test_the_subject_is_the_person_else_the_post_else_the_enterprise() -> None:
    bar = spoil("post", venue="bar")
    nobody = spoil("person", name="", of=bar)
    nothing = spoil("post", title="", of=nobody)

    assert [found(facts, "R-303")[0].subject for facts in (bar, nobody, nothing)] == [
        GOOD.person.name,
        GOOD.post.title,
        GOOD.enterprise.name,
    ]
