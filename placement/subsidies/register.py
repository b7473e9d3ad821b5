"""What of each person, day and month is already counted, so that a day counts once and a month never above 1. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from placement.kernel.periods import DateRange, Month


@dataclass(frozen=True)
class Counted:
    """One person-month that counts: its fraction, and the part of each day that it took."""

    person_id: int
    placement_id: int
    month: Month
    fraction: Fraction
    days: dict[date, Fraction]
    teacher: bool = False


class Register:
    """The person-months counted so far, in the order in which they were confirmed."""

    def __init__(self, rows: Iterable[Counted] = ()) -> None:
        self._rows = list(rows)

    def add(self, row: Counted) -> None:
        """Count another person-month."""
        self._rows.append(row)

    def taken(self, person_id: int, month: Month) -> dict[date, Fraction]:
        """The part of each day of a month that is gone for a person, at most 1."""
        taken: dict[date, Fraction] = {}
        for row in self._rows:
            if row.person_id == person_id and row.month == month:
                for day, part in row.days.items():
                    taken[day] = min(Fraction(1), taken.get(day, Fraction(0)) + part)
        return taken

    def month_used(self, person_id: int, month: Month) -> Fraction:
        """The fractions of one person-month over all enterprises."""
        return sum(
            (row.fraction for row in self._rows if row.person_id == person_id and row.month == month), Fraction(0)
        )

    def placement_used(self, placement_id: int) -> Fraction:
        """The fractions of one placement over all its months."""
        return sum((row.fraction for row in self._rows if row.placement_id == placement_id), Fraction(0))

    def cycle_used(self, person_id: int, cycle: DateRange) -> Fraction:
        """The fractions of a teacher over all stays that lie in one cycle."""
        return sum(
            (
                row.fraction
                for row in self._rows
                if row.teacher and row.person_id == person_id and row.month.first in cycle
            ),
            Fraction(0),
        )
