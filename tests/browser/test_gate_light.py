"""On a phone: one light is red, its link opens the form under it, and it turns green where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from placement.extensions import db
from placement.placements import services
from placement.placements.models import Placement
from placement.placements.rules import PreparationKind
from tests.factories.applications import MORNING
from tests.factories.placements import a_trio, make_ready
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page

WIDE = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
Check = Callable[[Page], None]


@dataclass
class Cast:
    """Which placement, and the login of its office."""

    placement_id: int
    office: str


@pytest.fixture
def one_red(live_server: LiveServer) -> Cast:
    """Everything is there but the emergency plan."""
    with live_server.app.app_context():
        trio = a_trio()
        make_ready(trio, without=PreparationKind.EMERGENCY_PLAN)
        db.session.commit()
        return Cast(trio.placement.id, trio.office_user.login)


@pytest.fixture
def uninsured(live_server: LiveServer) -> Cast:
    """Everything is there but the insurance and the emergency plan."""
    with live_server.app.app_context():
        trio = a_trio()
        make_ready(trio, without=PreparationKind.EMERGENCY_PLAN)
        services.remove_insurance(trio.placement, trio.placement.insurances[0], by=trio.office, at=MORNING)
        db.session.commit()
        return Cast(trio.placement.id, trio.office_user.login)


def open_placement(page: Page, url: str, cast: Cast) -> None:
    """The office's page of the placement, marked so that a reload would show."""
    sign_in_page(page, url, cast.office)
    page.goto(f"{url}/placements/{cast.placement_id}")
    page.evaluate("window.stillTheSamePage = true")


def light(page: Page, name: str) -> Locator:
    return page.locator(f"#light-{name}")


def not_reloaded(page: Page) -> bool:
    return bool(page.evaluate("window.stillTheSamePage === true"))


def test_the_last_red_light_is_mended_where_it_stands(
    page: Page, live_server: LiveServer, one_red: Cast, assert_accessible: Check
) -> None:
    open_placement(page, live_server.url, one_red)
    expect(page.locator("#gate .pl-light--red")).to_have_count(1)
    expect(page.locator("#gate .pl-light--green")).to_have_count(12)
    assert_accessible(page)

    row = light(page, "emergency_plan")
    row.get_by_role("link", name="登记应急预案").click()
    expect(row.get_by_label("完成日期")).to_be_visible()
    expect(row.get_by_role("form", name="登记应急预案")).to_be_focused()
    assert_accessible(page)
    row.get_by_label("完成日期").fill("2027-01-01")
    row.get_by_role("button", name="保存").click()
    expect(row.locator(".pl-error")).to_contain_text("日期不能晚于今天")
    assert_accessible(page)
    row.get_by_label("完成日期").fill("2026-03-10")
    row.get_by_role("button", name="保存").click()

    expect(light(page, "emergency_plan")).to_contain_text("符合")
    expect(page.locator("#gate .pl-light--green")).to_have_count(13)
    expect(page.locator(".pl-page-status")).to_contain_text("条件齐备")
    expect(page.get_by_role("heading", name="条件齐备，到开始日自动开始")).to_be_visible()
    assert not_reloaded(page)
    assert_accessible(page)
    assert state_of(live_server, one_red) == "gated"


def test_what_somebody_else_mends_turns_green_by_itself(
    page: Page, another_person: Callable[..., Page], live_server: LiveServer, uninsured: Cast
) -> None:
    page.clock.install()
    open_placement(page, live_server.url, uninsured)
    expect(page.locator("#gate .pl-light--red")).to_have_count(2)
    colleague = another_person(**WIDE)
    open_placement(colleague, live_server.url, uninsured)
    insure_in_place(colleague)
    assert not_reloaded(colleague)

    expect(light(page, "insurance")).to_contain_text("不符合")
    page.clock.run_for(20_500)
    expect(light(page, "insurance").locator("strong + span")).to_have_text("符合")
    expect(page.locator("#gate .pl-light--red")).to_have_count(1)
    assert not_reloaded(page)


def test_an_open_form_keeps_what_is_typed(
    page: Page, another_person: Callable[..., Page], live_server: LiveServer, uninsured: Cast
) -> None:
    page.clock.install()
    open_placement(page, live_server.url, uninsured)
    plan = light(page, "emergency_plan")
    plan.get_by_role("link", name="登记应急预案").click()
    plan.get_by_label("说明（选填）").fill("与企业共同制订")
    page.locator(".pl-next").get_by_role("link", name="登记保险").click()
    expect(light(page, "insurance").get_by_label("保险公司")).to_be_visible()
    light(page, "insurance").get_by_label("保险公司").fill("东海")
    page.locator(".pl-next").get_by_role("link", name="登记保险").click()
    expect(light(page, "insurance").get_by_label("保险公司")).to_have_value("东海")
    light(page, "insurance").get_by_role("link", name="先不做").click()
    expect(light(page, "insurance").get_by_label("保险公司")).to_have_count(0)
    colleague = another_person(**WIDE)
    open_placement(colleague, live_server.url, uninsured)
    colleague.get_by_role("link", name="登记应急预案").first.click()
    insure_in_place(colleague)

    page.clock.run_for(60_500)
    expect(plan.get_by_label("说明（选填）")).to_have_value("与企业共同制订")
    expect(light(page, "insurance").locator("strong + span")).to_have_text("不符合")
    plan.get_by_role("link", name="先不做").click()
    expect(light(page, "insurance").locator("strong + span")).to_have_text("符合")
    expect(plan.get_by_label("说明（选填）")).to_have_count(0)
    expect(light(colleague, "emergency_plan").get_by_label("完成日期")).to_be_visible()


def insure_in_place(page: Page) -> None:
    """Record a policy under its light."""
    row = light(page, "insurance")
    row.get_by_role("link", name="登记保险").click()
    row.get_by_label("保险公司").fill("东海财产保险")
    row.get_by_label("保险单号").fill("PSX2026-18")
    row.get_by_role("button", name="保存").click()
    expect(row.locator("strong + span")).to_have_text("符合")


def state_of(live_server: LiveServer, cast: Cast) -> str:
    with live_server.app.app_context():
        return db.session.get_one(Placement, cast.placement_id).state
