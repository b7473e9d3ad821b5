"""Which people a person may see."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, false, func, select

from placement.accounts.models import Membership, Student, Teacher, User
from placement.accounts.rules import ADMINISTRATORS, OVERSIGHT, SCHOOL_STAFF, Role
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound

WHOLE_SCHOOL = SCHOOL_STAFF - {Role.DEPARTMENT_HEAD}


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
