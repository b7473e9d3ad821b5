"""The terms of a slot: what belongs to which kind, what is wrong with them, what a change of them means."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import chain
from typing import Any, Protocol

from placement.compliance.hazards import Hazard
from placement.compliance.week import minutes_of
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text
from placement.slots.hours import WorkingTime
from placement.slots.rules import PracticeForm, SlotKind, Venue

CAPACITY_LIMIT = 500
TITLE_LIMIT = 60
TASKS_LIMIT = 2000
REQUIREMENTS_LIMIT = 1000
MAJORS_LIMIT = 20
PAY_LIMIT_FEN = 5_000_000
"""50,000 yuan a month: beyond it somebody typed fen, or a year's pay."""
BREAK_LIMIT = 240
STAFF_LIMIT = 100_000
FILING_LIMIT = 120
LONGEST_YEARS = 5
Fault = tuple[str, Text]
"""The field, and the sentence beside it."""


@dataclass(frozen=True)
class Filing:
    """A filing of a post's exceptions with the authority for special needs: its number and day (R-317)."""

    number: str
    filed_on: date


class FactsOfPost(Protocol):
    """Dangers, staff in the same kind of post, its regular wage and its lowest grade; None: not told."""

    @property
    def hazards(self) -> tuple[str, ...] | None: ...

    @property
    def post_staff(self) -> int | None: ...

    @property
    def regular_wage_fen(self) -> int | None: ...

    @property
    def lowest_wage_fen(self) -> int | None: ...


@dataclass(frozen=True, kw_only=True)
class SlotTerms:
    """What an enterprise offers. Times are "08:30", weekdays "12345" (1 is Monday), pay and wages are fen a month.

    `hazards` is empty when there are none; `post_staff` counts employees in the same kind of post, whose wage is
    `regular_wage_fen`; `lowest_wage_fen` is the lowest grade paid in it. None: not told.
    """

    kind: SlotKind
    title: str
    tasks: str
    site_id: int
    venue: Venue
    capacity: int
    starts_on: date
    ends_on: date
    requirements: str = ""
    labour_class: int = 1
    hazards: tuple[str, ...] | None = None
    post_staff: int | None = None
    pay_fen: int = 0
    pay_day: int = 15
    regular_wage_fen: int | None = None
    lowest_wage_fen: int | None = None
    board: bool = False
    lodging: bool = False
    work_begins: str = "08:30"
    work_ends: str = "17:30"
    break_minutes: int = 60
    weekdays: str = "12345"
    practice_form: PracticeForm | None = None
    mentor_id: int | None = None
    major_codes: tuple[str, ...] = ()


ALWAYS = (
    "kind",
    "title",
    "tasks",
    "requirements",
    "site_id",
    "venue",
    "capacity",
    "starts_on",
    "ends_on",
    "work_begins",
    "work_ends",
    "break_minutes",
    "weekdays",
    "major_codes",
    "board",
)
AS_WORKER = (
    "labour_class",
    "hazards",
    "post_staff",
    "pay_fen",
    "pay_day",
    "regular_wage_fen",
    "lowest_wage_fen",
    "lodging",
    "mentor_id",
)
TERMS_OF_KIND: dict[SlotKind, frozenset[str]] = {
    SlotKind.OBSERVATION: frozenset((*ALWAYS, "hazards")),
    SlotKind.WORK_PLACEMENT: frozenset((*ALWAYS, *AS_WORKER)),
    SlotKind.APPRENTICESHIP: frozenset((*ALWAYS, *AS_WORKER)),
    SlotKind.TEACHER_PRACTICE: frozenset((*ALWAYS, "lodging", "practice_form")),
}
NEEDS_MAJORS = frozenset({SlotKind.WORK_PLACEMENT, SlotKind.APPRENTICESHIP})
"""Kinds that must match what the student learns (R-110)."""

CONDITIONS = frozenset(
    {
        "site_id",
        "venue",
        "labour_class",
        "starts_on",
        "ends_on",
        "pay_fen",
        "pay_day",
        "board",
        "lodging",
        "work_begins",
        "work_ends",
        "break_minutes",
        "weekdays",
        "practice_form",
    }
)
"""What people rely on who hold a seat: it stays as it is while one is held."""
REVIEWED = CONDITIONS | {
    "title",
    "tasks",
    "requirements",
    "major_codes",
    "hazards",
    "post_staff",
    "regular_wage_fen",
    "lowest_wage_fen",
}
"""What a school looked at before it published: a change of it must be looked at again."""


def only_of_kind(terms: SlotTerms) -> SlotTerms:
    """The terms with everything that does not belong to their kind put back to its default."""
    asked = TERMS_OF_KIND[terms.kind]
    others: dict[str, Any] = {each.name: each.default for each in fields(SlotTerms) if each.name not in asked}
    return replace(terms, **others)


def faults(terms: SlotTerms, *, today: date) -> list[Fault]:
    """Everything that is wrong with the terms, with the field it stands beside; empty when they can be saved."""
    return list(
        chain(_words(terms), _numbers(terms), post_faults(terms), _dates(terms, today), _hours(terms), _kind(terms))
    )


