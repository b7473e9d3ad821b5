"""The office sends an agreement for signing; a job renders the draft that all sign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from placement.agreements import facts, policy, queries
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT, TEMPLATES, AgreementKind, AgreementState, Party, sign_order
from placement.agreements.services.owing import note_owing
from placement.extensions import db
from placement.infra import events, jobs, statelog
from placement.infra.batches import Outcome, one_by_one
from placement.infra.masking import mask_name
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed
from placement.papers import issuing
from placement.papers.kinds import PaperKind
from placement.papers.models import IssuedDocument
from placement.papers.rules import DocumentState
from placement.papers.seals import Seal
from placement.papers.wordings import Wording, current_wording, is_compared, wording_of


def send_for_signing(agreement: Agreement, *, by: Viewer, at: datetime) -> None:
    """Every party has completed its part: from now on nothing changes without going back. The draft comes by a job."""
    if policy.party_of(by, agreement) is not Party.SCHOOL:
        raise NotAllowed()
    AGREEMENT.allowed(agreement, "send", by)
    events.happened("agreement_sending", agreement, by=by, at=at)
    statelog.transition(agreement, AGREEMENT, "send", by=by, at=at)
    agreement.number = agreement.number or _take_number(agreement, at=at)
    withdraw_draft(agreement, at=at)
    agreement.draft_number += 1
    agreement.sent_at = at
    _lay_down_signing(agreement, today=local_date(at))
    note_owing(agreement)
    db.session.flush()
    jobs.enqueue("agreement_draft", job_key(agreement), at=at, agreement_id=agreement.id, draft=agreement.draft_number)


def _lay_down_signing(agreement: Agreement, *, today: date) -> None:
    """Who signs in what order until when: as the school has it now, whatever it lays down later."""
    way = queries.way_of_signing(agreement.school_id)
    order = sign_order(guardian=agreement.is_of_minor(today), parties=way.parties)
    agreement.signing_order = [party.value for party in order]
    agreement.sign_by = today + timedelta(days=way.days)
    agreement.reminded_at = None


SERIES = {AgreementKind.SUPPLEMENT: "BC", AgreementKind.TERMINATION: "JC"}
"""Letters of the number of a paper; every other agreement is an XY."""


def _take_number(agreement: Agreement, *, at: datetime) -> str:
    letters = SERIES.get(AgreementKind(agreement.kind), "XY")
    series = f"{letters}-{agreement.placement.school.code}-{local_date(at).year}"
    return f"{series}-{issuing.take_number(series):04d}"


def withdraw_draft(agreement: Agreement, *, at: datetime) -> None:
    """The text that was sent counts no longer; whoever scans it is told."""
    if agreement.draft is not None and agreement.draft.state == DocumentState.PENDING:
        issuing.supersede(agreement.draft, at=at)
    agreement.draft, agreement.draft_digest = None, ""


def end_draft(agreement: Agreement, *, at: datetime) -> None:
    """Nobody is going to sign the text any more; it stays to be read, and whoever scans it is told."""
    if agreement.draft is not None and agreement.draft.state == DocumentState.PENDING:
        issuing.end(agreement.draft, at=at)


def send_many(agreements: Iterable[Agreement], *, by: Viewer, at: datetime) -> Outcome:
    """Send several: how many went out, and by name and reason those that did not."""
    return one_by_one(agreements, lambda one: send_for_signing(one, by=by, at=at), name=person_named)


def person_named(agreement: Agreement) -> str:
    """What a row is called where agreements are dealt with together."""
    return agreement.placement.person.name


def job_key(agreement: Agreement) -> str:
    """The job of the present draft."""
    return f"agreement_draft:{agreement.id}:{agreement.draft_number}"


@jobs.handles("agreement_draft")
def render_draft(job: jobs.Job, at: datetime) -> None:
    """Issue the text to be signed and keep the digest of what it says; nothing when it was sent back meanwhile."""
    agreement = db.session.get_one(Agreement, job.payload["agreement_id"])
    if agreement.state != AgreementState.SIGNING or agreement.draft_number != job.payload["draft"]:
        return
    number = f"{agreement.number}-{DRAFT}{agreement.draft_number}"
    told = facts.facts_of(agreement.placement, agreement)
    agreement.draft = issue_text(agreement, told, number=number, for_signing=True, at=at)
    agreement.draft_digest = facts.digest(told)
    note_owing(agreement)


DRAFT = "G"
"""What stands before the number of a draft in the number of its paper: 稿."""


def issue_text(
    agreement: Agreement,
    told: dict[str, Any],
    *,
    number: str,
    for_signing: bool = False,
    seal: Seal | None = None,
    at: datetime,
) -> IssuedDocument:
    """Make a paper of the agreement with the facts that are told; the final one in the very text that was signed."""
    placement, wording = agreement.placement, wording_for(agreement, for_signing=for_signing)
    return issuing.issue(
        wording,
        {**told, "compared": is_compared(wording, agreement.school_id)},
        number=number,
        token=issuing.new_token(number),
        subject_id=agreement.id,
        school_id=agreement.school_id,
        enterprise_id=agreement.enterprise_id,
        person_id=placement.person_id,
        parties=(placement.school.short_name, placement.enterprise.short_name, mask_name(placement.person.name)),
        for_signing=for_signing,
        seal=seal,
        at=at,
    )


def wording_for(agreement: Agreement, *, for_signing: bool) -> Wording:
    """The text the school has in use for a new draft; for the final paper that of the draft that was signed."""
    draft = agreement.draft
    if for_signing or draft is None or draft.wording_digest is None:
        return current_wording(PaperKind(TEMPLATES[AgreementKind(agreement.kind)]), agreement.school_id)
    return wording_of(draft)
