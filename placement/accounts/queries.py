"""Which people a person may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, column, false, func, select, table

from placement.accounts.models import Membership, Student, Teacher, User
from placement.accounts.rules import ADMINISTRATORS, OVERSIGHT, SCHOOL_STAFF, Role
from placement.extensions import db
from placement.infra.audit import AuditEntry
from placement.infra.outbox import Mail
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local
from placement.kernel.errors import NotFound
from placement.reference.models import MajorRow

Rows = Select[*tuple[Any, ...]]
ORGANISATION = table("organisation", column("id"), column("name"), column("short_name"), column("kind"))
"""Organisations stand to the right of accounts: here they are known by name only."""
WHOLE_SCHOOL = SCHOOL_STAFF - {Role.DEPARTMENT_HEAD}


@dataclass(frozen=True)
class UserFilter:
    """What the list of accounts is narrowed to; `state` is "", "closed" or "locked"."""

    words: str = ""
    role: str = ""
    state: str = ""


@dataclass(frozen=True)
class PeopleFilter:
    """What a list of students or teachers is narrowed to."""

    words: str = ""
    class_name: str = ""
    major: str = ""
    department: str = ""
    subject_group: str = ""


def visible_students(viewer: Viewer) -> Select[Student]:
    """A student sees themself, a head the department, other people of the school all, oversight every school."""
    query = select(Student)
    if viewer.is_(*OVERSIGHT):
        return query
    if viewer.is_(Role.STUDENT):
        return query.where(Student.user_id == viewer.user_id)
    return _of_school(query, Student, viewer)


def get_student(viewer: Viewer, user_id: int) -> Student:
    """One student. Raises NotFound when the viewer may not see them."""
    found = db.session.scalar(visible_students(viewer).where(Student.user_id == user_id))
    if found is None:
        raise NotFound()
    return found


def visible_teachers(viewer: Viewer) -> Select[Teacher]:
    """A teacher sees themself, a head the department, office and leader the school, oversight every school."""
    query = select(Teacher)
    if viewer.is_(*OVERSIGHT):
        return query
    if viewer.is_(Role.TEACHER):
        return query.where(Teacher.user_id == viewer.user_id)
    return _of_school(query, Teacher, viewer)


def get_teacher(viewer: Viewer, user_id: int) -> Teacher:
    """One teacher. Raises NotFound when the viewer may not see them."""
    found = db.session.scalar(visible_teachers(viewer).where(Teacher.user_id == user_id))
    if found is None:
        raise NotFound()
    return found


def _of_school(query: Select[Any], person: Any, viewer: Viewer) -> Select[Any]:
    if viewer.is_(Role.DEPARTMENT_HEAD):
        return query.where(person.school_id == viewer.organisation_id, person.department == viewer.department)
    if viewer.is_(*WHOLE_SCHOOL):
        return query.where(person.school_id == viewer.organisation_id)
    return query.where(false())


def mentors_of(enterprise_id: int) -> list[User]:
    """The mentors of an enterprise who can sign in, by name."""
    return people_with(Role.MENTOR, enterprise_id)


def people_with(role: Role, organisation_id: int) -> list[User]:
    """Everyone who holds a role in an organisation now, by name."""
    return list(
        db.session.scalars(
            select(User)
            .join(User.memberships)
            .where(
                Membership.role == role, Membership.organisation_id == organisation_id, Membership.active, User.active
            )
            .order_by(User.name, User.id)
        )
    )


def people_in(role: Role) -> list[User]:
    """Everyone who holds a role anywhere now, by name."""
    query = select(User).join(Membership, Membership.user_id == User.id)
    query = query.where(Membership.role == role, Membership.active, User.active)
    return list(db.session.scalars(query.order_by(User.name, User.id)).unique())


def teachers_of(school_id: int) -> list[Teacher]:
    """The teachers of a school who can sign in, by number."""
    return list(
        db.session.scalars(
            select(Teacher)
            .join(Teacher.user)
            .where(Teacher.school_id == school_id, User.active)
            .order_by(Teacher.number)
        )
    )


def user_by_login(login: str) -> User | None:
    """The account of a login name, whatever its case."""
    return db.session.scalar(select(User).where(func.lower(User.login) == login.lower()))


def users_by_email(email: str) -> list[User]:
    """The open accounts that receive mail at an address."""
    return list(db.session.scalars(select(User).where(func.lower(User.email) == email.lower(), User.active)))


def hats_of(user_id: int) -> list[Membership]:
    """The memberships a person may act under, in the order they were given."""
    return list(
        db.session.scalars(
            select(Membership).where(Membership.user_id == user_id, Membership.active).order_by(Membership.id)
        )
    )


def get_user(viewer: Viewer, user_id: int) -> User:
    """One account, for the security administrator or its owner. Raises NotFound otherwise."""
    user = db.session.get(User, user_id)
    if user is None or not (viewer.is_(Role.SECURITY_ADMIN) or viewer.user_id == user_id):
        raise NotFound()
    return user


def administrator_roles(user_id: int) -> set[str]:
    """Which of the three administrator roles a person holds now."""
    return set(
        db.session.scalars(
            select(Membership.role).where(
                Membership.user_id == user_id, Membership.active, Membership.role.in_(ADMINISTRATORS)
            )
        )
    )


def organisation_kind(organisation_id: int | None) -> str | None:
    """Whether an id is that of a school, an enterprise or a bureau; None for none of them."""
    found: str | None = db.session.scalar(select(ORGANISATION.c.kind).where(ORGANISATION.c.id == organisation_id))
    return found


def organisation_choices() -> dict[str, str]:
    """Every organisation by id, for a select."""
    query = select(ORGANISATION.c.id, ORGANISATION.c.name).order_by(ORGANISATION.c.kind.desc(), ORGANISATION.c.name)
    return {str(row.id): row.name for row in db.session.execute(query)}


def user_list(filters: UserFilter, *, at: datetime) -> Rows:
    """Rows of the security administrator's list: login, name and state of every account, nothing more personal."""
    query: Rows = select(User.id, User.login, User.name, User.active, User.locked_until)
    if filters.words:
        query = query.where(_named(filters.words) | User.login.icontains(filters.words, autoescape=True))
    if filters.role:
        query = query.where(User.memberships.any((Membership.role == filters.role) & Membership.active))
    if filters.state == "closed":
        query = query.where(~User.active)
    if filters.state == "locked":
        query = query.where(User.locked_until > at)
    return query


