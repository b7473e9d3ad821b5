"""A teacher logs weeks on a phone and reports, HR assesses, the office recognises, and the certificate says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from placement.extensions import db
from placement.kernel.clock import at_local
from tests.documents.reading import pages
from tests.factories.people import hr_of, office_of
from tests.factories.practice import a_stay
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page

FRIDAY = date(2026, 3, 13)
Check = Callable[[Page], None]


@dataclass
class Cast:
    """Who plays, by login, and the record."""

    record: int
    teacher: str
    hr: str
    office: str
    enterprise: str
    school: str


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """A stay of two weeks that ends today, a Friday; nothing is logged yet."""
    live_server.clock.move_to(at_local(FRIDAY, 17))
    with live_server.app.app_context():
        stay = a_stay(last=FRIDAY)
        hr, office = hr_of(stay.enterprise), office_of(stay.school)
        db.session.commit()
        school = stay.school.code
        return Cast(stay.record.id, stay.teacher.user.login, hr.login, office.login, stay.enterprise.name, school)


@contextmanager
def signed_in(another_person: Callable[..., Page], live_server: LiveServer, login: str) -> Iterator[Page]:
    page = another_person()
    sign_in_page(page, live_server.url, login)
    yield page
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the phone"


def log_week(page: Page, what: str) -> None:
    page.get_by_label("做了什么").fill(what)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("[data-toast]")).to_contain_text("已登记 5 天")


def teacher_logs_and_reports(page: Page, url: str, check: Check) -> None:
    page.goto(f"{url}/practice/")
    expect(page.get_by_role("group", name="2026年度还差 21.75 天")).to_be_visible()
    check(page)
    page.get_by_role("link", name="登记日志").click()
    check(page)
    log_week(page, "第一周：熟悉产线，跟班记录故障。")
    log_week(page, "第二周：独立执行功能测试。")
    expect(page.get_by_text("2026年3月2日至3月6日，5 天")).to_be_visible()
    page.get_by_role("textbox", name="实践总结").fill("完成两个项目的功能测试，整理缺陷案例四十个。")
    page.locator("#outcome").fill("教学项目一份")
    page.get_by_role("button", name="提交总结，送企业考核").click()
    dialog = page.get_by_role("dialog", name="提交实践总结？")
    expect(dialog).to_contain_text("共登记 10 天")
    dialog.get_by_role("button", name="提交总结，送企业考核").click()
    expect(page.get_by_role("heading", name="等企业考核")).to_be_visible()


def hr_assesses(page: Page, url: str, check: Check) -> None:
    page.goto(f"{url}/practice/records")
    page.get_by_role("link", name="只看等我处理的").click()
    page.get_by_role("link", name="陈思远").click()
    check(page)
    page.get_by_text("良好", exact=True).click()
    page.get_by_label("考核意见").fill("工作认真，独立完成测试任务。")
    page.get_by_role("button", name="完成考核，送学校认定").click()
    expect(page.get_by_role("heading", name="等学校认定")).to_be_visible()


def office_recognises(page: Page, url: str, check: Check) -> None:
    page.goto(f"{url}/practice/records?state=enterprise_assessed")
    page.get_by_role("link", name="陈思远").click()
    page.get_by_role("link", name="逐日核对并认定").click()
    check(page)
    sum_card = page.get_by_role("group", name="本次认定")
    expect(sum_card).to_contain_text("登记的天数全部认定")
    page.get_by_role("checkbox", name="2026年3月13日").uncheck()
    expect(sum_card).to_contain_text("9 天")
    expect(sum_card).to_contain_text("请在下方写明原因")
    page.get_by_role("button", name="认定勾选的天数并生成证书").click()
    expect(page.get_by_text("只认定部分天数时，请写明原因").first).to_be_visible()
    expect(page.get_by_role("checkbox", name="2026年3月13日")).not_to_be_checked()
    page.get_by_label("认定意见").fill("3月13日返校开会")
    page.get_by_role("button", name="认定勾选的天数并生成证书").click()
    expect(page.get_by_role("heading", name="学校已认定 9 天")).to_be_visible()


def certificate_of(page: Page, url: str, record: int, folder: Path) -> str:
    page.goto(f"{url}/practice/records/{record}")
    with page.expect_download() as download:
        page.get_by_role("link", name="教师企业实践证书").click()
    paper = folder / "certificate.pdf"
    download.value.save_as(paper)
    (text,) = pages(paper.read_bytes())
    return text


def test_a_teachers_month_from_the_log_to_the_certificate(
    live_server: LiveServer,
    cast: Cast,
    another_person: Callable[..., Page],
    assert_accessible: Check,
    tmp_path: Path,
) -> None:
    url = live_server.url
    with signed_in(another_person, live_server, cast.teacher) as page:
        teacher_logs_and_reports(page, url, assert_accessible)
    with signed_in(another_person, live_server, cast.hr) as page:
        hr_assesses(page, url, assert_accessible)
    with signed_in(another_person, live_server, cast.office) as page:
        office_recognises(page, url, assert_accessible)
        live_server.run_jobs()
        expect(page.get_by_role("link", name="教师企业实践证书")).to_be_visible()  # the region asks again by itself
        assert_accessible(page)

    with signed_in(another_person, live_server, cast.teacher) as page:
        text = certificate_of(page, url, cast.record, tmp_path)

    for words in (f"JS-{cast.school}-2026-0001", "陈思远", cast.enterprise, "完成企业实践9天", "3月13日返校开会"):
        assert words in text


def test_a_refused_week_names_its_days_and_keeps_what_was_typed(
    live_server: LiveServer, cast: Cast, page: Page, assert_accessible: Check
) -> None:
    sign_in_page(page, live_server.url, cast.teacher)
    page.goto(f"{live_server.url}/practice/records/{cast.record}")
    log_week(page, "第一周")

    page.locator("#first").fill("2026-03-05")
    page.get_by_label("到哪一天").fill("2026-03-10")
    page.get_by_label("做了什么").fill("补记这几天")
    page.get_by_role("button", name="登记", exact=True).click()

    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("2026年3月5日：该日已登记过，每天最多计一天")
    expect(alert).to_contain_text("2026年3月6日")
    expect(page.get_by_label("做了什么")).to_have_value("补记这几天")
    assert_accessible(page)


def test_the_office_sees_who_owes_and_enters_the_weeks_that_are_taught(
    live_server: LiveServer, cast: Cast, desktop: Page, assert_accessible: Check
) -> None:
    sign_in_page(desktop, live_server.url, cast.office)
    desktop.goto(f"{live_server.url}/practice/teachers")
    assert_accessible(desktop)

    desktop.get_by_role("checkbox", name="选择 陈思远").check()
    desktop.get_by_label("从哪一周").fill("2026-03-16")
    desktop.get_by_label("到哪一周").fill("2026-07-03")
    desktop.get_by_role("button", name="为勾选的教师登记").click()
    expect(desktop.locator("[data-toast]")).to_contain_text("已为 1 名教师登记授课周")
    desktop.get_by_role("link", name="陈思远").click()

    expect(desktop.get_by_text("2026年3月16日至7月5日")).to_be_visible()
    expect(desktop.get_by_text("已安排的实践还可登记 10 天，另外 12 天，7月6日至7月21日可补足。")).to_be_visible()
    assert_accessible(desktop)
