"""The rule book: dated rows, later ones in place of earlier ones, thresholds and sentences as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from placement.compliance.engine import check
from placement.compliance.facts import Facts
from placement.compliance.rulebook import Light, RuleBook, RuleRow, Stage, shipped_book
from placement.kernel.findings import Finding, Severity
from tests.compliance.cases import BOOK, GOOD, TODAY, day, row_of, spoil, week_of

R303 = row_of("R-303", "no_entertainment_venue")
IN_A_BAR = spoil("post", venue="bar")
TOMORROW = TODAY + timedelta(days=1)


def asked(rows: Sequence[RuleRow], *, on: date = TODAY, facts: Facts = IN_A_BAR) -> list[Finding]:
    return check(facts, on=on, book=RuleBook(rows, "test"))


def test_the_shipped_book_is_read_once_and_carries_its_edition() -> None:
    assert shipped_book() is BOOK
    assert BOOK.version == "2026.11"


@pytest.mark.parametrize("on, count", [("2021-12-30", 0), ("2021-12-31", 1), ("2035-01-01", 1)])
def test_no_rule_holds_before_its_first_day(on: str, count: int) -> None:
    assert len(asked([R303], on=day(on))) == count
    assert bool(check(IN_A_BAR, on=day(on), book=BOOK)) is bool(count)


def test_a_row_with_an_end_holds_to_the_end_of_that_day() -> None:
    ended = replace(R303, valid_to=TODAY)

    assert len(asked([ended])) == 1
    assert asked([ended], on=TOMORROW) == []


def test_a_later_row_takes_the_place_of_an_earlier_one_from_its_first_day() -> None:
    milder = replace(R303, valid_from=TOMORROW, severity=Severity.WARN)

    for rows in ([R303, milder], [milder, R303]):
        assert [finding.severity for finding in asked(rows)] == [Severity.BLOCK]
        assert [finding.severity for finding in asked(rows, on=TOMORROW)] == [Severity.WARN]


def test_when_the_later_row_ends_the_earlier_one_counts_again() -> None:
    book = [R303, replace(R303, valid_from=TODAY, valid_to=TODAY, severity=Severity.WARN)]

    assert [finding.severity for finding in asked(book)] == [Severity.WARN]
    assert [finding.severity for finding in asked(book, on=TOMORROW)] == [Severity.BLOCK]


def test_of_two_rows_that_begin_together_the_added_one_counts() -> None:
    book = RuleBook([R303], "1").with_rows([replace(R303, severity=Severity.WARN)], "2")

    assert [finding.severity for finding in check(IN_A_BAR, on=TODAY, book=book)] == [Severity.WARN]


def test_rows_of_one_rule_with_other_checks_do_not_replace_each_other() -> None:
    later = replace(row_of("R-110", "in_class"), valid_from=TODAY)
    book = BOOK.with_rows([later], "2")

    assert book.row("R-110", "in_class", on=TODAY) == later
    assert book.row("R-110", "in_category", on=TODAY) == row_of("R-110", "in_category")


def test_a_book_with_rows_is_another_book() -> None:
    stricter = replace(R303, valid_from=TODAY, message="不得")
    book = BOOK.with_rows([stricter], "2026.11+1")

    assert (BOOK.version, book.version) == ("2026.11", "2026.11+1")
    assert len(book.rows) == len(BOOK.rows) + 1
    assert BOOK.row("R-303", "no_entertainment_venue", on=TODAY) == R303
    assert book.row("R-303", "no_entertainment_venue", on=TODAY) == stricter
    assert book.row("R-303", "no_entertainment_venue", on=TODAY - timedelta(days=1)) == R303


def test_each_finding_keeps_the_version_it_was_made_under() -> None:
    old = check(IN_A_BAR, on=TODAY, book=BOOK)
    new = check(IN_A_BAR, on=TODAY, book=BOOK.with_rows([], "2026.11+7"))

    assert {finding.rule_set for finding in old} == {"2026.11"}
    assert {finding.rule_set for finding in new} == {"2026.11+7"}


def test_a_row_that_is_asked_for_and_unknown_is_none() -> None:
    assert BOOK.row("R-999", "no_entertainment_venue", on=TODAY) is None
    assert BOOK.row("R-303", "old_enough", on=TODAY) is None
    assert BOOK.row("R-303", "no_entertainment_venue", on=date(2021, 1, 1)) is None


@pytest.mark.parametrize(
    "rule, row, facts, threshold",
    [
        ("R-103", "old_enough", spoil("person", birth_date=day("2008-07-01")), {"least_age": 18}),
        ("R-104", "beyond_first_year", GOOD, {"refused_up_to_year": 3}),
        ("R-106", "no_recent_violation", spoil("enterprise", violations=(day("2020-01-01"),)), {"years": 10}),
        ("R-114", "share_of_enterprise", GOOD, {"percent": 5}),
        ("R-117", "within_limit", GOOD, {"most_months": 5}),
        ("R-303", "no_entertainment_venue", GOOD, {"venues": ["factory"], "industry_codes": []}),
        ("R-304", "labour_not_heavy", GOOD, {"refused_from_class": 2}),
        ("R-311", "day_not_long", GOOD, {"minutes": 479}),
        ("R-314", "weekly_rest", GOOD, {"rest_days": 3}),
        ("R-316", "no_night_shift", GOOD, {"begins": "17:00", "ends": "06:00"}),
        ("R-321", "near_regular_wage", GOOD, {"percent": 100}),
    ],
)
def test_a_corrected_threshold_needs_no_code(rule: str, row: str, facts: Facts, threshold: dict[str, object]) -> None:
    corrected = replace(row_of(rule, row), thresholds=threshold)

    assert asked([row_of(rule, row)], facts=facts) == []
    assert [finding.rule for finding in asked([corrected], facts=facts)] == [rule]


def test_a_corrected_threshold_shows_in_the_sentence_in_both_languages() -> None:
    stricter = replace(row_of("R-103", "old_enough"), thresholds={"least_age": 18})
    (finding,) = asked([stricter], facts=spoil("person", birth_date=day("2008-07-01")))

    assert str(finding.message) == "未满18周岁，不得安排岗位实习"
    assert (
        finding.message.english % finding.message.values
        == "Below 18 years of age nobody may be sent on a work placement"
    )


@pytest.mark.parametrize("told", ["24:00", "7:00", "", "night"])
def test_a_threshold_that_should_be_a_time_of_day_and_is_none_says_so(told: str) -> None:
    row = replace(row_of("R-316", "no_night_shift"), thresholds={"begins": told, "ends": "06:00"})

    with pytest.raises(ValueError, match="R-316: begins is no time of day"):
        row.clock("begins")


@pytest.mark.parametrize(
    "shift, count", [(("22:00", "24:00"), 0), (("22:00", "00:01"), 1), (("04:59", "12:00"), 1), (("05:00", "13:00"), 0)]
)
def test_a_night_may_also_be_a_window_inside_one_day(shift: tuple[str, str], count: int) -> None:
    night = replace(row_of("R-316", "no_night_shift"), thresholds={"begins": "00:00", "ends": "05:00"})

    assert len(asked([night], facts=spoil("plan", week=week_of([shift])))) == count


def test_thresholds_are_read_as_what_they_are() -> None:
    night = row_of("R-316", "no_night_shift")

    assert (night.clock("begins"), night.clock("ends")) == (22 * 60, 6 * 60)
    assert row_of("R-103", "old_enough").number("least_age") == 16
    assert row_of("R-201", "agreement_signed").words("parties") == {"school", "enterprise", "person"}


def test_rows_are_asked_in_the_order_of_lights_and_rules() -> None:
    rows = BOOK.rules_for("work_placement", Stage.START, on=TODAY)
    places = [(list(Light).index(row.light), row.id, row.check) for row in rows]

    assert places == sorted(places)


def test_a_row_is_asked_of_its_own_kinds_only() -> None:
    assert asked([R303], facts=spoil("plan", kind="observation", of=IN_A_BAR))
    assert asked([R303], facts=spoil("plan", kind="teacher_practice", of=IN_A_BAR)) == []
