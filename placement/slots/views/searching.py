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
from placement.reference.queries import division_choices
from placement.slots import finding
from placement.slots.finding import OwnMajor
from placement.slots.forms import SearchForm
from placement.slots.queries import KINDS_FOR
from placement.slots.rules import MATCH_LABELS, MATCH_TONES, PAID, SLOT_KIND_LABELS, Match, SlotKind, match_of
from placement.slots.search import Wish
from placement.slots.views.blueprint import blueprint, today
from placement.web.access import current_viewer, requires
from placement.web.filters import date_cn, money, month_cn, translate
from placement.web.htmx import respond
from placement.web.pagination import paginate, url_for_args

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
    form = SearchForm(request.args)
    form.offer(KINDS_FOR[viewer.role], division_choices(day), today=day, paid=viewer.is_(Role.STUDENT))
    wish = form.wish(has_major=bool(own.code))
    page = paginate(finding.found(viewer, wish, own, today=day))
    return respond(
        "slots/search.html",
        "slots/_results.html",
        form=form,
        page=page,
        own=own,
        for_teachers=viewer.is_(Role.TEACHER),
        scopes=_scopes(wish, own),
        chips=_chips(form, wish),
        cards=_cards(page.items, own),
        ladder=[] if page.items else _ladder(viewer, form, wish, own, day),
    )


def _cards(rows: Any, own: OwnMajor) -> list[Card]:
    """The rows as cards; words are looked up once a page, not once a row."""
    base, matches = url_for("slots.search"), {match: translate(MATCH_LABELS[match]) for match in Match}
    kinds = {kind: translate(label) for kind, label in SLOT_KIND_LABELS.items()}
    monthly, seats, full, until = _("每月 %(pay)s"), _("剩 %(n)s 个名额"), _("名额已满"), _("%(date)s前可申请")
    booked, board, lodging = _("由学校统一预约"), _("工作餐"), _("住宿")
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
                days=f"{date_cn(row.starts_on)} — {date_cn(row.ends_on)}",
                seats=seats % {"n": row.free} if row.free > 0 else full,
                tags=tags,
                match=matches[match] if own.code else "",
                tone=MATCH_TONES[match],
                closing=booked if visit else until % {"date": date_cn(row.starts_on)},
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


def _words(form: SearchForm, wish: Wish) -> dict[str, str]:
    """Each filter in force, in words."""
    divisions = dict(form.division.choices)
    words = {
        "q": _("“%(text)s”", text=wish.q),
        "kind": translate(SLOT_KIND_LABELS[SlotKind(wish.kind)]) if wish.kind else "",
        "division": divisions.get(wish.division, ""),
        "month": _("%(month)s开始", month=month_cn(wish.month.first)) if wish.month else "",
        "pay_fen": _("%(pay)s 元以上", pay=wish.pay_fen // 100),
        "board": _("提供工作餐"),
        "lodging": _("提供住宿"),
        "scope": _("只看本专业") if wish.scope == "major" else _("只看同专业类"),
    }
    return {name: words[name] for name in wish.asked()}


def _chips(form: SearchForm, wish: Wish) -> list[tuple[str, str]]:
    return [(word, ARGUMENTS.get(name, name)) for name, word in _words(form, wish).items() if name != "scope"]


def _ladder(viewer: Viewer, form: SearchForm, wish: Wish, own: OwnMajor, day: date) -> list[tuple[str, str, int]]:
    """Nothing found: which single filter, when let go, would show how many; at last, what is left without any."""
    words = _words(form, wish)
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
