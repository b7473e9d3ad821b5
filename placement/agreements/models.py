"""Agreements, their signatures, and every document the system has issued."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.agreements.rules import (
    FILLABLE,
    FULL_AGE,
    AgreementKind,
    AgreementState,
    DocumentState,
    Party,
    SigningMethod,
    next_party,
    sign_order,
)
from placement.compliance.ages import is_below
from placement.extensions import db
from placement.infra.files import StoredFile
from placement.infra.statelog import Versioned
from placement.infra.types import UtcDateTime, one_of, words
from placement.kernel.clock import local_date
from placement.placements.models import Placement

_ALIVE = text("state NOT IN ('void', 'refused')")


class IssuedDocument(db.Model):  # type: ignore[name-defined,misc]
    """A paper that left the house: its bytes, hash, data and template version never change again."""

    __tablename__ = "issued_document"
    __table_args__ = (
        one_of("state", DocumentState),
        Index("ix_issued_document_subject", "kind", "subject_id"),
        Index("ix_issued_document_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[int]
    file_id: Mapped[int] = mapped_column(db.ForeignKey("stored_file.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    file_identifier: Mapped[str] = mapped_column(String(32), default="", index=True)
    template: Mapped[str] = mapped_column(String(60))
    template_version: Mapped[str] = mapped_column(String(64))
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    parties: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(words(12), default=DocumentState.CURRENT)
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(db.ForeignKey("enterprise.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"), index=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)

    file: Mapped[StoredFile] = relationship()


class DocumentNumber(db.Model):  # type: ignore[name-defined,misc]
    """The last number used in a series such as `XY-0101-2026`; taken under the row's lock, so none is used twice."""

    __tablename__ = "document_number"

    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Agreement(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """The agreement of one placement. `terms` holds what the parties filled in beyond the placement's own facts."""

    __tablename__ = "agreement"
    __table_args__ = (
        one_of("kind", AgreementKind),
        one_of("state", AgreementState),
        Index("uq_agreement_one_alive", "placement_id", unique=True, sqlite_where=_ALIVE, postgresql_where=_ALIVE),
        Index("ix_agreement_school_id_state", "school_id", "state"),
        Index("ix_agreement_enterprise_id_state", "enterprise_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    kind: Mapped[str] = mapped_column(words())
    state: Mapped[str] = mapped_column(words(12), default=AgreementState.DRAFTING)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    completed_by: Mapped[list[str]] = mapped_column(JSON, default=list)
    draft_file_id: Mapped[int | None] = mapped_column(db.ForeignKey("stored_file.id"))
    draft_number: Mapped[int] = mapped_column(default=0)
    draft_digest: Mapped[str] = mapped_column(String(64), default="")
    school_owes: Mapped[bool] = mapped_column(default=True)
    enterprise_owes: Mapped[bool] = mapped_column(default=True)
    person_owes: Mapped[bool] = mapped_column(default=True)
    document_id: Mapped[int | None] = mapped_column(db.ForeignKey("issued_document.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    placement: Mapped[Placement] = relationship()
    draft: Mapped[StoredFile | None] = relationship()
    document: Mapped[IssuedDocument | None] = relationship()
    signatures: Mapped[list[Signature]] = relationship(order_by="Signature.id")

    @property
    def current_signatures(self) -> list[Signature]:
        """The signatures that count: under the present draft, unless it was sent back."""
        if self.state in (*FILLABLE, AgreementState.READY):
            return []
        return [signature for signature in self.signatures if signature.draft_number == self.draft_number]

    @property
    def order(self) -> tuple[Party, ...]:
        """Who signs, in order: with the guardian of whoever was below full age when it was sent (R-204)."""
        student = self.placement.person.student
        day = local_date(self.sent_at) if self.sent_at else self.placement.starts_on
        minor = student is not None and is_below(student.birth_date, FULL_AGE, day)
        return sign_order(guardian=minor)

    @property
    def next_party(self) -> Party | None:
        """Whose turn it is to sign."""
        return next_party(self.order, {signature.party for signature in self.current_signatures})


class Signature(db.Model):  # type: ignore[name-defined,misc]
    """One party's signature under one draft: on screen with the hash that was shown, or on paper with the scan."""

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("agreement_id", "draft_number", "party"),
        one_of("party", Party),
        one_of("method", SigningMethod),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(db.ForeignKey("agreement.id"))
    draft_number: Mapped[int]
    party: Mapped[str] = mapped_column(words(12))
    method: Mapped[str] = mapped_column(words(8))
    signer_name: Mapped[str] = mapped_column(String(60))
    signer_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    consent_hash: Mapped[str] = mapped_column(String(64), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    scan_id: Mapped[int | None] = mapped_column(db.ForeignKey("stored_file.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    scan: Mapped[StoredFile | None] = relationship()
