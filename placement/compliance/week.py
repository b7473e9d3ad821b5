"""An ordinary week of work: from when to when on each weekday, and the minutes that makes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True)
class Shift:
    """Minutes after midnight of the day on which it begins; `ends` lies beyond 1440 when it runs into the next day."""

    begins: int
    ends: int

    @classmethod
    def of(cls, begins: str, ends: str) -> Shift:
        """From "22:00" and "06:00": an end not after its start is on the next day. Raises RuleBroken `bad_time`."""
        first, last = minutes_of(begins), DAY if ends == "24:00" else minutes_of(ends)
        if first is None or last is None:
            raise RuleBroken("bad_time", Text("时间须写成 08:30 的样子"))
        return cls(first, last if last > first else last + DAY)

    @property
    def minutes(self) -> int:
        return self.ends - self.begins

    def between(self, begin: int, end: int) -> int:
        """How many minutes it shares with a daily window such as 22:00 to 06:00 (1320 to 1800)."""
        windows = ((begin + turn, end + turn) for turn in (-DAY, 0, DAY))
        return sum(max(0, min(self.ends, last) - max(self.begins, first)) for first, last in windows)


@dataclass(frozen=True)
class Day:
    """The shifts of one weekday; `rest` are minutes of break inside them whose time is not laid down."""

    shifts: tuple[Shift, ...] = ()
    rest: int = 0

    @cached_property
    def presence(self) -> tuple[Shift, ...]:
        """The shifts in order, those that meet or overlap joined: what two of them share counts once."""
        joined: list[Shift] = []
        for shift in sorted(self.shifts, key=lambda shift: shift.begins):
            before = joined[-1] if joined else None
            if before and shift.begins <= before.ends:
                joined[-1] = Shift(before.begins, max(before.ends, shift.ends))
            else:
                joined.append(shift)
        return tuple(joined)

    @cached_property
    def minutes(self) -> int:
        """Minutes of work. A shift belongs to the day on which it begins."""
        return max(0, sum(shift.minutes for shift in self.presence) - self.rest)


OFF = Day()


@dataclass(frozen=True)
class Week:
    """Seven days, Monday first."""

    days: tuple[Day, ...]

    @classmethod
    def of(cls, shifts: Iterable[tuple[int, Iterable[Shift]]]) -> Week:
        """From the shifts of some weekdays, 0 for Monday; the others are off."""
        told = {number: Day(tuple(day)) for number, day in shifts}
        return cls(tuple(told.get(number, OFF) for number in range(7)))

    @classmethod
    def even(cls, begins: str, ends: str, *, rest: int, weekdays: str) -> Week:
        """The same hours on every working day: "08:30", "17:30", 60 minutes of break, "12345"."""
        day = Day((Shift.of(begins, ends),), rest)
        return cls(tuple(day if str(number + 1) in weekdays else OFF for number in range(7)))

    @cached_property
    def minutes(self) -> int:
        """Minutes of work in an ordinary week."""
        return sum(day.minutes for day in self.days)

    @cached_property
    def longest(self) -> int:
        """The weekday with most minutes, 0 for Monday."""
        return max(range(7), key=lambda number: self.days[number].minutes)

    def works_on(self, weekday: int) -> bool:
        return self.days[weekday].minutes > 0

    @property
    def worked_days(self) -> int:
        return sum(day.minutes > 0 for day in self.days)


def minutes_of(clock: str | None) -> int | None:
    """Minutes after midnight of "08:30"; None for anything that is no time of day."""
    match = _CLOCK.fullmatch(clock or "")
    return int(match[1]) * 60 + int(match[2]) if match else None


def clock_of(minutes: int) -> str:
    """ "08:30" from minutes after midnight, of whichever day."""
    return f"{minutes % DAY // 60:02d}:{minutes % 60:02d}"


def in_hours(minutes: int) -> str:
    """Minutes as hours, for show: 480 is "8", 450 is "7.5", 500 is "8.33"."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
