"""The month sheet: one code per calendar day, confirmed by the enterprise and then by the school."""

from __future__ import annotations

from enum import StrEnum

from placement.accounts.rules import Role
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition


class DayCode(StrEnum):
    """What a day was (domain.md, month sheet)."""

    PRESENT = "P"
    HALF = "H"
    LEAVE = "L"
    SICK = "S"
    ABSENT = "A"
    REST = "R"
    HOLIDAY = "F"
    TRAINING = "T"
    OUTSIDE = "-"


class SheetState(StrEnum):
    """Where a month sheet stands."""

    OPEN = "open"
    ENTERPRISE_CONFIRMED = "enterprise_confirmed"
    SCHOOL_CONFIRMED = "school_confirmed"
    LOCKED = "locked"
    DISPUTED = "disputed"


DAY_CODE_LABELS = {
    DayCode.PRESENT: Text("出勤"), DayCode.HALF: Text("半天"), DayCode.LEAVE: Text("事假"), DayCode.SICK: Text("病假"),
    DayCode.ABSENT: Text("缺勤"), DayCode.REST: Text("休息日"), DayCode.HOLIDAY: Text("法定节假日"), DayCode.TRAINING: Text("返校或培训"),
    DayCode.OUTSIDE: Text("不在实习期内"),
}
SHEET_STATE_LABELS = {
    SheetState.OPEN: Text("待企业确认"), SheetState.ENTERPRISE_CONFIRMED: Text("企业已确认，待学校确认"),
    SheetState.SCHOOL_CONFIRMED: Text("学校已确认"), SheetState.LOCKED: Text("已锁定"), SheetState.DISPUTED: Text("有异议"),
}
OFFICE = {Role.PLACEMENT_OFFICE}
ENTERPRISE = {Role.HR, Role.MENTOR}
SHEET = Table(
    "month_sheet",
    Transition("confirm", source=("open", "disputed"), target="enterprise_confirmed", roles=ENTERPRISE, label=Text("确认考勤")),
    Transition("approve", source=("enterprise_confirmed",), target="school_confirmed", roles=OFFICE, label=Text("学校确认"), tone="success"),
    Transition("dispute", source=("enterprise_confirmed",), target="disputed", roles=OFFICE | {Role.STUDENT}, label=Text("提出异议"),
               needs_comment=True, tone="danger"),
    Transition("lock", source=("school_confirmed",), target="locked", roles={"system"} | OFFICE, label=Text("锁定")),
)
