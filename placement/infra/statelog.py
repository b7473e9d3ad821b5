"""The one way a state changes, and the append-only log of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Index, Select, String, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from placement.extensions import db
from placement.infra.types import UtcDateTime
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text
from placement.kernel.transitions import Table

COMMENT_LIMIT = 2000


class Stateful(Protocol):
    """Anything with an id and one explicit state."""

    id: Any
    state: Any


class Versioned:
    """Mixed into an object with a state: of two writers at once the second one fails instead of overwriting."""

    version: Mapped[int] = mapped_column()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  (SQLAlchemy hands in the class)
        return {"version_id_col": cls.version}


class TransitionLog(db.Model):  # type: ignore[name-defined,misc]
    """One row per change of state; a trigger refuses UPDATE and DELETE."""

    __tablename__ = "transition_log"
    __table_args__ = (Index("ix_transition_log_subject", "kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    event: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(32))
    target: Mapped[str] = mapped_column(String(32))
    actor_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(24))
    organisation_id: Mapped[int | None] = mapped_column(db.ForeignKey("organisation.id"))
    comment: Mapped[str] = mapped_column(LongText, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def transition(obj: Stateful, table: Table, name: str, *, by: Viewer, at: datetime, comment: str = "") -> TransitionLog:
    """Move `obj` along the row `name` of `table` and log it.

    Raises NotAllowed (role), Conflict (state), RuleBroken (guard, or a comment that is owed or too long).
    """
    row = table.allowed(obj, name, by)
    comment = comment.strip()
    if row.needs_comment and not comment:
        raise RuleBroken("comment_missing", Text("请写明原因或修改意见"), field="comment")
    if len(comment) > COMMENT_LIMIT:
        raise RuleBroken("comment_too_long", Text("意见不能超过 %(limit)s 字", limit=COMMENT_LIMIT), field="comment")
    source, obj.state = obj.state, row.target
    if hasattr(obj, "since"):
        obj.since = at
    db.session.flush()
    return log(obj, table.kind, row.name, source=source, by=by, at=at, comment=comment)


def log(
    obj: Stateful, kind: str, event: str, *, source: str, by: Viewer, at: datetime, comment: str = ""
) -> TransitionLog:
    """Write one line of history; also used for the birth of an object, whose source is empty."""
    db.session.flush()
    row = TransitionLog(
        kind=kind,
        subject_id=obj.id,
        event=event,
        source=source,
        target=obj.state,
        actor_id=by.user_id,
        actor_name=by.name[:60],
        role=by.role,
        organisation_id=by.organisation_id,
        comment=comment,
        at=at,
    )
    db.session.add(row)
    return row


def history(kind: str, subject_id: int) -> Select[TransitionLog]:
    """The log of one object, oldest first."""
    return (
        select(TransitionLog)
        .where(TransitionLog.kind == kind, TransitionLog.subject_id == subject_id)
        .order_by(TransitionLog.id)
    )
