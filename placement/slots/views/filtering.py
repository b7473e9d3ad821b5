"""The filters of the search, read from the address. No form object: this page is asked for more often than any other.

What makes no sense in an address filters nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from placement.kernel.errors import RuleBroken
from placement.kernel.periods import Month
from placement.reference import tables
from placement.slots.queries import KINDS_FOR
from placement.slots.rules import KINDS_FOR_STUDENTS, SLOT_KIND_LABELS
from placement.slots.search import SCOPES, Wish
from placement.web.filters import month_cn, translate

PAY_STEPS = (2000, 2500, 3000, 3500, 4000)
MONTHS_AHEAD = 14
TEXT_LIMIT = 100
Options = dict[str, str]


@dataclass(frozen=True)
class Select:
    """One select of the filter bar."""

    name: str
    label: str
    options: Options


@dataclass(frozen=True)
class Label:
    """What the filter bar reads from the label of a field."""

    text: str


@dataclass(frozen=True)
class SearchBox:
    """The text field, as the filter bar expects a field."""

    value: str
    label: Label
    id: str = "q"

    def __call__(self, *, class_: str, **attributes: str) -> Markup:
        """The input element."""
        pairs = {
            "id": self.id,
            "name": self.id,
            "value": self.value,
            "maxlength": str(TEXT_LIMIT),
            "class": class_,
            **attributes,
        }
        return (
            Markup("<input ")
            + Markup(" ").join(Markup('{}="{}"').format(*pair) for pair in pairs.items())
            + Markup(">")
        )


@dataclass(frozen=True)
class Filters:
    """What was asked, and what can be asked."""

    wish: Wish
    selects: tuple[Select, ...]
    chosen: dict[str, str]
    box: SearchBox

    def word(self, name: str) -> str:
        """The chosen option in words."""
        found = next(select for select in self.selects if select.name == name)
        return found.options[self.chosen[name]]


def read(arguments: Mapping[str, str], *, role: str, has_major: bool, today: date) -> Filters:
    """The filters of an address."""
    selects = _selects(role, Month.of(today), str(get_locale()))
    chosen = {each.name: _known(arguments.get(each.name, ""), each.options) for each in selects}
    text = arguments.get("q", "")[:TEXT_LIMIT]
    scope = arguments.get("scope", "")
    wish = Wish(
        q=text,
        kind=chosen.get("kind", ""),
        division=chosen["division"],
        month=_month(chosen["month"]),
        pay_fen=int(chosen.get("pay") or 0) * 100,
        board=arguments.get("board") == "y",
        lodging=arguments.get("lodging") == "y",
        scope=(scope if scope in SCOPES else SCOPES[0]) if has_major else "all",
        sort=chosen["sort"] or "new",
    )
    return Filters(wish, selects, chosen, SearchBox(text, Label(_("关键词"))))


def _known(value: str, options: Options) -> str:
    return value if value in options else ""


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except RuleBroken:
        return None


@lru_cache(maxsize=32)
def _selects(role: str, first: Month, _locale: str) -> tuple[Select, ...]:
    """What can be chosen, the same for everybody of a role in a month and a language."""
    kinds = KINDS_FOR[role]
    places = [row for row in tables.divisions().all_on(first.first) if row.kind != "city"]
    months = [first.plus(ahead) for ahead in range(MONTHS_AHEAD)]
    selects = (
        Select(
            "kind", _("类型"), {"": _("全部类型"), **{kind.value: translate(SLOT_KIND_LABELS[kind]) for kind in kinds}}
        ),
        Select("division", _("工作地点"), {"": _("全部区县"), **{row.code: row.name for row in places}}),
        Select("month", _("开始月份"), {"": _("不限"), **{str(month): month_cn(month.first) for month in months}}),
        Select(
            "pay", _("每月报酬"), {"": _("不限"), **{str(step): _("%(pay)s 元以上", pay=step) for step in PAY_STEPS}}
        ),
        Select("sort", _("排序"), {"": _("最新发布"), **_orders()}),
    )
    if kinds == KINDS_FOR_STUDENTS:
        return selects
    return tuple(
        Select(each.name, each.label, _unpaid(each.options)) for each in selects if each.name not in ("kind", "pay")
    )


def _orders() -> Options:
    return {"pay": _("报酬从高到低"), "start": _("开始日期从早到晚"), "seats": _("剩余名额从多到少")}


def _unpaid(options: Options) -> Options:
    return {value: word for value, word in options.items() if value != "pay"}
