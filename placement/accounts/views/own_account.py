"""One's own account: password, contact, sessions, and the hats one may put on."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, flash, redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from placement.accounts import queries, services, sessions
from placement.accounts.forms import ContactForm, PasswordForm
from placement.accounts.models import User
from placement.accounts.rules import ROLE_LABELS, SEX_LABELS, SUBJECT_GROUP_LABELS
from placement.accounts.views.blueprint import blueprint
from placement.accounts.views.signing_in import begin
from placement.extensions import db
from placement.kernel.errors import NotFound, RuleBroken
from placement.web.access import current_viewer, signed_in
from placement.web.fields import Form
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.transactions import writes


@blueprint.get("/account")
@signed_in
def account() -> AnyResponse:
    """Own account: what is on record, password, contact, open sessions."""
    return _page()


@blueprint.post("/account/password")
@signed_in
@writes
def change_password() -> AnyResponse:
    """Replace the password; this browser stays signed in, all others are out."""
    form = PasswordForm()
    if not form.validate():
        return _page(password_form=form)
    user = _own()
    try:
        services.change_password(user, form.old.data, form.password.data, at=current_app.extensions["clock"].now())
    except RuleBroken as error:
        return _page(password_form=_refused(form, error))
    _stay(user)
    flash(_("密码已修改，其他设备上的登录已全部失效"), "success")
    return redirect(url_for("accounts.account"), code=303)


@blueprint.post("/account/contact")
@signed_in
@writes
def change_contact() -> AnyResponse:
    """Set own address for mail and own telephone number."""
    form = ContactForm()
    if not form.validate():
        return _page(contact_form=form)
    try:
        services.change_contact(
            _own(),
            email=form.email.data,
            phone=form.phone.data,
            password=form.password.data,
            at=current_app.extensions["clock"].now(),
        )
    except RuleBroken as error:
        return _page(contact_form=_refused(form, error))
    flash(_("联系方式已保存"), "success")
    return redirect(url_for("accounts.account"), code=303)


@blueprint.post("/account/sign-out-everywhere")
@signed_in
@writes
def sign_out_everywhere() -> AnyResponse:
    """End every session of the account, this one included."""
    services.sign_out_everywhere(_own(), at=current_app.extensions["clock"].now())
    sessions.end()
    flash(_("已在所有设备上退出登录"), "success")
    return redirect(url_for("accounts.sign_in"), code=303)


@blueprint.get("/memberships")
@signed_in
def memberships() -> AnyResponse:
    """The hats this person may put on."""
    viewer = current_viewer()
    return respond(
        "accounts/memberships.html", hats=queries.hats_of(_own().id), worn=viewer.membership_id, labels=ROLE_LABELS
    )


@blueprint.post("/memberships/<int:membership_id>")
@signed_in
@writes
def switch(membership_id: int) -> AnyResponse:
    """Put on another hat."""
    hat = next((hat for hat in queries.hats_of(_own().id) if hat.id == membership_id), None)
    if hat is None:
        raise NotFound()
    begin(hat)
    return redirect(url_for("reports.home"), code=303)


def _refused(form: Form, error: RuleBroken) -> Any:
    if error.code in ("wrong_password", "locked"):
        db.session.commit()  # the failed attempt counts although the answer is 422
    form.add_error(error.field, translate(error.message))
    return form


def _own() -> User:
    return db.session.get_one(User, current_viewer().user_id)


def _stay(user: User) -> None:
    hat = next(hat for hat in user.memberships if hat.id == current_viewer().membership_id)
    locale = session.get("locale")
    begin(hat)
    session["locale"] = locale


def _page(*, password_form: PasswordForm | None = None, contact_form: ContactForm | None = None) -> Response:
    user = _own()
    refused = password_form is not None or contact_form is not None
    return respond(
        "accounts/account.html",
        status=422 if refused else 200,
        user=user,
        hats=queries.hats_of(user.id),
        labels=ROLE_LABELS,
        sexes=SEX_LABELS,
        groups=SUBJECT_GROUP_LABELS,
        password_form=password_form or PasswordForm(formdata=None),
        contact_form=contact_form or ContactForm(formdata=None, email=user.email, phone=user.phone),
    )
