"""The register as a workbook: frozen head, numbers of people as text, and no cell that a spreadsheet could execute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from placement.kernel.clock import local_date
from placement.kernel.text import Text
from placement.placements.rules import KIND_WORDS, PLACEMENT_STATE_LABELS, PlacementState

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS: tuple[tuple[Text, int], ...] = (
    (Text("学号/工号"), 16),
    (Text("姓名"), 12),
    (Text("类型"), 10),
    (Text("状态"), 16),
    (Text("学校"), 16),
    (Text("专业"), 18),
    (Text("班级"), 16),
    (Text("企业"), 18),
    (Text("岗位"), 22),
    (Text("开始日期"), 12),
    (Text("结束日期"), 12),
    (Text("月报酬（元）"), 12),
    (Text("指导教师"), 12),
    (Text("协议签署日期"), 14),
)
SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Nothing a person typed becomes a formula or a link (a name may begin with =)."""


def register(rows: Sequence[Any], *, translate: Callable[[Text], str], taken_out_by: str) -> bytes:
    """The bytes of the .xlsx; `rows` as `queries.register_rows` gives them. The printed foot says who took it out."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {**SAFE, "in_memory": True}) as book:
        sheet = book.add_worksheet(translate(Text("实习台账")))
        head = book.add_format({"bold": True, "bg_color": "#E6F2EF", "border": 1, "text_wrap": True})
        formats = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
        }
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


def _cells(row: Any, translate: Callable[[Text], str]) -> tuple[Any, ...]:
    signed = row.agreement_signed_at
    return (
        row.number or "",
        row.person,
        translate(KIND_WORDS[row.kind]),
        translate(PLACEMENT_STATE_LABELS[PlacementState(row.state)]),
        row.school,
        row.major or "",
        row.class_name,
        row.enterprise,
        row.title,
        row.starts_on,
        row.ends_on,
        row.pay_fen,
        row.instructor or "",
        local_date(signed) if signed else "",
    )


def _write(sheet: Any, number: int, cells: tuple[Any, ...], *, formats: dict[str, Any]) -> None:
    for place, value in enumerate(cells):
        if isinstance(value, date):
            sheet.write_datetime(number, place, value, formats["date"])
        elif isinstance(value, int):
            sheet.write_number(number, place, value / 100, formats["money"])
        else:
            sheet.write_string(number, place, value)
