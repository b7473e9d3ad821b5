"""How many days count, how many are still owed, and which weeks fit: pure sums over dates.

Sources: city plan paragraph 20 (one month a year), TCH16 Art. 4 (six months in five years), R-701, R-702, R-707, R-708.
A month is 21.75 recorded days, or 30 calendar days of one continuous stay (facts 2, both parameters of the policy).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from placement.kernel.periods import DateRange

WEEK = timedelta(days=7)
FULL = Decimal(1)
DayTest = Callable[[date], bool]
"""Whether a day is worked by the official calendar."""


@dataclass(frozen=True)
class Policy:
    """What is owed. All numbers are dated policy, not law that never changes."""

    month_days: Decimal = Decimal("21.75")
    stay_days: int = 30
    year_months: int = 1
    cycle_months: int = 6
    cycle_years: int = 5


@dataclass(frozen=True)
class Worked:
    """A recorded day: `weight` is 1, or 0.5 for a half; `stay` names the stay it belongs to."""

    day: date
    weight: Decimal
    stay: int


@dataclass(frozen=True)
class Tally:
    """Days done in a window and days still owed in it, both in days with at most two decimals.

    `recognised` is the part of `done` that the school has recognised.
    """

    done: Decimal
    required: Decimal
    recognised: Decimal = Decimal(0)

    @property
    def waiting(self) -> Decimal:
        """Logged, and not recognised yet."""
        return self.done - self.recognised

    @property
    def owed(self) -> Decimal:
        """max(0, required − done)."""
        return max(Decimal(0), self.required - self.done)

    @property
    def whole_days_owed(self) -> int:
        """The whole days that would settle it."""
        return int(self.owed.to_integral_value(ROUND_CEILING))


def weekday(day: date) -> bool:
    """Monday to Friday: the calendar of a year that nobody has entered."""
    return day.weekday() < 5


def monday_of(day: date) -> date:
    """The Monday of the week a day lies in."""
    return day - timedelta(days=day.weekday())


def year_window(year: int) -> DateRange:
    """The calendar year."""
    return DateRange(date(year, 1, 1), date(year, 12, 31))


def cycle_window(on: date, policy: Policy = Policy(), *, entered: date | None = None) -> DateRange:
    """The rolling window of `cycle_years` calendar years that ends with the year of `on`.

    A teacher who entered later has a window that begins with the year of entry and is not over yet.
    """
    first = on.year - policy.cycle_years + 1
    if entered is not None:
        first = max(first, min(entered.year, on.year))
    return DateRange(date(first, 1, 1), date(first + policy.cycle_years - 1, 12, 31))


def days_done(
    worked: Iterable[Worked],
    finished: Mapping[int, DateRange],
    window: DateRange,
    *,
    policy: Policy = Policy(),
) -> Decimal:
    """The days that count inside a window; no date counts more than 1, in whatever order the records came.

    A finished stay of at least `stay_days` calendar days inside the window counts calendar days × month_days ÷
    stay_days when that is more than its recorded days; a stay without any recorded day counts nothing.
    """
    by_day: dict[date, Decimal] = defaultdict(Decimal)
    by_stay: dict[int, Decimal] = defaultdict(Decimal)
    for record in sorted(worked, key=lambda record: (record.day, record.stay, record.weight)):
        if record.day in window:
            counted = min(record.weight, FULL - by_day[record.day])
            by_day[record.day] += counted
            by_stay[record.stay] += counted
    over = {stay: span.intersect(window) for stay, span in finished.items()}
    parts = (_stay_days(recorded, over.get(stay), policy) for stay, recorded in by_stay.items())
    return sum(parts, Decimal(0))


def _stay_days(recorded: Decimal, inside: DateRange | None, policy: Policy) -> Decimal:
    if inside is None or inside.days < policy.stay_days:
        return recorded
    return max(recorded, (inside.days * policy.month_days / policy.stay_days).quantize(Decimal("0.01")))


def owed_in(
    window: DateRange,
    done: Decimal,
    *,
    months: int,
    owes: bool,
    recognised: Decimal = Decimal(0),
    policy: Policy = Policy(),
) -> Tally:
    """What a window asks for and what is done; teachers of general subjects owe nothing (TCH16 Art. 4)."""
    return Tally(done, months * policy.month_days if owes else Decimal(0), recognised)


def mondays(window: DateRange) -> list[date]:
    """The Mondays whose week begins inside the window."""
    first = window.start + timedelta(days=-window.start.weekday() % 7)
    return (
        [first + WEEK * number for number in range((window.end - first).days // 7 + 1)] if first <= window.end else []
    )


def calendar_weeks(year: int) -> list[DateRange]:
    """The weeks of a year as calendars number them (ISO 8601): week 1 holds the first Thursday."""
    first = monday_of(date(year, 1, 4))
    after = monday_of(date(year + 1, 1, 4))
    return [week_of(first + WEEK * number) for number in range((after - first).days // 7)]


def week_of(day: date) -> DateRange:
    """Monday to Sunday."""
    return DateRange(monday_of(day), monday_of(day) + timedelta(days=6))


def free_stretches(
    window: DateRange, busy_mondays: Collection[date], taken: Iterable[DateRange] = ()
) -> list[DateRange]:
    """Runs of whole weeks without teaching and without another stay, in order."""
    stays = list(taken)
    stretches: list[DateRange] = []
    for monday in mondays(window):
        week = week_of(monday)
        if monday in busy_mondays or any(week.overlaps(stay) for stay in stays):
            continue
        if stretches and stretches[-1].end + timedelta(days=1) == monday:
            stretches[-1] = DateRange(stretches[-1].start, week.end)
        else:
            stretches.append(week)
    return stretches


def earliest_fit(
    stretches: Iterable[DateRange], workdays_needed: int, *, is_workday: DayTest = weekday
) -> DateRange | None:
    """The first stretch that holds so many working days, cut to what is needed; None when none does."""
    for stretch in stretches:
        days = [day for day in stretch if is_workday(day)]
        if workdays_needed and len(days) >= workdays_needed:
            return DateRange(days[0], days[workdays_needed - 1])
    return None


def fit_in_parts(
    stretches: Iterable[DateRange], workdays_needed: int, *, is_workday: DayTest = weekday
) -> list[DateRange]:
    """The first stretches that together hold so many working days, the last one cut; empty when even all do not."""
    parts: list[DateRange] = []
    for stretch in stretches:
        days = [day for day in stretch if is_workday(day)][:workdays_needed]
        if days:
            parts.append(DateRange(days[0], days[-1]))
            workdays_needed -= len(days)
    return parts if workdays_needed <= 0 else []
