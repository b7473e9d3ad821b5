"""The official tables shipped with the program, read once from `data/` (sources: `data/sources.md`)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from placement.kernel.money import parse_yuan
from placement.kernel.workdays import CalendarEntry, DayKind, WorkCalendar
from placement.reference.rules import (
    Division,
    Divisions,
    Industries,
    Industry,
    Major,
    Majors,
    Wage,
    Wages,
)

DATA = Path(__file__).parent / "data"


@cache
def divisions() -> Divisions:
    """The districts and counties of Hangzhou, abolished ones included."""
    return Divisions(division_rows())


@cache
def wages() -> Wages:
    """The minimum wages of Hangzhou as shipped, before what administrators add."""
    return Wages(wage_rows())


@cache
def majors() -> Majors:
    """The 358 secondary majors of the 2021 catalogue."""
    return Majors(Major(**row) for row in _rows("majors_secondary_2021.csv"))


@cache
def industries() -> Industries:
    """The sections of GB/T 4754-2017."""
    return Industries(
        Industry(row["section"], row["name"], int(row["first"]), int(row["last"])) for row in _rows("industries.csv")
    )


@cache
def work_calendar() -> WorkCalendar:
    """The work calendar; its last year is provisional until the State Council's notice is out."""
    return WorkCalendar(calendar_rows())


def division_rows() -> list[Division]:
    """The rows of divisions.csv."""
    return [
        Division(
            row["code"],
            row["name"],
            row["kind"],
            valid_from=_date(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
            successor=row["successor"] or None,
        )
        for row in _rows("divisions.csv")
    ]


def wage_rows() -> list[Wage]:
    """The rows of minimum_wages.csv, one per division: a notice for ten districts gives ten."""
    return [
        Wage(
            division=division,
            effective_from=date.fromisoformat(row["effective_from"]),
            known_from=date.fromisoformat(row["known_from"]),
            monthly_fen=parse_yuan(row["monthly_yuan"]),
            hourly_fen=parse_yuan(row["hourly_yuan"]) if row["hourly_yuan"] else None,
            document=row["document"],
            confidence=row["confidence"],
            area=row["area"],
        )
        for row in _rows("minimum_wages.csv")
        for division in row["division_codes"].split()
    ]


def calendar_rows() -> list[CalendarEntry]:
    """The rows of work_calendar.csv."""
    return [
        CalendarEntry(
            date.fromisoformat(row["date"]), DayKind(row["kind"]), row["source"], provisional=row["provisional"] == "1"
        )
        for row in _rows("work_calendar.csv")
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
