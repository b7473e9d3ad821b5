"""On a phone: the student consents, brings the guardian's paper, the office insures, and the gate says what is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from placement.extensions import db
from placement.placements.models import Placement
from tests.factories.placements import SCAN, a_trio
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page


@dataclass
class Cast:
    """Who plays, by login, and which placement it is about."""

    placement_id: int
    student: str
    office: str


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """A planned placement with no paper at all."""
    with live_server.app.app_context():
        trio = a_trio()
        db.session.commit()
        return Cast(trio.placement.id, trio.person.user.login, trio.office_user.login)


def test_the_papers_before_the_start(
    page: Page,
    another_person: Callable[..., Page],
    live_server: LiveServer,
    cast: Cast,
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in_page(page, live_server.url, cast.student)
    page.goto(f"{live_server.url}/placements/mine")
    page.get_by_role("link", name="软件测试员").click()
    expect(page.get_by_role("heading", name="请办理：学生知情同意")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="阅读并签署").first.click()
    assert_accessible(page)
    page.get_by_label("我已阅读并理解以上内容，自愿同意").check()
    page.get_by_role("button", name="签署知情同意书").click()

    page.get_by_role("link", name="上传监护人签字件").first.click()
    page.get_by_label("已签字的知情同意书").set_input_files(
        {"name": "照片.png", "mimeType": "image/png", "buffer": SCAN.data}
    )
    page.get_by_role("button", name="上传签字件").click()
    expect(page.get_by_text("内容却不是这种文件").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("已签字的知情同意书").set_input_files(
        {"name": SCAN.name, "mimeType": "application/pdf", "buffer": SCAN.data}
    )
    page.get_by_role("button", name="上传签字件").click()
    expect(page.get_by_role("heading", name="等各方补齐开始前的条件")).to_be_visible()
    insure(another_person(viewport={"width": 1280, "height": 800}, has_touch=False), live_server, cast)
    assert papers(live_server, cast) == ({"student", "guardian"}, 1, "planned")


def insure(office: Page, live_server: LiveServer, cast: Cast) -> None:
    """The office ticks the row in the register and records a policy."""
    sign_in_page(office, live_server.url, cast.office)
    office.goto(f"{live_server.url}/placements/")
    office.get_by_role("searchbox").fill("zhs")
    office.get_by_role("button", name="搜索").click()
    office.get_by_role("checkbox", name="张华生").check()
    office.get_by_role("button", name="登记保险").click()
    office.get_by_label("保险公司").fill("东海财产保险")
    office.get_by_label("保险单号").fill("PSX2026")
    office.get_by_role("button", name="保存保险记录").click()
    expect(
        office.get_by_role("heading", name="等各方补齐开始前的条件").or_(office.get_by_text("请办理"))
    ).to_be_visible()


def papers(live_server: LiveServer, cast: Cast) -> tuple[set[str], int, str]:
    with live_server.app.app_context():
        placement = db.session.get_one(Placement, cast.placement_id)
        return {one.consenter for one in placement.consents}, len(placement.insurances), placement.state
