"""A statement as a workbook: frozen head, numbers of people as text, and no cell that a spreadsheet could execute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import Any

import xlsxwriter

from placement.infra.masking import mask_account, mask_name, mask_resident_id
from placement.kernel.clock import SHANGHAI
from placement.kernel.money import Exact, capitals
from placement.subsidies.checks import failures
from placement.subsidies.models import Statement, StatementLine
from placement.subsidies.states import STATEMENT_STATE_LABELS, StatementState
from placement.subsidies.wording import told

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
"""Nothing a person typed becomes a formula or a link (a name may begin with =)."""
COLUMNS = (
    ("序号", 6),
    ("姓名", 12),
    ("学号/工号", 18),
    ("居民身份证号", 22),
    ("类别", 8),
    ("岗位", 24),
    ("月份", 10),
    ("出勤天数", 10),
    ("法定节假日", 12),
    ("月最低工资（元）", 16),
    ("补助比例", 10),
    ("折算系数", 12),
    ("补助金额（元）", 16),
    ("备注", 40),
)
AMOUNT = 12
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def statement_workbook(statement: Statement, *, masked: bool = False) -> bytes:
    """The bytes of the .xlsx: lines with total and 大写, what was left out and why, each derivation, the facts."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, SAFE) as book:
        book.set_properties({"title": statement.number, "created": _naive(statement)})
        paid = [line for line in statement.lines if line.payable]
        left_out = [line for line in statement.lines if not line.payable]
        formats = _formats(book)
        _lines(Page(book.add_worksheet("结算明细"), formats), statement, paid, masked=masked)
        Page(book.add_worksheet("未列入"), formats).table(("姓名", "月份", "原因"), _left_out(left_out, masked))
        Page(book.add_worksheet("计算过程"), formats).table(("姓名", "月份", "步骤", "说明"), _steps(paid, masked))
        Page(book.add_worksheet("结算单"), formats).table(("项目", "内容"), _facts(statement))
    return stream.getvalue()


def _naive(statement: Statement) -> Any:
    """Workbooks know no zones; without this the moment of export would make every file different."""
    return statement.prepared_at.astimezone(SHANGHAI).replace(tzinfo=None)


def _formats(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "bg_color": "#E6F2EF", "border": 1, "text_wrap": True}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "share": book.add_format({"num_format": "0.000000"}),
        "percent": book.add_format({"num_format": "0%"}),
        "count": book.add_format({"num_format": "0"}),
        "days": book.add_format({"num_format": "0.0"}),
        "text": book.add_format({"num_format": "@"}),
        "quoted": book.add_format({"num_format": "@", "quote_prefix": True}),
        "total": book.add_format({"bold": True, "num_format": "#,##0.00", "top": 1}),
    }


@dataclass(frozen=True)
class Page:
    """One worksheet and the looks of its cells."""

    sheet: Any
    formats: dict[str, Any]

    def head(self, labels: Iterable[tuple[str, int]]) -> None:
        """The frozen first row; labels with the width of their column."""
        for place, (label, width) in enumerate(labels):
            self.sheet.set_column(place, place, width)
            self.sheet.write_string(0, place, label, self.formats["head"])
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)

    def text(self, row: int, place: int, value: str) -> None:
        """Text stays text, also what looks like a number or a formula."""
        look = "quoted" if value.startswith(DANGEROUS) else "text"
        self.sheet.write_string(row, place, value, self.formats[look])

    def number(self, row: int, place: int, value: Exact, *, look: str) -> None:
        """A figure to reckon with; the exact sums stay in the database."""
        self.sheet.write_number(row, place, float(value), self.formats[look])

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A plain table of texts, the last column wide."""
        self.head((head, 90 if place == len(heads) else 18) for place, head in enumerate(heads, start=1))
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                self.text(number, place, value)


def _lines(page: Page, statement: Statement, lines: Sequence[StatementLine], *, masked: bool) -> None:
    page.head(COLUMNS)
    page.sheet.set_landscape()
    rate = Fraction(statement.policy.rate_percent, 100)
    for row, line in enumerate(lines, start=1):
        for place, value in _texts(line, masked).items():
            page.text(row, place, value)
        for place, (figure, look) in _figures(line, row, rate).items():
            page.number(row, place, figure, look=look)
    last = len(lines) + 1
    page.sheet.write_string(last, 0, "合计", page.formats["total"])
    page.number(last, AMOUNT, Fraction(statement.total_fen, 100), look="total")
    page.sheet.write_string(last + 1, 0, "人民币大写", page.formats["head"])
    page.text(last + 1, 1, f"人民币{capitals(statement.total_fen)}")


def _texts(line: StatementLine, masked: bool) -> dict[int, str]:
    student, teacher = line.person.student, line.person.teacher
    return {
        1: _name(line, masked),
        2: student.number if student else teacher.number if teacher else "",
        3: mask_resident_id(student.resident_id) if student else "",
        4: "教师" if line.is_teacher else "学生",
        5: line.post,
        6: line.month,
        13: "；".join(str(told(reason)) for reason in line.basis["cuts"]),
    }


def _figures(line: StatementLine, row: int, rate: Fraction) -> dict[int, tuple[Exact, str]]:
    return {
        0: (row, "count"),
        7: (Fraction(line.eligible_days), "days"),
        8: (line.statutory_days, "count"),
        9: (Fraction(line.wage_fen, 100), "money"),
        10: (rate, "percent"),
        11: (Fraction(line.fraction), "share"),
        AMOUNT: (Fraction(line.amount_fen, 100), "money"),
    }


def _name(line: StatementLine, masked: bool) -> str:
    return mask_name(line.person.name) if masked else line.person.name


def _left_out(lines: Sequence[StatementLine], masked: bool) -> Iterator[tuple[str, ...]]:
    for line in lines:
        yield _name(line, masked), line.month, "；".join(str(reason) for reason in failures(line.checks))


def _steps(lines: Sequence[StatementLine], masked: bool) -> Iterator[tuple[str, ...]]:
    for line in lines:
        for number, kept in enumerate(line.derivation, start=1):
            yield _name(line, masked), line.month, str(number), str(told(kept))


def _facts(statement: Statement) -> Iterator[tuple[str, ...]]:
    yield "结算单号", statement.number
    yield "学校", statement.school.name
    yield "企业", statement.enterprise.name
    yield "统一社会信用代码", statement.enterprise.credit_code or ""
    yield "收款账户", f"{statement.enterprise.account_name} {mask_account(statement.enterprise.bank_account or '')}"
    yield "月份", statement.month
    yield "状态", str(STATEMENT_STATE_LABELS[StatementState(statement.state)])
    yield "依据", statement.policy.source
    yield "支付日期", statement.paid_on.isoformat() if statement.paid_on else ""
    yield "付款凭证号", statement.payment_reference
