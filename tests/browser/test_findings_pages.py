"""The bureau goes from a figure of a school to the person behind it, on a phone and on a wide screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from placement.extensions import db
from tests.conftest import TODAY
from tests.factories.people import bureau_person
from tests.factories.placements import a_trio, another_in, begun, make_ready
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page

Check = Callable[[Page], None]


@dataclass(frozen=True)
class Cast:
    """Who plays, by login; the school and the two who are not insured."""

    bureau: str
    office: str
    school: str
    late: str


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """A school with a stay that runs, one that is ready and one that lacks everything; a second school."""
    with live_server.app.app_context():
        trio = a_trio(minor=True, starts_on=TODAY + timedelta(days=3), ends_on=TODAY + timedelta(days=150))
        begun(another_in(trio, "李思"))
        make_ready(another_in(trio, "王五"))
        make_ready(a_trio())
        cast = Cast(bureau_person().login, trio.office_user.login, trio.school.short_name, trio.person.user.name)
        db.session.commit()
    return cast


@pytest.fixture(params=["phone", "wide"])
def screen(request: pytest.FixtureRequest, page: Page, desktop: Page) -> Page:
    """A phone (390 wide) and a wide screen (1280)."""
    return page if request.param == "phone" else desktop


def test_the_bureau_drills_from_a_figure_to_the_person(
    screen: Page, live_server: LiveServer, cast: Cast, assert_accessible: Check
) -> None:
    sign_in_page(screen, live_server.url, cast.bureau)
    screen.get_by_role("link", name="各学校的备案、超比例、超时、投保和豁免").click()
    expect(screen.get_by_role("heading", name="各学校检查结果", level=1)).to_be_visible()
    assert_accessible(screen)
    no_sideways_scrolling(screen)
    screen.get_by_role("link", name=f"{cast.school}未投保 1").click()
    expect(screen.get_by_text("共 1 条结果")).to_be_visible()
    assert_accessible(screen)
    no_sideways_scrolling(screen)
    screen.get_by_role("link", name=cast.late).click()
    expect(screen).to_have_url(re.compile(r"/placements/\d+$"))
    expect(screen.get_by_role("heading", level=1)).to_contain_text(cast.late)


def test_the_office_narrows_the_list_and_takes_a_filter_away_again(
    screen: Page, live_server: LiveServer, cast: Cast, assert_accessible: Check
) -> None:
    sign_in_page(screen, live_server.url, cast.office)
    screen.goto(f"{live_server.url}/placements/findings")
    assert_accessible(screen)
    no_sideways_scrolling(screen)
    sheet = screen.get_by_text("筛选条件", exact=True).first
    if sheet.is_visible():
        sheet.click()
        assert_accessible(screen)
    screen.get_by_label("检查项").select_option("insurance")
    expect(screen).to_have_url(re.compile("light=insurance"))
    expect(screen.get_by_text("共 1 条结果")).to_be_visible()
    if (shown := screen.get_by_role("button", name="查看结果")).is_visible():
        shown.click()
        expect(shown).to_be_hidden()
    screen.get_by_role("link", name=re.compile("实习责任保险.*去掉此条件")).click()
    expect(screen).not_to_have_url(re.compile("light=insurance"))


def no_sideways_scrolling(page: Page) -> None:
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, page.url
