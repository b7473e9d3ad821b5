"""The month sheet: filled by the calendar, never against its placement."""

from __future__ import annotations

from datetime import date

import pytest

from placement.attendance.rules import last_claimed_day, planned_codes, problems, remarks, without_days_after
from placement.kernel.periods import DateRange, Month
from placement.reference.tables import work_calendar

MAY = Month(2026, 5)
STAY = DateRange(date(2026, 3, 1), date(2026, 8, 31))


def planned(month: Month, stay: DateRange = STAY, weekdays: str = "12345") -> str:
    return planned_codes(month, stay=stay, weekdays=weekdays, kind_of=work_calendar().kind)


def test_holidays_substitute_rest_days_and_swapped_saturdays_are_told_apart() -> None:
    # 1-2 May statutory, 3 a Sunday, 4-5 substitute rest days, 9 a swapped working Saturday
    assert planned(MAY) == "FFRRRPPPRR" + "PPPPPRR" * 3
    assert planned(MAY, weekdays="123456")[8] == "P"


def test_days_outside_the_stay_are_outside_the_sheet() -> None:
    assert planned(MAY, DateRange(date(2026, 5, 11), date(2026, 5, 15))) == "-" * 10 + "PPPPP" + "-" * 16


@pytest.mark.parametrize(
    "codes,sentence",
    [
        ("P" * 30, "该月应有 31 天，实际填写了 30 天"),
        ("FFRRRPPPRR" + "PPPPPRR" * 2 + "PPPPPRX", "无法识别的出勤代码「X」"),
        ("FFFRRPPPRR" + "PPPPPRR" * 3, "该日不是法定节假日"),
        ("FFRRRPPPRR" + "PPPPPRR" * 2 + "PPPPPR-", "该日在实习期内，请登记出勤情况"),
    ],
)
def test_codes_that_cannot_stand_are_refused_with_the_day(codes: str, sentence: str) -> None:
    [problem] = problems(codes, MAY, stay=STAY, kind_of=work_calendar().kind)
    assert str(problem.sentence) == sentence


def test_a_day_outside_the_placement_cannot_be_claimed() -> None:
    stay = DateRange(date(2026, 5, 2), date(2026, 8, 31))
    [problem] = problems(planned(MAY), MAY, stay=stay, kind_of=work_calendar().kind)
    assert (problem.day, str(problem.sentence)) == (date(2026, 5, 1), "该日不在实习期内，不能登记出勤")


def test_what_the_calendar_planned_always_stands() -> None:
    for month in DateRange(date(2024, 1, 1), date(2026, 12, 31)).months():
        codes = planned_codes(month, stay=month.span, weekdays="12345", kind_of=work_calendar().kind)
        assert problems(codes, month, stay=month.span, kind_of=work_calendar().kind) == []


def test_work_on_a_holiday_or_rest_day_is_shown_to_the_school() -> None:
    found = remarks("PFRPRPPPRR" + "PPPPPRR" * 3, MAY, work_calendar().kind)
    assert [(remark.day.day, "R-313" in str(remark.sentence)) for remark in found] == [(1, True), (4, False)]


def test_an_early_end_takes_the_later_days_away() -> None:
    codes = without_days_after(planned(MAY), MAY, date(2026, 5, 20))
    assert codes[20:] == "-" * 11
    assert last_claimed_day(codes, MAY) == date(2026, 5, 20)