def post_faults(post: FactsOfPost) -> list[Fault]:
    """What is wrong with the facts of a post; what is not told has no fault."""
    found: list[Fault] = []
    if not set(post.hazards or ()) <= set(Hazard):
        found.append(("hazards", Text("请从列表中选择")))
    if not 0 <= (post.post_staff or 0) <= STAFF_LIMIT:
        found.append(("post_staff", Text("请填写 %(low)s 到 %(high)s 之间的整数", low=0, high=STAFF_LIMIT)))
    regular, lowest = post.regular_wage_fen, post.lowest_wage_fen
    found += [
        (name, Text("每月工资应大于 0、不超过 %(limit)s 元", limit=f"{PAY_LIMIT_FEN // 100:,}"))
        for name, wage in (("regular_wage_fen", regular), ("lowest_wage_fen", lowest))
        if wage is not None and not 0 < wage <= PAY_LIMIT_FEN
    ]
    if regular and lowest and lowest > regular:
        found.append(("lowest_wage_fen", Text("最低一档的工资不能高于同岗位职工的工资")))
    return found


def require_sound(terms: SlotTerms, *, today: date) -> None:
    """Raises RuleBroken `bad_terms` with the first fault and its field."""
    for field, sentence in faults(terms, today=today):
        raise RuleBroken("bad_terms", sentence, field=field)


def changed(before: SlotTerms, after: SlotTerms) -> frozenset[str]:
    """The names of the terms that differ."""
    return frozenset(each.name for each in fields(SlotTerms) if getattr(before, each.name) != getattr(after, each.name))


def a_year_on(terms: SlotTerms, *, today: date) -> SlotTerms:
    """The same terms for the next year in which they end after today; 29 February becomes the 28th."""
    years = 1
    while _later(terms.ends_on, years) <= today:
        years += 1
    return replace(terms, starts_on=_later(terms.starts_on, years), ends_on=_later(terms.ends_on, years))


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def _words(terms: SlotTerms) -> list[Fault]:
    limits = (
        ("title", terms.title, TITLE_LIMIT),
        ("tasks", terms.tasks, TASKS_LIMIT),
        ("requirements", terms.requirements, REQUIREMENTS_LIMIT),
    )
    empty = [(name, Text("此项必填")) for name, text, _ in limits[:2] if not text.strip()]
    return empty + [
        (name, Text("不能超过 %(max)s 个字", max=limit)) for name, text, limit in limits if len(text) > limit
    ]


def _numbers(terms: SlotTerms) -> list[Fault]:
    bounds = (
        ("capacity", terms.capacity, 1, CAPACITY_LIMIT),
        ("labour_class", terms.labour_class, 1, 4),
        ("pay_day", terms.pay_day, 1, 31),
        ("break_minutes", terms.break_minutes, 0, BREAK_LIMIT),
    )
    found = [
        (name, Text("请填写 %(low)s 到 %(high)s 之间的整数", low=low, high=high))
        for name, value, low, high in bounds
        if not low <= value <= high
    ]
    if not 0 <= terms.pay_fen <= PAY_LIMIT_FEN:
        found.append(("pay_fen", Text("每月金额应在 0 到 %(limit)s 元之间", limit=f"{PAY_LIMIT_FEN // 100:,}")))
    return found


def _dates(terms: SlotTerms, today: date) -> list[Fault]:
    if terms.ends_on <= terms.starts_on:
        return [("ends_on", Text("结束日期须晚于开始日期"))]
    if terms.ends_on <= today:
        return [("ends_on", Text("结束日期已过，请填写今后的日期"))]
    near = today.year - 1 <= terms.starts_on.year <= today.year + LONGEST_YEARS
    if not near or terms.ends_on > _later(terms.starts_on, LONGEST_YEARS):
        return [("starts_on", Text("起止日期相差太远，请核对年份"))]
    return []


def _hours(terms: SlotTerms) -> list[Fault]:
    found = [
        (name, Text("请填写时间，例如 08:30"))
        for name in ("work_begins", "work_ends")
        if minutes_of(getattr(terms, name)) is None
    ]
    if (
        not terms.weekdays
        or not set(terms.weekdays) <= set("1234567")
        or len(set(terms.weekdays)) != len(terms.weekdays)
    ):
        found.append(("weekdays", Text("请在周一至周日中至少选择一天")))
    time = WorkingTime.of(terms.work_begins, terms.work_ends, rest=terms.break_minutes, weekdays=terms.weekdays)
    if time is not None and time.day_minutes <= 0:
        found.append(("break_minutes", Text("休息时间不能长于在岗时间")))
    return found


def _kind(terms: SlotTerms) -> list[Fault]:
    found: list[Fault] = []
    if terms.kind in NEEDS_MAJORS and not terms.major_codes:
        found.append(("major_codes", Text("请至少选择一个面向的专业：岗位须与学生所学专业对口")))
    if len(terms.major_codes) > MAJORS_LIMIT:
        found.append(("major_codes", Text("最多选择 %(limit)s 个专业", limit=MAJORS_LIMIT)))
    if terms.kind is SlotKind.TEACHER_PRACTICE and terms.practice_form is None:
        found.append(("practice_form", Text("请选择实践形式")))
    return found
