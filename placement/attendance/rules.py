"""The month sheet: one code per calendar day, confirmed by the enterprise and then by the school."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placement.accounts.rules import Role
from placement.kernel.periods import DateRange, Month
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition
from placement.kernel.workdays import DayCode, DayKind


class SheetState(StrEnum):
    """Where a month sheet stands."""

    OPEN = "open"
    ENTERPRISE_CONFIRMED = "enterprise_confirmed"
    SCHOOL_CONFIRMED = "school_confirmed"
    LOCKED = "locked"
    DISPUTED = "disputed"


DAY_CODE_LABELS = {
    DayCode.PRESENT: Text("出勤"),
    DayCode.HALF: Text("半天"),
    DayCode.LEAVE: Text("事假"),
    DayCode.SICK: Text("病假"),
    DayCode.ABSENT: Text("缺勤"),
    DayCode.REST: Text("休息日"),
    DayCode.HOLIDAY: Text("法定节假日"),
    DayCode.TRAINING: Text("返校或培训"),
    DayCode.OUTSIDE: Text("不在实习期内"),
}
SHEET_STATE_LABELS = {
    SheetState.OPEN: Text("待企业确认"),
    SheetState.ENTERPRISE_CONFIRMED: Text("企业已确认，待学校确认"),
    SheetState.SCHOOL_CONFIRMED: Text("学校已确认"),
    SheetState.LOCKED: Text("已锁定"),
    SheetState.DISPUTED: Text("有异议"),
}
OFFICE = {Role.PLACEMENT_OFFICE}
ENTERPRISE = {Role.HR, Role.MENTOR}
SHEET = Table(
    "month_sheet",
    Transition(
        "confirm", source=("open", "disputed"), target="enterprise_confirmed", roles=ENTERPRISE, label=Text("确认考勤")
    ),
    Transition(
        "approve",
        source=("enterprise_confirmed",),
        target="school_confirmed",
        roles=OFFICE,
        label=Text("学校确认"),
        tone="success",
    ),
    Transition(
        "dispute",
        source=("enterprise_confirmed", "school_confirmed"),
        target="disputed",
        roles=OFFICE | {Role.STUDENT},
        label=Text("提出异议"),
        needs_comment=True,
        tone="danger",
    ),
    Transition("lock", source=("school_confirmed",), target="locked", roles={"system"}, label=Text("列入结算单，锁定")),
    Transition(
        "unlock", source=("locked",), target="school_confirmed", roles={"system"}, label=Text("结算单取消，解除锁定")
    ),
)

FREE_CODES = "".join(code for code in DayCode if code not in (DayCode.OUTSIDE,))
"""What may be entered for a day inside the placement."""
KindOf = Callable[[date], DayKind]
Works = Callable[[date], bool]
PLANNED = (DayCode.PRESENT, DayCode.REST)
"""Codes that a sheet begins with and that another plan of the week may exchange; what was entered by hand stays."""


@dataclass(frozen=True)
class DayProblem:
    """Why the code of one day cannot stand."""

    day: date
    sentence: Text


def planned_codes(month: Month, *, stay: DateRange, weekdays: str, kind_of: KindOf) -> str:
    """The sheet before anybody touched it: present on the agreed weekdays, so that only exceptions are typed.

    `weekdays` are digits 1 (Monday) to 7. Statutory holidays are F, every other day off R, days outside the stay `-`.
    A swapped working Saturday is not the trainee's working day unless the enterprise enters it.
    """
    return planned_days(month, stay=stay, works=lambda day: str(day.isoweekday()) in weekdays, kind_of=kind_of)


def planned_days(month: Month, *, stay: DateRange, works: Works, kind_of: KindOf) -> str:
    """The same where the agreed weekdays may be others from a day on: `works` tells them for each day."""
    return "".join(_planned(day, stay, works=works, kind=kind_of(day)) for day in month)


def _planned(day: date, stay: DateRange, *, works: Works, kind: DayKind) -> DayCode:
    if day not in stay:
        return DayCode.OUTSIDE
    if kind == DayKind.STATUTORY:
        return DayCode.HOLIDAY
    worked = kind in (DayKind.WORK, DayKind.SWAPPED_WORK) and works(day)
    return DayCode.PRESENT if worked else DayCode.REST


def problems(codes: str, month: Month, *, stay: DateRange, kind_of: KindOf) -> list[DayProblem]:
    """What keeps these codes from being a sheet of this month and stay: empty when they can stand.

    A sheet never contradicts its placement: days outside it are `-`, and only those; F stands on
    statutory holidays only.
    """
    if len(codes) != month.days:
        return [
            DayProblem(
                month.first, Text("该月应有 %(days)s 天，实际填写了 %(given)s 天", days=month.days, given=len(codes))
            )
        ]
    found = (
        (day, _objection(DayKind(kind_of(day)), code, day in stay)) for day, code in zip(month, codes, strict=True)
    )
    return [DayProblem(day, sentence) for day, sentence in found if sentence is not None]


def _objection(kind: DayKind, code: str, inside: bool) -> Text | None:
    if not inside:
        return None if code == DayCode.OUTSIDE else Text("该日不在实习期内，不能登记出勤")
    if code == DayCode.OUTSIDE:
        return Text("该日在实习期内，请登记出勤情况")
    if code not in FREE_CODES:
        return Text("无法识别的出勤代码「%(code)s」", code=code[:4])
    if code == DayCode.HOLIDAY and kind != DayKind.STATUTORY:
        return Text("该日不是法定节假日")
    return None


def remarks(codes: str, month: Month, kind_of: KindOf) -> list[DayProblem]:
    """What the school should look at although the sheet stands: work on a holiday (R-313) or rest day (R-314)."""
    return [
        DayProblem(
            day,
            Text("法定节假日安排了实习（R-313，不得安排学生在法定节假日实习）")
            if kind_of(day) == DayKind.STATUTORY
            else Text("休息日安排了实习（R-314），请核实是否另行安排休息"),
        )
        for day, code in zip(month, codes, strict=True)
        if code in "PH" and kind_of(day) in (DayKind.STATUTORY, DayKind.REST, DayKind.SWAPPED_REST)
    ]


def without_days_after(codes: str, month: Month, last: date) -> str:
    """The same sheet when the stay ends on `last`: later days are outside."""
    return "".join(code if day <= last else DayCode.OUTSIDE for day, code in zip(month, codes, strict=True))


def fitted(codes: str, planned: str, month: Month, *, replan_from: date | None) -> str:
    """The codes of an open sheet under other terms, `planned` being the sheet they would begin with.

    Days that come to the stay or leave it follow the plan; from `replan_from` on so does what nobody entered by hand.
    """
    days = zip(month, codes, planned, strict=True)
    return "".join(_fitted(day, code, plan, replan_from=replan_from) for day, code, plan in days)


def _fitted(day: date, code: str, plan: str, *, replan_from: date | None) -> str:
    if DayCode.OUTSIDE in (code, plan):
        return plan
    replanned = replan_from is not None and day >= replan_from and code in PLANNED
    return plan if replanned else code


def last_claimed_day(codes: str, month: Month) -> date | None:
    """The last day of the sheet that lies inside the placement; a sheet is confirmed only when it is over."""
    inside = [day for day, code in zip(month, codes, strict=True) if code != DayCode.OUTSIDE]
    return inside[-1] if inside else None
