"""A statement on its whole way, each person on a phone: prepared, confirmed, reviewed, approved, paid, printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from placement.extensions import db
from placement.kernel.money import capitals
from placement.subsidies.models import Statement
from tests.documents import reading
from tests.factories.attendance import a_confirmed_sheet, a_sheet
from tests.factories.subsidies import FEBRUARY, a_desk
from tests.support.signing_in import sign_in_page

if TYPE_CHECKING:
    from tests.support.live import LiveServer

TOTAL_FEN = 2 * 55_034


@dataclass
class Story:
    """Who signs in, and the enterprise they settle with."""

    logins: dict[str, str]
    enterprise: str


@pytest.fixture
def story(live_server: LiveServer) -> Story:
    """Two trainees with confirmed sheets, a third whose enterprise has not confirmed yet."""
    with live_server.app.app_context():
        desk = a_desk()
        for name in ("张华生", "李雨桐"):
            a_confirmed_sheet(desk.trainee(name), FEBRUARY)
        a_sheet(desk.trainee("王子涵"), FEBRUARY)
        logins = {who: getattr(desk, who).login for who in ("office", "finance", "leader", "hr")}
        enterprise = desk.enterprise.short_name
        db.session.commit()
    return Story(logins, enterprise)


Person = Callable[[str], Page]


@pytest.fixture
def person(story: Story, another_person: Callable[..., Page], live_server: LiveServer) -> Person:
    """A phone of one of the people of the story, signed in."""

    def open_phone(who: str) -> Page:
        page = another_person()
        sign_in_page(page, live_server.url, story.logins[who])
        return page

    return open_phone


def press(page: Page, name: str) -> None:
    """A button that names its consequence first."""
    page.get_by_role("button", name=name, exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name=name).click()


def test_a_statement_goes_from_the_office_to_the_paid_paper(
    story: Story, person: Person, live_server: LiveServer, assert_accessible: Callable[[Page], None]
) -> None:
    office = person("office")
    address = prepare(office, live_server.url, assert_accessible)
    confirm(person("hr"), address, assert_accessible)
    for who, act in (("finance", "复核通过"), ("leader", "审批通过")):
        page = person(who)
        page.goto(address)
        press(page, act)
    live_server.run_jobs()
    finance = person("finance")
    pay(finance, address)
    live_server.run_jobs()
    finance.reload()

    expect(finance.get_by_role("link", name="补助结算单（付讫联）")).to_be_visible()
    assert_accessible(finance)
    assert_the_paper_is_right(finance, live_server)


def prepare(page: Page, url: str, assert_accessible: Callable[[Page], None]) -> str:
    """The office sees what is ready and who is waited for, and prepares; the address of the statement."""
    page.goto(f"{url}/subsidies/statements")
    assert_accessible(page)
    page.get_by_role("link", name="编制结算单").click()
    page.get_by_role("link", name="查看并编制").click()
    expect(page.get_by_text("可以编制：2 人，预计 ¥1,100.68")).to_be_visible()
    expect(page.get_by_text("等企业人事处理")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="编制结算单并送企业确认").click()
    expect(page.get_by_role("heading", name="已计算，等企业确认")).to_be_visible()
    return page.url


def confirm(page: Page, address: str, assert_accessible: Callable[[Page], None]) -> None:
    """The enterprise asks why the sum is what it is, then confirms."""
    page.goto(address)
    expect(page.get_by_role("heading", name="请核对并确认这张结算单")).to_be_visible()
    page.get_by_role("link", name="¥550.34").first.click()
    expect(page.get_by_role("heading", name="为什么是 ¥550.34")).to_be_visible()
    expect(page.get_by_text("（14.0 + 4）÷ 21.75")).to_be_visible()
    assert_accessible(page)
    page.go_back()
    press(page, "确认结算单")
    expect(page.get_by_role("heading", name="企业已确认，等学校财务复核")).to_be_visible()


def pay(page: Page, address: str) -> None:
    """Finance registers what the bank has paid; the double press registers it once."""
    page.goto(address)
    expect(page.get_by_role("link", name="补助结算单（审批联）")).to_be_visible()
    page.get_by_label("付款凭证号").fill("PZ-2026-0316")
    page.get_by_role("button", name="登记已支付 ¥1,100.68").dblclick()
    expect(page.get_by_role("heading", name="已支付，不需要再办理")).to_be_visible()


def assert_the_paper_is_right(page: Page, live_server: LiveServer) -> None:
    """The PDF behind the link holds number, lines, 大写 and the payment, and no full name."""
    href = page.get_by_role("link", name="补助结算单（付讫联）").get_attribute("href")
    answer = page.request.get(f"{live_server.url}{href}")
    assert answer.headers["content-type"] == "application/pdf"
    text = reading.text(answer.body())
    with live_server.app.app_context():
        number = db.session.scalars(db.select(Statement.number)).one()
    for words in (number, "张*", "李*", "550.34", "1,100.68", capitals(TOTAL_FEN), "已支付", "PZ-2026-0316"):
        assert words in text, words
    assert "张华生" not in text


def test_an_enterprise_that_disagrees_says_so_and_the_office_starts_again(
    story: Story, person: Person, live_server: LiveServer, assert_accessible: Callable[[Page], None]
) -> None:
    office = person("office")
    address = prepare(office, live_server.url, assert_accessible)
    hr = person("hr")
    hr.goto(address)
    hr.locator("summary", has_text="提出异议").click()
    hr.get_by_label("说明").fill("2月10日李雨桐请假，不应计入")
    hr.get_by_role("button", name="提出异议").click()
    expect(hr.get_by_role("heading", name="已退回，等学校重新编制")).to_be_visible()

    office.reload()
    expect(office.get_by_text("2月10日李雨桐请假，不应计入")).to_be_visible()
    office.locator("summary", has_text="取消结算单").click()
    office.get_by_label("说明").fill("按企业意见更正考勤")
    office.get_by_role("button", name="取消结算单").click()

    expect(office.get_by_role("heading", name="这张结算单已取消")).to_be_visible()
