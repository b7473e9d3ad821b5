"""Consents, policies, people, pauses and ends of a placement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.infra.files import read
from placement.infra.statelog import history
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local
from placement.kernel.errors import Conflict, DomainError, NotAllowed, RuleBroken
from placement.kernel.periods import DateRange
from placement.placements import rules, services
from placement.placements.models import Placement
from placement.placements.rules import PlacementState, Scan
from tests.factories.applications import MORNING
from tests.factories.people import hr_of, mentor_of, office_of, viewer_for
from tests.factories.placements import SCAN, Trio, a_trio, another_in, begun, first_morning, make_ready

SPAN = DateRange(date(2026, 7, 1), date(2026, 12, 31))


def shown(placement: Placement) -> str:
    return rules.text_hash(services.consent_text(placement))


def test_a_student_consents_once_to_the_text_that_was_shown(db: SQLAlchemy) -> None:
    trio = a_trio()
    consent = services.record_student_consent(trio.placement, shown(trio.placement), by=trio.me, at=MORNING)
    assert (consent.text_hash, consent.name) == (shown(trio.placement), "张华生")
    with pytest.raises(Conflict, match="already_consented"):
        services.record_student_consent(trio.placement, shown(trio.placement), by=trio.me, at=MORNING)


def test_consent_to_a_text_that_changed_meanwhile_does_not_count(db: SQLAlchemy) -> None:
    trio = a_trio()
    before = shown(trio.placement)
    trio.placement.pay_fen = 100
    with pytest.raises(Conflict, match="text_changed"):
        services.record_student_consent(trio.placement, before, by=trio.me, at=MORNING)


def test_nobody_consents_for_the_student(db: SQLAlchemy) -> None:
    trio, other = a_trio(), a_trio()
    for stranger in (trio.office, trio.hr, other.me):
        with pytest.raises(NotAllowed):
            services.record_student_consent(trio.placement, shown(trio.placement), by=stranger, at=MORNING)


def test_a_better_scan_of_the_guardians_paper_takes_the_place_of_the_first(db: SQLAlchemy) -> None:
    trio = a_trio()
    services.record_guardian_consent(trio.placement, "张建国", SCAN, by=trio.me, at=MORNING)
    better = Scan(b"\x89PNG\r\n\x1a\n sharp", "清晰.png")
    consent = services.record_guardian_consent(trio.placement, "张建国", better, by=trio.office, at=MORNING)
    assert len(trio.placement.consents) == 1
    assert consent.file is not None
    assert read(consent.file) == better.data


@pytest.mark.parametrize("data,name", [(b"", "a.pdf"), (b"MZ program", "签字.pdf"), (b"%PDF-1.4", "照片.png")])
def test_a_file_that_is_not_what_its_name_says_is_refused(db: SQLAlchemy, data: bytes, name: str) -> None:
    trio = a_trio()
    with pytest.raises(RuleBroken) as refused:
        services.record_guardian_consent(trio.placement, "张建国", Scan(data, name), by=trio.office, at=MORNING)
    assert refused.value.field == "file"


def test_the_same_policy_is_not_recorded_twice(db: SQLAlchemy) -> None:
    trio = a_trio()
    services.record_insurance(trio.placement, "东海财产保险", "P1", covers=SPAN, by=trio.office, at=MORNING)
    with pytest.raises(RuleBroken, match="policy_known"):
        services.record_insurance(trio.placement, "东海财产保险", "P1", covers=SPAN, by=trio.office, at=MORNING)


def test_one_policy_for_many_names_those_that_could_not_take_it(db: SQLAlchemy) -> None:
    trio = a_trio()
    other = another_in(trio)
    services.record_insurance(other.placement, "东海财产保险", "P1", covers=SPAN, by=trio.office, at=MORNING)
    done, failed = services.record_insurance_many(
        [trio.placement, other.placement], "东海财产保险", "P1", covers=SPAN, by=trio.office, at=MORNING
    )
    assert (done, [name for name, _why in failed]) == (1, ["李思"])
    assert len(trio.placement.insurances) == 1


def test_hr_names_the_mentor_and_the_office_the_instructor(db: SQLAlchemy) -> None:
    trio = a_trio()
    services.set_people(trio.placement, mentor_id=trio.mentor.id, by=trio.hr, at=MORNING)
    services.set_people(trio.placement, instructor_id=trio.instructor.user_id, by=trio.office, at=MORNING)
    assert (trio.placement.mentor_id, trio.placement.instructor_id) == (trio.mentor.id, trio.instructor.user_id)


def test_a_mentor_of_another_enterprise_and_a_teacher_of_another_school_are_refused(db: SQLAlchemy) -> None:
    trio, other = a_trio(), a_trio()
    with pytest.raises(RuleBroken, match="not_a_mentor"):
        services.set_people(trio.placement, mentor_id=mentor_of(other.enterprise).id, by=trio.hr, at=MORNING)
    with pytest.raises(RuleBroken, match="not_a_teacher"):
        services.set_people(trio.placement, instructor_id=other.instructor.user_id, by=trio.office, at=MORNING)


ACTS: dict[str, Callable[[Trio, Viewer], object]] = {
    "insure": lambda trio, by: services.record_insurance(
        trio.placement, "东海财产保险", "P9", covers=SPAN, by=by, at=MORNING
    ),
    "instructor": lambda trio, by: services.set_people(
        trio.placement, instructor_id=trio.instructor.user_id, by=by, at=MORNING
    ),
    "mentor": lambda trio, by: services.set_people(trio.placement, mentor_id=trio.mentor.id, by=by, at=MORNING),
    "guardian": lambda trio, by: services.record_guardian_consent(trio.placement, "张建国", SCAN, by=by, at=MORNING),
}
MAY = {
    "insure": {"office"},
    "instructor": {"office"},
    "mentor": {"hr"},
    "guardian": {"office", "me"},
}


@pytest.mark.parametrize("act", ACTS)
def test_each_paper_is_recorded_by_its_own_party_only(db: SQLAlchemy, act: str) -> None:
    trio = a_trio()
    people = {
        "office": trio.office,
        "hr": trio.hr,
        "me": trio.me,
        "other office": viewer_for(office_of(a_trio().school)),
        "other hr": viewer_for(hr_of(a_trio().enterprise)),
    }
    for who, viewer in people.items():
        if who in MAY[act]:
            ACTS[act](trio, viewer)
        else:
            with pytest.raises(NotAllowed):
                ACTS[act](trio, viewer)


def test_an_early_end_keeps_its_last_day_and_frees_the_seat(db: SQLAlchemy) -> None:
    trio = a_trio()
    held = trio.placement.slot.seats_held
    begun(trio)
    at = first_morning(trio.placement) + timedelta(days=10)
    services.terminate(trio.placement, "企业停产", trio.placement.starts_on + timedelta(days=9), by=trio.hr, at=at)
    assert trio.placement.state == PlacementState.TERMINATED
    assert trio.placement.last_day == trio.placement.starts_on + timedelta(days=9)
    assert trio.placement.slot.seats_held == held - 1
    assert db.session.scalars(history("placement", trio.placement.id)).all()[-1].comment == "企业停产"


@pytest.mark.parametrize("days", [-1, 11, 400])
def test_the_last_day_lies_in_the_stay_and_not_in_the_future(db: SQLAlchemy, days: int) -> None:
    trio = a_trio()
    begun(trio)
    at = first_morning(trio.placement) + timedelta(days=10)
    with pytest.raises(RuleBroken, match="bad_last_day"):
        services.terminate(trio.placement, "原因", trio.placement.starts_on + timedelta(days=days), by=trio.hr, at=at)


def test_a_placement_is_called_off_before_the_start_only_and_with_a_reason(db: SQLAlchemy) -> None:
    trio = a_trio()
    with pytest.raises(RuleBroken, match="comment_missing"):
        services.cancel(trio.placement, " ", by=trio.office, at=MORNING)
    services.cancel(trio.placement, "学生参军", by=trio.office, at=MORNING)
    assert trio.placement.state == PlacementState.CANCELLED
    assert trio.placement.slot.seats_held == 0
    with pytest.raises(Conflict):
        services.cancel(trio.placement, "再来一次", by=trio.office, at=MORNING)


def test_a_pause_needs_a_reason_and_can_be_ended(db: SQLAlchemy) -> None:
    trio = a_trio()
    begun(trio)
    at = first_morning(trio.placement)
    services.suspend(trio.placement, "台风", by=trio.office, at=at)
    assert trio.placement.state == PlacementState.SUSPENDED
    services.resume(trio.placement, by=trio.office, at=at)
    assert trio.placement.state == PlacementState.ACTIVE


def test_what_is_over_is_completed_the_day_after_its_last(db: SQLAlchemy) -> None:
    trio = a_trio()
    begun(trio)
    services.complete_due(at=at_local(trio.placement.ends_on))
    assert trio.placement.state == PlacementState.ACTIVE
    services.complete_due(at=at_local(trio.placement.ends_on + timedelta(days=1)))
    assert trio.placement.state == PlacementState.COMPLETED


def test_nothing_is_recorded_any_more_when_it_is_over(db: SQLAlchemy) -> None:
    trio = a_trio()
    make_ready(trio)
    services.cancel(trio.placement, "取消", by=trio.office, at=MORNING)
    for act in ACTS:
        with pytest.raises(DomainError):
            ACTS[act](trio, trio.hr if act == "mentor" else trio.office)
