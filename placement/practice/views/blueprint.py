"""The blueprint, its places in the menu, and what every view of practice asks of a request."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Blueprint, current_app, request
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.kernel.clock import local_date
from placement.kernel.text import Text
from placement.practice.wording import plain
from placement.web import navigation
from placement.web.filters import date_cn, is_chinese

blueprint = Blueprint("practice", __name__, url_prefix="/practice")
navigation.item(Text("我的企业实践"), "practice.index", icon="certificate", order=70, roles={Role.TEACHER})
navigation.item(
    Text("教师企业实践"),
    "practice.records",
    icon="certificate",
    order=70,
    roles={
        Role.HR,
        Role.MENTOR,
        Role.PLACEMENT_OFFICE,
        Role.DEPARTMENT_HEAD,
        Role.SCHOOL_LEADER,
        Role.BUREAU,
        Role.AUDITOR,
    },
)


@blueprint.app_template_filter("days")
def days(value: Decimal | float) -> str:
    """Days as a person writes them: 8, 7.5, 6.75."""
    return plain(Decimal(value))


@blueprint.app_template_filter("day_cn")
def day_cn(day: date) -> str:
    """7月6日: a date whose year is plain from the page; in English 6 Jul."""
    whole = date_cn(day)
    return whole.split("年")[-1] if is_chinese() else whole.rsplit(" ", 1)[0]


@blueprint.app_template_filter("span_cn")
def span_cn(first: date, last: date) -> str:
    """2026年3月2日至4月3日: the year once, unless it changes."""
    end = day_cn(last) if first.year == last.year and is_chinese() else date_cn(last)
    return _("%(a)s至%(b)s", a=date_cn(first), b=end)


def now() -> datetime:
    """The present instant."""
    instant: datetime = current_app.extensions["clock"].now()
    return instant


def today() -> date:
    """The date in Hangzhou."""
    return local_date(now())


def said() -> str:
    """What was written beside an act: a common reason, own words, or both."""
    written: list[Any] = [request.form.get("reason", "").strip(), request.form.get("comment", "").strip()]
    return "；".join(filter(None, written))
