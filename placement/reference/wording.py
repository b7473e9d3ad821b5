"""How the kinds of days and divisions are named."""

from __future__ import annotations

from placement.kernel.text import Text
from placement.kernel.workdays import DayKind

DAY_KIND_LABELS = {
    DayKind.WORK: Text("工作日"),
    DayKind.REST: Text("休息日"),
    DayKind.STATUTORY: Text("法定节假日"),
    DayKind.SWAPPED_REST: Text("调休放假"),
    DayKind.SWAPPED_WORK: Text("调休上班"),
}
DAY_KIND_TONES = {
    DayKind.WORK: "neutral",
    DayKind.REST: "neutral",
    DayKind.STATUTORY: "good",
    DayKind.SWAPPED_REST: "info",
    DayKind.SWAPPED_WORK: "warn",
}
DIVISION_KIND_LABELS = {
    "city": Text("设区的市"),
    "district": Text("市辖区"),
    "county": Text("县"),
    "county-level city": Text("县级市"),
}
