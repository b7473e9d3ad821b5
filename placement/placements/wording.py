"""What a placement's state looks like, and what happens next from the reader's point of view."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.findings import Finding
from placement.kernel.text import Text
from placement.placements.gate import Check
from placement.placements.models import Placement
from placement.placements.rules import ACTOR_LABELS, OPEN, PlacementState, PreparationKind
from placement.reference.wording import SEVERITY_LABELS

TONES = {
    PlacementState.PLANNED: "wait",
    PlacementState.GATED: "info",
    PlacementState.ACTIVE: "good",
    PlacementState.SUSPENDED: "warn",
    PlacementState.COMPLETED: "neutral",
    PlacementState.TERMINATED: "bad",
    PlacementState.CANCELLED: "neutral",
}
MINE = {
    Role.STUDENT: ("student", "guardian"),
    Role.TEACHER: ("teacher",),
    Role.HR: ("hr",),
    Role.PLACEMENT_OFFICE: ("placement_office", "guardian"),
}
"""Whose part a role can do itself: the guardian's paper is uploaded by the student or the office."""
PREPARATION_ACTS = {
    PreparationKind.SCHOOL_TRAINING: Text("登记实习前培训"),
    PreparationKind.SAFETY_TRAINING: Text("登记安全教育培训"),
    PreparationKind.INTERNSHIP_PLAN: Text("登记实习方案"),
    PreparationKind.EMERGENCY_PLAN: Text("登记应急预案"),
    PreparationKind.FILING: Text("登记备案号"),
    PreparationKind.SPECIAL_FILING: Text("登记特殊安排备案"),
}
"""What the button says that leads to the form of a record."""
PREPARATION_HINTS = {
    PreparationKind.SCHOOL_TRAINING: Text("学校在实习前组织的专门培训：岗位要求、安全和纪律（R-124）。"),
    PreparationKind.SAFETY_TRAINING: Text("由实习单位组织并考核合格，企业和学校都可以登记（R-601、R-602）。"),
    PreparationKind.INTERNSHIP_PLAN: Text("学校与实习单位共同制订（R-109）。"),
    PreparationKind.EMERGENCY_PLAN: Text("学校与实习单位共同制订（R-608）。"),
    PreparationKind.FILING: Text("报上级主管部门备案后，登记主管部门给的备案号（R-119）。"),
    PreparationKind.SPECIAL_FILING: Text(
        "确需夜班、法定节假日或高风险岗位等特殊安排的，须在开始之前备案；没有特殊安排的不用登记（R-317）。"
    ),
}
ONLY_SHOWN = frozenset({"agreement", "enterprise"})
"""Places that a viewer may open without having anything to do there."""


@dataclass(frozen=True)
class NextStep:
    """The card under the title. `tone`: act (your turn), wait, done, stop."""

    title: Text
    tone: str
    detail: Text | None = None
    who: Text | None = None
    by: date | None = None
    after: Text | None = None
    place: str = ""


def next_step(
    placement: Placement, checks: Sequence[Check], viewer: Viewer, *, today: date, places: Collection[str] = ()
) -> NextStep:
    """What happens now, who acts, by when, and what happens otherwise; `places` are those that the viewer can enter."""
    against = [check for check in checks if check.colour in ("red", "unknown")]
    mine = _mine(against, viewer, places)
    if placement.state == PlacementState.PLANNED or (placement.state in OPEN and against):
        return _preparing(placement, against, mine, today=today)
    if placement.state == PlacementState.ACTIVE and against:
        return _amiss(against, mine)
    return {
        PlacementState.GATED: NextStep(
            Text("条件齐备，到开始日自动开始"),
            "done",
            Text("开始前资料有变化的，系统会重新检查。"),
            by=placement.starts_on,
        ),
        PlacementState.ACTIVE: NextStep(
            Text("正在进行"), "done", Text("企业按月确认考勤，学校审核；到期后自动完成。"), by=placement.ends_on
        ),
        PlacementState.SUSPENDED: NextStep(
            Text("已中止，等学校恢复或终止"), "stop", who=ACTOR_LABELS["placement_office"]
        ),
        PlacementState.COMPLETED: NextStep(Text("已完成，不需要再办理"), "done"),
        PlacementState.TERMINATED: NextStep(Text("已提前终止"), "stop", Text("原因和最后一天见下方记录。")),
        PlacementState.CANCELLED: NextStep(Text("本次安排已取消"), "stop", Text("原因见下方记录。")),
    }[PlacementState(placement.state)]


