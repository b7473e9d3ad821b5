"""Working time as a sum."""

from __future__ import annotations

import pytest

from placement.compliance.week import in_hours, minutes_of
from placement.slots.hours import WorkingTime, week_of


@pytest.mark.parametrize(
    "begins,ends,rest,weekdays,day,week",
    [
        ("08:30", "17:30", 60, "12345", 480, 2400),
        ("08:00", "18:00", 60, "12345", 540, 2700),
        ("09:00", "16:00", 60, "123456", 360, 2160),
        ("05:59", "14:00", 1, "12345", 480, 2400),
        ("22:00", "06:00", 60, "12345", 420, 2100),  # into the next day
        ("18:00", "02:00", 0, "5", 480, 480),
        ("08:00", "08:00", 0, "1", 1440, 1440),
    ],
)
def test_a_working_day_is_a_span_minus_its_break(
    begins: str, ends: str, rest: int, weekdays: str, day: int, week: int
) -> None:
    time = WorkingTime.of(begins, ends, rest=rest, weekdays=weekdays)
    even = week_of(begins, ends, rest=rest, weekdays=weekdays)

    assert time is not None
    assert even is not None
    assert (time.day_minutes, time.week_minutes, even.minutes, even.worked_days) == (day, week, week, len(weekdays))


@pytest.mark.parametrize(
    "begins,ends,rest,weekdays",
    [(None, "17:30", 60, "1"), ("08:30", "", 60, "1"), ("08:30", "17:30", None, "1"), ("08:30", "17:30", 60, "")],
)
def test_while_a_part_is_missing_there_is_no_sum(begins: str, ends: str, rest: int, weekdays: str) -> None:
    assert WorkingTime.of(begins, ends, rest=rest, weekdays=weekdays) is None
    assert week_of(begins, ends, rest=rest, weekdays=weekdays) is None


@pytest.mark.parametrize("rest", [60, 61, 10**9])
def test_a_break_that_leaves_no_work_makes_no_week(rest: int) -> None:
    assert week_of("08:00", "09:00", rest=rest, weekdays="1") is None


@pytest.mark.parametrize("text", ["24:00", "8:30", "08:60", "０８:30", "08:30\n", "早上", "", None])
def test_what_is_no_time_of_day_is_not_read_as_one(text: str | None) -> None:
    assert minutes_of(text) is None


@pytest.mark.parametrize("minutes,shown", [(480, "8"), (450, "7.5"), (500, "8.33"), (0, "0"), (2400, "40")])
def test_hours_are_shown_without_idle_zeros(minutes: int, shown: str) -> None:
    assert in_hours(minutes) == shown
