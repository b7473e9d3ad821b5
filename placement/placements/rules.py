"""The life of a placement, its words, and the informed consent that is signed before it starts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placement.accounts.rules import Role
from placement.compliance.week import DAY, Day, Week, clock_of
from placement.kernel.money import format_yuan
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition
from placement.slots.rules import SLOT_KIND_LABELS, SlotKind


class PlacementState(StrEnum):
    """Where a placement stands."""

    PLANNED = "planned"
    GATED = "gated"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"


class Consenter(StrEnum):
    """Who consents to a placement (R-111, R-204)."""

    STUDENT = "student"
    GUARDIAN = "guardian"


class PreparationKind(StrEnum):
    """What is done and recorded before the start, beside consents, insurance and agreement."""

    SCHOOL_TRAINING = "school_training"
    SAFETY_TRAINING = "safety_training"
    INTERNSHIP_PLAN = "internship_plan"
    EMERGENCY_PLAN = "emergency_plan"
    FILING = "filing"
    SPECIAL_FILING = "special_filing"


PREPARATION_LABELS = {
    PreparationKind.SCHOOL_TRAINING: Text("实习前培训"),
    PreparationKind.SAFETY_TRAINING: Text("安全教育培训考核"),
    PreparationKind.INTERNSHIP_PLAN: Text("实习方案"),
    PreparationKind.EMERGENCY_PLAN: Text("安全管理规定和应急预案"),
    PreparationKind.FILING: Text("岗位实习备案"),
    PreparationKind.SPECIAL_FILING: Text("特殊安排备案"),
}
NUMBERED = frozenset({PreparationKind.FILING, PreparationKind.SPECIAL_FILING})
"""Records that carry the number the authority gave them (R-119, R-317)."""
DETAILED = frozenset({PreparationKind.SAFETY_TRAINING, PreparationKind.SPECIAL_FILING})
"""Records that must say more: content and result of a training (R-602), ground of an exception (R-317)."""

PLACEMENT_STATE_LABELS = {
    PlacementState.PLANNED: Text("准备中"),
    PlacementState.GATED: Text("条件齐备，待开始"),
    PlacementState.ACTIVE: Text("进行中"),
    PlacementState.SUSPENDED: Text("已中止"),
    PlacementState.COMPLETED: Text("已完成"),
    PlacementState.TERMINATED: Text("已提前终止"),
    PlacementState.CANCELLED: Text("已取消"),
}
CONSENTER_LABELS = {Consenter.STUDENT: Text("学生本人"), Consenter.GUARDIAN: Text("监护人")}
RULE_LABELS = {
    "guardian_signs_for_minor": Text("监护人在协议上签字"),
    "school_trained": Text("实习前培训"),
    "internship_planned": Text("实习方案"),
    "in_category": Text("专业对口"),
    "in_class": Text("专业对口"),
    "no_night_shift": Text("不上夜班"),
    "day_not_long": Text("每日工作时间"),
    "week_not_long": Text("每周工作时间"),
    "usual_length": Text("实习时长"),
    "within_limit": Text("实习时长"),
}
"""What one of several checks under the same light is called, so that its row says what is missing."""
ACTOR_LABELS = {
    "placement_office": Text("学校实习管理部门"),
    "student": Text("学生本人"),
    "teacher": Text("教师本人"),
    "guardian": Text("监护人"),
    "hr": Text("企业人事"),
}
"""Who must act, in the words of the rule book."""

KIND_WORDS: dict[str, Text] = {kind.value: label for kind, label in SLOT_KIND_LABELS.items()}
"""Kinds of placement are kinds of slot."""

OPEN = (PlacementState.PLANNED, PlacementState.GATED)
"""Not started yet: papers are still being brought together."""
RUNNING = (PlacementState.ACTIVE, PlacementState.SUSPENDED)
ALIVE = (*OPEN, *RUNNING)
WITH_CONSENT = frozenset({SlotKind.WORK_PLACEMENT, SlotKind.APPRENTICESHIP})
WITH_AGREEMENT = WITH_CONSENT | {SlotKind.TEACHER_PRACTICE}
"""An observation visit of a class needs no agreement (INT21 Art. 14 speaks of 岗位实习)."""

OFFICE = {Role.PLACEMENT_OFFICE}
ENDS = {Role.PLACEMENT_OFFICE, Role.HR}
SYSTEM = {"system"}
"""What the calendar does, and what follows from a paper that all have signed."""
PLACEMENT = Table(
    "placement",
    Transition("pass_gate", source=("planned",), target="gated", roles=SYSTEM, label=Text("启动条件齐备")),
    Transition("reopen_gate", source=("gated",), target="planned", roles=SYSTEM, label=Text("启动条件不再齐备")),
    Transition("start", source=("gated",), target="active", roles=SYSTEM, label=Text("开始")),
    Transition(
        "suspend",
        source=("active",),
        target="suspended",
        roles=OFFICE,
        label=Text("中止"),
        needs_comment=True,
        tone="secondary",
    ),
    Transition("resume", source=("suspended",), target="active", roles=OFFICE, label=Text("恢复")),
    Transition("complete", source=("active",), target="completed", roles=SYSTEM, label=Text("到期完成")),
    Transition(
        "terminate",
        source=RUNNING,
        target="terminated",
        roles=ENDS | SYSTEM,
        label=Text("提前终止"),
        needs_comment=True,
        tone="danger",
    ),
    Transition(
        "cancel",
        source=OPEN,
        target="cancelled",
        roles=OFFICE | SYSTEM,
        label=Text("取消安排"),
        needs_comment=True,
        tone="danger",
    ),
)
EVENT_LABELS = {"plan": Text("生成实习安排"), **{row.name: row.label for row in PLACEMENT.rows}}


@dataclass(frozen=True)
class Scan:
    """An uploaded file as it arrived: its bytes and the name it was given."""

    data: bytes
    name: str


def first_day(starts_on: date, gated_on: date) -> date:
    """The day a placement really begins: late, when its papers were complete only after the planned day (R-201)."""
    return max(starts_on, gated_on)


CONSENT_EDITION = "2026年第1版"


@dataclass(frozen=True, kw_only=True)
class ConsentFacts:
    """What a student and a guardian are told before they consent; `hours` in the words of the paper."""

    student: str
    school: str
    enterprise: str
    kind: Text
    title: str
    address: str
    starts_on: date
    ends_on: date
    hours: str
    pay_fen: int
    board: bool
    lodging: bool


def consent_text(facts: ConsentFacts) -> tuple[str, ...]:
    """The informed consent (知情同意书), one paragraph each; a paper in Chinese, like the agreement (INT21 Art. 9)."""
    board = "企业提供用餐" if facts.board else "用餐自理"
    lodging = "企业提供住宿" if facts.lodging else "不提供住宿"
    stay = f"自{facts.starts_on:%Y-%m-%d}至{facts.ends_on:%Y-%m-%d}到{facts.enterprise}（{facts.address}）"
    pay = f"实习报酬每月 {format_yuan(facts.pay_fen)} 元"
    return (
        f"学校安排：{facts.school}拟安排{facts.student}{stay}从事“{facts.title}”{facts.kind}。",
        f"时间与待遇：{facts.hours}；{pay}；{board}，{lodging}。",
        "安全与保险：学校和企业已告知岗位内容、可能的安全风险、劳动保护和应急安排；实习责任保险的保险费不由学生承担。",
        "自愿：学生和监护人可以不同意本安排，不因此影响学业评价；不同意的，可以自行选择符合条件的单位，经学校同意后实习。",
        "费用与证件：任何一方不得向学生收取实习费用、押金，不得扣押证件。",
        "个人信息：学校和企业只为组织实习、签订协议、投保、支付报酬和依法结算补助处理必要的个人信息。",
        "本人已阅读并理解以上内容，自愿同意参加本次实习。",
    )


def even_hours(begins: str, ends: str) -> str:
    """The hours that are the same every day, as the consent tells them."""
    return f"每日 {begins} 至 {ends}，{NO_OVERTIME}和夜班"


def hours_by_weekday(week: Week, extra_days: Iterable[date], *, at_night: bool) -> str:
    """The hours of a week that differs from day to day: days in a row with the same hours together, then the days
    worked beyond it. Nobody is told that there are no nights where there are."""
    extra = "、".join(f"{day:%Y-%m-%d}" for day in extra_days)
    beyond = [f"另有额外工作日 {extra}"] if extra else []
    nights = f"{NO_OVERTIME}，夜间工作以主管部门备案为准" if at_night else f"{NO_OVERTIME}和夜班"
    return "，".join([week_told(week), *beyond, nights])


def week_told(week: Week) -> str:
    """The hours of a week in words, neighbouring days with the same hours together."""
    return "，".join(f"{_weekdays(days)} {_shifts(week.days[days[0]])}" for days in _alike(week))


NO_OVERTIME = "不安排加班"
_WEEKDAYS = "一二三四五六日"


def _alike(week: Week) -> list[list[int]]:
    """The working days, neighbours with the same hours together."""
    found: list[list[int]] = []
    for number in range(7):
        if not week.works_on(number):
            continue
        if found and found[-1][-1] == number - 1 and week.days[number].presence == week.days[number - 1].presence:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def _weekdays(days: list[int]) -> str:
    first, last = f"周{_WEEKDAYS[days[0]]}", f"周{_WEEKDAYS[days[-1]]}"
    return first if first == last else f"{first}至{last}"


def _shifts(day: Day) -> str:
    return "、".join(f"{clock_of(shift.begins)} 至 {end_of(shift.ends)}" for shift in day.presence)


def end_of(minutes: int) -> str:
    """When a shift ends, as a paper tells it: 24:00 for midnight, 次日06:00 for what lies beyond it."""
    return "24:00" if minutes == DAY else f"次日{clock_of(minutes)}" if minutes > DAY else clock_of(minutes)


def text_hash(paragraphs: Iterable[str]) -> str:
    """The SHA-256 of a text as it was shown, kept with the consent to it."""
    return hashlib.sha256("\n".join(paragraphs).encode()).hexdigest()
