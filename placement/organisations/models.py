"""Schools, enterprises, bureaus, work sites, and whether a school takes an enterprise."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.extensions import db
from placement.infra.statelog import Versioned
from placement.infra.types import Encrypted, UtcDateTime, one_of, words
from placement.organisations.rules import EnterpriseKind, OrganisationKind, SchoolLevel, VettingState


class Organisation(db.Model):  # type: ignore[name-defined,misc]
    """Any organisation people act for."""

    __tablename__ = "organisation"
    __table_args__ = (one_of("kind", OrganisationKind),)
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_on": "kind", "polymorphic_identity": "bureau"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(words(12))
    name: Mapped[str] = mapped_column(String(100))
    short_name: Mapped[str] = mapped_column(String(40))
    initials: Mapped[str] = mapped_column(String(100), default="")
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)
    division: Mapped[str] = mapped_column(db.ForeignKey("division.code"))
    address: Mapped[str] = mapped_column(String(200), default="")
    contact_name: Mapped[str] = mapped_column(String(60), default="")
    contact_phone: Mapped[str] = mapped_column(String(20), default="")


class School(Organisation):
    """A vocational school; only public ones have a budget line for subsidies."""

    __tablename__ = "school"
    __table_args__ = (one_of("level", SchoolLevel),)
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "school"}

    id: Mapped[int] = mapped_column(db.ForeignKey("organisation.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    public: Mapped[bool]
    level: Mapped[str] = mapped_column(words(12))
    authority: Mapped[str] = mapped_column(String(60))


class Enterprise(Organisation):
    """An enterprise that takes trainees or teachers."""

    __tablename__ = "enterprise"
    __table_args__ = (  # type: ignore[assignment]
        one_of("enterprise_kind", EnterpriseKind),
        CheckConstraint("staff_count >= 0", name="staff_not_negative"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "enterprise"}

    id: Mapped[int] = mapped_column(db.ForeignKey("organisation.id"), primary_key=True)
    enterprise_kind: Mapped[str] = mapped_column(words(16))
    industry_code: Mapped[str] = mapped_column(String(4))
    staff_count: Mapped[int]
    introduction: Mapped[str] = mapped_column(LongText, default="")
    bank_name: Mapped[str] = mapped_column(String(80), default="")
    bank_account: Mapped[str | None] = mapped_column(Encrypted)
    account_name: Mapped[str] = mapped_column(String(100), default="")

    sites: Mapped[list[WorkSite]] = relationship(back_populates="enterprise", order_by="WorkSite.id")


class WorkSite(db.Model):  # type: ignore[name-defined,misc]
    """Where the work is; its division decides the minimum wage."""

    __tablename__ = "work_site"

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    division: Mapped[str] = mapped_column(db.ForeignKey("division.code"))
    address: Mapped[str] = mapped_column(String(200))

    enterprise: Mapped[Enterprise] = relationship(back_populates="sites")


class Vetting(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """One school's decision on one enterprise, with the report of its site visit (R-107).

    `decided_on` and `published_on` are the days on which the school's Party organisation put the enterprise on the list
    of units and the list was published (R-108).
    """

    __tablename__ = "vetting"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "school_id"),
        one_of("state", VettingState),
        Index("ix_vetting_school_id_state", "school_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    state: Mapped[str] = mapped_column(words(12), default=VettingState.PENDING)
    visited_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    published_on: Mapped[date | None]
    report: Mapped[str] = mapped_column(LongText, default="")

    enterprise: Mapped[Enterprise] = relationship()
    school: Mapped[School] = relationship()

    @property
    def listed_on(self) -> date | None:
        """From when on the school may use the enterprise; None until both days are recorded."""
        if self.decided_on is None or self.published_on is None:
            return None
        return max(self.decided_on, self.published_on)


class SafetyViolation(db.Model):  # type: ignore[name-defined,misc]
    """A violation of safety law by an enterprise, with the document that says so (R-106)."""

    __tablename__ = "safety_violation"
    __table_args__ = (UniqueConstraint("enterprise_id", "happened_on", "document"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    happened_on: Mapped[date]
    document: Mapped[str] = mapped_column(String(200))
    recorded_by_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
