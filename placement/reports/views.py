"""Home pages: for each role, what is owed and what happens next; and the lists behind their figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import OVERSIGHT, Role
from placement.kernel.clock import local_date
from placement.kernel.errors import NotFound
from placement.kernel.text import Text
from placement.organisations.queries import schools
from placement.placements import gate
from placement.placements.gate import Check
from placement.placements.models import Placement
from placement.placements.queries import register_rows
from placement.placements.rules import ACTOR_LABELS, PLACEMENT_STATE_LABELS, PlacementState
from placement.placements.wording import TONES
from placement.reports import home as homes
from placement.reports import queries
from placement.web import navigation
from placement.web.access import current_viewer, requires, signed_in
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key

blueprint = Blueprint("reports", __name__)
navigation.item(Text("首页"), "reports.home", icon="home", roles=set(Role), order=0)
TOPICS: dict[str, tuple[Text, Text]] = {
    "running": (Text("正在进行的实习与实践"), Text("已经开始、尚未结束的全部安排。")),
    "minors": (
        Text("未成年实习学生"),
        Text("今天未满 18 周岁，实习正在准备或进行；须由监护人同意，不得上夜班和加班。"),
    ),
    "not-ready": (Text("7 天内开始、条件还不齐备"), Text("有一项红灯或未登记就不能开始；由谁办理写在每一行。")),
    "overdue": (Text("开始日已过、条件不齐备"), Text("条件齐备的当天才开始，之前的日子不计入实习。")),
    "no-instructor": (Text("未指定学校指导教师"), Text("每名实习学生须有学校指导教师。")),
    "no-mentor": (Text("未指定企业导师"), Text("每名实习学生须有企业导师。")),
    "alive": (Text("在办的实习与实践"), Text("正在准备和正在进行的全部安排。")),
    "to-file": (Text("应备案的实习"), Text("岗位实习须事先报主管部门备案，其他安排按规则要求备案。")),
    "filed": (Text("已备案的岗位实习"), Text("主管部门备案一项符合。")),
}
WATCHERS = (
    *OVERSIGHT,
    Role.PLACEMENT_OFFICE,
    Role.DEPARTMENT_HEAD,
    Role.SCHOOL_LEADER,
    Role.TEACHER,
    Role.HR,
)
SORTS = {"start": Placement.starts_on, "end": Placement.ends_on}


@blueprint.get("/")
@signed_in
def home() -> Response:
    """The page a person sees first."""
    built = homes.build(current_viewer(), current_app.extensions["clock"].now())
    return respond("reports/home.html", home=built, **built.extra)


@blueprint.get("/watch/<string:topic>")
@requires(*WATCHERS)
def watch(topic: str) -> Response:
    """The people behind a figure: each with what is missing and who must act."""
    if topic not in TOPICS:
        raise NotFound()
    viewer, today = current_viewer(), local_date(current_app.extensions["clock"].now())
    every = schools() if viewer.is_(*OVERSIGHT) else []
    chosen = next((school for school in every if str(school.id) == request.args.get("school")), None)
    word, order = sort_key(SORTS, "start")
    ids = queries.watch_ids(viewer, topic, today, school_id=chosen.id if chosen else None)
    page = paginate(ids.order_by(order, Placement.id), scalars=True)
    rows = register_rows(list(page.items))
    title, lead = TOPICS[topic]
    return respond(
        "reports/watch.html",
        "reports/_watch.html",
        title=title,
        lead=lead,
        page=page,
        rows=rows,
        missing=_missing(rows, today),
        sort=word,
        tabs=_tabs(topic, every, chosen),
        words=PLACEMENT_STATE_LABELS,
        tones=TONES,
    )


def _missing(rows: list[Any], today: date) -> dict[int, dict[Text, list[str]]]:
    """What is red for each of the stays on the page that is still being prepared, by who must act."""
    preparing = [row.id for row in rows if row.state == PlacementState.PLANNED]
    found = gate.checks_for(Placement.id.in_(preparing), on=today) if preparing else {}
    return {placement_id: _by_actor(checks) for placement_id, checks in found.items()}


def _by_actor(checks: list[Check]) -> dict[Text, list[str]]:
    told: dict[Text, list[str]] = {}
    for check in checks:
        if check.colour in ("red", "unknown"):
            what = told.setdefault(ACTOR_LABELS.get(check.actor, Text("待定")), [])
            what.extend([translate(check.label)] if translate(check.label) not in what else [])
    return told


def _tabs(topic: str, every: list[Any], chosen: Any) -> list[tuple[str, str, bool, None]]:
    if not every:
        return []
    tabs = [(_("全部学校"), url_for("reports.watch", topic=topic), chosen is None, None)]
    for school in every:
        href = url_for("reports.watch", topic=topic, school=school.id)
        tabs.append((translate(school.short_name), href, school is chosen, None))
    return tabs
