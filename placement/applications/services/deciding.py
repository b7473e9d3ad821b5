"""School and enterprise choose, the applicant answers: endorse, shortlist, offer, reject, accept, decline."""

from __future__ import annotations

from datetime import datetime

from placement.accounts.rules import Role
from placement.applications import queries
from placement.applications.models import Application
from placement.applications.rules import (
    APPLICATION,
    OFFER_TIME,
    REJECT_REASON_LABELS,
    ApplicationState,
    RejectReason,
    deadline_after,
)
from placement.applications.services import checking, notices
from placement.infra import audit, events, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import RuleBroken
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.slots import services as slots
from placement.slots.rules import SlotKind


def endorse(application: Application, *, by: Viewer, at: datetime) -> None:
    """The school agrees; from now on the enterprise sees the application."""
    checking.require_side(application, by)
    statelog.transition(application, APPLICATION, "endorse", by=by, at=at)
    application.endorsed_at = at


def shortlist(application: Application, *, by: Viewer, at: datetime) -> None:
    """The enterprise keeps the applicant in view."""
    checking.require_side(application, by)
    statelog.transition(application, APPLICATION, "shortlist", by=by, at=at)


def offer(application: Application, *, by: Viewer, at: datetime) -> None:
    """The enterprise takes the applicant: a seat is held until the answer, at most OFFER_TIME.

    Raises RuleBroken: no_seat_left, slot_begun.
    """
    checking.require_side(application, by)
    slot = application.slot
    if slot.starts_on <= local_date(at):
        raise RuleBroken("slot_begun", Text("该岗位已经开始，不能再发出录用"))
    statelog.transition(application, APPLICATION, "offer", by=by, at=at)
    application.expires_at = deadline_after(at, OFFER_TIME, starts_on=slot.starts_on)
    slots.hold_seat(application.slot_id, application.release_id, by=by, at=at)
    notices.offered(application, at=at)


def reject(application: Application, reason_code: str, note: str = "", *, by: Viewer, at: datetime) -> None:
    """School or enterprise says no, for a reason the applicant reads. Raises reason_missing, note_missing."""
    checking.require_side(application, by)
    if reason_code not in set(RejectReason):
        raise RuleBroken("reason_missing", Text("请选择原因"), field="reason")
    note = note.strip()
    if reason_code == RejectReason.OTHER and not note:
        raise RuleBroken("note_missing", Text("选择“其他原因”时请写明具体情况"), field="note")
    name = "disallow" if by.is_(Role.PLACEMENT_OFFICE) else "reject"
    label = str(REJECT_REASON_LABELS[RejectReason(reason_code)])
    statelog.transition(application, APPLICATION, name, by=by, at=at, comment=f"{label}。{note}" if note else label)
    application.reason_code, application.reason_note = reason_code, note


def accept(application: Application, *, by: Viewer, at: datetime) -> None:
    """The applicant takes the seat; their other open applications end and give back what they hold.

    Raises RuleBroken: offer_expired, days_taken; Conflict when another tab was quicker.
    """
    checking.require_side(application, by)
    others = queries.open_applications_of(application.applicant_id, besides=application)
    APPLICATION.allowed(application, "accept", by)
    if application.expires_at is not None and application.expires_at < at:
        raise RuleBroken("offer_expired", Text("确认期限已过，这次录用已失效，名额已让出。岗位还有名额时可以重新申请"))
    stay = DateRange(application.slot.starts_on, application.slot.ends_on)
    checking.check_days_free(application.applicant_id, stay)
    statelog.transition(application, APPLICATION, "accept", by=by, at=at)
    application.expires_at = None
    supersede(others, application, at=at)
    audit.record("offer_accepted", f"application:{application.id}", by=by, at=at, slot=application.slot_id)
    events.happened("application_accepted", application, by=by, at=at)


def decline(application: Application, comment: str = "", *, by: Viewer, at: datetime) -> None:
    """The applicant gives the seat back."""
    checking.require_side(application, by)
    statelog.transition(application, APPLICATION, "decline", by=by, at=at, comment=comment)
    application.expires_at = None
    slots.free_seat(application.slot_id, application.release_id, by=by, at=at)


def supersede(others: list[Application], accepted: Application, *, at: datetime) -> None:
    """End what is pointless now: all open applications of a student, of a teacher those on the same days."""
    for other in others:
        if _is_pointless(other, accepted):
            held = other.state == ApplicationState.OFFERED
            comment = f"已确认“{accepted.slot.title}”"
            statelog.transition(other, APPLICATION, "supersede", by=SYSTEM, at=at, comment=comment)
            other.expires_at = None
            if held:
                slots.free_seat(other.slot_id, other.release_id, by=SYSTEM, at=at)


def _is_pointless(other: Application, accepted: Application) -> bool:
    if accepted.slot.kind != SlotKind.TEACHER_PRACTICE:
        return True
    mine, theirs = (DateRange(slot.starts_on, slot.ends_on) for slot in (accepted.slot, other.slot))
    return mine.overlaps(theirs)
