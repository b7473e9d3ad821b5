"""What a placement's state looks like, and what happens next from the reader's point of view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.placements.gate import Check
from placement.placements.models import Placement
from placement.placements.rules import ACTOR_LABELS, PlacementState

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


def next_step(placement: Placement, checks: Sequence[Check], viewer: Viewer, *, today: date) -> NextStep:
    """What happens now, who acts, by when, and what happens otherwise."""
    if placement.state == PlacementState.PLANNED:
        return _preparing(placement, checks, viewer, today=today)
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


def _preparing(placement: Placement, checks: Sequence[Check], viewer: Viewer, *, today: date) -> NextStep:
    against = [check for check in checks if check.colour in ("red", "unknown")]
    own = MINE.get(Role(viewer.role), ())
    mine = sorted((check for check in against if check.actor in own), key=lambda check: own.index(check.actor))
    late = placement.starts_on <= today
    by = None if late else placement.starts_on - timedelta(days=1)
    after = (
        Text("开始日仍不齐备的不开始，列入逾期名单") if not late else Text("条件齐备的当天开始，之前的日子不计入实习")
    )
    count = Text("还差 %(n)s 项，其中 %(mine)s 项由您办理。", n=len(against), mine=len(mine))
    if late and not mine:
        return NextStep(Text("开始日已过，条件还没有齐备"), "stop", count, who=_who(against), after=after)
    if mine:
        title = Text("请办理：%(what)s", what=mine[0].label)
        return NextStep(title, "act", count, who=_who(mine), by=by, after=after, place=mine[0].place)
    return NextStep(Text("等各方补齐开始前的条件"), "wait", count, who=_who(against), by=by, after=after)


def _who(checks: Sequence[Check]) -> Text | None:
    return ACTOR_LABELS.get(checks[0].actor) if checks else None
