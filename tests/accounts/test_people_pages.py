"""Students and teachers, as school and oversight see them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import Student
from placement.accounts.rules import SubjectGroup
from placement.infra.audit import AuditEntry
from placement.organisations.models import School
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import a_student, a_teacher, bureau_person, head_of, hr_of, leader_of, mentor_of, office_of
from tests.support.queries import counted
from tests.support.signing_in import sign_in


@pytest.fixture
def school(db: SQLAlchemy) -> School:
    return a_school("西子湖职业学校")


@pytest.fixture
def office(client: FlaskClient, school: School) -> FlaskClient:
    """The browser of the school's placement office."""
    return sign_in(client, office_of(school))


def reveal(client: FlaskClient, student: Student, reason: str, **headers: str):  # type: ignore[no-untyped-def]
    return client.post(f"/accounts/students/{student.user_id}/reveal", data={"reason": reason}, headers=headers)


@pytest.mark.parametrize(
    "query,found",
    [
        ({"q": "dx"}, False),
        ({"q": "sxx"}, True),
        ({"q": "雄"}, True),
        ({"q": "2023"}, True),
        ({"q": "_"}, False),
        ({"class_name": "烹饪2301班"}, True),
        ({"class_name": "计算机2301班"}, False),
        ({"major": "740201"}, True),
        ({"major": "710201"}, False),
        ({"class_name": "不存在的班"}, True),
    ],
)
def test_students_are_found_by_name_number_initials_class_and_major(
    office: FlaskClient, school: School, query: dict[str, str], *, found: bool
) -> None:
    a_student(school, "单雄信", class_name="烹饪2301班", major="740201")
    a_student(school, "王梓涵")

    assert ("单雄信" in office.get("/accounts/students", query_string=query).text) is found


def test_the_list_pages_and_sorts(office: FlaskClient, school: School) -> None:
    for index in range(21):
        a_student(school, f"学生{index}", number=f"{index:05d}")

    first, last = office.get("/accounts/students").text, office.get("/accounts/students?sort=-number").text

    assert "第 1–20 条，共 21 条" in first
    assert "00020" not in first
    assert "00000" in office.get("/accounts/students?page=1").text
    assert "00000" not in last
    assert "00000" in office.get("/accounts/students?sort=-number&page=2").text


def test_a_list_costs_the_same_number_of_queries_however_long(
    office: FlaskClient, db: SQLAlchemy, school: School
) -> None:
    for kind in ("students", "teachers"):
        make = a_student if kind == "students" else a_teacher
        make(school)
        one = counted(db, lambda kind=kind: office.get(f"/accounts/{kind}"))
        for _ in range(10):
            make(school)
        assert counted(db, lambda kind=kind: office.get(f"/accounts/{kind}")) == one


def test_swapping_the_list_equals_reloading_the_page(office: FlaskClient, school: School) -> None:
    a_student(school, "单雄信")
    a_teacher(school)

    for kind in ("students", "teachers"):
        page = office.get(f"/accounts/{kind}?q=x").text
        region = office.get(f"/accounts/{kind}?q=x", headers={"HX-Request": "true"}).text
        assert region.strip() in page


def test_resident_id_and_telephone_are_masked(office: FlaskClient, school: School) -> None:
    student = a_student(school)

    pages = office.get("/accounts/students").text + office.get(f"/accounts/students/{student.user_id}").text

    assert student.resident_id not in pages
    assert student.user.phone not in pages
    assert student.guardian_phone not in pages
    assert student.resident_id[:3] + "***********" + student.resident_id[-4:] in pages


def test_a_reason_shows_the_number_this_once_and_is_kept(office: FlaskClient, db: SQLAlchemy, school: School) -> None:
    student = a_student(school, minor=True)

    shown = reveal(office, student, "投保实习责任保险")
    entry = db.session.query(AuditEntry).filter_by(act="unmask").one()

    assert student.resident_id in shown.text
    assert (entry.subject, entry.detail) == (
        f"student:{student.user_id}",
        {"reason": "投保实习责任保险", "minor": True},
    )
    assert student.resident_id not in office.get(f"/accounts/students/{student.user_id}").text


@pytest.mark.parametrize("reason", ["", "看看", "    ", "长" * 201])
def test_without_a_reason_the_number_stays_masked(
    office: FlaskClient, db: SQLAlchemy, school: School, reason: str
) -> None:
    student = a_student(school)

    answer = reveal(office, student, reason)

    assert answer.status_code == 422
    assert student.resident_id not in answer.text
    assert db.session.query(AuditEntry).filter_by(act="unmask").count() == 0


def test_htmx_gets_only_the_region(office: FlaskClient, school: School) -> None:
    answer = reveal(office, a_student(school), "投保实习责任保险", **{"HX-Request": "true"})

    assert answer.text.lstrip().startswith('<div id="identity">')


def test_only_the_office_of_the_own_school_may_look(client: FlaskClient, db: SQLAlchemy, school: School) -> None:
    student = a_student(school)
    for person, status in ((office_of(a_school()), 404), (leader_of(school), 403), (bureau_person(), 403)):
        sign_in(client, person)
        assert reveal(client, student, "投保实习责任保险").status_code == status


def test_people_of_another_school_or_department_are_not_found(
    client: FlaskClient, db: SQLAlchemy, school: School
) -> None:
    student, teacher = a_student(school), a_teacher(school)
    for person in (office_of(a_school()), head_of(school, "烹饪系")):
        sign_in(client, person)
        assert client.get(f"/accounts/students/{student.user_id}").status_code == 404
        assert client.get(f"/accounts/teachers/{teacher.user_id}").status_code == 404


def test_enterprises_have_no_list_of_students(client: FlaskClient, db: SQLAlchemy) -> None:
    enterprise = an_enterprise()
    for person in (hr_of(enterprise), mentor_of(enterprise)):
        sign_in(client, person)
        assert client.get("/accounts/students").status_code == 403


def test_the_bureau_sees_the_school_instead_of_the_telephone(
    client: FlaskClient, db: SQLAlchemy, school: School
) -> None:
    student = a_student(school)
    sign_in(client, bureau_person())

    page = client.get("/accounts/students").text

    assert "西子湖职业学校" in page
    assert "****" not in page
    assert client.get(f"/accounts/students/{student.user_id}").status_code == 200


def test_teachers_narrow_by_department_and_group(office: FlaskClient, school: School) -> None:
    a_teacher(school, "许文强", department="烹饪系", subject_group=SubjectGroup.GENERAL)

    assert "许文强" in office.get("/accounts/teachers?department=烹饪系&subject_group=公共课").text
    assert "许文强" not in office.get("/accounts/teachers?subject_group=专业课").text


def test_an_empty_list_says_what_to_do(office: FlaskClient) -> None:
    assert "请联系平台管理员" in office.get("/accounts/students").text
    assert "试试放宽一个条件" in office.get("/accounts/students?q=nobody").text


def test_a_script_in_a_name_is_shown_as_text(office: FlaskClient, school: School) -> None:
    student = a_student(school, "<script>alert(1)</script>")

    page = office.get(f"/accounts/students/{student.user_id}").text

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("name", ["䶮𬭎", "王😀", "阿卜杜热西提·麦麦提吐尔逊"])
def test_rare_characters_and_long_names_are_kept(office: FlaskClient, school: School, name: str) -> None:
    a_student(school, name)

    assert name in office.get("/accounts/students").text
