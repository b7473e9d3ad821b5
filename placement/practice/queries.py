"""Who sees which practice records, and a teacher's year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from placement.accounts.models import Teacher, TeachingWeek, User
from placement.accounts.rules import Role, SubjectGroup
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.kernel.periods import DateRange
from placement.organisations.models import Organisation
from placement.placements.models import Placement
from placement.placements.rules import PlacementState
from placement.practice import counting
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.rules import DayPart

WEIGHT = {DayPart.FULL: Decimal(1), DayPart.MORNING: Decimal("0.5"), DayPart.AFTERNOON: Decimal("0.5")}


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that holds for the records this viewer may see."""
    if viewer.is_(Role.BUREAU, Role.FINANCE_BUREAU, Role.AUDITOR):
        return true()
    if viewer.is_(Role.PLACEMENT_OFFICE, Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER):
        return PracticeRecord.school_id == viewer.organisation_id
    if viewer.is_(Role.DEPARTMENT_HEAD):
        return (PracticeRecord.school_id == viewer.organisation_id) & PracticeRecord.teacher_id.in_(
            select(Teacher.user_id).where(Teacher.department == viewer.department)
        )
    if viewer.is_(Role.HR):
        return PracticeRecord.enterprise_id == viewer.organisation_id
    if viewer.is_(Role.MENTOR):
        return PracticeRecord.placement.has(Placement.mentor_id == viewer.user_id)
    if viewer.is_(Role.TEACHER):
        return PracticeRecord.teacher_id == viewer.user_id
    return false()


def get_record(viewer: Viewer, record_id: int) -> PracticeRecord:
    """One visible record with what its page shows. Raises NotFound."""
    record = db.session.scalar(
        select(PracticeRecord)
        .where(PracticeRecord.id == record_id, scope(viewer))
        .options(
            joinedload(PracticeRecord.placement).options(
                joinedload(Placement.enterprise), joinedload(Placement.school), joinedload(Placement.mentor)
            ),
            joinedload(PracticeRecord.teacher),
            selectinload(PracticeRecord.days),
        )
    )
    if record is None:
        raise NotFound()
    return record


def record_rows(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """One row per record for lists, with the days logged and recognised."""
    enterprise = Organisation.__table__.alias("enterprise_org")
    weight = func.sum(_weight_in_halves()).label("halves")
    logged = select(PracticeDay.record_id, weight).group_by(PracticeDay.record_id).subquery()
    return (
        select(
            PracticeRecord.id,
            PracticeRecord.state,
            PracticeRecord.since,
            PracticeRecord.form,
            User.name.label("teacher"),
            Teacher.department,
            enterprise.c.short_name.label("enterprise"),
            Placement.starts_on,
            Placement.ends_on,
            Placement.title,
            func.coalesce(logged.c.halves, 0).label("halves"),
        )
        .join(Placement, Placement.id == PracticeRecord.placement_id)
        .join(User, User.id == PracticeRecord.teacher_id)
        .join(Teacher, Teacher.user_id == PracticeRecord.teacher_id)
        .join(enterprise, enterprise.c.id == PracticeRecord.enterprise_id)
        .outerjoin(logged, logged.c.record_id == PracticeRecord.id)
        .where(scope(viewer))
    )


def _weight_in_halves() -> Any:
    return db.case((PracticeDay.part == DayPart.FULL, 2), else_=1)


@dataclass(frozen=True)
class TeacherYear:
    """What a teacher's year page shows."""

    year: int
    year_tally: counting.Tally
    cycle_tally: counting.Tally
    teaching: frozenset[date]
    stays: tuple[DateRange, ...]
    worked: frozenset[date]
    stretches: tuple[DateRange, ...]
    fit: DateRange | None


def teacher_year(teacher_id: int, on: date) -> TeacherYear:
    """Days done, owed and possible in the year of `on`, and in the five-year cycle that ends with it."""
    teacher = db.session.get_one(Teacher, teacher_id)
    owes = teacher.subject_group != SubjectGroup.GENERAL
    worked, stays = _worked(teacher_id), _stays(teacher_id)
    teaching = frozenset(db.session.scalars(select(TeachingWeek.monday).where(TeachingWeek.teacher_id == teacher_id)))
    policy = counting.Policy()
    window, cycle = counting.year_window(on.year), counting.cycle_window(on, policy)
    done = counting.days_done(worked, stays, window, policy=policy)
    year_tally = counting.owed_in(window, done, months=policy.year_months, owes=owes)
    cycle_done = counting.days_done(worked, stays, cycle, policy=policy)
    rest = DateRange(on, window.end)
    stretches = tuple(counting.free_stretches(rest, teaching, stays.values()))
    return TeacherYear(
        on.year,
        year_tally,
        counting.owed_in(cycle, cycle_done, months=policy.cycle_months, owes=owes),
        teaching,
        tuple(stays.values()),
        frozenset(record.day for record in worked),
        stretches,
        counting.earliest_fit(stretches, year_tally.whole_days_owed),
    )


def _worked(teacher_id: int) -> list[counting.Worked]:
    query = select(PracticeDay.day, PracticeDay.part, PracticeDay.record_id).where(PracticeDay.teacher_id == teacher_id)
    return [counting.Worked(day, WEIGHT[DayPart(part)], record) for day, part, record in db.session.execute(query)]


def _stays(teacher_id: int) -> dict[int, DateRange]:
    query = (
        select(PracticeRecord.id, Placement.starts_on, func.coalesce(Placement.ended_on, Placement.ends_on))
        .join(Placement, Placement.id == PracticeRecord.placement_id)
        .where(
            PracticeRecord.teacher_id == teacher_id,
            Placement.state.not_in([PlacementState.CANCELLED]),
        )
    )
    return {record: DateRange(start, max(start, end)) for record, start, end in db.session.execute(query)}
