"""On a phone: the home page leads from one act to the next, and says when there is nothing left."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from placement.extensions import db
from tests.conftest import TODAY
from tests.factories.applications import a_stage, an_application
from tests.factories.people import bureau_person, hr_of, office_of
from tests.factories.placements import a_trio
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page

Check = Callable[[Page], None]
Open = Callable[[], Page]


@dataclass(frozen=True)
class Cast:
    """Who plays, by login."""

    student: str
    office: str
    hr: str
    bureau: str
    late: str


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """A student with an offer; somebody else's stay that begins in three days and is not ready."""
    with live_server.app.app_context():
        stage = a_stage()
        an_application(stage, state="offered")
        trio = a_trio(minor=True, starts_on=TODAY + timedelta(days=3), ends_on=TODAY + timedelta(days=150))
        cast = Cast(
            stage.student.user.login,
            office_of(stage.school).login,
            hr_of(stage.enterprise).login,
            bureau_person().login,
            trio.person.user.name,
        )
        db.session.commit()
    return cast


def test_a_student_goes_from_the_offer_to_what_is_still_missing(
    page: Page, live_server: LiveServer, cast: Cast, assert_accessible: Check
) -> None:
    sign_in_page(page, live_server.url, cast.student)
    expect(page.get_by_role("heading", name="企业已录用您，请确认是否接受")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="去答复").click()
    page.get_by_role("button", name="确认接受").first.click()
    dialog = page.get_by_role("dialog")
    if dialog.is_visible():
        dialog.get_by_role("button", name="确认接受").click()
    page.wait_for_load_state("networkidle")
    page.goto(live_server.url)
    expect(page.get_by_role("heading", name="我还差什么")).to_be_visible()
    expect(page.get_by_role("heading", name="请办理：学生知情同意")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="阅读并签署").first.click()
    expect(page).to_have_url(re.compile(r"/consent$"))


def test_the_office_starts_with_an_empty_page_that_says_what_comes_next(
    page: Page, live_server: LiveServer, cast: Cast, assert_accessible: Check
) -> None:
    sign_in_page(page, live_server.url, cast.office)
    expect(page.get_by_role("heading", name="都处理完了")).to_be_visible()
    expect(page.get_by_text("等学生确认的录用")).to_be_visible()
    assert_accessible(page)


def test_the_bureau_follows_a_figure_to_the_person_on_a_wide_screen(
    desktop: Page, live_server: LiveServer, cast: Cast, assert_accessible: Check
) -> None:
    sign_in_page(desktop, live_server.url, cast.bureau)
    expect(desktop.get_by_role("heading", name="各学校情况")).to_be_visible()
    assert_accessible(desktop)
    desktop.get_by_role("link", name="7 天内开始、条件还不齐备的实习").click()
    expect(desktop.get_by_role("link", name=cast.late)).to_be_visible()
    assert_accessible(desktop)
    desktop.get_by_role("link", name="结束").click()
    expect(desktop).to_have_url(re.compile(r"sort=end"))
    desktop.get_by_role("link", name=cast.late).click()
    expect(desktop.get_by_role("heading", name="开始前检查")).to_be_visible()
