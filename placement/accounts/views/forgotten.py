"""A forgotten password: a link by mail, a page to set a new one."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from placement.accounts import letters, queries, reset_links, services
from placement.accounts.forms import ForgottenForm, NewPasswordForm
from placement.accounts.views.blueprint import blueprint
from placement.kernel.errors import RuleBroken
from placement.web.access import public
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.transactions import writes

MAIL_PAUSE = timedelta(minutes=2)
"""Nobody can have a mailbox flooded with links."""


@blueprint.get("/forgotten")
@public
def forgotten() -> AnyResponse:
    """Ask for a link."""
    return respond("accounts/forgotten.html", form=ForgottenForm(formdata=None))


@blueprint.post("/forgotten")
@public
@writes
def send_link() -> AnyResponse:
    """Send the link, if the address is known; the answer is the same if it is not."""
    form = ForgottenForm()
    if not form.validate():
        return respond("accounts/forgotten.html", status=422, form=form)
    now = current_app.extensions["clock"].now()
    for user in queries.users_by_email(form.email.data):
        if not queries.mailed_since(user.email or "", now - MAIL_PAUSE):
            letters.send_reset_link(user, at=now)
    return respond("accounts/link_sent.html", email=form.email.data)


@blueprint.get("/reset/<string:token>")
@public
def reset(token: str) -> AnyResponse:
    """Choose a new password."""
    return _page(token, NewPasswordForm(formdata=None))


@blueprint.post("/reset/<string:token>")
@public
@writes
def set_new_password(token: str) -> AnyResponse:
    """Store the new password and use the link up."""
    form = NewPasswordForm()
    now = current_app.extensions["clock"].now()
    user = reset_links.user_of(token, at=now)
    if user is None or not form.validate():
        return _page(token, form, status=422)
    try:
        services.set_password(user, form.password.data, at=now)
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _page(token, form, status=422)
    flash(_("新密码已生效，请用新密码登录"), "success")
    return redirect(url_for("accounts.sign_in"), code=303)


def _page(token: str, form: NewPasswordForm, *, status: int = 200) -> Response:
    if reset_links.user_of(token, at=current_app.extensions["clock"].now()) is None:
        return respond("accounts/link_expired.html", status=410)
    return respond("accounts/reset.html", status=status, form=form, token=token)
