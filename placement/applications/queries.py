"""Who sees which applications, proposals and bookings; and what lists of them show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from placement.accounts.models import Student, Teacher, User
from placement.accounts.rules import Role
from placement.applications.models import Application, Booking, Proposal
from placement.applications.rules import ALIVE, OPEN, STAYS, ApplicationState
from placement.extensions import db
from placement.infra import statelog
from placement.infra.statelog import TransitionLog
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.organisations.models import Organisation
from placement.reference.models import MajorRow
from placement.slots.models import Slot, SlotMajor, SlotRelease

OVERSIGHT = (Role.BUREAU, Role.AUDITOR)
Rows = Select[*tuple[Any, ...]]
School = aliased(Organisation)
Enterprise = aliased(Organisation)


@dataclass(frozen=True)
class Wanted:
    """The filters of a list; empty means any."""

    words: str = ""
    state: str = ""
    kind: str = ""
    origin: str = ""
    slot_id: int | None = None
    school_id: int | None = None
    class_name: str = ""


def _scope(viewer: Viewer) -> Any:
    if viewer.is_(Role.STUDENT, Role.TEACHER):
        return Application.applicant_id == viewer.user_id
    if viewer.is_(Role.PLACEMENT_OFFICE):
        return Application.school_id == viewer.organisation_id
    if viewer.is_(Role.HR):
        return (Application.enterprise_id == viewer.organisation_id) & Application.endorsed_at.is_not(None)
    return true() if viewer.is_(*OVERSIGHT) else false()


def visible_applications(viewer: Viewer) -> Select[Application]:
    """Own ones; those of the office's school; those the school has passed on to the enterprise; all for oversight."""
    return select(Application).where(_scope(viewer))


def get_application(viewer: Viewer, application_id: int) -> Application:
    """One application with what its page shows. Raises NotFound when the viewer may not see it."""
    found = db.session.scalar(
        visible_applications(viewer)
        .where(Application.id == application_id)
        .options(
            joinedload(Application.slot).options(joinedload(Slot.enterprise), joinedload(Slot.site)),
            joinedload(Application.release).joinedload(SlotRelease.school),
            joinedload(Application.applicant).options(joinedload(User.student), joinedload(User.teacher)),
        )
    )
    if found is None:
        raise NotFound()
    return found


def applications_in(viewer: Viewer, ids: list[int]) -> list[Application]:
    """The visible ones among these ids, for an act on many; locked in one order, so that two such acts never cross."""
    query = visible_applications(viewer).where(Application.id.in_(ids)).order_by(Application.slot_id, Application.id)
    return list(db.session.scalars(query.options(joinedload(Application.applicant)).with_for_update(of=Application)))


def application_rows(viewer: Viewer, wanted: Wanted) -> Rows:
    """The rows of a list of applications: columns only."""
    query: Rows = (
        select(
            Application.id,
            Application.state,
            Application.origin,
            Application.since,
            Application.expires_at,
            Application.slot_id,
            Application.created_at,
            User.name,
            User.initials,
            Slot.title,
            Slot.kind,
            Slot.starts_on,
            Slot.ends_on,
            Student.class_name,
            Student.number,
            Student.major_code,
            MajorRow.name.label("major_name"),
            Teacher.subject,
            School.short_name.label("school_name"),
            Enterprise.short_name.label("enterprise_name"),
        )
        .join(Slot, Slot.id == Application.slot_id)
        .join(User, User.id == Application.applicant_id)
        .join(School, School.id == Application.school_id)
        .join(Enterprise, Enterprise.id == Application.enterprise_id)
        .outerjoin(Student, Student.user_id == Application.applicant_id)
        .outerjoin(Teacher, Teacher.user_id == Application.applicant_id)
        .outerjoin(MajorRow, MajorRow.code == Student.major_code)
        .where(_scope(viewer))
    )
    for condition in _conditions(wanted):
        query = query.where(condition)
    return query


SORTS: dict[str, Any] = {
    "since": Application.since,
    "name": User.initials,
    "title": Slot.title,
    "starts": Slot.starts_on,
    "state": Application.state,
    "school": School.short_name,
    "enterprise": Enterprise.short_name,
    "class": Student.class_name,
}


def _conditions(wanted: Wanted) -> list[Any]:
    state = Application.state.in_(OPEN) if wanted.state == "open" else Application.state == wanted.state
    wishes = [
        (wanted.state, state),
        (wanted.kind, Slot.kind == wanted.kind),
        (wanted.origin, Application.origin == wanted.origin),
        (wanted.slot_id, Application.slot_id == wanted.slot_id),
        (wanted.school_id, Application.school_id == wanted.school_id),
        (wanted.class_name, Student.class_name == wanted.class_name),
        (wanted.words, _matches(wanted.words)),
    ]
    return [condition for value, condition in wishes if value]


def _matches(words: str) -> Any:
    return or_(
        User.name.contains(words, autoescape=True),
        User.initials.startswith(words.lower(), autoescape=True),
        Slot.title.contains(words, autoescape=True),
        Student.number == words,
    )


def majors_of(slot_ids: set[int]) -> dict[int, set[str]]:
    """The major codes of each slot, for the match column of a list."""
    found: dict[int, set[str]] = {slot_id: set() for slot_id in slot_ids}
    query = select(SlotMajor.slot_id, SlotMajor.major_code).where(SlotMajor.slot_id.in_(slot_ids))
    for slot_id, code in db.session.execute(query) if slot_ids else ():
        found[slot_id].add(code)
    return found


