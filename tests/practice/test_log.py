"""The log: which days are refused and why, and that nothing is half saved."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from placement.kernel.clock import at_local
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.practice import services
from placement.practice.rules import DayPart
from placement.practice.services import DaysRefused
from tests.factories.people import a_teacher, viewer_for
from tests.factories.practice import FIRST, Stay, a_stay, logged, workdays

MONDAY = date(2026, 3, 9)
NOW = at_local(date(2026, 3, 16))


def refusals(stay: Stay, days: list[date], **entry: Any) -> list[tuple[str, str]]:
    with pytest.raises(DaysRefused) as refused:
        logged(stay, days, at=NOW, **entry)
    return [(day.isoformat(), str(why)) for day, why in refused.value.days]


def test_a_week_is_logged_at_once(db: Any) -> None:
    stay = a_stay()

    logged(stay, workdays(FIRST, 5), at=NOW)

    assert [day.day for day in stay.record.days] == workdays(FIRST, 5)
    assert {day.teacher_id for day in stay.record.days} == {stay.teacher.user_id}


@pytest.mark.parametrize(
    "day, reason",
    [
        (date(2026, 2, 27), "不在本次实践期内"),
        (date(2026, 4, 6), "不在本次实践期内"),
        (date(2026, 3, 17), "还没有到这一天"),
    ],
)
def test_a_day_outside_the_stay_or_in_the_future_is_refused(db: Any, day: date, reason: str) -> None:
    assert refusals(a_stay(), [day]) == [(day.isoformat(), reason)]


def test_a_teaching_week_is_refused_but_not_its_weekend(db: Any) -> None:
    stay = a_stay()
    services.add_teaching_weeks(stay.teacher, MONDAY, MONDAY, by=stay.office, at=NOW)

    assert refusals(stay, workdays(MONDAY, 5)) == [
        (day.isoformat(), "该周有校内授课记录，不能同时计入实践（R-708）") for day in workdays(MONDAY, 5)
    ]
    assert logged(stay, [date(2026, 3, 14)], at=NOW)


@pytest.mark.parametrize(
    "first, second, free",
    [
        (DayPart.FULL, DayPart.FULL, False),
        (DayPart.FULL, DayPart.MORNING, False),
        (DayPart.MORNING, DayPart.FULL, False),
        (DayPart.MORNING, DayPart.MORNING, False),
        (DayPart.MORNING, DayPart.AFTERNOON, True),
    ],
)
def test_a_date_counts_once_with_its_halves(db: Any, first: DayPart, second: DayPart, free: bool) -> None:
    stay = a_stay()
    logged(stay, [MONDAY], part=first, at=NOW)

    if free:
        assert logged(stay, [MONDAY], part=second, at=NOW)
    else:
        assert refusals(stay, [MONDAY], part=second) == [("2026-03-09", "该日已登记过，每天最多计一天")]


def test_a_date_of_another_stay_is_taken_too(db: Any) -> None:
    before = a_stay(last=date(2026, 3, 8))
    logged(before, [date(2026, 3, 6)], at=NOW)
    after = a_stay(school=before.school, teacher=before.teacher, first=MONDAY, enterprise=before.enterprise)
    after.record.placement.starts_on = after.record.placement.started_on = FIRST

    assert refusals(after, [date(2026, 3, 6)]) == [("2026-03-06", "该日已登记过，每天最多计一天")]


def test_of_a_week_with_two_bad_days_nothing_is_saved_and_both_are_named(db: Any) -> None:
    stay = a_stay()
    logged(stay, [date(2026, 3, 4)], at=NOW)

    found = refusals(stay, [*workdays(FIRST, 5), date(2026, 4, 7)])

    assert [day for day, _ in found] == ["2026-03-04", "2026-04-07"]
    assert len(stay.record.days) == 1


@pytest.mark.parametrize("what, field", [("", "what"), ("字" * 501, "what")])
def test_words_are_owed_and_bounded(db: Any, what: str, field: str) -> None:
    stay = a_stay()

    with pytest.raises(RuleBroken) as refused:
        services.log_days(stay.record, [MONDAY], part="full", category="岗位实践", what=what, by=stay.me, at=NOW)

    assert refused.value.field == field


def test_nobody_logs_for_a_colleague(db: Any) -> None:
    stay = a_stay()
    colleague = viewer_for(a_teacher(stay.school, "林一"))

    with pytest.raises(NotAllowed):
        services.log_days(stay.record, [MONDAY], part="full", category="岗位实践", what="测试", by=colleague, at=NOW)


@pytest.mark.parametrize("state", ["planned", "reported", "enterprise_assessed", "recognised"])
def test_the_log_is_closed_in_other_states(db: Any, state: str) -> None:
    with pytest.raises(Conflict):
        logged(a_stay(state), [date(2026, 3, 24)])


def test_a_day_is_taken_back_while_the_log_is_open_and_frozen_afterwards(db: Any) -> None:
    stay = a_stay()
    (day,) = logged(stay, [MONDAY], at=NOW)
    services.remove_day(stay.record, day.id, by=stay.me, at=NOW)
    services.remove_day(stay.record, day.id, by=stay.me, at=NOW)
    assert stay.record.days == []

    recognised = a_stay("recognised").record
    with pytest.raises(Conflict):
        services.remove_day(recognised, recognised.days[0].id, by=viewer_for(recognised.teacher), at=NOW)
    assert len(recognised.days) == 10


def test_a_day_of_another_record_cannot_be_removed_through_mine(db: Any) -> None:
    mine, other = a_stay(), a_stay()
    (day,) = logged(other, [MONDAY], at=NOW)

    services.remove_day(mine.record, day.id, by=mine.me, at=NOW)

    assert len(other.record.days) == 1
