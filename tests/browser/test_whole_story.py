"""The whole main job on phones, from the posted slot to the paid subsidy; axe looks at every page on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from placement.extensions import db
from placement.infra import calendar
from placement.infra.database import unit_of_work
from placement.kernel.clock import at_local
from placement.placements.models import Placement
from placement.reference.models import WageRow
from placement.subsidies import services as subsidies
from tests.browser.test_slots_from_draft_to_found import City, hr_writes_and_sends, office_publishes
from tests.documents.reading import squeeze, text
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import (
    PASSWORD,
    a_student,
    a_teacher,
    finance_bureau_person,
    finance_of,
    hr_of,
    leader_of,
    mentor_of,
    office_of,
    viewer_for,
)
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page

Check = Callable[[Page], None]
ADDRESS = re.compile(r"/(\d+)")
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 3)


@dataclass
class World:
    """The people of the story, each with a phone of their own, and the server they share."""

    server: LiveServer
    open_phone: Callable[[], Page]
    check: Check
    logins: dict[str, str]
    phones: dict[str, Page] = field(default_factory=dict)

    def visit(self, who: str, path: str) -> Page:
        """Open an address as somebody; axe looks at what they see."""
        page = self.phones.setdefault(who, self.open_phone())
        page.goto(self.server.url + path)
        if "/accounts/sign-in" in page.url:
            sign_in_page(page, self.server.url, self.logins[who])
            page.goto(self.server.url + path)
        self.check(page)
        return page

    def wait_until(self, day: date) -> None:
        """Another day begins, and the night's work is done."""
        self.server.clock.move_to(at_local(day))
        with self.server.app.app_context(), unit_of_work():
            calendar.ask_for_today(at=at_local(day))
        self.server.run_jobs()


@pytest.fixture
def world(live_server: LiveServer, another_person: Callable[[], Page], assert_accessible: Check) -> World:
    with live_server.app.app_context(), unit_of_work() as session:
        school = a_school("西湖职业高级中学")
        enterprise = an_enterprise("杭州云栖信息技术有限公司", approved_by=school)
        people = {
            "hr": hr_of(enterprise),
            "mentor": mentor_of(enterprise),
            "office": office_of(school),
            "finance": finance_of(school),
            "leader": leader_of(school),
            "student": a_student(school, "单䶮").user,
            "teacher": a_teacher(school).user,
            "treasury": finance_bureau_person(),
        }
        _budget(people, school.id, live_server)
        for row in session.scalars(db.select(WageRow).where(WageRow.effective_from >= date(2026, 1, 1))):
            row.confirmed_document, row.confirmed_at = "演示-非官方文号", live_server.clock.now()
        logins = {who: user.login for who, user in people.items()}
    return World(live_server, another_person, assert_accessible, logins)


def _budget(people: dict[str, object], school_id: int, server: LiveServer) -> None:
    at = server.clock.now()
    line = subsidies.propose_budget(school_id, 2026, 10_000_000, note="", by=viewer_for(people["finance"]), at=at)  # type: ignore[arg-type]
    subsidies.decide_budget(line, "approve", seen_fen=10_000_000, by=viewer_for(people["treasury"]), at=at)  # type: ignore[arg-type]


def confirm(page: Page, name: str) -> None:
    """A button that names its consequence first."""
    page.get_by_role("button", name=name, exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name=name).click()


def test_from_the_posted_slot_to_the_paid_subsidy(world: World) -> None:
    slot = the_enterprise_posts_and_the_school_publishes(world)
    the_student_is_taken(world, slot)
    placement = the_papers_are_gathered(world)
    the_office_records_what_is_done_before_the_start(world, placement)
    agreement = the_agreement_is_signed(world, placement)
    the_paper_says_what_was_agreed(world, agreement, placement)
    world.wait_until(JULY)
    expect(world.visit("student", f"/placements/{placement}").get_by_text("进行中").first).to_be_visible()
    world.wait_until(AUGUST)
    the_month_is_confirmed_twice(world)
    the_subsidy_is_paid(world)


def the_enterprise_posts_and_the_school_publishes(world: World) -> str:
    """The address of the slot as the student finds it."""
    city = City(world.server.url, world.logins["hr"], world.logins["office"], world.logins["student"])
    for who, act in (("hr", hr_writes_and_sends), ("office", office_publishes)):
        act(world.phones.setdefault(who, world.open_phone()), city, world.check)
    phone = world.visit("student", "/slots/?q=rjcsy")
    phone.get_by_role("link", name="软件测试员").click()
    return phone.url


