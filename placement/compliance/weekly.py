"""The ordinary week laid over the official calendar: which days are worked, which of them should be free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from placement.compliance.facts import Facts
from placement.kernel.periods import DateRange
from placement.kernel.workdays import DayKind

OFF_BY_CALENDAR = (DayKind.STATUTORY, DayKind.SWAPPED_REST)
"""Days of rest by the official calendar, whatever the ordinary week says; only an extra day is worked on them."""
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True)
class WorkedWeek:
    """One calendar week of a stay: how many days are worked; how many of them and how many minutes count toward the
    limit, swapped working days left out."""

    days: int
    counted: int
    minutes: int


def kind_of(facts: Facts, day: date) -> DayKind:
    """What a day is; one that nobody has entered is work or rest by its weekday."""
    known = facts.calendar.kind_or_none(day) if facts.calendar else None
    return known or (DayKind.REST if day.weekday() >= SATURDAY else DayKind.WORK)


def unknown_days(facts: Facts, days: list[date]) -> bool:
    """Whether the official calendar says nothing of one of the days."""
    return any(facts.calendar is None or facts.calendar.kind_or_none(day) is None for day in days)


def is_worked(facts: Facts, day: date) -> bool:
    """Whether the plan has the student work on a day of the stay."""
    week, stay = facts.plan.week, facts.plan.stay
    if week is None or (stay is not None and day not in stay):
        return False
    if day in facts.plan.extra_days:
        return True
    return week.works_on(day.weekday()) and kind_of(facts, day) not in OFF_BY_CALENDAR


def minutes_on(facts: Facts, day: date) -> int:
    """Minutes of work on a day; an extra day off the ordinary week is worked like the longest ordinary day."""
    week = facts.plan.week
    if week is None or not is_worked(facts, day):
        return 0
    return week.days[day.weekday()].minutes or week.days[week.longest].minutes


def calendar_weeks(facts: Facts) -> list[WorkedWeek]:
    """The calendar weeks that hold an extra day."""
    mondays = sorted({day - timedelta(days=day.weekday()) for day in facts.plan.extra_days})
    return [_week_from(facts, monday) for monday in mondays]


def _week_from(facts: Facts, monday: date) -> WorkedWeek:
    days = [monday + timedelta(days=number) for number in range(7)]
    counted = [day for day in days if kind_of(facts, day) is not DayKind.SWAPPED_WORK]
    return WorkedWeek(
        days=sum(is_worked(facts, day) for day in days),
        counted=sum(is_worked(facts, day) for day in counted),
        minutes=sum(minutes_on(facts, day) for day in counted),
    )


def rest_days_worked(facts: Facts) -> list[date]:
    """The days of rest on which the plan has the student work, in order; empty without start and end.

    Rest is a weekend that is no swapped working day, a day off by swap, and an extra day on a weekday that the
    ordinary week leaves free. A statutory holiday is R-313's matter.
    """
    week, stay = facts.plan.week, facts.plan.stay
    if week is None or stay is None:
        return []
    weekends = [day for number in (SATURDAY, SUNDAY) if week.works_on(number) for day in _on(stay, number)]
    ordinary = {day for day in weekends if kind_of(facts, day) is DayKind.REST}
    extra = {day for day in facts.plan.extra_days if day in stay and _is_rest(facts, day)}
    return sorted(ordinary | extra)


def _is_rest(facts: Facts, day: date) -> bool:
    week, kind = facts.plan.week, kind_of(facts, day)
    if kind in (DayKind.REST, DayKind.SWAPPED_REST):
        return True
    return kind is DayKind.WORK and week is not None and not week.works_on(day.weekday())


def _on(stay: DateRange, weekday: int) -> list[date]:
    first = stay.start + timedelta(days=(weekday - stay.start.weekday()) % 7)
    return [first + timedelta(days=7 * turn) for turn in range((stay.end - first).days // 7 + 1)]
