"""Official facts as dated rows: administrators add rows with a source, nothing is overwritten."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from placement.extensions import db
from placement.infra.types import UtcDateTime, one_of, words
from placement.kernel.findings import Severity


class DivisionRow(db.Model):  # type: ignore[name-defined,misc]
    """An administrative division of Hangzhou (GB/T 2260) and the time it is or was valid."""

    __tablename__ = "division"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor: Mapped[str | None] = mapped_column(String(6))


class MajorRow(db.Model):  # type: ignore[name-defined,misc]
    """A major of the secondary catalogue of 2021 with its class and category."""

    __tablename__ = "major"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    class_code: Mapped[str] = mapped_column(String(4), index=True)
    class_name: Mapped[str] = mapped_column(String(60))
    category_code: Mapped[str] = mapped_column(String(2), index=True)
    category_name: Mapped[str] = mapped_column(String(60))


class WageRow(db.Model):  # type: ignore[name-defined,misc]
    """A minimum wage of one division from a day on; `known_from` is when the notice became known."""

    __tablename__ = "minimum_wage"
    __table_args__ = (
        UniqueConstraint("division", "effective_from", "known_from"),
        Index("ix_minimum_wage_division_effective_from", "division", "effective_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    division: Mapped[str] = mapped_column(db.ForeignKey("division.code"))
    effective_from: Mapped[date]
    known_from: Mapped[date]
    monthly_fen: Mapped[int]
    hourly_fen: Mapped[int | None]
    document: Mapped[str] = mapped_column(String(200))
    confidence: Mapped[str] = mapped_column(String(200))
    confirmed_document: Mapped[str | None] = mapped_column(String(200))
    confirmed_by_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def confirmed(self) -> bool:
        """Found in a source, or confirmed by an administrator with a document number."""
        return self.confidence.startswith("found") or self.confirmed_at is not None


class CalendarDay(db.Model):  # type: ignore[name-defined,misc]
    """One day of the official work calendar; provisional until the yearly notice of the State Council is known."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(120))
    provisional: Mapped[bool] = mapped_column(default=False)


class RuleRevision(db.Model):  # type: ignore[name-defined,misc]
    """A rule as it stands from a day on, with its source: it takes the place of the row it follows and never edits it.

    What the rule judges, of whom and under which light stays that of the shipped row of the same rule and check.
    Append-only: of two rows from the same day the later entered counts.
    """

    __tablename__ = "rule_revision"
    __table_args__ = (
        one_of("severity", Severity),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(8))
    check_name: Mapped[str] = mapped_column(String(40))
    severity: Mapped[str] = mapped_column(words(8))
    waivable: Mapped[bool] = mapped_column(default=False)
    article: Mapped[str] = mapped_column(String(200))
    confidence: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(LongText)
    message_en: Mapped[str] = mapped_column(LongText)
    thresholds: Mapped[dict[str, Any]] = mapped_column(JSON)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200))
    added_by_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
