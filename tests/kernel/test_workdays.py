"""The work calendar as a value built from rows."""

from datetime import date

import pytest

from placement.kernel.errors import RuleBroken
from placement.kernel.periods import DateRange
from placement.kernel.workdays import CalendarEntry, DayKind, WorkCalendar

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.mark.parametrize(
    "kind, worked, statutory",
    [
        (DayKind.WORK, True, False),
        (DayKind.SWAPPED_WORK, True, False),
        (DayKind.REST, False, False),
        (DayKind.SWAPPED_REST, False, False),
        (DayKind.STATUTORY, False, True),
    ],
)
def test_each_kind_of_day_is_worked_or_not_and_statutory_or_not(kind: DayKind, worked: bool, statutory: bool) -> None:
    calendar = WorkCalendar([CalendarEntry(MONDAY, kind)])

    assert (calendar.is_workday(MONDAY), calendar.is_statutory(MONDAY)) == (worked, statutory)


def test_a_later_row_replaces_an_earlier_one_for_the_same_day() -> None:
    calendar = WorkCalendar(
        [CalendarEntry(MONDAY, DayKind.WORK, provisional=True), CalendarEntry(MONDAY, DayKind.SWAPPED_REST)]
    )

    assert calendar.kind(MONDAY) is DayKind.SWAPPED_REST
    assert not calendar.is_provisional(DateRange(MONDAY, MONDAY))


def test_one_provisional_day_makes_the_span_provisional() -> None:
    calendar = WorkCalendar(
        [CalendarEntry(MONDAY, DayKind.WORK), CalendarEntry(TUESDAY, DayKind.WORK, provisional=True)]
    )

    assert calendar.is_provisional(DateRange(MONDAY, TUESDAY))
    assert not calendar.is_provisional(DateRange(MONDAY, MONDAY))
    assert calendar.workdays(DateRange(MONDAY, TUESDAY)) == [MONDAY, TUESDAY]


def test_a_day_nobody_entered_is_not_guessed() -> None:
    with pytest.raises(RuleBroken) as refused:
        WorkCalendar([]).is_workday(MONDAY)

    assert refused.value.code == "calendar_missing"
