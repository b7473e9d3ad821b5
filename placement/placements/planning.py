"""An accepted application or a confirmed class visit becomes placements, planned from the slot's terms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from placement.accounts.models import Student, Teacher, User
from placement.applications.models import Application, Booking
from placement.extensions import db
from placement.infra import events, jobs, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.placements import services, taking_effect
from placement.placements.models import Placement
from placement.placements.rules import PLACEMENT, PlacementState
from placement.slots.models import Slot


@events.on("application_accepted")
def plan_accepted(subject: Application, *, by: Viewer, at: datetime) -> None:
    """One placement for the applicant."""
    _plan(subject.slot, subject.applicant, school_id=subject.school_id, by=by, at=at, application_id=subject.id)


@events.on("booking_confirmed")
def plan_booked(subject: Booking, *, by: Viewer, at: datetime) -> None:
    """One placement for each student of the class, as far as the booked seats reach, in the order of their numbers."""
    query = select(User).join(Student, Student.user_id == User.id)
    query = query.where(Student.school_id == subject.school_id, Student.class_name == subject.class_name, User.active)
    for person in db.session.scalars(query.order_by(Student.number).limit(subject.seats)).all():
        _plan(
            subject.slot,
            person,
            school_id=subject.school_id,
            by=by,
            at=at,
            booking_id=subject.id,
            instructor_id=subject.instructor_id,
        )


def _plan(slot: Slot, person: User, *, school_id: int, by: Viewer, at: datetime, **origin: Any) -> Placement:
    placement = Placement(
        kind=slot.kind,
        state=PlacementState.PLANNED,
        person_id=person.id,
        school_id=school_id,
        enterprise_id=slot.enterprise_id,
        slot_id=slot.id,
        division=slot.site.division,
        address=slot.site.address,
        mentor_id=slot.mentor_id,
        created_at=at,
        since=at,
        **_terms(slot),
        **_schooling(person),
        **origin,
    )
    db.session.add(placement)
    statelog.log(placement, PLACEMENT.kind, "plan", source="", by=by, at=at)
    events.happened("placement_planned", placement, by=by, at=at)
    services.review_gate(placement, at=at)
    return placement


COPIED = (
    "title",
    "starts_on",
    "ends_on",
    "pay_fen",
    "pay_day",
    "work_begins",
    "work_ends",
    "break_minutes",
    "weekdays",
    "board",
    "lodging",
)
"""What a placement takes over from its slot: later changes of the slot are not changes of the placement."""


def _terms(slot: Slot) -> dict[str, Any]:
    return {name: getattr(slot, name) for name in COPIED}


def _schooling(person: User) -> dict[str, Any]:
    learner: Student | Teacher | None = person.student or person.teacher
    if isinstance(learner, Student):
        return {"major_code": learner.major_code, "class_name": learner.class_name}
    return {"major_code": learner.major_code if learner else None}


@events.on("day_began")
def ask_for_the_day(subject: Any, *, by: Viewer, at: datetime) -> None:
    """Starts and ends are a job of their own, so that a fault in one slice does not hold up the others."""
    jobs.enqueue("placements_day", f"placements_day:{subject}", at=at)


@jobs.handles("placements_day")
def do_the_day(_job: jobs.Job, at: datetime) -> None:
    """Terms agreed for today take effect, agreed ends too; then what is due begins and what is over ends."""
    taking_effect.apply_due(at=at)
    events.happened("ends_due", local_date(at), by=SYSTEM, at=at)
    services.start_due(at=at)
    services.complete_due(at=at)


@jobs.handles("start_placement")
def start_late(job: jobs.Job, at: datetime) -> None:
    """Begin a placement whose papers became complete on or after its first day."""
    placement = db.session.get_one(Placement, job.payload["placement_id"])
    if placement.state == PlacementState.GATED:
        services.start(placement, at=at)
