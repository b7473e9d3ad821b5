"""Working time as a sum: from, to, minus the break, times the days."""

from __future__ import annotations

import re
from dataclasses import dataclass

DAY = 24 * 60
DAY_LIMIT = 8 * 60
WEEK_LIMIT = 40 * 60
NIGHT_BEGINS, NIGHT_ENDS = 22 * 60, 6 * 60
"""The rules forbid night shifts without defining them; 22:00 to 06:00 is the usual reading (facts, R-316)."""
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True)
class WorkingTime:
    """Minutes after midnight; `ends` lies beyond 24:00 when the shift runs into the next day."""

    begins: int
    ends: int
    rest: int
    days: int

    @classmethod
    def of(cls, begins: str | None, ends: str | None, *, rest: int | None, weekdays: str | None) -> WorkingTime | None:
        """From "08:30", "17:30", minutes of break and "12345"; None while one of them is not yet known."""
        first, last = minutes_of(begins), minutes_of(ends)
        if first is None or last is None or rest is None or not weekdays:
            return None
        return cls(first, last if last > first else last + DAY, rest, len(set(weekdays)))

    @property
    def day_minutes(self) -> int:
        """Minutes of work a day, the break taken off."""
        return self.ends - self.begins - self.rest

    @property
    def week_minutes(self) -> int:
        """Minutes of work a week."""
        return self.day_minutes * self.days

    @property
    def at_night(self) -> bool:
        """Whether any minute lies between 22:00 and 06:00."""
        nights = ((0, NIGHT_ENDS), (NIGHT_BEGINS, DAY + NIGHT_ENDS))
        return any(self.begins < end and begin < self.ends for begin, end in nights)


def minutes_of(clock: str | None) -> int | None:
    """Minutes after midnight of "08:30"; None for anything that is no time of day."""
    match = _TIME.fullmatch(clock or "")
    return int(match[1]) * 60 + int(match[2]) if match else None


def in_hours(minutes: int) -> str:
    """Minutes as hours, for show: 480 is "8", 450 is "7.5", 500 is "8.33"."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
