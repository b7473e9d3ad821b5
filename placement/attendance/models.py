"""Month sheets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.attendance.rules import SheetState
from placement.extensions import db
from placement.infra.statelog import Versioned
from placement.infra.types import UtcDateTime, one_of, words
from placement.placements.models import Placement


class MonthSheet(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """One placement in one month: `codes` has one character per calendar day."""

    __tablename__ = "month_sheet"
    __table_args__ = (
        UniqueConstraint("placement_id", "month"),
        one_of("state", SheetState),
        CheckConstraint("length(codes) BETWEEN 28 AND 31", name="codes_fit_a_month"),
        Index("ix_month_sheet_enterprise_id_month_state", "enterprise_id", "month", "state"),
        Index("ix_month_sheet_school_id_month_state", "school_id", "month", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    month: Mapped[str] = mapped_column(String(7))
    codes: Mapped[str] = mapped_column(String(31))
    state: Mapped[str] = mapped_column(words(), default=SheetState.OPEN)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    placement: Mapped[Placement] = relationship()
