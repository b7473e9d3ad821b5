"""The school's list of units: recorded, and corrected, on the page of the enterprise."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.kernel.errors import RuleBroken
from placement.organisations import queries, services
from placement.organisations.forms import ListForm
from placement.organisations.rules import VettingState
from placement.organisations.views.blueprint import blueprint
from placement.organisations.views.school import page
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.transactions import writes


@blueprint.post("/vettings/<int:vetting_id>/list")
@requires(Role.PLACEMENT_OFFICE)
@writes
def list_enterprise(vetting_id: int) -> Response:
    """The Party organisation has decided on the list of units with this enterprise, and the school published it."""
    vetting, form = queries.get_vetting(current_viewer(), vetting_id), ListForm()
    if not form.validate():
        return page(vetting.enterprise, status=422, listing=form)
    try:
        services.list_enterprise(vetting, form.decided_on.data, form.published_on.data, by=current_viewer(), at=_now())
    except RuleBroken as error:
        if vetting.state != VettingState.APPROVED:
            return page(vetting.enterprise, status=422, refusal=translate(error.message))
        form.add_error(error.field, translate(error.message))
        return page(vetting.enterprise, status=422, listing=form)
    flash(_("实习单位名单已登记，学生可以到该企业实习"), "success")
    return redirect(url_for("organisations.enterprise", enterprise_id=vetting.enterprise_id), code=303)


def _now() -> datetime:
    return current_app.extensions["clock"].now()
