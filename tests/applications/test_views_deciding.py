"""What the enterprise, the school and oversight see and do on the pages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import User
from placement.applications.models import Application
from placement.infra.audit import AuditEntry
from tests.factories.applications import STATEMENT, Stage, a_stage, an_application
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import a_student, an_auditor, hr_of, office_of
from tests.factories.slots import a_release
from tests.support.signing_in import sign_in

A = "/applications"


@pytest.fixture
def stage(db: SQLAlchemy) -> Stage:
    """A slot of two seats."""
    return a_stage(capacity=2)


@pytest.fixture
def hr(client: FlaskClient, stage: Stage) -> User:
    """HR of the stage, signed in."""
    user = hr_of(stage.enterprise)
    sign_in(client, user)
    return user


@pytest.fixture
def office(client: FlaskClient, stage: Stage) -> User:
    """The office of the stage, signed in."""
    user = office_of(stage.school)
    sign_in(client, user)
    return user


def several(stage: Stage, *names: str, state: str = "endorsed") -> list[Application]:
    return [an_application(stage, a_student(stage.school, name), state) for name in names]


@pytest.mark.usefixtures("hr")
def test_the_candidates_page_shows_what_choosing_needs_and_nothing_more(client: FlaskClient, stage: Stage) -> None:
    application = an_application(stage, state="endorsed")

    page = client.get(f"{A}/{application.id}").text

    for words in ("张华生", stage.school.short_name, "计算机应用", "专业对口", STATEMENT, "新申请，待筛选"):
        assert words in page
    phone = stage.student.user.phone or ""
    assert phone[:3] + "****" + phone[-4:] in page
    for secret in (stage.student.resident_id, phone, stage.student.number, stage.student.guardian_phone):
        assert secret not in page


def test_seeing_the_phone_number_is_recorded(client: FlaskClient, stage: Stage, hr: User, db: SQLAlchemy) -> None:
    application = an_application(stage, state="endorsed")

    region = client.post(f"{A}/{application.id}/phone", headers={"HX-Request": "true"}).text

    assert (stage.student.user.phone or "!") in region
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == "unmask")).one()
    assert (entry.actor_id, entry.subject) == (hr.id, f"user:{stage.student.user_id}")


@pytest.mark.usefixtures("hr")
def test_an_offer_names_what_it_costs_and_then_who_is_next(client: FlaskClient, stage: Stage) -> None:
    application = an_application(stage, state="endorsed")
    assert "将占用 1 个名额" in client.get(f"{A}/{application.id}").text

    page = client.post(f"{A}/{application.id}/offer", follow_redirects=True).text

    assert "已发出录用，待对方确认" in page
    assert "2026年3月21日" in page


@pytest.mark.usefixtures("hr")
def test_the_offer_button_says_why_it_is_dead_when_the_seats_are_gone(client: FlaskClient, stage: Stage) -> None:
    late = an_application(stage, state="endorsed")
    for application in several(stage, "甲一", "乙二"):
        client.post(f"{A}/{application.id}/offer")

    page = client.get(f"{A}/{late.id}").text
    answer = client.post(f"{A}/{late.id}/offer")

    assert "名额已满" in page
    assert (answer.status_code, "名额已满" in answer.text) == (422, True)
    assert late.state == "endorsed"


@pytest.mark.usefixtures("hr")
@pytest.mark.parametrize(
    "data, sentence",
    [
        ({}, "请选择原因"),
        ({"reason": "nonsense"}, "请选择原因"),
        ({"reason": "other"}, "请写明具体情况"),
        ({"reason": "other", "note": "字" * 501}, "不能超过 500 个字"),
    ],
)
def test_a_rejection_without_its_reason_comes_back_beside_the_field(
    client: FlaskClient, stage: Stage, data: dict[str, str], sentence: str
) -> None:
    application = an_application(stage, state="endorsed")

    answer = client.post(f"{A}/{application.id}/reject", data=data)

    assert (answer.status_code, application.state) == (422, "endorsed")
    assert "pl-error" in answer.text
    assert sentence in answer.text


@pytest.mark.usefixtures("hr")
def test_a_bulk_offer_names_the_row_that_failed_and_keeps_the_others(client: FlaskClient, stage: Stage) -> None:
    rows = several(stage, "甲一", "乙二", "丙三")

    answer = client.post(f"{A}/candidates", data={"act": "offer", "ids": [row.id for row in rows]})

    assert answer.status_code == 200
    assert "1 项没有完成，2 项已完成" in answer.text
    assert "<b>丙三</b>：名额已满" in answer.text
    assert [row.state for row in rows] == ["offered", "offered", "endorsed"]
    assert stage.slot.seats_held == 2


@pytest.mark.usefixtures("hr")
def test_bulk_acts_without_failures_return_to_the_same_filtered_list(client: FlaskClient, stage: Stage) -> None:
    rows = several(stage, "甲一", "乙二")
    ids = [row.id for row in rows]

    answer = client.post(f"{A}/candidates?state=endorsed&sort=name", data={"act": "shortlist", "ids": ids})
    assert (answer.status_code, answer.location) == (303, f"{A}/candidates?state=endorsed&sort=name")
    client.post(f"{A}/candidates", data={"act": "reject", "ids": ids, "reason": "full"})

    assert {(row.state, row.reason_code) for row in rows} == {("rejected", "full")}


@pytest.mark.usefixtures("hr")
@pytest.mark.parametrize(
    "data, words",
    [
        ({"act": "offer"}, "请先勾选"),
        ({"act": "nonsense", "ids": "1"}, "请先勾选"),
        ({"act": "reject"}, "请先勾选"),
    ],
)
def test_a_bulk_act_on_nothing_says_so(client: FlaskClient, stage: Stage, data: dict[str, str], words: str) -> None:
    several(stage, "甲一")

    answer = client.post(f"{A}/candidates", data=data)

    assert (answer.status_code, words in answer.text) == (422, True)


@pytest.mark.usefixtures("hr")
def test_a_bulk_rejection_without_a_reason_changes_nobody(client: FlaskClient, stage: Stage) -> None:
    rows = several(stage, "甲一", "乙二")

    answer = client.post(f"{A}/candidates", data={"act": "reject", "ids": [row.id for row in rows]})

    assert (answer.status_code, "请选择原因" in answer.text) == (422, True)
    assert {row.state for row in rows} == {"endorsed"}


@pytest.mark.usefixtures("hr")
def test_candidates_are_found_by_name_initials_slot_state_and_school(client: FlaskClient, stage: Stage) -> None:
    several(stage, "单雄信")
    elsewhere = a_school()
    other = a_release(stage.enterprise, elsewhere, title="仓储管理员")
    an_application(Stage(elsewhere, stage.enterprise, other, a_student(elsewhere, "秦琼")), state="shortlisted")

    def found(query: str) -> set[str]:
        page = client.get(f"{A}/candidates?{query}", headers={"HX-Request": "true"}).text
        return {name for name in ("单雄信", "秦琼") if f">{name}</a>" in page}

    assert found("") == {"单雄信", "秦琼"}
    assert found("q=sxx") == found("q=雄") == found(f"slot={stage.slot.id}") == {"单雄信"}
    assert found("q=仓储") == found("state=shortlisted") == found(f"school={elsewhere.id}") == {"秦琼"}
    assert found("q=%25") == set()
    assert found("slot=999&school=x") == {"单雄信", "秦琼"}


@pytest.mark.usefixtures("hr")
def test_lists_page_and_need_a_constant_number_of_statements(
    client: FlaskClient, stage: Stage, statements: list[str]
) -> None:
    several(stage, "甲一")
    client.get(f"{A}/candidates")
    statements.clear()
    client.get(f"{A}/candidates")
    for_one = len(statements)
    several(stage, *(f"同学{number:02d}" for number in range(24)))

    first = client.get(f"{A}/candidates?sort=name")
    statements.clear()
    second = client.get(f"{A}/candidates?sort=name&page=2")

    assert len(statements) == for_one
    assert ("共 25 条" in first.text, "第 21–25 条" in second.text) == (True, True)


def test_an_enterprise_without_applications_reads_how_they_come(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in(client, hr_of(an_enterprise()))

    assert "学校同意后出现在这里" in client.get(f"{A}/candidates").text


@pytest.mark.usefixtures("office")
def test_the_school_endorses_many_and_a_row_that_went_is_named(client: FlaskClient, stage: Stage) -> None:
    rows = several(stage, "甲一", "乙二", state="submitted")
    gone = several(stage, "丙三", state="withdrawn")

    answer = client.post(f"{A}/school", data={"ids": [row.id for row in (*rows, *gone)]})

    assert "1 项没有完成，2 项已完成" in answer.text
    assert "<b>丙三</b>" in answer.text
    assert [row.state for row in (*rows, *gone)] == ["endorsed", "endorsed", "withdrawn"]
    done = client.post(f"{A}/school", data={"ids": [several(stage, "丁四", state="submitted")[0].id]})
    assert done.status_code == 303


@pytest.mark.usefixtures("office")
def test_the_school_sees_what_waits_for_it_first_and_filters_by_class(client: FlaskClient, stage: Stage) -> None:
    several(stage, "甲一", state="endorsed")
    several(stage, "乙二", state="submitted")
    other = a_student(stage.school, "丙三", class_name="会计2301班", major="730301")
    an_application(stage, other)

    page = client.get(f"{A}/school").text
    of_class = client.get(f"{A}/school?class_name=会计2301班", headers={"HX-Request": "true"}).text

    assert page.index(">乙二</a>") < page.index(">甲一</a>")
    assert ("丙三" in of_class, "乙二" in of_class) == (True, False)
    assert "专业不对口" in of_class


@pytest.mark.usefixtures("office")
def test_the_school_turns_an_application_down_with_a_reason_of_its_own(client: FlaskClient, stage: Stage) -> None:
    application = an_application(stage)

    page = client.get(f"{A}/{application.id}").text
    assert "面试未通过" not in page
    refused = client.post(f"{A}/{application.id}/reject", data={"reason": "interview"})
    assert refused.status_code == 422
    client.post(f"{A}/{application.id}/reject", data={"reason": "major", "note": "请申请对口岗位"})

    assert (application.state, application.reason_code) == ("rejected", "major")


@pytest.mark.usefixtures("office")
def test_nominating_marks_those_who_cannot_and_names_those_who_failed(client: FlaskClient, stage: Stage) -> None:
    placed, free = stage.student, a_student(stage.school, "有空的同学", major="710203")
    a_student(stage.school, "新生甲", entry_year=2025)
    beside = replace(stage, release=a_release(an_enterprise(), stage.school, title="别家岗位"))
    beside.enterprise = beside.slot.enterprise
    an_application(beside, placed, "accepted")
    address = f"{A}/nominations?release_id={stage.release.id}"

    page = client.get(address).text
    assert "已确认到“别家岗位”" in page
    boxes = {int(number) for number in re.findall(r'name="ids" value="(\d+)"', page)}
    assert boxes == {free.user_id}
    assert "一年级在校学生不得安排岗位实习" in page
    answer = client.post(f"{A}/nominations/{stage.release.id}", data={"ids": [placed.user_id, free.user_id]})

    assert "1 项没有完成，1 项已完成" in answer.text
    assert "学校推荐" in client.get(f"{A}/school?q=有空").text


@pytest.mark.usefixtures("office")
def test_the_nomination_list_is_ordered_by_match_and_searched(client: FlaskClient, stage: Stage) -> None:
    a_student(stage.school, "远专业", major="740104")
    a_student(stage.school, "同类生", major="710203")
    address = f"{A}/nominations?release_id={stage.release.id}"

    page = client.get(address).text
    searched = client.get(f"{address}&q=tls", headers={"HX-Request": "true"}).text

    assert page.index(">张华生<") < page.index(">同类生<") < page.index(">远专业<")
    assert ("同类生" in searched, "远专业" in searched) == (True, False)


@pytest.mark.usefixtures("office")
def test_without_a_slot_the_nomination_page_says_what_to_do(client: FlaskClient, stage: Stage) -> None:
    assert "请先选择岗位" in client.get(f"{A}/nominations").text
    sign_in(client, office_of(a_school()))
    assert "还没有可以推荐的岗位" in client.get(f"{A}/nominations").text


def test_oversight_reads_everything_and_has_no_buttons(client: FlaskClient, stage: Stage) -> None:
    application = an_application(stage, state="offered")
    sign_in(client, an_auditor())

    page, register = client.get(f"{A}/{application.id}").text, client.get(f"{A}/register").text

    assert "张华生" in register
    assert "等申请人办理" in page
    assert 'method="post"' not in page.split('<main id="main"')[1]
    assert (stage.student.user.phone or "!") not in page
