"""The office before a post that the rules stop: what it is told, and how a filing is entered."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.kernel.clock import at_local
from placement.slots import services
from placement.slots.models import SlotRelease
from placement.slots.terms import Filing
from tests.conftest import TODAY
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import office_of
from tests.factories.slots import a_sent_slot, hr_viewer, office_viewer
from tests.slots.conftest import Visit
from tests.slots.test_views_checking import lamps

NOW = at_local(TODAY)
NIGHT = {"work_begins": "14:30", "work_ends": "22:30", "break_minutes": 0}
FILING = Filing("浙教职备〔2026〕17号", date(2026, 3, 10))
TYPED = {"quota": "", "special_filing": FILING.number, "special_filed_on": "2026-03-10"}


def waiting(**terms: Any) -> SlotRelease:
    """A slot before a school that takes the enterprise."""
    school = a_school()
    return a_sent_slot(an_enterprise(approved_by=school), school, **terms).releases[0]


def beside(html: str, field: str) -> str:
    """The sentence beside a field."""
    found = re.search(rf'id="{field}-error">(.*?)</div>', html, re.S)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""


@pytest.mark.parametrize(
    "terms,reason,clears",
    [
        ({"labour_class": 3}, "不得安排学生从事Ⅲ级及以上强度体力劳动", "调整工作内容或劳动强度"),
        ({"work_ends": "19:00"}, "每日实习时间不得超过8小时", "缩短每天的工作时间"),
        ({"pay_fen": 200_000}, "又低于最低档工资", "报酬提高到 2,600.00 元以上"),
        ({"post_staff": None}, "尚未登记在岗职工数，无法判断", "登记在岗职工数"),
    ],
)
def test_an_obstacle_no_filing_lifts_is_told_with_what_to_do_and_no_form(
    db: SQLAlchemy, visit: Visit, terms: dict[str, Any], reason: str, clears: str
) -> None:
    release = waiting(**terms)
    browser, path = visit(office_of(release.school)), f"/slots/reviews/{release.id}"

    html = browser.get(path).text
    forced = browser.post(f"{path}/publish", data=TYPED)

    assert reason in html
    assert f"怎么办：{clears}" in html
    assert f"{path}/publish" not in html
    assert f"{path}/return" in html
    assert forced.status_code == 422
    assert reason in forced.text
    assert "已备案" not in forced.text
    assert (release.state, release.special_filing) == ("submitted", "")


@pytest.mark.parametrize("terms", [NIGHT, {"hazards": ("high_place",)}])
def test_a_post_with_an_exception_is_published_under_its_filing(
    db: SQLAlchemy, visit: Visit, terms: dict[str, Any]
) -> None:
    release = waiting(**terms)
    browser, path = visit(office_of(release.school)), f"/slots/reviews/{release.id}"

    html = browser.get(path).text
    answer = browser.post(f"{path}/publish", data=TYPED)

    assert "还不能发布" in html
    assert "学校须事先报主管部门备案" in html
    assert 'name="special_filing"' in html
    assert answer.status_code == 303
    assert (release.state, release.filing) == ("published", FILING)
    assert f"已备案 {FILING.number}，2026-03-10" in lamps(browser.get(path).text)["特殊安排备案"][1]


@pytest.mark.parametrize(
    "number,day,field,said",
    [
        ("17", "", "special_filed_on", "请同时填写备案日期"),
        ("", "2026-03-10", "special_filing", "请同时填写主管部门给的备案号"),
        ("17", "2026-02-30", "special_filed_on", ""),
        ("17", "2026-03-17", "special_filed_on", "备案日期不能晚于今天"),
        ("17", "2026-03-16", "special_filed_on", "须在岗位开始（2026-03-16）之前完成备案"),
        ("长" * 121, "2026-03-10", "special_filing", "不能超过 120 个字"),
    ],
)
def test_half_a_filing_is_refused_beside_its_field_with_what_was_typed(
    db: SQLAlchemy, visit: Visit, number: str, day: str, field: str, said: str
) -> None:
    release = waiting(**NIGHT, starts_on=TODAY, ends_on=date(2026, 9, 15))
    typed = {"quota": "3", "special_filing": number, "special_filed_on": day}

    answer = visit(office_of(release.school)).post(f"/slots/reviews/{release.id}/publish", data=typed)

    assert answer.status_code == 422
    assert said in beside(answer.text, field)
    assert re.search(r"[一-鿿]", beside(answer.text, field))
    assert re.search(r'<details class="pl-act" open>.*?name="special_filing"', answer.text, re.S)
    assert 'value="3"' in answer.text
    assert (release.state, release.quota, release.special_filing) == ("submitted", None, "")


def test_without_a_filing_the_exception_stays_refused(db: SQLAlchemy, visit: Visit) -> None:
    release = waiting(**NIGHT)

    answer = visit(office_of(release.school)).post(f"/slots/reviews/{release.id}/publish", data={"quota": ""})

    assert answer.status_code == 422
    assert "不得安排学生上夜班" in answer.text
    assert release.state == "submitted"


def test_a_post_that_comes_back_shows_what_its_filing_lets_pass(db: SQLAlchemy, visit: Visit) -> None:
    release = waiting(**NIGHT)
    slot, browser, path = release.slot, visit(office_of(release.school)), f"/slots/reviews/{release.id}"
    services.publish_release(release, None, by=office_viewer(release.school), at=NOW, filing=FILING)
    worse = replace(services.terms_of(slot), hazards=("underground",))
    services.edit_slot(slot, worse, by=hr_viewer(slot.enterprise), at=NOW)

    html = browser.get(path).text

    assert "审核内容，发布给本校" in html
    assert f'value="{FILING.number}"' in html
    assert "矿山井下作业" in html
    assert html.count(f"已备案 {FILING.number}") == 2
    assert browser.post(f"{path}/quota", data={"quota": "999"}).status_code == 422
    cleared = browser.post(f"{path}/publish", data={"quota": "", "special_filing": "", "special_filed_on": ""})
    assert cleared.status_code == 422
    assert release.state == "submitted"


def test_what_the_rules_ask_of_the_post_is_shown_to_the_school(db: SQLAlchemy, visit: Visit) -> None:
    release = waiting()

    html = visit(office_of(release.school)).get(f"/slots/reviews/{release.id}").text

    for told in ("同类岗位在岗职工", "50 人", "¥3,500.00", "¥2,600.00"):
        assert told in html
