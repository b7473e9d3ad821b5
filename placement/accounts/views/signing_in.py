"""Sign in, sign out, change the language."""

from __future__ import annotations

from flask import Response, current_app, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from placement.accounts import services, sessions
from placement.accounts.forms import SignInForm
from placement.accounts.models import Membership, User
from placement.accounts.rules import LOCALES
from placement.accounts.views.blueprint import blueprint
from placement.extensions import db
from placement.kernel.errors import RuleBroken
from placement.web.access import is_safe_target, public, signed_in, viewer_or_none
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.transactions import writes


@blueprint.get("/sign-in")
@public
def sign_in() -> AnyResponse:
    """The sign-in page."""
    if viewer_or_none() is not None:
        return redirect(url_for("reports.home"))
    form = SignInForm(formdata=None, next=request.args.get("next", ""))
    return _page(form, expired=bool(request.args.get("expired")))


@blueprint.post("/sign-in")
@public
@writes
def enter() -> AnyResponse:
    """Check the password. A failure is counted, so it commits although the answer is an error page."""
    form = SignInForm()
    if not form.validate():
        return _page(form, status=422)
    refusal, hat = services.WRONG, None
    try:
        user = services.authenticate(form.login.data, form.password.data, at=current_app.extensions["clock"].now())
        hat = next((hat for hat in user.memberships if hat.active), None) if user else None
    except RuleBroken as error:
        refusal = error.message
    if hat is None:
        db.session.commit()  # the failed attempt counts although the answer is 422
        form.add_error(None, translate(refusal))
        return _page(form, status=422)
    begin(hat)
    return redirect(form.next.data if is_safe_target(form.next.data) else url_for("reports.home"), code=303)


@blueprint.post("/sign-out")
@signed_in
@writes
def sign_out() -> AnyResponse:
    """Sign out in this browser."""
    sessions.end()
    flash(_("您已安全退出"), "success")
    return redirect(url_for("accounts.sign_in"), code=303)


@blueprint.post("/language")
@public
@writes
def set_language() -> AnyResponse:
    """Switch the language of the interface; for who is signed in also for the next time."""
    session["locale"] = LOCALES[1] if request.form.get("language") == "en" else LOCALES[0]
    viewer = viewer_or_none()
    if viewer is not None:
        services.change_language(db.session.get_one(User, viewer.user_id), session["locale"])
    back = request.form.get("next") or ""
    return redirect(back if is_safe_target(back) else url_for("reports.home"), code=303)


def begin(hat: Membership) -> None:
    """Start a session under a hat."""
    sessions.begin(hat, hat.organisation.short_name if hat.organisation else "")


def _page(form: SignInForm, *, status: int = 200, expired: bool = False) -> Response:
    demo = current_app.extensions.get("demo_sign_ins", []) if current_app.config["PLACEMENT_DEMO"] else []
    return respond("accounts/sign_in.html", status=status, form=form, expired=expired, demo_sign_ins=demo)
