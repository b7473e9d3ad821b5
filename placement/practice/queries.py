"""Who sees which practice records."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from placement.accounts.models import Teacher, User
from placement.accounts.queries import visible_teachers
from placement.accounts.rules import OVERSIGHT, Role
from placement.extensions import db
from placement.infra.jobs import Job
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.organisations.models import Organisation
from placement.papers.models import IssuedDocument
from placement.placements.models import Placement
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.rules import DayPart

WEIGHT = {DayPart.FULL: Decimal(1), DayPart.MORNING: Decimal("0.5"), DayPart.AFTERNOON: Decimal("0.5")}
LARGEST_ID = 2**31 - 1
_SCHOOL = (Role.PLACEMENT_OFFICE, Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER)
READERS = (*OVERSIGHT, *_SCHOOL, Role.DEPARTMENT_HEAD, Role.HR, Role.MENTOR, Role.TEACHER)
"""Every role that sees any record at all."""
YEAR_READERS = (Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER, Role.BUREAU, Role.AUDITOR)
"""Roles that see the year of other people: who owes how much."""


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on (PracticeRecord, Placement, Teacher) that holds for the records this viewer may see."""
    if viewer.is_(*OVERSIGHT):
        return true()
    if viewer.is_(*_SCHOOL):
        return PracticeRecord.school_id == viewer.organisation_id
    if viewer.is_(Role.DEPARTMENT_HEAD):
        own = PracticeRecord.school_id == viewer.organisation_id
        return and_(own, Teacher.department == viewer.department) if viewer.department else own
    if viewer.is_(Role.HR):
        return PracticeRecord.enterprise_id == viewer.organisation_id
    if viewer.is_(Role.MENTOR):
        return and_(PracticeRecord.enterprise_id == viewer.organisation_id, Placement.mentor_id == viewer.user_id)
    if viewer.is_(Role.TEACHER):
        return PracticeRecord.teacher_id == viewer.user_id
    return false()


def visible_records(viewer: Viewer) -> Select[PracticeRecord]:
    """The records this viewer may see."""
    return (
        select(PracticeRecord)
        .join(Placement, Placement.id == PracticeRecord.placement_id)
        .join(Teacher, Teacher.user_id == PracticeRecord.teacher_id)
        .where(scope(viewer))
    )


def get_record(viewer: Viewer, record_id: int) -> PracticeRecord:
    """One visible record with what its page shows. Raises NotFound."""
    query = visible_records(viewer).where(PracticeRecord.id == record_id)
    record = db.session.scalar(query.options(*_WITH_PAGE)) if record_id <= LARGEST_ID else None
    if record is None:
        raise NotFound()
    return record


_WITH_PAGE = (
    joinedload(PracticeRecord.placement).options(
        joinedload(Placement.enterprise), joinedload(Placement.school), joinedload(Placement.mentor)
    ),
    joinedload(PracticeRecord.teacher).joinedload(User.teacher),
    joinedload(PracticeRecord.certificate).joinedload(IssuedDocument.file),
    selectinload(PracticeRecord.days).joinedload(PracticeDay.evidence),
)


def get_day(record: PracticeRecord, day_id: int) -> PracticeDay:
    """One day of a record's log. Raises NotFound."""
    found = next((day for day in record.days if day.id == day_id), None)
    if found is None:
        raise NotFound()
    return found


def certificate_job(record: PracticeRecord) -> Job | None:
    """The job that prints the certificate, once the days are recognised."""
    found: Job | None = db.session.scalar(select(Job).where(Job.key == certificate_key(record.id)))
    return found


def certificate_key(record_id: int) -> str:
    """What makes asking for a certificate twice the same as asking once."""
    return f"practice-certificate:{record_id}"


def days_of(days: Collection[PracticeDay]) -> Decimal:
    """Whole and half days summed."""
    return sum((WEIGHT[DayPart(day.part)] for day in days), Decimal(0))


