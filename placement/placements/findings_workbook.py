"""The list of findings as a workbook: one row a finding, with the sentences in the language of whoever takes it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from placement.kernel.clock import local_date
from placement.kernel.findings import Severity
from placement.kernel.text import Text
from placement.placements.inspection import said
from placement.placements.rules import ACTOR_LABELS, LIGHT_LABELS, PLACEMENT_STATE_LABELS, PlacementState
from placement.placements.workbook import SAFE
from placement.reference.wording import SEVERITY_LABELS

Translate = Callable[[Text | None], str]
COLUMNS: tuple[tuple[Text, int], ...] = (
    (Text("学号/工号"), 16),
    (Text("姓名"), 12),
    (Text("学校"), 16),
    (Text("班级"), 16),
    (Text("企业"), 18),
    (Text("岗位"), 22),
    (Text("实习状态"), 16),
    (Text("检查项"), 16),
    (Text("规则编号"), 10),
    (Text("严重程度"), 10),
    (Text("是否停办"), 10),
    (Text("检查结果"), 44),
    (Text("算式"), 36),
    (Text("怎么办"), 36),
    (Text("法律依据"), 36),
    (Text("由谁办理"), 18),
    (Text("发现日期"), 12),
    (Text("进行中发现"), 12),
    (Text("消除日期"), 12),
    (Text("豁免至"), 12),
    (Text("规则版本"), 12),
)
LIGHTS: dict[str, Text] = {light.value: label for light, label in LIGHT_LABELS.items()}


def findings(rows: Sequence[Any], *, translate: Translate, taken_out_by: str) -> bytes:
    """The bytes of the .xlsx; `rows` as `findings.finding_rows` gives them. The printed foot says who took it out."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {**SAFE, "in_memory": True}) as book:
        sheet = book.add_worksheet(translate(Text("检查结果")))
        head = book.add_format({"bold": True, "bg_color": "#E6F2EF", "border": 1, "text_wrap": True})
        formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "text": book.add_format({"num_format": "@"})}
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.set_footer(f"&L{taken_out_by.replace('&', '&&')}&R&P / &N")
        sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)
        for place, (label, width) in enumerate(COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, translate(label), head)
        for number, row in enumerate(rows, start=1):
            _write(sheet, number, _cells(row, translate), formats=formats)
    return stream.getvalue()


def _cells(row: Any, translate: Translate) -> tuple[date | str, ...]:
    told = said(row.content)
    yes, no = translate(Text("是")), translate(Text("否"))
    return (
        row.number or "",
        row.person,
        row.school,
        row.class_name,
        row.enterprise,
        row.title,
        translate(PLACEMENT_STATE_LABELS[PlacementState(row.state)]),
        translate(LIGHTS.get(row.light)),
        row.rule,
        translate(SEVERITY_LABELS[Severity(row.severity)]),
        yes if row.stops else no,
        translate(told["message"]),
        translate(told["sum"]),
        translate(told["clears"]),
        row.article,
        translate(ACTOR_LABELS.get(row.actor)),
        local_date(row.opened_at),
        yes if row.while_running else no,
        _day(row.closed_at),
        row.waived_until or "",
        row.rule_set,
    )


def _day(at: datetime | None) -> date | str:
    return local_date(at) if at else ""


def _write(sheet: Any, number: int, cells: tuple[date | str, ...], *, formats: dict[str, Any]) -> None:
    for place, value in enumerate(cells):
        if isinstance(value, date):
            sheet.write_datetime(number, place, value, formats["date"])
        else:
            sheet.write_string(number, place, value, formats["text"])
