"""When all have signed, a job issues the final paper under the school's seal, and the placement learns of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from placement.agreements import facts
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT, CHANGES, TEMPLATES, AgreementKind, AgreementState
from placement.agreements.services.owing import note_owing
from placement.agreements.services.sending import issue_text, wording_for
from placement.extensions import db
from placement.infra import events, jobs, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.papers import issuing, wordings
from placement.papers.models import Comparison, IssuedDocument
from placement.papers.rules import WITH_MODEL_TEXT
from placement.papers.seals import seal_of
from placement.placements import services as placements


@jobs.handles("agreement_final")
def issue_final(job: jobs.Job, at: datetime) -> None:
    """Issue the signed paper under its number, once; everything that follows from the signatures follows here."""
    agreement = db.session.get_one(Agreement, job.payload["agreement_id"])
    unfinished = agreement.next_party is not None or agreement.draft_number != job.payload["draft"]
    if agreement.state != AgreementState.SIGNING or unfinished:
        return
    signed_at = max(signature.at for signature in agreement.current_signatures)
    seal = seal_of(agreement.placement.school)
    told = facts.facts_of(agreement.placement, agreement)
    agreement.document = issue_text(agreement, told, number=agreement.number, seal=seal, at=at)
    if agreement.draft is not None:
        issuing.supersede(agreement.draft, heir=agreement.document, at=at)
    statelog.transition(agreement, AGREEMENT, "finish", by=SYSTEM, at=at)
    agreement.signed_at = signed_at
    note_owing(agreement)
    if agreement.kind in CHANGES:
        events.happened("change_signed", agreement, by=SYSTEM, at=at)
        return
    parties = {signature.party for signature in agreement.current_signatures}
    compared = _is_compared(agreement)
    placements.record_agreement_signed(agreement.placement, parties, signed_at, compared=compared, by=SYSTEM, at=at)
    events.happened("agreement_signed", agreement, by=SYSTEM, at=at)


def _is_compared(agreement: Agreement) -> bool | None:
    """Whether the text was compared with the official model; None for a paper that has none (R-202)."""
    if TEMPLATES[AgreementKind(agreement.kind)] not in WITH_MODEL_TEXT:
        return None
    return wordings.is_compared(wording_for(agreement, for_signing=False), agreement.school_id)


@events.on("wording_compared")
def note_compared(subject: Comparison, *, by: Viewer, at: datetime) -> None:
    """What was signed in the very text that the school has now compared is compared too."""
    same_text = select(Agreement.placement_id).join(IssuedDocument, IssuedDocument.id == Agreement.document_id)
    signed = same_text.where(
        IssuedDocument.wording_digest == subject.digest, IssuedDocument.school_id == subject.school_id
    )
    placements.record_texts_compared(signed, at=at)
