"""Spans in calendar months, over short months and leap years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.compliance.spans import in_months, longer_than, months_on, shorter_than, years_before
from placement.kernel.periods import DateRange
from tests.compliance.cases import day, span

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    "start, months, told",
    [
        ("2026-07-01", 6, "2027-01-01"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-05-15", 0, "2026-05-15"),
    ],
)
def test_the_same_day_so_many_months_later_or_the_last_of_a_shorter_month(start: str, months: int, told: str) -> None:
    assert months_on(day(start), months) == day(told)


@pytest.mark.parametrize(
    "start, years, told",
    [
        ("2026-07-01", 3, "2023-07-01"),
        ("2028-02-29", 3, "2025-02-28"),
        ("2028-02-29", 4, "2024-02-29"),
        ("2027-02-28", 3, "2024-02-28"),
    ],
)
def test_so_many_years_earlier(start: str, years: int, told: str) -> None:
    assert years_before(day(start), years) == day(told)


@pytest.mark.parametrize(
    "start, end, shorter, longer, told",  # than six months
    [
        ("2026-07-01", "2026-12-30", True, False, "5+30"),
        ("2026-07-01", "2026-12-31", False, False, "6"),
        ("2026-07-01", "2027-01-01", False, True, "6+1"),
        ("2026-08-31", "2027-02-26", True, False, "5+27"),
        ("2026-08-31", "2027-02-27", False, False, "6"),
        ("2026-08-31", "2027-02-28", False, True, "6+1"),
        ("2026-07-01", "2026-07-01", True, False, "0+1"),
        ("2026-02-01", "2026-02-28", True, False, "1"),
        ("2026-02-01", "2027-03-02", False, True, "13+2"),
    ],
)
def test_a_stay_against_six_months(start: str, end: str, shorter: bool, longer: bool, told: str) -> None:
    stay = span(start, end)

    assert (shorter_than(stay, 6), longer_than(stay, 6)) == (shorter, longer)
    assert in_months(stay) == told


@settings(max_examples=100, deadline=None)
@given(DAYS, st.integers(1, 1200), st.integers(1, 40))
def test_a_stay_is_shorter_longer_or_exact(start: date, days: int, months: int) -> None:
    stay = DateRange(start, start + timedelta(days=days))
    one_more = DateRange(stay.start, stay.end + timedelta(days=1))

    assert not (shorter_than(stay, months) and longer_than(stay, months))
    assert longer_than(one_more, months) or not longer_than(stay, months)
    assert shorter_than(stay, months) or not shorter_than(one_more, months)
    exact = not shorter_than(stay, months) and not longer_than(stay, months)
    assert exact == (in_months(stay) == str(months))
