"""At phone width: HR writes a slot under live checks and sends it, the office publishes it, a student finds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from placement.infra.database import unit_of_work
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import a_student, hr_of, office_of
from tests.factories.slots import a_published_slot
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page

Check = Callable[[Page], None]


@dataclass(frozen=True)
class City:
    """Who signs in, and where."""

    url: str
    hr: str
    office: str
    student: str


@pytest.fixture
def city(live_server: LiveServer) -> City:
    with live_server.app.app_context(), unit_of_work():
        school = a_school("西湖职业高级中学")
        enterprise = an_enterprise("杭州云栖信息技术有限公司", approved_by=school)
        a_published_slot(an_enterprise("杭州湖滨软件有限公司"), school, title="前端开发助理", lodging=True)
        people = (hr_of(enterprise), office_of(school), a_student(school).user)
        return City(live_server.url, *(person.login for person in people))


def type_slot(page: Page) -> None:
    """Everything but the venue, the majors and the sending; there are no dangers."""
    page.get_by_label("岗位名称").fill("软件测试员")
    page.get_by_label("工作内容").fill("编写测试用例，执行功能测试，记录并跟踪缺陷。")
    page.get_by_label("接收人数").fill("3")
    page.get_by_label("开始日期").fill("2026-07-01")
    page.get_by_label("结束日期").fill("2026-12-31")
    page.get_by_label("同类岗位在岗职工数").fill("50")
    page.get_by_label("每月报酬").fill("2800")
    page.get_by_label("同岗位职工月工资").fill("3500")
    page.get_by_label("本单位同岗位最低档月工资").fill("2600")


def hr_writes_and_sends(page: Page, city: City, assert_accessible: Check) -> None:
    sign_in_page(page, city.url, city.hr)
    page.goto(f"{city.url}/slots/own")
    page.get_by_role("link", name="新建岗位").first.click()
    page.get_by_role("link", name="新建岗位实习").click()
    type_slot(page)
    checks = page.locator("#slot-checks")

    page.get_by_label("场所类型").select_option("internet_bar")
    expect(checks).to_contain_text("学校不能发布这个岗位")
    page.get_by_label("下班时间").fill("19:30")
    expect(checks).to_contain_text("周一工作 10 小时 − 上限 8 小时 = 超出 2 小时")
    expect(checks).to_contain_text("50 小时")
    assert_accessible(page)
    page.get_by_label("场所类型").select_option("office")
    page.get_by_label("下班时间").fill("17:30")
    expect(checks).not_to_contain_text("不能发布")
    expect(checks.locator(".pl-light--red, .pl-light--amber")).to_have_count(0)
    expect(checks).to_contain_text("40 小时")

    page.get_by_label("查找专业").fill("jsjyy")
    page.locator("#major-710201").check()
    expect(page.get_by_label("岗位名称")).to_have_value("软件测试员")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("heading", name="核对内容，送学校审核")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="送学校审核").click()
    expect(page.get_by_role("heading", name="等学校审核")).to_be_visible()


def office_publishes(page: Page, city: City, assert_accessible: Check) -> None:
    sign_in_page(page, city.url, city.office)
    page.goto(f"{city.url}/slots/reviews")
    assert_accessible(page)
    page.get_by_role("link", name="软件测试员").click()
    assert_accessible(page)
    page.get_by_label("本校名额").fill("2")
    page.get_by_role("button", name="发布给本校").click()
    expect(page.get_by_role("heading", name="已发布给本校")).to_be_visible()


def student_finds(page: Page, city: City, assert_accessible: Check) -> None:
    sign_in_page(page, city.url, city.student)
    page.goto(f"{city.url}/slots/")
    expect(page.locator(".pl-slot")).to_have_count(2)
    assert_accessible(page)

    page.get_by_label("关键词").fill("rjcsy")
    page.get_by_role("button", name="搜索").click()
    expect(page.locator(".pl-slot")).to_have_count(1)
    expect(page).to_have_url(f"{city.url}/slots/?q=rjcsy&kind=&division=&month=&pay=&sort=&scope=major")
    expect(page.locator(".pl-slot")).to_contain_text("剩 2 个名额")
    page.get_by_role("link", name="“rjcsy”").click()
    expect(page.locator(".pl-slot")).to_have_count(2)

    page.get_by_text("筛选条件").first.click()
    page.get_by_label("提供住宿").check()
    expect(page.locator(".pl-slot")).to_have_count(1)
    expect(page.locator(".pl-slot")).to_contain_text("前端开发助理")
    page.goto(f"{city.url}/slots/?q=rjcsy")
    page.get_by_role("link", name="软件测试员").click()
    expect(page.get_by_role("link", name="申请这个岗位")).to_be_visible()
    assert_accessible(page)


def test_a_slot_goes_from_a_draft_to_a_student_who_finds_it(
    page: Page, another_person: Callable[[], Page], city: City, assert_accessible: Check
) -> None:
    hr_writes_and_sends(page, city, assert_accessible)
    office_publishes(another_person(), city, assert_accessible)
    student_finds(another_person(), city, assert_accessible)


def test_without_script_the_same_form_asks_checks_and_saves(
    browser: object, city: City, new_context: Callable[..., object]
) -> None:
    page: Page = new_context(java_script_enabled=False).new_page()  # type: ignore[attr-defined]
    sign_in_page(page, city.url, city.hr)
    page.goto(f"{city.url}/slots/new?kind=work_placement")
    type_slot(page)
    page.get_by_label("场所类型").select_option("office")

    page.get_by_label("查找专业").fill("计算机应用")
    page.get_by_role("button", name="查找专业").click()
    page.locator("#major-710201").check()
    page.get_by_role("button", name="检查填写的内容").click()
    expect(page.get_by_label("岗位名称")).to_have_value("软件测试员")
    expect(page.locator("#slot-checks")).to_contain_text("高于最低工资")
    expect(page.locator("#major-710201")).to_be_checked()
    page.get_by_role("button", name="保存草稿").click()

    expect(page.get_by_role("heading", name="软件测试员")).to_be_visible()


def test_enter_in_the_title_saves_and_names_what_is_missing(page: Page, city: City) -> None:
    sign_in_page(page, city.url, city.hr)
    page.goto(f"{city.url}/slots/new?kind=work_placement")
    type_slot(page)
    page.get_by_label("场所类型").select_option("office")

    page.get_by_label("岗位名称").press("Enter")

    expect(page.locator("#major_codes-error")).to_contain_text("请至少选择一个面向的专业")
    expect(page.get_by_label("岗位名称")).to_have_value("软件测试员")