def hats_by_user(user_ids: Collection[int]) -> dict[int, list[tuple[str, str | None]]]:
    """Role and short name of the organisation of each hat that these people wear, by user id."""
    query = (
        select(Membership.user_id, Membership.role, ORGANISATION.c.short_name)
        .outerjoin(ORGANISATION, ORGANISATION.c.id == Membership.organisation_id)
        .where(Membership.user_id.in_(user_ids), Membership.active)
        .order_by(Membership.id)
    )
    hats: dict[int, list[tuple[str, str | None]]] = {}
    for user_id, role, short_name in db.session.execute(query):
        hats.setdefault(user_id, []).append((role, short_name))
    return hats


def student_list(viewer: Viewer, filters: PeopleFilter) -> Rows:
    """Rows of the student list; the resident id is never read for it."""
    query: Rows = (
        visible_students(viewer)
        .join(User, User.id == Student.user_id)
        .join(MajorRow, MajorRow.code == Student.major_code)
    )
    query = query.join(ORGANISATION, ORGANISATION.c.id == Student.school_id).with_only_columns(
        Student.user_id,
        Student.number,
        Student.class_name,
        Student.entry_year,
        Student.birth_date,
        User.name,
        User.phone,
        MajorRow.name.label("major"),
        ORGANISATION.c.short_name.label("school"),
    )
    if filters.class_name:
        query = query.where(Student.class_name == filters.class_name)
    if filters.major:
        query = query.where(Student.major_code == filters.major)
    if filters.words:
        query = query.where(_named(filters.words) | Student.number.startswith(filters.words, autoescape=True))
    return query


