"""Working time as a sum: from, to, minus the break, times the days."""

from __future__ import annotations

from dataclasses import dataclass

from placement.compliance.week import DAY, Week, minutes_of


@dataclass(frozen=True)
class WorkingTime:
    """The same hours on each working day. `ends` lies beyond 24:00 when the shift runs into the next day."""

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


def week_of(begins: str | None, ends: str | None, *, rest: int | None, weekdays: str | None) -> Week | None:
    """The week of even hours, None while one part of it is not yet known or the break is longer than the shift."""
    time = WorkingTime.of(begins, ends, rest=rest, weekdays=weekdays)
    if time is None or begins is None or ends is None or time.day_minutes <= 0:
        return None
    return Week.even(begins, ends, rest=time.rest, weekdays=weekdays or "")
