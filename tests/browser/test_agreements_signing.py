"""A student reads and signs on a phone, HR signs, the office signs, and the paper says what the database says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from placement.extensions import db
from placement.placements.models import Placement
from tests.agreements.test_paper import on_record
from tests.documents.reading import squeeze, text
from tests.factories.agreements import a_desk, fill
from tests.factories.people import PASSWORD
from tests.factories.placements import consent, prepare
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page


@dataclass
class Cast:
    """Who plays, by login, and what the play is about."""

    agreement_id: int
    placement_id: int
    student: str
    hr: str
    office: str
    expected: list[str]


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """An agreement that everybody has filled in; the office has not sent it yet."""
    with live_server.app.app_context():
        desk = fill(a_desk())
        consent(desk.trio)
        prepare(desk.trio)
        placement = desk.trio.placement
        expected = [squeeze(words).rstrip("。") for words in on_record(desk).values() if words != "—"]
        db.session.commit()
        logins = [user.login for user in (desk.trio.person.user, desk.trio.hr_user, desk.trio.office_user)]
        return Cast(desk.agreement.id, placement.id, logins[0], logins[1], logins[2], expected)


def sign_on(page: Page, url: str, *, authority: bool = False) -> None:
    page.goto(url)
    page.get_by_role("link", name="阅读并签署").click()
    page.get_by_label("我已完整阅读协议，同意在线签署").check()
    if authority:
        page.get_by_label("我有权代表本单位签署本协议").check()
    page.get_by_label("登录密码").fill(PASSWORD)
    page.get_by_role("button", name="签署协议").click()
    expect(page.get_by_text("已签署").first).to_be_visible()


def a_slip(page: Page) -> None:
    """A wrong password first: said beside the field, and nothing is signed."""
    page.get_by_label("登录密码").fill("wrong-password")
    page.get_by_label("我已完整阅读协议，同意在线签署").check()
    page.get_by_role("button", name="签署协议").click()
    expect(page.get_by_text("密码不正确，请重新输入").first).to_be_visible()


def test_an_agreement_is_signed_by_three_and_the_paper_can_be_taken_home(
    page: Page,
    another_person: Callable[..., Page],
    live_server: LiveServer,
    cast: Cast,
    assert_accessible: Callable[[Page], None],
) -> None:
    address = f"{live_server.url}/agreements/{cast.agreement_id}"
    office, hr = another_person(), another_person()
    sign_in_page(office, live_server.url, cast.office)
    office.goto(address)
    office.get_by_role("button", name="送各方签署").click()
    expect(office.get_by_role("heading", name="正在生成协议文本")).to_be_visible()
    live_server.run_jobs()
    expect(office.get_by_role("heading", name="等学生本人签署")).to_be_visible(timeout=10_000)

    sign_in_page(page, live_server.url, cast.student)
    page.goto(f"{address}/sign")
    assert_accessible(page)
    a_slip(page)
    sign_on(page, address)
    assert_accessible(page)
    page.go_back()
    expect(page.get_by_role("button", name="签署协议")).to_have_count(0)
    sign_in_page(hr, live_server.url, cast.hr)
    sign_on(hr, address, authority=True)
    sign_on(office, address)
    live_server.run_jobs()

    page.goto(address)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载正式文本").click()
    paper = text(download.value.path().read_bytes())
    assert [words for words in cast.expected if words not in paper] == []
    assert signed_by(live_server, cast) == ("enterprise,person,school", "gated")


def signed_by(live_server: LiveServer, cast: Cast) -> tuple[str, str]:
    with live_server.app.app_context():
        placement = db.session.get_one(Placement, cast.placement_id)
        return placement.agreement_signed_by, placement.state
