"""Who sees which placements, and the rows of the register (台账)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from placement.accounts.models import Student, Teacher, User
from placement.accounts.rules import Role
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.organisations.models import Organisation
from placement.placements.models import Consent, Insurance, KeptFinding, Placement, Waiver
from placement.placements.rules import OPEN, PlacementState
from placement.reference.models import MajorRow

_EVERYTHING = (Role.BUREAU, Role.FINANCE_BUREAU, Role.AUDITOR)
_SCHOOL = (Role.PLACEMENT_OFFICE, Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER)
READERS = (
    *_EVERYTHING,
    *_SCHOOL,
    Role.DEPARTMENT_HEAD,
    Role.HR,
    Role.MENTOR,
    Role.TEACHER,
    Role.STUDENT,
)
"""Every role that sees any placement at all."""


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on Placement that holds for what this viewer may see."""
    if viewer.is_(*_EVERYTHING):
        return true()
    if viewer.is_(*_SCHOOL):
        return Placement.school_id == viewer.organisation_id
    if viewer.is_(Role.DEPARTMENT_HEAD):
        return and_(Placement.school_id == viewer.organisation_id, Placement.person_id.in_(_department(viewer)))
    if viewer.is_(Role.HR):
        return Placement.enterprise_id == viewer.organisation_id
    if viewer.is_(Role.MENTOR):
        return and_(Placement.mentor_id == viewer.user_id, Placement.enterprise_id == viewer.organisation_id)
    if viewer.is_(Role.TEACHER):
        return or_(Placement.instructor_id == viewer.user_id, Placement.person_id == viewer.user_id)
    if viewer.is_(Role.STUDENT):
        return Placement.person_id == viewer.user_id
    return false()


def _department(viewer: Viewer) -> CompoundSelect[int]:
    """A head without a named department is head of the whole school."""
    people = []
    for kind in (Student, Teacher):
        query = select(kind.user_id).where(kind.school_id == viewer.organisation_id)
        people.append(query.where(kind.department == viewer.department) if viewer.department else query)
    return people[0].union_all(people[1])


def visible_placements(viewer: Viewer) -> Select[Placement]:
    """The placements this viewer may see."""
    return select(Placement).where(scope(viewer))


def get_placement(viewer: Viewer, placement_id: int) -> Placement:
    """One visible placement with what its page and its gate ask for. Raises NotFound."""
    query = visible_placements(viewer).where(Placement.id == placement_id).options(*WITH_GATE)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound()
    return found


WITH_GATE = (
    joinedload(Placement.person).joinedload(User.student),
    joinedload(Placement.person).joinedload(User.teacher),
    joinedload(Placement.enterprise),
    joinedload(Placement.slot),
    selectinload(Placement.consents),
    selectinload(Placement.insurances),
)
"""What the rules look at, loaded with a constant number of statements."""


def placements_by_ids(viewer: Viewer, ids: list[int]) -> list[Placement]:
    """Those of the ids that this viewer may see; foreign ones are simply not there."""
    query = visible_placements(viewer).where(Placement.id.in_(ids)).options(*WITH_GATE).order_by(Placement.id)
    return list(db.session.scalars(query).unique())


def own_placements(user_id: int) -> list[Placement]:
    """A person's own placements, the newest first."""
    query = select(Placement).where(Placement.person_id == user_id).options(joinedload(Placement.enterprise))
    return list(db.session.scalars(query.order_by(Placement.starts_on.desc(), Placement.id.desc())))


def standing_waiver(placement_id: int, rule: str) -> Waiver | None:
    """The waiver of a rule that nobody has ended."""
    query = select(Waiver).where(Waiver.placement_id == placement_id, Waiver.rule == rule, Waiver.ended_at.is_(None))
    return db.session.scalar(query)


def waivers_of(placement_id: int) -> list[Waiver]:
    """Every waiver of a placement, the latest first."""
    query = select(Waiver).where(Waiver.placement_id == placement_id).options(joinedload(Waiver.file))
    return list(db.session.scalars(query.order_by(Waiver.id.desc())))


def get_waiver(placement: Placement, waiver_id: int) -> Waiver:
    """One waiver of this placement. Raises NotFound."""
    found = db.session.get(Waiver, waiver_id)
    if found is None or found.placement_id != placement.id:
        raise NotFound()
    return found


def expired_waivers(today: date) -> list[Waiver]:
    """Waivers whose last day is over and that nobody has ended yet."""
    query = select(Waiver).where(Waiver.ended_at.is_(None), Waiver.until < today)
    return list(db.session.scalars(query.order_by(Waiver.id)))


def stopping(placement_id: int) -> list[KeptFinding]:
    """What holds up the start of a placement, as last found."""
    query = select(KeptFinding).where(
        KeptFinding.placement_id == placement_id, KeptFinding.closed_at.is_(None), KeptFinding.stops
    )
    return list(db.session.scalars(query.order_by(KeptFinding.id)))


def get_consent(placement: Placement, consent_id: int) -> Consent:
    """One consent of this placement. Raises NotFound."""
    found = next((consent for consent in placement.consents if consent.id == consent_id), None)
    if found is None:
        raise NotFound()
    return found


def get_insurance(placement: Placement, insurance_id: int) -> Insurance:
    """One policy of this placement. Raises NotFound."""
    found = next((policy for policy in placement.insurances if policy.id == insurance_id), None)
    if found is None:
        raise NotFound()
    return found


