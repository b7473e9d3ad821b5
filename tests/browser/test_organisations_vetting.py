"""On a phone: an enterprise registers, asks a school for a visit, and the school takes it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from placement.accounts.rules import Role
from placement.extensions import db
from placement.organisations.models import School
from tests.factories.organisations import REPORT, a_school, credit_code
from tests.factories.people import a_student, an_administrator, office_of
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page

Check = Callable[[Page], None]
ADMINISTRATOR_PAGES = {
    Role.SYSTEM_ADMIN: ("/reference/wages", "/reference/wages/new", "/reference/calendar", "/reference/calendar/edit"),
    Role.SECURITY_ADMIN: ("/accounts/users", "/accounts/users/new", "/accounts/account"),
    Role.AUDIT_ADMIN: ("/accounts/audit-trail", "/accounts/audit-trail/chain"),
}


def register(page: Page, url: str) -> None:
    page.goto(f"{url}/accounts/sign-in")
    page.get_by_role("link", name="企业注册").click()
    for label, value in (
        ("统一社会信用代码", credit_code(66_000_001)),
        ("企业全称", "杭州云栖数字科技有限公司"),
        ("企业简称", "云栖数字"),
        ("行业代码", "6513"),
        ("在岗职工人数", "86"),
        ("详细地址", "文一西路 998 号"),
        ("联系人", "郑文"),
        ("联系手机", "13812345678"),
        ("电子邮箱", "zheng@example.com"),
        ("登录名", "zheng.wen"),
    ):
        page.get_by_label(label, exact=False).first.fill(value)
    page.get_by_label("单位类型").select_option("enterprise")
    page.get_by_label("注册地").select_option("330110")
    for name in ("password", "again"):
        page.locator(f"input[name={name}]").fill("Qiantang-2026")
    page.get_by_label("我受本单位委托").check()
    page.get_by_role("button", name="登记企业并建立账号").click()


def test_an_enterprise_registers_and_a_school_takes_it(
    page: Page, live_server: LiveServer, another_person: Callable[[], Page], assert_accessible: Check
) -> None:
    with live_server.app.app_context():
        school: School = a_school("西子湖职业学校")
        office = office_of(school).login
        db.session.commit()

    register(page, live_server.url)
    expect(page.get_by_role("heading", name="向学校申请考察")).to_be_visible()
    page.evaluate("document.querySelectorAll('details.pl-act').forEach(fold => { fold.open = true; })")
    assert_accessible(page)
    page.locator("#school_id").select_option(label="西子湖职业学校")
    page.get_by_role("button", name="发送申请").click()
    expect(page.get_by_role("heading", name="等学校实地考察")).to_be_visible()

    desk = another_person()
    sign_in_page(desk, live_server.url, office)
    desk.goto(f"{live_server.url}/organisations/enterprises")
    assert_accessible(desk)
    desk.get_by_role("link", name="查看待考察企业").click()
    desk.get_by_role("link", name="杭州云栖数字科技有限公司").click()
    assert_accessible(desk)
    desk.get_by_label("实地考察日期").fill("2026-03-12")
    desk.get_by_label("考察报告").fill(REPORT)
    desk.get_by_role("button", name="通过考察").click()
    expect(desk.get_by_text("已通过考察", exact=True).first).to_be_visible()

    page.reload()
    expect(page.get_by_text("已通过考察", exact=True)).to_be_visible()


def test_a_masked_number_appears_in_place_after_a_reason(
    page: Page, live_server: LiveServer, assert_accessible: Check
) -> None:
    with live_server.app.app_context():
        school = a_school()
        student = a_student(school, "赵小雨", minor=True)
        number, login = student.resident_id, office_of(school).login
        db.session.commit()
    sign_in_page(page, live_server.url, login)
    page.goto(f"{live_server.url}/accounts/students?q=zxy")
    page.get_by_role("link", name="赵小雨").click()
    expect(page.get_by_text(number)).to_have_count(0)

    page.get_by_label("查看原因").fill("投保实习责任保险")
    page.get_by_role("button", name="显示完整证件号码").click()

    expect(page.get_by_text(number)).to_be_visible()
    assert_accessible(page)


def test_the_pages_of_the_administrators_are_accessible(
    page: Page, live_server: LiveServer, another_person: Callable[[], Page], assert_accessible: Check
) -> None:
    with live_server.app.app_context():
        a_school()
        people = {role: an_administrator(role).login for role in ADMINISTRATOR_PAGES}
        db.session.commit()

    for role, paths in ADMINISTRATOR_PAGES.items():
        browser = another_person()
        sign_in_page(browser, live_server.url, people[role])
        for path in paths:
            browser.goto(live_server.url + path)
            assert_accessible(browser)
