"""The workbook of 检查结果: the rows of the list, safe to open, and told to the audit trail."""

from __future__ import annotations

import html
import re
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from python_calamine import CalamineWorkbook

from placement.accounts.models import User
from placement.infra.audit import AuditEntry
from placement.kernel.clock import at_local
from placement.placements.models import KeptFinding
from placement.placements.views import findings as views
from placement.reference import rule_book
from tests.conftest import TODAY
from tests.factories.people import bureau_person, head_of
from tests.factories.placements import Trio, a_trio, another_in, insure
from tests.support.signing_in import sign_in

LIST = "/placements/findings"


@pytest.fixture
def trio(db: SQLAlchemy) -> Trio:
    """A stay that is being prepared, with everything the rules found."""
    return a_trio()


def taken_out(client: FlaskClient, user: User, question: str = "") -> tuple[str, bytes]:
    answer = sign_in(client, user).post(f"{LIST}.xlsx{question}")
    assert answer.status_code == 200
    return unquote(answer.headers["Content-Disposition"]), answer.data


def rows_of(data: bytes) -> list[dict[str, Any]]:
    head, *rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def listed(client: FlaskClient, question: str = "") -> list[tuple[str, ...]]:
    """Person, rule and sentence of each row of the page, in its order."""
    text = client.get(f"{LIST}{question}").text
    found = []
    for row in re.findall(r"<tr>\s*<td.*?</tr>", text, re.S):
        person = re.search(r'<a href="/placements/\d+">([^<]+)</a>', row)
        rule = re.search(r">(R-\d+)</a>", row)
        sentence = re.search(r'data-label="检查结果"><div><p>([^<]+)</p>', row)
        assert person, row
        assert rule, row
        assert sentence, row
        found.append(tuple(html.unescape(part[1]) for part in (person, rule, sentence)))
    return found


def test_the_workbook_holds_the_rows_of_the_list_in_its_order(client: FlaskClient, trio: Trio) -> None:
    another_in(trio, "李思")
    for question in (
        "",
        "?sort=rule",
        "?sort=-class&severity=stops",
        "?q=李思&once=1",
        "?light=insurance",
        "?rule=time",
    ):
        rows = rows_of(taken_out(client, trio.office_user, question)[1])
        shown = [(row["姓名"], row["规则编号"], row["检查结果"]) for row in rows]
        assert shown == listed(client, question), question
    assert len(rows_of(taken_out(client, trio.office_user)[1])) > 6


def test_each_cell_says_what_was_kept(client: FlaskClient, trio: Trio) -> None:
    insure(trio, at=at_local(TODAY + timedelta(days=2)))
    (row,) = rows_of(taken_out(client, trio.office_user, "?rule=R-604&closed=yes")[1])
    assert row["学号/工号"] == trio.person.number
    assert isinstance(row["学号/工号"], str)
    assert (row["检查项"], row["严重程度"], row["是否停办"]) == ("实习责任保险", "不得", "是")
    assert "未投保" in row["算式"]
    assert row["怎么办"]
    assert "《职业学校学生实习管理规定》" in row["法律依据"]
    assert (row["由谁办理"], row["实习状态"]) == ("学校实习管理部门", "准备中")
    assert (str(row["发现日期"])[:10], str(row["消除日期"])[:10]) == ("2026-03-16", "2026-03-18")
    assert (row["进行中发现"], row["豁免至"]) == ("否", "")
    assert row["规则版本"] == rule_book.current().version
    assert (row["学校"], row["企业"]) == (trio.school.short_name, trio.enterprise.short_name)


def test_nothing_a_person_typed_becomes_a_formula_or_a_number(client: FlaskClient, trio: Trio) -> None:
    trio.person.user.name = "=1+1 欧阳𬭎"
    trio.placement.class_name = "@SUM(A1)"
    trio.placement.title = "+86 测试"
    data = taken_out(client, trio.office_user)[1]
    row = rows_of(data)[0]
    assert (row["姓名"], row["班级"], row["岗位"]) == ("=1+1 欧阳𬭎", "@SUM(A1)", "+86 测试")
    with zipfile.ZipFile(BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert 'state="frozen"' in sheet
    assert 'ySplit="1"' in sheet


def test_the_file_is_named_for_who_takes_it_out(client: FlaskClient, trio: Trio) -> None:
    name, _data = taken_out(client, trio.office_user)
    assert f"{trio.school.short_name}_检查结果_20260316.xlsx" in name
    assert "杭州市教育局_检查结果_20260316.xlsx" in taken_out(client, bureau_person())[0]


def test_a_workbook_holds_what_its_reader_may_see(client: FlaskClient, trio: Trio) -> None:
    other = a_trio()
    schools = {row["学校"] for row in rows_of(taken_out(client, trio.office_user, "?closed=all")[1])}
    assert schools == {trio.school.short_name}
    assert rows_of(taken_out(client, head_of(trio.school, "商贸系"))[1]) == []
    every = rows_of(taken_out(client, bureau_person())[1])
    assert {row["学校"] for row in every} == {trio.school.short_name, other.school.short_name}
    assert len(every) == KeptFinding.query.filter(KeptFinding.closed_at.is_(None)).count()


def test_who_took_it_out_stands_in_the_audit_trail_and_on_the_page(
    client: FlaskClient, db: SQLAlchemy, trio: Trio
) -> None:
    data = taken_out(client, trio.office_user, "?rule=R-604")[1]
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert entry is not None
    assert (entry.act, entry.detail["rows"], entry.actor_id) == ("findings_exported", 1, trio.office_user.id)
    with zipfile.ZipFile(BytesIO(data)) as parts:
        assert "沈老师" in parts.read("xl/worksheets/sheet1.xml").decode()


def test_too_many_rows_are_refused_with_a_remedy(
    client: FlaskClient, trio: Trio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "EXPORT_LIMIT", 2)
    answer = sign_in(client, trio.office_user).post(f"{LIST}.xlsx")
    assert answer.status_code == 422
    assert "一次最多导出 2 行，请先增加筛选条件" in answer.text
    assert sign_in(client, trio.office_user).post(f"{LIST}.xlsx?rule=R-604").status_code == 200


def test_a_workbook_in_english_holds_english_sentences(client: FlaskClient, trio: Trio) -> None:
    sign_in(client, trio.office_user)
    client.post("/accounts/language", data={"language": "en"})
    answer = client.post(f"{LIST}.xlsx?rule=R-604")
    row = next(row for row in rule_book.current().rows if row.id == "R-604")
    told = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert row.message_en in told[1]
    assert row.message not in told[1]
