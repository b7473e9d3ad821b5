"""The table of days that an administrator uploads: read whole, every wrong row named, or nothing is taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text
from placement.kernel.workdays import CalendarEntry, DayKind
from placement.reference.services import check_kind
from placement.reference.wording import DAY_KIND_LABELS

MOST_ROWS = 800
_WORDS = {label.msgid: kind for kind, label in DAY_KIND_LABELS.items()} | {kind.value: kind for kind in DayKind}
TEMPLATE = "日期,类型\n2027-02-06,法定节假日\n2027-02-14,调休上班\n"
"""What the template file holds; the two days show the shape, not the notice of 2027."""


@dataclass(frozen=True)
class RowError:
    """What is wrong in one row and how to mend it; in the shape that `import_errors` shows."""

    number: int
    name: str
    column: Text
    error: Text
    remedy: Text

    def __iter__(self) -> Iterator[object]:
        return iter((self.number, self.name, self.column, self.error, self.remedy))


def read_days(data: bytes, source: str) -> tuple[list[CalendarEntry], list[RowError]]:
    """The days of a CSV file with the columns 日期 and 类型, and the rows that cannot be taken.

    Raises RuleBroken `file_kind` for something that is no such table, `file_too_long` beyond 800 rows.
    """
    rows = list(csv.reader(io.StringIO(_text(data))))
    if not rows or [cell.strip() for cell in rows[0][:2]] != ["日期", "类型"]:
        raise RuleBroken("file_kind", Text("文件应为 CSV 表格，第一行是“日期,类型”。请下载模板填写"), field="file")
    if len(rows) > MOST_ROWS + 1:
        raise RuleBroken("file_too_long", Text("一次最多 %(n)s 行，请分年上传", n=MOST_ROWS), field="file")
    entries: list[CalendarEntry] = []
    errors: list[RowError] = []
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            entry = _entry(number, [cell.strip() for cell in (*row, "", "")], source)
            (errors if isinstance(entry, RowError) else entries).append(entry)  # type: ignore[arg-type]
    if not entries and not errors:
        raise RuleBroken("file_empty", Text("文件里没有日期，请填写后再上传"), field="file")
    return entries, errors


def _entry(number: int, cells: list[str], source: str) -> CalendarEntry | RowError:
    try:
        day = date.fromisoformat(cells[0].replace("/", "-"))
    except ValueError:
        return RowError(number, cells[0], Text("日期"), Text("不是日期"), Text("写成 2027-02-06 的样子"))
    kind = _WORDS.get(cells[1])
    if kind is None:
        return RowError(
            number,
            cells[0],
            Text("类型"),
            Text("没有这种类型"),
            Text("填写：工作日、休息日、法定节假日、调休放假、调休上班"),
        )
    try:
        check_kind(day, kind)
    except RuleBroken as error:
        return RowError(number, cells[0], Text("类型"), error.message, Text("对照通知核对日期与类型"))
    return CalendarEntry(day, kind, source)


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):  # the second is what Excel writes on a Chinese Windows
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RuleBroken("file_kind", Text("文件应为 CSV 表格，第一行是“日期,类型”。请下载模板填写"), field="file")
