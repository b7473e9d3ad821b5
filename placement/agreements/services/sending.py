"""The office sends an agreement for signing; a job renders the draft that all sign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from placement.agreements import drafting, policy
from placement.agreements.issuing import verify_url
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT, TEMPLATES, AgreementKind, AgreementState, Party
from placement.agreements.services.owing import note_owing
from placement.extensions import db
from placement.infra import files, jobs, pdf, statelog
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError, NotAllowed
from placement.kernel.text import Text


def send_for_signing(agreement: Agreement, *, by: Viewer, at: datetime) -> None:
    """Every party has completed its part: from now on nothing changes without going back. The draft comes by a job."""
    if policy.party_of(by, agreement) is not Party.SCHOOL:
        raise NotAllowed()
    statelog.transition(agreement, AGREEMENT, "send", by=by, at=at)
    agreement.draft_number += 1
    agreement.draft_file_id, agreement.draft_digest, agreement.sent_at = None, "", at
    note_owing(agreement)
    db.session.flush()
    jobs.enqueue("agreement_draft", job_key(agreement), at=at, agreement_id=agreement.id, draft=agreement.draft_number)


def send_many(agreements: Iterable[Agreement], *, by: Viewer, at: datetime) -> tuple[int, list[tuple[str, Text]]]:
    """Send several: how many went out, and by name and reason those that did not."""
    done, failed = 0, []
    for agreement in agreements:
        try:
            with db.session.begin_nested():
                send_for_signing(agreement, by=by, at=at)
            done += 1
        except DomainError as error:
            failed.append((agreement.placement.person.name, error.message))
    return done, failed


def job_key(agreement: Agreement) -> str:
    """The job of the present draft."""
    return f"agreement_draft:{agreement.id}:{agreement.draft_number}"


@jobs.handles("agreement_draft")
def render_draft(job: jobs.Job, at: datetime) -> None:
    """Render the draft and keep its bytes and the digest of what it says; nothing when it was sent back meanwhile."""
    agreement = db.session.get_one(Agreement, job.payload["agreement_id"])
    if agreement.state != AgreementState.SIGNING or agreement.draft_number != job.payload["draft"]:
        return
    number = f"草案 {agreement.id}-{agreement.draft_number}"
    data = drafting.build(agreement, number=number, verify_url=verify_url(), issued_at=at)
    rendered = pdf.render_document(TEMPLATES[AgreementKind(agreement.kind)], data)
    stored = files.store(rendered, name=f"{number}.pdf", media_type="application/pdf", at=at)
    agreement.draft_file_id, agreement.draft_digest = stored.id, drafting.digest(data)
    note_owing(agreement)
