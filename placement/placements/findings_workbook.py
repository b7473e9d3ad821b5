"""The list of findings as a workbook: one row a finding, with the sentences in the language of whoever takes it out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from placement.compliance.rulebook import LIGHT_LABELS
from placement.kernel.clock import local_date
from placement.kernel.text import Text, unpack
from placement.placements.rules import ACTOR_LABELS, PLACEMENT_STATE_LABELS
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
        words = _Words(translate)
        for number, row in enumerate(rows, start=1):
            _write(sheet, number, words.cells(row), formats=formats)
    return stream.getvalue()


class _Words:
    """What the cells of one workbook say: a word or a sentence that comes again is translated once."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate
        self._known: dict[str, str] = {}
        self.yes, self.no = translate(Text("是")), translate(Text("否"))
        self.states = {state.value: translate(label) for state, label in PLACEMENT_STATE_LABELS.items()}
        self.severities = {severity.value: translate(label) for severity, label in SEVERITY_LABELS.items()}
        self.lights = {light: translate(label) for light, label in LIGHTS.items()}
        self.actors = {actor: translate(label) for actor, label in ACTOR_LABELS.items()}

    def sentence(self, packed: Any) -> str:
        """A packed sentence; most findings of a rule share theirs."""
        key = json.dumps(packed)
        if key not in self._known:
            self._known[key] = self._translate(unpack(packed))
        return self._known[key]

    def cells(self, row: Any) -> tuple[date | str, ...]:
        """One row, in the order of COLUMNS."""
        return (
            row.number or "",
            row.person,
            row.school,
            row.class_name,
            row.enterprise,
            row.title,
            self.states[row.state],
            self.lights.get(row.light, row.light),
            row.rule,
            self.severities[row.severity],
            self.yes if row.stops else self.no,
            self.sentence(row.content["message"]),
            self.sentence(row.content["sum"]),
            self.sentence(row.content["clears"]),
            row.article,
            self.actors.get(row.actor, row.actor),
            local_date(row.opened_at),
            self.yes if row.while_running else self.no,
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
