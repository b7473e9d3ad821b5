"""Bring the official tables that ship with the program into the database: adds what is missing, overwrites nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click
from sqlalchemy import insert, select

from placement.extensions import db
from placement.infra.database import unit_of_work
from placement.reference import tables
from placement.reference.models import CalendarDay, DivisionRow, MajorRow, WageRow

Row = dict[str, Any]


def import_tables() -> dict[str, int]:
    """Add the missing rows of every table; how many were added, by table. A second time adds nothing.

    What administrators entered, confirmed or changed stays as it is: a row is known by its key, never by its values.
    """
    return {
        model.__tablename__: _add_missing(model, keys, rows())
        for model, keys, rows in (
            (DivisionRow, ("code",), division_rows),
            (MajorRow, ("code",), major_rows),
            (WageRow, ("division", "effective_from", "known_from"), wage_rows),
            (CalendarDay, ("day",), calendar_rows),
        )
    }


def division_rows() -> list[Row]:
    """The divisions as rows of the table."""
    return [
        {
            "code": row.code,
            "name": row.name,
            "kind": row.kind,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "successor": row.successor,
        }
        for row in tables.division_rows()
    ]


def major_rows() -> list[Row]:
    """The majors as rows of the table."""
    return [
        {
            "code": row.code,
            "name": row.name,
            "class_code": row.class_code,
            "class_name": row.class_name,
            "category_code": row.category_code,
            "category_name": row.category_name,
        }
        for row in tables.majors().all()
    ]


def wage_rows() -> list[Row]:
    """The minimum wages as rows of the table."""
    return [
        {
            "division": row.division,
            "effective_from": row.effective_from,
            "known_from": row.known_from,
            "monthly_fen": row.monthly_fen,
            "hourly_fen": row.hourly_fen,
            "document": row.document,
            "confidence": row.confidence,
        }
        for row in tables.wage_rows()
    ]


def calendar_rows() -> list[Row]:
    """The work calendar as rows of the table."""
    return [
        {"day": row.day, "kind": row.kind.value, "source": row.source, "provisional": row.provisional}
        for row in tables.calendar_rows()
    ]


def _add_missing(model: Any, keys: tuple[str, ...], rows: Iterable[Row]) -> int:
    known = {tuple(found) for found in db.session.execute(select(*(getattr(model, key) for key in keys)))}
    missing = [row for row in rows if tuple(row[key] for key in keys) not in known]
    if missing:
        db.session.execute(insert(model), missing)
    return len(missing)


@click.group("reference")
def commands() -> None:
    """The official tables."""


@commands.command("import")
def import_command() -> None:
    """Add to the database what the shipped tables have and it has not; overwrite nothing."""
    with unit_of_work():
        added = import_tables()
    for table, count in added.items():
        click.echo(f"{table}: {count}")
