"""Who sees which month sheets."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, false, select
from sqlalchemy.orm import contains_eager, joinedload

from placement.accounts.models import Student, User
from placement.accounts.rules import Role
from placement.attendance.models import MonthSheet
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.organisations.models import Organisation
from placement.placements import queries as placements
from placement.placements.models import Placement

_EVERYTHING = (Role.BUREAU, Role.FINANCE_BUREAU, Role.AUDITOR)
_SCHOOL = (Role.PLACEMENT_OFFICE, Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER)


def scope(viewer: Viewer) -> Any:
    """The condition on (MonthSheet, Placement) that holds for what this viewer may see."""
    if viewer.is_(*_EVERYTHING):
        return MonthSheet.id.is_not(None)
    if viewer.is_(*_SCHOOL):
        return MonthSheet.school_id == viewer.organisation_id
    if viewer.is_(Role.HR):
        return MonthSheet.enterprise_id == viewer.organisation_id
    if viewer.is_(Role.DEPARTMENT_HEAD, Role.MENTOR):
        return placements.scope(viewer)
    if viewer.is_(Role.STUDENT):
        return Placement.person_id == viewer.user_id
    if viewer.is_(Role.TEACHER):
        return Placement.instructor_id == viewer.user_id
    return false()


def visible_sheets(viewer: Viewer) -> Select[MonthSheet]:
    """The sheets this viewer may see, with their placements."""
    return (
        select(MonthSheet).join(MonthSheet.placement).where(scope(viewer)).options(contains_eager(MonthSheet.placement))
    )


def get_sheet(viewer: Viewer, sheet_id: int) -> MonthSheet:
    """One visible sheet with what its page shows. Raises NotFound."""
    sheet = db.session.scalar(
        visible_sheets(viewer)
        .where(MonthSheet.id == sheet_id)
        .options(
            contains_eager(MonthSheet.placement).options(
                joinedload(Placement.person), joinedload(Placement.school), joinedload(Placement.enterprise)
            )
        )
    )
    if sheet is None:
        raise NotFound()
    return sheet


def sheets_by_ids(viewer: Viewer, ids: list[int]) -> list[MonthSheet]:
    """Those of the ids that this viewer may see; foreign ones are simply not there."""
    query = (
        visible_sheets(viewer).where(MonthSheet.id.in_(ids)).options(joinedload(MonthSheet.placement, Placement.person))
    )
    return list(db.session.scalars(query.order_by(MonthSheet.id)))


def sheet_rows(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """One row per sheet for lists: columns, not objects."""
    school, enterprise = Organisation.__table__.alias("school_org"), Organisation.__table__.alias("enterprise_org")
    return (
        select(
            MonthSheet.id,
            MonthSheet.month,
            MonthSheet.codes,
            MonthSheet.state,
            MonthSheet.since,
            User.name.label("person"),
            Student.number,
            Placement.class_name,
            Placement.title,
            Placement.id.label("placement_id"),
            school.c.short_name.label("school"),
            enterprise.c.short_name.label("enterprise"),
        )
        .join(Placement, Placement.id == MonthSheet.placement_id)
        .join(User, User.id == Placement.person_id)
        .outerjoin(Student, Student.user_id == Placement.person_id)
        .join(school, school.c.id == MonthSheet.school_id)
        .join(enterprise, enterprise.c.id == MonthSheet.enterprise_id)
        .where(scope(viewer))
    )


def months(viewer: Viewer) -> list[str]:
    """The months for which this viewer has sheets, newest first."""
    query = select(MonthSheet.month).join(MonthSheet.placement).where(scope(viewer)).distinct()
    return list(db.session.scalars(query.order_by(MonthSheet.month.desc()).limit(36)))
