"""On a phone: how a student comes to a post, on each of the three ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from placement.applications.models import Application
from placement.extensions import db
from placement.infra.statelog import TransitionLog
from placement.slots.models import Slot
from tests.factories.applications import a_stage, an_application
from tests.factories.organisations import credit_code
from tests.factories.people import a_student, hr_of, office_of
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page

Check = Callable[[Page], None]
Open = Callable[[], Page]


@dataclass(frozen=True)
class Cast:
    """Who plays, by login; and the numbers of what they play with."""

    student: str
    office: str
    hr: str
    release: int
    slot: int


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """A published slot of one seat, a student, the office, HR, and a classmate who has applied as well."""
    with live_server.app.app_context():
        stage = a_stage(capacity=1)
        an_application(stage, a_student(stage.school, "同班同学"))
        cast = Cast(
            stage.student.user.login,
            office_of(stage.school).login,
            hr_of(stage.enterprise).login,
            stage.release.id,
            stage.slot.id,
        )
        db.session.commit()
    return cast


@pytest.fixture
def as_(page: Page, another_person: Open, live_server: LiveServer, cast: Cast) -> Callable[[str, str], Page]:
    """Opens an address as one of the cast: the student on `page`, the others on pages of their own."""
    desks: dict[str, Page] = {}

    def open_as(who: str, address: str) -> Page:
        if who not in desks:
            desks[who] = page if who == "student" else another_person()
            sign_in_page(desks[who], live_server.url, getattr(cast, who))
        desks[who].goto(f"{live_server.url}/applications{address}")
        return desks[who]

    return open_as


def confirm(page: Page, name: str, *, twice: bool = False) -> None:
    """Press a button that asks first, read the consequence, press again."""
    page.get_by_role("button", name=name, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    button = dialog.get_by_role("button", name=name, exact=True)
    if twice:
        button.dblclick(no_wait_after=True)
    else:
        button.click()


def stored(live_server: LiveServer, question: Callable[[], Any]) -> Any:
    with live_server.app.app_context():
        return question()


def test_a_student_applies_and_three_people_later_the_post_is_certain(
    as_: Callable[[str, str], Page], cast: Cast, live_server: LiveServer, assert_accessible: Check
) -> None:
    phone = as_("student", f"/new/{cast.release}")
    assert_accessible(phone)
    phone.get_by_label("申请说明").fill("学过软件测试，想到贵单位实习。")
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.get_by_text("申请已提交，等学校审核")).to_be_visible()
    assert_accessible(phone)

    desk = as_("office", "/school")
    assert_accessible(desk)
    desk.get_by_label("选择 张华生").check()
    desk.get_by_role("button", name="同意勾选的申请并转给企业").click()
    expect(desk.get_by_text("已同意 1 份申请并转给企业")).to_be_visible()

    firm = as_("hr", "/candidates")
    assert_accessible(firm)
    firm.get_by_role("link", name="张华生").click()
    expect(firm.get_by_text("139****")).to_be_visible()
    assert_accessible(firm)
    confirm(firm, "发出录用")
    expect(firm.get_by_text("已发出录用，待对方确认").first).to_be_visible()

    as_("student", "/mine")
    phone.get_by_role("link", name="去确认").click()
    assert_accessible(phone)
    confirm(phone, "确认接受", twice=True)
    expect(phone.get_by_text("您已确认录用").first).to_be_visible()
    accepted = db.select(db.func.count()).where(TransitionLog.event == "accept")
    assert stored(live_server, lambda: db.session.scalar(accepted)) == 1
    assert stored(live_server, lambda: db.session.get_one(Slot, cast.slot).seats_held) == 1


def test_after_the_answer_the_back_button_shows_the_present_state(
    as_: Callable[[str, str], Page], cast: Cast, live_server: LiveServer
) -> None:
    phone = as_("student", f"/new/{cast.release}")
    phone.get_by_label("申请说明").fill("想到贵单位实习。")
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.get_by_text("学校审核中")).to_be_visible()
    confirm(phone, "撤回申请")
    expect(phone.get_by_text("申请已撤回").first).to_be_visible()

    phone.go_back()
    phone.wait_for_load_state()

    expect(phone.get_by_role("button", name="撤回申请", exact=True)).to_have_count(0)


def test_a_nomination_is_refused_and_the_own_way_stays_open(
    as_: Callable[[str, str], Page], cast: Cast, live_server: LiveServer, assert_accessible: Check
) -> None:
    desk = as_("office", "/nominations")
    assert_accessible(desk)
    desk.get_by_label("推荐到哪个岗位").select_option(str(cast.release))
    expect(desk.get_by_text("已有本岗位的申请或推荐")).to_be_visible()
    assert_accessible(desk)
    desk.get_by_label("选择 张华生").check()
    desk.get_by_role("button", name="推荐勾选的学生").click()
    expect(desk.get_by_text("已推荐 1 名学生，等学生和监护人答复")).to_be_visible()

    phone = as_("student", "/mine")
    phone.get_by_role("link", name="去答复").click()
    assert_accessible(phone)
    phone.get_by_role("link", name="同意推荐").click()
    phone.get_by_label("本人说明").fill("愿意去。")
    phone.locator("summary", has_text="不同意推荐").click()
    phone.get_by_text("监护人不同意", exact=True).click()
    phone.get_by_role("button", name="不同意推荐").click()

    expect(phone.get_by_text("您可以自行选择岗位")).to_be_visible()
    expect(phone.get_by_role("link", name="自行联系单位")).to_be_visible()
    expect(phone.get_by_text("监护人不同意", exact=True)).to_be_visible()
    state = db.select(Application.state).where(Application.origin == "nomination")
    assert stored(live_server, lambda: db.session.scalar(state)) == "declined"


def propose(phone: Page) -> None:
    for label, value in (
        ("单位全称", "杭州清波软件有限公司"),
        ("统一社会信用代码", credit_code(88_000_001)),
        ("行业代码", "9013"),
        ("工作地址", "文三路 90 号"),
        ("单位联系人", "吴倩"),
        ("联系人手机", "13811112222"),
        ("岗位名称", "网站维护员"),
        ("工作内容", "更新网站内容，处理用户反馈。"),
        ("开始日期", "2026-07-01"),
        ("结束日期", "2026-12-31"),
        ("每月报酬", "2600"),
        ("自行联系的理由", "离家近，有带教师傅。"),
    ):
        phone.get_by_label(label).fill(value)
    phone.get_by_label("所在区、县（市）").select_option("330106")
    phone.get_by_label("工作场所").select_option("office")
    phone.get_by_role("button", name="提交给学校审核").click()


def test_a_post_found_by_the_student_is_approved(
    as_: Callable[[str, str], Page], live_server: LiveServer, assert_accessible: Check
) -> None:
    phone = as_("student", "/proposals")
    assert_accessible(phone)
    phone.get_by_role("link", name="提交自行联系的岗位").first.click()
    propose(phone)
    expect(phone.get_by_text("营业性娱乐场所实习。依据：《职业学校学生实习管理规定》").first).to_be_visible()
    assert_accessible(phone)
    expect(phone.get_by_label("单位全称")).to_have_value("杭州清波软件有限公司")
    phone.get_by_label("行业代码").fill("6513")
    phone.get_by_role("button", name="提交给学校审核").click()
    expect(phone.get_by_text("已提交，等学校审核")).to_be_visible()
    assert_accessible(phone)

    desk = as_("office", "/proposals")
    desk.get_by_role("link", name="网站维护员").click()
    assert_accessible(desk)
    confirm(desk, "同意自行联系", twice=True)
    expect(desk.get_by_text("学校已同意，岗位已落实")).to_be_visible()

    phone.reload()
    phone.get_by_role("link", name="查看对应的申请").click()
    expect(phone.get_by_text("您已确认录用").first).to_be_visible()
    assert stored(live_server, lambda: db.session.scalar(db.select(db.func.count()).select_from(Slot))) == 2
