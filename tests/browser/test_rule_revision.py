"""The law changes while the system runs: an administrator adds a dated row, and HR's open form goes by it at once."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from placement.accounts.rules import Role
from placement.infra.database import unit_of_work
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import an_administrator, hr_of
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page

Check = Callable[[Page], None]


def daily_hours(page: Page) -> Locator:
    """The light of R-311 beside the slot form."""
    return page.locator("#slot-checks .pl-light").filter(has_text="每日工作时间")


def type_hours(page: Page, rest: str) -> None:
    page.get_by_label("上班时间").fill("08:30")
    page.get_by_label("下班时间").fill("17:30")
    page.get_by_label("中间休息（分钟）").fill(rest)


def administrator_lowers_the_limit(page: Page, url: str, assert_accessible: Check) -> None:
    page.goto(f"{url}/reference/rules")
    assert_accessible(page)
    page.get_by_label("搜索").fill("R-311")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="每日实习时间不得超过8小时").click()
    assert_accessible(page)
    page.get_by_role("link", name="修订规则").click()
    expect(page.get_by_text("新的一行自生效日起取代旧行，已有的检查结果保留当时的版本")).to_be_visible()
    expect(page.get_by_label("分钟上限")).to_have_value("480")

    page.get_by_label("分钟上限").fill("7")
    page.get_by_label("依据文件").fill("教职成〔2026〕9号")
    page.get_by_role("button", name="新增这一行").click()
    expect(page.locator("#minutes-error")).to_contain_text("请填写 60 到 1440 之间的整数")
    expect(page.get_by_label("依据文件")).to_have_value("教职成〔2026〕9号")
    assert_accessible(page)
    page.get_by_label("分钟上限").fill("420")
    page.get_by_role("button", name="新增这一行").click()

    expect(page.locator(".pl-timeline .is-latest")).to_contain_text("420 分钟（7 小时）")
    expect(page.locator(".pl-timeline .is-latest")).to_contain_text("教职成〔2026〕9号")
    assert_accessible(page)


def test_a_row_added_by_the_administrator_turns_the_light_of_an_open_slot_form_red(
    page: Page, desktop: Page, live_server: LiveServer, assert_accessible: Check
) -> None:
    with live_server.app.app_context(), unit_of_work():
        enterprise = an_enterprise("杭州云栖信息技术有限公司", approved_by=a_school())
        hr, administrator = hr_of(enterprise).login, an_administrator(Role.SYSTEM_ADMIN).login
    sign_in_page(page, live_server.url, hr)
    page.goto(f"{live_server.url}/slots/new?kind=work_placement")
    type_hours(page, rest="90")
    type_hours(page, rest="60")
    expect(daily_hours(page)).to_contain_text("符合")
    expect(daily_hours(page)).not_to_contain_text("不符合")

    sign_in_page(desktop, live_server.url, administrator)
    administrator_lowers_the_limit(desktop, live_server.url, assert_accessible)

    type_hours(page, rest="120")
    expect(daily_hours(page)).not_to_contain_text("不符合")
    type_hours(page, rest="60")
    expect(daily_hours(page)).to_contain_text("不符合")
    expect(daily_hours(page)).to_contain_text("每日实习时间不得超过7小时")
