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
    hr: str


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """A planned placement with no paper at all."""
    with live_server.app.app_context():
        trio = a_trio()
        db.session.commit()
        return Cast(trio.placement.id, trio.person.user.login, trio.office_user.login, trio.hr_user.login)


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
    with office.expect_response(lambda answer: "zhs" in answer.url):  # the rows are swapped: tick the new ones
        office.get_by_role("button", name="搜索").click()
    expect(office.locator("#placements-list.htmx-swapping, #placements-list.htmx-settling")).to_have_count(0)
    office.get_by_role("checkbox", name="张华生").check()
    office.get_by_role("button", name="登记保险").click()
    office.get_by_label("保险公司").fill("东海财产保险")
    office.get_by_label("保险单号").fill("PSX2026")
    office.get_by_role("button", name="保存保险记录").click()
    expect(
        office.get_by_role("heading", name="等各方补齐开始前的条件").or_(office.get_by_text("请办理"))
    ).to_be_visible()


def test_trainings_plans_and_filing_are_recorded_in_one_act_and_the_rest_is_waived(
    page: Page, live_server: LiveServer, cast: Cast, assert_accessible: Callable[[Page], None]
) -> None:
    sign_in_page(page, live_server.url, cast.office)
    page.goto(f"{live_server.url}/placements/")
    page.get_by_role("checkbox", name="张华生").check()
    assert_accessible(page)
    page.get_by_role("button", name="登记培训与备案").click()
    assert_accessible(page)
    for kind in ("实习前培训", "安全教育培训考核", "实习方案", "安全管理规定和应急预案"):
        page.get_by_role("checkbox", name=kind).check()
    page.get_by_label("完成日期").fill("2026-03-10")
    page.get_by_role("button", name="登记所选各项").click()
    expect(page.locator(".pl-error")).to_contain_text("请写明培训内容和考核结果")
    assert_accessible(page)
    page.get_by_label("说明").fill("消防、用电和设备安全，考核合格")
    page.get_by_role("button", name="登记所选各项").click()
    expect(page.locator("#gate .pl-light--red")).to_have_count(6)

    page.locator("#light-filing").get_by_role("link", name="登记豁免").click()
    page.get_by_label("豁免理由").fill("主管部门系统维护，材料已提交，备案号月底前下发。")
    page.get_by_label("作出决定的负责人").fill("张三")
    page.get_by_label("有效期至").fill("2026-08-31")
    page.get_by_label("已签字盖章的决定").set_input_files(
        {"name": SCAN.name, "mimeType": "application/pdf", "buffer": SCAN.data}
    )
    assert_accessible(page)
    page.get_by_role("button", name="登记豁免").click()
    expect(page.locator("#light-filing")).to_contain_text("规定：不得；已豁免至 2026-08-31，张三决定")
    assert_accessible(page)
    page.get_by_role("link", name="豁免记录", exact=True).click()
    assert_accessible(page)
    page.get_by_role("button", name="撤销豁免").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销豁免").click()
    expect(page.get_by_text("已撤销", exact=True)).to_be_visible()


def test_hr_tells_the_facts_of_the_post_and_names_the_mentor_in_place(
    page: Page, live_server: LiveServer, cast: Cast, assert_accessible: Callable[[Page], None]
) -> None:
    sign_in_page(page, live_server.url, cast.hr)
    page.goto(f"{live_server.url}/placements/{cast.placement_id}")
    mentors = page.locator("#light-mentors")
    mentors.get_by_role("link", name="指定企业导师").click()
    mentors.get_by_role("combobox", name="企业导师").select_option(label="周师傅")
    mentors.get_by_role("button", name="保存").click()
    expect(mentors).to_contain_text("已落实 1 人")
    page.get_by_role("link", name="核对岗位信息").click()
    page.get_by_text("危险因素：已选 0 项").click()
    assert_accessible(page)
    page.get_by_role("checkbox", name="有毒作业").check()
    page.get_by_role("button", name="保存岗位信息").click()
    expect(page.locator("#light-post")).to_contain_text("高风险岗位不得安排实习")
    page.get_by_role("link", name="培训、方案与备案").click()
    assert_accessible(page)


def papers(live_server: LiveServer, cast: Cast) -> tuple[set[str], int, str]:
    with live_server.app.app_context():
        placement = db.session.get_one(Placement, cast.placement_id)
        return {one.consenter for one in placement.consents}, len(placement.insurances), placement.state
