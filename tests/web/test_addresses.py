"""Numbers that no row can have."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.factories.organisations import a_school
from tests.factories.people import office_of
from tests.support.signing_in import sign_in


@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
def test_an_outsized_number_in_an_address_is_nothing(client: FlaskClient, db: SQLAlchemy, number: int) -> None:
    sign_in(client, office_of(a_school()))
    assert client.get(f"/attendance/{number}").status_code == 404
    assert client.post(f"/attendance/{number}/approve").status_code == 404


def test_an_outsized_number_in_a_form_is_a_clear_sentence(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in(client, office_of(a_school()))
    assert client.post("/attendance/bulk", data={"ids": [2**70]}).status_code == 422
