"""What the lists show: columns instead of objects, and a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from placement.accounts.models import Student, Teacher, User
from placement.applications.models import Application, Booking, Proposal
from placement.applications.queries import scope, visible_bookings, visible_proposals
from placement.applications.rules import ALIVE, OPEN, STAYS, ApplicationState, BookingState, Origin
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.organisations.models import Organisation
from placement.reference.models import DivisionRow, MajorRow
from placement.slots.models import Slot, SlotMajor, SlotRelease
from placement.slots.rules import ReleaseState, SlotKind, SlotState

School = aliased(Organisation)
Enterprise = aliased(Organisation)
Rows = Select[*tuple[Any, ...]]


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
        .where(scope(viewer))
    )
    for condition in _conditions(wanted):
        query = query.where(condition)
    return query


NEWEST = (Application.since.desc(), Application.id.desc())
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


def turn(states: tuple[str, ...]) -> Any:
    """What waits for the reader comes first, then what waits for others, then what is over."""
    return case((Application.state.in_(states), 0), (Application.state.in_(OPEN), 1), else_=2)


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


def majors_for(slot_id: int) -> list[str]:
    """The major codes of one slot."""
    return sorted(majors_of({slot_id})[slot_id])


def slot_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The slots for which the viewer sees applications, newest first, for a select."""
    query = (
        select(Slot.id, Slot.title)
        .where(Slot.id.in_(select(Application.slot_id).where(scope(viewer))))
        .order_by(Slot.id.desc())
        .limit(200)
    )
    return [(str(row.id), row.title) for row in db.session.execute(query)]


