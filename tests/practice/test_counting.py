"""How many days count: tables of cases, and properties that no order of records may break."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.kernel.periods import DateRange
from placement.practice.counting import (
    Tally,
    Worked,
    calendar_weeks,
    cycle_window,
    days_done,
    earliest_fit,
    fit_in_parts,
    free_stretches,
    mondays,
    owed_in,
    year_window,
)

YEAR = year_window(2026)
ONE, HALF = Decimal(1), Decimal("0.5")


def workdays(first: date, count: int, stay: int = 1) -> list[Worked]:
    days = (first + timedelta(days=offset) for offset in range(count * 2 + 7))
    return [Worked(day, ONE, stay) for day in days if day.weekday() < 5][:count]


@pytest.mark.parametrize(
    "worked,stays,expected",
    [
        ([], {}, "0"),
        (workdays(date(2026, 7, 6), 10), {1: DateRange(date(2026, 7, 6), date(2026, 7, 17))}, "10"),
        # 30 calendar days in one stay count a month, 29 do not; more recorded days count as they are
        (workdays(date(2026, 7, 6), 20), {1: DateRange(date(2026, 7, 6), date(2026, 8, 4))}, "21.75"),
        (workdays(date(2026, 7, 6), 20), {1: DateRange(date(2026, 7, 6), date(2026, 8, 3))}, "20"),
        (workdays(date(2026, 7, 6), 22), {1: DateRange(date(2026, 7, 6), date(2026, 8, 4))}, "22"),
        # a stay over New Year counts in this year only with its days of this year
        (workdays(date(2025, 12, 22), 12), {1: DateRange(date(2025, 12, 22), date(2026, 1, 6))}, "4"),
        ([Worked(date(2026, 7, 6), HALF, 1), Worked(date(2026, 7, 6), HALF, 2)], {}, "1"),
        ([Worked(date(2026, 7, 6), HALF, 1)] * 2, {}, "1"),  # morning and afternoon
        ([Worked(date(2026, 7, 6), ONE, 1), Worked(date(2026, 7, 6), HALF, 2)], {}, "1"),
    ],
)
def test_days_of_the_year(worked: list[Worked], stays: dict[int, DateRange], expected: str) -> None:
    assert days_done(worked, stays, YEAR) == Decimal(expected)


def test_a_stay_that_is_not_over_counts_its_recorded_days_only() -> None:
    assert days_done(workdays(date(2026, 7, 6), 20), {}, YEAR) == 20


def test_a_teacher_of_a_vocational_subject_owes_what_is_missing_of_a_month() -> None:
    tally = owed_in(YEAR, Decimal("9.5"), months=1, owes=True)
    assert (tally.owed, tally.whole_days_owed) == (Decimal("12.25"), 13)


def test_a_teacher_of_general_subjects_owes_nothing() -> None:
    assert owed_in(YEAR, Decimal(0), months=1, owes=False).owed == 0


def test_more_than_a_month_is_not_a_debt_of_the_school() -> None:
    assert Tally(Decimal(40), Decimal("21.75")).owed == 0


@pytest.mark.parametrize(
    "entered, first, last", [(None, 2022, 2026), (date(2010, 9, 1), 2022, 2026), (date(2025, 9, 1), 2025, 2029)]
)
def test_the_cycle_is_five_calendar_years_and_begins_no_earlier_than_the_teacher(
    entered: date | None, first: int, last: int
) -> None:
    expected = DateRange(date(first, 1, 1), date(last, 12, 31))

    assert cycle_window(date(2026, 3, 1), entered=entered) == expected


@pytest.mark.parametrize("year, count", [(2026, 53), (2027, 52)])
def test_weeks_are_numbered_as_calendars_number_them(year: int, count: int) -> None:
    weeks = calendar_weeks(year)

    assert len(weeks) == count
    assert [week.start.isocalendar()[:2] for week in weeks] == [(year, number) for number in range(1, count + 1)]


def test_weeks_begin_on_mondays_inside_the_year() -> None:
    found = mondays(YEAR)
    assert (found[0], found[-1], len(found)) == (date(2026, 1, 5), date(2026, 12, 28), 52)


def test_free_weeks_join_to_stretches_between_teaching_and_stays() -> None:
    july = DateRange(date(2026, 7, 6), date(2026, 8, 9))
    stretches = free_stretches(july, {date(2026, 7, 20)}, [DateRange(date(2026, 8, 5), date(2026, 8, 6))])
    assert [(str(stretch.start), str(stretch.end)) for stretch in stretches] == [
        ("2026-07-06", "2026-07-19"),
        ("2026-07-27", "2026-08-02"),
    ]
    assert earliest_fit(stretches, 10) == DateRange(date(2026, 7, 6), date(2026, 7, 17))
    assert earliest_fit(stretches, 11) is None
    assert fit_in_parts(stretches, 12) == [
        DateRange(date(2026, 7, 6), date(2026, 7, 17)),
        DateRange(date(2026, 7, 27), date(2026, 7, 28)),
    ]
    assert fit_in_parts(stretches, 16) == []


records = st.lists(
    st.builds(Worked, st.dates(date(2025, 12, 1), date(2026, 12, 31)), st.sampled_from([ONE, HALF]), st.integers(1, 4)),
    max_size=40,
)


@given(records, st.randoms())
def test_no_order_of_adding_records_changes_the_total(worked: list[Worked], random: object) -> None:
    shuffled = list(worked)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert days_done(worked, {}, YEAR) == days_done(shuffled, {}, YEAR)


@given(records)
def test_no_date_counts_more_than_one_day(worked: list[Worked]) -> None:
    assert days_done(worked, {}, YEAR) <= len({record.day for record in worked})
