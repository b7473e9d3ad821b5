"""The register (实习台账): for the school all its placements, for others what they may see, and its workbook."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from placement.accounts.rules import SCHOOL_STAFF, Role
from placement.extensions import db
from placement.infra import audit
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text
from placement.organisations.queries import organisation_names
from placement.placements import queries, workbook
from placement.placements.forms import RegisterForm
from placement.placements.models import Placement
from placement.placements.queries import Wishes
from placement.placements.rules import KIND_WORDS, PLACEMENT_STATE_LABELS, PlacementState
from placement.placements.views.blueprint import REGISTER_READERS, blueprint, now, today
from placement.placements.wording import TONES
from placement.web.access import current_viewer, requires
from placement.web.downloads import download
from placement.web.fields import options
from placement.web.filters import datetime_cn, translate
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

PER_PAGE = 50
EXPORT_LIMIT = 20_000


@blueprint.get("/")
@requires(*REGISTER_READERS)
def index() -> Response:
    """One page of the register."""
    return register_page(current_viewer())


def register_page(viewer: Viewer, *, done: int = 0, failed: Any = (), status: int = 200) -> Response:
    """The register as the address asks for it; `failed` names the rows that a bulk act could not take."""
    form = _filters()
    word, order = sort_key(queries.SORTS, "-start")
    ids = queries.register_ids(viewer, _wishes(form)).order_by(order, Placement.id.desc())
    page = paginate(ids, per_page=PER_PAGE, scalars=True)
    return respond(
        "placements/index.html",
        "placements/_list.html",
        status=status,
        page=replace(page, items=queries.register_rows(list(page.items))),
        sort=word,
        form=form,
        chips=_chips(form),
        shortcuts=_tabs(form),
        words=PLACEMENT_STATE_LABELS,
        tones=TONES,
        kinds=KIND_WORDS,
        bulk=viewer.is_(Role.PLACEMENT_OFFICE),
        with_school=not viewer.is_(*SCHOOL_STAFF),
        done=done,
        failed=failed,
    )


def _filters() -> RegisterForm:
    form = RegisterForm(request.args)
    form.kind.choices = options({"": Text("全部类型"), **KIND_WORDS})
    form.state.choices = options({"": Text("全部状态"), **PLACEMENT_STATE_LABELS})
    return form


def _wishes(form: RegisterForm) -> Wishes:
    return Wishes(
        words=(form.q.data or "").strip()[:60],
        kind=form.kind.data if form.kind.data in KIND_WORDS else "",
        state=form.state.data if form.state.data in set(PlacementState) else "",
        class_name=(form.class_name.data or "")[:40],
        major=(form.major.data or "")[:60],
        enterprise=(form.enterprise.data or "")[:60],
        instructor=(form.instructor.data or "")[:60],
        since=form.since.data,
        until=form.until.data,
        overdue_on=today() if request.args.get("due") == "overdue" else None,
    )


def _chips(form: RegisterForm) -> list[tuple[str, str]]:
    chips = []
    for field in form:
        value = field.data
        if value and field.name in request.args:
            shown = _words_of(field, value)
            if shown:
                chips.append((str(shown), field.name))
    if request.args.get("due") == "overdue":
        chips.append((_("逾期未开始"), "due"))
    return chips


def _words_of(field: Any, value: Any) -> str:
    """What a filter is called on its chip: the label of a choice, the value of anything else; nothing if unknown."""
    if not hasattr(field, "choices"):
        return str(value)
    return next((str(choice.label) for choice in field.choices if choice.value == value), "")


def _tabs(form: RegisterForm) -> list[tuple[str, dict[str, str | None], bool]]:
    """The four questions asked most: what to change in the address, and whether it is asked now."""
    overdue, state = request.args.get("due") == "overdue", form.state.data or ""
    shown: list[tuple[str, dict[str, str | None], bool]] = [
        (_("全部"), {"state": None, "due": None}, not overdue and not state),
        (_("准备中"), {"state": "planned", "due": None}, not overdue and state == PlacementState.PLANNED),
        (_("逾期未开始"), {"state": None, "due": "overdue"}, overdue),
        (_("进行中"), {"state": "active", "due": None}, not overdue and state == PlacementState.ACTIVE),
    ]
    return shown


@blueprint.post("/export")
@requires(*REGISTER_READERS)
@writes
def export() -> Response:
    """The rows that the filters show, as a workbook; who took it out is kept in the audit trail (R-1216)."""
    viewer, form = current_viewer(), _filters()
    word, order = sort_key(queries.SORTS, "-start")
    query = queries.register_ids(viewer, _wishes(form)).order_by(order, Placement.id.desc()).limit(EXPORT_LIMIT + 1)
    ids = list(db.session.scalars(query))
    if len(ids) > EXPORT_LIMIT:
        raise RuleBroken("too_many_rows", Text("一次最多导出 %(n)s 行，请先增加筛选条件", n=EXPORT_LIMIT))
    audit.record("placements_exported", "placement:register", by=viewer, at=now(), rows=len(ids), sort=word)
    rows = queries.register_rows(ids)
    data = workbook.register(rows, translate=translate, taken_out_by=_stamp(viewer))
    return download(data, _file_name(viewer), workbook.MEDIA_TYPE)


def _file_name(viewer: Viewer) -> str:
    """学校_台账_日期.xlsx, under the name of whoever takes it out."""
    return f"{_organisation(viewer)}_{_('台账')}_{today():%Y%m%d}.xlsx"


def _organisation(viewer: Viewer) -> str:
    if viewer.organisation_id is None:
        return viewer.name
    return organisation_names({viewer.organisation_id})[viewer.organisation_id]


def _stamp(viewer: Viewer) -> str:
    return _("%(who)s 于 %(at)s 导出，仅限工作使用", who=viewer.name, at=datetime_cn(now()))
