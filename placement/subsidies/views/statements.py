"""Statements to be read: the list, one statement, one line with its sum, the papers."""

from __future__ import annotations

from typing import Any

from flask import make_response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import audit, files, jobs, statelog
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.kernel.money import capitals
from placement.kernel.periods import Month
from placement.organisations.queries import organisation_names
from placement.papers.models import IssuedDocument
from placement.subsidies import checks, guidance, policy, queries, services
from placement.subsidies.forms import PayForm, StatementFilters
from placement.subsidies.models import Statement
from placement.subsidies.queries import STATEMENT_SORTS, Wishes
from placement.subsidies.states import (
    STATEMENT,
    STATEMENT_NEXT,
    STATEMENT_STATE_LABELS,
    STATEMENT_TONES,
    STATEMENT_TURNS,
    statement_choices,
)
from placement.subsidies.views.blueprint import blueprint, chips, figures, now, today, word_of
from placement.subsidies.wording import told
from placement.subsidies.workbook import MEDIA_TYPE, statement_workbook
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import mask_name, month_cn
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

MINE = "mine"


@blueprint.get("/statements")
@requires(*policy.READERS)
def statements() -> Response:
    """The list; those that wait for the reader come first as a shortcut."""
    viewer, form = current_viewer(), _filters(current_viewer())
    wishes = _wishes(form, viewer)
    word, order = sort_key(STATEMENT_SORTS, "-month")
    return respond(
        "subsidies/statements.html",
        "subsidies/_statements.html",
        page=paginate(queries.statement_rows(viewer, wishes).order_by(order, Statement.id.desc())),
        sort=word,
        form=form,
        chips=chips(form.q, form.month, form.state),
        mine=_mine(viewer),
        asked_mine=form.state.data == MINE,
        labels=STATEMENT_STATE_LABELS,
        tones=STATEMENT_TONES,
        next=STATEMENT_NEXT,
        can_prepare=policy.can_prepare(viewer),
        not_public=_is_private(viewer),
        with_school=not policy.is_of_school(viewer),
        money=_own_figures(viewer),
    )


def _filters(viewer: Viewer) -> StatementFilters:
    form = StatementFilters(request.args)
    months = {month: month_cn(month) for month in queries.statement_months(viewer)}
    form.month.choices = options({"": _("全部月份"), **months})
    mine = {MINE: _("等我处理")} if STATEMENT_TURNS.get(Role(viewer.role)) else {}
    form.state.choices = options({"": _("全部状态"), **mine, **STATEMENT_STATE_LABELS})
    return form


def _wishes(form: StatementFilters, viewer: Viewer) -> Wishes:
    asked = form.state.data if word_of(form.state) else ""
    states = STATEMENT_TURNS[Role(viewer.role)] if asked == MINE else (asked,) if asked else ()
    words = (form.q.data or "")[:60].strip()
    return Wishes(words=words, states=states, month=form.month.data if word_of(form.month) else "")


def _mine(viewer: Viewer) -> int | None:
    """How many wait for the reader; None for those who only read."""
    turns = STATEMENT_TURNS.get(Role(viewer.role))
    return queries.waiting_counts(viewer, turns) if turns else None


def _is_private(viewer: Viewer) -> bool:
    return policy.can_prepare(viewer) and not queries.is_public(viewer.organisation_id)


def _own_figures(viewer: Viewer) -> dict[str, Any] | None:
    if viewer.organisation_id is None or not policy.is_of_school(viewer):
        return None
    return figures(viewer, viewer.organisation_id, today().year)


@blueprint.get("/statements/<int:statement_id>")
@requires(*policy.READERS)
def show(statement_id: int) -> Response:
    """One statement."""
    return statement_page(current_viewer(), queries.get_statement(current_viewer(), statement_id))


