"""Posts that students found, and class visits, on the pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import Student
from placement.applications.models import Application, Booking, Proposal
from tests.factories.applications import (
    Stage,
    a_booking,
    a_post,
    a_proposal,
    a_stage,
    an_application,
    an_observation_stage,
)
from tests.factories.organisations import a_school
from tests.factories.people import a_student, a_teacher, hr_of, office_of
from tests.support.signing_in import sign_in

A = "/applications"


@pytest.fixture
def student(client: FlaskClient, db: SQLAlchemy) -> Student:
    """A student, signed in."""
    made = a_student(a_school())
    sign_in(client, made.user)
    return made


def typed(**changes: Any) -> dict[str, Any]:
    """The form as a student fills it in."""
    values = {**asdict(a_post()), "pay_fen": "2,600", **changes}
    return {name: str(value) for name, value in values.items()}


def the_proposal(db: SQLAlchemy) -> Proposal:
    return db.session.scalars(db.select(Proposal)).one()


def test_a_student_proposes_a_post(client: FlaskClient, student: Student, db: SQLAlchemy) -> None:
    assert "您还没有提交自行联系的岗位" in client.get(f"{A}/proposals").text

    page = client.post(f"{A}/proposals/new", data=typed(), follow_redirects=True).text

    for words in ("已提交，等学校审核", "待学校审核", "学校实习管理部门", "2026年6月30日", "¥2,600.00", "西湖区"):
        assert words in page
    assert (the_proposal(db).pay_fen, the_proposal(db).student_id) == (260_000, student.user_id)


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"credit_code": "91330106MA2B1ABC00"}, "18 位且校验位正确"),
        ({"credit_code": ""}, "此项必填"),
        ({"industry_code": "abcd"}, "4 位数字"),
        ({"industry_code": "9013"}, "营业性娱乐场所"),
        ({"industry_code": "7263"}, "劳务派遣单位组织实习"),
        ({"venue": "internet_bar"}, "营业性娱乐场所"),
        ({"division": "330199"}, "field"),
        ({"ends_on": "2026-06-30"}, "结束日期须晚于开始日期"),
        ({"starts_on": "2026-02-30"}, "field"),
        ({"starts_on": "2026-03-01", "ends_on": "2026-09-01"}, "开始日期须在今天之后"),
        ({"pay_fen": "两千"}, "请填写金额"),
        ({"pay_fen": "-1"}, "请填写金额"),
        ({"contact_phone": "12345"}, "11 位手机号码"),
        ({"tasks": "字" * 2001}, "不能超过 2000 个字"),
        ({"enterprise_name": ""}, "此项必填"),
    ],
)
def test_bad_input_comes_back_beside_its_field_with_what_was_typed(
    client: FlaskClient, student: Student, db: SQLAlchemy, changes: dict[str, str], words: str
) -> None:
    answer = client.post(f"{A}/proposals/new", data=typed(title="网站编辑助理", **changes))

    assert answer.status_code == 422
    name = next(iter(changes))
    if words == "field":
        assert f'id="{name}-error"' in answer.text
    assert words in answer.text
    assert 'value="网站编辑助理"' in answer.text
    assert db.session.scalars(db.select(Proposal)).all() == []


def test_a_megabyte_of_text_is_refused_and_not_saved(client: FlaskClient, student: Student, db: SQLAlchemy) -> None:
    answer = client.post(f"{A}/proposals/new", data=typed(reason="字" * 350_000))

    assert answer.status_code == 422
    assert db.session.scalars(db.select(Proposal)).all() == []


def test_returned_mended_approved(client: FlaskClient, student: Student, db: SQLAlchemy) -> None:
    proposal = a_proposal(student)
    here, office = f"{A}/proposals/{proposal.id}", office_of(db.session.merge(student).user.memberships[0].organisation)
    sign_in(client, office)
    assert client.post(f"{here}/return").status_code == 422
    client.post(f"{here}/return", data={"reason": "工作内容写得不清楚", "comment": "请写带教师傅"})

    sign_in(client, student.user)
    page = client.get(here).text
    assert "工作内容写得不清楚；请写带教师傅" in page
    assert "请按学校的意见修改后重新提交" in page
    form = client.get(f"{here}/edit").text
    assert 'value="2600"' in form
    client.post(f"{here}/edit", data=typed(tasks="王师傅带教，更新网站内容。", credit_code=proposal.credit_code))
    assert (proposal.state, proposal.tasks) == ("submitted", "王师傅带教，更新网站内容。")

    sign_in(client, office)
    first, second = (client.post(f"{here}/approve") for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    application = db.session.scalars(db.select(Application)).one()
    assert (application.state, application.origin) == ("accepted", "self_found")
    assert f"{A}/{application.id}" in client.get(here).text


def test_what_stands_against_an_approval_is_said_on_the_page(client: FlaskClient, db: SQLAlchemy) -> None:
    stage = a_stage()
    proposal = a_proposal(stage.student)
    an_application(stage, state="accepted")
    sign_in(client, office_of(stage.school))

    answer = client.post(f"{A}/proposals/{proposal.id}/approve")

    assert (answer.status_code, "时间不能重叠" in answer.text) == (422, True)
    assert proposal.state == "submitted"


def test_only_a_returned_proposal_is_edited(client: FlaskClient, student: Student) -> None:
    proposal = a_proposal(student)
    here = f"{A}/proposals/{proposal.id}"

    assert client.get(f"{here}/edit").location == here
    assert client.post(f"{here}/edit", data=typed()).status_code == 409
    client.post(f"{here}/withdraw")
    assert proposal.state == "withdrawn"


def test_the_queue_of_the_office_is_searched_and_filtered(
    client: FlaskClient, student: Student, db: SQLAlchemy
) -> None:
    a_proposal(student)
    sign_in(client, office_of(student.user.memberships[0].organisation))

    def listed(query: str) -> bool:
        return "网站维护员" in client.get(f"{A}/proposals?{query}", headers={"HX-Request": "true"}).text

    assert all(map(listed, ("", "q=清波", "q=zhs", "state=submitted")))
    assert not any(map(listed, ("q=别的", "state=approved")))


@pytest.fixture
def visit(client: FlaskClient, db: SQLAlchemy) -> Stage:
    """An observation slot and a class of three; the office is signed in."""
    made = an_observation_stage(students=3)
    sign_in(client, office_of(made.school))
    return made


def test_the_office_books_and_the_enterprise_confirms(client: FlaskClient, visit: Stage, db: SQLAlchemy) -> None:
    teacher = a_teacher(visit.school)
    assert "计算机2301班（3 人）" in client.get(f"{A}/bookings/new").text
    wish = {"release_id": visit.release.id, "class_name": "计算机2301班", "instructor_id": teacher.user_id}

    page = client.post(f"{A}/bookings/new", data=wish, follow_redirects=True).text
    assert ("待企业确认" in page, "3 人" in page, "陈思远" in page) == (True, True, True)
    booking = db.session.scalars(db.select(Booking)).one()
    sign_in(client, hr_of(visit.enterprise))
    assert "将占用 3 个名额" in client.get(f"{A}/bookings/{booking.id}").text
    first, second = (client.post(f"{A}/bookings/{booking.id}/confirm") for _ in range(2))

    assert (first.status_code, second.status_code, booking.state) == (303, 303, "confirmed")
    assert visit.slot.seats_held == 3


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"release_id": ""}, "release_id"),
        ({"release_id": "999"}, "release_id"),
        ({"class_name": "没有的班"}, "class_name"),
        ({"instructor_id": "0"}, "instructor_id"),
        ({"instructor_id": str(10**30)}, "instructor_id"),
    ],
)
def test_a_booking_that_cannot_be_comes_back(
    client: FlaskClient, visit: Stage, db: SQLAlchemy, changes: dict[str, str], field: str
) -> None:
    teacher = a_teacher(visit.school)
    wish = {"release_id": visit.release.id, "class_name": "计算机2301班", "instructor_id": teacher.user_id}

    answer = client.post(f"{A}/bookings/new", data={**wish, **changes})

    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert db.session.scalars(db.select(Booking)).all() == []


def test_a_second_booking_of_the_class_is_refused_beside_the_class(client: FlaskClient, visit: Stage) -> None:
    first = a_booking(visit)
    wish = {"release_id": visit.release.id, "class_name": first.class_name, "instructor_id": first.instructor_id}

    answer = client.post(f"{A}/bookings/new", data=wish)

    assert (answer.status_code, "该班级已经预约过这个岗位" in answer.text) == (422, True)


def test_the_enterprise_declines_with_a_reason_and_the_office_reads_it(client: FlaskClient, visit: Stage) -> None:
    booking = a_booking(visit)
    office = office_of(visit.school, "李老师")
    sign_in(client, hr_of(visit.enterprise))
    here = f"{A}/bookings/{booking.id}"
    assert client.post(f"{here}/decline").status_code == 422

    client.post(f"{here}/decline", data={"reason": "日期不合适", "comment": "四月检修"})

    sign_in(client, office)
    assert "日期不合适；四月检修" in client.get(here).text
    assert client.post(f"{here}/cancel").status_code == 409


def test_without_a_slot_the_form_says_what_to_do(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in(client, office_of(a_school()))

    assert "还没有可以预约的认识实习岗位" in client.get(f"{A}/bookings/new").text
    assert "预约认识实习" in client.get(f"{A}/bookings").text