def the_student_is_taken(world: World, slot: str) -> None:
    """Applied for, endorsed, offered, accepted."""
    phone = world.visit("student", slot.removeprefix(world.server.url))
    phone.get_by_role("link", name="申请这个岗位").click()
    phone.get_by_label("申请说明").fill("学过软件测试，想到贵单位实习。")
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.get_by_text("申请已提交，等学校审核")).to_be_visible()
    desk = world.visit("office", "/applications/school")
    desk.get_by_label("选择 单䶮").check()
    desk.get_by_role("button", name="同意勾选的申请并转给企业").click()
    expect(desk.get_by_text("已同意 1 份申请并转给企业")).to_be_visible()
    firm = world.visit("hr", "/applications/candidates")
    firm.get_by_role("link", name="单䶮").click()
    confirm(firm, "发出录用")
    expect(firm.get_by_text("已发出录用，待对方确认").first).to_be_visible()
    world.visit("student", "/applications/mine").get_by_role("link", name="软件测试员").first.click()
    confirm(phone, "确认接受")
    expect(phone.get_by_text("已确认录用").first).to_be_visible()


def the_papers_are_gathered(world: World) -> int:
    """The student's consent on screen, the guardian's as a scan; the number of the placement."""
    phone = world.visit("student", "/placements/mine")
    phone.get_by_role("link", name="软件测试员").first.click()
    number = int(ADDRESS.findall(phone.url)[-1])
    world.visit("student", f"/placements/{number}/consent").get_by_label("我已阅读并理解以上内容").check()
    phone.get_by_role("button", name="签署知情同意书").click()
    world.visit("office", f"/placements/{number}/guardian")
    desk = world.phones["office"]
    desk.get_by_label("签字的监护人姓名").fill("单国强")
    desk.get_by_label("已签字的知情同意书").set_input_files(
        {"name": "同意书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 scan of a signed consent"}
    )
    desk.get_by_role("button", name="上传签字件").click()
    expect(desk.get_by_text("单国强").first).to_be_visible()
    return number


def the_office_records_what_is_done_before_the_start(world: World, placement: int) -> None:
    """Trainings, plans and the filing, in one act; the lights of the gate follow."""
    desk = world.visit("office", f"/placements/{placement}/preparations")
    desk.get_by_text("选择并登记").click()
    several = desk.locator("form").filter(has=desk.get_by_role("button", name="登记所选各项"))
    for kind in ("实习前培训", "安全教育培训考核", "实习方案", "安全管理规定和应急预案", "岗位实习备案"):
        several.get_by_label(kind, exact=True).check()
    several.locator("input[name=done_on]").fill(f"{world.server.clock.now():%Y-%m-%d}")
    several.locator("input[name=number]").fill("西教职备〔2026〕0017号")
    several.locator("textarea[name=detail]").fill("岗位安全操作规程，闭卷考核合格")
    several.get_by_role("button", name="登记所选各项").click()
    page = world.visit("office", f"/placements/{placement}")
    expect(page.locator("#gate").get_by_text("应急预案").first).to_be_visible()


SCHOOL = {
    "学校联系人": "沈老师",
    "学校联系电话": "0571-87650001",
    "保险公司": "东海财产保险",
    "保险单号": "PSX2026-0001",
    "保险起期": "2026-07-01",
    "保险止期": "2026-12-31",
}
ENTERPRISE = {
    "企业导师的职务或职称": "工程师",
    "现场紧急联系人": "周师傅",
    "现场紧急联系电话": "13700000001",
    "实习要求": "遵守测试规范。",
    "用餐": "提供工作午餐。",
    "住宿": "学生自行解决，企业不提供。",
}
PERSON = {"紧急联系人姓名": "单国强", "与本人关系": "父亲", "紧急联系人电话": "13700000002", "本人住址": "杭州市西湖区"}


