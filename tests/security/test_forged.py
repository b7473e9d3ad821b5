"""No act without the token of the form it came from."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import User
from tests.factories.organisations import a_school
from tests.factories.people import PASSWORD, office_of


@pytest.fixture
def guarded(app: Flask, client: FlaskClient, db: SQLAlchemy) -> FlaskClient:
    """A browser of the office, signed in through the page, with the tokens asked for as outside the tests."""
    user: User = office_of(a_school())
    db.session.commit()
    app.config["WTF_CSRF_ENABLED"] = True
    page = client.get("/accounts/sign-in").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    told = {"login": user.login, "password": PASSWORD, "csrf_token": token[1]}
    assert client.post("/accounts/sign-in", data=told).status_code == 303
    return client


def test_every_unsafe_route_refuses_what_comes_without_a_token(app: Flask, guarded: FlaskClient) -> None:
    open_ones = []
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
        address = re.sub(r"<string[^>]*>", "x", re.sub(r"<int[^>]*>", "1", address))
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            if guarded.open(address, method=method).status_code != 400:
                open_ones.append(f"{method} {rule.rule}")
    assert not open_ones


def test_who_is_signed_in_and_left_a_page_open_too_long_is_told_so(guarded: FlaskClient) -> None:
    answer = guarded.post("/accounts/account/contact", data={"csrf_token": "old"})
    assert (answer.status_code, "页面已过期" in answer.text) == (400, True)


def test_signing_out_leaves_nothing_of_the_session(guarded: FlaskClient) -> None:
    with guarded.session_transaction() as session:
        session["planted"] = "by somebody else"
        token = session.get("csrf_token")
    page = guarded.get("/accounts/account").text
    sent = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert sent is not None
    guarded.post("/accounts/sign-out", data={"csrf_token": sent[1]})
    with guarded.session_transaction() as session:
        assert "planted" not in session
        assert "_user_id" not in session
        assert session.get("csrf_token") is None or session["csrf_token"] != token
