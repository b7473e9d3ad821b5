"""An ordinary week: shifts, days and the minutes they make."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.compliance.week import DAY, OFF, Day, Shift, Week, clock_of, in_hours, minutes_of
from placement.kernel.errors import RuleBroken

SHIFTS = st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).map(lambda told: Shift(told[0], told[0] + told[1]))


def shifts(*told: tuple[str, str]) -> tuple[Shift, ...]:
    return tuple(Shift.of(*one) for one in told)


@pytest.mark.parametrize(
    "clock, minutes",
    [
        ("00:00", 0),
        ("08:30", 510),
        ("23:59", 1439),
        ("24:00", None),
        ("8:30", None),
        ("08:60", None),
        ("08:30 ", None),
        ("٠٨:٣٠", None),
        ("", None),
        (None, None),
    ],
)
def test_a_time_of_day_is_written_with_four_figures(clock: str | None, minutes: int | None) -> None:
    assert minutes_of(clock) == minutes


@pytest.mark.parametrize(
    "minutes, clock", [(0, "00:00"), (510, "08:30"), (1439, "23:59"), (1440, "00:00"), (1800, "06:00")]
)
def test_minutes_are_shown_as_a_time_of_whichever_day(minutes: int, clock: str) -> None:
    assert clock_of(minutes) == clock


@pytest.mark.parametrize(
    "minutes, hours", [(0, "0"), (480, "8"), (450, "7.5"), (500, "8.33"), (481, "8.02"), (600, "10"), (6000, "100")]
)
def test_minutes_are_shown_as_hours(minutes: int, hours: str) -> None:
    assert in_hours(minutes) == hours


@pytest.mark.parametrize(
    "begins, ends, minutes",
    [
        ("08:00", "16:00", 480),
        ("22:00", "06:00", 480),
        ("08:00", "08:00", 1440),
        ("08:00", "07:59", 1439),
        ("16:00", "24:00", 480),
        ("16:00", "00:00", 480),
        ("00:00", "24:00", 1440),
    ],
)
def test_an_end_not_after_its_start_is_on_the_next_day(begins: str, ends: str, minutes: int) -> None:
    assert Shift.of(begins, ends).minutes == minutes


@pytest.mark.parametrize("begins, ends", [("24:00", "06:00"), ("8:00", "16:00"), ("08:00", "25:00"), ("08:00", "")])
def test_what_is_no_time_of_day_is_refused(begins: str, ends: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        Shift.of(begins, ends)

    assert refused.value.code == "bad_time"


@pytest.mark.parametrize(
    "shift, minutes",  # between 22:00 and 06:00
    [
        (("22:00", "06:00"), 480),
        (("14:00", "22:00"), 0),
        (("14:00", "22:01"), 1),
        (("06:00", "14:00"), 0),
        (("05:59", "14:00"), 1),
        (("00:00", "24:00"), 480),
        (("20:00", "08:00"), 480),
        (("12:00", "12:00"), 480),
        (("05:00", "05:00"), 480),
    ],
)
def test_a_shift_shares_minutes_with_a_nightly_window(shift: tuple[str, str], minutes: int) -> None:
    assert Shift.of(*shift).between(22 * 60, 30 * 60) == minutes


@pytest.mark.parametrize(
    "told, rest, minutes",
    [
        ([], 0, 0),
        ([("08:00", "12:00"), ("13:00", "17:00")], 0, 480),
        ([("08:00", "12:00"), ("11:00", "15:00")], 0, 420),
        ([("08:00", "17:00"), ("09:00", "10:00")], 60, 480),
        ([("08:00", "12:00"), ("08:00", "12:00")], 0, 240),
        ([("22:00", "06:00"), ("23:00", "05:00")], 0, 480),
        ([("08:00", "09:00")], 90, 0),
    ],
)
def test_a_day_counts_what_two_shifts_share_once_and_takes_its_break_off(
    told: list[tuple[str, str]], rest: int, minutes: int
) -> None:
    assert Day(shifts(*told), rest).minutes == minutes
    assert Day(shifts(*told[::-1]), rest).minutes == minutes


def test_presence_joins_shifts_that_meet_and_keeps_apart_those_that_do_not() -> None:
    day = Day(shifts(("13:00", "17:00"), ("08:00", "10:00"), ("10:00", "12:00"), ("14:00", "15:00")))

    assert day.presence == shifts(("08:00", "12:00"), ("13:00", "17:00"))


@settings(max_examples=100, deadline=None)
@given(st.lists(SHIFTS, max_size=5))
def test_a_day_has_as_many_minutes_as_any_shift_covers(told: list[Shift]) -> None:
    covered = {minute for shift in told for minute in range(shift.begins, shift.ends)}
    night = {minute for minute in covered if minute % DAY >= 22 * 60 or minute % DAY < 6 * 60}
    presence = Day(tuple(told)).presence

    assert Day(tuple(told)).minutes == len(covered)
    assert sum(shift.between(22 * 60, 30 * 60) for shift in presence) == len(night)
    assert all(before.ends < after.begins for before, after in pairwise(presence))


def test_a_week_of_shifts_leaves_the_other_days_off() -> None:
    week = Week.of([(0, shifts(("08:00", "16:00"))), (5, shifts(("08:00", "12:00"), ("13:00", "14:00")))])

    assert [day.minutes for day in week.days] == [480, 0, 0, 0, 0, 300, 0]
    assert week.days[1] is OFF
    assert (week.minutes, week.longest, week.worked_days) == (780, 0, 2)
    assert [number for number in range(7) if week.works_on(number)] == [0, 5]


def test_an_even_week_has_the_same_hours_on_its_working_days() -> None:
    week = Week.even("08:30", "17:30", rest=60, weekdays="12357")

    assert [day.minutes for day in week.days] == [480, 480, 480, 0, 480, 0, 480]
    assert (week.minutes, week.worked_days) == (2400, 5)


def test_a_day_of_one_minute_is_worked_and_one_that_is_all_break_is_not() -> None:
    week = Week((Day((Shift(480, 481),)), Day((Shift(480, 540),), rest=60), *[OFF] * 5))

    assert week.worked_days == 1
    assert (week.works_on(0), week.works_on(1), week.works_on(2)) == (True, False, False)


def test_the_longest_day_is_the_first_of_the_longest() -> None:
    week = Week.of([(1, shifts(("08:00", "12:00"))), (2, shifts(("08:00", "16:00"))), (4, shifts(("22:00", "06:00")))])

    assert week.longest == 2
    assert Week.of([]).longest == 0
