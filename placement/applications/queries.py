"""Who sees which applications, proposals and bookings, and what the services ask about them."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from placement.accounts.models import Student, Teacher, User
from placement.accounts.queries import visible_students
from placement.accounts.rules import Role
from placement.applications.models import Application, Booking, Proposal
from placement.applications.rules import ALIVE, OPEN, STAYS, ApplicationState
from placement.extensions import db
from placement.infra import statelog
from placement.infra.statelog import TransitionLog
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.reference.models import MajorRow
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import ReleaseState

LARGEST_ID = 2**31 - 1
OVERSIGHT = (Role.BUREAU, Role.AUDITOR)
Found = TypeVar("Found")


def scope(viewer: Viewer) -> Any:
    """The condition on Application that holds for what this viewer may see."""
    if viewer.is_(Role.STUDENT, Role.TEACHER):
        return Application.applicant_id == viewer.user_id
    if viewer.is_(Role.PLACEMENT_OFFICE):
        return Application.school_id == viewer.organisation_id
    if viewer.is_(Role.HR):
        return (Application.enterprise_id == viewer.organisation_id) & Application.endorsed_at.is_not(None)
    return true() if viewer.is_(*OVERSIGHT) else false()


def visible_applications(viewer: Viewer) -> Select[Application]:
    """Own ones; those of the office's school; those the school has passed on to the enterprise; all for oversight."""
    return select(Application).where(scope(viewer))


def get_application(viewer: Viewer, application_id: int) -> Application:
    """One application with what its page shows. Raises NotFound when the viewer may not see it."""
    return _one(
        visible_applications(viewer)
        .where(Application.id == application_id)
        .options(
            joinedload(Application.slot).options(joinedload(Slot.enterprise), joinedload(Slot.site)),
            joinedload(Application.release).joinedload(SlotRelease.school),
            joinedload(Application.applicant).options(joinedload(User.student), joinedload(User.teacher)),
        ),
        application_id,
    )


def _one(query: Select[Found], key: int) -> Found:
    """The row, or NotFound; a number beyond every key is no row, and the database need not hear of it."""
    found = db.session.scalar(query) if key <= LARGEST_ID else None
    if found is None:
        raise NotFound()
    return found


def applications_in(viewer: Viewer, ids: list[int]) -> list[Application]:
    """The visible ones among these ids, for an act on many; locked in one order, so that two such acts never cross."""
    query = visible_applications(viewer).where(Application.id.in_(ids)).order_by(Application.slot_id, Application.id)
    return list(db.session.scalars(query.options(joinedload(Application.applicant)).with_for_update(of=Application)))


def class_names(school_id: int | None) -> list[str]:
    """The classes of a school that have students who can sign in, by name."""
    query = select(Student.class_name).join(Student.user).where(Student.school_id == school_id, User.active)
    return list(db.session.scalars(query.distinct().order_by(Student.class_name)))


def class_sizes(school_id: int | None) -> dict[str, int]:
    """The classes of a school with the number of students who can sign in, by name."""
    query = select(Student.class_name, func.count()).join(Student.user).where(User.active)
    query = query.where(Student.school_id == school_id).group_by(Student.class_name).order_by(Student.class_name)
    return {row[0]: row[1] for row in db.session.execute(query)}


def class_size(school_id: int | None, class_name: str) -> int:
    """How many students of a class can sign in."""
    query = select(func.count()).select_from(Student).join(Student.user)
    return (
        db.session.scalar(query.where(Student.school_id == school_id, Student.class_name == class_name, User.active))
        or 0
    )


def waiting_counts(viewer: Viewer) -> dict[str, int]:
    """How many visible applications stand in each open state: for badges and the home page."""
    query = select(Application.state, func.count()).where(scope(viewer), Application.state.in_(OPEN))
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


def overlapping_stay(person_id: int | None, starts_on: date, ends_on: date) -> str | None:
    """The title of an accepted slot that fills some of these days for a person."""
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
    return db.session.scalar(query.limit(1))


