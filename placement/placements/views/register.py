"""The register (实习台账): for the school all its placements, for others what they may see, and its workbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

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
from placement.web.htmx import go, respond
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
    asked, overdue = _asked(), _overdue()
    word, order = sort_key(queries.SORTS, "-start")
    ids = queries.register_ids(viewer, _wishes(asked, overdue=overdue)).order_by(order, Placement.id.desc())
    page = paginate(ids, per_page=PER_PAGE, scalars=True)
    chips = _chips(asked, overdue=overdue)
    return respond(
        "placements/index.html",
        "placements/_list.html",
        status=status,
        page=replace(page, items=queries.register_rows(list(page.items))),
        sort=word,
        filters=_filter_html(str(get_locale()), tuple(asked.items()), len(chips)),
        chips=chips,
        shortcuts=_shortcuts(asked, overdue=overdue),
        words=PLACEMENT_STATE_LABELS,
        tones=TONES,
        kinds=KIND_WORDS,
        acts=_acts(viewer),
        with_school=not viewer.is_(*SCHOOL_STAFF),
        done=done,
        failed=failed,
    )


def _acts(viewer: Viewer) -> list[tuple[str, str, str]]:
    """What may be done to ticked rows: word, label and icon."""
    if viewer.is_(Role.PLACEMENT_OFFICE):
        return [
            ("insurance", _("登记保险"), "shield-check"),
            ("instructor", _("指定指导教师"), "user-check"),
            ("preparations", _("登记培训与备案"), "checks"),
        ]
    return [("preparations", _("登记安全教育培训"), "checks")] if viewer.is_(Role.HR) else []


FILTERS = ("q", "kind", "state", "class_name", "major", "enterprise", "instructor", "since", "until")


def _asked() -> dict[str, str]:
    """The filters in the address, as they were typed."""
    return {name: request.args.get(name, "").strip()[:60] for name in FILTERS}


def _overdue() -> bool:
    return request.args.get("due") == "overdue"


@lru_cache(maxsize=256)
def _filter_html(_locale: str, asked: tuple[tuple[str, str], ...], active: int) -> Markup:
    """The filter bar costs a fifth of the page and depends on nothing else: the same question is drawn once."""
    form = RegisterForm(MultiDict(asked))
    form.kind.choices = options({"": Text("全部类型"), **KIND_WORDS})
    form.state.choices = options({"": Text("全部状态"), **PLACEMENT_STATE_LABELS})
    return Markup(render_template("placements/_filters.html", form=form, active=active))


def _wishes(asked: dict[str, str], *, overdue: bool) -> Wishes:
    return Wishes(
        words=asked["q"],
        kind=asked["kind"] if asked["kind"] in KIND_WORDS else "",
        state=asked["state"] if asked["state"] in set(PlacementState) else "",
        class_name=asked["class_name"],
        major=asked["major"],
        enterprise=asked["enterprise"],
        instructor=asked["instructor"],
        since=_day(asked["since"]),
        until=_day(asked["until"]),
        overdue_on=today() if overdue else None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _chips(asked: dict[str, str], *, overdue: bool) -> list[tuple[str, str]]:
    """Each filter in force with the argument that removes it."""
    words = {"kind": KIND_WORDS, "state": {state.value: label for state, label in PLACEMENT_STATE_LABELS.items()}}
    chips = []
    for name, value in asked.items():
        shown = translate(words[name].get(value)) if name in words else value
        if shown:
            chips.append((shown, name))
    return [*chips, (_("逾期未开始"), "due")] if overdue else chips


def _shortcuts(asked: dict[str, str], *, overdue: bool) -> list[tuple[str, dict[str, str | None], bool]]:
    """The four questions asked most: what to change in the address, and whether it is asked now."""
    state = "" if overdue else asked["state"]
    return [
        (_("全部"), {"state": None, "due": None}, not overdue and not state),
        (_("准备中"), {"state": "planned", "due": None}, state == PlacementState.PLANNED),
        (_("逾期未开始"), {"state": None, "due": "overdue"}, overdue),
        (_("进行中"), {"state": "active", "due": None}, state == PlacementState.ACTIVE),
    ]


@blueprint.post("/bulk")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
@writes
def bulk() -> Response:
    """From ticked rows to the form for them."""
    viewer, act = current_viewer(), request.form.get("act")
    chosen = chosen_rows(viewer, request.form.getlist("ids", type=int))
    if act not in [name for name, _label, _icon in _acts(viewer)]:
        raise RuleBroken("unknown_act", Text("请选择要办理的事项"))
    return go(url_for(f"placements.{act}_many", ids=[one.id for one in chosen]))


def chosen_rows(viewer: Viewer, ids: list[int]) -> list[Placement]:
    """The placements that were ticked, as far as this viewer may see them. Raises RuleBroken when none is left."""
    chosen = queries.placements_by_ids(viewer, ids)
    if not chosen:
        raise RuleBroken("nothing_picked", Text("请先勾选要办理的行"))
    return chosen


def one_or_all(chosen: list[Placement]) -> str:
    """Where to go after an act: to the one placement, or to the register."""
    if len(chosen) == 1:
        return url_for("placements.show", placement_id=chosen[0].id)
    return url_for("placements.index")


@blueprint.post("/export")
@requires(*REGISTER_READERS)
@writes
def export() -> Response:
    """The rows that the filters show, as a workbook; who took it out is kept in the audit trail (R-1216)."""
    viewer = current_viewer()
    word, order = sort_key(queries.SORTS, "-start")
    query = (
        queries.register_ids(viewer, _wishes(_asked(), overdue=_overdue()))
        .order_by(order, Placement.id.desc())
        .limit(EXPORT_LIMIT + 1)
    )
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
