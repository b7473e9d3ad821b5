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
SOURCE_LABELS = {
    "law-2013": Text("《全国年节及纪念日放假办法》（2013 年修订）"),
    "law-2024": Text("《全国年节及纪念日放假办法》（2024 年修订）"),
    "notice-2024": Text("国务院办公厅关于 2024 年部分节假日安排的通知"),
    "notice-2025": Text("国务院办公厅关于 2025 年部分节假日安排的通知"),
    "notice-2026": Text("国务院办公厅关于 2026 年部分节假日安排的通知"),
}
"""The keys of the shipped calendar; what administrators enter is the name of the document itself."""
CONFIDENCE_LABELS = {
    "found": Text("见于官方文件"),
    "found (富阳 and 临安 from the wording of the city notice)": Text("见于官方文件（富阳、临安按市区口径）"),
    "unconfirmed": Text("未见官方文件"),
    "derived from the tier kept": Text("按原有档次推算"),
    "amount from a secondary source; date recalled; hourly rate not found": Text(
        "金额来自二手资料，生效日期凭记忆，未见小时标准"
    ),
    "entered by an administrator": Text("系统管理员依据文件录入"),
}
