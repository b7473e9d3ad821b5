"""When all have signed, a job issues the final paper, and the placement learns that it is signed."""

from __future__ import annotations

from datetime import datetime

from placement.agreements import drafting, issuing
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT, TEMPLATES, AgreementKind, AgreementState
from placement.agreements.services.owing import note_owing
from placement.extensions import db
from placement.infra import events, jobs, statelog
from placement.infra.paper import mask_name
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import local_date
from placement.placements import services as placements


@jobs.handles("agreement_final")
def issue_final(job: jobs.Job, at: datetime) -> None:
    """Issue the signed paper under its number, once; everything that follows from the signatures follows here."""
    agreement = db.session.get_one(Agreement, job.payload["agreement_id"])
    unfinished = agreement.next_party is not None or agreement.draft_number != job.payload["draft"]
    if agreement.state != AgreementState.SIGNING or unfinished:
        return
    signed_at = max(signature.at for signature in agreement.current_signatures)
    _issue(agreement, at=at)
    statelog.transition(agreement, AGREEMENT, "finish", by=SYSTEM, at=at)
    agreement.signed_at = signed_at
    note_owing(agreement)
    parties = {signature.party for signature in agreement.current_signatures}
    placements.record_agreement_signed(agreement.placement, parties, signed_at, by=SYSTEM, at=at)
    events.happened("agreement_signed", agreement, by=SYSTEM, at=at)


def _issue(agreement: Agreement, *, at: datetime) -> None:
    placement, template = agreement.placement, TEMPLATES[AgreementKind(agreement.kind)]
    series = f"XY-{placement.school.code}-{local_date(at).year}"
    number = f"{series}-{issuing.take_number(series):04d}"
    token = issuing.new_token(number)
    data = drafting.build(agreement, number=number, verify_url=issuing.verify_url(token), issued_at=at)
    agreement.document = issuing.issue(
        template,
        template,
        data,
        subject_id=agreement.id,
        school_id=agreement.school_id,
        enterprise_id=agreement.enterprise_id,
        person_id=placement.person_id,
        parties=(placement.school.short_name, placement.enterprise.short_name, mask_name(placement.person.name)),
        at=at,
    )
