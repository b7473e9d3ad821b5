"""The workbook: what a spreadsheet shows, and nothing that it could execute."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from python_calamine import CalamineWorkbook

from placement.kernel.money import capitals
from placement.subsidies.models import Statement
from placement.subsidies.workbook import statement_workbook
from tests.factories.attendance import a_confirmed_sheet
from tests.factories.subsidies import FEBRUARY, a_desk, a_settled_month


def sheets(statement: Statement, **how: Any) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(statement_workbook(statement, **how)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_lines_total_and_capitals_stand_under_a_frozen_head(db: SQLAlchemy) -> None:
    statement = a_settled_month(a_desk(), "张华生", "李雨桐")

    rows = sheets(statement)["结算明细"]

    assert rows[0][1] == "姓名"
    assert [row[1] for row in rows[1:3]] == ["张华生", "李雨桐"]
    assert rows[1][12] == 550.34
    assert (rows[3][0], rows[3][12]) == ("合计", statement.total_fen / 100)
    assert rows[4][1] == f"人民币{capitals(statement.total_fen)}"
    with zipfile.ZipFile(io.BytesIO(statement_workbook(statement))) as archive:
        assert b'state="frozen"' in archive.read("xl/worksheets/sheet1.xml")


def test_numbers_of_people_stay_text(db: SQLAlchemy) -> None:
    statement = a_settled_month(a_desk(), "张华生")

    row = sheets(statement)["结算明细"][1]

    assert row[2] == statement.lines[0].person.student.number
    assert isinstance(row[2], str)
    assert "***********" in row[3]


def test_a_name_that_looks_like_a_formula_is_only_a_name(db: SQLAlchemy) -> None:
    statement = a_settled_month(a_desk(), "=cmd|'/c calc'!A0")

    data = statement_workbook(statement)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert sheets(statement)["结算明细"][1][1] == "=cmd|'/c calc'!A0"


def test_what_was_left_out_is_there_with_its_reason_and_overseers_see_surnames(db: SQLAlchemy) -> None:
    desk = a_desk()
    a_confirmed_sheet(desk.trainee("欧阳思远"), FEBRUARY)
    a_confirmed_sheet(desk.trainee("无保险", insured=False), FEBRUARY)
    statement = desk.prepare()

    shown = sheets(statement, masked=True)

    assert shown["结算明细"][1][1] == "欧阳*"
    assert shown["未列入"][1][0] == "无*"
    assert "实习责任保险" in shown["未列入"][1][2]


def test_equal_statements_give_equal_bytes(db: SQLAlchemy) -> None:
    statement = a_settled_month(a_desk(), "张华生")

    assert statement_workbook(statement) == statement_workbook(statement)
