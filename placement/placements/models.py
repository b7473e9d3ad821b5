"""Who is where, from when to when; and the papers the gate asks for."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import User
from placement.applications.models import Application, Booking
from placement.extensions import db
from placement.infra.files import StoredFile
from placement.infra.statelog import Versioned
from placement.infra.types import UtcDateTime, one_of, words
from placement.organisations.models import Enterprise, School
from placement.placements.rules import Consenter, PlacementState
from placement.slots.models import Slot
from placement.slots.rules import SlotKind


class Placement(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """One person at one enterprise; also a teacher's stay, whose log the practice slice keeps."""

    __tablename__ = "placement"
    __table_args__ = (
        one_of("state", PlacementState),
        one_of("kind", SlotKind),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        UniqueConstraint("application_id"),
        Index("ix_placement_school_id_state_starts_on", "school_id", "state", "starts_on"),
        Index("ix_placement_school_id_starts_on", "school_id", "starts_on"),
        Index("ix_placement_enterprise_id_state", "enterprise_id", "state"),
        Index("ix_placement_enterprise_id_starts_on", "enterprise_id", "starts_on"),
        Index("ix_placement_starts_on", "starts_on"),
        Index("ix_placement_person_id", "person_id"),
        Index("ix_placement_instructor_id", "instructor_id"),
        Index("ix_placement_mentor_id", "mentor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(words())
    state: Mapped[str] = mapped_column(words(12), default=PlacementState.PLANNED)
    person_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    slot_id: Mapped[int] = mapped_column(db.ForeignKey("slot.id"))
    application_id: Mapped[int | None] = mapped_column(db.ForeignKey("application.id"))
    booking_id: Mapped[int | None] = mapped_column(db.ForeignKey("booking.id"))
    division: Mapped[str] = mapped_column(db.ForeignKey("division.code"))
    address: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(60))
    major_code: Mapped[str | None] = mapped_column(db.ForeignKey("major.code"))
    class_name: Mapped[str] = mapped_column(String(40), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    pay_fen: Mapped[int] = mapped_column(default=0)
    pay_day: Mapped[int] = mapped_column(default=15)
    work_begins: Mapped[str] = mapped_column(String(5), default="08:30")
    work_ends: Mapped[str] = mapped_column(String(5), default="17:30")
    break_minutes: Mapped[int] = mapped_column(default=60)
    weekdays: Mapped[str] = mapped_column(String(7), default="12345")
    board: Mapped[bool] = mapped_column(default=False)
    lodging: Mapped[bool] = mapped_column(default=False)
    mentor_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    instructor_id: Mapped[int | None] = mapped_column(db.ForeignKey("teacher.user_id"))
    agreement_signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreement_signed_by: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[User] = relationship(foreign_keys=[person_id])
    mentor: Mapped[User | None] = relationship(foreign_keys=[mentor_id])
    instructor: Mapped[User | None] = relationship(
        primaryjoin="foreign(Placement.instructor_id) == User.id", viewonly=True
    )
    school: Mapped[School] = relationship()
    enterprise: Mapped[Enterprise] = relationship()
    slot: Mapped[Slot] = relationship()
    application: Mapped[Application | None] = relationship()
    booking: Mapped[Booking | None] = relationship()
    consents: Mapped[list[Consent]] = relationship(order_by="Consent.id")
    insurances: Mapped[list[Insurance]] = relationship(order_by="Insurance.id")

    @property
    def first_day(self) -> date:
        """The first day, which papers that came late move back."""
        return self.started_on or self.starts_on

    @property
    def last_day(self) -> date:
        """The last day, which an early end moves forward."""
        return self.ended_on or self.ends_on


class Consent(db.Model):  # type: ignore[name-defined,misc]
    """A signed informed consent (知情同意书): the student's on screen, the guardian's on paper with the scan."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("placement_id", "consenter"), one_of("consenter", Consenter))

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    consenter: Mapped[str] = mapped_column(words(12))
    name: Mapped[str] = mapped_column(String(60))
    file_id: Mapped[int | None] = mapped_column(db.ForeignKey("stored_file.id"))
    text_hash: Mapped[str] = mapped_column(String(64), default="")
    recorded_by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    file: Mapped[StoredFile | None] = relationship()


class Insurance(db.Model):  # type: ignore[name-defined,misc]
    """A 实习责任保险 policy and the days it covers (R-604)."""

    __tablename__ = "insurance"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_insurance_placement_id", "placement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    insurer: Mapped[str] = mapped_column(String(80))
    policy_number: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    note: Mapped[str] = mapped_column(LongText, default="")
    recorded_by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
