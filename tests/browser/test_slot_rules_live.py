"""HR types a slot under the rules: each light changes while typing, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from placement.infra.database import unit_of_work
from placement.kernel.clock import at_local
from placement.slots import services
from tests.conftest import TODAY
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import hr_of, office_of
from tests.factories.slots import a_published_slot, a_sent_slot, hr_viewer
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page

Check = Callable[[Page], None]


@dataclass(frozen=True)
class Cast:
    """Who signs in where, and the night shift that waits for the school."""

    url: str
    hr: str
    office: str
    night: int


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """An enterprise of 86 people, seven seats of which are held from July on."""
    with live_server.app.app_context(), unit_of_work():
        school = a_school("西湖职业高级中学")
        enterprise = an_enterprise("杭州云栖信息技术有限公司", approved_by=school, staff_count=86)
        held = a_published_slot(enterprise, school, capacity=8)
        services.hold_seat(held.id, held.releases[0].id, by=hr_viewer(enterprise), at=at_local(TODAY), seats=7)
        night = a_sent_slot(
            enterprise, school, title="值班员", work_begins="14:30", work_ends="22:30", break_minutes=0,
            starts_on=date(2027, 3, 1), ends_on=date(2027, 8, 31),
        )  # fmt: skip
        return Cast(live_server.url, hr_of(enterprise).login, office_of(school).login, night.releases[0].id)


def light(page: Page, label: str) -> Locator:
    """One light of the checks."""
    return page.locator("#slot-checks .pl-light").filter(has=page.get_by_text(label, exact=True))


def begin(page: Page, cast: Cast) -> None:
    """HR opens the form of a work placement and types its name."""
    sign_in_page(page, cast.url, cast.hr)
    page.goto(f"{cast.url}/slots/new?kind=work_placement")
    expect(light(page, "占同类岗位职工的比例")).to_contain_text("填写后自动检查")
    page.get_by_label("岗位名称").fill("前台值班员")


def types_a_late_shift(page: Page) -> None:
    """Key by key, as somebody does who looks at the keyboard."""
    page.get_by_label("上班时间").fill("14:30")
    page.get_by_label("中间休息（分钟）").fill("0")
    end = page.get_by_label("下班时间")
    end.fill("22:30")
    end.evaluate("field => { field.dataset.same = 'yes'; }")

    expect(light(page, "不上夜班")).to_have_class("pl-light pl-light--red")
    expect(light(page, "不上夜班")).to_contain_text("14:30 至 22:30，其中 0.5 小时在 22:00 至次日 06:00 之间")
    expect(light(page, "不上夜班")).to_contain_text("R-316 · 《职业学校学生实习管理规定》第十七条第（三）项")
    expect(light(page, "不上夜班")).to_contain_text("怎么办：把工作时间调整到 06:00 至 22:00 之间")


def keeps_what_was_typed(page: Page, cast: Cast) -> None:
    """The same field still has the focus, the same page stands, every word is there."""
    end = page.get_by_label("下班时间")
    expect(end).to_be_focused()
    expect(end).to_have_attribute("data-same", "yes")
    expect(end).to_have_value("22:30")
    expect(page.get_by_label("岗位名称")).to_have_value("前台值班员")
    expect(page).to_have_url(f"{cast.url}/slots/new?kind=work_placement")


def test_a_late_shift_turns_its_light_red_and_an_earlier_one_green(
    page: Page, cast: Cast, assert_accessible: Check
) -> None:
    begin(page, cast)
    types_a_late_shift(page)
    keeps_what_was_typed(page, cast)
    verdict = page.locator("#slot-verdict")
    expect(verdict.get_by_role("link")).to_be_in_viewport()
    expect(verdict).to_contain_text("不能发布：不得安排学生上夜班")
    verdict.get_by_role("link").click()
    expect(light(page, "不上夜班")).to_be_in_viewport()
    assert_accessible(page)

    page.get_by_label("上班时间").fill("13:30")
    page.get_by_label("下班时间").fill("21:30")

    expect(light(page, "不上夜班")).to_have_class("pl-light pl-light--green")
    expect(verdict).to_contain_text("没有不符合规定的内容")
    expect(verdict.get_by_role("link")).to_have_count(0)


def test_a_danger_that_is_ticked_keeps_minors_out(page: Page, cast: Cast, assert_accessible: Check) -> None:
    begin(page, cast)
    dust = page.get_by_label("生产性粉尘（Ⅰ级及以上）")
    expect(dust).to_be_hidden()
    page.get_by_text("有危险因素，逐项勾选").click()
    dust.check()

    expect(light(page, "未成年学生")).to_contain_text("未满 18 周岁的学生不能申请：生产性粉尘（Ⅰ级及以上）")
    expect(light(page, "危险因素")).to_have_class("pl-light pl-light--green")
    page.get_by_label("高空作业").check()
    expect(light(page, "危险因素")).to_have_class("pl-light pl-light--red")
    expect(light(page, "危险因素")).to_contain_text("R-305")
    page.get_by_role("link", name="不能发布：高风险岗位").click()
    assert_accessible(page)
    page.get_by_label("高空作业").uncheck()
    dust.uncheck()

    expect(light(page, "未成年学生")).to_have_count(0)
    expect(page.get_by_label("岗位名称")).to_have_value("前台值班员")


def test_the_sum_of_the_tenth_follows_the_number_of_seats(desktop: Page, cast: Cast, assert_accessible: Check) -> None:
    begin(desktop, cast)
    desktop.get_by_label("开始日期").fill("2026-07-01")
    desktop.get_by_label("结束日期").fill("2026-12-31")
    tenth = desktop.get_by_role("group", name="占在岗职工的比例")

    desktop.get_by_label("接收人数").press_sequentially("12")
    expect(tenth).to_contain_text("本岗位 12 人，超出 11 人")
    desktop.get_by_label("接收人数").press("Backspace")

    expect(tenth).to_contain_text("本岗位 1 人")
    expect(tenth.locator(".pl-sum-figure")).to_have_text(["86 人", "10%", "8 人", "7 人", "1 人"])
    expect(desktop.get_by_label("接收人数")).to_be_focused()
    expect(light(desktop, "占在岗职工的比例")).to_have_class("pl-light pl-light--green")
    assert_accessible(desktop)


def test_the_office_publishes_a_night_shift_under_its_filing_only(
    page: Page, cast: Cast, assert_accessible: Check
) -> None:
    sign_in_page(page, cast.url, cast.office)
    page.goto(f"{cast.url}/slots/reviews/{cast.night}")
    expect(page.get_by_role("heading", name="还不能发布")).to_be_visible()
    expect(page.get_by_role("button", name="登记备案并发布")).to_be_hidden()
    page.get_by_text("已向主管部门备案特殊安排").click()
    assert_accessible(page)
    page.get_by_label("特殊安排备案号").fill("浙教职备〔2026〕17号")

    page.get_by_role("button", name="登记备案并发布").click()
    expect(page.locator("#special_filed_on-error")).to_contain_text("请同时填写备案日期")
    expect(page.get_by_label("特殊安排备案号")).to_have_value("浙教职备〔2026〕17号")
    assert_accessible(page)
    page.get_by_label("备案日期", exact=True).fill("2026-03-10")
    page.get_by_role("button", name="登记备案并发布").click()

    expect(page.get_by_role("heading", name="已发布给本校")).to_be_visible()
    expect(light(page, "特殊安排备案")).to_contain_text("已备案 浙教职备〔2026〕17号")
