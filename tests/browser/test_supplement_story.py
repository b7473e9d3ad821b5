"""HR wishes for an earlier end, the office sends it, all three sign, and the placement ends on the new day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from placement.extensions import db
from tests.factories.changes import a_standing_desk
from tests.factories.people import PASSWORD
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page


@dataclass
class Cast:
    """Who plays, by login, and what the play is about."""

    agreement: str
    placement: str
    student: str
    hr: str
    office: str


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """A signed agreement of a stay from July to December."""
    with live_server.app.app_context():
        desk = a_standing_desk()
        db.session.commit()
        logins = [user.login for user in (desk.trio.person.user, desk.trio.hr_user, desk.trio.office_user)]
        agreement, placement = f"/agreements/{desk.agreement.id}", f"/placements/{desk.trio.placement.id}"
        return Cast(live_server.url + agreement, live_server.url + placement, *logins)


def propose_an_earlier_end(page: Page, agreement: str) -> str:
    """The address of what HR proposes, after a look at what the rules say of it."""
    page.goto(agreement)
    page.get_by_role("link", name="变更条款（补充协议）").click()
    page.get_by_label("变更原因").fill("企业年末盘点，提前结束实习。")
    page.get_by_label("结束日期").fill("2026-11-30")
    page.get_by_role("button", name="先检查").click()
    expect(page.get_by_text("没有新的不符合项")).to_be_visible()
    expect(page.get_by_role("cell", name="2026年11月30日")).to_be_visible()
    page.get_by_role("button", name="提出补充协议").click()
    expect(page.get_by_text("已提出，等学校审阅并送签")).to_be_visible()
    return page.url


def sign_on(page: Page, url: str, *, authority: bool = False) -> None:
    page.goto(url)
    page.get_by_role("link", name="阅读并签署").click()
    page.get_by_label("我已完整阅读协议，同意在线签署").check()
    if authority:
        page.get_by_label("我有权代表本单位签署本协议").check()
    page.get_by_label("登录密码").fill(PASSWORD)
    page.get_by_role("button", name="签署协议").click()
    expect(page.get_by_text("已签署").first).to_be_visible()


def test_an_earlier_end_is_proposed_sent_signed_and_carried_out(
    page: Page,
    desktop: Page,
    another_person: Callable[..., Page],
    live_server: LiveServer,
    cast: Cast,
) -> None:
    hr, office = another_person(), desktop
    sign_in_page(hr, live_server.url, cast.hr)
    change = propose_an_earlier_end(hr, cast.agreement)

    sign_in_page(office, live_server.url, cast.office)
    office.goto(change)
    expect(office.get_by_role("cell", name="2026年12月31日")).to_be_visible()
    office.get_by_role("button", name="送各方签署").first.click()
    expect(office.get_by_role("heading", name="正在生成协议文本")).to_be_visible()
    live_server.run_jobs()
    sign_in_page(page, live_server.url, cast.student)
    sign_on(page, change)
    sign_on(hr, change, authority=True)
    sign_on(office, change)
    live_server.run_jobs()

    page.goto(cast.placement)
    expect(page.get_by_text("2026年7月1日 至 2026年11月30日").first).to_be_visible()
    page.get_by_role("link", name="BC-").click()
    expect(page.get_by_text("协议已由各方签署")).to_be_visible()
