"""Calendar months and spans of days. Every span includes both its ends."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_DAY = timedelta(days=1)


@total_ordering
@dataclass(frozen=True)
class Month:
    """A calendar month; months compare, sort and print as "2026-03"."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9999 and 1 <= self.number <= 12):
            raise RuleBroken("bad_month", Text("月份须写成 2026-03 的样子"))

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written "2026-03". Raises RuleBroken `bad_month`."""
        match = _MONTH.fullmatch(text)
        if not match:
            raise RuleBroken("bad_month", Text("月份须写成 2026-03 的样子"))
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that holds a day."""
        return cls(day.year, day.month)

    @property
    def days(self) -> int:
        """How many days it has, 28 to 31."""
        return calendar.monthrange(self.year, self.number)[1]

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, self.days)

    @property
    def span(self) -> DateRange:
        """All its days as a span."""
        return DateRange(self.first, self.last)

    def plus(self, months: int) -> Month:
        """The month so many months later, or earlier when negative."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    @property
    def next(self) -> Month:
        return self.plus(1)

    @property
    def previous(self) -> Month:
        return self.plus(-1)

    def __iter__(self) -> Iterator[date]:
        return (date(self.year, self.number, day) for day in range(1, self.days + 1))

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.number)

    def __lt__(self, other: Month) -> bool:
        return (self.year, self.number) < (other.year, other.number)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True)
class DateRange:
    """The days from `start` to `end`, both included. Raises RuleBroken `end_before_start`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise RuleBroken("end_before_start", Text("结束日期不能早于开始日期"))

    @property
    def days(self) -> int:
        """How many days, at least 1."""
        return (self.end - self.start).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=offset) for offset in range(self.days))

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def overlaps(self, other: DateRange) -> bool:
        """Whether the two share at least one day."""
        return self.start <= other.end and other.start <= self.end

    def covers(self, other: DateRange) -> bool:
        """Whether every day of the other is one of its own."""
        return self.start <= other.start and other.end <= self.end

    def intersect(self, other: DateRange) -> DateRange | None:
        """The days both have, or None."""
        if not self.overlaps(other):
            return None
        return DateRange(max(self.start, other.start), min(self.end, other.end))

    def months(self) -> Iterator[Month]:
        """The months it touches, in order."""
        month = Month.of(self.start)
        while month <= Month.of(self.end):
            yield month
            month = month.next

    def gaps(self, parts: Iterable[DateRange]) -> list[DateRange]:
        """The stretches of its days that none of the parts covers, in order; empty when all are covered."""
        found, open_from = [], self.start
        for part in sorted(parts, key=lambda part: part.start):
            if part.end < open_from or part.start > self.end:
                continue
            if part.start > open_from:
                found.append(DateRange(open_from, part.start - _DAY))
            if part.end >= self.end:
                return found
            open_from = part.end + _DAY
        return [*found, DateRange(open_from, self.end)]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d} 至 {self.end:%Y-%m-%d}"
