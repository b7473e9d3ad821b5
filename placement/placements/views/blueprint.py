"""The blueprint, its places in the menu, and what every view of placements asks of a request."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, current_app, request
from werkzeug.datastructures import FileStorage

from placement.accounts.rules import Role
from placement.kernel.clock import local_date
from placement.kernel.text import Text
from placement.placements.rules import Scan
from placement.web import navigation

blueprint = Blueprint("placements", __name__, url_prefix="/placements")
REGISTER_READERS = (
    Role.PLACEMENT_OFFICE,
    Role.DEPARTMENT_HEAD,
    Role.SCHOOL_LEADER,
    Role.SCHOOL_FINANCE,
    Role.HR,
    Role.MENTOR,
    Role.TEACHER,
    Role.BUREAU,
    Role.FINANCE_BUREAU,
    Role.AUDITOR,
)
navigation.item(
    Text("实习台账"),
    "placements.index",
    icon="table",
    order=40,
    roles={
        Role.PLACEMENT_OFFICE,
        Role.DEPARTMENT_HEAD,
        Role.SCHOOL_LEADER,
        Role.HR,
        Role.MENTOR,
        Role.BUREAU,
        Role.AUDITOR,
    },
)
navigation.item(Text("指导的学生"), "placements.index", icon="users", order=40, roles={Role.TEACHER})
navigation.item(Text("我的实习"), "placements.mine", icon="briefcase", order=40, roles={Role.STUDENT})


def now() -> datetime:
    """The present instant."""
    instant: datetime = current_app.extensions["clock"].now()
    return instant


def today() -> date:
    """The date in Hangzhou."""
    return local_date(now())


def uploaded(field: Any) -> Scan:
    """The file of an upload field; an empty one when nothing was chosen."""
    file: FileStorage | None = field.data if isinstance(field.data, FileStorage) else None
    return Scan(file.read() if file else b"", (file.filename or "") if file else "")


def comment() -> str:
    """What was written beside an act: a common reason, own words, or both."""
    return "；".join(filter(None, (request.form.get("reason", "").strip(), request.form.get("comment", "").strip())))
