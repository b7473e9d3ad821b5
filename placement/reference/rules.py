"""Official facts as values: divisions, minimum wages, majors, industries. Built from rows, wherever these come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from placement.kernel.periods import Month


@dataclass(frozen=True)
class Division:
    """A row of GB/T 2260: `valid_from` and `valid_to` are None where no change is on record."""

    code: str
    name: str
    kind: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None

    def is_active(self, day: date) -> bool:
        """Whether the division exists on a day; both ends belong to its life."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Divisions:
    """Every division ever recorded, abolished ones included: old addresses must stay readable."""

    def __init__(self, rows: Iterable[Division]) -> None:
        self._rows = {row.code: row for row in rows}

    def get(self, code: str) -> Division | None:
        return self._rows.get(code)

    def active_on(self, code: str, day: date) -> Division | None:
        """The division, if it exists on that day (R-1105: needed for new records)."""
        row = self._rows.get(code)
        return row if row and row.is_active(day) else None

    def all_on(self, day: date) -> list[Division]:
        """The divisions that exist on a day, by code."""
        return sorted((row for row in self._rows.values() if row.is_active(day)), key=lambda row: row.code)


@dataclass(frozen=True)
class Wage:
    """One minimum wage of one division: in force from `effective_from`, known since `known_from`; amounts in fen.

    `confirmed_document` is the document number an administrator gave when confirming the row.
    """

    division: str
    effective_from: date
    known_from: date
    monthly_fen: int
    document: str = ""
    confidence: str = ""
    hourly_fen: int | None = None
    area: str = ""
    confirmed_document: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether money that rests on the row may be approved (domain: found in a source, or confirmed by hand)."""
        return self.confidence.startswith("found") or bool(self.confirmed_document)


class Wages:
    """The minimum wages by division, on two axes of time: in force from, and known since (facts, 5.2)."""

    def __init__(self, rows: Iterable[Wage]) -> None:
        self._by_division: dict[str, list[Wage]] = {}
        for row in sorted(rows, key=lambda row: (row.effective_from, row.known_from)):
            self._by_division.setdefault(row.division, []).append(row)

    def monthly_on(self, division: str, day: date, *, known_on: date | None = None) -> Wage | None:
        """The row in force on a day: latest effective date, and of equals the latest known; None if there is none.

        `known_on` leaves out what had not been published by that day: how the sum looked then.
        """
        rows = [
            row
            for row in self._by_division.get(division, [])
            if row.effective_from <= day and (known_on is None or row.known_from <= known_on)
        ]
        return rows[-1] if rows else None

    def in_month(self, division: str, month: Month, *, known_on: date | None = None) -> tuple[Wage, ...]:
        """The rows in force during a month, in order: one, or more when the wage changes inside it."""
        rows = (self.monthly_on(division, day, known_on=known_on) for day in month)
        return tuple(dict.fromkeys(row for row in rows if row))


@dataclass(frozen=True)
class Major:
    """A major: six figures, of which the first four are its class (专业类), the first two its category (专业大类)."""

    code: str
    name: str
    class_code: str
    class_name: str
    category_code: str
    category_name: str


class Majors:
    """The catalogue of majors."""

    def __init__(self, rows: Iterable[Major]) -> None:
        self._rows = {row.code: row for row in rows}

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, code: str) -> Major | None:
        return self._rows.get(code)

    def all(self) -> list[Major]:
        return sorted(self._rows.values(), key=lambda row: row.code)

    @cached_property
    def classes(self) -> dict[str, str]:
        """Names of the classes (专业类) by code."""
        return {row.class_code: row.class_name for row in self.all()}

    @cached_property
    def categories(self) -> dict[str, str]:
        """Names of the categories (专业大类) by code."""
        return {row.category_code: row.category_name for row in self.all()}

    def in_class(self, class_code: str) -> list[Major]:
        return [row for row in self.all() if row.class_code == class_code]

    def in_category(self, category_code: str) -> list[Major]:
        return [row for row in self.all() if row.category_code == category_code]


@dataclass(frozen=True)
class Industry:
    """A section (门类) of GB/T 4754-2017 with the two-figure divisions (大类) it spans."""

    section: str
    name: str
    first: int
    last: int


class Industries:
    """Which section an industry code of one to four figures belongs to."""

    def __init__(self, rows: Iterable[Industry]) -> None:
        self._rows = tuple(rows)

    def all(self) -> list[Industry]:
        return list(self._rows)

    def section_of(self, code: str) -> Industry | None:
        """The section of a code of two to four figures, or None when there is no such division (R-1107)."""
        if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 4):
            return None
        return next((row for row in self._rows if row.first <= int(code[:2]) <= row.last), None)
