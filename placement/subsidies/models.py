"""Policy, budgets, statements and the ledger of the 25% subsidy. Money is integer fen."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import User
from placement.extensions import db
from placement.infra.statelog import Versioned
from placement.infra.types import Fen, UtcDateTime, one_of, words
from placement.kernel.money import fixed
from placement.kernel.periods import Month
from placement.organisations.models import Enterprise, School
from placement.placements.models import Placement
from placement.placements.terms import terms_on
from placement.subsidies.states import BudgetState, EntryKind, Method, StatementState

_ALIVE = text("state <> 'cancelled'")


class SubsidyPolicy(db.Model):  # type: ignore[name-defined,misc]
    """One dated version of the policy; the version in force on the first day of a month governs that month."""

    __tablename__ = "subsidy_policy"
    __table_args__ = (one_of("method", Method),)

    id: Mapped[int] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(unique=True)
    rate_percent: Mapped[int]
    method: Mapped[str] = mapped_column(words())
    min_days: Mapped[int | None]
    cap_months: Mapped[int] = mapped_column(default=6)
    source: Mapped[str] = mapped_column(String(200))


class Budget(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """A public school's line for one calendar year. approved ≥ committed + earned + paid holds in the database."""

    __tablename__ = "budget"
    __table_args__ = (
        UniqueConstraint("school_id", "year"),
        one_of("state", BudgetState),
        CheckConstraint(
            "committed_fen >= 0 AND earned_fen >= 0 AND paid_fen >= 0 AND proposed_fen >= 0",
            name="figures_not_negative",
        ),
        CheckConstraint("approved_fen >= committed_fen + earned_fen + paid_fen", name="never_over_approved"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    year: Mapped[int]
    state: Mapped[str] = mapped_column(words(12), default=BudgetState.PROPOSED)
    proposed_fen: Mapped[Fen]
    approved_fen: Mapped[Fen] = mapped_column(default=0)
    committed_fen: Mapped[Fen] = mapped_column(default=0)
    earned_fen: Mapped[Fen] = mapped_column(default=0)
    paid_fen: Mapped[Fen] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(200), default="")

    school: Mapped[School] = relationship()

    @property
    def free_fen(self) -> int:
        """What can still be promised, in fen."""
        return self.approved_fen - self.committed_fen - self.earned_fen - self.paid_fen


class Statement(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """补助结算单: one per school × enterprise × month; three different people prepare, review and approve."""

    __tablename__ = "statement"
    __table_args__ = (
        one_of("state", StatementState),
        Index(
            "uq_statement_one_alive",
            "school_id",
            "enterprise_id",
            "month",
            unique=True,
            sqlite_where=_ALIVE,
            postgresql_where=_ALIVE,
        ),
        Index("ix_statement_school_id_state", "school_id", "state"),
        Index("ix_statement_enterprise_id_state", "enterprise_id", "state"),
        CheckConstraint("total_fen >= 0", name="total_not_negative"),
        CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id <> prepared_by_id", name="reviewer_is_another"),
        CheckConstraint(
            "approved_by_id IS NULL OR (approved_by_id <> prepared_by_id AND approved_by_id <> reviewed_by_id)",
            name="approver_is_a_third",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    month: Mapped[str] = mapped_column(String(7))
    state: Mapped[str] = mapped_column(words(), default=StatementState.CALCULATED)
    total_fen: Mapped[Fen]
    policy_id: Mapped[int] = mapped_column(db.ForeignKey("subsidy_policy.id"))
    prepared_by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    reviewed_by_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    approved_by_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_on: Mapped[date | None]
    payment_reference: Mapped[str] = mapped_column(String(60), default="")
    document_id: Mapped[int | None] = mapped_column(db.ForeignKey("issued_document.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    school: Mapped[School] = relationship()
    enterprise: Mapped[Enterprise] = relationship()
    policy: Mapped[SubsidyPolicy] = relationship()
    lines: Mapped[list[StatementLine]] = relationship(back_populates="statement", order_by="StatementLine.id")


class StatementLine(db.Model):  # type: ignore[name-defined,misc]
    """One person-month on a statement, with its derivation and its checks as they were."""

    __tablename__ = "statement_line"
    __table_args__ = (
        UniqueConstraint("statement_id", "placement_id", "month"),
        Index("ix_statement_line_placement_id", "placement_id"),
        Index("ix_statement_line_person_id_month", "person_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(db.ForeignKey("statement.id"))
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    person_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    month: Mapped[str] = mapped_column(String(7))
    codes: Mapped[str] = mapped_column(String(31))
    eligible_days: Mapped[str] = mapped_column(String(8))
    statutory_days: Mapped[int]
    fraction: Mapped[str] = mapped_column(String(40))
    wage_fen: Mapped[Fen]
    base_fen: Mapped[Fen]
    amount_fen: Mapped[Fen]
    payable: Mapped[bool]
    derivation: Mapped[list[Any]] = mapped_column(JSON)
    checks: Mapped[dict[str, Any]] = mapped_column(JSON)
    basis: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the sum rests on: `teacher`, `wages` (keys of rows), `counted` (part of each day), `cuts` (reasons)."""

    statement: Mapped[Statement] = relationship(back_populates="lines")
    placement: Mapped[Placement] = relationship()
    person: Mapped[User] = relationship()

    @property
    def is_teacher(self) -> bool:
        """Whether the person is a teacher in practice, not a student."""
        return bool(self.basis["teacher"])

    @property
    def post(self) -> str:
        """What the person was employed as at the end of the month, whatever the post is called by now."""
        return terms_on(self.placement, Month.parse(self.month).last).title

    @property
    def share(self) -> str:
        """The fraction for show: six decimals. `fraction` keeps it exact."""
        return fixed(Fraction(self.fraction), 6)

    @property
    def wage_keys(self) -> list[tuple[str, date, date]]:
        """Division, effective and known date of the wage rows the line rests on."""
        return [(row[0], date.fromisoformat(row[1]), date.fromisoformat(row[2])) for row in self.basis["wages"]]


class LedgerEntry(db.Model):  # type: ignore[name-defined,misc]
    """The books: append-only, a trigger refuses UPDATE and DELETE; a mistake is mended by another entry."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("person_id", "month", "enterprise_id", "kind", "cause"),
        one_of("kind", EntryKind),
        Index("ix_ledger_entry_school_id_year", "school_id", "year"),
        Index("ix_ledger_entry_placement_id", "placement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    year: Mapped[int]
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    person_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    month: Mapped[str] = mapped_column(String(7))
    kind: Mapped[str] = mapped_column(words(12))
    cause: Mapped[str] = mapped_column(String(60))
    amount_fen: Mapped[Fen]
    statement_id: Mapped[int | None] = mapped_column(db.ForeignKey("statement.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class WaitingCommitment(db.Model):  # type: ignore[name-defined,misc]
    """A promise that did not fit the budget: it waits outside the ledger, oldest first, and holds up nothing."""

    __tablename__ = "waiting_commitment"
    __table_args__ = (
        UniqueConstraint("placement_id", "month"),
        Index("ix_waiting_commitment_school_id_year", "school_id", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    year: Mapped[int]
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    month: Mapped[str] = mapped_column(String(7))
    amount_fen: Mapped[Fen]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
