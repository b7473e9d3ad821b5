"""The acts on a statement: confirm, dispute, review, approve, send back, cancel, register the payment."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.subsidies import queries, services
from placement.subsidies.forms import PayForm
from placement.subsidies.models import Statement
from placement.subsidies.states import STATEMENT_STATE_LABELS, StatementState
from placement.subsidies.views.blueprint import blueprint, comment, now
from placement.subsidies.views.statements import statement_page
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go
from placement.web.transactions import writes

ACTORS = (Role.HR, Role.PLACEMENT_OFFICE, Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER)
_ACTS: dict[str, Callable[[Statement, Viewer], None]] = {
    "confirm": lambda statement, viewer: services.confirm(statement, by=viewer, at=now()),
    "dispute": lambda statement, viewer: services.dispute(statement, comment(), by=viewer, at=now()),
    "review": lambda statement, viewer: services.review(statement, by=viewer, at=now()),
    "approve": lambda statement, viewer: services.approve(statement, by=viewer, at=now()),
    "return": lambda statement, viewer: services.send_back(statement, comment(), by=viewer, at=now()),
    "cancel": lambda statement, viewer: services.cancel_statement(statement, comment(), by=viewer, at=now()),
}


@blueprint.post("/statements/<int:statement_id>/<any(confirm, dispute, review, approve, return, cancel):act>")
@requires(*ACTORS)
@writes
def act(statement_id: int, act: str) -> Response:
    """Move a statement on its way."""
    viewer = current_viewer()
    statement = queries.get_statement(viewer, statement_id)
    _ACTS[act](statement, viewer)
    flash(_("已更新：%(state)s", state=translate(STATEMENT_STATE_LABELS[StatementState(statement.state)])), "success")
    return go(url_for("subsidies.show", statement_id=statement.id))


@blueprint.post("/statements/<int:statement_id>/pay")
@requires(Role.SCHOOL_FINANCE)
@writes
def pay(statement_id: int) -> Response:
    """Register what the bank has paid."""
    viewer, form = current_viewer(), PayForm()
    statement = queries.get_statement(viewer, statement_id)
    if not form.validate():
        return statement_page(viewer, statement, form=form, status=422)
    try:
        services.pay(statement, form.reference.data or "", form.paid_on.data, by=viewer, at=now())
    except RuleBroken as refused:
        form.add_error(refused.field, translate(refused.message))
        return statement_page(viewer, statement, form=form, status=422)
    flash(_("已登记支付，正在生成付讫联"), "success")
    return go(url_for("subsidies.show", statement_id=statement.id))
