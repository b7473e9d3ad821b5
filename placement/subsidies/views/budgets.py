"""Budget lines: the school proposes, the finance bureau decides, everybody who sees the books follows the figures."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import statelog
from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotFound, RuleBroken
from placement.kernel.text import Text
from placement.organisations.queries import organisation_names
from placement.subsidies import policy, queries, services
from placement.subsidies.forms import BudgetForm
from placement.subsidies.models import Budget
from placement.subsidies.states import BUDGET, BUDGET_NEXT, BUDGET_STATE_LABELS, BUDGET_TONES, BudgetState
from placement.subsidies.views.blueprint import blueprint, comment, figures_of, now, today
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import mask_name, translate
from placement.web.filters import money as yuan
from placement.web.htmx import go, respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes


@blueprint.get("/budgets")
@requires(*policy.BOOK_READERS)
def budgets() -> Response:
    """The lines that the reader sees, those to be decided first; the school's finance proposes here."""
    return _list(current_viewer())


def _list(viewer: Viewer, *, form: BudgetForm | None = None, status: int = 200) -> Response:
    state = request.args.get("state", "")
    rows = queries.budget_rows(viewer, state if state in set(BudgetState) else "")
    word, order = sort_key(queries.BUDGET_SORTS, "-year")
    proposes = policy.can_propose(viewer) and queries.is_public(viewer.organisation_id)
    return respond(
        "subsidies/budgets.html",
        "subsidies/_budgets.html",
        status=status,
        page=paginate(rows.order_by(order, Budget.id)),
        sort=word,
        state=state,
        labels=BUDGET_STATE_LABELS,
        tones=BUDGET_TONES,
        next=BUDGET_NEXT,
        form=form or (_form() if proposes else None),
        not_public=policy.can_propose(viewer) and not proposes,
        all_schools=policy.sees_all_schools(viewer),
    )


def _form() -> BudgetForm:
    year = today().year
    form = BudgetForm(formdata=None, year=year) if request.method == "GET" else BudgetForm()
    form.year.choices = options({one: str(one) for one in (year, year + 1, year - 1)})
    return form


@blueprint.post("/budgets")
@requires(Role.SCHOOL_FINANCE)
@writes
def propose() -> Response:
    """Propose a year's line, or another amount for it."""
    viewer, form = current_viewer(), _form()
    if viewer.organisation_id is None:
        raise NotFound()
    if not form.validate():
        return _list(viewer, form=form, status=422)
    fen, note = form.proposed.data or 0, form.note.data or ""
    try:
        budget = services.propose_budget(viewer.organisation_id, form.year.data, fen, note=note, by=viewer, at=now())
    except (RuleBroken, Conflict) as refused:
        db.session.rollback()
        form.add_error(refused.field, translate(refused.message))
        return _list(viewer, form=form, status=refused.status)
    flash(_("已申报 %(fen)s，等财政局批准", fen=yuan(budget.proposed_fen)), "success")
    return go(url_for("subsidies.budget", budget_id=budget.id))


@blueprint.get("/budgets/<int:budget_id>")
@requires(*policy.BOOK_READERS)
def budget(budget_id: int) -> Response:
    """One line with its figures, what waits for room, and its history."""
    viewer = current_viewer()
    found = queries.get_budget(viewer, budget_id)
    history = db.session.scalars(statelog.history(BUDGET.kind, found.id)).all()
    return respond(
        "subsidies/budget.html",
        "subsidies/_waiting.html",
        budget=found,
        money=figures_of(found),
        choices=[choice for choice in BUDGET.choices(found, viewer) if choice.name != "propose"],
        urls=_urls(found),
        can_propose=policy.can_propose(viewer) and found.state != BudgetState.PROPOSED,
        queue=queries.queue_of(found.school_id, found.year),
        waiting=paginate(queries.waiting_rows(found)),
        agrees=services.books_agree(found),
        name=str if policy.sees_names(viewer) else mask_name,
        labels=BUDGET_STATE_LABELS,
        tones=BUDGET_TONES,
        next=BUDGET_NEXT,
        history=history,
        events={row.name: row.label for row in BUDGET.rows} | {"propose": Text("申报额度")},
        organisations=organisation_names({row.organisation_id for row in history if row.organisation_id}),
    )


def _urls(budget: Budget) -> dict[str, str]:
    """The amount that the page shows travels with the decision: another one proposed meanwhile is not approved."""
    seen: dict[str, Any] = {"budget_id": budget.id, "seen": budget.proposed_fen}
    return {act: url_for("subsidies.decide", act=act, **seen) for act in ("approve", "return")}


@blueprint.post("/budgets/<int:budget_id>/<any(approve, return):act>")
@requires(Role.FINANCE_BUREAU)
@writes
def decide(budget_id: int, act: str) -> Response:
    """The finance bureau's answer."""
    viewer = current_viewer()
    found = queries.get_budget(viewer, budget_id)
    seen = request.args.get("seen", -1, type=int)
    services.decide_budget(found, act, seen_fen=seen, comment=comment(), by=viewer, at=now())
    flash(_("已更新：%(state)s", state=translate(BUDGET_STATE_LABELS[BudgetState(found.state)])), "success")
    return go(url_for("subsidies.budget", budget_id=found.id))
