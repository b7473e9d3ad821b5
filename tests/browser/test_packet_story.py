"""The office prints a class and fetches the file; a fact changes, one paper is named, only that one is printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from placement.extensions import db
from placement.placements.models import Placement
from tests.factories.packets import filled
from tests.factories.placements import a_trio, another_in, staff
from tests.support.signing_in import sign_in_page

if TYPE_CHECKING:
    from tests.support.live import LiveServer


@dataclass
class Story:
    """Who prints, and whose post changes its place."""

    office: str
    placement: int


@pytest.fixture
def story(live_server: LiveServer) -> Story:
    """Two students of one class with all facts, a third whose people are not named yet."""
    with live_server.app.app_context():
        first = a_trio()
        others = [another_in(first, name) for name in ("李思", "王五")]
        for trio in (first, others[0]):
            staff(filled(trio))
        told = Story(first.office_user.login, first.placement.id)
        db.session.commit()
    return told


def test_the_office_prints_a_class_and_later_only_what_a_change_made_old(
    story: Story, live_server: LiveServer, desktop: Page, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    sign_in_page(desktop, live_server.url, story.office)
    print_class(desktop, live_server, assert_accessible)
    with live_server.app.app_context():
        db.session.get_one(Placement, story.placement).address = "文三路 1 号"
        db.session.commit()

    sign_in_page(page, live_server.url, story.office)
    page.goto(f"{live_server.url}/packets/{story.placement}")
    old = page.get_by_role("row").filter(has_text="过期联")
    expect(old.filter(has_text="安全责任书")).to_contain_text("工作地点：文一西路 998 号 → 文三路 1 号")
    expect(old.filter(has_text="安全责任书")).to_contain_text("须重新签字：学校、企业、本人")
    assert_accessible(page)
    old.filter(has_text="安全责任书").get_by_role("button", name="打印这一份").click()
    page.wait_for_url("**/packets/runs/*")
    live_server.run_jobs()

    expect(page.get_by_role("link", name="下载结果")).to_be_visible()
    expect(page.get_by_text("新生成").first).to_be_visible()
    page.goto(f"{live_server.url}/packets/{story.placement}")
    expect(page.get_by_role("row").filter(has_text="安全责任书")).to_contain_text("内容有效")
    expect(page.get_by_role("row").filter(has_text="实习方案")).to_contain_text("过期联")


def print_class(desktop: Page, live_server: LiveServer, assert_accessible: Callable[[Page], None]) -> None:
    """From the menu to the file of the whole class, with one row that could not be printed."""
    desktop.get_by_role("navigation", name="主导航").get_by_role("link", name="文书打印").click()
    desktop.get_by_role("link", name="打印一批文书").first.click()
    desktop.get_by_label("班级").select_option("计算机2301班")
    desktop.get_by_role("button", name="列出学生").click()
    for kind in ("安全责任书", "实习方案"):
        desktop.get_by_role("checkbox", name=kind).check()
    desktop.get_by_label("双面打印").check()
    assert_accessible(desktop)
    desktop.get_by_role("button", name="开始打印").click()
    expect(desktop.get_by_text("排队中")).to_be_visible()
    live_server.run_jobs()

    expect(desktop.get_by_role("link", name="下载结果")).to_be_visible()
    expect(desktop.get_by_text("王五 · 实习方案")).to_be_visible()
    assert_accessible(desktop)
    with desktop.expect_download() as fetched:
        desktop.get_by_role("link", name="下载结果").click()
    assert fetched.value.suggested_filename.startswith("计算机2301班的文书_")
    with pikepdf.Pdf.open(BytesIO(fetched.value.path().read_bytes())) as pdf:
        assert len(pdf.pages) % 2 == 0
