"""Signed-in visitors of the pages of slots."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from placement.accounts.models import Student, Teacher, User
from tests.support.signing_in import sign_in

Visit = Callable[[User | Student | Teacher], FlaskClient]


@pytest.fixture
def visit(app: Flask) -> Visit:
    """A browser of its own, in which this person is signed in."""

    def signed_in(person: User | Student | Teacher) -> FlaskClient:
        return sign_in(app.test_client(), person if isinstance(person, User) else person.user)

    return signed_in
