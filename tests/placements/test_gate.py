"""The gate: red until every paper is there, and red again when one falls away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.compliance.rulebook import Light
from placement.infra.statelog import history
from placement.kernel.clock import at_local
from placement.kernel.periods import DateRange
from placement.organisations.rules import EnterpriseKind
from placement.placements import gate, services
from placement.placements.rules import PlacementState, PreparationKind
from tests.factories.applications import MORNING
from tests.factories.placements import (
    PARTIES,
    PREPARED,
    Trio,
    a_teacher_trio,
    a_trio,
    begun,
    consent,
    first_morning,
    insure,
    make_ready,
    prepare,
    signed,
    staff,
)

ON = MORNING.date()


def red(trio: Trio) -> set[str]:
    return {check.light for check in gate.checks(trio.placement, on=ON) if check.colour in ("red", "unknown")}


def test_a_planned_placement_lacks_all_that_is_brought_together_before_the_start(db: SQLAlchemy) -> None:
    trio = a_trio()
    assert red(trio) == {
        "post",
        "mentors",
        "student_consent",
        "guardian_consent",
        "safety_training",
        "insurance",
        "agreement",
        "filing",
        "emergency_plan",
    }
    assert trio.placement.state == PlacementState.PLANNED


def test_a_work_placement_has_thirteen_lights_in_their_fixed_order(db: SQLAlchemy) -> None:
    trio = a_trio()
    lamps = gate.lamps(gate.checks(trio.placement, on=ON))
    assert [lamp.light for lamp in lamps] == list(Light)
    make_ready(trio)
    assert {lamp.colour for lamp in gate.lamps(gate.checks(trio.placement, on=ON))} == {"green"}


def test_two_findings_stand_under_one_light(db: SQLAlchemy) -> None:
    lamps = {lamp.light: lamp for lamp in gate.lamps(gate.checks(a_trio().placement, on=ON))}
    found = [check.finding.rule for check in lamps[Light.SAFETY_TRAINING].checks if check.finding]
    assert found == ["R-124", "R-601"]
    assert lamps[Light.ELIGIBILITY].colour == "green"


def test_a_fact_nobody_recorded_counts_like_red(db: SQLAlchemy) -> None:
    trio = a_trio()
    trio.placement.slot.hazards = None
    lamps = {lamp.light: lamp for lamp in gate.lamps(gate.checks(trio.placement, on=ON))}
    assert "post" in red(trio)
    assert lamps[Light.POST].colour == "red"
    prepare(trio)
    lamps = {lamp.light: lamp for lamp in gate.lamps(gate.checks(trio.placement, on=ON))}
    assert lamps[Light.POST].colour == "unknown"
    assert lamps[Light.POST].checks[0].place == "post_facts"


def mentors_check(trio: Trio) -> gate.Check:
    return next(check for check in gate.checks(trio.placement, on=ON) if check.light == Light.MENTORS)


def test_who_is_missing_decides_who_must_name_somebody(db: SQLAlchemy) -> None:
    trio = a_trio()
    check = mentors_check(trio)
    assert (check.places, check.actor) == (("instructor", "mentor"), "placement_office")
    services.set_people(trio.placement, instructor_id=trio.instructor.user_id, by=trio.office, at=MORNING)
    check = mentors_check(trio)
    assert (check.places, check.actor) == (("mentor",), "hr")
    services.set_people(trio.placement, mentor_id=trio.mentor.id, by=trio.hr, at=MORNING)
    assert mentors_check(trio).colour == "green"


def test_only_the_instructor_missing_is_the_offices_part(db: SQLAlchemy) -> None:
    trio = a_trio()
    services.set_people(trio.placement, mentor_id=trio.mentor.id, by=trio.hr, at=MORNING)
    check = mentors_check(trio)
    assert (check.places, check.actor) == (("instructor",), "placement_office")


def test_each_check_says_why_by_which_article_who_acts_and_where(db: SQLAlchemy) -> None:
    for check in gate.checks(a_trio().placement, on=ON):
        if check.colour in ("red", "unknown"):
            assert check.reason
            assert "《" in check.article
            assert check.actor
            assert check.place


ACTS: dict[str, Callable[[Trio], None]] = {
    "people": staff,
    "records": prepare,
    "consent": consent,
    "insurance": insure,
    "agreement": signed,
}


@pytest.mark.parametrize("left_out", ACTS)
def test_one_missing_paper_keeps_the_gate_closed(db: SQLAlchemy, left_out: str) -> None:
    trio = a_trio()
    for name, act in ACTS.items():
        if name != left_out:
            act(trio)
    assert trio.placement.state == PlacementState.PLANNED


@pytest.mark.parametrize("kind", PREPARED)
def test_each_record_alone_keeps_the_gate_closed_and_opens_it(db: SQLAlchemy, kind: PreparationKind) -> None:
    trio = a_trio()
    make_ready(trio, without=kind)
    assert trio.placement.state == PlacementState.PLANNED
    assert len(red(trio)) == 1
    prepare(trio, kinds=(kind,))
    assert trio.placement.state == PlacementState.GATED


def test_the_last_paper_opens_the_gate_by_itself(db: SQLAlchemy) -> None:
    trio = a_trio()
    make_ready(trio)
    assert trio.placement.state == PlacementState.GATED
    assert red(trio) == set()
    last = db.session.scalars(history("placement", trio.placement.id)).all()[-1]
    assert (last.event, last.actor_name) == ("pass_gate", "系统")


def test_a_policy_that_ends_too_early_leaves_the_insurance_red(db: SQLAlchemy) -> None:
    trio = a_trio()
    covers = DateRange(trio.placement.starts_on, trio.placement.ends_on - timedelta(days=1))
    services.record_insurance(trio.placement, "东海财产保险", "P1", covers=covers, by=trio.office, at=MORNING)
    assert "insurance" in red(trio)
    rest = DateRange(trio.placement.ends_on, trio.placement.ends_on)
    services.record_insurance(trio.placement, "东海财产保险", "P2", covers=rest, by=trio.office, at=MORNING)
    assert "insurance" not in red(trio)


def test_taking_a_policy_back_closes_the_gate_with_the_reason(db: SQLAlchemy) -> None:
    trio = a_trio()
    make_ready(trio)
    services.remove_insurance(trio.placement, trio.placement.insurances[0], by=trio.office, at=MORNING)
    assert trio.placement.state == PlacementState.PLANNED
    assert "保险" in db.session.scalars(history("placement", trio.placement.id)).all()[-1].comment


def test_an_enterprise_that_turns_out_an_agency_closes_the_gate_before_the_start(db: SQLAlchemy) -> None:
    trio = a_trio(starts_on=date(2026, 3, 20), ends_on=date(2026, 6, 30))
    make_ready(trio)
    trio.enterprise.enterprise_kind = EnterpriseKind.HR_AGENCY
    services.start_due(at=at_local(date(2026, 3, 20)))
    assert trio.placement.state == PlacementState.PLANNED


def test_a_minor_starts_nowhere_without_the_guardian(db: SQLAlchemy) -> None:
    trio = a_trio(minor=True)
    staff(trio)
    prepare(trio)
    consent(trio)
    insure(trio)
    signed(trio, parties=PARTIES)
    assert red(trio) == {"guardian_consent"}
    signed(trio, parties=(*PARTIES, "guardian"))
    assert trio.placement.state == PlacementState.GATED


def test_a_teachers_stay_needs_its_agreement_and_nothing_else(db: SQLAlchemy) -> None:
    trio = a_teacher_trio()
    assert red(trio) == {"agreement"}
    signed(trio)
    assert trio.placement.state == PlacementState.GATED


def test_the_first_day_begins_what_is_green_and_leaves_what_is_red(db: SQLAlchemy) -> None:
    ready, unready = a_trio(), a_trio()
    begun(ready)
    assert ready.placement.state == PlacementState.ACTIVE
    assert ready.placement.first_day == ready.placement.starts_on
    assert unready.placement.state == PlacementState.PLANNED


def test_the_day_before_begins_nothing(db: SQLAlchemy) -> None:
    trio = a_trio()
    make_ready(trio)
    services.start_due(at=first_morning(trio.placement) - timedelta(days=1))
    assert trio.placement.state == PlacementState.GATED


def test_papers_that_come_late_move_the_first_day(db: SQLAlchemy) -> None:
    trio = a_trio()
    late = at_local(trio.placement.starts_on + timedelta(days=3))
    make_ready(trio, at=late)
    services.start_due(at=late)
    assert trio.placement.state == PlacementState.ACTIVE
    assert trio.placement.first_day == trio.placement.starts_on + timedelta(days=3)


def test_what_was_ready_in_time_begins_on_the_planned_day_though_the_job_came_late(db: SQLAlchemy) -> None:
    trio = a_trio()
    make_ready(trio)
    services.start_due(at=first_morning(trio.placement) + timedelta(days=2))
    assert trio.placement.first_day == trio.placement.starts_on
