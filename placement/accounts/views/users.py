"""Accounts and hats: the pages of the security administrator."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts import letters, passwords, queries, services
from placement.accounts.forms import HatForm, PersonForm, UserFilters
from placement.accounts.models import User
from placement.accounts.queries import UserFilter
from placement.accounts.rules import ROLE_LABELS, PersonFacts, Role
from placement.accounts.views.blueprint import blueprint
from placement.kernel.errors import NotFound, RuleBroken
from placement.kernel.text import Text
from placement.web import navigation
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

navigation.item(Text("用户与身份"), "accounts.users", icon="users", roles={Role.SECURITY_ADMIN}, order=100)
ACTS = {
    "deactivate": (services.deactivate, Text("账号已停用")),
    "activate": (services.allow_sign_in, Text("账号已恢复使用")),
    "unlock": (services.unlock, Text("账号已解除锁定")),
    "disconnect": (services.end_sessions, Text("该账号在所有设备上的登录已失效")),
}


@blueprint.get("/users")
@requires(Role.SECURITY_ADMIN)
def users() -> Response:
    """All accounts."""
    filters = UserFilters()
    asked = UserFilter(filters.words, filters.role.data or "", filters.state.data or "")
    sort, order = sort_key({"name": User.initials, "login": User.login}, "name")
    page = paginate(queries.user_list(asked, at=_now()).order_by(order, User.id))
    hats = queries.hats_by_user([row.id for row in page.items])
    return respond(
        "accounts/users.html",
        "accounts/_users.html",
        page=page,
        filters=filters,
        chips=filters.chips(),
        sort=sort,
        hats=hats,
        labels=ROLE_LABELS,
        now=_now(),
    )


@blueprint.get("/users/new")
@requires(Role.SECURITY_ADMIN)
def new_user() -> Response:
    """The form of a new account."""
    return respond("accounts/user_new.html", form=_with_places(PersonForm(formdata=None)))


@blueprint.post("/users")
@requires(Role.SECURITY_ADMIN)
@writes
def add_user() -> Response:
    """Make the account; the first password goes by mail as a link, or is shown this once."""
    form = _with_places(PersonForm())
    if not form.validate():
        return respond("accounts/user_new.html", status=422, form=form)
    password = passwords.generate()
    try:
        user = services.add_person(_facts(form), password, by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return respond("accounts/user_new.html", status=422, form=form)
    if user.email:
        letters.send_welcome(user, at=_now())
        flash(_("账号已建立，设置密码的链接已发到对方邮箱"), "success")
        return redirect(url_for("accounts.user", user_id=user.id), code=303)
    return respond("accounts/user_added.html", user=user, password=password)


@blueprint.get("/users/<int:user_id>")
@requires(Role.SECURITY_ADMIN)
def user(user_id: int) -> Response:
    """One account."""
    return _page(queries.get_user(current_viewer(), user_id), _with_places(HatForm(formdata=None)))


@blueprint.post("/users/<int:user_id>/memberships")
@requires(Role.SECURITY_ADMIN)
@writes
def give_hat(user_id: int) -> Response:
    """Let the person act in a further role."""
    person = queries.get_user(current_viewer(), user_id)
    form = _with_places(HatForm())
    if not form.validate():
        return _page(person, form, status=422)
    try:
        services.give_hat(
            person,
            Role(form.role.data),
            _place(form),
            department=form.department.data or None,
            by=current_viewer(),
            at=_now(),
        )
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _page(person, form, status=422)
    flash(_("身份已添加，下次登录或切换身份时可用"), "success")
    return redirect(url_for("accounts.user", user_id=user_id), code=303)


@blueprint.post("/users/<int:user_id>/memberships/<int:membership_id>/end")
@requires(Role.SECURITY_ADMIN)
@writes
def take_hat(user_id: int, membership_id: int) -> Response:
    """End one role of the person."""
    person = queries.get_user(current_viewer(), user_id)
    hat = next((hat for hat in person.memberships if hat.id == membership_id), None)
    if hat is None:
        raise NotFound()
    services.take_hat(hat, by=current_viewer(), at=_now())
    flash(_("该身份已停用"), "success")
    return redirect(url_for("accounts.user", user_id=user_id), code=303)


@blueprint.post("/users/<int:user_id>/<any(deactivate, activate, unlock, disconnect):act>")
@requires(Role.SECURITY_ADMIN)
@writes
def act_on_user(user_id: int, act: str) -> Response:
    """Close, open, unlock the account, or end its sessions."""
    verb, done = ACTS[act]
    verb(queries.get_user(current_viewer(), user_id), by=current_viewer(), at=_now())
    flash(translate(done), "success")
    return redirect(url_for("accounts.user", user_id=user_id), code=303)


def _page(person: User, form: HatForm, *, status: int = 200) -> Response:
    return respond(
        "accounts/user.html",
        status=status,
        user=person,
        form=form,
        labels=ROLE_LABELS,
        now=_now(),
        own=person.id == current_viewer().user_id,
    )


def _with_places(form: HatForm) -> HatForm:
    form.organisation_id.choices = options({"": _("不属于任何单位")} | queries.organisation_choices())
    return form


def _place(form: HatForm) -> int | None:
    return int(form.organisation_id.data) if form.organisation_id.data else None


def _facts(form: HatForm) -> PersonFacts:
    return PersonFacts(
        login=form.login.data,
        name=form.name.data,
        role=Role(form.role.data),
        organisation_id=_place(form),
        department=form.department.data or None,
        email=form.email.data or None,
    )


def _now() -> datetime:
    return current_app.extensions["clock"].now()
