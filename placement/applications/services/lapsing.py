"""What the calendar ends: answers that did not come, wishes for slots that have begun or closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from placement.applications.models import Application, Booking, Proposal
from placement.applications.rules import (
    ALIVE,
    APPLICATION,
    BOOKING,
    OPEN,
    PROPOSAL,
    ApplicationState,
    BookingState,
    ProposalState,
)
from placement.applications.services import notices
from placement.extensions import db
from placement.infra import events, statelog
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local, local_date
from placement.slots import services as slots
from placement.slots.models import Slot
from placement.slots.rules import SlotState


@events.on("day_began")
def lapse_overdue(subject: date, *, by: Viewer, at: datetime) -> None:
    """Once a day: end what is overdue and free the seats, remind of what is due tomorrow."""
    query = select(Application).join(Application.slot).where(Application.state.in_(OPEN))
    overdue = query.where(or_(Application.expires_at < at, Slot.starts_on <= subject, Slot.state == SlotState.CLOSED))
    for application in db.session.scalars(
        overdue.order_by(Application.slot_id, Application.id).with_for_update(of=Application)
    ):
        _lapse(application, subject, by=by, at=at)
    tomorrow = at_local(subject + timedelta(days=2), 0)
    due = query.where(Application.expires_at >= at_local(subject + timedelta(days=1), 0))
    for application in db.session.scalars(due.where(Application.expires_at < tomorrow).order_by(Application.id)):
        notices.due_tomorrow(application, at=at)
    _lapse_proposals(subject, by=by, at=at)
    _lapse_bookings(subject, by=by, at=at)


def _lapse(application: Application, day: date, *, by: Viewer, at: datetime) -> None:
    held, overdue = application.state == ApplicationState.OFFERED, _is_past(application.expires_at, at)
    if overdue:
        comment = "超过答复期限"
    elif application.slot.starts_on <= day:
        comment = "岗位开始日已到"
    else:
        comment = "企业已关闭该岗位"
    statelog.transition(application, APPLICATION, "lapse", by=by, at=at, comment=comment)
    application.expires_at = None
    if held:
        slots.free_seat(application.slot_id, application.release_id, by=by, at=at)


def _is_past(expires_at: datetime | None, at: datetime) -> bool:
    return expires_at is not None and expires_at < at


def _lapse_proposals(day: date, *, by: Viewer, at: datetime) -> None:
    query = select(Proposal).where(
        Proposal.state.in_((ProposalState.SUBMITTED, ProposalState.RETURNED)), Proposal.starts_on <= day
    )
    for proposal in db.session.scalars(query.order_by(Proposal.id)):
        statelog.transition(proposal, PROPOSAL, "lapse", by=by, at=at, comment="实习开始日已到，学校尚未同意")


def _lapse_bookings(day: date, *, by: Viewer, at: datetime) -> None:
    query = select(Booking).join(Booking.slot).where(Booking.state == BookingState.REQUESTED, Slot.starts_on <= day)
    for booking in db.session.scalars(query.order_by(Booking.id)):
        statelog.transition(booking, BOOKING, "lapse", by=by, at=at, comment="活动开始日已到，企业尚未确认")


@events.on("placement_ended")
def follow_end(subject: Any, *, by: Viewer, at: datetime) -> None:
    """A stay ended early, or never began: the person may apply again for these days."""
    if subject.application_id is not None:
        ended_on = getattr(subject, "ended_on", None) or local_date(at)
        end_acceptance(subject.application_id, ended_on=ended_on)


def end_acceptance(application_id: int, *, ended_on: date) -> None:
    """An accepted stay binds the person no longer than to this day; who ended the stay frees the seat."""
    application = db.session.get_one(Application, application_id)
    if application.state in ALIVE:
        application.ended_on = ended_on
        db.session.flush()
