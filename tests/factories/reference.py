"""The official tables. The template database has them; a database that was made some other way gets them here."""

from __future__ import annotations

from sqlalchemy import select

from placement.extensions import db
from placement.reference.importing import import_tables
from placement.reference.models import DivisionRow


def import_reference() -> None:
    """Put the official tables into the test's database, unless they are there."""
    if db.session.scalar(select(DivisionRow.code).limit(1)) is None:
        import_tables()