@dataclass(frozen=True)
class Wishes:
    """What the list of records is narrowed to; an empty value asks for everything."""

    words: str = ""
    state: str = ""
    department: str = ""


def record_rows(viewer: Viewer, wishes: Wishes = Wishes()) -> Select[*tuple[Any, ...]]:
    """One row per record for lists, with the halves logged and recognised."""
    logged = _halves().subquery()
    query = (
        select(
            PracticeRecord.id,
            PracticeRecord.state,
            PracticeRecord.since,
            PracticeRecord.form,
            PracticeRecord.certificate_id,
            User.name.label("teacher"),
            Teacher.department,
            _enterprise.c.short_name.label("enterprise"),
            _school.c.short_name.label("school"),
            Placement.starts_on,
            func.coalesce(Placement.ended_on, Placement.ends_on).label("ends_on"),
            Placement.title,
            func.coalesce(logged.c.halves, 0).label("halves"),
            func.coalesce(logged.c.recognised, 0).label("recognised_halves"),
        )
        .join(Placement, Placement.id == PracticeRecord.placement_id)
        .join(User, User.id == PracticeRecord.teacher_id)
        .join(Teacher, Teacher.user_id == PracticeRecord.teacher_id)
        .join(_enterprise, _enterprise.c.id == PracticeRecord.enterprise_id)
        .join(_school, _school.c.id == PracticeRecord.school_id)
        .outerjoin(logged, logged.c.record_id == PracticeRecord.id)
        .where(scope(viewer))
    )
    return query.where(*_conditions(wishes))


_enterprise, _school = Organisation.__table__.alias("enterprise_org"), Organisation.__table__.alias("school_org")
SORTS: dict[str, Any] = {
    "since": PracticeRecord.since,
    "teacher": User.initials,
    "start": Placement.starts_on,
    "enterprise": _enterprise.c.initials,
}
"""The words by which the list can be sorted; names sort by their pinyin initials."""


def _halves() -> Select[*tuple[Any, ...]]:
    halves = db.case((PracticeDay.part == DayPart.FULL, 2), else_=1)
    return select(
        PracticeDay.record_id,
        func.sum(halves).label("halves"),
        func.sum(db.case((PracticeDay.recognised, halves), else_=0)).label("recognised"),
    ).group_by(PracticeDay.record_id)


def _conditions(wishes: Wishes) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wishes.state:
        found.append(PracticeRecord.state == wishes.state)
    if wishes.department:
        found.append(Teacher.department == wishes.department)
    if wishes.words:
        found.append(or_(*named(wishes.words), _enterprise.c.name.contains(wishes.words, autoescape=True)))
    return found


def named(words: str) -> tuple[ColumnElement[bool], ...]:
    """Conditions on (User, Teacher), any of which finds a teacher by name, initials or staff number."""
    return (
        User.name.contains(words, autoescape=True),
        User.initials.startswith(words.lower(), autoescape=True),
        Teacher.number.startswith(words, autoescape=True),
    )


def count_in(viewer: Viewer, state: str) -> int:
    """How many of the visible records stand in a state."""
    counted = visible_records(viewer).where(PracticeRecord.state == state).with_only_columns(func.count())
    return db.session.scalar(counted) or 0


def teachers_by_ids(viewer: Viewer, ids: list[int]) -> list[Teacher]:
    """Those of the ids that this viewer may see, by number; foreign ones are simply not there."""
    known = [id_ for id_ in ids if 0 < id_ <= LARGEST_ID]
    query = visible_teachers(viewer).where(Teacher.user_id.in_(known)).options(joinedload(Teacher.user))
    return list(db.session.scalars(query.order_by(Teacher.number)))


def departments(viewer: Viewer) -> list[str]:
    """The departments of the teachers whom this viewer sees."""
    query = visible_teachers(viewer).with_only_columns(Teacher.department).distinct()
    return list(db.session.scalars(query.order_by(Teacher.department)))
