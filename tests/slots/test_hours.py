"""Working time as a sum."""

from __future__ import annotations

import pytest

from placement.slots.hours import WorkingTime, in_hours, minutes_of


@pytest.mark.parametrize(
    "begins,ends,rest,weekdays,day,week,night",
    [
        ("08:30", "17:30", 60, "12345", 480, 2400, False),
        ("08:00", "18:00", 60, "12345", 540, 2700, False),
        ("09:00", "16:00", 60, "123456", 360, 2160, False),
        ("14:00", "22:00", 0, "12345", 480, 2400, False),  # ends as the night begins
        ("14:00", "22:01", 0, "12345", 481, 2405, True),
        ("06:00", "14:00", 0, "12345", 480, 2400, False),  # begins as the night ends
        ("05:59", "14:00", 1, "12345", 480, 2400, True),
        ("22:00", "06:00", 60, "12345", 420, 2100, True),  # into the next day
        ("18:00", "02:00", 0, "5", 480, 480, True),
        ("08:00", "08:00", 0, "1", 1440, 1440, True),
    ],
)
def test_a_working_day_is_a_span_minus_its_break(
    begins: str, ends: str, rest: int, weekdays: str, day: int, week: int, night: bool
) -> None:
    time = WorkingTime.of(begins, ends, rest=rest, weekdays=weekdays)

    assert time is not None
    assert (time.day_minutes, time.week_minutes, time.at_night) == (day, week, night)


@pytest.mark.parametrize(
    "begins,ends,rest,weekdays",
    [(None, "17:30", 60, "1"), ("08:30", "", 60, "1"), ("08:30", "17:30", None, "1"), ("08:30", "17:30", 60, "")],
)
def test_while_a_part_is_missing_there_is_no_sum(begins: str, ends: str, rest: int, weekdays: str) -> None:
    assert WorkingTime.of(begins, ends, rest=rest, weekdays=weekdays) is None


@pytest.mark.parametrize("text", ["24:00", "8:30", "08:60", "０８:30", "08:30\n", "早上", "", None])
def test_what_is_no_time_of_day_is_not_read_as_one(text: str | None) -> None:
    assert minutes_of(text) is None


@pytest.mark.parametrize("minutes,shown", [(480, "8"), (450, "7.5"), (500, "8.33"), (0, "0"), (2400, "40")])
def test_hours_are_shown_without_idle_zeros(minutes: int, shown: str) -> None:
    assert in_hours(minutes) == shown
