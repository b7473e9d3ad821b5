"""The search of students and teachers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.slots import finding
from placement.slots.finding import OwnMajor
from placement.slots.rules import MATCH_LABELS, MATCH_TONES, PAID, SLOT_KIND_LABELS, Match, SlotKind, match_of
from placement.slots.search import Wish
from placement.slots.views import filtering
from placement.slots.views.blueprint import blueprint, today
from placement.slots.views.filtering import Filters
from placement.web.access import current_viewer, requires
from placement.web.filters import date_cn, money, translate
from placement.web.htmx import respond
from placement.web.pagination import CAP, PER_PAGE, Page, page_number, url_for_args

ARGUMENTS = {"pay_fen": "pay"}
"""Where the query argument is not called like the filter."""


@dataclass(frozen=True)
class Card:
    """One slot in the list, ready to print."""

    href: str
    title: str
    enterprise: str
    pay: str
    place: str
    days: str
    seats: str
    tags: list[str]
    match: str
    tone: str
    closing: str


@blueprint.get("/")
@requires(Role.STUDENT, Role.TEACHER)
def search() -> Response:
    """Open slots that the school of the viewer has published; every filter stands in the address."""
    viewer, day = current_viewer(), today()
    own = finding.own_major(viewer)
    filters = filtering.read(request.args, role=viewer.role, has_major=bool(own.code), today=day)
    rows, number, total = finding.page(
        viewer, filters.wish, own, today=day, number=page_number(), per_page=PER_PAGE, cap=CAP
    )
    page = Page(rows, number, PER_PAGE, min(total, CAP), total > CAP)
    return respond(
        "slots/search.html",
        "slots/_results.html",
        filters=filters,
        page=page,
        for_teachers=viewer.is_(Role.TEACHER),
        scopes=_scopes(filters.wish, own),
        chips=_chips(filters),
        cards=_cards(page.items, own),
        ladder=[] if page.items else _ladder(viewer, filters, own, day=day),
    )


def _cards(rows: Any, own: OwnMajor) -> list[Card]:
    """The rows as cards; words are looked up once a page, not once a row."""
    base, matches = url_for("slots.search"), {match: translate(MATCH_LABELS[match]) for match in Match}
    kinds = {kind: translate(label) for kind, label in SLOT_KIND_LABELS.items()}
    monthly, seats, full, until = _("每月 %(pay)s"), _("剩 %(n)s 个名额"), _("名额已满"), _("%(date)s前可申请")
    booked, board, lodging = _("由学校统一预约"), _("工作餐"), _("住宿")
    dates = {day: date_cn(day) for day in {day for row in rows for day in (row.starts_on, row.ends_on)}}
    cards = []
    for row in rows:
        match = match_of(row.level)
        visit = row.kind == SlotKind.OBSERVATION
        tags = [word for word, given in ((kinds[row.kind], True), (board, row.board), (lodging, row.lodging)) if given]
        cards.append(
            Card(
                href=f"{base}{row.id}",
                title=row.title,
                enterprise=row.enterprise,
                pay=monthly % {"pay": money(row.pay_fen)} if row.kind in PAID else "",
                place=row.division,
                days=f"{dates[row.starts_on]} — {dates[row.ends_on]}",
                seats=seats % {"n": row.free} if row.free > 0 else full,
                tags=tags,
                match=matches[match] if own.code else "",
                tone=MATCH_TONES[match],
                closing=booked if visit else until % {"date": dates[row.starts_on]},
            )
        )
    return cards


def _scopes(wish: Wish, own: OwnMajor) -> list[tuple[str, str, bool, None]]:
    """The switch between own major, its class and all; nothing to switch where no major is recorded."""
    if not own.code:
        return []
    words = {
        "major": _("本专业：%(name)s", name=own.name),
        "class": _("同专业类：%(name)s", name=own.class_name),
        "all": _("全部专业"),
    }
    return [(word, url_for_args(scope=scope, page=None), wish.scope == scope, None) for scope, word in words.items()]


def _words(filters: Filters) -> dict[str, str]:
    """Each filter in force, in words."""
    asked = filters.wish.asked()
    words = {
        "q": _("“%(text)s”", text=filters.wish.q),
        "board": _("提供工作餐"),
        "lodging": _("提供住宿"),
        "scope": _("专业"),
    }
    return {name: words.get(name) or filters.word(ARGUMENTS.get(name, name)) for name in asked}


def _chips(filters: Filters) -> list[tuple[str, str]]:
    return [(word, ARGUMENTS.get(name, name)) for name, word in _words(filters).items() if name != "scope"]


def _ladder(viewer: Viewer, filters: Filters, own: OwnMajor, *, day: date) -> list[tuple[str, str, int]]:
    """Nothing found: which single filter, when let go, would show how many; at last, what is left without any."""
    words, wish = _words(filters), filters.wish
    wishes = {name: wish.without(name) for name in words}
    if len(words) > 1:
        wishes["everything"] = Wish(scope="all", sort=wish.sort)
    counts = finding.counted(viewer, wishes, own, today=day)
    steps = [(_("不限%(filter)s", filter=words[name]), _relaxed(name), counts[name]) for name in words if counts[name]]
    if not steps and counts.get("everything"):
        steps = [(_("清空全部条件"), url_for("slots.search", scope="all"), counts["everything"])]
    return steps


def _relaxed(name: str) -> str:
    return url_for_args(**{ARGUMENTS.get(name, name): "all" if name == "scope" else None, "page": None})
