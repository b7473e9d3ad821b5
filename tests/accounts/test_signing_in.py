"""Signing in, lockout, idle sessions, cookies, and signing out everywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts import services
from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.infra.audit import AuditEntry
from placement.kernel.clock import FixedClock
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import PASSWORD, a_student, a_user, hr_of, office_of
from tests.support.signing_in import sign_in

SIGN_IN = "/accounts/sign-in"


def attempt(client: FlaskClient, user: User, password: str = "wrong") -> str:
    return client.post(SIGN_IN, data={"login": user.login, "password": password}).text


def test_the_right_password_leads_home_and_the_wrong_one_back_to_the_form(client: FlaskClient, db: SQLAlchemy) -> None:
    user = hr_of(an_enterprise())

    wrong = client.post(SIGN_IN, data={"login": user.login, "password": "wrong"})
    right = client.post(SIGN_IN, data={"login": user.login.upper(), "password": PASSWORD})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert str(services.WRONG) in wrong.text
    assert f'value="{user.login}"' in wrong.text


def test_an_unknown_name_is_answered_like_a_wrong_password(client: FlaskClient, db: SQLAlchemy) -> None:
    answer = client.post(SIGN_IN, data={"login": "nobody", "password": "wrong"})

    assert answer.status_code == 422
    assert str(services.WRONG) in answer.text


def test_the_fifth_failure_locks_for_fifteen_minutes_and_counts_are_committed(
    client: FlaskClient, db: SQLAlchemy, clock: FixedClock
) -> None:
    user = hr_of(an_enterprise())

    for count in range(1, 5):
        attempt(client, user)
        assert db.session.get_one(User, user.id).failed_count == count
    fifth = attempt(client, user)
    clock.move_to(clock.now() + timedelta(minutes=5))

    assert "请 15 分钟后再试" in fifth
    assert "请 10 分钟后再试" in attempt(client, user, PASSWORD)


def test_after_fifteen_minutes_the_right_password_opens_again(
    client: FlaskClient, db: SQLAlchemy, clock: FixedClock
) -> None:
    user = hr_of(an_enterprise())
    for _ in range(5):
        attempt(client, user)

    clock.move_to(clock.now() + timedelta(minutes=15))

    sign_in(client, user)
    assert db.session.get_one(User, user.id).failed_count == 0


def test_a_lock_a_failure_and_a_sign_in_are_audited(client: FlaskClient, db: SQLAlchemy) -> None:
    user = hr_of(an_enterprise())
    sign_in(client, user)
    client.post("/accounts/sign-out")
    for _ in range(5):
        attempt(client, user)

    acts = [row.act for row in db.session.query(AuditEntry).filter_by(subject=f"user:{user.id}")]

    assert acts == ["signed_in", *["sign_in_failed"] * 5, "locked"]


def test_the_session_cookie_cannot_be_read_by_script_nor_sent_from_elsewhere(
    client: FlaskClient, db: SQLAlchemy
) -> None:
    user = hr_of(an_enterprise())

    cookie = client.post(SIGN_IN, data={"login": user.login, "password": PASSWORD}).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("idle,still_in", [(29, True), (31, False)])
def test_staff_are_signed_out_after_thirty_idle_minutes(
    client: FlaskClient, db: SQLAlchemy, clock: FixedClock, *, idle: int, still_in: bool
) -> None:
    sign_in(client, office_of(a_school()))

    clock.move_to(clock.now() + timedelta(minutes=idle))

    assert (client.get("/accounts/account").status_code == 200) is still_in


def test_every_page_looked_at_starts_the_thirty_minutes_anew(
    client: FlaskClient, db: SQLAlchemy, clock: FixedClock
) -> None:
    sign_in(client, office_of(a_school()))

    for _ in range(4):
        clock.move_to(clock.now() + timedelta(minutes=20))
        assert client.get("/accounts/account").status_code == 200


def test_a_student_stays_signed_in_for_longer(client: FlaskClient, db: SQLAlchemy, clock: FixedClock) -> None:
    sign_in(client, a_student(a_school()).user)

    clock.move_to(clock.now() + timedelta(hours=2))

    assert client.get("/accounts/account").status_code == 200


def test_an_htmx_act_in_an_expired_session_is_sent_to_sign_in_and_back(
    client: FlaskClient, db: SQLAlchemy, clock: FixedClock
) -> None:
    sign_in(client, office_of(a_school()))
    clock.move_to(clock.now() + timedelta(hours=1))

    answer = client.get(
        "/accounts/students?q=zhs",
        headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/accounts/students"},
    )

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/accounts/sign-in?next=/accounts/students&expired=1"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_sign_in_never_leads_to_another_site(client: FlaskClient, db: SQLAlchemy, target: str) -> None:
    user = hr_of(an_enterprise())

    answer = client.post(SIGN_IN, data={"login": user.login, "password": PASSWORD, "next": target})

    assert answer.location == "/"


def test_signing_out_everywhere_ends_the_sessions_of_other_browsers(client: FlaskClient, db: SQLAlchemy) -> None:
    user = office_of(a_school())
    elsewhere = sign_in(client.application.test_client(), user)
    sign_in(client, user)

    client.post("/accounts/account/sign-out-everywhere")

    assert client.get("/accounts/account").status_code == 302
    assert elsewhere.get("/accounts/account").status_code == 302


def test_a_closed_account_is_out_at_once_and_cannot_come_back(client: FlaskClient, db: SQLAlchemy) -> None:
    user = office_of(a_school())
    sign_in(client, user)

    db.session.get_one(User, user.id).active = False

    assert client.get("/accounts/account").status_code == 302
    assert str(services.WRONG) in attempt(client, user, PASSWORD)


def test_a_person_changes_hats_and_acts_under_one(client: FlaskClient, db: SQLAlchemy) -> None:
    school = a_school()
    user = office_of(school)
    hat = services.add_membership(user, Role.TEACHER, school.id)
    sign_in(client, user)

    page = client.get("/accounts/memberships").text
    client.post(f"/accounts/memberships/{hat.id}")

    assert "实习管理部门" in page
    assert client.get("/accounts/students").status_code == 403


def test_nobody_puts_on_the_hat_of_another_person(client: FlaskClient, db: SQLAlchemy) -> None:
    foreign = a_user(role=Role.SECURITY_ADMIN).memberships[0].id
    sign_in(client, office_of(a_school()))

    assert client.post(f"/accounts/memberships/{foreign}").status_code == 404


def test_demo_sign_ins_are_shown_in_demo_mode_only(client: FlaskClient, db: SQLAlchemy) -> None:
    user = office_of(a_school())
    client.application.extensions["demo_sign_ins"] = [("实习管理部门", "演示的沈老师", user.login, PASSWORD)]
    try:
        hidden = client.get(SIGN_IN).text
        client.application.config["PLACEMENT_DEMO"] = True
        shown = client.get(SIGN_IN).text
    finally:
        del client.application.extensions["demo_sign_ins"]

    assert "演示的沈老师" not in hidden
    assert "演示的沈老师" in shown
