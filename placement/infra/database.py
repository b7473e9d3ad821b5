"""How a transaction begins and ends, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from placement.extensions import db

_writing: ContextVar[bool] = ContextVar("placement_writing", default=False)
AFTER_COMMIT = "placement_after_commit"
"""Key in `session.info`: what may leave the house only once the transaction is safe."""


class ReadsMayNotWrite(RuntimeError):
    """A request with a safe method tried to change the database: a fault of the program."""


def connect(app: Flask) -> None:
    """Prepare the engine of this application; needs an application context."""
    engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we emit BEGIN ourselves: the driver's own comes too late for a read
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a read that is upgraded later would fail when another writer came between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def write_intent(writing: bool = True) -> Iterator[None]:
    """Transactions begun inside are going to write (or, with False, must not)."""
    token = _writing.set(writing)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction: committed at the end, rolled back on an error, then what waited for the commit leaves."""
    session = db.session()
    session.rollback()
    with write_intent():
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            session.info.pop(AFTER_COMMIT, None)
            raise
    release(session)


def release(session: Session) -> None:
    """Run what was held back until the commit."""
    for act in session.info.pop(AFTER_COMMIT, []):
        act()


def after_commit(act: Any) -> None:
    """Hold `act()` back until the present transaction is committed; a rollback forgets it."""
    db.session().info.setdefault(AFTER_COMMIT, []).append(act)


def guard_reads(is_read: Callable[[], bool]) -> None:
    """Refuse every flush while `is_read()` holds: a page that is only looked at changes nothing."""

    @event.listens_for(db.session, "before_flush")
    def refuse(session: Session, _context: Any, _instances: Any) -> None:
        if is_read() and (session.new or session.deleted or any(map(session.is_modified, session.dirty))):
            raise ReadsMayNotWrite("a request with a safe method may not change the database")
