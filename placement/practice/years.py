"""A teacher's year as a picture: what is done, owed, arranged, and which weeks are left. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from placement.kernel.periods import DateRange
from placement.practice import counting
from placement.practice.counting import DayTest, Policy, Tally, Worked, monday_of
from placement.practice.rules import RecordState


class WeekKind(StrEnum):
    """What a week is in the strip of the year, the strongest first; the words are those of the component."""

    PRACTICE = "practice"
    PLANNED = "planned"
    TEACHING = "teaching"
    HOLIDAY = "holiday"
    PAST = "past"
    FREE = "free"


@dataclass(frozen=True)
class Stay:
    """One stay of a teacher as the year counts it: `logged` and `recognised` are days, halves included."""

    record_id: int
    span: DateRange
    state: str
    enterprise: str = ""
    title: str = ""
    logged: Decimal = Decimal(0)
    recognised: Decimal = Decimal(0)
    cut: bool = False
    """The school recognised only a part: then the days count as recognised, not by the calendar."""


@dataclass(frozen=True)
class Ledger:
    """All that counts of one teacher: days (with what the school has recognised), stays, and teaching weeks."""

    worked: tuple[Worked, ...] = ()
    recognised: tuple[Worked, ...] = ()
    stays: tuple[Stay, ...] = ()
    teaching: frozenset[date] = field(default_factory=frozenset)

    def tally(self, window: DateRange, on: date, *, months: int, owes: bool) -> Tally:
        """Days done, recognised and owed in a window; a whole stay counts by the calendar once it is over."""
        over = {stay.record_id: stay.span for stay in self.stays if stay.span.end < on and not stay.cut}
        done, recognised = (counting.days_done(days, over, window) for days in (self.worked, self.recognised))
        return counting.owed_in(window, done, months=months, owes=owes, recognised=recognised)

    def next_stay(self, on: date) -> Stay | None:
        """The stay that runs or comes next."""
        ahead = [stay for stay in self.stays if stay.span.end >= on and stay.state in COMING]
        return min(ahead, key=lambda stay: stay.span.start, default=None)


COMING = (RecordState.PLANNED, RecordState.RUNNING, RecordState.RETURNED)


@dataclass(frozen=True)
class TeacherYear:
    """What the page of a teacher's year shows on a day."""

    on: date
    ledger: Ledger
    owes: bool
    entered: date
    is_workday: DayTest
    policy: Policy = field(default_factory=Policy)

    @property
    def window(self) -> DateRange:
        """The calendar year."""
        return counting.year_window(self.on.year)

    @property
    def cycle(self) -> DateRange:
        """The five years that are counted together."""
        return counting.cycle_window(self.on, self.policy, entered=self.entered)

    @cached_property
    def year_tally(self) -> Tally:
        """The year's month."""
        return self._tally(self.window, self.policy.year_months)

    @cached_property
    def cycle_tally(self) -> Tally:
        """The six months of the cycle."""
        return self._tally(self.cycle, self.policy.cycle_months)

    def years_of_cycle(self) -> list[tuple[int, Decimal]]:
        """Each year of the cycle up to now with the days done in it."""
        years = range(self.cycle.start.year, self.on.year + 1)
        return [(year, self._tally(counting.year_window(year), 0).done) for year in years]

    def _tally(self, window: DateRange, months: int) -> Tally:
        return self.ledger.tally(window, self.on, months=months, owes=self.owes)

    @cached_property
    def stays_this_year(self) -> list[Stay]:
        """The stays that touch the year, in order."""
        touching = [stay for stay in self.ledger.stays if stay.span.overlaps(self.window)]
        return sorted(touching, key=lambda stay: stay.span.start)

    @cached_property
    def arranged(self) -> list[date]:
        """Working days of this year in stays whose log is still open, not logged yet, outside teaching weeks."""
        worked = {record.day for record in self.ledger.worked}
        days = {
            day for stay in self.stays_this_year if stay.state in COMING for day in stay.span if self.is_workday(day)
        }
        return sorted(day for day in days - worked if day in self.window and monday_of(day) not in self.ledger.teaching)

    @property
    def uncovered(self) -> int:
        """Whole days that nothing arranged will settle."""
        return max(0, self.year_tally.whole_days_owed - len(self.arranged))

    @cached_property
    def stretches(self) -> list[DateRange]:
        """Free weeks in a row that begin after today, cut at the end of the year."""
        tomorrow = self.on + timedelta(days=1)
        if tomorrow not in self.window:
            return []
        rest = DateRange(tomorrow, self.window.end)
        found = counting.free_stretches(rest, self.ledger.teaching, [stay.span for stay in self.ledger.stays])
        cut = [DateRange(stretch.start, min(stretch.end, self.window.end)) for stretch in found]
        return [stretch for stretch in cut if self.workdays_in(stretch)]

    def workdays_in(self, span: DateRange) -> int:
        """How many days of a span are worked by the official calendar."""
        return sum(map(self.is_workday, span))

    @property
    def fit(self) -> DateRange | None:
        """The first free stretch that settles what is uncovered at one go."""
        return counting.earliest_fit(self.stretches, self.uncovered, is_workday=self.is_workday)

    @property
    def parts(self) -> list[DateRange]:
        """The free stretches that together settle it; empty when the year has not enough of them."""
        return counting.fit_in_parts(self.stretches, self.uncovered, is_workday=self.is_workday)

    def is_free(self, span: DateRange) -> bool:
        """Whether a span meets neither a teaching week nor another stay."""
        if any(span.overlaps(stay.span) for stay in self.ledger.stays if stay.span.end >= self.on):
            return False
        return all(monday_of(day) not in self.ledger.teaching for day in span if counting.weekday(day))

    def clashes(self) -> list[date]:
        """Mondays of teaching weeks that lie in a coming stay: no day of them can be logged."""
        spans = [stay.span for stay in self.ledger.stays if stay.state in COMING and stay.span.end >= self.on]
        return sorted(monday for monday in self.ledger.teaching if _touches(monday, spans))

    def weeks(self) -> list[tuple[int, WeekKind, DateRange]]:
        """The weeks of the year by their number."""
        worked = {monday_of(record.day) for record in self.ledger.worked}
        return [
            (number, self._kind(week, worked), week)
            for number, week in enumerate(counting.calendar_weeks(self.on.year), start=1)
        ]

    def _kind(self, week: DateRange, worked: set[date]) -> WeekKind:
        if week.start in worked:
            return WeekKind.PRACTICE
        if any(week.overlaps(stay.span) and stay.span.end >= self.on for stay in self.ledger.stays):
            return WeekKind.PLANNED
        if week.start in self.ledger.teaching:
            return WeekKind.TEACHING
        if not any(map(self.is_workday, week)):
            return WeekKind.HOLIDAY
        return WeekKind.PAST if week.end < self.on else WeekKind.FREE


def _touches(monday: date, spans: Iterable[DateRange]) -> bool:
    """Whether Monday to Friday of a week lies in one of the spans."""
    taught = DateRange(monday, monday + timedelta(days=4))
    return any(taught.overlaps(span) for span in spans)


def runs_of(mondays: Iterable[date]) -> list[DateRange]:
    """Mondays joined to runs of weeks, Monday to Sunday, in order."""
    runs: list[DateRange] = []
    for monday in sorted(mondays):
        week = counting.week_of(monday)
        if runs and runs[-1].end + timedelta(days=1) == monday:
            runs[-1] = DateRange(runs[-1].start, week.end)
        else:
            runs.append(week)
    return runs
