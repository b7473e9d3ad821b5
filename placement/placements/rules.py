"""The life of a placement."""

from __future__ import annotations

from enum import StrEnum

from placement.accounts.rules import Role
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition


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


PLACEMENT_STATE_LABELS = {
    PlacementState.PLANNED: Text("准备中"), PlacementState.GATED: Text("条件齐备，待开始"), PlacementState.ACTIVE: Text("进行中"),
    PlacementState.SUSPENDED: Text("已中止"), PlacementState.COMPLETED: Text("已完成"), PlacementState.TERMINATED: Text("已提前终止"),
    PlacementState.CANCELLED: Text("已取消"),
}
CONSENTER_LABELS = {Consenter.STUDENT: Text("学生本人"), Consenter.GUARDIAN: Text("监护人")}

OFFICE = {Role.PLACEMENT_OFFICE}
ENDS = {Role.PLACEMENT_OFFICE, Role.HR}
PLACEMENT = Table(
    "placement",
    Transition("pass_gate", source=("planned",), target="gated", roles={"system"}, label=Text("启动条件齐备")),
    Transition("reopen_gate", source=("gated",), target="planned", roles={"system"}, label=Text("启动条件不再齐备")),
    Transition("start", source=("gated",), target="active", roles={"system"}, label=Text("开始")),
    Transition("suspend", source=("active",), target="suspended", roles=OFFICE, label=Text("中止"), needs_comment=True, tone="secondary"),
    Transition("resume", source=("suspended",), target="active", roles=OFFICE, label=Text("恢复")),
    Transition("complete", source=("active",), target="completed", roles={"system"}, label=Text("到期完成")),
    Transition("terminate", source=("active", "suspended"), target="terminated", roles=ENDS, label=Text("提前终止"), needs_comment=True,
               tone="danger"),
    Transition("cancel", source=("planned", "gated"), target="cancelled", roles=OFFICE, label=Text("取消安排"), needs_comment=True,
               tone="danger"),
)
