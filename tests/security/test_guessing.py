"""A session left open is no way to try passwords without end."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.factories.organisations import a_school
from tests.factories.people import PASSWORD, office_of
from tests.support.signing_in import sign_in


@pytest.mark.parametrize("way", ["contact", "password"])
def test_wrong_passwords_on_the_own_page_lock_the_account_as_at_sign_in(
    client: FlaskClient, db: SQLAlchemy, way: str
) -> None:
    user = office_of(a_school())
    sign_in(client, user)

    def attempt(word: str) -> str:
        new = "Another-2026-pw"
        told = {"password": word} if way == "contact" else {"old": word, "password": new, "again": new}
        return client.post(f"/accounts/account/{way}", data={"phone": "15812345678", **told}).text

    for _ in range(5):
        attempt("wrong")
    assert "账号已锁定" in attempt(PASSWORD)
    db.session.expire_all()
    assert (user.locked_until is not None, user.phone == "15812345678") == (True, False)
