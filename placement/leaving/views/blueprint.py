"""The blueprint, its place in the menu, and what every view of requests asks of a request."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, current_app, request

from placement.accounts.rules import Role
from placement.kernel.clock import local_date
from placement.kernel.text import Text
from placement.web import navigation

blueprint = Blueprint("leaving", __name__, url_prefix="/leaving")
navigation.item(
    Text("换岗离岗"),
    "leaving.index",
    icon="switch-horizontal",
    order=43,
    roles={Role.TEACHER, Role.PLACEMENT_OFFICE, Role.SCHOOL_LEADER, Role.BUREAU},
)


def now() -> datetime:
    """The present instant."""
    instant: datetime = current_app.extensions["clock"].now()
    return instant


def today() -> date:
    """The date in Hangzhou."""
    return local_date(now())


def comment() -> str:
    """What was written beside an act: a common reason, own words, or both."""
    return "；".join(filter(None, (request.form.get("reason", "").strip(), request.form.get("comment", "").strip())))
