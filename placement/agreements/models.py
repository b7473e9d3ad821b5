"""Agreements with their supplements and endings, who signs them in what order, and the paper that travels."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import User
from placement.agreements.rules import (
    FILLABLE,
    FULL_AGE,
    AgreementKind,
    AgreementState,
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
from placement.papers.models import IssuedDocument
from placement.placements.models import Placement

_ALIVE = text("parent_id IS NULL AND state NOT IN ('void', 'refused')")


class Agreement(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """The agreement of one placement, or with `parent_id` what changes or ends it, which is signed in the same way.

    `terms` holds what the parties filled in beyond the placement's own facts; `changes` of a supplement
    {"pay_fen": {"before": 280000, "after": 300000}}, in force from `effective_on` and carried out at `effective_at`.
    `completed_terms` are a party's as it last completed them; `resets` names those that another party changed after
    that, so that one looks again.
    `number` is the paper's, taken when it is first sent for signing; `sign_by` is the last day to sign.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        one_of("kind", AgreementKind),
        one_of("state", AgreementState),
        CheckConstraint(
            "parent_id IS NULL OR kind IN ('supplement', 'termination')", name="only_a_change_has_a_parent"
        ),
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
    completed_terms: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    resets: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    draft_id: Mapped[int | None] = mapped_column(db.ForeignKey("issued_document.id"))
    draft_number: Mapped[int] = mapped_column(default=0)
    draft_digest: Mapped[str] = mapped_column(String(64), default="")
    school_owes: Mapped[bool] = mapped_column(default=True)
    enterprise_owes: Mapped[bool] = mapped_column(default=True)
    person_owes: Mapped[bool] = mapped_column(default=True)
    document_id: Mapped[int | None] = mapped_column(db.ForeignKey("issued_document.id"))
    number: Mapped[str] = mapped_column(String(40), default="")
    parent_id: Mapped[int | None] = mapped_column(db.ForeignKey("agreement.id"), index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(LongText, default="")
    effective_on: Mapped[date | None]
    effective_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signing_order: Mapped[list[str]] = mapped_column(JSON, default=list)
    sign_by: Mapped[date | None]
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    placement: Mapped[Placement] = relationship()
    parent: Mapped[Agreement | None] = relationship(remote_side=[id])
    draft: Mapped[IssuedDocument | None] = relationship(foreign_keys=[draft_id])
    document: Mapped[IssuedDocument | None] = relationship(foreign_keys=[document_id])
    signatures: Mapped[list[Signature]] = relationship(order_by="Signature.id")
    links: Mapped[list[SigningLink]] = relationship(back_populates="agreement", order_by="SigningLink.id")
    delegations: Mapped[list[Delegation]] = relationship(order_by="Delegation.id")

    @property
    def current_signatures(self) -> list[Signature]:
        """The signatures that count: under the present draft, unless it was sent back."""
        if self.state in (*FILLABLE, AgreementState.READY):
            return []
        return [signature for signature in self.signatures if signature.draft_number == self.draft_number]

    @property
    def order(self) -> tuple[Party, ...]:
        """Who signs, in order: with the guardian of whoever was below full age when it was sent (R-204)."""
        if self.signing_order:
            return tuple(Party(party) for party in self.signing_order)
        day = local_date(self.sent_at) if self.sent_at else self.placement.starts_on
        return sign_order(guardian=self.is_of_minor(day))

    def is_of_minor(self, day: date) -> bool:
        """Whether the person is below full age on a day, so that the guardian signs too."""
        student = self.placement.person.student
        return student is not None and is_below(student.birth_date, FULL_AGE, day)

    @property
    def next_party(self) -> Party | None:
        """Whose turn it is to sign."""
        return next_party(self.order, {signature.party for signature in self.current_signatures})

    def delegation_of(self, party: Party | None) -> Delegation | None:
        """To whom a party has given its signature, as long as it was not taken back."""
        return next((one for one in self.delegations if one.party == party and one.withdrawn_at is None), None)


class Signature(db.Model):  # type: ignore[name-defined,misc]
    """One party's signature under one draft: on screen with the hash that was shown, or on paper with the scan.

    A guardian who signs by a link has no account: `link_id` stands where `signer_id` is empty.
    """

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
    signer_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    link_id: Mapped[int | None] = mapped_column(db.ForeignKey("signing_link.id"))
    delegated_by_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    consent_hash: Mapped[str] = mapped_column(String(64), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    scan_id: Mapped[int | None] = mapped_column(db.ForeignKey("stored_file.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    scan: Mapped[StoredFile | None] = relationship()
    signer: Mapped[User | None] = relationship(foreign_keys=[signer_id])
    link: Mapped[SigningLink | None] = relationship()
    delegated_by: Mapped[User | None] = relationship(foreign_keys=[delegated_by_id])

    @property
    def signed_as(self) -> str:
        """The signer as named on the paper, with whoever gave the signature into their hands."""
        return f"{self.signer_name}（受{self.delegated_by.name}委托）" if self.delegated_by else self.signer_name


class SigningPolicy(db.Model):  # type: ignore[name-defined,misc]
    """How a school has its agreements signed: the order of the parties, and the days they have."""

    __tablename__ = "signing_policy"
    __table_args__ = (CheckConstraint("days BETWEEN 1 AND 90", name="days_known"),)

    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"), primary_key=True)
    parties: Mapped[list[str]] = mapped_column(JSON)
    days: Mapped[int] = mapped_column(default=14)
    set_by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SigningLink(db.Model):  # type: ignore[name-defined,misc]
    """The way of a guardian without an account to one draft: a link, and a code told by another way. Used once.

    Of both only digests are kept. `failures` counts wrong codes; the link closes when they are too many.
    """

    __tablename__ = "signing_link"
    __table_args__ = (Index("ix_signing_link_agreement_id", "agreement_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(db.ForeignKey("agreement.id"))
    draft_number: Mapped[int]
    party: Mapped[str] = mapped_column(words(12))
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(20), default="")
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    code_digest: Mapped[str] = mapped_column(String(64))
    failures: Mapped[int] = mapped_column(default=0)
    made_by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    agreement: Mapped[Agreement] = relationship(back_populates="links")


class Delegation(db.Model):  # type: ignore[name-defined,misc]
    """A colleague of the same organisation signs one agreement in place of those whose turn it is."""

    __tablename__ = "delegation"
    __table_args__ = (
        Index(
            "uq_delegation_one_standing",
            "agreement_id",
            "party",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_delegation_to_id", "to_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(db.ForeignKey("agreement.id"))
    party: Mapped[str] = mapped_column(words(12))
    from_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    to_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    giver: Mapped[User] = relationship(foreign_keys=[from_id])
    delegate: Mapped[User] = relationship(foreign_keys=[to_id])


class PaperPage(db.Model):  # type: ignore[name-defined,misc]
    """A photograph or scan of one page of the signed print; of several of one page the newest counts."""

    __tablename__ = "paper_page"
    __table_args__ = (
        CheckConstraint("page >= 1", name="page_from_one"),
        Index("ix_paper_page_agreement_id", "agreement_id", "draft_number", "page"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(db.ForeignKey("agreement.id"))
    draft_number: Mapped[int]
    page: Mapped[int]
    file_id: Mapped[int] = mapped_column(db.ForeignKey("stored_file.id"))
    uploaded_by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    file: Mapped[StoredFile] = relationship()


class HandOver(db.Model):  # type: ignore[name-defined,misc]
    """Who has the print in hand from when on; the last row is where it is now."""

    __tablename__ = "hand_over"
    __table_args__ = (Index("ix_hand_over_agreement_id", "agreement_id", "draft_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(db.ForeignKey("agreement.id"))
    draft_number: Mapped[int]
    holder: Mapped[str] = mapped_column(words(12))
    page: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
