"""What teachers have done, owe and can still do, read from their records in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from placement.accounts.models import Teacher, TeachingWeek, User
from placement.accounts.queries import get_teacher, visible_teachers
from placement.accounts.rules import SubjectGroup
from placement.applications.models import Application
from placement.applications.rules import ALIVE as ALIVE_APPLICATIONS
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound, RuleBroken
from placement.kernel.periods import DateRange
from placement.organisations.models import Organisation
from placement.placements.models import Placement
from placement.placements.rules import PlacementState
from placement.practice import counting
from placement.practice.counting import DayTest, Tally, Worked
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.queries import LARGEST_ID, WEIGHT, named
from placement.practice.rules import WORTHLESS, DayPart, RecordState
from placement.practice.years import Ledger, Stay, TeacherYear
from placement.reference.queries import calendar
from placement.slots.models import Slot, SlotRelease
from placement.slots.queries import open_releases
from placement.slots.rules import SlotKind

OFFERED_AT_ONCE = 60
"""Open teacher slots that are looked through for those that fit; more than a school ever has at a time."""
_enterprise = Organisation.__table__.alias("enterprise_org")


def workday_test(span: DateRange) -> DayTest:
    """Whether a day is worked by the official calendar; Monday to Friday in a year that nobody has entered."""
    known = calendar(span)

    def is_workday(day: date) -> bool:
        try:
            return known.is_workday(day)
        except RuleBroken:
            return counting.weekday(day)

    return is_workday


def days_to_log(first: date, last: date, *, with_rest_days: bool) -> list[date]:
    """The days of one entry: a single day as it stands, of a span the working days unless rest days are asked for."""
    span = DateRange(first, last)
    is_workday = workday_test(span)
    return [day for day in span if with_rest_days or first == last or is_workday(day)]


def days_to_come(record: PracticeRecord, on: date) -> list[date]:
    """The working days of a stay up to a day that the log does not hold yet."""
    first, last = record.placement.first_day, min(record.placement.last_day, on)
    if last < first:
        return []
    is_workday, logged = workday_test(DateRange(first, last)), {day.day for day in record.days}
    return [day for day in DateRange(first, last) if is_workday(day) and day not in logged]


def teacher_year(teacher_id: int, on: date) -> TeacherYear:
    """Days done, owed and possible in the year of `on`, and in the five-year cycle."""
    teacher = db.session.get_one(Teacher, teacher_id)
    cycle = counting.cycle_window(on, entered=teacher.entered_on)
    ledgers = _ledgers(Teacher.user_id == teacher_id, cycle)
    is_workday = workday_test(DateRange(cycle.start, date(on.year + 1, 1, 7)))
    return TeacherYear(on, ledgers[teacher_id], owes(teacher.subject_group), teacher.entered_on, is_workday)


def get_teacher_year(viewer: Viewer, teacher_id: int, on: date) -> tuple[Teacher, TeacherYear]:
    """A visible teacher with the year. Raises NotFound."""
    if teacher_id > LARGEST_ID:
        raise NotFound()
    teacher = get_teacher(viewer, teacher_id)
    return teacher, teacher_year(teacher_id, on)


def owes(subject_group: str) -> bool:
    """Teachers of general subjects owe no month (TCH16 Art. 4)."""
    return subject_group != SubjectGroup.GENERAL


@dataclass(frozen=True)
class Standing:
    """One teacher in the table of fulfilment."""

    teacher_id: int
    name: str
    initials: str
    number: str
    department: str
    owes: bool
    tally: Tally
    next_stay: Stay | None


@dataclass(frozen=True)
class Narrowing:
    """Which teachers of a school the table of fulfilment shows."""

    words: str = ""
    department: str = ""


def fulfilment(viewer: Viewer, school_id: int, on: date, *, year: int, narrowing: Narrowing) -> list[Standing]:
    """Every visible teacher of a school with the days of a year: four statements however many teachers."""
    window = counting.year_window(year)
    ledgers = _ledgers(Teacher.school_id == school_id, window)
    return [
        Standing(
            row.user_id,
            row.name,
            row.initials,
            row.number,
            row.department,
            owes(row.subject_group),
            ledgers[row.user_id].tally(window, on, months=1, owes=owes(row.subject_group)),
            ledgers[row.user_id].next_stay(on),
        )
        for row in db.session.execute(_teachers(viewer, school_id, narrowing))
    ]


def _teachers(viewer: Viewer, school_id: int, narrowing: Narrowing) -> Select[*tuple[Any, ...]]:
    query = visible_teachers(viewer).join(User, User.id == Teacher.user_id).where(Teacher.school_id == school_id)
    if narrowing.words:
        query = query.where(or_(*named(narrowing.words)))
    if narrowing.department:
        query = query.where(Teacher.department == narrowing.department)
    columns = (User.name, User.initials, Teacher.number, Teacher.department, Teacher.subject_group)
    return query.with_only_columns(Teacher.user_id, *columns)


def _ledgers(of: ColumnElement[bool], window: DateRange) -> defaultdict[int, Ledger]:
    """What counts of each of some teachers, as far as it touches a window: three statements."""
    worked: dict[int, list[tuple[Worked, bool]]] = defaultdict(list)
    cut: set[int] = set()
    for row in db.session.execute(_day_rows(of, window)):
        weight = WEIGHT[DayPart(row.part)]
        if row.recognised or row.state != RecordState.RECOGNISED:
            worked[row.teacher_id].append((Worked(row.day, weight, row.record_id), row.recognised))
        else:
            cut.add(row.record_id)
    stays: dict[int, list[Stay]] = defaultdict(list)
    for row in db.session.execute(_stay_rows(of, window)):
        stays[row.teacher_id].append(_stay(row, worked[row.teacher_id], cut=row.id in cut))
    teaching: dict[int, set[date]] = defaultdict(set)
    for teacher_id, monday in db.session.execute(_teaching_rows(of, window)):
        teaching[teacher_id].add(monday)
    known = {
        key: Ledger(
            tuple(day for day, _ in worked[key]),
            tuple(day for day, recognised in worked[key] if recognised),
            tuple(stays[key]),
            frozenset(teaching[key]),
        )
        for key in {*worked, *stays, *teaching}
    }
    return defaultdict(Ledger, known)


def _stay(row: Any, days: list[tuple[Worked, bool]], *, cut: bool) -> Stay:
    own = [(day.weight, recognised) for day, recognised in days if day.stay == row.id]
    return Stay(
        record_id=row.id,
        span=DateRange(row.first, max(row.first, row.last)),
        state=row.state,
        enterprise=row.enterprise,
        title=row.title,
        logged=sum((weight for weight, _ in own), Decimal(0)),
        recognised=sum((weight for weight, recognised in own if recognised), Decimal(0)),
        cut=cut,
    )


def _day_rows(of: ColumnElement[bool], window: DateRange) -> Select[*tuple[Any, ...]]:
    return (
        select(
            PracticeDay.teacher_id,
            PracticeDay.day,
            PracticeDay.part,
            PracticeDay.record_id,
            PracticeDay.recognised,
            PracticeRecord.state,
        )
        .join(PracticeRecord, PracticeRecord.id == PracticeDay.record_id)
        .join(Teacher, Teacher.user_id == PracticeDay.teacher_id)
        .where(of, PracticeDay.day.between(window.start, window.end), PracticeRecord.state.not_in(WORTHLESS))
    )


def _stay_rows(of: ColumnElement[bool], window: DateRange) -> Select[*tuple[Any, ...]]:
    first = func.coalesce(Placement.started_on, Placement.starts_on)
    last = func.coalesce(Placement.ended_on, Placement.ends_on)
    return (
        select(
            PracticeRecord.id,
            PracticeRecord.teacher_id,
            PracticeRecord.state,
            first.label("first"),
            last.label("last"),
            _enterprise.c.short_name.label("enterprise"),
            Placement.title,
        )
        .join(Placement, Placement.id == PracticeRecord.placement_id)
        .join(Teacher, Teacher.user_id == PracticeRecord.teacher_id)
        .join(_enterprise, _enterprise.c.id == PracticeRecord.enterprise_id)
        .where(
            of,
            first <= window.end,
            last >= window.start,
            PracticeRecord.state.not_in(WORTHLESS),
            Placement.state != PlacementState.CANCELLED,
        )
        .order_by(first, PracticeRecord.id)
    )


def _teaching_rows(of: ColumnElement[bool], window: DateRange) -> Select[*tuple[Any, ...]]:
    return (
        select(TeachingWeek.teacher_id, TeachingWeek.monday)
        .join(Teacher, Teacher.user_id == TeachingWeek.teacher_id)
        .where(of, TeachingWeek.monday.between(counting.monday_of(window.start), window.end))
    )


@dataclass(frozen=True)
class Offer:
    """An open teacher slot that fits; `application_id` when the teacher has applied already."""

    release: SlotRelease
    workdays: int
    application_id: int | None


def fitting_slots(viewer: Viewer, year: TeacherYear) -> list[Offer]:
    """The open teacher slots of the viewer's school whose days meet neither teaching nor another stay, by start."""
    if viewer.organisation_id is None:
        return []
    query = (
        open_releases(viewer.organisation_id)
        .where(Slot.kind == SlotKind.TEACHER_PRACTICE, Slot.starts_on > year.on)
        .order_by(Slot.starts_on, SlotRelease.id)
        .limit(OFFERED_AT_ONCE)
    )
    found = list(db.session.scalars(query))
    applied = _applied(viewer, [release.id for release in found])
    return [
        Offer(release, year.workdays_in(span), applied.get(release.id))
        for release in found
        for span in [DateRange(release.slot.starts_on, release.slot.ends_on)]
        if release.seats_free > 0 and year.is_free(span)
    ]


def _applied(viewer: Viewer, release_ids: list[int]) -> dict[int, int]:
    query = select(Application.release_id, Application.id).where(
        Application.applicant_id == viewer.user_id,
        Application.release_id.in_(release_ids),
        Application.state.in_(ALIVE_APPLICATIONS),
    )
    return {row.release_id: row.id for row in db.session.execute(query)}
