"""Sign in as somebody, through the page: in the test client, or in a real browser."""

from __future__ import annotations

from flask.testing import FlaskClient
from playwright.sync_api import Page

from placement.accounts.models import User
from tests.factories.people import PASSWORD


def sign_in(client: FlaskClient, user: User, *, password: str = PASSWORD) -> FlaskClient:
    """The same client, signed in as the user under their first membership."""
    client.post("/accounts/sign-out")
    answer = client.post("/accounts/sign-in", data={"login": user.login, "password": password})
    assert answer.status_code == 303, f"{user.login} could not sign in: {answer.status_code}"
    return client


def sign_in_page(page: Page, url: str, login: str, *, password: str = PASSWORD) -> None:
    """Sign in on the page of a browser; `url` is the address of the live server."""
    page.goto(f"{url}/accounts/sign-in")
    page.get_by_label("登录名").fill(login)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda address: "/accounts/sign-in" not in address)
