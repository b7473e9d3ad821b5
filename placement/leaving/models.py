"""Requests to change or to leave a post."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.extensions import db
from placement.infra.statelog import Versioned
from placement.infra.types import UtcDateTime, one_of, words
from placement.leaving.rules import LeaveKind, LeaveState, Rung
from placement.placements.models import Placement

_OPEN = text("state = 'open'")


class LeaveRequest(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """One student's wish to leave or change one placement; `rung` has until `due_at` to answer, then the next one.

    `danger` is set when the reason is one for which a student may stop at once. `wished_on` is the last day wished for,
    `last_day` the one that was agreed; `since` is when the present rung's turn began.
    """

    __tablename__ = "leave_request"
    __table_args__ = (
        one_of("kind", LeaveKind),
        one_of("state", LeaveState),
        one_of("rung", Rung),
        one_of("first_rung", Rung),
        Index("uq_leave_request_one_open", "placement_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_leave_request_school_id_state", "school_id", "state"),
        Index("ix_leave_request_due_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    person_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"), index=True)
    kind: Mapped[str] = mapped_column(words(12))
    state: Mapped[str] = mapped_column(words(12), default=LeaveState.OPEN)
    reason_code: Mapped[str] = mapped_column(words(24))
    reason: Mapped[str] = mapped_column(LongText, default="")
    danger: Mapped[bool] = mapped_column(default=False)
    wished_on: Mapped[date | None]
    rung: Mapped[str] = mapped_column(words(12))
    first_rung: Mapped[str] = mapped_column(words(12))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_day: Mapped[date | None]
    answer: Mapped[str] = mapped_column(LongText, default="")
    answered_by: Mapped[str] = mapped_column(String(60), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    placement: Mapped[Placement] = relationship()
