"""Month sheets: one list for everybody who has a part in them, one page per sheet."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.attendance import queries, rules, services
from placement.attendance.models import MonthSheet
from placement.attendance.rules import ENTERPRISE, SHEET, SHEET_STATE_LABELS, SheetState
from placement.extensions import db
from placement.infra import statelog
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.periods import Month
from placement.kernel.text import Text
from placement.placements.terms import terms_on
from placement.reference.queries import calendar
from placement.web import navigation
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

blueprint = Blueprint("attendance", __name__, url_prefix="/attendance")
READERS = (
    Role.STUDENT,
    Role.HR,
    Role.MENTOR,
    Role.PLACEMENT_OFFICE,
    Role.DEPARTMENT_HEAD,
    Role.TEACHER,
    Role.SCHOOL_FINANCE,
    Role.SCHOOL_LEADER,
    Role.BUREAU,
    Role.FINANCE_BUREAU,
    Role.AUDITOR,
)
navigation.item(
    Text("月度考勤"),
    "attendance.index",
    icon="calendar",
    order=60,
    roles={Role.STUDENT, Role.HR, Role.MENTOR, Role.PLACEMENT_OFFICE, Role.TEACHER},
)
TONES = {
    SheetState.OPEN: "wait",
    SheetState.ENTERPRISE_CONFIRMED: "info",
    SheetState.SCHOOL_CONFIRMED: "good",
    SheetState.LOCKED: "neutral",
    SheetState.DISPUTED: "bad",
}
WAITS_FOR = {
    SheetState.OPEN: Text("企业"),
    SheetState.ENTERPRISE_CONFIRMED: Text("学校实习管理部门"),
    SheetState.DISPUTED: Text("企业"),
}
BULK = {**dict.fromkeys(ENTERPRISE, "confirm"), Role.PLACEMENT_OFFICE: "approve"}
"""Which act a role does to many sheets at once."""


@blueprint.get("/")
@requires(*READERS)
def index() -> Response:
    """The sheets of a month, or of all months."""
    return _list(current_viewer())


def _list(viewer: Viewer, *, done: int = 0, failed: Any = (), status: int = 200) -> Response:
    asked, state = request.args.get("month", ""), request.args.get("state", "")
    rows = queries.sheet_rows(viewer)
    if asked:
        rows = rows.where(MonthSheet.month == asked)
    if state in set(SheetState):
        rows = rows.where(MonthSheet.state == state)
    names = {"month": MonthSheet.month, "person": db.column("person"), "enterprise": db.column("enterprise")}
    word, order = sort_key(names, "-month")
    return respond(
        "attendance/index.html",
        "attendance/_list.html",
        status=status,
        page=paginate(rows.order_by(order, MonthSheet.id)),
        sort=word,
        months=queries.months(viewer),
        asked=asked,
        state=state,
        labels=SHEET_STATE_LABELS,
        tones=TONES,
        waits_for=WAITS_FOR,
        bulk=BULK.get(Role(viewer.role)),
        done=done,
        failed=failed,
        chips=_chips(asked, state),
    )


def _chips(month: str, state: str) -> list[tuple[str, str]]:
    chips = [(month, "month")] if month else []
    return [*chips, (translate(SHEET_STATE_LABELS[SheetState(state)]), "state")] if state in set(SheetState) else chips


@blueprint.post("/bulk")
@requires(*BULK)
@writes
def bulk() -> Response:
    """Confirm (enterprise) or approve (school) the ticked sheets; rows that cannot are named, the others are done."""
    viewer = current_viewer()
    sheets = queries.sheets_by_ids(viewer, request.form.getlist("ids", type=int))
    if not sheets:
        raise RuleBroken("nothing_picked", Text("请先勾选要确认的考勤表"))
    done, failed = services.for_many(BULK[Role(viewer.role)], sheets, by=viewer, at=_now())
    if failed:
        return _list(viewer, done=done, failed=failed)
    flash(_("已确认 %(n)s 份考勤表", n=done), "success")
    return go(url_for("attendance.index", month=sheets[0].month))


@blueprint.get("/<int:sheet_id>")
@requires(*READERS)
def show(sheet_id: int) -> Response:
    """One sheet."""
    return _sheet_page(current_viewer(), queries.get_sheet(current_viewer(), sheet_id))


def _sheet_page(viewer: Viewer, sheet: MonthSheet, *, codes: str = "", error: Text | None = None) -> Response:
    month, kind_of = Month.parse(sheet.month), calendar().kind
    editable = viewer.role in ENTERPRISE and sheet.state in services.EDITABLE
    return respond(
        "attendance/show.html",
        status=422 if error else 200,
        sheet=sheet,
        placement=sheet.placement,
        post=terms_on(sheet.placement, month.last).title,
        month=month,
        codes=codes or sheet.codes,
        error=error,
        editable=editable,
        choices=SHEET.choices(sheet, viewer),
        labels=SHEET_STATE_LABELS,
        tones=TONES,
        waits_for=WAITS_FOR,
        remarks=rules.remarks(sheet.codes, month, kind_of),
        history=db.session.scalars(statelog.history(SHEET.kind, sheet.id)).all(),
        events={
            **{row.name: row.label for row in SHEET.rows},
            "open": Text("生成考勤表"),
            "edit": Text("修改考勤"),
            "follow": Text("按补充协议调整"),
        },
    )


@blueprint.post("/<int:sheet_id>/codes")
@requires(*ENTERPRISE)
@writes
def enter(sheet_id: int) -> Response:
    """Save the days of a sheet."""
    viewer = current_viewer()
    sheet = queries.get_sheet(viewer, sheet_id)
    codes = "".join(request.form.get(f"day-{day}", "")[:1] or "?" for day in range(1, len(sheet.codes) + 1))
    try:
        services.set_codes(sheet, codes, by=viewer, at=_now())
    except RuleBroken as error:
        return _sheet_page(viewer, sheet, codes=codes, error=error.message)
    flash(_("考勤已保存，尚未确认"), "success")
    return go(url_for("attendance.show", sheet_id=sheet.id))


@blueprint.post("/<int:sheet_id>/<any(confirm, approve, dispute):act>")
@requires(Role.HR, Role.MENTOR, Role.PLACEMENT_OFFICE, Role.STUDENT)
@writes
def act(sheet_id: int, act: str) -> Response:
    """Confirm, approve or dispute one sheet."""
    viewer = current_viewer()
    sheet = queries.get_sheet(viewer, sheet_id)
    _ACTS[act](sheet, viewer)
    flash(_("已更新：%(state)s", state=translate(SHEET_STATE_LABELS[SheetState(sheet.state)])), "success")
    return go(url_for("attendance.show", sheet_id=sheet.id))


_ACTS: dict[str, Any] = {
    "confirm": lambda sheet, viewer: services.confirm(sheet, by=viewer, at=_now()),
    "approve": lambda sheet, viewer: services.approve(sheet, by=viewer, at=_now()),
    "dispute": lambda sheet, viewer: services.dispute(sheet, _comment(), by=viewer, at=_now()),
}


def _comment() -> str:
    return "；".join(filter(None, (request.form.get("reason", ""), request.form.get("comment", ""))))


def _now() -> Any:
    return current_app.extensions["clock"].now()