def statement_page(viewer: Viewer, statement: Statement, *, form: PayForm | None = None, status: int = 200) -> Response:
    """The page; `form` is the refused form of the payment."""
    unconfirmed = services.unconfirmed(statement)
    choices = statement_choices(statement, viewer, unconfirmed=unconfirmed)
    pay = next((choice for choice in choices if choice.name == "pay"), None)
    history = db.session.scalars(statelog.history(STATEMENT.kind, statement.id)).all()
    return respond(
        "subsidies/show.html",
        status=status,
        statement=statement,
        paid_lines=[line for line in statement.lines if line.payable],
        left_out=[(line, checks.failures(line.checks)) for line in statement.lines if not line.payable],
        step=guidance.next_step(statement, viewer),
        choices=choices,
        pay=pay,
        form=form or (PayForm(formdata=None, paid_on=today()) if pay and pay.enabled else None),
        capitals=capitals(statement.total_fen),
        unconfirmed=unconfirmed,
        money=figures(viewer, statement.school_id, Month.parse(statement.month).year),
        name=str if policy.sees_names(viewer) else mask_name,
        labels=STATEMENT_STATE_LABELS,
        tones=STATEMENT_TONES,
        next=STATEMENT_NEXT,
        history=history,
        events={**{row.name: row.label for row in STATEMENT.rows}, "prepare": guidance.PREPARED},
        organisations=organisation_names({row.organisation_id for row in history if row.organisation_id}),
        **_paper(statement),
    )


def _paper(statement: Statement) -> dict[str, Any]:
    """The issued paper and the job that makes the next one."""
    job = services.paper_job(statement)
    document = db.session.get(IssuedDocument, statement.document_id) if statement.document_id else None
    return {"issued": document, "job": job, "job_failed": job is not None and job.state == jobs.JobState.FAILED}


@blueprint.get("/statements/<int:statement_id>/papers")
@requires(*policy.READERS)
def papers(statement_id: int) -> Response:
    """The papers of a statement, asked again while one is being made."""
    statement = queries.get_statement(current_viewer(), statement_id)
    return respond("subsidies/papers.html", "subsidies/_papers.html", statement=statement, **_paper(statement))


@blueprint.get("/statements/<int:statement_id>/paper.pdf")
@requires(*policy.READERS)
def paper(statement_id: int) -> Response:
    """The very bytes that were issued last."""
    statement = queries.get_statement(current_viewer(), statement_id)
    document = db.session.get(IssuedDocument, statement.document_id) if statement.document_id else None
    if document is None:
        raise NotFound()
    response = make_response(files.read(document.file))
    response.headers["Content-Type"] = document.file.media_type
    response.headers.set("Content-Disposition", "inline", filename=document.file.name)
    return response


@blueprint.post("/statements/<int:statement_id>/workbook")
@requires(*policy.READERS)
@writes
def workbook(statement_id: int) -> Response:
    """The lines as a workbook; who took it out is kept in the audit trail (R-1216)."""
    viewer = current_viewer()
    statement = queries.get_statement(viewer, statement_id)
    audit.record("statement_exported", f"statement:{statement.id}", by=viewer, at=now(), lines=len(statement.lines))
    response = make_response(statement_workbook(statement, masked=not policy.sees_names(viewer)))
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers.set("Content-Disposition", "attachment", filename=f"{statement.number}.xlsx")
    return response


@blueprint.get("/statements/<int:statement_id>/lines/<int:line_id>")
@requires(*policy.READERS)
def line(statement_id: int, line_id: int) -> Response:
    """Why one line is what it is: the sum in steps, the days, the thirteen checks."""
    viewer = current_viewer()
    statement = queries.get_statement(viewer, statement_id)
    found = queries.get_line(statement, line_id)
    return respond(
        "subsidies/line.html",
        statement=statement,
        line=found,
        month=Month.parse(found.month),
        steps=[told(kept) for kept in found.derivation],
        cuts=[told(kept) for kept in found.basis["cuts"]],
        checks=checks.from_json(found.checks),
        check_labels=checks.CHECK_LABELS,
        lights=checks.RESULT_LIGHTS,
        name=str if policy.sees_names(viewer) else mask_name,
    )
