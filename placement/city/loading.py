"""The demo city as a whole: in the database or not at all, because everything happens in one transaction."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from placement.accounts.models import User
from placement.city.script import rehearse
from placement.extensions import db
from placement.infra import audit
from placement.infra.audit import AuditEntry
from placement.infra.database import AFTER_COMMIT, unit_of_work
from placement.kernel.actors import SYSTEM
from placement.reference import importing

MARK = "demo_city_loaded"
LOCK = "demo-city.lock"


class Outcome(StrEnum):
    """What loading came to."""

    LOADED = "loaded"
    KNOWN = "known"
    OCCUPIED = "occupied"


def load_city(*, at: datetime, say: Callable[[str], object] = str) -> Outcome:
    """Load the city unless it is there or somebody else's data are. A load that is cut off leaves no trace.

    Of two loads at once the second one waits for the first and finds the city.
    """
    with _alone():
        found = _look()
        if found is not None:
            return found
        with unit_of_work() as session:
            importing.import_tables()
            rehearse(at, say=say)
            audit.record(MARK, "city:demo", by=SYSTEM, at=at)
            session.info.pop(AFTER_COMMIT, None)  # what the queue would hear of is done already
    return Outcome.LOADED


def is_loaded() -> bool:
    """Whether the database holds the whole city."""
    return db.session.scalar(select(AuditEntry.id).where(AuditEntry.act == MARK).limit(1)) is not None


def _look() -> Outcome | None:
    try:
        if is_loaded():
            return Outcome.KNOWN
        return Outcome.OCCUPIED if db.session.scalar(select(User.id).limit(1)) is not None else None
    finally:
        db.session.rollback()


@contextmanager
def _alone() -> Iterator[None]:
    """One load at a time in one instance; the lock goes with the process, however it ends."""
    with (Path(current_app.config["PLACEMENT_INSTANCE"]) / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