def school_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The schools of the applications that the viewer sees, for a select."""
    query = (
        select(School.id, School.short_name)
        .where(School.id.in_(select(Application.school_id).where(scope(viewer))))
        .order_by(School.short_name)
    )
    return [(str(row.id), row.short_name) for row in db.session.execute(query)]


def proposal_rows(viewer: Viewer, *, words: str = "", state: str = "") -> Rows:
    """The rows of the list of self-found posts."""
    seen = visible_proposals(viewer).with_only_columns(Proposal.id)
    query: Rows = (
        select(
            Proposal.id,
            Proposal.state,
            Proposal.since,
            Proposal.title,
            Proposal.enterprise_name,
            Proposal.starts_on,
            Proposal.ends_on,
            User.name,
            Student.class_name,
            DivisionRow.name.label("division"),
        )
        .join(Student, Student.user_id == Proposal.student_id)
        .join(User, User.id == Proposal.student_id)
        .join(DivisionRow, DivisionRow.code == Proposal.division)
        .where(Proposal.id.in_(seen))
    )
    if state:
        query = query.where(Proposal.state == state)
    return query.where(_names(words, Proposal.title, Proposal.enterprise_name)) if words else query


PROPOSAL_SORTS: dict[str, Any] = {
    "turn": case((Proposal.state == "submitted", 0), (Proposal.state == "returned", 1), else_=2),
    "since": Proposal.since,
    "name": User.initials,
    "starts": Proposal.starts_on,
}


def booking_rows(viewer: Viewer, *, words: str = "", state: str = "") -> Rows:
    """The rows of the list of class visits."""
    seen = visible_bookings(viewer).with_only_columns(Booking.id)
    query: Rows = (
        select(
            Booking.id,
            Booking.state,
            Booking.since,
            Booking.class_name,
            Booking.seats,
            Slot.title,
            Slot.starts_on,
            Slot.ends_on,
            School.short_name.label("school_name"),
            Enterprise.short_name.label("enterprise_name"),
            User.name.label("instructor"),
        )
        .join(Slot, Slot.id == Booking.slot_id)
        .join(School, School.id == Booking.school_id)
        .join(Enterprise, Enterprise.id == Booking.enterprise_id)
        .join(User, User.id == Booking.instructor_id)
        .where(Booking.id.in_(seen))
    )
    if state:
        query = query.where(Booking.state == state)
    return query.where(_names(words, Slot.title, Booking.class_name)) if words else query


BOOKING_SORTS: dict[str, Any] = {
    "turn": case((Booking.state == BookingState.REQUESTED, 0), else_=1),
    "since": Booking.since,
    "class": Booking.class_name,
    "starts": Slot.starts_on,
    "seats": Booking.seats,
}


def _names(words: str, *columns: Any) -> Any:
    hits = [column.contains(words, autoescape=True) for column in (User.name, *columns)]
    return or_(User.initials.startswith(words.lower(), autoescape=True), *hits)


def nominee_rows(viewer: Viewer, release: SlotRelease, *, class_name: str = "", words: str = "") -> Rows:
    """The students of the school beside one slot: how near the major is, and what stands against a nomination."""
    slot = release.slot
    query: Rows = (
        select(
            Student,
            User.name,
            MajorRow.name.label("major_name"),
            _nearness(slot.id).label("level"),
            _busy(slot).label("busy"),
            _here(slot.id).label("here"),
            _refused(slot.id).label("refused"),
        )
        .join(User, User.id == Student.user_id)
        .join(MajorRow, MajorRow.code == Student.major_code)
        .where(Student.school_id == viewer.organisation_id, User.active)
        .options(contains_eager(Student.user))
    )
    if class_name:
        query = query.where(Student.class_name == class_name)
    if words:
        query = query.where(or_(_names(words), Student.number == words))
    order = (func.coalesce(_nearness(slot.id), 3).desc(), Student.class_name, Student.number)
    return query.order_by(*order)


def _nearness(slot_id: int) -> Any:
    """rules.match_level in SQL, for a column of majors: 3 the major, 2 its class, 1 its category, NULL none named."""
    level = case(
        (SlotMajor.major_code == Student.major_code, 3),
        (func.substr(SlotMajor.major_code, 1, 4) == func.substr(Student.major_code, 1, 4), 2),
        (func.substr(SlotMajor.major_code, 1, 2) == func.substr(Student.major_code, 1, 2), 1),
        else_=0,
    )
    return select(func.max(level)).where(SlotMajor.slot_id == slot_id).correlate(Student).scalar_subquery()


def _busy(slot: Slot) -> Any:
    """The title of what the student has accepted for some of the same days."""
    other = aliased(Slot)
    last_day = func.coalesce(Application.ended_on, other.ends_on)
    return (
        select(func.min(other.title))
        .join(Application, Application.slot_id == other.id)
        .where(
            Application.applicant_id == Student.user_id,
            Application.state == ApplicationState.ACCEPTED,
            other.kind.in_(STAYS),
            other.starts_on <= slot.ends_on,
            last_day >= slot.starts_on,
            last_day >= other.starts_on,
        )
        .correlate(Student)
        .scalar_subquery()
    )


def _here(slot_id: int) -> Any:
    """The state of the student's own live application for this slot."""
    return (
        select(func.min(Application.state))
        .where(
            Application.applicant_id == Student.user_id,
            Application.slot_id == slot_id,
            Application.state.in_(ALIVE),
            Application.ended_on.is_(None),
        )
        .correlate(Student)
        .scalar_subquery()
    )


def _refused(slot_id: int) -> Any:
    return exists().where(
        Application.applicant_id == Student.user_id,
        Application.slot_id == slot_id,
        Application.origin == Origin.NOMINATION,
        Application.state == ApplicationState.DECLINED,
    )


def release_choices(viewer: Viewer, kinds: tuple[SlotKind, ...], *, today: date) -> list[Any]:
    """The slots of these kinds that the school has published and that still have seats: for a select."""
    query = (
        select(SlotRelease.id, Slot.title, Slot.starts_on, Slot.capacity, Slot.seats_held, Enterprise.short_name)
        .join(Slot, Slot.id == SlotRelease.slot_id)
        .join(Enterprise, Enterprise.id == Slot.enterprise_id)
        .where(
            and_(SlotRelease.school_id == viewer.organisation_id, SlotRelease.state == ReleaseState.PUBLISHED),
            Slot.state == SlotState.OPEN,
            Slot.kind.in_(kinds),
            Slot.starts_on > today,
            Slot.seats_held < Slot.capacity,
        )
    )
    return list(db.session.execute(query.order_by(Slot.starts_on, SlotRelease.id).limit(200)))
