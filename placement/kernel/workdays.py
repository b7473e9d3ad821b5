"""The work calendar: which days are worked, which are rest and which are statutory holidays.

Statutory holidays are kept apart from the rest days made by swapping (facts R-313, R-314): only the first
are paid days. The rows come from outside (a file, a table); nothing here knows a date by heart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placement.kernel.errors import RuleBroken
from placement.kernel.periods import DateRange, Month
from placement.kernel.text import Text


class DayKind(StrEnum):
    """What a day is by the official arrangement."""

    WORK = "work"
    REST = "rest"
    STATUTORY = "statutory"
    """A holiday by law (全国年节及纪念日放假办法, Art. 2), whatever weekday it falls on."""
    SWAPPED_REST = "swapped_rest"
    """A Monday to Friday off, made up for elsewhere (调休) or given for a holiday at a weekend (补休)."""
    SWAPPED_WORK = "swapped_work"
    """A Saturday or Sunday worked in exchange."""


@dataclass(frozen=True)
class CalendarEntry:
    """One row: `provisional` while the yearly notice of the State Council is not out."""

    day: date
    kind: DayKind
    source: str = ""
    provisional: bool = False


class WorkCalendar:
    """Answers for single days; a later row for the same day replaces an earlier one."""

    def __init__(self, rows: Iterable[CalendarEntry]) -> None:
        self._days = {row.day: row for row in rows}

    def row(self, day: date) -> CalendarEntry:
        """The row of a day. Raises RuleBroken `calendar_missing` for a day nobody has entered."""
        if day not in self._days:
            raise RuleBroken("calendar_missing", Text("工作日历尚未录入 %(year)s 年，请管理员先录入", year=day.year))
        return self._days[day]

    def kind_or_none(self, day: date) -> DayKind | None:
        """What a day is, None for one nobody has entered."""
        row = self._days.get(day)
        return row.kind if row else None

    def kind(self, day: date) -> DayKind:
        return self.row(day).kind

    def is_workday(self, day: date) -> bool:
        return self.kind(day) in (DayKind.WORK, DayKind.SWAPPED_WORK)

    def is_statutory(self, day: date) -> bool:
        return self.kind(day) is DayKind.STATUTORY

    def workdays(self, span: DateRange) -> list[date]:
        """The days of a span that are worked by the official calendar."""
        return [day for day in span if self.is_workday(day)]

    def is_provisional(self, span: DateRange) -> bool:
        """Whether any day of the span rests on an arrangement not yet published."""
        return any(self.row(day).provisional for day in span)


class DayCode(StrEnum):
    """What one day was for one person, as a month sheet writes it: one letter per calendar day."""

    PRESENT = "P"
    HALF = "H"
    LEAVE = "L"
    SICK = "S"
    ABSENT = "A"
    REST = "R"
    HOLIDAY = "F"
    TRAINING = "T"
    OUTSIDE = "-"


def read_codes(codes: str, month: Month) -> dict[date, DayCode]:
    """The code of each day of a month, from one letter per calendar day. Raises RuleBroken `bad_codes`."""
    if len(codes) != month.days:
        raise RuleBroken(
            "bad_codes",
            Text(
                "%(month)s 的考勤代码须为 %(days)s 个字符（每天一个），实际 %(count)s 个",
                month=month,
                days=month.days,
                count=len(codes),
            ),
        )
    known = {code.value: code for code in DayCode}
    for day, letter in zip(month, codes, strict=True):
        if letter not in known:
            raise RuleBroken(
                "bad_codes",
                Text("%(day)s 的考勤代码“%(letter)s”无效，只能是 P H L S A R F T -", day=day, letter=letter),
            )
    return {day: known[letter] for day, letter in zip(month, codes, strict=True)}
