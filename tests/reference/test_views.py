"""The pages of the official tables."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.rules import Role
from placement.infra.audit import AuditEntry
from placement.kernel.workdays import DayKind
from placement.reference import queries
from placement.reference.models import CalendarDay, WageRow
from tests.conftest import TODAY
from tests.factories.organisations import a_school
from tests.factories.people import an_administrator, finance_of
from tests.support.queries import counted
from tests.support.signing_in import sign_in

NOTICE = "浙政发〔2026〕5号"
LISTS = ("wages", "calendar", "divisions", "majors")


@pytest.fixture
def administrator(client: FlaskClient, db: SQLAlchemy) -> FlaskClient:
    """The system administrator's browser."""
    return sign_in(client, an_administrator(Role.SYSTEM_ADMIN))


def upload(client: FlaskClient, content: bytes, name: str = "2027.csv"):  # type: ignore[no-untyped-def]
    data = {"file": (BytesIO(content), name), "source": NOTICE}
    return client.post("/reference/calendar/upload", data=data, content_type="multipart/form-data")


@pytest.mark.parametrize("name", LISTS)
def test_everyone_who_is_signed_in_reads_the_tables_and_visitors_do_not(
    client: FlaskClient, db: SQLAlchemy, name: str
) -> None:
    assert client.get(f"/reference/{name}").status_code == 302
    sign_in(client, finance_of(a_school()))

    page = client.get(f"/reference/{name}")
    region = client.get(f"/reference/{name}", headers={"HX-Request": "true"})

    assert page.status_code == 200
    assert region.text.strip() in page.text


def test_who_only_reads_finds_no_button_and_no_way_in(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in(client, finance_of(a_school()))

    assert "新增标准" not in client.get("/reference/wages").text
    assert "确认与文件一致" not in client.get("/reference/wages/1").text
    for path in ("/reference/wages/new", "/reference/calendar/edit", "/reference/calendar/template.csv"):
        assert client.get(path).status_code == 403
    for path in ("wages", "wages/1/confirm", "calendar/days", "calendar/upload", "calendar/confirm"):
        assert client.post(f"/reference/{path}").status_code == 403


def test_the_wages_narrow_to_a_division_and_to_what_is_unconfirmed(administrator: FlaskClient) -> None:
    page = administrator.get("/reference/wages?division=330106&unconfirmed=y").text

    assert "共 1 条结果" in page
    assert "¥2,660.00" in page
    assert "等系统管理员处理" in page


def test_a_list_costs_the_same_for_one_row_and_for_twenty(administrator: FlaskClient, db: SQLAlchemy) -> None:
    pairs = (("wages", "wages?division=330106&unconfirmed=y"), ("majors", "majors?q=710201"))
    for long, short in pairs:
        administrator.get(f"/reference/{long}")
        costs = {counted(db, lambda path=path: administrator.get(f"/reference/{path}")) for path in (long, short)}
        assert len(costs) == 1


@pytest.mark.parametrize(
    "query,found", [("710201", True), ("计算机应用", True), ("计算机类", True), ("zzz", False), ("%", False)]
)
def test_majors_are_found_by_code_name_or_class(administrator: FlaskClient, query: str, *, found: bool) -> None:
    assert ("计算机应用" in administrator.get("/reference/majors", query_string={"q": query, "per": 50}).text) is found


def test_a_row_and_its_neighbours_of_the_same_notice_are_confirmed_together(
    administrator: FlaskClient, db: SQLAlchemy
) -> None:
    rows = [
        row
        for row, _place in db.session.execute(queries.wage_rows("", unconfirmed_only=True))
        if row.monthly_fen == 266_000
    ]

    answer = administrator.post(
        f"/reference/wages/{rows[0].id}/confirm", data={"document": NOTICE, "also": [str(row.id) for row in rows[1:3]]}
    )

    db.session.expire_all()
    assert answer.status_code == 303
    assert [row.confirmed for row in rows[:4]] == [True, True, True, False]
    assert NOTICE in administrator.get(f"/reference/wages/{rows[0].id}").text


@pytest.mark.parametrize(
    "data", [{"document": ""}, {"document": "无"}, {"document": NOTICE, "also": "99999"}, {"document": "长" * 201}]
)
def test_a_bad_confirmation_confirms_nothing(administrator: FlaskClient, db: SQLAlchemy, data: dict[str, str]) -> None:
    row = db.session.execute(queries.wage_rows("330106", unconfirmed_only=True)).first()[0]  # type: ignore[index]

    answer = administrator.post(f"/reference/wages/{row.id}/confirm", data=data)

    db.session.expire_all()
    assert answer.status_code == 422
    assert "pl-error" in answer.text
    assert not row.confirmed


def wage(**changes: object) -> dict[str, object]:
    return {
        "area": ["330106", "330110"],
        "effective_from": "2026-07-01",
        "known_from": "2026-06-20",
        "monthly": "2,700.00",
        "hourly": "",
        "document": NOTICE,
    } | changes


def test_a_notice_is_entered_for_several_divisions(administrator: FlaskClient, db: SQLAlchemy) -> None:
    assert administrator.post("/reference/wages", data=wage()).status_code == 303

    rows = db.session.query(WageRow).filter_by(document=NOTICE).all()
    assert {(row.division, row.monthly_fen, row.hourly_fen) for row in rows} == {
        ("330106", 270_000, None),
        ("330110", 270_000, None),
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"area": []},
        {"area": ["330104"]},
        {"effective_from": "2026-13-01"},
        {"monthly": "-1"},
        {"monthly": "0"},
        {"monthly": "1e9"},
        {"monthly": "99999999999"},
        {"hourly": "abc"},
        {"document": ""},
        {"known_from": ""},
    ],
)
def test_a_bad_notice_is_refused_beside_its_field(
    administrator: FlaskClient, db: SQLAlchemy, changes: dict[str, object]
) -> None:
    answer = administrator.post("/reference/wages", data=wage(**changes))

    assert answer.status_code == 422
    assert "pl-error" in answer.text
    assert db.session.query(WageRow).filter_by(document=NOTICE).count() == 0


