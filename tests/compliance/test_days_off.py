"""Statutory holidays, days off by swap and weekends: only an extra day is worked on a day off by the calendar.

Around National Day 2026: 1 to 3 October are statutory, 4 is a Sunday, 5 to 7 are off by swap, Saturday 10 is worked.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from placement.compliance.facts import Facts
from placement.compliance.week import Week
from placement.kernel.workdays import WorkCalendar
from placement.reference.tables import work_calendar
from tests.compliance.cases import GOOD, START, day, day_or_none, lasting, spoil, sum_of, verdict, week_of

NATIONAL_DAY = {
    "2026-09-25": "statutory",
    "2026-09-26": "rest",
    "2026-10-01": "statutory",
    "2026-10-03": "statutory",
    "2026-10-04": "rest",
    "2026-10-05": "swapped_rest",
    "2026-10-10": "swapped_work",
    "2026-10-17": "rest",
}


def extra(*days: str, of: Facts = GOOD, filing: bool | None = False) -> Facts:
    """The case with days worked beyond the ordinary week."""
    return spoil("plan", extra_days=frozenset(map(day, days)), special_filing=filing, of=of)


def on_weekdays(weekdays: str, hours: tuple[str, str] = ("09:00", "15:00")) -> Facts:
    return spoil("plan", week=Week.even(*hours, rest=0, weekdays=weekdays))


@pytest.mark.parametrize(
    "days, holiday, rest, hours",
    [
        ([], "ok", "ok", "ok"),  # an ordinary Thursday that falls on National Day is off
        (["2026-10-01"], "block", "ok", "ok"),
        (["2026-10-03"], "block", "ok", "ok"),  # statutory on a Saturday
        (["2026-10-04"], "ok", "warn", "ok"),  # three days are worked in that week besides
        (["2026-10-05"], "ok", "warn", "ok"),  # off by swap
        (["2026-10-10"], "ok", "ok", "ok"),  # worked by swap
        (["2026-10-17"], "ok", "warn", "block"),  # an ordinary Saturday: 48 hours
        (["2026-10-18"], "ok", "warn", "block"),
        (["2026-10-14"], "ok", "ok", "ok"),  # worked anyway
        (["2026-09-26"], "ok", "warn", "ok"),  # Friday 25 September is Mid-Autumn: 40 hours
        (["2026-09-25", "2026-09-26"], "block", "warn", "block"),
        (["2026-10-10", "2026-10-11"], "ok", "warn", "ok"),  # Thursday, Friday and Sunday count
        (["2026-06-20"], "ok", "ok", "ok"),  # before the start
        (["2027-01-01"], "ok", "ok", "ok"),  # after the end
    ],
)
def test_extra_days_by_the_calendar(days: list[str], holiday: str, rest: str, hours: str) -> None:
    facts = extra(*days)

    assert (verdict(facts, "R-313"), verdict(facts, "R-314"), verdict(facts, "R-312")) == (holiday, rest, hours)


@pytest.mark.parametrize("filing, outcome", [(False, "block"), (True, "ok"), (None, "unknown")])
def test_r313_is_lifted_by_the_filing_for_special_needs(filing: bool | None, outcome: str) -> None:
    assert verdict(extra("2026-10-01", filing=filing), "R-313") == outcome
    assert verdict(extra("2026-10-05", filing=filing), "R-313") == "ok"


@pytest.mark.parametrize(
    "days, filing, outcome",
    [
        (["2026-10-01"], False, "unknown"),
        (["2026-10-01"], True, "ok"),
        ([], None, "ok"),
    ],
)
def test_r313_without_a_calendar_is_unknown(days: list[str], filing: bool | None, outcome: str) -> None:
    for calendar in (None, WorkCalendar([])):
        facts = extra(*days, filing=filing)
        assert verdict(Facts(**{**vars(facts), "calendar": calendar}), "R-313") == outcome


def test_r313_a_known_holiday_is_told_beside_a_day_nobody_has_entered() -> None:
    facts = lasting("2026-07-01", "2040-12-31")

    assert verdict(extra("2026-10-01", "2040-06-01", of=facts), "R-313") == "block"
    assert verdict(extra("2026-10-05", "2040-06-01", of=facts), "R-313") == "unknown"


def test_r313_shows_the_first_holiday_and_their_number() -> None:
    assert sum_of(extra("2026-10-02", "2026-10-01", "2026-10-05", "2026-10-03", "2026-09-25"), "R-313") == (
        "法定节假日 2026-09-25 等共 4 天"
    )


@pytest.mark.parametrize(
    "weekdays, outcome",
    [("12345", "ok"), ("1234", "ok"), ("123456", "warn"), ("23456", "warn"), ("1234567", "block"), ("67", "warn")],
)
def test_r314_an_ordinary_week_leaves_the_weekend_free_or_at_least_one_day(weekdays: str, outcome: str) -> None:
    assert verdict(on_weekdays(weekdays), "R-314") == outcome


@pytest.mark.parametrize(
    "start, end, outcome",
    [
        ("2026-10-05", "2026-10-10", "ok"),  # the only Saturday is worked by swap
        ("2026-10-05", "2026-10-17", "warn"),
        ("2026-10-01", "2026-10-03", "ok"),  # the only Saturday is a statutory holiday, and so off
    ],
)
def test_r314_a_saturday_of_the_ordinary_week_is_a_rest_day_only_by_the_calendar(
    start: str, end: str, outcome: str
) -> None:
    assert verdict(lasting(start, end, of=on_weekdays("123456")), "R-314") == outcome


def test_r314_the_units_own_day_off_is_a_rest_day() -> None:
    without_wednesday = on_weekdays("1245")

    assert verdict(without_wednesday, "R-314") == "ok"
    assert verdict(extra("2026-10-14", of=without_wednesday), "R-314") == "warn"
    assert verdict(extra("2026-10-15", of=without_wednesday), "R-314") == "ok"


@pytest.mark.parametrize(
    "days, outcome",
    [
        (["2026-10-17"], "warn"),
        (["2026-10-17", "2026-10-18"], "block"),  # seven days on end
        (["2026-10-17", "2026-10-25"], "warn"),
        (["2026-10-03", "2026-10-04"], "warn"),  # Thursday and Friday of that week are off
    ],
)
def test_r314_each_calendar_week_has_a_day_of_rest(days: list[str], outcome: str) -> None:
    assert verdict(extra(*days), "R-314") == outcome


def test_r314_shows_how_many_rest_days_are_worked_and_which_is_the_first() -> None:
    assert sum_of(extra("2026-10-17", "2026-10-05"), "R-314") == "安排在休息日工作共 2 天，首日 2026-10-05"
    assert sum_of(extra("2026-10-17", "2026-10-18"), "R-314") == "每周工作 7 天，最多 6 天"


@pytest.mark.parametrize(
    "weekdays, start, end, told",
    [
        (
            "123456",
            "2026-07-01",
            "2026-12-31",
            "安排在休息日工作共 24 天，首日 2026-07-04",
        ),  # 26 without 3 and 10 October
        (
            "123456",
            "2026-07-05",
            "2026-07-18",
            "安排在休息日工作共 2 天，首日 2026-07-11",
        ),  # from a Sunday to a Saturday
        ("123456", "2026-07-05", "2026-07-17", "安排在休息日工作共 1 天，首日 2026-07-11"),
        ("123456", "2026-07-11", "2026-07-11", "安排在休息日工作共 1 天，首日 2026-07-11"),
        ("12347", "2026-07-06", "2026-07-19", "安排在休息日工作共 2 天，首日 2026-07-12"),
        ("67", "2026-07-06", "2026-07-19", "安排在休息日工作共 4 天，首日 2026-07-11"),
    ],
)
def test_r314_counts_the_weekends_of_the_stay(weekdays: str, start: str, end: str, told: str) -> None:
    assert sum_of(lasting(start, end, of=on_weekdays(weekdays)), "R-314") == told


@pytest.mark.parametrize(
    "weekdays, days, outcome",
    [("12345", [], "ok"), ("123456", [], "unknown"), ("7", [], "unknown"), ("12345", ["2026-10-17"], "unknown")],
)
def test_r314_without_first_and_last_day_a_weekend_is_unknown(weekdays: str, days: list[str], outcome: str) -> None:
    assert verdict(extra(*days, of=spoil("plan", stay=None, of=on_weekdays(weekdays))), "R-314") == outcome


def test_r314_a_weekend_of_a_year_nobody_has_entered_is_rest() -> None:
    later = lasting("2040-07-01", "2040-12-31")

    assert verdict(extra("2040-07-07", of=later), "R-314") == "warn"  # a Saturday
    assert verdict(extra("2040-07-05", of=later), "R-314") == "ok"
    assert verdict(lasting("2040-07-01", "2040-12-31", of=on_weekdays("123456")), "R-314") == "warn"


def test_r312_an_extra_day_is_worked_like_the_longest_ordinary_day() -> None:
    week = week_of([("08:00", "16:00")], *[[("08:00", "14:00")]] * 4)
    facts = extra("2026-10-17", of=spoil("plan", week=week))

    assert verdict(facts, "R-312") == "ok"  # 8 + 4 × 6 + 8
    assert verdict(extra("2026-10-17", "2026-10-18", of=facts), "R-312") == "block"


def test_r312_shows_the_calendar_week_that_is_too_long() -> None:
    assert sum_of(extra("2026-10-17"), "R-312") == "每周 6 天共 48 小时 − 上限 40 小时 = 超出 8 小时"


def test_r312_the_first_and_last_week_count_only_days_of_the_stay() -> None:
    from_thursday = lasting("2026-10-15", "2027-03-31")

    assert verdict(extra("2026-10-17", "2026-10-18", of=from_thursday), "R-312") == "ok"  # four days
    assert verdict(extra("2026-10-17", "2026-10-18", of=from_thursday), "R-314") == "warn"


@pytest.mark.parametrize(
    "filing, filed, outcome",  # the placement starts on 2026-07-01
    [
        (False, None, "ok"),
        (None, None, "unknown"),
        (True, "2026-06-30", "ok"),
        (True, "2026-07-01", "block"),
        (True, "2026-07-02", "block"),
        (True, None, "ok"),  # a filing that stands, its day not told apart
    ],
)
def test_r317_an_exception_is_filed_before_the_start(filing: bool | None, filed: str | None, outcome: str) -> None:
    assert verdict(spoil("plan", special_filing=filing, special_filed_on=day_or_none(filed)), "R-317") == outcome


def test_r317_shows_both_days() -> None:
    late = spoil("plan", special_filing=True, special_filed_on=START + timedelta(days=1))

    assert sum_of(late, "R-317") == "备案日期 2026-07-02，不早于开始日 2026-07-01"


def test_the_days_of_these_tables_are_what_the_calendar_says() -> None:
    assert {text: str(work_calendar().kind(day(text))) for text in NATIONAL_DAY} == NATIONAL_DAY
