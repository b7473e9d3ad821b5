"""A forgotten password: one link, one hour, one use; and the same answer for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.infra.outbox import Mail
from placement.kernel.clock import FixedClock
from tests.factories.organisations import an_enterprise
from tests.factories.people import PASSWORD, a_user
from tests.support.signing_in import sign_in

ADDRESS = "zheng@example.com"
NEW = "Qiantang-2026"


@pytest.fixture
def link(client: FlaskClient, db: SQLAlchemy, run_jobs: Callable[[], int]) -> str:
    """The path in the letter that 郑文 received."""
    a_user("郑文", "hr", an_enterprise(), email=ADDRESS, login="zheng")
    client.post("/accounts/forgotten", data={"email": ADDRESS.upper()})
    run_jobs()
    return re.search(r"/accounts/reset/\S+", letter(client))[0]  # type: ignore[index]


def letter(client: FlaskClient) -> str:
    (path,) = (Path(client.application.config["PLACEMENT_INSTANCE"]) / "mail").glob("*.eml")
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return f"{message['To']}\n{message['Subject']}\n{message.get_content()}"


def set_password(client: FlaskClient, link: str, password: str = NEW, again: str | None = None) -> int:
    return client.post(link, data={"password": password, "again": again or password}).status_code


def test_the_letter_greets_names_the_account_and_leads_to_the_configured_address(
    client: FlaskClient, link: str
) -> None:
    text = letter(client)

    assert text.startswith(f"{ADDRESS}\n重设密码\n")
    assert "郑文，您好" in text
    assert "http://127.0.0.1:8000" + link in text


def test_the_link_sets_a_new_password_once(client: FlaskClient, db: SQLAlchemy, link: str) -> None:
    assert client.get(link).status_code == 200
    assert set_password(client, link) == 303
    assert set_password(client, link, "Another-2026") == 410

    assert client.post("/accounts/sign-in", data={"login": "zheng", "password": NEW}).status_code == 303


def test_the_link_dies_after_an_hour(client: FlaskClient, link: str, clock: FixedClock) -> None:
    clock.move_to(clock.now() + timedelta(minutes=61))

    assert client.get(link).status_code == 410
    assert set_password(client, link) == 410


def test_the_link_dies_when_all_sessions_are_ended(client: FlaskClient, db: SQLAlchemy, link: str) -> None:
    client.post("/accounts/sign-in", data={"login": "zheng", "password": PASSWORD})
    client.post("/accounts/account/sign-out-everywhere")

    assert client.get(link).status_code == 410


@pytest.mark.parametrize("token", ["nonsense", "WzEsMl0.AAAA", "WzEsMTc3MzYyMjgwMF0.forged", "é"])
def test_a_forged_link_opens_nothing(client: FlaskClient, link: str, token: str) -> None:
    assert set_password(client, f"/accounts/reset/{token}") == 410


@pytest.mark.parametrize(
    "password,again", [("short-1A", None), ("alllowercase1", None), (NEW, "Different-2026"), ("", "")]
)
def test_a_weak_or_mistyped_password_is_refused_and_the_link_still_works(
    client: FlaskClient, link: str, password: str, again: str | None
) -> None:
    assert set_password(client, link, password, again) == 422
    assert set_password(client, link) == 303


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client: FlaskClient, db: SQLAlchemy) -> None:
    a_user("郑文", "hr", an_enterprise(), email=ADDRESS)

    known = client.post("/accounts/forgotten", data={"email": ADDRESS})
    unknown = client.post("/accounts/forgotten", data={"email": "nobody@example.com"})

    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(ADDRESS, "") == unknown.text.replace("nobody@example.com", "")
    assert [mail.recipient for mail in db.session.query(Mail)] == [ADDRESS]


def test_a_mailbox_is_not_flooded(client: FlaskClient, db: SQLAlchemy, clock: FixedClock) -> None:
    a_user("郑文", "hr", an_enterprise(), email=ADDRESS)

    for _ in range(3):
        client.post("/accounts/forgotten", data={"email": ADDRESS})
    clock.move_to(clock.now() + timedelta(minutes=3))
    client.post("/accounts/forgotten", data={"email": ADDRESS})

    assert db.session.query(Mail).count() == 2


def test_an_address_that_is_none_is_refused_beside_the_field(client: FlaskClient, db: SQLAlchemy) -> None:
    answer = client.post("/accounts/forgotten", data={"email": "not an address"})

    assert answer.status_code == 422
    assert "请填写正确的电子邮箱" in answer.text


def test_a_new_password_ends_the_sessions_of_other_browsers(client: FlaskClient, db: SQLAlchemy, link: str) -> None:
    thief = client.application.test_client()
    thief.post("/accounts/sign-in", data={"login": "zheng", "password": PASSWORD})

    set_password(client, link)

    assert thief.get("/accounts/account").status_code == 302


def test_who_is_signed_in_changes_the_password_with_the_old_one(client: FlaskClient, db: SQLAlchemy) -> None:
    user = a_user("郑文", "hr", an_enterprise(), login="zheng")
    elsewhere = sign_in(client.application.test_client(), user)
    sign_in(client, user)

    wrong = client.post("/accounts/account/password", data={"old": "guess", "password": NEW, "again": NEW})
    right = client.post("/accounts/account/password", data={"old": PASSWORD, "password": NEW, "again": NEW})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "当前密码不正确" in wrong.text
    assert client.get("/accounts/account").status_code == 200
    assert elsewhere.get("/accounts/account").status_code == 302


def test_own_contact_is_changed_with_the_password_and_checked(client: FlaskClient, db: SQLAlchemy) -> None:
    user = a_user("郑文", "hr", an_enterprise(), login="zheng")
    sign_in(client, user)
    data = {"email": ADDRESS, "phone": "13812345678", "password": PASSWORD}

    bad_phone = client.post("/accounts/account/contact", data=data | {"phone": "12345"})
    no_password = client.post("/accounts/account/contact", data=data | {"password": "guess"})
    good = client.post("/accounts/account/contact", data=data)

    assert (bad_phone.status_code, no_password.status_code, good.status_code) == (422, 422, 303)
    db.session.refresh(user)
    assert (user.email, user.phone) == (ADDRESS, "13812345678")