def teacher_list(viewer: Viewer, filters: PeopleFilter) -> Rows:
    """Rows of the teacher list."""
    query: Rows = (
        visible_teachers(viewer)
        .join(User, User.id == Teacher.user_id)
        .join(ORGANISATION, ORGANISATION.c.id == Teacher.school_id)
        .with_only_columns(
            Teacher.user_id,
            Teacher.number,
            Teacher.department,
            Teacher.subject_group,
            Teacher.subject,
            Teacher.dual_qualified,
            User.name,
            User.phone,
            ORGANISATION.c.short_name.label("school"),
        )
    )
    if filters.department:
        query = query.where(Teacher.department == filters.department)
    if filters.subject_group:
        query = query.where(Teacher.subject_group == filters.subject_group)
    if filters.words:
        query = query.where(_named(filters.words) | Teacher.number.startswith(filters.words, autoescape=True))
    return query


def _named(words: str) -> ColumnElement[bool]:
    """Part of the name, or, typed in Latin letters, the beginning of its pinyin initials."""
    if words.isascii():
        return User.initials.startswith(words.lower(), autoescape=True) | User.name.icontains(words, autoescape=True)
    return User.name.contains(words, autoescape=True)


def class_choices(viewer: Viewer) -> list[str]:
    """The classes in which the viewer sees students."""
    return list(
        db.session.scalars(
            visible_students(viewer).with_only_columns(Student.class_name).distinct().order_by(Student.class_name)
        )
    )


def major_choices(viewer: Viewer) -> dict[str, str]:
    """The majors in which the viewer sees students."""
    query = visible_students(viewer).join(MajorRow, MajorRow.code == Student.major_code)
    return dict(
        db.session.execute(
            query.with_only_columns(MajorRow.code, MajorRow.name).distinct().order_by(MajorRow.code)
        ).all()
    )


def department_choices(viewer: Viewer) -> list[str]:
    """The departments in which the viewer sees teachers."""
    return list(
        db.session.scalars(
            visible_teachers(viewer).with_only_columns(Teacher.department).distinct().order_by(Teacher.department)
        )
    )


@dataclass(frozen=True)
class AuditFilter:
    """What the audit trail is narrowed to: a name, an act, a subject such as "user:12", local dates."""

    words: str = ""
    act: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


def audit_list(filters: AuditFilter) -> Select[AuditEntry]:
    """The entries of the audit trail that fit."""
    query = select(AuditEntry)
    if filters.words:
        query = query.where(AuditEntry.actor_name.contains(filters.words, autoescape=True))
    if filters.act:
        query = query.where(AuditEntry.act == filters.act)
    if filters.subject:
        query = query.where(AuditEntry.subject.startswith(filters.subject, autoescape=True))
    if filters.since:
        query = query.where(AuditEntry.at >= at_local(filters.since, 0))
    if filters.until:
        query = query.where(AuditEntry.at < at_local(filters.until + timedelta(days=1), 0))
    return query


def audit_acts() -> list[str]:
    """Every act that occurs in the audit trail."""
    return list(db.session.scalars(select(AuditEntry.act).distinct().order_by(AuditEntry.act)))


def audit_count() -> int:
    """How many entries the audit trail has."""
    return db.session.scalar(select(func.count(AuditEntry.id))) or 0


def last_audit_entry() -> AuditEntry | None:
    """The newest entry, whose digest stands for the whole chain."""
    return db.session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))


def mailed_since(address: str, since: datetime) -> bool:
    """Whether a message to this address was put into the outbox after an instant."""
    return (
        db.session.scalar(select(Mail.id).where(Mail.recipient == address, Mail.created_at > since).limit(1))
        is not None
    )
