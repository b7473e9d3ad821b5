"""Observation visits: the office books a slot for a class, the enterprise confirms, nobody applies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from placement.accounts.queries import get_teacher
from placement.applications import queries
from placement.applications.models import Booking
from placement.applications.rules import BOOKING, BookingState
from placement.applications.services.checking import check_open
from placement.extensions import db
from placement.infra import audit, events, statelog
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.slots import services as slots
from placement.slots.models import SlotRelease
from placement.slots.rules import SlotKind

LIVE = (BookingState.REQUESTED, BookingState.CONFIRMED)


def book_observation(release: SlotRelease, class_name: str, *, instructor_id: int, by: Viewer, at: datetime) -> Booking:
    """Ask an enterprise to receive a whole class with an instructor; seats = students of the class.

    Raises RuleBroken: not_observation, slot_not_open, slot_begun, no_seat_left, class_empty, already_booked; NotFound
    for a teacher of another school.
    """
    if release.school_id != by.organisation_id:
        raise NotAllowed()
    if release.slot.kind != SlotKind.OBSERVATION:
        raise RuleBroken("not_observation", Text("只有认识实习岗位按班级预约"), field="release_id")
    check_open(release, on=local_date(at))
    teacher = get_teacher(by, instructor_id)
    seats = queries.class_size(release.school_id, class_name)
    _check_class(release, class_name, seats)
    booking = Booking(
        slot=release.slot,
        release_id=release.id,
        school_id=release.school_id,
        enterprise_id=release.slot.enterprise_id,
        class_name=class_name,
        seats=seats,
        instructor_id=teacher.user_id,
        state=BookingState.REQUESTED,
        created_at=at,
        since=at,
    )
    db.session.add(booking)
    statelog.log(booking, BOOKING.kind, "book", source="", by=by, at=at)
    return booking


def _check_class(release: SlotRelease, class_name: str, seats: int) -> None:
    if seats == 0:
        raise RuleBroken("class_empty", Text("该班级没有在籍学生，请核对班级"), field="class_name")
    free = release.slot.seats_free
    if release.quota is not None:
        free = min(free, release.quota - release.seats_held)
    if seats > free:
        raise RuleBroken(
            "no_seat_left",
            Text("班级 %(seats)s 人，岗位只剩 %(free)s 个名额，请换一个岗位或请企业增加名额", seats=seats, free=free),
            field="class_name",
        )
    again = select(Booking.id).where(
        Booking.slot_id == release.slot_id,
        Booking.school_id == release.school_id,
        Booking.class_name == class_name,
        Booking.state.in_(LIVE),
    )
    if db.session.scalar(again) is not None:
        raise RuleBroken("already_booked", Text("该班级已经预约过这个岗位"), field="class_name")


def confirm_booking(booking: Booking, *, by: Viewer, at: datetime) -> None:
    """The enterprise receives the class; its seats are taken. Raises RuleBroken no_seat_left, slot_begun."""
    _require_enterprise(booking, by)
    if booking.slot.starts_on <= local_date(at):
        raise RuleBroken("slot_begun", Text("活动开始日已到，不能再确认"))
    statelog.transition(booking, BOOKING, "confirm", by=by, at=at)
    slots.hold_seat(booking.slot_id, booking.release_id, by=by, at=at, seats=booking.seats)
    audit.record("booking_confirmed", f"booking:{booking.id}", by=by, at=at, seats=booking.seats)
    events.happened("booking_confirmed", booking, by=by, at=at)


def decline_booking(booking: Booking, comment: str, *, by: Viewer, at: datetime) -> None:
    """The enterprise cannot receive the class."""
    _require_enterprise(booking, by)
    statelog.transition(booking, BOOKING, "decline", by=by, at=at, comment=comment)


def cancel_booking(booking: Booking, comment: str = "", *, by: Viewer, at: datetime) -> None:
    """The office takes the request back before it is confirmed."""
    if booking.school_id != by.organisation_id:
        raise NotAllowed()
    statelog.transition(booking, BOOKING, "cancel", by=by, at=at, comment=comment)


def _require_enterprise(booking: Booking, by: Viewer) -> None:
    if booking.enterprise_id != by.organisation_id:
        raise NotAllowed()
