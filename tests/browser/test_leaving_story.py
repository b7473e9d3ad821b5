"""On a phone: a student asks to change the post, the instructor lets the time run out, the office agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from placement.extensions import db
from placement.infra import calendar
from placement.infra.database import unit_of_work
from tests.leaving.cast import a_cast, morning
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page


@dataclass
class Players:
    """Who plays, by login, and which stay it is about."""

    placement_id: int
    student: str
    instructor: str
    office: str


@pytest.fixture
def players(live_server: LiveServer) -> Players:
    """A student on the first day of a stay."""
    with live_server.app.app_context():
        cast = a_cast()
        db.session.commit()
        live_server.clock.move_to(morning(cast))
        trio = cast.trio
        return Players(cast.placement.id, trio.person.user.login, trio.instructor.user.login, trio.office_user.login)


def later(server: LiveServer, **time: int) -> None:
    """Time passes, and the worker looks at the clock."""
    server.clock.move_to(server.clock.now() + timedelta(**time))
    with server.app.app_context(), unit_of_work():
        calendar.pass_minute(at=server.clock.now())
    server.run_jobs()


Check = Callable[[Page], None]


def test_forty_eight_hours(
    page: Page,
    another_person: Callable[..., Page],
    live_server: LiveServer,
    players: Players,
    assert_accessible: Check,
) -> None:
    sign_in_page(page, live_server.url, players.student)
    page.goto(f"{live_server.url}/placements/{players.placement_id}")
    _ask(page, assert_accessible)
    expect(page.get_by_role("heading", name="等学校指导教师答复")).to_be_visible()
    expect(page.get_by_text("还有 48 小时").first).to_be_visible()
    assert_accessible(page)

    later(live_server, hours=17)
    page.reload()
    expect(page.get_by_text("还有 31 小时").first).to_be_visible()
    instructor = another_person()
    sign_in_page(instructor, live_server.url, players.instructor)
    expect(instructor.get_by_text("等我答复的换岗离岗申请").first).to_be_visible()

    later(live_server, hours=31)
    page.reload()
    expect(page.get_by_role("heading", name="等学校实习管理部门答复")).to_be_visible()
    expect(page.get_by_text("48 小时内未答复").first).to_be_visible()

    office = another_person()
    sign_in_page(office, live_server.url, players.office)
    _agree(office, assert_accessible)
    page.reload()
    expect(page.get_by_role("heading", name="请申请新的岗位")).to_be_visible()
    assert_accessible(page)


def _ask(page: Page, check: Check) -> None:
    """One question a page, each answered with one tap."""
    page.get_by_role("link", name="申请换岗或离岗").click()
    check(page)
    page.get_by_role("link", name="换岗", exact=True).click()
    check(page)
    page.get_by_role("link", name="路途太远").click()
    page.get_by_label("想说明的情况").fill("单程两个半小时，每天六点起床。")
    check(page)
    page.get_by_role("button", name="提交申请").click()


def _agree(page: Page, check: Check) -> None:
    """From the home page to the request, and yes."""
    page.get_by_role("link", name="等我答复的换岗离岗申请").first.click()
    check(page)
    page.get_by_role("link", name="张华生").click()
    check(page)
    page.get_by_role("button", name="同意申请").click()
    expect(page.get_by_role("heading", name="已同意，实习已经结束")).to_be_visible()
