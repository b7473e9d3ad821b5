"""What every answer carries."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("path", ["/accounts/sign-in", "/healthz", "/nowhere"])
def test_every_answer_is_protected(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_transport_security_is_asked_for_over_https(client: FlaskClient) -> None:
    assert (
        "max-age=63072000" in client.get("/healthz", base_url="https://localhost").headers["Strict-Transport-Security"]
    )
    assert "Strict-Transport-Security" not in client.get("/healthz").headers


def test_a_request_id_is_given_and_a_sane_one_is_kept(client: FlaskClient) -> None:
    assert len(client.get("/healthz").headers["X-Request-ID"]) == 32
    assert (
        client.get("/healthz", headers={"X-Request-ID": "abcd-1234-efgh"}).headers["X-Request-ID"] == "abcd-1234-efgh"
    )
    assert client.get("/healthz", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"] != "<script>"


def test_the_health_check_asks_the_database(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"
