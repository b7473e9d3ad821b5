"""Where a person may be sent after signing in."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from placement.web.access import is_safe_target


@pytest.mark.parametrize(
    "target,safe",
    [
        ("/slots/?page=2", True),
        ("/", True),
        ("//evil.example", False),
        ("https://evil.example/", False),
        ("/\\evil.example", False),
        ("javascript:alert(1)", False),
        ("", False),
        (None, False),
        ("slots", False),
    ],
)
def test_only_an_address_of_this_site_is_safe(target: str | None, safe: bool) -> None:
    assert is_safe_target(target) is safe


def test_the_signed_out_are_sent_to_sign_in_and_back(client: FlaskClient) -> None:
    assert (
        client.get("/attendance/?month=2026-03").headers["Location"]
        == "/accounts/sign-in?next=/attendance/?month%3D2026-03"
    )


def test_a_session_that_expired_in_the_middle_of_an_htmx_act_goes_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.post(
        "/attendance/bulk", headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/attendance/?page=2"}
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/accounts/sign-in?next=/attendance/?page%3D2&expired=1"
