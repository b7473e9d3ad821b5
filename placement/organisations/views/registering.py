"""An enterprise registers itself; anyone may."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts import sessions
from placement.kernel.clock import local_date
from placement.kernel.errors import RuleBroken
from placement.organisations import services
from placement.organisations.forms import ProfileForm, RegistrationForm
from placement.organisations.rules import AccountFacts, EnterpriseFacts, EnterpriseKind, ProfileFacts
from placement.organisations.views.blueprint import blueprint
from placement.reference.queries import division_choices
from placement.web.access import public
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.transactions import writes

PROFILE = tuple(field.name for field in fields(ProfileFacts))


@blueprint.get("/register")
@public
def register() -> Response:
    """The form of registration."""
    return respond("organisations/register.html", form=with_divisions(RegistrationForm(formdata=None), at=_now()))


@blueprint.post("/register")
@public
@writes
def enter_enterprise() -> Response:
    """Register the enterprise and its first person, and sign them in."""
    form = with_divisions(RegistrationForm(), at=_now())
    if not form.validate():
        return respond("organisations/register.html", status=422, form=form)
    account = AccountFacts(login=form.login.data, password=form.password.data, email=form.email.data)
    try:
        enterprise, user = services.register_with_account(_facts(form), account, at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return respond("organisations/register.html", status=422, form=form)
    sessions.begin(user.memberships[0], enterprise.short_name)
    flash(_("登记成功。下一步：向学校申请考察"), "success")
    return redirect(url_for("organisations.own"), code=303)


def with_divisions(form: Any, *, at: datetime) -> Any:
    """The same form, its select of divisions filled with those that exist now."""
    form.division.choices = options({"": _("请选择")} | dict(division_choices(local_date(at))))
    return form


def profile_of(form: ProfileForm) -> dict[str, Any]:
    """What a form says of an enterprise, as the arguments of ProfileFacts."""
    told = {name: form[name].data or "" for name in PROFILE if name not in ("enterprise_kind", "staff_count")}
    return {**told, "enterprise_kind": EnterpriseKind(form.enterprise_kind.data), "staff_count": form.staff_count.data}


def _facts(form: RegistrationForm) -> EnterpriseFacts:
    return EnterpriseFacts(credit_code=form.credit_code.data, account_name=form.name.data, **profile_of(form))


def _now() -> datetime:
    return current_app.extensions["clock"].now()
