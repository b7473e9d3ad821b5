"""What a school may publish: what the rules refuse, what a filing lifts, what must be looked at again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.extensions import db as extension
from placement.infra.jobs import Job
from placement.kernel.clock import at_local
from placement.kernel.errors import RuleBroken
from placement.slots import judging, services
from placement.slots.models import SlotRelease
from placement.slots.posts import PostFacts, correct_post
from placement.slots.terms import Filing
from tests.conftest import TODAY
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.slots import a_published_slot, a_release, a_sent_slot, hr_viewer, office_viewer

NOW = at_local(TODAY)
FILING = Filing("浙教职备〔2026〕17号", date(2026, 3, 10))
NIGHT = {"work_begins": "14:30", "work_ends": "22:30", "break_minutes": 0}


def waiting(*, agency: bool = False, taken: bool = True, **terms: Any) -> SlotRelease:
    """A slot before a school that takes the enterprise, not looked at yet."""
    school = a_school()
    enterprise = an_enterprise(agency=agency, approved_by=school if taken and not agency else None)
    return a_sent_slot(enterprise, school, **terms).releases[0]


def publish(release: SlotRelease, filing: Filing | None = None) -> None:
    services.publish_release(release, None, by=office_viewer(release.school), at=NOW, filing=filing)


@pytest.mark.parametrize(
    "terms,said",
    [
        ({"venue": "karaoke"}, "歌厅.*第十六条第（五）项"),
        ({"labour_class": 3}, "Ⅲ级及以上强度体力劳动.*第十六条第（七）项"),
        ({"hazards": ("underground",)}, "高风险岗位.*矿山井下作业.*第十七条第（一）项"),
        ({"work_ends": "18:30"}, "每日实习时间不得超过8小时.*第十七条"),
        ({"weekdays": "123456"}, "每周实习时间不得超过40小时.*第十七条"),
        ({"weekdays": "1234567", "work_ends": "14:00"}, "每周至少休息一日.*《劳动法》第三十八条"),
        (NIGHT, "夜班（22:00 至次日 06:00）.*第十七条第（三）项"),
        ({"pay_fen": 250_000}, "既低于同岗位工资的80%，又低于最低档工资.*第十八条"),
        ({"ends_on": date(2027, 7, 31)}, "累计不得超过12个月.*第十二条"),
        ({"hazards": None}, "尚未登记岗位的危险因素，无法判断"),
        ({"post_staff": None}, "尚未登记在岗职工数，无法判断"),
        ({"regular_wage_fen": None}, "尚未登记同岗位职工工资，无法判断"),
        ({"lowest_wage_fen": None}, "尚未登记本单位同岗位最低档工资，无法判断"),
        ({"kind": "observation", "hazards": None}, "尚未登记岗位的危险因素，无法判断"),
        ({"kind": "observation", "work_ends": "18:30"}, "每日实习时间不得超过8小时"),
        ({"kind": "apprenticeship", "labour_class": 4}, "Ⅲ级及以上强度体力劳动"),
    ],
)
def test_what_a_rule_stops_is_not_published_and_the_article_is_named(
    db: SQLAlchemy, terms: dict[str, Any], said: str
) -> None:
    release = waiting(**terms)

    with pytest.raises(RuleBroken, match=said) as refused:
        publish(release)

    assert refused.value.code == "slot_release_publish_refused"
    assert (release.state, release.special_filing) == ("submitted", "")
    assert judging.judge(release, at=NOW) is not None


@pytest.mark.parametrize(
    "terms",
    [
        {"capacity": 50},
        {"post_staff": 1},
        {"ends_on": date(2026, 8, 31)},
        {"weekdays": "23456"},
        {"hazards": ("dust", "noise")},
        {"pay_fen": 240_000, "lowest_wage_fen": 240_000},
        {"kind": "apprenticeship", "pay_fen": 0},
        {"kind": "teacher_practice", "work_ends": "23:30"},
    ],
)
def test_what_only_warns_is_published(db: SQLAlchemy, terms: dict[str, Any]) -> None:
    release = waiting(**terms)

    publish(release)

    assert release.state == "published"


@pytest.mark.parametrize("terms", [NIGHT, {"hazards": ("high_place",)}, {**NIGHT, "hazards": ("toxic",)}])
def test_a_filing_lifts_what_is_fileable_and_stays_on_the_release(db: SQLAlchemy, terms: dict[str, Any]) -> None:
    release = waiting(**terms)
    obstacle = judging.judge(release, at=NOW)

    publish(release, FILING)

    assert obstacle is not None
    assert obstacle.fileable
    assert (release.state, release.filing) == ("published", FILING)


@pytest.mark.parametrize(
    "case,said",
    [
        ({**NIGHT, "labour_class": 3}, "体力劳动"),
        ({**NIGHT, "hazards": None}, "危险因素"),
        ({**NIGHT, "taken": False}, "本校尚未通过对该企业的考察"),
        ({**NIGHT, "agency": True}, "人力资源服务机构"),
    ],
)
def test_nobody_files_in_vain(db: SQLAlchemy, case: dict[str, Any], said: str) -> None:
    release = waiting(**case)

    obstacle = judging.judge(release, at=NOW)

    assert obstacle is not None
    assert not obstacle.fileable
    assert said in str(obstacle.reason)
    with pytest.raises(RuleBroken, match=said):
        publish(release, FILING)
    assert (release.state, release.special_filing) == ("submitted", "")


@pytest.mark.parametrize(
    "filing,field",
    [
        (Filing("  ", date(2026, 3, 10)), "special_filing"),
        (Filing("长" * 121, date(2026, 3, 10)), "special_filing"),
        (Filing("17", date(2026, 3, 17)), "special_filed_on"),  # tomorrow
        (Filing("17", date(2026, 3, 16)), "special_filed_on"),  # the first day itself
    ],
)
def test_a_filing_has_a_number_and_a_day_before_the_first(db: SQLAlchemy, filing: Filing, field: str) -> None:
    release = waiting(**NIGHT, starts_on=TODAY, ends_on=date(2026, 9, 15))

    with pytest.raises(RuleBroken) as refused:
        publish(release, filing)

    assert (refused.value.code, refused.value.field) == ("bad_filing", field)
    assert release.state == "submitted"


def test_a_filing_that_came_too_late_for_new_dates_lifts_nothing(db: SQLAlchemy) -> None:
    release = waiting(**NIGHT)
    publish(release, FILING)
    terms = replace(services.terms_of(release.slot), starts_on=date(2026, 3, 10), ends_on=date(2026, 9, 9))
    services.edit_slot(release.slot, terms, by=hr_viewer(release.slot.enterprise), at=NOW)

    obstacle = judging.judge(release, at=NOW, filing=release.filing)

    assert obstacle is not None
    assert obstacle.fileable
    assert "特殊安排须事先报上级主管部门备案" in str(obstacle.reason)


def test_each_school_files_for_itself(db: SQLAlchemy) -> None:
    one, other = a_school(), a_school()
    enterprise = an_enterprise(approved_by=one)
    slot = a_sent_slot(enterprise, one, **NIGHT)
    publish(slot.releases[0], FILING)

    services.send_to(slot, [other.id], by=hr_viewer(enterprise), at=NOW)

    assert slot.releases[1].filing is None
    assert judging.judge(slot.releases[1], at=NOW) is not None


CORRECTIONS: list[dict[str, Any]] = [
    {"hazards": ("noise",)},
    {"post_staff": 60},
    {"regular_wage_fen": 340_000},
    {"lowest_wage_fen": 270_000},
]


@pytest.mark.parametrize("change", CORRECTIONS)
def test_facts_of_the_post_are_corrected_while_seats_are_held_and_looked_at_again(
    db: SQLAlchemy, change: dict[str, Any]
) -> None:
    release = a_release(an_enterprise(), a_school())
    slot, hr = release.slot, hr_viewer(release.slot.enterprise)
    services.hold_seat(slot.id, release.id, by=hr, at=NOW)

    different = services.edit_slot(slot, replace(services.terms_of(slot), **change), by=hr, at=NOW)

    assert different == set(change)
    assert services.terms_of(slot) == replace(services.terms_of(slot), **change)
    assert release.state == "submitted"
    assert rechecks() == 1


def test_nobody_is_looked_at_again_where_nobody_holds_a_seat(db: SQLAlchemy) -> None:
    slot = a_published_slot(an_enterprise(), a_school())

    services.edit_slot(slot, replace(services.terms_of(slot), post_staff=60), by=hr_viewer(slot.enterprise), at=NOW)

    assert rechecks() == 0


def rechecks() -> int:
    """How many jobs wait that look at the placements of a slot again."""
    jobs = extension.session.scalars(select(Job).where(Job.kind == "recheck"))
    return sum(job.payload["scope"] == "slot" for job in jobs)


def test_the_facts_of_a_post_are_written_down_in_order(db: SQLAlchemy) -> None:
    slot = a_published_slot(an_enterprise(), a_school())
    facts = PostFacts(hazards=("noise", "dust"), post_staff=9, regular_wage_fen=400_000, lowest_wage_fen=300_000)

    correct_post(slot, facts, by=hr_viewer(slot.enterprise), at=NOW)

    told = services.terms_of(slot)
    assert (told.hazards, told.post_staff) == (("dust", "noise"), 9)
    assert (told.regular_wage_fen, told.lowest_wage_fen) == (400_000, 300_000)


@pytest.mark.parametrize(
    "change,field",
    [
        ({"hazards": ("moon",)}, "hazards"),
        ({"post_staff": -1}, "post_staff"),
        ({"regular_wage_fen": 0}, "regular_wage_fen"),
        ({"lowest_wage_fen": 400_001}, "lowest_wage_fen"),
    ],
)
def test_facts_that_cannot_be_are_refused_beside_their_field(
    db: SQLAlchemy, change: dict[str, Any], field: str
) -> None:
    slot = a_published_slot(an_enterprise(), a_school())
    sound = PostFacts(hazards=(), post_staff=9, regular_wage_fen=400_000, lowest_wage_fen=300_000)
    correct: Callable[..., None] = correct_post

    with pytest.raises(RuleBroken) as refused:
        correct(slot, replace(sound, **change), by=hr_viewer(slot.enterprise), at=NOW)

    assert (refused.value.code, refused.value.field) == ("bad_terms", field)
