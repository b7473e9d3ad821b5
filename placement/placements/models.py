"""Who is where, from when to when; and the papers the gate asks for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import User
from placement.applications.models import Application, Booking
from placement.extensions import db
from placement.infra.files import StoredFile
from placement.infra.statelog import Versioned
from placement.infra.types import UtcDateTime, one_of, words
from placement.kernel.findings import Severity
from placement.organisations.models import Enterprise, School
from placement.placements.rules import Consenter, PlacementState, PreparationKind
from placement.slots.models import Slot
from placement.slots.rules import SlotKind


class Placement(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """One person at one enterprise; also a teacher's stay, whose log the practice slice keeps.

    `weekly` is the week plan where it differs from day to day, {"mon": [["08:30", "12:00"]]}; None stands for the even
    hours of `work_begins` to `weekdays`. `extra_days` are ISO dates worked beyond it.
    """

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
    weekly: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    extra_days: Mapped[list[str]] = mapped_column(JSON, default=list)
    board: Mapped[bool] = mapped_column(default=False)
    lodging: Mapped[bool] = mapped_column(default=False)
    mentor_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    instructor_id: Mapped[int | None] = mapped_column(db.ForeignKey("teacher.user_id"))
    agreement_signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreement_signed_by: Mapped[str] = mapped_column(String(60), default="")
    agreement_compared: Mapped[bool | None]
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
    preparations: Mapped[list[Preparation]] = relationship(order_by="Preparation.id")
    terms_changes: Mapped[list[TermsChange]] = relationship(
        order_by="TermsChange.effective_on, TermsChange.id", back_populates="placement"
    )

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
    ended_on: Mapped[date | None]
    recorded_by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class TermsChange(db.Model):  # type: ignore[name-defined,misc]
    """Terms of a placement that hold from a day on, agreed in the supplement `source`; the placement's row follows.

    `before` and `after` hold columns of the placement as JSON: {"pay_fen": 300000, "ends_on": "2027-01-31"}.
    """

    __tablename__ = "terms_change"
    __table_args__ = (
        UniqueConstraint("placement_id", "source"),
        Index("ix_terms_change_effective_on", "effective_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    source: Mapped[str] = mapped_column(String(40))
    effective_on: Mapped[date]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    placement: Mapped[Placement] = relationship(back_populates="terms_changes")


class Preparation(db.Model):  # type: ignore[name-defined,misc]
    """Something done and recorded before the start: a training passed, a plan made, a filing received."""

    __tablename__ = "preparation"
    __table_args__ = (UniqueConstraint("placement_id", "kind"), one_of("kind", PreparationKind))

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    kind: Mapped[str] = mapped_column(words(20))
    done_on: Mapped[date]
    number: Mapped[str] = mapped_column(String(120), default="")
    detail: Mapped[str] = mapped_column(LongText, default="")
    recorded_by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Waiver(db.Model):  # type: ignore[name-defined,misc]
    """A school's documented decision to let one broken rule pass for one placement until a day.

    `decided_by` is the person who answers for it; `ended_at` is set when it is revoked, or told to be over.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        Index(
            "uq_waiver_one_standing",
            "placement_id",
            "rule",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_waiver_until", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    rule: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(LongText)
    decided_by: Mapped[str] = mapped_column(String(60))
    file_id: Mapped[int] = mapped_column(db.ForeignKey("stored_file.id"))
    until: Mapped[date]
    granted_by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    file: Mapped[StoredFile] = relationship()
    placement: Mapped[Placement] = relationship()


class KeptFinding(db.Model):  # type: ignore[name-defined,misc]
    """What a rule found against a placement, from when to when, under the version of the rule book of that day.

    A finding is never changed: when severity, sentence or sum differ it ends and another begins. `stops` is whether it
    holds up a start (`waived_until` softens a block), `content` its sentences with their values, `digest` their hash.
    """

    __tablename__ = "finding"
    __table_args__ = (
        one_of("severity", Severity),
        Index(
            "uq_finding_one_open",
            "placement_id",
            "rule",
            "check_name",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_finding_school_id_closed_at", "school_id", "closed_at", "severity"),
        Index("ix_finding_placement_id", "placement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    rule: Mapped[str] = mapped_column(String(8))
    check_name: Mapped[str] = mapped_column(String(40))
    severity: Mapped[str] = mapped_column(words(8))
    stops: Mapped[bool]
    waived_until: Mapped[date | None]
    light: Mapped[str] = mapped_column(String(20))
    article: Mapped[str] = mapped_column(String(200))
    actor: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(40))
    rule_set: Mapped[str] = mapped_column(String(40))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    while_running: Mapped[bool] = mapped_column(default=False)
