"""What HR sees of the rules while a slot is typed, and on the page of one that is stored."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from placement.compliance.rulebook import Stage, shipped_book
from placement.kernel.clock import at_local
from placement.slots import services
from placement.slots.models import Slot
from placement.slots.rules import SlotKind
from placement.slots.views.checking import TOPICS
from tests.conftest import TODAY
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import hr_of
from tests.factories.slots import a_draft, a_published_slot, hr_viewer
from tests.slots.conftest import Visit
from tests.slots.counting import statements
from tests.slots.posting import HTMX, typed
from tests.slots.test_views_drafting import region

WAITS = "填写后自动检查"
NOT_TYPED = {
    "title": "", "tasks": "", "venue": "", "labour_class": None, "capacity": "", "post_staff": "", "starts_on": "",
    "ends_on": "", "work_begins": "", "work_ends": "", "break_minutes": "", "weekdays": [], "pay_fen": "",
    "pay_day": "", "regular_wage_fen": "", "lowest_wage_fen": "", "major_codes": [],
}  # fmt: skip


def lamps(html: str) -> dict[str, tuple[str, str]]:
    """State and text of each light by its label; the first of two under one label."""
    found: dict[str, tuple[str, str]] = {}
    for state, body in re.findall(r'<li class="pl-light pl-light--(\w+)"[^>]*>(.*?)</li>', html, re.S):
        label = re.search(r"<strong>(.*?)</strong>", body)
        assert label
        found.setdefault(label[1], (state, " ".join(re.sub(r"<[^>]+>", " ", body).split())))
    return found


def sums(html: str) -> dict[str, tuple[str, list[str]]]:
    """Tone and figures of each sum card by its title."""
    return {
        title: (tone, re.findall(r'pl-sum-figure">(.*?)</td>', body))
        for tone, title, body in re.findall(r'pl-sum--(\w+)" role="group" aria-label="(.*?)">(.*?)</table>', html, re.S)
    }


LATE = {"work_begins": "14:30", "work_ends": "22:30", "break_minutes": "0"}
RED = [
    ({"venue": "internet_bar"}, "实习场所", "R-303|网吧|第十六条第（五）项|怎么办：更换实习场所"),
    ({"labour_class": "3"}, "体力劳动强度", "R-304|本岗位 3 级，须低于 3 级|第十六条第（七）项"),
    ({"hazards": ["high_place"]}, "危险因素", "R-305|高空作业|第十七条第（一）项|事先报主管部门备案"),
    ({"work_ends": "19:30"}, "每日工作时间", "R-311|上限 8 小时 = 超出 2 小时|怎么办：缩短每天的工作时间"),
    ({"weekdays": list("123456")}, "每周工作时间", "R-312|共 48 小时 − 上限 40 小时 = 超出 8 小时"),
    ({"weekdays": list("1234567")}, "休息日与节假日", "R-314|每周工作 7 天，最多 6 天|《劳动法》第三十八条"),
    (
        LATE,
        "不上夜班",
        "R-316|14:30 至 22:30，其中 0.5 小时|第十七条第（三）项|怎么办：把工作时间调整到 06:00 至 22:00",
    ),
    ({"pay_fen": "2500"}, "报酬不低于职工的标准", "R-321|3,500.00 × 80% = 2,800.00 元|怎么办：报酬提高到 2,600.00"),
    ({"ends_on": "2027-08-31"}, "起止日期", "R-117|共 14 个月，上限 12 个月"),
]
AMBER = [
    ({"hazards": ["dust"]}, "未成年学生", "R-301|未满 18 周岁的学生不能申请：生产性粉尘|第十六条第（三）项"),
    ({"weekdays": list("23456")}, "休息日与节假日", "R-314|不得安排学生在休息日实习"),
    ({"pay_fen": "2700"}, "报酬不低于职工的标准", "R-321|报酬 2,700.00 元|第十八条"),
    ({"pay_fen": "1000"}, "报酬与最低工资", "R-322|报酬 1,000.00 元 &lt; 当地最低工资|《最低工资规定》"),
    ({"capacity": "11"}, "占在岗职工的比例", "R-114|在岗 100 × 10% = 10 → 10 人，已占 0，还可 10，本次 11"),
    ({"post_staff": "20"}, "占同类岗位职工的比例", "R-115|在岗 20 × 20% = 4 → 4 人，已占 0，还可 4，本次 5"),
    ({"ends_on": "2026-08-31"}, "起止日期", "R-117|为 2 个月，一般 5 至 7 个月|第十二条"),
    ({"starts_on": "2026-03-16", "ends_on": "2026-09-15"}, "起止日期", "来不及办理手续|怎么办：推后开始日期"),
]
CASES = [*((*case, "red") for case in RED), *((*case, "amber") for case in AMBER)]


@pytest.mark.parametrize("changes,label,told,state", CASES)
def test_each_rule_is_told_with_its_sum_its_article_and_what_to_do(
    db: SQLAlchemy, visit: Visit, changes: dict[str, Any], label: str, told: str, state: str
) -> None:
    enterprise = an_enterprise()

    answer = visit(hr_of(enterprise)).post("/slots/new", data=typed(enterprise, act="check", **changes), headers=HTMX)

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<section id="slot-checks"')
    shown, text = lamps(answer.text)[label]
    assert shown == state
    assert [part for part in told.split("|") if part not in text] == []
    assert db.session.scalar(select(func.count()).select_from(Slot)) == 0


@pytest.mark.parametrize("kind", SlotKind)
def test_every_rule_that_is_asked_of_a_slot_has_its_light(kind: SlotKind) -> None:
    asked = {row.id for row in shipped_book().rules_for(kind, Stage.SLOT, on=TODAY)}
    shown = {rule for topic in TOPICS if kind in topic.kinds for rule in topic.rules}

    assert asked - shown == ({"R-304"} if kind is SlotKind.OBSERVATION else set())  # whoever looks on lifts nothing


def test_a_good_slot_is_green_all_over(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()

    html = visit(hr_of(enterprise)).post("/slots/new", data=typed(enterprise, act="check"), headers=HTMX).text

    assert {state for state, _ in lamps(html).values()} == {"green"}
    assert "没有不符合规定的内容" in html


@pytest.mark.parametrize("kind", ["work_placement", "apprenticeship", "observation", "teacher_practice"])
def test_while_nothing_is_typed_the_lights_wait_and_nothing_is_wrong(db: SQLAlchemy, visit: Visit, kind: str) -> None:
    enterprise = an_enterprise()
    data = typed(enterprise, act="check", kind=kind, **NOT_TYPED)

    answer = visit(hr_of(enterprise)).post("/slots/new", data=data, headers=HTMX)

    assert answer.status_code == 200
    waiting = {label for label, (state, text) in lamps(answer.text).items() if state == "unknown" and WAITS in text}
    assert waiting | {"单位性质", "危险因素", "体力劳动强度"} >= set(lamps(answer.text))  # known before a word is typed
    assert "起止日期" in waiting
    assert "不能发布" not in answer.text
    assert "无法判断" not in answer.text


@pytest.mark.parametrize(
    "changes,label",
    [
        ({"venue": ""}, "实习场所"),
        ({"capacity": ""}, "占在岗职工的比例"),
        ({"capacity": "五"}, "占在岗职工的比例"),
        ({"post_staff": ""}, "占同类岗位职工的比例"),
        ({"work_ends": ""}, "不上夜班"),
        ({"work_ends": "25:00"}, "每日工作时间"),
        ({"break_minutes": "900"}, "每周工作时间"),
        ({"weekdays": []}, "休息日与节假日"),
        ({"pay_fen": ""}, "报酬不低于职工的标准"),
        ({"pay_fen": "两千"}, "报酬与最低工资"),
        ({"regular_wage_fen": ""}, "报酬不低于职工的标准"),
        ({"starts_on": ""}, "起止日期"),
        ({"starts_on": "0002-07-01"}, "起止日期"),
        ({"starts_on": "9999-07-01", "ends_on": "9999-12-31"}, "起止日期"),
        ({"ends_on": "2026-02-30"}, "安全生产记录"),
    ],
)
def test_a_light_waits_for_its_own_facts_only(
    db: SQLAlchemy, visit: Visit, changes: dict[str, Any], label: str
) -> None:
    enterprise = an_enterprise()

    answer = visit(hr_of(enterprise)).post("/slots/new", data=typed(enterprise, act="check", **changes), headers=HTMX)

    assert answer.status_code == 200
    assert WAITS in lamps(answer.text)[label][1]
    assert {state for state, _ in lamps(answer.text).values()} == {"green", "unknown"}
    assert "不能发布" not in answer.text


def test_what_is_wrong_stands_before_what_is_right(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    data = typed(enterprise, act="check", work_ends="23:00", capacity="11", venue="")

    html = visit(hr_of(enterprise)).post("/slots/new", data=data, headers=HTMX).text

    states = [state for state, _ in lamps(html).values()]
    assert states == sorted(states, key=["red", "amber", "unknown", "green"].index)
    assert "不能发布：每日实习时间不得超过8小时 · R-311 · 共 3 项" in html


def test_the_sum_of_the_tenth_counts_the_seats_held_elsewhere_at_that_time(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise(staff_count=86)
    at_once = a_published_slot(
        enterprise, a_school(), capacity=8, starts_on=date(2026, 12, 31), ends_on=date(2027, 6, 1)
    )
    before = a_published_slot(enterprise, a_school(), capacity=8, starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30))
    for slot, seats in ((at_once, 7), (before, 3)):
        services.hold_seat(slot.id, slot.releases[0].id, by=hr_viewer(enterprise), at=at_local(TODAY), seats=seats)
    browser, data = visit(hr_of(enterprise)), typed(enterprise, act="check", capacity="2")

    html = browser.post("/slots/new", data=data, headers=HTMX).text

    assert sums(html)["占在岗职工的比例"] == ("warn", ["86 人", "10%", "8 人", "7 人", "1 人"])
    assert "8.6，取整" in html
    assert "本岗位 2 人，超出 1 人" in html
    own = browser.post(f"/slots/{at_once.id}/edit", data={**data, "starts_on": "2026-12-31", "ends_on": "2027-06-01"})
    assert sums(own.text)["占在岗职工的比例"] == ("good", ["86 人", "10%", "8 人", "0 人", "8 人"])


def test_the_sum_of_the_working_time_shows_every_step(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    data = typed(enterprise, act="check", work_begins="09:00", work_ends="17:00", break_minutes="30")

    html = visit(hr_of(enterprise)).post("/slots/new", data=data, headers=HTMX).text

    assert sums(html)["工作时间"] == ("good", ["8 小时", "0.5 小时", "7.5 小时", "5 天", "37.5 小时"])


@pytest.mark.parametrize("act,name", [("check", "slot-checks"), ("check", "slot-verdict"), ("majors", "slot-majors")])
def test_the_region_swapped_in_equals_the_one_of_the_reloaded_page(
    db: SQLAlchemy, visit: Visit, act: str, name: str
) -> None:
    enterprise = an_enterprise()
    browser = visit(hr_of(enterprise))
    data = typed(enterprise, act=act, major_q="jsj", venue="bar")

    swapped = browser.post("/slots/new", data=data, headers=HTMX)
    page = browser.post("/slots/new", data=data)

    assert page.status_code == 200
    beside = ' hx-swap-oob="innerHTML"'  # how the verdict finds its place, which it has in the page
    assert region(page.text, name).split() == region(swapped.text, name).replace(beside, "").split()
    assert 'value="软件测试员"' in page.text  # what was typed is still there


def test_the_boxes_of_dangers_stay_folded_until_one_is_ticked(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    browser = visit(hr_of(enterprise))

    assert '<details class="pl-act" open>' not in browser.get("/slots/new?kind=work_placement").text
    ticked = browser.post("/slots/new", data=typed(enterprise, act="check", hazards=["dust"])).text

    assert '<details class="pl-act" open>' in ticked
    assert re.search(r'value="dust" checked', ticked)


def test_looking_again_costs_a_few_statements_however_much_is_typed(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    browser, data = visit(hr_of(enterprise)), typed(enterprise, act="check", hazards=["dust"], weekdays=list("1234567"))
    browser.post("/slots/new", data=data, headers=HTMX)

    sent = statements(db, lambda: browser.post("/slots/new", data=data, headers=HTMX))

    assert len(sent) <= 12, sent


def test_the_page_of_a_stored_slot_names_the_facts_that_nobody_told(db: SQLAlchemy, visit: Visit) -> None:
    slot = a_draft(an_enterprise(), hazards=None, post_staff=None, regular_wage_fen=None)

    html = visit(hr_of(slot.enterprise)).get(f"/slots/{slot.id}").text

    shown = lamps(html)
    assert "尚未登记岗位的危险因素，无法判断" in shown["危险因素"][1]
    assert "怎么办：登记同岗位职工工资" in shown["报酬不低于职工的标准"][1]
    assert "学校不能发布这个岗位" in html
    assert WAITS not in html
