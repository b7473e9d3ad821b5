"""The audit trail: append-only, each entry chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from placement.extensions import db
from placement.infra.types import UtcDateTime
from placement.kernel.actors import Viewer

_FIRST = "0" * 64
_CHAIN_LOCK = 7_130_001


class AuditEntry(db.Model):  # type: ignore[name-defined,misc]
    """Who did what to what, when, from where; a trigger refuses UPDATE and DELETE."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject"), Index("ix_audit_entry_actor_id", "actor_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(24))
    organisation_id: Mapped[int | None] = mapped_column(db.ForeignKey("organisation.id"))
    act: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


def take_turn() -> None:
    """Wait for one's turn to write the trail, and keep it until the end of the transaction.

    Whoever locks rows that others lock too takes the turn before, so that two transactions never wait for each other.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})


def record(act: str, subject: str, *, by: Viewer, at: datetime, **detail: Any) -> AuditEntry:
    """Append one entry, for instance `record("unmask", "student:12", by=viewer, at=at, reason=...)`.

    `detail` holds plain JSON values and never a secret or an unmasked personal number.
    """
    take_turn()
    last = db.session.scalar(select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)) or _FIRST
    entry = AuditEntry(
        at=at.astimezone(UTC),
        actor_id=by.user_id,
        actor_name=by.name[:60],
        role=by.role,
        organisation_id=by.organisation_id,
        act=act,
        subject=subject,
        detail=detail,
        previous=last,
        digest="",
    )
    entry.digest = _digest(entry)
    db.session.add(entry)
    db.session.flush()
    return entry


def first_broken() -> int | None:
    """The id of the first entry that does not fit the chain, or None when all do."""
    expected = _FIRST
    with closing(
        db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000))
    ) as entries:
        for entry in entries:
            if entry.previous != expected or entry.digest != _digest(entry):
                return entry.id
            expected = entry.digest
    return None


def _digest(entry: AuditEntry) -> str:
    parts = [
        entry.previous,
        entry.at.isoformat(),
        entry.actor_id,
        entry.actor_name,
        entry.role,
        entry.organisation_id,
        entry.act,
        entry.subject,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
