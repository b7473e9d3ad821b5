"""The office prepares: where something can be settled, what a statement would hold, what still waits and why."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound, RuleBroken
from placement.kernel.periods import Month
from placement.kernel.text import Text
from placement.organisations.queries import get_enterprise, get_school
from placement.subsidies import checks, queries, readiness, services
from placement.subsidies.views.blueprint import blueprint, figures, now, today
from placement.web.access import current_viewer, requires
from placement.web.htmx import go, respond
from placement.web.pagination import PER_PAGE, Page, page_number
from placement.web.transactions import writes


@blueprint.get("/statements/new")
@requires(Role.PLACEMENT_OFFICE)
def prepare() -> Response:
    """Without a choice the list of what can be settled; with one, what the statement would hold."""
    viewer = current_viewer()
    if not queries.is_public(viewer.organisation_id):
        return respond("subsidies/not_payable.html", school=get_school(_school_of(viewer)))
    enterprise_id, month = request.args.get("enterprise", type=int), _asked_month()
    if enterprise_id is None or month is None:
        return _choose(viewer)
    return _preview(viewer, enterprise_id, month)


def _choose(viewer: Viewer) -> Response:
    rows = readiness.preparable(_school_of(viewer), upto=Month.of(today()))
    last = max(1, -(-len(rows) // PER_PAGE))
    number = min(page_number(), last)
    shown = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    page = Page(shown, number, PER_PAGE, len(rows), False)
    return respond("subsidies/choose.html", "subsidies/_choose.html", page=page)


def _preview(
    viewer: Viewer, enterprise_id: int, month: Month, *, refused: Text | None = None, status: int = 200
) -> Response:
    school_id = _school_of(viewer)
    enterprise = get_enterprise(viewer, enterprise_id)
    found = readiness.look(school_id, enterprise_id, month)
    money = figures(viewer, school_id, month.year)
    return respond(
        "subsidies/prepare.html",
        status=status,
        enterprise=enterprise,
        month=month,
        found=found,
        failures=_failures(found),
        refused=refused or found.refused,
        standing=services.alive_statement(school_id, enterprise_id, month),
        money=money,
        short_fen=_short(found, money),
    )


def _failures(found: readiness.Readiness) -> list[tuple[Any, list[Text]]]:
    return [
        (row, [check.detail for check in row.checks.values() if check.result is checks.Result.FAILED])
        for row in found.ready
        if not row.is_payable
    ]


def _short(found: readiness.Readiness, money: dict[str, Any] | None) -> int:
    """By how much the total is above what is promised and free together: those lines would not be paid."""
    promised = services.promised_fen([row.claim.key for row in found.payable])
    room = (money["free"] if money else 0) + promised
    return max(0, found.total_fen - room)


@blueprint.post("/statements")
@requires(Role.PLACEMENT_OFFICE)
@writes
def create() -> Response:
    """Prepare the statement that the preview shows."""
    viewer = current_viewer()
    enterprise_id, month = request.form.get("enterprise", type=int), _month(request.form.get("month", ""))
    if enterprise_id is None or month is None:
        raise NotFound()
    get_enterprise(viewer, enterprise_id)
    try:
        statement = services.prepare_statement(_school_of(viewer), enterprise_id, month, by=viewer, at=now())
    except RuleBroken as refused:
        db.session.rollback()
        return _preview(viewer, enterprise_id, month, refused=refused.message, status=422)
    flash(_("已编制结算单 %(number)s，等企业确认", number=statement.number), "success")
    return go(url_for("subsidies.show", statement_id=statement.id))


def _asked_month() -> Month | None:
    return _month(request.args.get("month", ""))


def _month(text: str) -> Month | None:
    try:
        month = Month.parse(text)
    except RuleBroken:
        return None
    return month if month <= Month.of(today()) else None


def _school_of(viewer: Viewer) -> int:
    if viewer.organisation_id is None:
        raise NotFound()
    return viewer.organisation_id
