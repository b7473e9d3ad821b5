"""Terms before and after a change in the words of a paper: one row for each thing that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from placement.accounts.models import User
from placement.extensions import db
from placement.kernel.money import format_yuan
from placement.kernel.text import Text, chinese_date
from placement.placements import facts, rules
from placement.placements.models import Placement
from placement.placements.terms import HOURS, SITE
from placement.reference.queries import divisions

TOPICS: dict[str, tuple[str, ...]] = {
    "starts_on": ("starts_on",),
    "ends_on": ("ends_on",),
    "title": ("title",),
    "site": SITE,
    "hours": HOURS,
    "pay_fen": ("pay_fen",),
    "pay_day": ("pay_day",),
    "mentor_id": ("mentor_id",),
}
"""What people call one thing, with its columns, in the order in which it is told."""
TOPIC_LABELS = {
    "starts_on": Text("开始日期"),
    "ends_on": Text("结束日期"),
    "title": Text("岗位"),
    "site": Text("工作地点"),
    "hours": Text("工作时间"),
    "pay_fen": Text("实习报酬"),
    "pay_day": Text("报酬支付日"),
    "mentor_id": Text("企业导师"),
}


@dataclass(frozen=True)
class Row:
    """One thing that changes: what it is called, how it was and how it will be."""

    topic: str
    label: Text
    before: str
    after: str


def topics_of(columns: Mapping[str, Any]) -> list[str]:
    """The things that changed columns belong to."""
    return [topic for topic, parts in TOPICS.items() if any(part in columns for part in parts)]


def rows(placement: Placement, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Row]:
    """What a change says: a column that it leaves alone is told as the placement has it."""
    return list(_rows(placement, before, after))


def _rows(placement: Placement, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Row]:
    for topic in topics_of(after):
        yield Row(topic, TOPIC_LABELS[topic], said(topic, placement, before), said(topic, placement, after))


def said(topic: str, placement: Placement, values: Mapping[str, Any] | None = None) -> str:
    """One thing as a paper says it: by the values, else by the placement's row."""
    told = SimpleNamespace(**{name: getattr(placement, name) for name in _READ} | dict(values or {}))
    return _SAY[topic](told)


_READ = (
    *(column for columns in TOPICS.values() for column in columns),
    *("work_begins", "work_ends", "break_minutes", "weekdays"),
)


def _day(value: date | str) -> str:
    return chinese_date(date.fromisoformat(value) if isinstance(value, str) else value)


def _site(told: Any) -> str:
    division = divisions().get(told.division)
    return f"杭州市{division.name}{told.address}" if division else str(told.address)


def _hours(told: Any) -> str:
    week = facts.week_for(told)
    extra = "、".join(_day(day) for day in sorted(told.extra_days or ()))
    worked = rules.week_told(week) if week else ""
    rest = f"（休息 {told.break_minutes} 分钟）" if told.weekly is None and told.break_minutes else ""
    return f"{worked}{rest}" + (f"，另有额外工作日{extra}" if extra else "")


def _mentor(told: Any) -> str:
    user = db.session.get(User, told.mentor_id) if told.mentor_id else None
    return user.name if user else "未指定"


_SAY: dict[str, Callable[[Any], str]] = {
    "starts_on": lambda told: _day(told.starts_on),
    "ends_on": lambda told: _day(told.ends_on),
    "title": lambda told: str(told.title),
    "site": _site,
    "hours": _hours,
    "pay_fen": lambda told: f"每月 {format_yuan(told.pay_fen)} 元",
    "pay_day": lambda told: f"每月 {told.pay_day} 日",
    "mentor_id": _mentor,
}
