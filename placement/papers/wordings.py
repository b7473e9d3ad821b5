"""Which text a paper is made from: the version a school has in use, else the house's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select

from placement.extensions import db
from placement.papers.kinds import PaperKind
from placement.papers.models import Comparison, IssuedDocument, TemplateVersion, WordingText
from placement.papers.rules import TemplateState

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "documents" / "wording"
SHOWN = 8
"""How many digits of its digest name a house text at the foot of a page."""


@dataclass(frozen=True)
class Wording:
    """One text: what it is made for, its body in the markup of papers, and how a page names it (`2` or `house 3f…`)."""

    kind: PaperKind
    body: str
    version: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the body: two papers of one digest were made from the same text."""
        return digest_of(self.body)


def digest_of(body: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(body.encode()).hexdigest()


@lru_cache(maxsize=len(PaperKind))
def house_wording(kind: PaperKind) -> Wording:
    """The text that comes with the system."""
    body = (FOLDER / f"{kind}.txt").read_text()
    return Wording(kind, body, f"通用{digest_of(body)[:SHOWN]}")


def current_wording(kind: PaperKind, school_id: int) -> Wording:
    """The version the school has in use, else the house's."""
    query = select(TemplateVersion).where(
        TemplateVersion.school_id == school_id,
        TemplateVersion.kind == kind,
        TemplateVersion.state == TemplateState.PUBLISHED,
    )
    own = db.session.scalar(query)
    return Wording(kind, own.body, f"校{own.number}") if own else house_wording(kind)


def wording_of(document: IssuedDocument) -> Wording:
    """The text that a paper was made from. Raises LookupError for a paper older than the texts that are kept."""
    kept = db.session.get(WordingText, document.wording_digest) if document.wording_digest else None
    if kept is None:
        raise LookupError(f"the text of document {document.id} is not on record")
    return Wording(PaperKind(kept.kind), kept.body, document.template_version)


def is_compared(wording: Wording, school_id: int) -> bool:
    """Whether the school has recorded that it compared this very text with the official model text (R-202)."""
    query = select(Comparison.id).where(
        Comparison.school_id == school_id, Comparison.kind == wording.kind, Comparison.digest == wording.digest
    )
    return db.session.scalar(query) is not None


def keep(wording: Wording, *, at: datetime) -> str:
    """Keep the text for ever, since a paper is being made from it; its digest."""
    if db.session.get(WordingText, wording.digest) is None:
        db.session.add(WordingText(digest=wording.digest, kind=wording.kind, body=wording.body, first_used_at=at))
        db.session.flush()
    return wording.digest
