"""用印申请单: one sheet for the keeper of the seal about all papers of a run."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from placement.accounts.rules import Role
from placement.agreements.facts.office import ToSeal, seal_facts
from placement.extensions import db
from placement.infra import jobs
from placement.infra.masking import mask_name
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.organisations.queries import get_school
from placement.packets.models import PrintItem, PrintRun
from placement.packets.rules import school_places
from placement.papers import issuing
from placement.papers.kinds import KINDS, PAPER_KIND_LABELS, PaperKind
from placement.papers.models import IssuedDocument
from placement.papers.rules import DocumentState
from placement.papers.wordings import current_wording

SERIES = "YY"
"""Letters of the number of a request: 用印."""


def ask_for_seal(run: PrintRun, *, by: Viewer, at: datetime) -> jobs.Job:
    """Have the request of a finished run printed, once. Raises NotAllowed, RuleBroken."""
    if not by.is_(Role.PLACEMENT_OFFICE) or by.organisation_id != run.school_id:
        raise NotAllowed()
    if run.finished_at is None:
        raise RuleBroken("not_finished", Text("这一批文书还在生成，完成后再申请用印"))
    if not to_seal(run):
        raise RuleBroken("nothing_to_seal", Text("这一批文书没有需要学校盖章的"))
    return jobs.enqueue("seal_request", job_key(run), at=at, run_id=run.id, asked_by=by.name)


def job_key(run: PrintRun) -> str:
    """The job that prints the request of this run."""
    return f"seal_request:{run.id}"


def to_seal(run: PrintRun) -> list[PrintItem]:
    """The rows whose papers the school's seal goes on; what carries its seal in the file already needs none."""
    return [
        item
        for item in run.items
        if item.document and not item.document.sealed_by and school_places(PaperKind(item.kind))
    ]


def seal_request_of(run: PrintRun) -> IssuedDocument | None:
    """The request that was printed for this run."""
    query = select(IssuedDocument).where(
        IssuedDocument.kind == PaperKind.SEAL_REQUEST,
        IssuedDocument.subject_id == run.id,
        IssuedDocument.state == DocumentState.CURRENT,
    )
    return db.session.scalar(query)


@jobs.handles("seal_request")
def print_request(job: jobs.Job, at: datetime) -> None:
    """Issue the request as a paper of its own, so that the keeper of the seal can verify it too."""
    run = db.session.get_one(PrintRun, job.payload["run_id"])
    if seal_request_of(run) is not None:
        return
    school = get_school(run.school_id)
    series = f"{SERIES}-{school.code}-{local_date(at).year}"
    number = f"{series}-{issuing.take_number(series):04d}"
    told = [_told(item, item.document) for item in to_seal(run) if item.document]
    issuing.issue(
        current_wording(PaperKind.SEAL_REQUEST, school.id),
        seal_facts(school, told, purpose=run.title, by=job.payload["asked_by"], on=local_date(at)),
        number=number,
        token=issuing.new_token(number),
        subject_id=run.id,
        school_id=school.id,
        parties=(school.short_name,),
        at=at,
    )


def _told(item: PrintItem, document: IssuedDocument) -> ToSeal:
    kind, placement = PaperKind(item.kind), item.placement
    return ToSeal(
        title=str(PAPER_KIND_LABELS[kind]),
        number=document.number,
        subject=f"{mask_name(placement.person.name)}，{placement.enterprise.short_name}",
        copies=KINDS[kind].copies,
        pages=document.pages,
        places=[str(place) for place in school_places(kind)],
    )
