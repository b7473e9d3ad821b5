"""The security administrator: accounts and hats, and nothing more personal than names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts import queries
from placement.accounts.models import User
from placement.accounts.rules import ADMINISTRATORS, Role
from placement.kernel.clock import FixedClock
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import a_student, a_user, an_administrator, hr_of, office_of
from tests.support.signing_in import sign_in


@pytest.fixture
def security(client: FlaskClient, db: SQLAlchemy) -> FlaskClient:
    """The security administrator's browser."""
    return sign_in(client, an_administrator(Role.SECURITY_ADMIN))


def new_person(**changes: str) -> dict[str, str]:
    return {
        "name": "钱会计",
        "login": "qian",
        "email": "",
        "role": "school_finance",
        "organisation_id": "",
        "department": "",
    } | changes


def test_the_list_shows_names_and_roles_but_no_personal_data(security: FlaskClient, db: SQLAlchemy) -> None:
    school = a_school("西子湖职业学校")
    student = a_student(school, "赵小雨")
    student.user.email = "private@example.com"

    page = security.get("/accounts/users").text + security.get(f"/accounts/users/{student.user_id}").text

    assert "赵小雨" in page
    assert "学生（西子湖职业学校）" in page
    for secret in (student.resident_id, student.user.phone or "?", "private@example.com", student.guardian_name):
        assert secret not in page


@pytest.mark.parametrize("words,found", [("zxy", True), ("小雨", True), ("zhao", False), ("%", False), ("u", True)])
def test_people_are_found_by_name_initials_or_login(
    security: FlaskClient, db: SQLAlchemy, words: str, *, found: bool
) -> None:
    a_user("赵小雨", Role.HR, an_enterprise(), login="u-rain")

    assert ("赵小雨" in security.get("/accounts/users", query_string={"q": words}).text) is found


def test_the_list_narrows_to_locked_and_closed_accounts(
    security: FlaskClient, db: SQLAlchemy, clock: FixedClock
) -> None:
    closed, locked = hr_of(an_enterprise(), "停用的人"), hr_of(an_enterprise(), "锁定的人")
    closed.active = False
    for _ in range(5):
        security.application.test_client().post("/accounts/sign-in", data={"login": locked.login, "password": "no"})

    assert "停用的人" in security.get("/accounts/users?state=closed").text
    page = security.get("/accounts/users?state=locked").text
    assert "锁定的人" in page
    assert "停用的人" not in page


def test_a_new_account_without_mail_shows_its_password_once(security: FlaskClient, db: SQLAlchemy) -> None:
    school = a_school()

    answer = security.post("/accounts/users", data=new_person(organisation_id=str(school.id)))
    user = queries.user_by_login("qian")
    password = answer.text.split("初始密码</dt><dd>")[1].split("<")[0].strip()

    assert user is not None
    assert [(hat.role, hat.organisation_id) for hat in user.memberships] == [("school_finance", school.id)]
    visitor = security.application.test_client()
    assert visitor.post("/accounts/sign-in", data={"login": "qian", "password": password}).status_code == 303
    assert password not in security.get(f"/accounts/users/{user.id}").text


def test_a_new_account_with_mail_gets_a_link(
    security: FlaskClient, db: SQLAlchemy, run_jobs: Callable[[], int]
) -> None:
    data = new_person(organisation_id=str(a_school().id), email="qian@example.com")

    answer = security.post("/accounts/users", data=data)
    run_jobs()

    assert answer.status_code == 303
    assert len(list((Path(security.application.config["PLACEMENT_INSTANCE"]) / "mail").glob("*.eml"))) == 1


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"name": ""}, "此项必填"),
        ({"name": "长" * 61}, "不能超过 60 个字"),
        ({"login": "钱"}, "登录名为 3 至 60 位"),
        ({"login": "taken"}, "该登录名已被使用"),
        ({"email": "x"}, "请填写正确的电子邮箱"),
        ({"role": "student"}, "Not a valid choice"),
        ({"role": "department_head"}, "请填写系部名称"),
        ({"organisation_id": ""}, "请选择与该身份相符的单位"),
        ({"role": "hr"}, "请选择与该身份相符的单位"),
        ({"role": "system_admin"}, "管理员不属于任何单位"),
    ],
)
def test_a_bad_entry_is_refused_beside_its_field_and_keeps_what_was_typed(
    security: FlaskClient, db: SQLAlchemy, changes: dict[str, str], sentence: str
) -> None:
    a_user(login="taken")
    data = new_person(organisation_id=str(a_school().id)) | changes

    answer = security.post("/accounts/users", data=data)

    assert answer.status_code == 422
    assert sentence in answer.text or (sentence == "Not a valid choice" and 'class="pl-error"' in answer.text)
    assert f'value="{data["login"]}"' in answer.text
    assert queries.user_by_login("qian") is None


