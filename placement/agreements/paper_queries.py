"""What is known of the paper: which draft it is, where it is, which pages came back, who has a copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from placement.agreements.models import Agreement, HandOver, PaperPage
from placement.agreements.queries import get_agreement
from placement.agreements.rules import AGREEMENT, FILLERS, PARTY_ROLES, TEMPLATES, Party
from placement.extensions import db
from placement.infra import statelog
from placement.infra.statelog import TransitionLog
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.papers.models import IssuedDocument


def paper_of_token(viewer: Viewer, token: str) -> tuple[Agreement, IssuedDocument]:
    """The agreement of the print with this code, and the draft that was printed, which may be an older one.

    Raises NotFound for a code that is none and for an agreement that this viewer may not see.
    """
    query = select(IssuedDocument).where(
        IssuedDocument.token == token, IssuedDocument.for_signing, IssuedDocument.kind.in_(TEMPLATES.values())
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound()
    return get_agreement(viewer, found.subject_id), found


def hand_overs(agreement: Agreement) -> list[HandOver]:
    """Where the present print has been, oldest first."""
    query = select(HandOver).filter_by(agreement_id=agreement.id, draft_number=agreement.draft_number)
    return list(db.session.scalars(query.order_by(HandOver.id)))


@dataclass(frozen=True)
class PageOnFile:
    """The upload that counts for one page, and which page of the uploaded file it is, from 0."""

    row: PaperPage
    index: int


def paper_pages(agreement: Agreement) -> dict[int, PageOnFile]:
    """By page number, the newest upload of each page of the present draft; of a scan the pages follow one another."""
    rows = _uploads(agreement)
    begins: dict[int, int] = {}
    for row in rows:
        begins[row.file_id] = min(row.page, begins.get(row.file_id, row.page))
    return {row.page: PageOnFile(row, row.page - begins[row.file_id]) for row in rows}


def _uploads(agreement: Agreement) -> list[PaperPage]:
    query = select(PaperPage).filter_by(agreement_id=agreement.id, draft_number=agreement.draft_number)
    return list(db.session.scalars(query.order_by(PaperPage.id).options(joinedload(PaperPage.file))))


def get_page(agreement: Agreement, number: int) -> PageOnFile:
    """The upload that counts for a page. Raises NotFound where nobody has uploaded it."""
    found = paper_pages(agreement).get(number)
    if found is None:
        raise NotFound()
    return found


def copies(agreement: Agreement, history: Iterable[TransitionLog] | None = None) -> dict[Party, TransitionLog | None]:
    """By party, the record that it has its copy of the signed agreement (R-206), or None."""
    if history is None:
        history = db.session.scalars(statelog.history(AGREEMENT.kind, agreement.id))
    found: dict[Party, TransitionLog | None] = dict.fromkeys(FILLERS)
    for row in history:
        if row.event == "copy":
            found[next(party for party in FILLERS if row.role in PARTY_ROLES[party])] = row
    return found
