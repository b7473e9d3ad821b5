"""When things happen, counted from the day the city is loaded: so that open slots are open and running stays run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from placement.kernel.clock import at_local
from placement.kernel.periods import DateRange, Month

WEEKEND = 5


@dataclass(frozen=True)
class Season:
    """The days of the demo, seen from one of them."""

    today: date

    def month(self, number: int) -> Month:
        """The month so many months from now: -1 the last one, 1 the next."""
        return Month.of(self.today).plus(number)

    def day(self, number: int, hour: int = 10) -> datetime:
        """An instant so many days from today."""
        return at_local(self.today + timedelta(days=number), hour)

    def morning(self, day: date) -> datetime:
        """Seven o'clock of a day: before anybody acts."""
        return at_local(day, 7)

    def budget_day(self, year: int) -> date:
        """When the line of a year is proposed: at the beginning of the year, or of the story."""
        return max(date(year, 1, 6), self.begins + timedelta(days=3))

    def span(self, name: str) -> DateRange:
        """A stretch by its name."""
        found: DateRange = getattr(self, name)
        return found

    @property
    def begins(self) -> date:
        """The first day anything happens: the enterprises introduce themselves."""
        return self.past.start - timedelta(days=60)

    @property
    def past(self) -> DateRange:
        """Five months that are over, paid and done with."""
        return DateRange(self.month(-8).first, self.month(-4).last)

    @property
    def running(self) -> DateRange:
        """Six months of which three are behind us."""
        return DateRange(self.month(-3).first, self.month(2).last)

    @property
    def soon(self) -> DateRange:
        """Five months that begin within a week, on a working day."""
        return DateRange(workday(self.today + timedelta(days=5)), self.month(5).last)

    @property
    def next(self) -> DateRange:
        """Five months that begin in the month after next."""
        return DateRange(workday(self.month(2).first), self.month(6).last)

    @property
    def later(self) -> DateRange:
        """Five months that begin in three months."""
        return DateRange(workday(self.month(3).first), self.month(7).last)

    @property
    def practice_past(self) -> DateRange:
        """A teacher's month that is recognised, in the first month of the running stays."""
        return self._working_month(-3)

    @property
    def practice_done(self) -> DateRange:
        """A teacher's month that the enterprise has assessed."""
        return self._working_month(-2)

    @property
    def practice_last(self) -> DateRange:
        """A teacher's month that is reported."""
        return DateRange(workday(self.today - timedelta(days=45)), self.today - timedelta(days=16))

    @property
    def practice_now(self) -> DateRange:
        """A teacher's month that runs."""
        first = workday(self.today - timedelta(days=14))
        return DateRange(first, first + timedelta(days=32))

    @property
    def practice_next(self) -> DateRange:
        """A teacher's month to apply for."""
        first = workday(self.today + timedelta(days=28))
        return DateRange(first, first + timedelta(days=32))

    @property
    def visit(self) -> DateRange:
        """Two days on which a class has looked at an enterprise."""
        first = workday(self.today - timedelta(days=10))
        return DateRange(first, first + timedelta(days=1))

    @property
    def visit_soon(self) -> DateRange:
        """Two days on which a class is going to."""
        first = workday(self.today + timedelta(days=12))
        return DateRange(first, first + timedelta(days=1))

    def _working_month(self, number: int) -> DateRange:
        month = self.month(number)
        return DateRange(workday(month.first), month.last)


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= WEEKEND else day


def after(day: date, days: int, hour: int = 10, *, minute: int = 0) -> datetime:
    """An instant so many days after a day; before it when negative."""
    return at_local(day + timedelta(days=days), hour, minute)