def slot_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The slots for which the viewer sees applications, newest first, for a select."""
    query = (
        select(Slot.id, Slot.title)
        .where(Slot.id.in_(select(Application.slot_id).where(_scope(viewer))))
        .order_by(Slot.id.desc())
        .limit(200)
    )
    return [(str(row.id), row.title) for row in db.session.execute(query)]


def school_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The schools of the applications that the viewer sees, for a select."""
    query = (
        select(School.id, School.short_name)
        .where(School.id.in_(select(Application.school_id).where(_scope(viewer))))
        .order_by(School.short_name)
    )
    return [(str(row.id), row.short_name) for row in db.session.execute(query)]


def class_names(school_id: int | None) -> list[str]:
    """The classes of a school that have students who can sign in, by name."""
    query = select(Student.class_name).join(Student.user).where(Student.school_id == school_id, User.active)
    return list(db.session.scalars(query.distinct().order_by(Student.class_name)))


def class_size(school_id: int | None, class_name: str) -> int:
    """How many students of a class can sign in."""
    query = select(func.count()).select_from(Student).join(Student.user)
    return (
        db.session.scalar(query.where(Student.school_id == school_id, Student.class_name == class_name, User.active))
        or 0
    )


def waiting_counts(viewer: Viewer) -> dict[str, int]:
    """How many visible applications stand in each open state: for badges and the home page."""
    query = select(Application.state, func.count()).where(_scope(viewer), Application.state.in_(OPEN))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Application.state))}


def live_application(slot_id: int, person_id: int | None) -> Application | None:
    """The application of a person for a slot that still counts, if there is one."""
    return db.session.scalar(
        select(Application).where(
            Application.slot_id == slot_id,
            Application.applicant_id == person_id,
            Application.state.in_(ALIVE),
            Application.ended_on.is_(None),
        )
    )


def overlapping_stay(person_id: int | None, starts_on: date, ends_on: date, *, but: int | None = None) -> str | None:
    """The title of an accepted slot that fills some of these days for a person; `but` leaves one application out."""
    last_day = func.coalesce(Application.ended_on, Slot.ends_on)
    query = (
        select(Slot.title)
        .join(Application, Application.slot_id == Slot.id)
        .where(
            Application.applicant_id == person_id,
            Application.state == ApplicationState.ACCEPTED,
            Slot.kind.in_(STAYS),
            Slot.starts_on <= ends_on,
            last_day >= starts_on,
            last_day >= Slot.starts_on,  # a stay that never began fills no day
        )
    )
    return db.session.scalar(query.where(Application.id != but) if but is not None else query)


def open_applications_of(person_id: int) -> list[Application]:
    """A person's open applications, locked in one order and read afresh: another tab may have been quicker."""
    query = (
        select(Application)
        .where(Application.applicant_id == person_id, Application.state.in_(OPEN))
        .order_by(Application.slot_id, Application.id)
    )
    return list(db.session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def refused_nomination(slot_id: int, person_id: int) -> bool:
    """Whether the person or the guardian once refused to be sent to this slot (R-112)."""
    query = select(Application.id).where(
        Application.slot_id == slot_id,
        Application.applicant_id == person_id,
        Application.origin == "nomination",
        Application.state == ApplicationState.DECLINED,
    )
    return db.session.scalar(query.limit(1)) is not None


def get_release(viewer: Viewer, release_id: int) -> SlotRelease:
    """A release of the viewer's own school with its slot. Raises NotFound."""
    found = db.session.scalar(
        select(SlotRelease)
        .where(SlotRelease.id == release_id, SlotRelease.school_id == viewer.organisation_id)
        .options(joinedload(SlotRelease.slot).options(joinedload(Slot.enterprise), joinedload(Slot.site)))
    )
    if found is None:
        raise NotFound()
    return found


def history(kind: str, subject_id: int) -> list[TransitionLog]:
    """What happened to one object, oldest first."""
    return list(db.session.scalars(statelog.history(kind, subject_id)))


def visible_proposals(viewer: Viewer) -> Select[Proposal]:
    """A student's own; those of the office's school; all for oversight."""
    query = select(Proposal)
    if viewer.is_(Role.STUDENT):
        return query.where(Proposal.student_id == viewer.user_id)
    if viewer.is_(Role.PLACEMENT_OFFICE):
        return query.where(Proposal.school_id == viewer.organisation_id)
    return query if viewer.is_(*OVERSIGHT) else query.where(false())


def get_proposal(viewer: Viewer, proposal_id: int) -> Proposal:
    """One proposal. Raises NotFound when the viewer may not see it."""
    found = db.session.scalar(visible_proposals(viewer).where(Proposal.id == proposal_id))
    if found is None:
        raise NotFound()
    return found


def visible_bookings(viewer: Viewer) -> Select[Booking]:
    """Those of the office's school, of the HR's enterprise; all for oversight."""
    query = select(Booking)
    if viewer.is_(Role.PLACEMENT_OFFICE):
        return query.where(Booking.school_id == viewer.organisation_id)
    if viewer.is_(Role.HR):
        return query.where(Booking.enterprise_id == viewer.organisation_id)
    return query if viewer.is_(*OVERSIGHT) else query.where(false())


def get_booking(viewer: Viewer, booking_id: int) -> Booking:
    """One booking. Raises NotFound when the viewer may not see it."""
    found = db.session.scalar(visible_bookings(viewer).where(Booking.id == booking_id))
    if found is None:
        raise NotFound()
    return found
