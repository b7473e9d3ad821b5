"""Violations of safety law: entered and, when entered wrongly, taken out on the page of the enterprise."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.kernel.errors import RuleBroken
from placement.organisations import queries, services
from placement.organisations.forms import ViolationForm
from placement.organisations.rules import VIOLATION_RECORDERS
from placement.organisations.views.blueprint import blueprint
from placement.organisations.views.school import page
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.transactions import writes


@blueprint.post("/enterprises/<int:enterprise_id>/violations")
@requires(*VIOLATION_RECORDERS)
@writes
def record_violation(enterprise_id: int) -> Response:
    """Enter a violation with its document."""
    found, form = queries.get_enterprise(current_viewer(), enterprise_id), ViolationForm()
    if not form.validate():
        return page(found, status=422, violation=form)
    try:
        services.record_violation(
            found, form.happened_on.data, form.document.data or "", by=current_viewer(), at=_now()
        )
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return page(found, status=422, violation=form)
    flash(_("安全生产违法记录已登记，相关实习会重新核对"), "success")
    return redirect(url_for("organisations.enterprise", enterprise_id=found.id, _anchor="violations"), code=303)


@blueprint.post("/violations/<int:violation_id>/remove")
@requires(*VIOLATION_RECORDERS)
@writes
def remove_violation(violation_id: int) -> Response:
    """Take out a record that was entered wrongly, with the reason."""
    viewer = current_viewer()
    violation = queries.get_violation(viewer, violation_id)
    found = queries.get_enterprise(viewer, violation.enterprise_id)
    words = "；".join(filter(None, (request.form.get(name, "").strip() for name in ("reason", "comment"))))
    try:
        services.remove_violation(violation, words, by=viewer, at=_now())
    except RuleBroken as error:
        return page(found, status=422, refusal=translate(error.message))
    flash(_("记录已删除，删除的内容和原因保存在审计记录中"), "success")
    return redirect(url_for("organisations.enterprise", enterprise_id=found.id, _anchor="violations"), code=303)


def _now() -> datetime:
    return current_app.extensions["clock"].now()
