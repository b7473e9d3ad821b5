"""The blueprint and its place in the menu."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, current_app

from placement.accounts.rules import Role
from placement.kernel.clock import local_date
from placement.kernel.text import Text
from placement.web import navigation

blueprint = Blueprint("packets", __name__, url_prefix="/packets")
navigation.item(Text("文书打印"), "packets.runs", icon="printer", order=52, roles={Role.PLACEMENT_OFFICE})


def now() -> datetime:
    """The present instant."""
    instant: datetime = current_app.extensions["clock"].now()
    return instant


def today() -> date:
    """The date in Hangzhou."""
    return local_date(now())
