"""The week plan: what may be laid down by whom and when, what follows, and what the page says while it is typed."""

from __future__ import annotations

from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.compliance.week import WEEKDAYS
from placement.infra.audit import AuditEntry
from placement.kernel.errors import Conflict, DomainError, NotAllowed
from placement.placements import gate, preparing, scheduling, services
from placement.placements.models import Placement
from placement.placements.outlook import Outlook, outlook
from placement.placements.preparing import Record
from placement.placements.rules import PreparationKind
from placement.placements.scheduling import WeekPlan
from placement.reference import rule_book
from tests.conftest import TODAY
from tests.factories.applications import MORNING
from tests.factories.people import leader_of, viewer_for
from tests.factories.placements import Trio, a_teacher_trio, a_trio, consent, signed

USUAL = [("08:30", "12:30"), ("13:30", "17:30")]
WORKDAYS = WEEKDAYS[:5]
Days = dict[str, list[tuple[str, str]]]


def week(*spans: tuple[str, str], **days: list[tuple[str, str]]) -> Days:
    """Monday to Friday alike, but for the days that are named."""
    return {**{name: list(spans or USUAL) for name in WORKDAYS}, **days}


def plan(*days: date, **weekly: list[tuple[str, str]]) -> WeekPlan:
    return WeekPlan(week(**weekly), days)


def seen(trio: Trio, wanted: WeekPlan) -> Outlook:
    told, findings = scheduling.preview(trio.placement, wanted, at=MORNING)
    return outlook(told, findings, on=TODAY, book=rule_book.current())


def test_without_a_plan_the_even_hours_stand_with_the_break_in_the_middle(db: SQLAlchemy) -> None:
    stands = scheduling.plan_of(a_trio().placement)
    assert stands.as_json() == {name: [list(span) for span in USUAL] for name in WORKDAYS}
    assert stands.extra_days == ()


@pytest.mark.parametrize("by", ["hr", "office"])
def test_enterprise_and_office_lay_down_a_plan_which_the_gate_then_judges(db: SQLAlchemy, by: str) -> None:
    trio = a_trio()
    assert scheduling.set_plan(trio.placement, plan(mon=[("14:00", "22:30")]), by=getattr(trio, by), at=MORNING)
    assert trio.placement.weekly["mon"] == [["14:00", "22:30"]]  # type: ignore[index]
    red = {check.finding.rule for check in gate.checks(trio.placement, on=TODAY) if check.finding}
    assert {"R-311", "R-316"} <= red
    assert db.session.scalar(select(AuditEntry.act).where(AuditEntry.act == "placement_week"))


@pytest.mark.parametrize(
    "weekly,days,code,field",
    [
        ({"mon": [("8:30", "12:00")]}, (), "bad_time", "mon"),
        ({"wed": [("08:30", "24:30")]}, (), "bad_time", "wed"),
        ({"tue": [("08:00", "12:00"), ("11:59", "17:00")]}, (), "bad_time", "tue"),
        ({"mon": [("22:00", "08:00")], "tue": [("07:00", "12:00")]}, (), "bad_time", "mon"),
        ({"sun": [("20:00", "09:00")], "mon": [("08:00", "12:00")]}, (), "bad_time", "sun"),
        ({"moon": [("08:00", "12:00")]}, (), "bad_time", None),
        ({"fri": [("08:00", "09:00")] * 4}, (), "too_many", "fri"),
        ({}, (), "no_work", "mon"),
        ({"mon": USUAL}, (date(2026, 6, 30),), "bad_day", "extra_days"),
        ({"mon": USUAL}, (date(2027, 1, 1),), "bad_day", "extra_days"),
        ({"mon": USUAL}, tuple(date(2026, 7, 1 + n % 31) for n in range(61)), "too_many", "extra_days"),
    ],
)
def test_what_is_no_plan_is_refused_and_nothing_is_half_saved(
    db: SQLAlchemy, weekly: Days, days: tuple[date, ...], code: str, field: str | None
) -> None:
    trio = a_trio()
    consent(trio)
    with pytest.raises(DomainError) as refused:
        scheduling.set_plan(trio.placement, WeekPlan(weekly, days), by=trio.hr, at=MORNING)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert (trio.placement.weekly, trio.placement.extra_days, len(trio.placement.consents)) == (None, [], 2)


@pytest.mark.parametrize(
    "spans",
    [[("08:00", "12:00"), ("12:00", "16:00")], [("22:00", "06:00")], [("16:00", "24:00")], [("16:00", "00:00")]],
)
def test_shifts_may_meet_and_may_run_into_the_next_day(db: SQLAlchemy, spans: list[tuple[str, str]]) -> None:
    assert scheduling.week_of(WeekPlan(week(*spans))).minutes == 5 * 8 * 60


def test_only_who_answers_for_this_placement_lays_down_its_plan(db: SQLAlchemy) -> None:
    trio, other = a_trio(), a_trio()
    for stranger in (other.hr, other.office, trio.me, viewer_for(trio.mentor), viewer_for(leader_of(trio.school))):
        with pytest.raises(NotAllowed):
            scheduling.set_plan(trio.placement, plan(mon=[]), by=stranger, at=MORNING)


def test_after_the_agreement_is_signed_the_plan_stands(db: SQLAlchemy) -> None:
    trio = a_trio()
    signed(trio)
    with pytest.raises(Conflict, match="signed"):
        scheduling.set_plan(trio.placement, plan(mon=[]), by=trio.hr, at=MORNING)
    teacher = a_teacher_trio()
    with pytest.raises(NotAllowed):
        scheduling.set_plan(teacher.placement, plan(mon=[]), by=teacher.hr, at=MORNING)


