"""Where a request stands and what happens next, from the reader's point of view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.leaving import policy
from placement.leaving.models import LeaveRequest
from placement.leaving.rules import (
    LEAVE_KIND_LABELS,
    RUNG_LABELS,
    RUNG_OF,
    TOP,
    LeaveKind,
    LeaveReason,
    LeaveState,
    Rung,
    has_run_out,
    next_rung,
    time_left,
)
from placement.placements.rules import RUNNING

TONES = {
    LeaveState.OPEN: "wait",
    LeaveState.AGREED: "good",
    LeaveState.DECLINED: "bad",
    LeaveState.WITHDRAWN: "neutral",
    LeaveState.CLOSED: "neutral",
}
SCHOOL = Text("学校")
REASON_HINTS = {
    LeaveReason.HEALTH: Text("生病、受伤或身体不适应这份工作。"),
    LeaveReason.FAMILY: Text("家里需要照顾、升学、应征入伍等。"),
    LeaveReason.DISTANCE: Text("上下班路上花的时间太长。"),
    LeaveReason.MISMATCH: Text("做的事和所学专业没有关系。"),
    LeaveReason.PAY: Text("没有按约定的日子或金额发实习报酬。"),
    LeaveReason.HOURS: Text("超过约定时间、晚上十点以后或法定节假日上班。"),
    LeaveReason.UNSAFE: Text("没有劳动保护，或者被安排危险的工作。"),
    LeaveReason.HARASSMENT: Text("被打骂、侮辱、孤立或骚扰。"),
    LeaveReason.OTHER: Text("请在下一步写明。"),
}
HOW_LABELS = {
    "late": Text("48 小时内未答复"),
    "agree": Text("同意"),
    "decline": Text("不同意"),
    "withdraw": Text("答复前已撤回"),
    "close": Text("答复前实习已结束"),
}
"""How a turn ended."""
HOTLINES = (("110", Text("人身受到侵害")), ("120", Text("受伤或急病")), ("12333", Text("报酬和工作时间")))
"""Public numbers that answer in the whole country: police, ambulance, labour and social security."""


@dataclass(frozen=True)
class NextStep:
    """The card under the title. `tone`: act (your turn), wait, done, stop. `left` and `until`: the countdown."""

    title: Text
    tone: str
    detail: Text | None = None
    who: Text | None = None
    by: date | None = None
    left: Text | None = None
    until: datetime | None = None
    after: Text | None = None


def next_step(request: LeaveRequest, viewer: Viewer, *, at: datetime) -> NextStep:
    """What happens now, who acts, until when, and what happens otherwise."""
    if not policy.can_read_story(viewer):
        return _for_enterprise(request)
    state = LeaveState(request.state)
    if state is LeaveState.OPEN:
        return _open(request, viewer, at=at)
    if state is LeaveState.AGREED:
        return _agreed(request, viewer, at=at)
    if state is LeaveState.DECLINED:
        return _declined(request, viewer)
    if state is LeaveState.WITHDRAWN:
        return NextStep(Text("申请已撤回，实习照常进行"), "done")
    return NextStep(Text("实习已经结束，不需要再答复"), "done")


def _for_enterprise(request: LeaveRequest) -> NextStep:
    """Nothing that would tell how pressing it is."""
    if request.state == LeaveState.OPEN:
        return NextStep(Text("等学校答复"), "wait", Text("答复后会通知贵单位，现在不需要办理。"), who=SCHOOL)
    if request.state == LeaveState.AGREED:
        return NextStep(
            Text("学校已同意学生离开岗位"),
            "done",
            Text("请在三日内结清报酬、出具实习鉴定并返还物品。"),
            by=request.last_day if _runs(request) else None,
        )
    return NextStep(Text("实习照常进行"), "done") if _runs(request) else NextStep(Text("实习已经结束"), "done")


def _open(request: LeaveRequest, viewer: Viewer, *, at: datetime) -> NextStep:
    rung, who = Rung(request.rung), RUNG_LABELS[Rung(request.rung)]
    title, tone = Text("等%(who)s答复", who=who), "wait"
    detail = Text("您可以随时撤回申请。") if policy.is_own(viewer, request.placement) else None
    if policy.can_answer(viewer, request):
        own = RUNG_OF[Role(viewer.role)] is rung
        name = request.placement.person.name
        kind = LEAVE_KIND_LABELS[LeaveKind(request.kind)]
        title = Text("请答复%(name)s的%(kind)s申请", name=name, kind=kind) if own else title
        tone = "act" if own else "wait"
        detail = Text("请先联系学生和企业，再在下面答复。") if own else Text("您也可以现在就答复。")
    if has_run_out(request.due_at, at):
        tone = "act" if tone == "act" else "stop"
    return NextStep(
        title, tone, detail, who=who, left=time_left(request.due_at, at), until=request.due_at, after=_after(rung)
    )


def _after(rung: Rung) -> Text:
    above = next_rung(rung)
    if above is None:
        return Text("教育局是最高一级：申请一直留在这里并显示超时")
    return Text("自动转由%(who)s答复，再给 48 小时", who=RUNG_LABELS[above])


def _agreed(request: LeaveRequest, viewer: Viewer, *, at: datetime) -> NextStep:
    if _runs(request):
        after = Text("当天结束后自动终止，协议、保险和补助随之了结")
        return NextStep(Text("已同意，最后一天以后不用再去"), "wait", by=request.last_day, after=after)
    if request.kind == LeaveKind.CHANGE and policy.is_own(viewer, request.placement):
        detail = Text("原来的协议、保险和补助已经了结。下面是适合您的岗位，也可以自己去找。")
        return NextStep(Text("请申请新的岗位"), "act", detail)
    detail = Text("协议、保险和补助已随之了结，不需要再办理。")
    return NextStep(Text("已同意，实习已经结束"), "done", detail)


def _declined(request: LeaveRequest, viewer: Viewer) -> NextStep:
    who = RUNG_LABELS[Rung(request.rung)]
    title = Text("%(who)s没有同意", who=who)
    above = next_rung(Rung(request.rung))
    if above is None or not _runs(request) or not policy.is_own(viewer, request.placement):
        return NextStep(title, "stop", Text("原因见下方。"))
    detail = Text("不接受这个答复的，可以提出异议，由%(who)s重新答复。", who=RUNG_LABELS[above])
    return NextStep(title, "act", detail)


def _runs(request: LeaveRequest) -> bool:
    return request.placement.state in RUNNING


def who_next(rung: str, *, in_full: bool) -> Text:
    """Whom a row of the list waits for; the enterprise only hears of the school."""
    return RUNG_LABELS[Rung(rung)] if in_full else SCHOOL


def is_late(rung: str, due_at: datetime, at: datetime) -> bool:
    """Whether the top of the ladder has let its time pass."""
    return rung == TOP and has_run_out(due_at, at)