def due_to_review(on: date) -> list[Placement]:
    """Placements whose start is near or past and that have not begun: their gate is looked at every day."""
    query = select(Placement).where(Placement.state.in_(OPEN), Placement.starts_on <= on).options(*WITH_GATE)
    return list(db.session.scalars(query.order_by(Placement.id)).unique())


def due_to_complete(on: date) -> list[Placement]:
    """Running placements whose last day is over."""
    query = select(Placement).where(Placement.state == PlacementState.ACTIVE, Placement.ends_on < on)
    return list(db.session.scalars(query.order_by(Placement.id)))


@dataclass(frozen=True)
class Wishes:
    """What the register is narrowed to; an empty value asks for everything."""

    words: str = ""
    kind: str = ""
    state: str = ""
    class_name: str = ""
    major: str = ""
    enterprise: str = ""
    instructor: str = ""
    since: date | None = None
    until: date | None = None
    overdue_on: date | None = None


def register_ids(viewer: Viewer, wishes: Wishes) -> Select[int]:
    """The ids of the register's rows, unordered: chosen and counted first, joined to their words afterwards."""
    query = select(Placement.id).where(scope(viewer))
    for condition in _conditions(wishes):
        query = query.where(condition)
    return query


def _conditions(wishes: Wishes) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, value in (
        (Placement.kind, wishes.kind),
        (Placement.state, wishes.state),
    ):
        if value:
            found.append(column == value)
    if wishes.class_name:
        found.append(Placement.class_name.contains(wishes.class_name, autoescape=True))
    if wishes.since:
        found.append(Placement.ends_on >= wishes.since)
    if wishes.until:
        found.append(Placement.starts_on <= wishes.until)
    if wishes.overdue_on:
        found.append(and_(Placement.state == PlacementState.PLANNED, Placement.starts_on <= wishes.overdue_on))
    return found + _by_name(wishes)


def _by_name(wishes: Wishes) -> list[ColumnElement[bool]]:
    """Conditions that look into other tables, each as a subquery of ids."""
    found: list[ColumnElement[bool]] = []
    if wishes.words:
        found.append(
            or_(Placement.person_id.in_(_people(wishes.words)), Placement.person_id.in_(_numbers(wishes.words)))
        )
    if wishes.enterprise:
        found.append(Placement.enterprise_id.in_(_organisations(wishes.enterprise)))
    if wishes.instructor:
        found.append(Placement.instructor_id.in_(_people(wishes.instructor)))
    if wishes.major:
        matches = or_(MajorRow.name.contains(wishes.major, autoescape=True), MajorRow.code.startswith(wishes.major))
        found.append(Placement.major_code.in_(select(MajorRow.code).where(matches)))
    return found


def _people(words: str) -> Select[int]:
    starts = User.initials.startswith(words.lower(), autoescape=True)
    return select(User.id).where(or_(User.name.contains(words, autoescape=True), starts))


def _numbers(words: str) -> CompoundSelect[int]:
    students = select(Student.user_id).where(Student.number.startswith(words, autoescape=True))
    teachers = select(Teacher.user_id).where(Teacher.number.startswith(words, autoescape=True))
    return students.union_all(teachers)


def _organisations(words: str) -> Select[int]:
    named = or_(
        Organisation.name.contains(words, autoescape=True),
        Organisation.short_name.contains(words, autoescape=True),
        Organisation.initials.startswith(words.lower(), autoescape=True),
    )
    return select(Organisation.__table__.c.id).where(named)


SORTS: dict[str, Any] = {
    "start": Placement.starts_on,
    "end": Placement.ends_on,
    "class": Placement.class_name,
    "person": select(User.initials).where(User.id == Placement.person_id).scalar_subquery(),
    "enterprise": select(Organisation.__table__.c.initials)
    .where(Organisation.__table__.c.id == Placement.enterprise_id)
    .scalar_subquery(),
}
"""The words by which the register can be sorted; names sort by their pinyin initials."""


def register_rows(ids: list[int]) -> list[Any]:
    """The register's columns of these placements, in the order of the ids."""
    if not ids:
        return []
    found = {row.id: row for row in db.session.execute(_ROWS.where(Placement.id.in_(ids)))}
    return [found[id_] for id_ in ids if id_ in found]


_school = Organisation.__table__.alias("school_org")
_enterprise = Organisation.__table__.alias("enterprise_org")
_instructor = User.__table__.alias("instructor")
_ROWS = (
    select(
        Placement.id,
        Placement.kind,
        Placement.state,
        Placement.title,
        Placement.class_name,
        Placement.starts_on,
        func.coalesce(Placement.ended_on, Placement.ends_on).label("ends_on"),
        Placement.pay_fen,
        Placement.agreement_signed_at,
        User.name.label("person"),
        func.coalesce(Student.number, Teacher.number).label("number"),
        MajorRow.name.label("major"),
        _enterprise.c.short_name.label("enterprise"),
        _school.c.short_name.label("school"),
        _instructor.c.name.label("instructor"),
    )
    .join(User, User.id == Placement.person_id)
    .outerjoin(Student, Student.user_id == Placement.person_id)
    .outerjoin(Teacher, Teacher.user_id == Placement.person_id)
    .outerjoin(MajorRow, MajorRow.code == Placement.major_code)
    .join(_enterprise, _enterprise.c.id == Placement.enterprise_id)
    .join(_school, _school.c.id == Placement.school_id)
    .outerjoin(_instructor, _instructor.c.id == Placement.instructor_id)
)
