"""On a phone: HR plans the week of a minor, sees the night marked before anything is saved, mends it and saves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from placement.extensions import db
from placement.placements.models import Placement
from tests.factories.placements import a_trio, consent
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page

Check = Callable[[Page], None]


@dataclass
class Plan:
    """Whose hours they are, where, and who plans them."""

    placement_id: int
    address: str
    hr: str
    student: str


@pytest.fixture
def plan(live_server: LiveServer) -> Plan:
    """The placement of a student of 17 who has consented to the even hours."""
    with live_server.app.app_context():
        trio = a_trio(minor=True)
        consent(trio)
        db.session.commit()
        address = f"{live_server.url}/placements/{trio.placement.id}/week-plan"
        return Plan(trio.placement.id, address, trio.hr_user.login, trio.person.user.login)


def kept(live_server: LiveServer, plan: Plan) -> tuple[dict[str, list[list[str]]] | None, int]:
    with live_server.app.app_context():
        placement = db.session.get_one(Placement, plan.placement_id)
        return placement.weekly, len(placement.consents)


def monday(page: Page, begins: str, ends: str) -> None:
    """Type one shift on Monday, and none after it."""
    for name, value in (
        ("第 1 段开始", begins),
        ("第 1 段结束", ends),
        ("第 2 段开始", ""),
        ("第 2 段结束", ""),
    ):
        page.get_by_label(f"周一{name}").fill(value)


def light_of(page: Page, rule: str) -> Locator:
    return page.locator("#week-plan .pl-light", has_text=rule)


def test_the_night_is_marked_while_one_types_and_gone_before_saving(
    page: Page, live_server: LiveServer, plan: Plan, assert_accessible: Check
) -> None:
    sign_in_page(page, live_server.url, plan.hr)
    page.goto(plan.address)
    region, first = page.locator("#week-plan"), page.locator(".pl-hours-day").first
    expect(region).to_contain_text("2026年10月2日起满18周岁")
    expect(light_of(page, "R-316")).to_contain_text("符合")
    expect(page.get_by_label("周二第 1 段开始")).to_be_hidden()
    assert_accessible(page)

    monday(page, "14:00", "22:30")
    expect(first).to_contain_text("夜间 0.5 小时")
    expect(first.locator(".pl-hours-bar--lying .pl-hours-bad")).to_be_visible()
    expect(light_of(page, "R-316")).to_contain_text("不符合")
    expect(region).to_contain_text("可以先保存，但“时间与报酬”会是红灯")
    expect(page.locator(".pl-week-verdict")).to_be_in_viewport()
    expect(page.get_by_label("周一第 1 段结束")).to_have_value("22:30")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert kept(live_server, plan) == (None, 2)
    assert_accessible(page)

    page.get_by_label("周一第 1 段结束").fill("22:00")
    expect(light_of(page, "R-316")).not_to_contain_text("不符合")
    expect(first).not_to_contain_text("夜间")
    expect(page.locator(".pl-week-verdict")).to_contain_text("没有不符合规定的")
    expect(page).to_have_url(plan.address)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("[data-toast]")).to_contain_text("原来的知情同意已收回")
    weekly, consents = kept(live_server, plan)
    assert weekly == {name: [["14:00", "22:00"]] for name in ("mon", "tue", "wed", "thu", "fri")}
    assert consents == 0


def test_each_day_for_itself_on_a_wide_screen_and_without_script(
    another_person: Callable[..., Page], live_server: LiveServer, plan: Plan, assert_accessible: Check
) -> None:
    page = another_person(viewport={"width": 1280, "height": 800}, has_touch=False, java_script_enabled=False)
    sign_in_page(page, live_server.url, plan.hr)
    page.goto(plan.address)
    page.get_by_label("周二至周五与周一相同").uncheck()
    page.get_by_label("周三第 1 段结束").fill("")
    page.get_by_label("周五第 2 段结束").fill("23:00")
    page.get_by_label("额外工作日").fill("2026-10-01")
    page.get_by_role("button", name="检查").click()

    expect(page.locator("#wed-error")).to_contain_text("有一段只填了一半")
    expect(page.locator("#week-plan")).to_contain_text("2026年10月1日 法定节假日")
    expect(page.locator(".pl-hours-day").nth(4)).to_contain_text("夜间 1 小时")
    expect(page.locator(".pl-hours-bar--upright").first).to_be_visible()
    expect(page.get_by_label("周五第 2 段结束")).to_have_value("23:00")
    expect(page.get_by_label("额外工作日")).to_have_value("2026-10-01")
    assert kept(live_server, plan) == (None, 2)


def test_the_student_reads_the_plan(page: Page, live_server: LiveServer, plan: Plan, assert_accessible: Check) -> None:
    sign_in_page(page, live_server.url, plan.student)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(plan.address)
        expect(page.locator("#week-plan")).to_contain_text("每周 40 小时，上限 40 小时")
        expect(page.locator("#week-form")).to_have_count(0)
        assert_accessible(page)