def test_an_unknown_row_is_not_found(administrator: FlaskClient) -> None:
    assert administrator.get("/reference/wages/99999").status_code == 404


def test_the_calendar_shows_the_present_year_and_warns_of_a_provisional_one(administrator: FlaskClient) -> None:
    page = administrator.get("/reference/calendar").text

    assert f"{TODAY.year} 年工作日历" in page
    assert "2027 年有 365 天是暂定安排" in page
    assert "2027年2月6日" in administrator.get("/reference/calendar?year=2027").text
    assert administrator.get("/reference/calendar?year=1900&kind=x").status_code == 200


def test_a_few_days_are_entered_at_once(administrator: FlaskClient, db: SQLAlchemy) -> None:
    data = {"first": "2027-02-08", "last": "2027-02-10", "kind": "swapped_rest", "source": NOTICE}

    assert administrator.post("/reference/calendar/days", data=data).status_code == 303

    rows = db.session.query(CalendarDay).filter_by(source=NOTICE).order_by(CalendarDay.day).all()
    assert {row.kind for row in rows} == {DayKind.SWAPPED_REST}
    assert db.session.query(AuditEntry).filter_by(act="calendar_changed").count() == 1


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"last": "2027-02-01"}, "结束日期不能早于开始日期"),
        ({"last": "2027-12-31"}, "一次最多填写 31 天"),
        ({"kind": ""}, "此项必填"),
        ({"kind": "rest"}, "周一至周五只能是工作日"),
        ({"source": "无"}, "请填写文件名称或文号"),
        ({"first": "x"}, "pl-error"),
    ],
)
def test_bad_days_are_refused_beside_their_field(
    administrator: FlaskClient, db: SQLAlchemy, changes: dict[str, str], sentence: str
) -> None:
    data = {"first": "2027-02-08", "last": "", "kind": "swapped_rest", "source": NOTICE} | changes

    answer = administrator.post("/reference/calendar/days", data=data)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.query(AuditEntry).filter_by(act="calendar_changed").count() == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_is_uploaded_as_excel_writes_it(administrator: FlaskClient, db: SQLAlchemy, encoding: str) -> None:
    template = administrator.get("/reference/calendar/template.csv").data.decode("utf-8-sig")
    rows = template.splitlines()[0] + "\n2027/2/8,调休放假\n2027-02-20,swapped_work\n,\n"

    assert upload(administrator, rows.replace("2027/2/8", "2027/02/08").encode(encoding)).status_code == 303

    assert db.session.query(CalendarDay).filter_by(source=NOTICE).count() == 2


def test_one_wrong_row_stops_the_whole_table_and_is_named(administrator: FlaskClient, db: SQLAlchemy) -> None:
    answer = upload(
        administrator,
        "日期,类型\n2027-02-08,调休放假\n2027-02-30,休息日\n2027-02-09,放假\n2027-02-13,工作日\n".encode(),
    )

    assert answer.status_code == 422
    for words in ("不是日期", "没有这种类型", "周六周日只能是休息日", "2027-02-30"):
        assert words in answer.text
    assert db.session.query(CalendarDay).filter_by(source=NOTICE).count() == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"%PDF-1.7 \xe2\xe3",
        "日期,类型\n".encode(),
        "姓名,类型\n甲,乙\n".encode(),
        ("日期,类型\n" + "2027-02-08,调休放假\n" * 801).encode(),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(administrator: FlaskClient, db: SQLAlchemy, content: bytes) -> None:
    answer = upload(administrator, content)

    assert answer.status_code == 422
    assert "pl-error" in answer.text


def test_a_year_is_confirmed_with_the_notice(administrator: FlaskClient, db: SQLAlchemy) -> None:
    unsourced = administrator.post("/reference/calendar/confirm", data={"year": "2027", "source": ""})
    wrong = administrator.post("/reference/calendar/confirm", data={"year": "2026", "source": NOTICE})
    right = administrator.post("/reference/calendar/confirm", data={"year": "2027", "source": NOTICE})

    assert (unsourced.status_code, wrong.status_code, right.status_code) == (422, 422, 303)
    assert queries.provisional_years() == {}
    assert "没有待确认的年份" in administrator.get("/reference/calendar/edit").text
