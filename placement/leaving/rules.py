"""A student asks to change or to leave the post: whose turn it is to answer, and until when.

The clock runs forty-eight hours for each rung of the ladder; when it runs out, the next person answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition

TIME_TO_ANSWER = timedelta(hours=48)
"""Two whole days and nights for each rung, weekends too: whoever wants to leave cannot wait for a Monday, and with
three rungs of a school the bureau hears after six days of what nobody answered."""
WORDS_LIMIT = 1000


class LeaveKind(StrEnum):
    """What a student asks for."""

    CHANGE = "change"
    LEAVE = "leave"


class LeaveState(StrEnum):
    """Where a request stands; closed: the placement ended before anybody answered."""

    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Rung(StrEnum):
    """Who answers, from below upwards."""

    INSTRUCTOR = "instructor"
    OFFICE = "office"
    LEADER = "leader"
    BUREAU = "bureau"


class LeaveReason(StrEnum):
    """Why a student wants to go."""

    HEALTH = "health"
    FAMILY = "family"
    DISTANCE = "distance"
    MISMATCH = "mismatch"
    PAY = "pay"
    HOURS = "hours"
    UNSAFE = "unsafe"
    HARASSMENT = "harassment"
    OTHER = "other"


LEAVE_KIND_LABELS = {LeaveKind.CHANGE: Text("换岗"), LeaveKind.LEAVE: Text("离岗")}
LEAVE_STATE_LABELS = {
    LeaveState.OPEN: Text("等待答复"),
    LeaveState.AGREED: Text("已同意"),
    LeaveState.DECLINED: Text("未同意"),
    LeaveState.WITHDRAWN: Text("已撤回申请"),
    LeaveState.CLOSED: Text("随实习结束"),
}
RUNG_LABELS = {
    Rung.INSTRUCTOR: Text("学校指导教师"),
    Rung.OFFICE: Text("学校实习管理部门"),
    Rung.LEADER: Text("校领导"),
    Rung.BUREAU: Text("教育局"),
}
LEAVE_REASON_LABELS = {
    LeaveReason.HEALTH: Text("身体原因"),
    LeaveReason.FAMILY: Text("家庭原因"),
    LeaveReason.DISTANCE: Text("路途太远"),
    LeaveReason.MISMATCH: Text("与专业不对口"),
    LeaveReason.PAY: Text("没有拿到约定的报酬"),
    LeaveReason.HOURS: Text("被安排加班或夜班"),
    LeaveReason.UNSAFE: Text("工作不安全"),
    LeaveReason.HARASSMENT: Text("受到欺凌或骚扰"),
    LeaveReason.OTHER: Text("其他原因"),
}

DANGEROUS = frozenset({LeaveReason.PAY, LeaveReason.HOURS, LeaveReason.UNSAFE, LeaveReason.HARASSMENT})
"""Reasons for which the agreement lets a student stop at once (十一: no protection, safety or pay; overtime, nights;
harm to body or mind). They go to the office at once."""
WITHHELD = DANGEROUS | {LeaveReason.HEALTH, LeaveReason.FAMILY}
"""Reasons that the enterprise is not told. Health and family are as private (PIPL21 Art. 28), and because they are
withheld too nobody can tell from the silence who complained."""

LADDER = tuple(Rung)
TOP = LADDER[-1]
RUNG_OF = {
    Role.TEACHER: Rung.INSTRUCTOR,
    Role.PLACEMENT_OFFICE: Rung.OFFICE,
    Role.SCHOOL_LEADER: Rung.LEADER,
    Role.BUREAU: Rung.BUREAU,
}
"""Which rung a role stands on."""


def is_danger(reason: LeaveReason) -> bool:
    """Whether the student may stop at once."""
    return reason in DANGEROUS


def first_rung(*, danger: bool, has_instructor: bool) -> Rung:
    """Who answers first: the instructor, or the office where there is danger or nobody is named."""
    return Rung.INSTRUCTOR if has_instructor and not danger else Rung.OFFICE


def next_rung(rung: Rung) -> Rung | None:
    """Who answers after this one; None above the bureau."""
    above = LADDER[LADDER.index(rung) + 1 :]
    return above[0] if above else None


def due(began: datetime) -> datetime:
    """Until when a rung has time whose turn began at an instant."""
    return began + TIME_TO_ANSWER


def has_run_out(due_at: datetime, at: datetime) -> bool:
    """Whether the time is over; the instant itself no longer belongs to it."""
    return at >= due_at


def may_answer(role: str, rung: Rung) -> bool:
    """The rung whose turn it is, or a higher one of the same school; the bureau only when it is its turn."""
    own = RUNG_OF.get(Role(role)) if role in set(Role) else None
    if own is None or own is TOP or rung is TOP:
        return own is rung
    return LADDER.index(own) >= LADDER.index(rung)


def earliest_last_day(*, danger: bool, asked_on: date, today: date) -> date:
    """Whoever could stop at once may have stopped on the day of asking; others work until they are told."""
    return asked_on if danger else today


def time_left(due_at: datetime, at: datetime) -> Text:
    """The countdown in words."""
    if has_run_out(due_at, at):
        return _late(at - due_at)
    left = due_at - at
    hours = left // timedelta(hours=1)
    if hours:
        return Text("还有 %(n)s 小时", n=hours)
    return Text("还有 %(n)s 分钟", n=max(1, left // timedelta(minutes=1)))


def _late(late: timedelta) -> Text:
    hours = late // timedelta(hours=1)
    if hours < 1:
        return Text("已超时不到 1 小时")
    return Text("已超时 %(n)s 小时", n=hours) if hours < 48 else Text("已超时 %(n)s 天", n=late.days)


@dataclass(frozen=True)
class Act:
    """One line of the history of a request."""

    event: str
    role: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Turn:
    """Whose turn it was from when to when, and how it ended: late, agree, decline, withdraw, close; "" while it runs.

    An answer from higher up stands under the rung that gave it.
    """

    rung: Rung
    began: datetime
    ended: datetime | None = None
    how: str = ""
    name: str = ""


def turns(first: Rung, acts: Iterable[Act]) -> Iterator[Turn]:
    """Who had their turn in which order, from the history, oldest first."""
    rung, began = first, None
    for act in acts:
        if act.event in ("agree", "decline"):
            rung = RUNG_OF[Role(act.role)]
        if began is not None:
            how = "late" if act.event == "climb" else act.event
            yield Turn(rung, began, act.at, how, "" if how == "late" else act.name)
        if act.event in ("climb", "object"):
            rung = next_rung(rung) or rung
        began = act.at if act.event in ("open", "climb", "object") else None
    if began is not None:
        yield Turn(rung, began)


def _not_your_turn(request: Any, viewer: Viewer) -> Text | None:
    rung = Rung(request.rung)
    return None if may_answer(viewer.role, rung) else Text("现在由%(who)s答复", who=RUNG_LABELS[rung])


def _at_the_top(request: Any, _viewer: Viewer) -> Text | None:
    return Text("教育局已经答复，不能再往上提出") if request.rung == TOP else None


def _nobody_above(request: Any, _viewer: Viewer) -> Text | None:
    return Text("教育局是最高一级，申请留在教育局") if request.rung == TOP else None


STUDENT, SYSTEM = {Role.STUDENT}, {"system"}
ANSWERING = set(RUNG_OF)
LEAVE = Table(
    "leave_request",
    Transition(
        "agree",
        source=("open",),
        target="agreed",
        roles=ANSWERING,
        label=Text("同意申请"),
        guard=_not_your_turn,
    ),
    Transition(
        "decline",
        source=("open",),
        target="declined",
        roles=ANSWERING,
        label=Text("不同意申请"),
        guard=_not_your_turn,
        needs_comment=True,
        tone="secondary",
    ),
    Transition(
        "object",
        source=("declined",),
        target="open",
        roles=STUDENT,
        label=Text("提出异议，请上一级答复"),
        guard=_at_the_top,
        needs_comment=True,
    ),
    Transition(
        "withdraw", source=("open",), target="withdrawn", roles=STUDENT, label=Text("撤回申请"), tone="secondary"
    ),
    Transition(
        "climb",
        source=("open",),
        target="open",
        roles=SYSTEM,
        label=Text("到时未答复，转由上一级答复"),
        guard=_nobody_above,
    ),
    Transition("close", source=("open",), target="closed", roles=SYSTEM, label=Text("实习已经结束，申请了结")),
)
EVENT_LABELS = {"open": Text("提出申请"), **{row.name: row.label for row in LEAVE.rows}}
