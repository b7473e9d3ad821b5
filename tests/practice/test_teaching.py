"""Teaching weeks: entered by the school, never over practised days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from placement.accounts.models import TeachingWeek
from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.practice import services
from tests.factories.organisations import a_school
from tests.factories.people import a_teacher, viewer_for
from tests.factories.practice import a_stay, logged
from tests.factories.slots import office_viewer

NOW = at_local(date(2026, 3, 16))


def recorded(db: Any, teacher: Any) -> list[date]:
    query = select(TeachingWeek.monday).where(TeachingWeek.teacher_id == teacher.user_id)
    return list(db.session.scalars(query.order_by(TeachingWeek.monday)))


def test_any_day_stands_for_its_week_and_a_week_is_recorded_once(db: Any) -> None:
    school = a_school()
    teacher, office = a_teacher(school), office_viewer(school)

    first = services.add_teaching_weeks(teacher, date(2026, 3, 18), date(2026, 3, 29), by=office, at=NOW)
    again = services.add_teaching_weeks(teacher, date(2026, 3, 23), date(2026, 4, 1), by=office, at=NOW)

    assert (first, again) == (2, 1)
    assert recorded(db, teacher) == [date(2026, 3, 16), date(2026, 3, 23), date(2026, 3, 30)]


def test_weeks_are_taken_back(db: Any) -> None:
    school = a_school()
    teacher, office = a_teacher(school), office_viewer(school)
    services.add_teaching_weeks(teacher, date(2026, 3, 16), date(2026, 4, 5), by=office, at=NOW)

    assert services.drop_teaching_weeks(teacher, date(2026, 3, 23), date(2026, 3, 24), by=office, at=NOW) == 1
    assert recorded(db, teacher) == [date(2026, 3, 16), date(2026, 3, 30)]


@pytest.mark.parametrize(
    "first, last, code",
    [
        (date(2026, 3, 16), date(2026, 3, 9), "end_before_start"),
        (date(2026, 3, 16), date(2027, 9, 9), "too_many_weeks"),
    ],
)
def test_a_span_turned_round_or_beyond_reason_is_refused(db: Any, first: date, last: date, code: str) -> None:
    school = a_school()

    with pytest.raises(RuleBroken) as refused:
        services.add_teaching_weeks(a_teacher(school), first, last, by=office_viewer(school), at=NOW)

    assert (refused.value.code, refused.value.field) == (code, "last")


def test_a_week_with_a_practised_weekday_is_refused_and_a_practised_saturday_is_not(db: Any) -> None:
    stay = a_stay()
    logged(stay, [date(2026, 3, 7), date(2026, 3, 11)])

    assert services.add_teaching_weeks(stay.teacher, date(2026, 3, 2), date(2026, 3, 2), by=stay.office, at=NOW) == 1
    with pytest.raises(RuleBroken, match="2026-03-11 已登记企业实践"):
        services.add_teaching_weeks(stay.teacher, date(2026, 3, 2), date(2026, 3, 20), by=stay.office, at=NOW)
    assert recorded(db, stay.teacher) == [date(2026, 3, 2)]


def test_only_the_office_and_the_own_head_enter_weeks(db: Any) -> None:
    school = a_school()
    teacher = a_teacher(school)
    day = date(2026, 3, 16)
    heads = {
        department: Viewer(None, "韩主任", Role.DEPARTMENT_HEAD, school.id, department=department)
        for department in ("信息技术系", "机电系")
    }

    services.add_teaching_weeks(teacher, day, day, by=heads["信息技术系"], at=NOW)
    for by in (heads["机电系"], viewer_for(teacher), office_viewer(a_school())):
        with pytest.raises(NotAllowed):
            services.add_teaching_weeks(teacher, day, day, by=by, at=NOW)


def test_of_several_teachers_those_who_cannot_are_named_and_the_others_are_done(db: Any) -> None:
    stay = a_stay()
    logged(stay, [date(2026, 3, 11)])
    other = a_teacher(stay.school, "林一")
    span = (date(2026, 3, 9), date(2026, 3, 13))

    done, failed = services.for_many(services.add_teaching_weeks, [stay.teacher, other], span, by=stay.office, at=NOW)

    assert (done, [name for name, _ in failed]) == (1, ["陈思远"])
    assert (recorded(db, stay.teacher), recorded(db, other)) == ([], [date(2026, 3, 9)])
