"""Every document the system has issued, and the texts it was made from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import User
from placement.extensions import db
from placement.infra.files import StoredFile
from placement.infra.statelog import Versioned
from placement.infra.types import UtcDateTime, one_of, words
from placement.papers.rules import DocumentState, TemplateState

_IN_USE = text("state = 'published'")
_IN_WORK = text("state IN ('draft', 'submitted')")


class WordingText(db.Model):  # type: ignore[name-defined,misc]
    """The text of a template as it was when the first paper was issued from it; kept for ever, under its digest."""

    __tablename__ = "wording"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(words(40))
    body: Mapped[str] = mapped_column(LongText)
    first_used_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TemplateVersion(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """A school's own version of a template: written by one person, put into use by another, never edited after that."""

    __tablename__ = "template_version"
    __table_args__ = (
        one_of("state", TemplateState),
        UniqueConstraint("school_id", "kind", "number"),
        Index(
            "uq_template_version_one_in_use",
            "school_id",
            "kind",
            unique=True,
            sqlite_where=_IN_USE,
            postgresql_where=_IN_USE,
        ),
        Index(
            "uq_template_version_one_in_work",
            "school_id",
            "kind",
            unique=True,
            sqlite_where=_IN_WORK,
            postgresql_where=_IN_WORK,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    kind: Mapped[str] = mapped_column(words(40))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(words(12), default=TemplateState.DRAFT)
    body: Mapped[str] = mapped_column(LongText)
    note: Mapped[str] = mapped_column(String(200), default="")
    author_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    publisher_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    author: Mapped[User] = relationship(foreign_keys=[author_id])
    publisher: Mapped[User | None] = relationship(foreign_keys=[publisher_id])


class Comparison(db.Model):  # type: ignore[name-defined,misc]
    """A school's record that it compared a text with the official model text (R-202); of a text, not of a version."""

    __tablename__ = "template_comparison"
    __table_args__ = (UniqueConstraint("school_id", "kind", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    kind: Mapped[str] = mapped_column(words(40))
    digest: Mapped[str] = mapped_column(String(64))
    compared_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class IssuedDocument(db.Model):  # type: ignore[name-defined,misc]
    """A paper that left the house: its bytes, hash, data and template version never change again.

    `for_signing` marks the text that its parties read and sign; the final paper takes its place. `sealed_by` names
    the certificate of the seal, empty for a paper without one; `pages` is 0 where nobody counted.
    """

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
    wording_digest: Mapped[str | None] = mapped_column(db.ForeignKey("wording.digest"))
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    parties: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(words(12), default=DocumentState.CURRENT)
    for_signing: Mapped[bool] = mapped_column(default=False)
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(db.ForeignKey("enterprise.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"), index=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    pages: Mapped[int] = mapped_column(default=0)
    sealed_by: Mapped[str] = mapped_column(String(200), default="")
    superseded_by_id: Mapped[int | None] = mapped_column(db.ForeignKey("issued_document.id"))

    file: Mapped[StoredFile] = relationship()


class DocumentNumber(db.Model):  # type: ignore[name-defined,misc]
    """The last number used in a series such as `XY-0101-2026`; taken under the row's lock, so none is used twice."""

    __tablename__ = "document_number"

    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)