@pytest.mark.parametrize("held", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("wanted", sorted(ADMINISTRATORS))
def test_nobody_gets_two_of_the_three_administrator_roles(
    security: FlaskClient, db: SQLAlchemy, held: str, wanted: str
) -> None:
    person = an_administrator(Role(held))

    answer = security.post(f"/accounts/users/{person.id}/memberships", data={"role": wanted, "organisation_id": ""})

    assert answer.status_code == 422
    assert ("必须由三个不同的账号担任" in answer.text) is (held != wanted)
    db.session.refresh(person)
    assert [hat.role for hat in person.memberships] == [held]


def test_a_hat_is_given_taken_away_and_given_back(security: FlaskClient, db: SQLAlchemy) -> None:
    enterprise = an_enterprise()
    person = hr_of(enterprise)
    address = f"/accounts/users/{person.id}/memberships"
    mentor = {"role": "mentor", "organisation_id": str(enterprise.id)}

    assert security.post(address, data=mentor).status_code == 303
    hat = queries.hats_of(person.id)[1]
    assert security.post(f"{address}/{hat.id}/end").status_code == 303
    assert len(queries.hats_of(person.id)) == 1
    assert security.post(address, data=mentor).status_code == 303

    assert [hat.role for hat in queries.hats_of(person.id)] == ["hr", "mentor"]


def test_closing_unlocking_and_ending_sessions_take_effect_at_once(security: FlaskClient, db: SQLAlchemy) -> None:
    person = hr_of(an_enterprise())
    browser = sign_in(security.application.test_client(), person)

    security.post(f"/accounts/users/{person.id}/disconnect")
    assert browser.get("/accounts/account").status_code == 302
    sign_in(browser, person)
    security.post(f"/accounts/users/{person.id}/deactivate")
    assert browser.get("/accounts/account").status_code == 302
    security.post(f"/accounts/users/{person.id}/activate")
    sign_in(browser, person)


def test_a_lock_is_lifted(security: FlaskClient, db: SQLAlchemy) -> None:
    person = hr_of(an_enterprise())
    visitor = security.application.test_client()
    for _ in range(5):
        visitor.post("/accounts/sign-in", data={"login": person.login, "password": "no"})

    security.post(f"/accounts/users/{person.id}/unlock")

    sign_in(visitor, person)


def test_nobody_closes_the_own_account(client: FlaskClient, db: SQLAlchemy) -> None:
    me = an_administrator(Role.SECURITY_ADMIN)
    sign_in(client, me)

    assert client.post(f"/accounts/users/{me.id}/deactivate").status_code == 422
    assert db.session.get_one(User, me.id).active


def test_the_hat_of_one_person_cannot_be_ended_through_another(security: FlaskClient, db: SQLAlchemy) -> None:
    one, two = hr_of(an_enterprise()), hr_of(an_enterprise())

    answer = security.post(f"/accounts/users/{one.id}/memberships/{two.memberships[0].id}/end")

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/accounts/users", "/accounts/users/new", "/accounts/users/1"])
@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_the_other_administrators_do_not_see_users(client: FlaskClient, db: SQLAlchemy, path: str, role: Role) -> None:
    sign_in(client, an_administrator(role))

    assert client.get(path).status_code == 403


def test_an_unknown_account_is_not_found(security: FlaskClient) -> None:
    assert security.get("/accounts/users/99999").status_code == 404


def test_the_office_has_no_part_in_accounts(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in(client, office_of(a_school()))

    assert client.post("/accounts/users", data=new_person()).status_code == 403
