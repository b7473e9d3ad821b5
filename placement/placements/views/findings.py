"""检查结果: what the rules hold against placements, as a list with its workbook, and as figures by school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from flask import Response, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, StringField

from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import audit
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text, bilingual
from placement.organisations.queries import organisation_names, schools
from placement.placements import findings, findings_workbook, inspection
from placement.placements.findings import OVERSEERS, READERS, RULE_GROUPS, Wanted
from placement.placements.models import KeptFinding
from placement.placements.rules import ACTOR_LABELS, PLACEMENT_STATE_LABELS, PlacementState
from placement.placements.views.blueprint import blueprint, now, today
from placement.placements.views.register import EXPORT_LIMIT
from placement.placements.workbook import MEDIA_TYPE
from placement.reference import rule_book
from placement.reference.wording import SEVERITY_LABELS, SEVERITY_TONES
from placement.web import navigation
from placement.web.access import current_viewer, requires
from placement.web.downloads import download
from placement.web.fields import Filters, optional, options, short
from placement.web.filters import datetime_cn, translate
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

PER_PAGE = 50
LONGEST_CHOICE = 40
navigation.item(Text("检查结果"), "placements.findings", icon="list-check", roles=set(READERS), order=41)

SEVERITIES = {
    "": Text("全部程度"),
    "stops": Text("停办的（红灯）"),
    "broken": Text("已查明不符合"),
    **{severity.value: label for severity, label in SEVERITY_LABELS.items()},
}
STATES = {
    "": Text("全部状态"),
    "planned": PLACEMENT_STATE_LABELS[PlacementState.PLANNED],
    "gated": PLACEMENT_STATE_LABELS[PlacementState.GATED],
    "running": Text("进行中（含已中止）"),
    "suspended": PLACEMENT_STATE_LABELS[PlacementState.SUSPENDED],
    "over": Text("已结束或取消"),
}
GROUPS = {"share": Text("超比例"), "time": Text("超时")}
FIGURES: dict[str, tuple[Text, str]] = {
    "unfiled": (Text("未备案"), ""),
    "minors": (Text("未成年"), "minors"),
    "over_share": (Text("超比例"), ""),
    "over_time": (Text("超时"), ""),
    "uninsured": (Text("未投保"), ""),
    "red": (Text("红灯"), ""),
    "running_red": (Text("进行中红灯"), ""),
    "waived": (Text("豁免中"), ""),
}
"""What the screen of schools shows after alive and filed placements: its word, and the topic of the watch list."""
SORTABLE = ("red", "running_red")


class FindingFilters(Filters):
    """What the list is narrowed to."""

    severity = SelectField(_l("严重程度"), choices=options(SEVERITIES))
    light = SelectField(_l("检查项"), choices=options({"": Text("全部检查项"), **findings_workbook.LIGHTS}))
    rule = SelectField(_l("规则"))
    actor = SelectField(_l("由谁办理"), choices=options({"": Text("全部"), **ACTOR_LABELS}))
    school = SelectField(_l("学校"))
    state = SelectField(_l("实习状态"), choices=options(STATES))
    class_name = StringField(_l("班级"), [short(40)])
    waived = SelectField(
        _l("豁免"),
        choices=options({"": Text("不限"), "standing": Text("豁免中"), "soon": Text("7 天内到期的豁免")}),
    )
    closed = SelectField(
        _l("是否消除"), choices=options({"": Text("未消除"), "yes": Text("已消除"), "all": Text("全部结果")})
    )
    since = DateField(_l("发现日期不早于"), [optional()])
    until = DateField(_l("发现日期不晚于"), [optional()])
    while_running = BooleanField(_l("只看实习开始后发现的"))
    once = BooleanField(_l("每人只列一行"))

    def __init__(self, viewer: Viewer) -> None:
        rules = _rule_choices(str(get_locale()), rule_book.current().version, today())
        super().__init__(rule=rules, school=_school_choices(viewer))
        if not viewer.is_(*OVERSEERS):
            del self.school
        if self.closed.data == "yes":
            self.since.label.text, self.until.label.text = _("消除日期不早于"), _("消除日期不晚于")

    def wanted(self) -> Wanted:
        """What was asked."""
        told = {name: value for name, value in self.data.items() if value and name not in ("q", "school")}
        school = self.data.get("school")
        return Wanted(words=self.words, school=int(school) if school else None, **told)


@lru_cache(maxsize=16)
def _rule_choices(_locale: str, _version: str, day: date) -> Mapping[str, Any]:
    """Rules that one asks for together, then every rule of a day by its id with the beginning of its sentence."""
    rows = sorted(rule_book.current().standing(day), key=lambda row: (len(row.id), row.id, row.check))
    choices: dict[str, Any] = {"": _("全部规则")}
    for word, ids in RULE_GROUPS.items():
        choices[word] = f"{translate(GROUPS[word])} {'/'.join(ids)}"
    for row in rows:
        places = dict.fromkeys(rule_book.places_of(row), "…")
        sentence = translate(bilingual(row.message, row.message_en, places))
        choices.setdefault(row.id, f"{row.id} {_cut(sentence)}")
    return choices


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_CHOICE else f"{sentence[:LONGEST_CHOICE]}…"


def _school_choices(viewer: Viewer) -> Mapping[str, Any]:
    every = schools() if viewer.is_(*OVERSEERS) else []
    return {"": _("全部学校"), **{str(school.id): school.short_name for school in every}}


@blueprint.get("/findings", endpoint="findings")
@requires(*READERS)
def index() -> Response:
    """One page of the list."""
    viewer, filters = current_viewer(), FindingFilters(current_viewer())
    wanted = filters.wanted()
    word, order = sort_key(findings.SORTS, "-found")
    ids = findings.finding_ids(viewer, wanted, today=today()).order_by(order, KeptFinding.id.desc())
    page = paginate(ids, per_page=PER_PAGE, scalars=True)
    rows = findings.finding_rows(list(page.items))
    return respond(
        "placements/findings.html",
        "placements/_findings.html",
        page=replace(page, items=[(row, inspection.said(row.content)) for row in rows]),
        sort=word,
        filters=filters,
        chips=filters.chips(),
        shortcuts=_shortcuts(wanted),
        severities=SEVERITY_LABELS,
        tones=SEVERITY_TONES,
        lights=findings_workbook.LIGHTS,
        actors=ACTOR_LABELS,
        oversees=viewer.is_(*OVERSEERS),
    )


NARROWING = ("severity", "state", "waived", "closed", "page")


def _shortcuts(wanted: Wanted) -> list[tuple[str, dict[str, str | None], bool]]:
    """The questions asked most: what to change in the address, and whether it is asked now."""
    asked = {name: value for name, value in wanted.arguments().items() if name in NARROWING}
    questions: list[tuple[str, dict[str, str]]] = [
        (_("全部未消除"), {}),
        (_("停办的"), {"severity": "stops"}),
        (_("进行中红灯"), {"severity": "stops", "state": "running"}),
        (_("豁免中"), {"waived": "standing"}),
        (_("已消除"), {"closed": "yes"}),
    ]
    return [(label, dict.fromkeys(NARROWING) | told, asked == told) for label, told in questions]


@blueprint.post("/findings.xlsx")
@requires(*READERS)
@writes
def export_findings() -> Response:
    """The rows that the filters show, as a workbook; who took it out is kept in the audit trail (R-1216)."""
    viewer = current_viewer()
    word, order = sort_key(findings.SORTS, "-found")
    query = (
        findings.finding_ids(viewer, FindingFilters(viewer).wanted(), today=today())
        .order_by(order, KeptFinding.id.desc())
        .limit(EXPORT_LIMIT + 1)
    )
    ids = list(db.session.scalars(query))
    if len(ids) > EXPORT_LIMIT:
        raise RuleBroken("too_many_rows", Text("一次最多导出 %(n)s 行，请先增加筛选条件", n=EXPORT_LIMIT))
    audit.record("findings_exported", "placement:findings", by=viewer, at=now(), rows=len(ids), sort=word)
    stamp = _("%(who)s 于 %(at)s 导出，仅限工作使用", who=viewer.name, at=datetime_cn(now()))
    data = findings_workbook.findings(findings.finding_rows(ids), translate=translate, taken_out_by=stamp)
    return download(data, _file_name(viewer), MEDIA_TYPE)


def _file_name(viewer: Viewer) -> str:
    """学校_检查结果_日期.xlsx, under the name of whoever takes it out."""
    own = viewer.organisation_id
    organisation = organisation_names({own})[own] if own else viewer.name
    return f"{organisation}_{_('检查结果')}_{today():%Y%m%d}.xlsx"


@blueprint.get("/findings/schools")
@requires(Role.BUREAU, Role.AUDITOR)
def finding_schools() -> Response:
    """All schools on one screen; every figure leads to the people behind it."""
    names = [name for name, (_label, topic) in FIGURES.items() if not topic]
    lines = findings.by_school(current_viewer(), names, today=today())
    word = request.args.get("sort", "")
    lines = _sorted(lines, word)
    total = findings.SchoolLine(None, _("合计"), findings.total(lines))
    return respond(
        "placements/findings_schools.html",
        "placements/_findings_schools.html",
        lines=lines,
        total=total,
        figures=FIGURES,
        sortable=SORTABLE,
        sort=word,
        drill=_drill,
    )


def _sorted(lines: list[findings.SchoolLine], word: str) -> list[findings.SchoolLine]:
    """By one of the figures, else by name."""
    name = word.lstrip("-")
    if name not in SORTABLE:
        return lines
    return sorted(lines, key=lambda line: line.figures[name], reverse=word.startswith("-"))


def _drill(name: str, school: int | None) -> str:
    """Where the people behind a figure are listed, of one school or of all."""
    if name in findings.FIGURES:
        return url_for("placements.findings", **findings.of_school(name, school).arguments())
    return url_for("reports.watch", topic=name, school=school)
