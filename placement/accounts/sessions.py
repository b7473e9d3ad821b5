"""The browser session: who is signed in, under which hat, since when idle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, session
from flask_login import UserMixin, current_user, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from placement.accounts import services
from placement.accounts.models import Membership, User
from placement.accounts.rules import LOCALES, STAFF
from placement.extensions import babel, db, login_manager
from placement.kernel.actors import Viewer

IDLE = timedelta(minutes=30)
_TOUCH = 60


class SessionUser(UserMixin):
    """What Flask-Login carries: the user's id and epoch, and the hat that was put on."""

    def __init__(self, membership: Membership) -> None:
        self.id = f"{membership.user_id}.{membership.user.session_epoch}.{membership.id}"
        self.membership = membership
        self.viewer = services.viewer_of(membership)


@login_manager.user_loader
def load(session_id: str) -> SessionUser | None:
    """The user of a session cookie, unless everything was signed out, the account closed or the hat taken away."""
    parts = session_id.split(".")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None
    membership = db.session.scalar(
        select(Membership)
        .join(Membership.user)
        .options(joinedload(Membership.user))
        .where(
            Membership.id == int(parts[2]),
            Membership.user_id == int(parts[0]),
            Membership.active,
            User.active,
            User.session_epoch == int(parts[1]),
        )
    )
    return SessionUser(membership) if membership else None


def begin(membership: Membership, organisation_name: str) -> None:
    """Sign in under a hat; the session starts from nothing, so that nothing of a visitor's is carried over."""
    locale = session.get("locale")
    session.clear()
    session.permanent = True
    login_user(SessionUser(membership))
    session["organisation"] = organisation_name
    session["hats"] = sum(hat.active for hat in membership.user.memberships)
    session["locale"] = locale or membership.user.locale
    _touch()


def end() -> None:
    """Sign out here; the language stays."""
    locale = session.get("locale")
    logout_user()
    session.clear()
    session["locale"] = locale


def _touch() -> None:
    session["seen"] = int(current_app.extensions["clock"].now().timestamp())


def _remember_viewer() -> None:
    g.viewer = None
    if "_user_id" not in session or not current_user.is_authenticated:
        return
    idle = current_app.extensions["clock"].now().timestamp() - session.get("seen", 0)
    if current_user.viewer.role in STAFF and idle > IDLE.total_seconds():
        end()
        return
    if idle > _TOUCH:
        _touch()
    g.viewer = current_user.viewer


def _locale() -> str:
    chosen = session.get("locale")
    return chosen if chosen in LOCALES else LOCALES[0]


def page_context() -> dict[str, Any]:
    """What the layout shows of the session."""
    viewer: Viewer | None = g.get("viewer")
    return {
        "viewer": viewer,
        "organisation_name": session.get("organisation", ""),
        "membership_count": session.get("hats", 1),
        "locale": _locale(),
    }


def init_app(app: Flask) -> None:
    """Bind the session to the application."""
    login_manager.init_app(app)
    login_manager.session_protection = None
    babel.init_app(app, locale_selector=_locale)
    app.before_request(_remember_viewer)
    app.context_processor(page_context)
