"""Students and teachers look for slots."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.kernel.clock import FixedClock, at_local
from placement.organisations.models import School
from placement.slots import services
from tests.factories.organisations import a_school, a_site, an_enterprise
from tests.factories.people import a_student, a_teacher, mentor_of
from tests.factories.slots import a_published_slot, a_sent_slot, hr_viewer, office_viewer
from tests.slots.conftest import Visit
from tests.slots.counting import statements
from tests.slots.posting import HTMX
from tests.slots.test_views_drafting import region


def titles(html: str) -> list[str]:
    return re.findall(r'<h2 class="pl-slot-title"><a href="/slots/\d+">(.*?)</a>', html)


@pytest.fixture
def school(db: SQLAlchemy) -> School:
    """A school whose students can find five quite different slots."""
    school = a_school()
    software = an_enterprise("杭州云栖信息技术有限公司")
    works = an_enterprise("杭州精工机械有限公司", division="330109")
    a_published_slot(
        software, school, title="软件测试员", pay_fen=240_000, lowest_wage_fen=240_000, capacity=2, board=True
    )  # fmt: skip
    a_published_slot(
        software,
        school,
        title="网络布线技术员",
        tasks="布线_100%合格",
        major_codes=("710202",),
        pay_fen=300_000,
        capacity=9,
    )
    a_published_slot(
        works, school, title="数控车床操作工", tasks="操作车床", major_codes=("660103",), lodging=True, capacity=4,
        starts_on=date(2026, 9, 1), ends_on=date(2027, 2, 28), pay_fen=260_000,
    )  # fmt: skip
    a_published_slot(works, school, title="车间参观", kind="observation", major_codes=())
    a_published_slot(software, school, title="软件学徒", kind="apprenticeship", pay_fen=250_000, capacity=1)
    return school


@pytest.mark.parametrize(
    "query,found",
    [
        ("", {"软件测试员", "软件学徒", "车间参观"}),
        ("scope=class", {"软件测试员", "软件学徒", "车间参观", "网络布线技术员"}),
        ("scope=all", {"软件测试员", "软件学徒", "车间参观", "网络布线技术员", "数控车床操作工"}),
        ("scope=all&kind=apprenticeship", {"软件学徒"}),
        ("scope=all&kind=teacher_practice", {"软件测试员", "软件学徒", "车间参观", "网络布线技术员", "数控车床操作工"}),
        ("scope=all&division=330109", {"数控车床操作工", "车间参观"}),
        ("scope=all&month=2026-09", {"数控车床操作工"}),
        ("scope=all&month=2026-13", {"软件测试员", "软件学徒", "车间参观", "网络布线技术员", "数控车床操作工"}),
        ("scope=all&pay=2500", {"软件学徒", "网络布线技术员", "数控车床操作工"}),
        ("scope=all&board=y", {"软件测试员"}),
        ("scope=all&lodging=y", {"数控车床操作工"}),
        ("scope=all&q=车床", {"数控车床操作工"}),
        ("scope=all&q=skccczg", {"数控车床操作工"}),
        ("scope=all&q=SKCC", {"数控车床操作工"}),
        ("scope=all&q=云栖", {"软件测试员", "软件学徒", "网络布线技术员"}),
        ("scope=all&q=hzjg", {"数控车床操作工", "车间参观"}),
        ("scope=all&q=计算机应用", {"软件测试员", "软件学徒"}),
        ("scope=all&q=jsjyy", {"软件测试员", "软件学徒"}),
        ("scope=all&q=软件+rjxt", {"软件学徒"}),
        ("scope=all&q=%25", {"网络布线技术员"}),
        ("scope=all&q=_", {"网络布线技术员"}),
        ("scope=all&q=%5C", set()),
        ("scope=all&q=%00软件测试", {"软件测试员"}),
        ("scope=all&q='; drop table slot; --", set()),
    ],
)
def test_every_filter_narrows_and_nonsense_filters_nothing(
    school: School, visit: Visit, query: str, found: set[str]
) -> None:
    answer = visit(a_student(school)).get(f"/slots/?{query}")

    assert answer.status_code == 200
    assert set(titles(answer.text)) == found


@pytest.mark.parametrize(
    "sort,first",
    [("pay", "网络布线技术员"), ("seats", "网络布线技术员"), ("new", "软件学徒"), ("nonsense", "软件学徒")],
)
def test_the_order_is_the_one_asked_for(school: School, visit: Visit, sort: str, first: str) -> None:
    html = visit(a_student(school)).get(f"/slots/?scope=all&sort={sort}").text

    assert titles(html)[0] == first


def test_the_order_by_start_begins_with_the_earliest(school: School, visit: Visit) -> None:
    html = visit(a_student(school)).get("/slots/?scope=all&sort=start").text

    assert titles(html)[-1] == "数控车床操作工"


def test_a_card_says_how_the_slot_fits_what_is_left_and_until_when(school: School, visit: Visit) -> None:
    html = visit(a_student(school)).get("/slots/?scope=all").text

    cards = {titles(card)[0]: card for card in re.findall(r'<article class="pl-slot">.*?</article>', html, re.S)}
    assert "专业对口" in cards["软件测试员"]
    assert "剩 2 个名额" in cards["软件测试员"]
    assert "每月 ¥2,400.00" in cards["软件测试员"]
    assert "2026年7月1日前可申请" in cards["软件测试员"]
    assert "同专业类" in cards["网络布线技术员"]
    assert "专业不对口" in cards["数控车床操作工"]
    assert "不限专业" in cards["车间参观"]
    assert "由学校统一预约" in cards["车间参观"]


def test_every_filter_stands_in_the_form_and_has_a_chip_that_takes_it_away(school: School, visit: Visit) -> None:
    html = visit(a_student(school)).get("/slots/?scope=all&q=软件&division=330110&pay=2000&board=y").text

    chips = dict(re.findall(r'class="pl-filter-chip" href="(.*?)".*?>(.*?)<svg', html))
    assert {word.strip() for word in chips.values()} == {"“软件”", "余杭区", "2000 元以上", "提供工作餐"}
    removed = next(href for href, word in chips.items() if word.strip() == "余杭区")
    assert "division" not in removed
    assert "pay=2000" in removed
    assert '<option value="330110" selected>' in html
    assert 'name="scope" value="all"' in html


def test_nothing_found_offers_each_filter_to_let_go_with_what_it_would_show(school: School, visit: Visit) -> None:
    html = visit(a_student(school)).get("/slots/?kind=apprenticeship&board=y").text

    assert titles(html) == []
    rungs = dict(re.findall(r'<li><a href="([^"]*)">(不限[^<]*)</a>', html))
    assert set(rungs.values()) == {"不限学徒：1 个岗位", "不限提供工作餐：1 个岗位"}
    assert titles(visit(a_student(school)).get(next(iter(rungs)).replace("&amp;", "&")).text) != []


def test_when_no_single_filter_helps_everything_is_offered(school: School, visit: Visit) -> None:
    html = visit(a_student(school)).get("/slots/?q=没有这样的&kind=apprenticeship&board=y&scope=all").text

    assert "清空全部条件：5 个岗位" in html


def test_a_school_that_published_nothing_says_so(db: SQLAlchemy, visit: Visit) -> None:
    html = visit(a_student(a_school())).get("/slots/").text

    assert "本校还没有发布这类岗位" in html


def test_what_is_not_open_not_published_or_begun_is_not_found(db: SQLAlchemy, visit: Visit, clock: FixedClock) -> None:
    school, enterprise = a_school(), an_enterprise()
    student = a_student(school)
    paused = a_published_slot(enterprise, school, title="暂停")
    services.pause_slot(paused, by=hr_viewer(enterprise), at=clock.now())
    returned = a_published_slot(enterprise, school, title="退回")
    services.return_release(returned.releases[0], "改", by=office_viewer(school), at=clock.now())
    a_sent_slot(enterprise, school, title="待审")
    a_published_slot(enterprise, a_school(), title="别校")
    a_published_slot(enterprise, school, title="开放")
    clock.move_to(at_local(date(2026, 6, 30)))

    assert titles(visit(student).get("/slots/").text) == ["开放"]
    clock.move_to(at_local(date(2026, 7, 1)))
    assert titles(visit(student).get("/slots/").text) == []


def test_a_quota_shows_the_seats_left_for_this_school(db: SQLAlchemy, visit: Visit) -> None:
    school, other = a_school(), a_school()
    slot = a_published_slot(an_enterprise(), school, other, capacity=5)
    for release in slot.releases:
        if release.school_id == school.id:
            services.set_quota(release, 1, by=office_viewer(school), at=at_local(date(2026, 3, 10)))
            services.hold_seat(slot.id, release.id, by=office_viewer(school), at=at_local(date(2026, 3, 10)))

    assert "名额已满" in visit(a_student(school)).get("/slots/").text
    assert "剩 4 个名额" in visit(a_student(other)).get("/slots/").text


def test_a_teacher_finds_teacher_slots_only(db: SQLAlchemy, visit: Visit) -> None:
    school, enterprise = a_school(), an_enterprise()
    a_published_slot(enterprise, school, title="学生岗")
    a_published_slot(enterprise, school, title="教师岗", kind="teacher_practice")
    browser = visit(a_teacher(school))

    html = browser.get("/slots/").text

    assert titles(html) == ["教师岗"]
    assert 'name="pay"' not in html
    assert titles(browser.get("/slots/?sort=pay&kind=work_placement&pay=4000").text) == ["教师岗"]


def test_a_teacher_of_no_major_has_no_match_and_no_switch(db: SQLAlchemy, visit: Visit) -> None:
    school, enterprise = a_school(), an_enterprise()
    slot = a_published_slot(enterprise, school, title="教师岗", kind="teacher_practice")
    browser = visit(a_teacher(school, major_code=None))

    html = browser.get("/slots/?scope=major").text

    assert titles(html) == ["教师岗"]
    assert "专业对口" not in html
    assert "本专业：" not in html
    assert browser.get(f"/slots/{slot.id}").status_code == 200


@pytest.mark.parametrize("query", ["", "scope=all&page=2", "scope=all&page=99", "q=zzz", "scope=all&page=x"])
def test_the_region_equals_the_page(db: SQLAlchemy, visit: Visit, query: str) -> None:
    school, enterprise = a_school(), an_enterprise()
    for number in range(21):
        a_published_slot(enterprise, school, title=f"岗位{number:02d}")
    browser, path = visit(a_student(school)), f"/slots/?{query}"

    swapped, page = browser.get(path, headers=HTMX), browser.get(path)

    assert swapped.text.lstrip().startswith('<div id="slots-results"')
    assert region(page.text, "slots-results").split() == region(swapped.text, "slots-results").split()


def test_one_and_twenty_rows_cost_four_statements(db: SQLAlchemy, visit: Visit) -> None:
    school, enterprise = a_school(), an_enterprise()
    a_published_slot(enterprise, school)
    browser = visit(a_student(school))
    browser.get("/slots/")

    one = statements(db, lambda: browser.get("/slots/"))
    for _ in range(19):
        a_published_slot(enterprise, school)
    db.session.commit()
    twenty = statements(db, lambda: browser.get("/slots/"))

    assert len(titles(browser.get("/slots/").text)) == 20
    assert len(one) == len(twenty) == 4  # who is it, what do they learn, how many, which


def test_the_page_of_a_slot_leads_to_the_application(db: SQLAlchemy, visit: Visit) -> None:
    school, enterprise = a_school(), an_enterprise()
    slot = a_published_slot(enterprise, school, site_id=a_site(enterprise).id)

    html = visit(a_student(school)).get(f"/slots/{slot.id}").text

    assert f"release_id={slot.releases[0].id}" in html or f"/{slot.releases[0].id}" in html
    assert "申请这个岗位" in html
    assert "您的专业：计算机应用（计算机类）。岗位面向您所学的专业。" in html
    assert "良睦路 1 号" in html


def test_the_mentor_is_not_named_to_students(db: SQLAlchemy, visit: Visit) -> None:
    school, enterprise = a_school(), an_enterprise()
    slot = a_published_slot(enterprise, school, mentor_id=mentor_of(enterprise, "独孤师傅").id)

    html = visit(a_student(school)).get(f"/slots/{slot.id}").text

    assert "独孤师傅" not in html
    assert "已安排" in html


@pytest.mark.parametrize(
    "changes,day,sentence",
    [
        ({"kind": "observation"}, date(2026, 3, 16), "由学校统一预约"),
        ({}, date(2026, 7, 1), "该岗位已经开始"),
    ],
)
def test_where_nobody_can_apply_the_page_says_why(
    db: SQLAlchemy, visit: Visit, clock: FixedClock, changes: dict[str, str], day: date, sentence: str
) -> None:
    school = a_school()
    slot = a_published_slot(an_enterprise(), school, **changes)
    student = a_student(school)
    clock.move_to(at_local(day))

    html = visit(student).get(f"/slots/{slot.id}").text

    assert sentence in html
    assert "申请这个岗位" not in html