def the_agreement_is_signed(world: World, placement: int) -> int:
    """Each party fills in its own part; student, enterprise and school sign; the number of the agreement."""
    number = int(ADDRESS.findall(world.visit("office", f"/agreements/of-placement/{placement}").url)[-1])
    for who, words, chosen in (
        ("office", SCHOOL, "学校指导教师"),
        ("hr", ENTERPRISE, "企业导师"),
        ("student", PERSON, ""),
    ):
        page = world.visit(who, f"/agreements/{number}/terms")
        for label, value in words.items():
            page.get_by_label(label, exact=False).first.fill(value)
        if chosen:
            page.get_by_label(chosen).first.select_option(index=1)
        if who == "hr":
            page.get_by_label("确认按上表的工作时间安排").check()
        page.get_by_role("button", name="填写完成").click()
        expect(page).to_have_url(re.compile(rf"/agreements/{number}$"))
    world.visit("office", f"/agreements/{number}").get_by_role("button", name="送各方签署").click()
    expect(world.phones["office"].get_by_role("heading", name="正在生成协议文本")).to_be_visible()
    world.server.run_jobs()
    for who in ("student", "hr", "office"):
        _sign(world, who, number)
    world.server.run_jobs()
    return number


def _sign(world: World, who: str, number: int) -> None:
    page = world.visit(who, f"/agreements/{number}/sign")
    page.get_by_label("我已完整阅读协议，同意在线签署").check()
    if who == "hr":
        page.get_by_label("我有权代表本单位签署本协议").check()
    page.get_by_label("登录密码").fill(PASSWORD)
    page.get_by_role("button", name="签署协议").dblclick(no_wait_after=True)
    expect(page.get_by_text("已签署").first).to_be_visible()


ON_PAPER = (
    "西湖职业高级中学",
    "杭州云栖信息技术有限公司",
    "单䶮",
    "软件测试员",
    "编写测试用例",
    "2026年7月1日",
    "2026年12月31日",
    "2,800.00",
    "贰仟捌佰元整",
    "PSX2026-0001",
    "东海财产保险",
    "周师傅",
    "单国强",
    "杭州市西湖区",
    "提供工作午餐",
    "遵守测试规范",
)


def the_paper_says_what_was_agreed(world: World, agreement: int, placement: int) -> None:
    """What each party typed stands on the paper that the student takes home, and the gate is open."""
    phone = world.visit("student", f"/agreements/{agreement}")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="下载正式文本").click()
    paper = text(download.value.path().read_bytes())
    assert [words for words in ON_PAPER if squeeze(words) not in paper] == []
    with world.server.app.app_context():
        assert db.session.get_one(Placement, placement).state == "gated"


def the_month_is_confirmed_twice(world: World) -> None:
    """The enterprise confirms July, then the school."""
    for who in ("hr", "office"):
        page = world.visit(who, "/attendance/?month=2026-07")
        page.get_by_label("选择 单䶮").check()
        page.get_by_role("button", name="确认勾选的考勤表").click()
        expect(page.get_by_text("已确认 1 份考勤表")).to_be_visible()


def the_subsidy_is_paid(world: World) -> None:
    """Prepared, confirmed, reviewed, approved by a third person, paid; the paper shows the sum in words."""
    office = world.visit("office", "/subsidies/statements")
    office.get_by_role("link", name="编制结算单").first.click()
    world.check(office)
    office.get_by_role("link", name="查看并编制").first.click()
    world.check(office)
    office.get_by_role("button", name="编制结算单并送企业确认").click()
    expect(office.get_by_role("heading", name="已计算，等企业确认")).to_be_visible()
    path = office.url.removeprefix(world.server.url)
    for who, act in (("hr", "确认结算单"), ("finance", "复核通过"), ("leader", "审批通过")):
        confirm(world.visit(who, path), act)
        expect(world.phones[who].get_by_role("dialog")).to_have_count(0)
    world.server.run_jobs()
    finance = world.visit("finance", path)
    finance.get_by_label("付款凭证号").fill("PZ-2026-0801")
    finance.get_by_role("button", name=re.compile("登记已支付")).click()
    expect(finance.get_by_role("heading", name="已支付，不需要再办理")).to_be_visible()
    world.server.run_jobs()
    finance = world.visit("finance", path)
    href = finance.get_by_role("link", name="补助结算单（付讫联）").get_attribute("href")
    paper = text(finance.request.get(f"{world.server.url}{href}").body())
    assert all(words in paper for words in ("单*", "665.00", "陆佰陆拾伍元整", "演示-非官方文号", "PZ-2026-0801"))
