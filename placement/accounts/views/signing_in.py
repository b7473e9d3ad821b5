"""Sign in, sign out, change the hat, change the language."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from placement.accounts import services, sessions
from placement.accounts.forms import SignInForm
from placement.accounts.models import Membership
from placement.extensions import db
from placement.kernel.errors import NotFound, RuleBroken
from placement.web.access import current_viewer, is_safe_target, public, signed_in, viewer_or_none
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.transactions import writes

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


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
    try:
        user = services.authenticate(form.login.data, form.password.data, at=current_app.extensions["clock"].now())
    except RuleBroken as error:
        form.add_error(None, translate(error.message))
        return _page(form, status=422)
    membership = next((hat for hat in user.memberships if hat.active), None) if user else None
    if membership is None:
        db.session.commit()  # the failed attempt counts although the answer is 422
        form.add_error(None, translate(services.WRONG))
        return _page(form, status=422)
    _begin(membership)
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
    """Switch the language of the interface."""
    session["locale"] = "en" if request.form.get("language") == "en" else "zh_Hans_CN"
    back = request.form.get("next") or ""
    return redirect(back if is_safe_target(back) else url_for("reports.home"), code=303)


@blueprint.get("/account")
@signed_in
def account() -> AnyResponse:
    """Own account: password and open sessions."""
    return respond("accounts/account.html")


@blueprint.get("/memberships")
@signed_in
def memberships() -> AnyResponse:
    """The hats this person may put on."""
    return respond("accounts/memberships.html", hats=_hats())


@blueprint.post("/memberships/<int:membership_id>")
@signed_in
@writes
def switch(membership_id: int) -> AnyResponse:
    """Put on another hat."""
    hat = next((hat for hat in _hats() if hat.id == membership_id), None)
    if hat is None:
        raise NotFound()
    _begin(hat)
    return redirect(url_for("reports.home"), code=303)


def _hats() -> list[Membership]:
    return list(
        db.session.scalars(
            select(Membership)
            .where(Membership.user_id == current_viewer().user_id, Membership.active)
            .order_by(Membership.id)
        )
    )


def _begin(membership: Membership) -> None:
    sessions.begin(membership, membership.organisation.short_name if membership.organisation else "")


def _page(form: SignInForm, *, status: int = 200, expired: bool = False) -> Response:
    return respond("accounts/sign_in.html", status=status, form=form, expired=expired)