def others_open(application: Application) -> int:
    """How many other open applications the same person has: what an acceptance ends."""
    query = select(func.count()).select_from(Application).where(Application.id != application.id)
    mine = (Application.applicant_id == application.applicant_id, Application.state.in_(OPEN))
    return db.session.scalar(query.where(*mine)) or 0


def students_in(viewer: Viewer, ids: list[int]) -> list[Student]:
    """The visible students among these ids, by number."""
    query = visible_students(viewer).where(Student.user_id.in_(ids)).options(joinedload(Student.user))
    return list(db.session.scalars(query.order_by(Student.number)))


def student_card(user_id: int) -> Any:
    """Name, class and major of a student."""
    query = (
        select(User.name, Student.class_name, Student.number, MajorRow.name.label("major_name"))
        .join(Student, Student.user_id == User.id)
        .join(MajorRow, MajorRow.code == Student.major_code)
    )
    return db.session.execute(query.where(User.id == user_id)).one()


def name_of(user_id: int) -> str:
    """The name of a person."""
    return db.session.scalar(select(User.name).where(User.id == user_id)) or ""


def own_major(viewer: Viewer) -> str | None:
    """The major a student learns or a teacher teaches."""
    person: Any = Student if viewer.is_(Role.STUDENT) else Teacher
    return db.session.scalar(select(person.major_code).where(person.user_id == viewer.user_id))


def own_student(viewer: Viewer) -> Student | None:
    """The student who looks, or None for anybody else."""
    return db.session.get(Student, viewer.user_id) if viewer.is_(Role.STUDENT) else None


def most_urgent(viewer: Viewer) -> Any:
    """The answer that is due first: id, state, title and deadline; None when nothing waits for the applicant."""
    query = (
        select(Application.id, Application.state, Application.expires_at, Slot.title, Slot.starts_on)
        .join(Slot, Slot.id == Application.slot_id)
        .where(scope(viewer), Application.state.in_(("nominated", "offered")))
    )
    return db.session.execute(query.order_by(Application.expires_at, Application.id).limit(1)).first()


def open_applications_of(person_id: int, *, besides: Application | None = None) -> list[Application]:
    """A person's open applications but one, locked in one order; the one is locked and read afresh too, open or not.

    Another tab may have been quicker: what it changed is seen here.
    """
    own = besides.id if besides is not None else None
    query = (
        select(Application)
        .where(Application.applicant_id == person_id, or_(Application.state.in_(OPEN), Application.id == own))
        .order_by(Application.slot_id, Application.id)
    )
    rows = db.session.scalars(query.with_for_update().execution_options(populate_existing=True))
    return [row for row in rows if row is not besides]


def refused_nomination(slot_id: int, person_id: int) -> bool:
    """Whether the person or the guardian once refused to be sent to this slot (R-112)."""
    query = select(Application.id).where(
        Application.slot_id == slot_id,
        Application.applicant_id == person_id,
        Application.origin == "nomination",
        Application.state == ApplicationState.DECLINED,
    )
    return db.session.scalar(query.limit(1)) is not None


def published_release(viewer: Viewer, release_id: int) -> SlotRelease:
    """A release that people of the school have seen, even if the slot has been paused since. Raises NotFound."""
    release = get_release(viewer, release_id)
    if release.state != ReleaseState.PUBLISHED:
        raise NotFound()
    return release


def get_release(viewer: Viewer, release_id: int) -> SlotRelease:
    """A release of the viewer's own school with its slot. Raises NotFound."""
    return _one(
        select(SlotRelease)
        .where(SlotRelease.id == release_id, SlotRelease.school_id == viewer.organisation_id)
        .options(joinedload(SlotRelease.slot).options(joinedload(Slot.enterprise), joinedload(Slot.site))),
        release_id,
    )


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
    return _one(visible_proposals(viewer).where(Proposal.id == proposal_id), proposal_id)


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
    return _one(visible_bookings(viewer).where(Booking.id == booking_id), booking_id)
