"""The components in a real browser: what every page inherits from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Request, expect

from placement.web.gallery import CHAPTERS

if TYPE_CHECKING:
    from tests.support.live import LiveServer

WIDTHS = [(390, 844), (1280, 800)]
PAGES = ["", *(f"/{chapter}" for chapter in CHAPTERS), "/forms?state=refused", "/job"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible_and_fits_the_screen_in_both_schemes(
    page: Page, live_server: LiveServer, assert_accessible: Callable[[Page], None], scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    for path in PAGES:
        for width, height in WIDTHS:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"{live_server.url}/components{path}")

            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} at {width} px"


def test_a_button_pressed_three_times_at_once_sends_one_request(page: Page, live_server: LiveServer) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(f"{live_server.url}/components/calendars")

    page.evaluate("const b = document.querySelector('main form [type=submit]'); b.click(); b.click(); b.click()")
    expect(page.locator("[data-toast]")).to_be_visible()

    assert len(sent) == 1


def test_a_dangerous_act_names_its_consequence_and_can_be_left_undone(page: Page, live_server: LiveServer) -> None:
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.goto(f"{live_server.url}/components/buttons")

    page.get_by_role("button", name="撤回申请").click()
    dialog = page.get_by_role("dialog", name="撤回这份申请？")
    expect(dialog).to_contain_text("撤回后企业不再看到您的资料")
    dialog.get_by_role("button", name="先不做").click()

    expect(dialog).to_be_hidden()
    assert sent == []
    page.get_by_role("button", name="撤回申请").click()
    dialog.get_by_role("button", name="撤回申请").click()
    expect(page.locator("[data-toast]")).to_contain_text("已完成")


def test_without_script_the_same_act_is_done_at_once_and_filters_still_work(
    another_person: Callable[..., Page], live_server: LiveServer
) -> None:
    page = another_person(java_script_enabled=False)
    page.goto(f"{live_server.url}/components/buttons")
    page.get_by_role("button", name="撤回申请").first.click()
    expect(page.locator("[data-toast]")).to_contain_text("已完成")

    page.goto(f"{live_server.url}/components/lists")
    page.get_by_text("筛选条件").first.click()
    page.get_by_label("区县").select_option("330110")
    page.get_by_role("button", name="查看结果").click()

    assert "division=330110" in page.url


def test_a_swapped_list_equals_the_page_loaded_afresh(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/components/lists")

    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_text("第 5–8 条，共 12 条")).to_be_visible()
    swapped, address = page.locator("#posts").inner_text(), page.url
    page.reload()

    assert "page=2" in address
    assert page.locator("#posts").inner_text() == swapped


def test_the_rows_picked_are_counted_and_all_can_be_picked_at_once(desktop: Page, live_server: LiveServer) -> None:
    desktop.goto(f"{live_server.url}/components/lists")

    desktop.get_by_role("checkbox", name="选择 数控车床操作").check()
    expect(desktop.get_by_text("已选 1 项")).to_be_visible()
    desktop.get_by_role("checkbox", name="全选本页").check()

    expect(desktop.get_by_text("已选 4 项")).to_be_visible()


def test_a_masked_value_is_shown_in_its_place_when_asked_for(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/components/papers")
    expect(page.locator("#id-number")).to_contain_text("330***********123X")

    page.get_by_role("button", name="显示身份证号").click()

    expect(page.locator("#id-number")).to_contain_text("33010020080315123X")
