"""Teaching weeks, as the school enters them: practice may not overlap them (R-708)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from sqlalchemy import Select, delete, select

from placement.accounts.models import Teacher, TeachingWeek
from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import audit
from placement.infra.batches import Outcome, one_by_one
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.practice.counting import WEEK, monday_of, weekday
from placement.practice.models import PracticeDay
from placement.practice.services.log import hold_calendar

LONGEST = 60
"""Weeks that one entry may span: a school year and a little."""


def add_teaching_weeks(teacher: Teacher, first: date, last: date, *, by: Viewer, at: datetime) -> int:
    """Record every week from that of `first` to that of `last` as taught; how many are new.

    Raises RuleBroken when the span is turned round or too long, or when a weekday of it is logged as practice (R-708);
    NotAllowed for anybody but the school's office and the head of the department.
    """
    _require_school(teacher, by)
    weeks = weeks_between(first, last)
    hold_calendar(teacher.user_id)
    practised = _practised(teacher.user_id, weeks)
    if practised:
        why = Text("%(day)s 已登记企业实践，该周不能登记为授课周（R-708）", day=practised[0].isoformat())
        raise RuleBroken("week_practised", why, field="first")
    known = set(db.session.scalars(_recorded(teacher.user_id, weeks)))
    new = [TeachingWeek(teacher_id=teacher.user_id, monday=monday) for monday in weeks if monday not in known]
    db.session.add_all(new)
    db.session.flush()
    _note("teaching_weeks_added", teacher, weeks, by=by, at=at)
    return len(new)


def drop_teaching_weeks(teacher: Teacher, first: date, last: date, *, by: Viewer, at: datetime) -> int:
    """Take the weeks of a span back; how many there were. Raises as `add_teaching_weeks` does for a wrong span."""
    _require_school(teacher, by)
    weeks = weeks_between(first, last)
    hold_calendar(teacher.user_id)
    known = list(db.session.scalars(_recorded(teacher.user_id, weeks)))
    db.session.execute(
        delete(TeachingWeek).where(TeachingWeek.teacher_id == teacher.user_id, TeachingWeek.monday.in_(known))
    )
    _note("teaching_weeks_dropped", teacher, weeks, by=by, at=at)
    return len(known)


def for_many(
    act: Callable[..., int], teachers: Iterable[Teacher], span: tuple[date, date], *, by: Viewer, at: datetime
) -> Outcome:
    """Do one of the two for several teachers: how many went through, and by name and reason those that did not."""
    return one_by_one(
        teachers, lambda teacher: act(teacher, *span, by=by, at=at), name=lambda teacher: teacher.user.name
    )


def weeks_between(first: date, last: date) -> list[date]:
    """The Mondays from the week of `first` to the week of `last`. Raises RuleBroken."""
    if last < first:
        raise RuleBroken("end_before_start", Text("结束日期不能早于开始日期"), field="last")
    begin, end = monday_of(first), monday_of(last)
    count = (end - begin).days // 7 + 1
    if count > LONGEST:
        raise RuleBroken("too_many_weeks", Text("一次最多登记 %(n)s 周", n=LONGEST), field="last")
    return [begin + WEEK * number for number in range(count)]


def _practised(teacher_id: int, weeks: list[date]) -> list[date]:
    span = DateRange(weeks[0], weeks[-1] + WEEK)
    query = select(PracticeDay.day).where(
        PracticeDay.teacher_id == teacher_id, PracticeDay.day >= span.start, PracticeDay.day < span.end
    )
    return sorted(day for day in db.session.scalars(query) if weekday(day))


def _recorded(teacher_id: int, weeks: list[date]) -> Select[date]:
    return select(TeachingWeek.monday).where(
        TeachingWeek.teacher_id == teacher_id, TeachingWeek.monday.between(weeks[0], weeks[-1])
    )


def _require_school(teacher: Teacher, by: Viewer) -> None:
    mine = by.organisation_id == teacher.school_id
    if by.is_(Role.DEPARTMENT_HEAD):
        mine = mine and by.department in (None, "", teacher.department)
    if not (mine and by.is_(Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD)):
        raise NotAllowed()


def _note(act: str, teacher: Teacher, weeks: list[date], *, by: Viewer, at: datetime) -> None:
    span = {"first": weeks[0].isoformat(), "last": weeks[-1].isoformat()}
    audit.record(act, f"teacher:{teacher.user_id}", by=by, at=at, **span)
