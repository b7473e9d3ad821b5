"""The office makes a link, tells the code by telephone, and a guardian without an account signs on a phone."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from placement.agreements.models import Agreement
from placement.extensions import db
from tests.factories.signing import another_code, waiting_for_guardian
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page


@dataclass
class Cast:
    """Whose agreement it is, and who is in the office."""

    agreement_id: int
    office: str


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """A minor has signed; the guardian is next."""
    with live_server.app.app_context():
        desk = waiting_for_guardian()
        db.session.commit()
        return Cast(desk.agreement.id, desk.trio.office_user.login)


def look(page: Page, name: str) -> None:
    """Keep a picture of the page where a folder for them is named."""
    folder = os.environ.get("PLACEMENT_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def make_link(office: Page, address: str) -> tuple[str, str]:
    """What the office sends by message, and what it reads out by telephone."""
    office.goto(address)
    office.get_by_role("link", name="监护人签署链接").click()
    office.get_by_role("button", name="生成链接").click()
    link = office.get_by_label("链接（长按或全选后复制，用微信、短信发送）").input_value()
    return urlsplit(link).path, office.locator(".pl-secret").inner_text()


def fill_in(page: Page, code: str) -> None:
    page.get_by_label("监护人姓名").first.fill("张建国")
    page.get_by_label("验证码").first.fill(code)
    page.get_by_label("我是学生的法定监护人，本人在签署").check()
    page.get_by_label("我已完整阅读协议，同意在线签署").check()
    page.get_by_role("button", name="签署协议").click()


def test_a_guardian_signs_on_a_phone_without_an_account(
    page: Page,
    desktop: Page,
    live_server: LiveServer,
    cast: Cast,
    assert_accessible: Callable[[Page], None],
) -> None:
    address = f"{live_server.url}/agreements/{cast.agreement_id}"
    sign_in_page(desktop, live_server.url, cast.office)
    path, code = make_link(desktop, address)
    assert_accessible(desktop)
    look(desktop, "made")

    page.goto(f"{live_server.url}{path}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("请监护人签署")
    assert_accessible(page)
    look(page, "by-link")
    assert page.request.get(f"{live_server.url}{path}/document").headers["content-type"] == "application/pdf"
    fill_in(page, another_code(code))
    expect(page.get_by_text("还可以再试 4 次").first).to_be_visible()
    fill_in(page, code)
    expect(page.get_by_text("您已签署，不需要再办理").first).to_be_visible()
    assert_accessible(page)
    look(page, "signed")
    page.goto(f"{live_server.url}{path}")
    expect(page.get_by_role("button", name="签署协议")).to_have_count(0)

    desktop.goto(address)
    expect(desktop.get_by_text("监护人凭链接和验证码").first).to_be_visible()
    look(desktop, "show")
    with live_server.app.app_context():
        agreement = db.session.get_one(Agreement, cast.agreement_id)
        assert [one.party for one in agreement.signatures] == ["person", "guardian"]
