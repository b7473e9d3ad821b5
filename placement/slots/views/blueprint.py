"""The blueprint, its places in the menu, and what every view of slots asks of a request."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, current_app, request

from placement.accounts.rules import Role
from placement.kernel.clock import local_date
from placement.kernel.text import Text
from placement.web import navigation

blueprint = Blueprint("slots", __name__, url_prefix="/slots")
REGISTER_READERS = (Role.BUREAU, Role.FINANCE_BUREAU, Role.AUDITOR, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER)
READERS = (
    Role.STUDENT,
    Role.TEACHER,
    Role.HR,
    Role.MENTOR,
    Role.PLACEMENT_OFFICE,
    Role.SCHOOL_FINANCE,
    *REGISTER_READERS,
)

navigation.item(Text("找岗位"), "slots.search", icon="search", order=20, roles={Role.STUDENT})
navigation.item(Text("实践岗位"), "slots.search", icon="search", order=20, roles={Role.TEACHER})
navigation.item(Text("岗位管理"), "slots.own", icon="briefcase", order=20, roles={Role.HR})
navigation.item(Text("岗位审核"), "slots.reviews", icon="checklist", order=20, roles={Role.PLACEMENT_OFFICE})
navigation.item(Text("岗位一览"), "slots.register", icon="briefcase", order=20, roles={Role.BUREAU, Role.AUDITOR})


def now() -> datetime:
    """The present instant."""
    instant: datetime = current_app.extensions["clock"].now()
    return instant


def today() -> date:
    """The date in Hangzhou."""
    return local_date(now())


def comment() -> str:
    """What was written beside an act: a common reason, own words, or both."""
    written = (request.form.get("reason", "").strip(), request.form.get("comment", "").strip())
    return "；".join(filter(None, written))
