"""The books cannot be rewritten, not even past the program."""

from __future__ import annotations

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from placement.infra import audit
from placement.infra.database import unit_of_work
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import FixedClock


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"])
def test_a_direct_change_of_the_audit_trail_is_refused_by_the_database(
    db: SQLAlchemy, clock: FixedClock, statement: str
) -> None:
    with unit_of_work():
        audit.record("looked", "house:1", by=SYSTEM, at=clock.now())
    with pytest.raises(DBAPIError, match="append-only"), unit_of_work() as session:
        session.execute(text(statement))


@pytest.mark.parametrize("table", ["ledger_entry", "audit_entry", "transition_log"])
def test_the_three_books_have_their_triggers(db: SQLAlchemy, table: str) -> None:
    query = (
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
        if db.engine.dialect.name == "sqlite"
        else "SELECT count(*) FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal"
    )
    assert db.session.execute(text(query), {"table": table}).scalar() == 2


def test_the_chain_of_the_audit_trail_is_whole_until_somebody_meddles(db: SQLAlchemy, clock: FixedClock) -> None:
    with unit_of_work():
        for number in range(3):
            audit.record("looked", f"house:{number}", by=SYSTEM, at=clock.now(), reason="例行")
    assert audit.first_broken() is None
    db.session.rollback()
    with unit_of_work() as session:
        drop = "DROP TRIGGER audit_entry_no_update" + (
            " ON audit_entry" if db.engine.dialect.name == "postgresql" else ""
        )
        session.execute(text(drop))
        session.execute(text("UPDATE audit_entry SET act = 'x' WHERE id = 2"))
    assert audit.first_broken() == 2
