"""The office lays down in what order the parties of its agreements sign, and how many days they have."""

from __future__ import annotations

from flask import flash, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.agreements import queries, services
from placement.agreements.signing_forms import SigningPolicyForm, policy_form
from placement.agreements.views.blueprint import blueprint, now
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes


@blueprint.get("/agreements/signing-policy")
@requires(Role.PLACEMENT_OFFICE)
def signing_policy() -> Response:
    """The order and the days that hold now."""
    school_id = current_viewer().organisation_id
    if school_id is None:
        raise NotAllowed()
    return _page(policy_form(queries.way_of_signing(school_id)))


@blueprint.post("/agreements/signing-policy")
@requires(Role.PLACEMENT_OFFICE)
@writes
def set_signing_policy() -> Response:
    """Keep them for what is sent from now on."""
    form = policy_form()
    if not form.validate():
        return _page(form, status=422)
    try:
        services.set_signing(form.parties, form.days.data, by=current_viewer(), at=now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _page(form, status=422)
    flash(_("已保存，以后送签的协议按此执行；正在签署的不变"), "success")
    return go(url_for("agreements.signing_policy"))


def _page(form: SigningPolicyForm, *, status: int = 200) -> Response:
    return respond("agreements/signing_policy.html", status=status, form=form)