@dataclass(frozen=True)
class Task:
    """Something this viewer can do: which check, where, and whether it is the viewer's own part."""

    check: Check
    place: str
    own: bool


def _mine(against: Sequence[Check], viewer: Viewer, places: Collection[str]) -> list[Task]:
    """What the viewer can do, the own part first, what has no page last."""
    own = MINE.get(Role(viewer.role), ())
    found = []
    for check in against:
        place = next((place for place in check.places if place in places), "")
        if check.actor in own or (place and place not in ONLY_SHOWN):
            found.append(Task(check, place, check.actor in own))
    return sorted(found, key=lambda task: (not task.place, own.index(task.check.actor) if task.own else len(own)))


def _preparing(placement: Placement, against: Sequence[Check], mine: Sequence[Task], *, today: date) -> NextStep:
    late = placement.starts_on <= today
    by = None if late else placement.starts_on - timedelta(days=1)
    after = (
        Text("开始日仍不齐备的不开始，列入逾期名单") if not late else Text("条件齐备的当天开始，之前的日子不计入实习")
    )
    counted = {"n": len(against), "mine": len(mine)}
    count = (
        Text("开始日已过，还差 %(n)s 项，其中 %(mine)s 项您可以办理。", **counted)
        if late
        else Text("还差 %(n)s 项，其中 %(mine)s 项您可以办理。", **counted)
    )
    if mine:
        return NextStep(_please(mine[0]), "act", count, who=_by(mine[0]), by=by, after=after, place=mine[0].place)
    if late:
        return NextStep(Text("开始日已过，条件还没有齐备"), "stop", count, who=_who(against), after=after)
    return NextStep(Text("等各方补齐开始前的条件"), "wait", count, who=_who(against), by=by, after=after)


def _amiss(against: Sequence[Check], mine: Sequence[Task]) -> NextStep:
    """Running, and something stands against it: nothing is stopped by that, but somebody must act."""
    count = Text("实习继续进行，但有 %(n)s 项不符合规定，须尽快处理。", n=len(against))
    if mine:
        return NextStep(_please(mine[0]), "act", count, who=_by(mine[0]), place=mine[0].place)
    return NextStep(Text("正在进行，有检查结果需要处理"), "wait", count, who=_who(against))


def _please(task: Task) -> Text:
    return Text("请办理：%(what)s", what=task.check.label)


def _by(task: Task) -> Text | None:
    who = ACTOR_LABELS.get(task.check.actor)
    return who if task.own or who is None else Text("%(who)s；您也可以登记", who=who)


def _who(checks: Sequence[Check]) -> Text | None:
    return ACTOR_LABELS.get(checks[0].actor) if checks else None


def waived(finding: Finding | None, *, in_full: bool) -> Text | None:
    """What the rule says and who let it pass until when; the reason only `in_full`, for those who answer for it."""
    if finding is None or finding.waiver is None:
        return None
    raw, waiver = SEVERITY_LABELS[finding.severity], finding.waiver
    if not in_full:
        return Text("规定：%(raw)s；学校已豁免至 %(until)s", raw=raw, until=waiver.until)
    return Text(
        "规定：%(raw)s；已豁免至 %(until)s，%(who)s决定，理由：%(reason)s",
        raw=raw,
        until=waiver.until,
        who=waiver.person,
        reason=waiver.reason,
    )
