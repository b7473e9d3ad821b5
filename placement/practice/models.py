"""A teacher's stay and its logged days."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import User
from placement.extensions import db
from placement.infra.files import StoredFile
from placement.infra.statelog import Versioned
from placement.infra.types import UtcDateTime, one_of, words
from placement.papers.models import IssuedDocument
from placement.placements.models import Placement
from placement.practice.rules import DayCategory, DayPart, RecordState
from placement.slots.rules import PracticeForm


class PracticeRecord(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """One stay of one teacher, from plan to recognised days."""

    __tablename__ = "practice_record"
    __table_args__ = (
        UniqueConstraint("placement_id"),
        one_of("state", RecordState),
        one_of("form", PracticeForm),
        Index("ix_practice_record_school_id_state", "school_id", "state"),
        Index("ix_practice_record_enterprise_id_state", "enterprise_id", "state"),
        Index("ix_practice_record_teacher_id", "teacher_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    teacher_id: Mapped[int] = mapped_column(db.ForeignKey("teacher.user_id"))
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    state: Mapped[str] = mapped_column(words(), default=RecordState.PLANNED)
    form: Mapped[str] = mapped_column(words())
    training_base: Mapped[bool] = mapped_column(default=False)
    task_plan: Mapped[str] = mapped_column(LongText)
    report: Mapped[str] = mapped_column(LongText, default="")
    outcome: Mapped[str] = mapped_column(LongText, default="")
    assessment: Mapped[str | None] = mapped_column(String(12))
    assessment_note: Mapped[str] = mapped_column(LongText, default="")
    assessed_by: Mapped[str] = mapped_column(String(60), default="")
    recognition_note: Mapped[str] = mapped_column(LongText, default="")
    recognised_on: Mapped[date | None]
    certificate_id: Mapped[int | None] = mapped_column(db.ForeignKey("issued_document.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    placement: Mapped[Placement] = relationship()
    teacher: Mapped[User] = relationship(primaryjoin="foreign(PracticeRecord.teacher_id) == User.id", viewonly=True)
    certificate: Mapped[IssuedDocument | None] = relationship()
    days: Mapped[list[PracticeDay]] = relationship(
        back_populates="record", order_by="PracticeDay.day, PracticeDay.part"
    )


class PracticeDay(db.Model):  # type: ignore[name-defined,misc]
    """One logged day or half day; a date of a teacher counts once, whichever record claims it."""

    __tablename__ = "practice_day"
    __table_args__ = (
        UniqueConstraint("teacher_id", "day", "part"),
        one_of("part", DayPart),
        one_of("category", DayCategory),
        Index("ix_practice_day_record_id", "record_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(db.ForeignKey("practice_record.id"))
    teacher_id: Mapped[int] = mapped_column(db.ForeignKey("teacher.user_id"))
    day: Mapped[date]
    part: Mapped[str] = mapped_column(words(10), default=DayPart.FULL)
    category: Mapped[str] = mapped_column(words(12))
    what: Mapped[str] = mapped_column(LongText)
    outcome: Mapped[str] = mapped_column(LongText, default="")
    evidence_id: Mapped[int | None] = mapped_column(db.ForeignKey("stored_file.id"))
    recognised: Mapped[bool] = mapped_column(default=False)

    record: Mapped[PracticeRecord] = relationship(back_populates="days")
    evidence: Mapped[StoredFile | None] = relationship()
