"""Hours of a day and of a week, and nights: an end not after its start is on the next day."""

from __future__ import annotations

import pytest

from placement.compliance.facts import Facts
from placement.compliance.week import Day, Shift, Week
from tests.compliance.cases import GOOD, TEACHER, spoil, sum_of, verdict, week_of

DAY_SHIFT = ("08:00", "16:00")


def working(*days: list[tuple[str, str]], rest: int = 0, filing: bool | None = False) -> Facts:
    """The case with a week of these shifts."""
    return spoil("plan", week=week_of(*days, rest=rest), special_filing=filing)


@pytest.mark.parametrize(
    "shifts, rest, outcome",
    [
        ([("08:00", "16:00")], 0, "ok"),
        ([("08:00", "16:01")], 0, "block"),
        ([("08:30", "17:30")], 60, "ok"),
        ([("08:30", "17:30")], 59, "block"),
        ([("08:00", "12:00"), ("13:00", "17:00")], 0, "ok"),
        ([("08:00", "12:00"), ("13:00", "17:01")], 0, "block"),
        ([("08:00", "12:00"), ("10:00", "16:00")], 0, "ok"),  # what overlaps counts once
        ([("10:00", "16:00"), ("08:00", "12:01"), ("09:00", "11:00")], 0, "ok"),
        ([("08:00", "12:00"), ("12:00", "16:00")], 0, "ok"),
        ([("22:00", "06:00")], 0, "ok"),
        ([("22:00", "06:01")], 0, "block"),
        ([("16:00", "24:00")], 0, "ok"),
        ([("15:59", "24:00")], 0, "block"),
        ([("15:59", "00:00")], 0, "block"),
        ([("08:00", "08:00")], 0, "block"),  # a whole day
        ([], 0, "ok"),
    ],
)
def test_r311_no_day_of_more_than_eight_hours(shifts: list[tuple[str, str]], rest: int, outcome: str) -> None:
    assert verdict(working(shifts, rest=rest), "R-311") == outcome


@pytest.mark.parametrize("number", range(7))
def test_r311_looks_at_every_day(number: int) -> None:
    days = [[DAY_SHIFT] for _ in range(7)]
    days[number] = [("08:00", "16:01")]

    assert verdict(working(*days), "R-311") == "block"


def test_r311_a_shift_belongs_to_the_day_on_which_it_begins() -> None:
    assert verdict(working([("22:00", "06:00")], [("08:00", "16:00")]), "R-311") == "ok"


def test_r311_shows_the_longest_day() -> None:
    facts = working([DAY_SHIFT], [("08:00", "17:30")], [("08:00", "16:30")])

    assert sum_of(facts, "R-311") == "周二工作 9.5 小时 − 上限 8 小时 = 超出 1.5 小时"


@pytest.mark.parametrize(
    "days, outcome",
    [
        ([[DAY_SHIFT]] * 5, "ok"),
        ([*[[DAY_SHIFT]] * 5, [("08:00", "08:01")]], "block"),
        ([*[[DAY_SHIFT]] * 4, [("08:00", "16:01")]], "block"),
        ([[("08:00", "14:40")]] * 6, "ok"),  # six days of 6 h 40
        ([[("08:00", "14:41")]] * 6, "block"),
        ([[("22:00", "06:00")]] * 5, "ok"),
        ([[("08:00", "13:00")]] * 7, "ok"),
        ([[DAY_SHIFT, ("09:00", "15:00")]] * 5, "ok"),
        ([], "ok"),
    ],
)
def test_r312_no_week_of_more_than_forty_hours(days: list[list[tuple[str, str]]], outcome: str) -> None:
    assert verdict(working(*days), "R-312") == outcome


@pytest.mark.parametrize("rest, outcome", [(60, "ok"), (59, "block")])
def test_r312_takes_the_break_off_each_day(rest: int, outcome: str) -> None:
    assert verdict(spoil("plan", week=Week.even("08:30", "17:30", rest=rest, weekdays="12345")), "R-312") == outcome


def test_r312_shows_its_sum() -> None:
    assert sum_of(working(*[[DAY_SHIFT]] * 6), "R-312") == "每周 6 天共 48 小时 − 上限 40 小时 = 超出 8 小时"


@pytest.mark.parametrize(
    "begins, ends, outcome",
    [
        ("14:00", "22:00", "ok"),
        ("14:01", "22:01", "block"),
        ("06:00", "14:00", "ok"),
        ("05:59", "13:59", "block"),
        ("22:00", "06:00", "block"),
        ("21:00", "22:00", "ok"),
        ("16:00", "24:00", "block"),
        ("00:00", "06:00", "block"),
        ("00:00", "00:01", "block"),
        ("20:00", "05:00", "block"),
        ("06:00", "22:00", "ok"),
        ("08:00", "08:00", "block"),
    ],
)
def test_r316_no_minute_between_22_and_6(begins: str, ends: str, outcome: str) -> None:
    assert verdict(working([(begins, ends)]), "R-316") == outcome


@pytest.mark.parametrize("filing, outcome", [(False, "block"), (True, "ok"), (None, "unknown")])
def test_r316_is_lifted_by_the_filing_for_special_needs(filing: bool | None, outcome: str) -> None:
    assert verdict(working([("22:00", "06:00")], filing=filing), "R-316") == outcome
    assert verdict(working([DAY_SHIFT], filing=filing), "R-316") == "ok"


@pytest.mark.parametrize("number", range(7))
def test_r316_looks_at_every_day(number: int) -> None:
    days = [[DAY_SHIFT] for _ in range(7)]
    days[number] = [("15:00", "22:01")]

    assert verdict(working(*days), "R-316") == "block"


@pytest.mark.parametrize(
    "shifts, told",
    [
        ([("22:00", "06:00")], "周一 22:00 至 06:00，其中 8 小时在 22:00 至次日 06:00 之间"),
        ([("18:00", "02:00")], "周一 18:00 至 02:00，其中 4 小时在 22:00 至次日 06:00 之间"),
        ([("05:30", "09:00"), ("13:00", "17:00")], "周一 05:30 至 09:00，其中 0.5 小时在 22:00 至次日 06:00 之间"),
        ([("21:00", "23:00"), ("22:00", "24:00")], "周一 21:00 至 00:00，其中 2 小时在 22:00 至次日 06:00 之间"),
        ([("04:00", "07:00"), ("22:00", "23:00")], "周一 04:00 至 07:00，其中 2 小时在 22:00 至次日 06:00 之间"),
    ],
)
def test_r316_shows_the_shift_that_touches_the_night(shifts: list[tuple[str, str]], told: str) -> None:
    assert sum_of(working(shifts), "R-316") == told


def test_r316_counts_presence_and_takes_no_break_off() -> None:
    late = Day((Shift.of("14:00", "22:30"),), rest=60)

    assert verdict(spoil("plan", week=Week((late, *[Day()] * 6))), "R-316") == "block"


@pytest.mark.parametrize("rule", ["R-311", "R-312", "R-314", "R-316"])
def test_a_week_that_is_not_recorded_is_unknown(rule: str) -> None:
    assert verdict(spoil("plan", week=None), rule) == "unknown"
    assert verdict(spoil("plan", week=None, special_filing=True), rule) == "unknown"
    assert verdict(spoil("plan", week=None, of=TEACHER), rule) == "ok"


def test_the_good_case_works_forty_hours() -> None:
    assert GOOD.plan.week is not None
    assert GOOD.plan.week.minutes == 40 * 60