def test_other_hours_take_back_the_consents_and_the_same_hours_do_not(db: SQLAlchemy) -> None:
    trio = a_trio()
    consent(trio)
    assert not scheduling.set_plan(trio.placement, WeekPlan(week()), by=trio.hr, at=MORNING)
    assert (len(trio.placement.consents), trio.placement.weekly) == (2, None)
    assert scheduling.set_plan(trio.placement, plan(date(2026, 10, 10)), by=trio.hr, at=MORNING)
    assert trio.placement.consents == []
    db.session.commit()
    assert db.session.get_one(Placement, trio.placement.id).consents == []
    consent(trio)  # and both may read and sign again


EVEN = "时间与待遇：每日 08:30 至 17:30，不安排加班和夜班；实习报酬每月 2,800.00 元；用餐自理，不提供住宿。"


@pytest.mark.parametrize(
    "wanted,told",
    [
        (WeekPlan(week()), EVEN),
        (
            plan(fri=[("08:30", "12:30")]),
            "：周一至周四 08:30 至 12:30、13:30 至 17:30，周五 08:30 至 12:30，不安排加班和夜班；",
        ),
        (
            plan(date(2026, 10, 10), mon=[], wed=[]),
            "，周四至周五 08:30 至 12:30、13:30 至 17:30，另有额外工作日 2026-10-10，",
        ),
        (plan(mon=[], tue=[("22:00", "06:00")], wed=[]), "：周二 22:00 至 次日06:00，周四至周五"),
        (plan(mon=[], tue=[("22:00", "06:00")], wed=[]), "，不安排加班，夜间工作以主管部门备案为准；"),
    ],
)
def test_the_consent_tells_a_differing_week_by_weekday(db: SQLAlchemy, wanted: WeekPlan, told: str) -> None:
    trio = a_trio()
    assert services.consent_text(trio.placement)[1] == EVEN
    scheduling.set_plan(trio.placement, wanted, by=trio.hr, at=MORNING)
    assert told in services.consent_text(trio.placement)[1]


def test_a_shift_into_the_night_is_drawn_on_both_days_and_counts_on_the_first(db: SQLAlchemy) -> None:
    look = seen(a_trio(), plan(tue=[("20:00", "05:00")], wed=[]))
    tuesday, wednesday = look.columns[1:3]
    assert (tuesday.hours, tuesday.over, tuesday.night, tuesday.carried) == ("9", "1", "2", "")
    assert (wednesday.hours, wednesday.night, wednesday.carried) == ("", "5", "05:00")
    assert [(block.begins, block.minutes, block.night) for block in tuesday.blocks] == [
        (1200, 120, False),
        (1320, 120, True),
    ]
    assert (look.hours, look.week_limit, look.too_long) == ("33", "40", False)
    assert {lamp.rule: lamp.state for lamp in look.lamps} == {
        "R-311": "red",
        "R-312": "green",
        "R-313": "green",
        "R-314": "green",
        "R-316": "red",
    }


def test_the_special_days_of_the_stay_say_what_becomes_of_them(db: SQLAlchemy) -> None:
    look = seen(a_trio(), plan(date(2026, 10, 2), date(2026, 10, 10), sun=[("09:00", "10:00")]))
    told = {(days.first.day, days.last.day): (str(days.kind), str(days.fate)) for days in look.special}
    assert told[1, 1] == ("法定节假日", "休息，除非列为额外工作日")
    assert told[2, 2] == ("法定节假日", "已列为额外工作日")
    assert told[5, 7] == ("调休放假", "休息，除非列为额外工作日")
    assert told[10, 10] == ("调休上班日", "已列为额外工作日")
    assert told[20, 20] == ("调休上班日", "按周日的时间上班")


@pytest.mark.parametrize(
    "day,kind,hours",
    [
        (date(2026, 10, 1), "法定节假日", "8"),
        (date(2026, 10, 5), "休息日", "6"),
        (date(2026, 7, 4), "休息日", "8"),
        (date(2026, 10, 10), "调休上班日", "8"),
        (date(2026, 7, 7), "普通工作日", "8"),
        (date(2026, 7, 8), "休息日", "8"),
    ],
)
def test_an_extra_day_is_named_for_what_it_is(db: SQLAlchemy, day: date, kind: str, hours: str) -> None:
    (extra,) = seen(a_trio(), plan(day, mon=[("09:00", "15:00")], wed=[])).extra
    assert (str(extra.kind), extra.hours, extra.inside) == (kind, hours, True)


def test_nights_that_were_filed_are_no_finding_but_are_still_told(db: SQLAlchemy) -> None:
    trio = a_trio()
    told = Record(TODAY, "西教职备〔2026〕0018号", "护理专业夜间值守")
    preparing.record(trio.placement, PreparationKind.SPECIAL_FILING, told, by=trio.office, at=MORNING)
    look = seen(trio, plan(mon=[("15:00", "23:00")]))
    assert (look.stops, look.filed, look.columns[0].night) == (False, True, "1")


def test_a_minor_comes_of_age_on_the_day_after_the_birthday(db: SQLAlchemy) -> None:
    assert seen(a_trio(minor=True), plan()).of_age == date(2026, 10, 2)
    assert seen(a_trio(), plan()).of_age is None
