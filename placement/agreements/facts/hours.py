"""The working time on a paper: a line a weekday, when the student rests, and the days worked beyond the week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from placement.compliance.week import Day, clock_of
from placement.kernel.text import chinese_date
from placement.placements.facts import week_for
from placement.placements.models import Placement
from placement.placements.rules import end_of
from placement.slots.hours import WorkingTime

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, kw_only=True)
class WorkDay:
    """The hours of one weekday: `begin` and `end` as 08:30, the break in words, the net hours."""

    weekday: str
    begin: str
    end: str
    pause: str
    hours: Decimal


def work_days(placement: Placement) -> tuple[WorkDay, ...]:
    """The working time of each weekday, the breaks taken off: of the week plan, else the even hours."""
    if placement.weekly is not None:
        return _planned(placement)
    time = WorkingTime.of(
        placement.work_begins, placement.work_ends, rest=placement.break_minutes, weekdays=placement.weekdays
    )
    hours = Decimal(time.day_minutes) / 60 if time else Decimal(0)
    return tuple(
        WorkDay(
            weekday=_weekday(int(number) - 1),
            begin=placement.work_begins,
            end=placement.work_ends,
            pause=f"{placement.break_minutes}分钟" if placement.break_minutes else "",
            hours=hours,
        )
        for number in sorted(set(placement.weekdays))
    )


def _planned(placement: Placement) -> tuple[WorkDay, ...]:
    week = week_for(placement)
    days = enumerate(week.days if week else ())
    return tuple(_work_day(number, day) for number, day in days if day.minutes)


def _work_day(number: int, day: Day) -> WorkDay:
    """From the begin of the first shift to the end of the last; what lies between the shifts is the pause."""
    shifts = day.presence
    pauses = (f"{clock_of(one.ends)}—{clock_of(other.begins)}" for one, other in pairwise(shifts))
    return WorkDay(
        weekday=_weekday(number),
        begin=clock_of(shifts[0].begins),
        end=end_of(shifts[-1].ends),
        pause="、".join(pauses),
        hours=Decimal(day.minutes) / 60,
    )


def _weekday(number: int) -> str:
    return f"星期{WEEKDAYS[number]}"


def weekly_hours(placement: Placement) -> Decimal:
    """The hours of an ordinary week, exact also where those of a day are no short decimal."""
    return Decimal(sum(round(day.hours * 60) for day in work_days(placement))) / 60


def rest(placement: Placement) -> str:
    """The weekdays off, the holidays, and the days worked beyond the week."""
    worked = {day.weekday for day in work_days(placement)}
    off = "、".join(f"周{WEEKDAYS[number]}" for number in range(7) if _weekday(number) not in worked)
    return f"{'每' + off + '休息，' if off else ''}法定节假日按国家规定放假。{_extra(placement)}"


def _extra(placement: Placement) -> str:
    days = sorted(map(date.fromisoformat, placement.extra_days or ()))
    if not days:
        return ""
    told = "、".join(map(chinese_date, days))
    return (
        f"另安排额外工作日{len(days)}天：{told}；当天按同一星期几的时间工作，该星期几休息的，按每周最长一天的时间工作。"
    )
