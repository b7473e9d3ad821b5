"""Spans counted in calendar months and years."""

from __future__ import annotations

from datetime import date, timedelta

from placement.kernel.periods import DateRange, Month


def months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month (《民法典》 Art. 202)."""
    month = Month.of(day).plus(months)
    return date(month.year, month.number, min(day.day, month.days))


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for the 29th."""
    return months_on(day, -12 * years)


def shorter_than(stay: DateRange, months: int) -> bool:
    """Whether a stay ends before so many months are full: from 1 September, five months are full on 31 January."""
    return stay.end + timedelta(days=1) < months_on(stay.start, months)


def longer_than(stay: DateRange, months: int) -> bool:
    """Whether a stay goes on after so many months are full."""
    return stay.end + timedelta(days=1) > months_on(stay.start, months)


def in_months(stay: DateRange) -> str:
    """The length for show: full months and days over, such as "6" or "5+12"."""
    full = 0
    while not shorter_than(stay, full + 1):
        full += 1
    over = (stay.end - months_on(stay.start, full)).days + 1
    return f"{full}+{over}" if over else str(full)
