"""An accepted application and a confirmed class visit become placements."""

from __future__ import annotations

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.applications import services as applications
from placement.infra.statelog import history
from placement.placements.models import Placement
from placement.placements.planning import COPIED
from placement.placements.rules import PlacementState
from tests.factories.applications import MORNING, a_booking, an_observation_stage
from tests.factories.placements import a_teacher_trio, a_trio


def test_what_was_accepted_is_planned_on_the_terms_of_the_slot(db: SQLAlchemy) -> None:
    trio = a_trio()
    placement, slot = trio.placement, trio.placement.slot
    assert placement.state == PlacementState.PLANNED
    assert all(getattr(placement, name) == getattr(slot, name) for name in COPIED)
    assert (placement.division, placement.address) == (slot.site.division, slot.site.address)
    assert (placement.major_code, placement.class_name) == ("710201", "计算机2301班")
    assert [row.event for row in db.session.scalars(history("placement", placement.id))] == ["plan"]


def test_later_changes_of_the_slot_do_not_reach_the_placement(db: SQLAlchemy) -> None:
    trio = a_trio()
    trio.placement.slot.pay_fen = 1
    assert trio.placement.pay_fen == 280_000


def test_a_teachers_stay_is_a_placement_too(db: SQLAlchemy) -> None:
    placement = a_teacher_trio().placement
    assert placement.kind == "teacher_practice"
    assert (placement.major_code, placement.class_name) == ("710201", "")


def test_a_class_visit_plans_one_placement_a_student_with_the_instructor(db: SQLAlchemy) -> None:
    stage = an_observation_stage(students=3)
    booking = a_booking(stage)
    applications.confirm_booking(booking, by=stage.hr, at=MORNING)
    planned = db.session.scalars(select(Placement).where(Placement.booking_id == booking.id)).all()
    assert len({placement.person_id for placement in planned}) == 3
    assert {placement.instructor_id for placement in planned} == {booking.instructor_id}
