"""Who wants which slot, posts students found themselves, and class visits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import User
from placement.applications.rules import OPEN, ApplicationState, BookingState, Origin, ProposalState
from placement.extensions import db
from placement.infra.statelog import Versioned
from placement.infra.types import UtcDateTime, one_of, words
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import Venue

_ALIVE = text("state IN ({}) AND ended_on IS NULL".format(", ".join(f"'{state}'" for state in (*OPEN, "accepted"))))


class Application(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """One person's wish for one slot; school and enterprise stand on the row so queries are scoped by an index.

    `expires_at` is the deadline of a nomination or an offer. From `endorsed_at` on the enterprise sees the row.
    `declares` holds what a woman said of her own will (R-302), comma-separated.
    `ended_on` is set when an accepted stay ended early or never began: from then on the person is free again.
    """

    __tablename__ = "application"
    __table_args__ = (
        one_of("state", ApplicationState),
        one_of("origin", Origin),
        Index(
            "uq_application_one_alive",
            "slot_id",
            "applicant_id",
            unique=True,
            sqlite_where=_ALIVE,
            postgresql_where=_ALIVE,
        ),
        Index("ix_application_school_id_state", "school_id", "state"),
        Index("ix_application_enterprise_id_state", "enterprise_id", "state"),
        Index("ix_application_applicant_id", "applicant_id"),
        Index("ix_application_release_id", "release_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(db.ForeignKey("slot.id"))
    release_id: Mapped[int] = mapped_column(db.ForeignKey("slot_release.id"))
    applicant_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    origin: Mapped[str] = mapped_column(words(12), default=Origin.OWN)
    state: Mapped[str] = mapped_column(words(12))
    statement: Mapped[str] = mapped_column(LongText, default="")
    reason_code: Mapped[str | None] = mapped_column(String(16))
    reason_note: Mapped[str] = mapped_column(LongText, default="")
    declares: Mapped[str] = mapped_column(String(40), default="")
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    endorsed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    slot: Mapped[Slot] = relationship()
    release: Mapped[SlotRelease] = relationship()
    applicant: Mapped[User] = relationship()


class Proposal(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """A post a student found; the school approves it before it becomes a slot with one seat (R-113)."""

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("state", ProposalState),
        one_of("venue", Venue),
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        Index("ix_proposal_school_id_state", "school_id", "state"),
        Index("ix_proposal_student_id", "student_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(db.ForeignKey("student.user_id"))
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    state: Mapped[str] = mapped_column(words(12), default=ProposalState.SUBMITTED)
    enterprise_name: Mapped[str] = mapped_column(String(100))
    credit_code: Mapped[str] = mapped_column(String(18))
    industry_code: Mapped[str] = mapped_column(String(4))
    division: Mapped[str] = mapped_column(db.ForeignKey("division.code"))
    venue: Mapped[str] = mapped_column(words())
    address: Mapped[str] = mapped_column(String(200))
    contact_name: Mapped[str] = mapped_column(String(60))
    contact_phone: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(60))
    tasks: Mapped[str] = mapped_column(LongText)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    pay_fen: Mapped[int]
    reason: Mapped[str] = mapped_column(LongText, default="")
    application_id: Mapped[int | None] = mapped_column(db.ForeignKey("application.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class Booking(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """An observation visit of a class to a slot of kind 认识实习; nobody applies for it."""

    __tablename__ = "booking"
    __table_args__ = (
        one_of("state", BookingState),
        CheckConstraint("seats >= 1", name="seats_positive"),
        Index("ix_booking_school_id_state", "school_id", "state"),
        Index("ix_booking_slot_id", "slot_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(db.ForeignKey("slot.id"))
    release_id: Mapped[int] = mapped_column(db.ForeignKey("slot_release.id"))
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    class_name: Mapped[str] = mapped_column(String(40))
    seats: Mapped[int]
    instructor_id: Mapped[int] = mapped_column(db.ForeignKey("teacher.user_id"))
    state: Mapped[str] = mapped_column(words(12), default=BookingState.REQUESTED)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    slot: Mapped[Slot] = relationship()
