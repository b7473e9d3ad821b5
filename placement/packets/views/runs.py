"""Print runs: chosen, followed, fetched."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.wrappers import Response
from sqlalchemy import select

from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import files
from placement.infra.jobs import Job, JobState
from placement.kernel.errors import NotFound
from placement.kernel.text import unpack
from placement.packets import policy, queries, services
from placement.packets.models import PrintRun
from placement.packets.rules import (
    PRINT_FORM_LABELS,
    PRINT_OUTCOME_LABELS,
    PRINT_SCOPE_LABELS,
    PrintForm,
)
from placement.packets.services.requesting import job_key, seal_request_of, to_seal
from placement.packets.views.blueprint import blueprint, now
from placement.packets.wording import JOB_TONES, JOB_WORDS, OUTCOME_TONES
from placement.papers.kinds import PAPER_KIND_LABELS, PaperKind
from placement.web.access import current_viewer, requires
from placement.web.downloads import download
from placement.web.htmx import go, respond
from placement.web.pagination import paginate
from placement.web.transactions import writes

BUSY = (JobState.QUEUED, JobState.RUNNING)


@blueprint.get("/runs/")
@requires(*policy.PRINTERS)
def runs() -> Response:
    """The runs of the own organisation, the newest first."""
    return respond(
        "packets/runs.html",
        page=paginate(queries.run_rows(current_viewer())),
        scopes=_by_word(PRINT_SCOPE_LABELS),
        forms=_by_word(PRINT_FORM_LABELS),
        words=_by_word(JOB_WORDS),
        tones=_by_word(JOB_TONES),
    )


def _by_word(labels: Any) -> dict[str, Any]:
    return {word.value: label for word, label in labels.items()}


@blueprint.get("/runs/<int:run_id>")
@requires(*policy.PRINTERS)
def run(run_id: int) -> Response:
    """How far a run is, what failed and why, and its result; a region that asks again while something is made."""
    viewer = current_viewer()
    found = queries.get_run(viewer, run_id)
    failed = queries.failed_rows(found.id)
    response = respond(
        "packets/run.html",
        "packets/_run.html",
        run=found,
        state=found.job.state if found.job else JobState.QUEUED,
        tally=queries.tally(found.id),
        failed=[(_of_row(row), unpack(row.error)) for row in failed],
        failed_ids=sorted({row.placement_id for row in failed}),
        page=paginate(queries.item_rows(found.id), per_page=50),
        titles=_by_word(PAPER_KIND_LABELS),
        outcomes=_by_word(PRINT_OUTCOME_LABELS),
        tones=_by_word(OUTCOME_TONES),
        forms=_by_word(PRINT_FORM_LABELS),
        seal=_seal(found) if viewer.is_(Role.PLACEMENT_OFFICE) and found.finished_at else None,
    )
    response.headers["HX-Retarget"] = "#print-run"
    return response


def _of_row(row: Any) -> str:
    return f"{row.person} · {PAPER_KIND_LABELS[PaperKind(row.kind)]}"


def _seal(found: PrintRun) -> dict[str, Any]:
    """What the page says of 用印申请单: the paper, the job that makes it, or whether one can be asked for."""
    document = seal_request_of(found)
    state = None if document else db.session.scalar(select(Job.state).where(Job.key == job_key(found)))
    return {"document": document, "job": state, "papers": len(to_seal(found)) if not document and not state else 0}


@blueprint.get("/runs/<int:run_id>/file")
@requires(*policy.PRINTERS)
def run_file(run_id: int) -> Response:
    """The result, as it was put together."""
    found = queries.get_run(current_viewer(), run_id)
    if found.file is None:
        raise NotFound()
    name = f"{found.title}_{found.asked_at:%Y%m%d}.{found.form}"
    inline = found.form == PrintForm.PDF and request.args.get("view") == "1"
    return download(files.read(found.file), name, found.file.media_type, inline=inline)


@blueprint.post("/runs/<int:run_id>/seal-request")
@requires(Role.PLACEMENT_OFFICE)
@writes
def request_seal(run_id: int) -> Response:
    """Have the request for the seal printed."""
    viewer = current_viewer()
    services.ask_for_seal(queries.get_run(viewer, run_id), by=viewer, at=now())
    return go(url_for("packets.run", run_id=run_id))
