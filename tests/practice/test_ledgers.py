"""A teacher's year: what counts, what is owed, when it fits, which slots fit, and the table of a whole school."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from placement.accounts.rules import SubjectGroup
from placement.kernel.clock import at_local
from placement.kernel.periods import DateRange
from placement.practice import ledgers, services
from placement.practice.ledgers import Narrowing
from placement.practice.years import TeacherYear, WeekKind
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import a_teacher, viewer_for
from tests.factories.practice import a_stay, logged
from tests.factories.slots import a_release, office_viewer
from tests.support.queries import counted

TODAY = date(2026, 3, 16)
NOW = at_local(TODAY)


def year_of(teacher: Any, on: date = TODAY) -> TeacherYear:
    return ledgers.teacher_year(teacher.user_id, on)


def test_recognised_and_waiting_days_are_kept_apart(db: Any) -> None:
    stay = a_stay("enterprise_assessed")
    services.recognise(
        stay.record,
        [day.id for day in stay.record.days[:6]],
        "其余未到岗",
        by=stay.office,
        at=at_local(date(2026, 4, 4)),
    )

    tally = year_of(stay.teacher, date(2026, 4, 6)).year_tally

    assert (tally.recognised, tally.waiting, tally.owed) == (6, 0, Decimal("15.75"))


MONTH_BY_CALENDAR = Decimal("23.92")
"""33 calendar days × 21.75 ÷ 30, more than the 10 days logged in them."""


@pytest.mark.parametrize(
    "state, done", [("reported", MONTH_BY_CALENDAR), ("not_recognised", 0), ("planned", 0), ("cancelled", 0)]
)
def test_days_count_while_they_are_judged_and_not_once_they_are_denied(db: Any, state: str, done: Decimal) -> None:
    assert year_of(a_stay(state).teacher, date(2026, 4, 6)).year_tally.done == done


def test_a_month_without_a_gap_counts_by_the_calendar_once_it_is_over(db: Any) -> None:
    first, last = date(2026, 4, 20), date(2026, 5, 19)  # 30 days around 1 May: 20 working days and a worked Saturday
    stay = a_stay(first=first, last=last)
    is_workday = ledgers.workday_test(DateRange(first, last))
    days = [day for day in DateRange(first, last) if is_workday(day)]
    logged(stay, days, at=at_local(last))

    during, after = (year_of(stay.teacher, day).year_tally for day in (last, date(2026, 5, 20)))

    assert during.done == len(days) < Decimal("21.75")
    assert (after.done, after.owed) == (Decimal("21.75"), 0)


def test_a_teacher_of_general_subjects_owes_nothing(db: Any) -> None:
    year = year_of(a_teacher(a_school(), subject_group=SubjectGroup.GENERAL))

    assert (year.year_tally.owed, year.cycle_tally.owed, year.uncovered) == (0, 0, 0)


def test_the_free_weeks_lie_between_teaching_and_stays_and_the_first_that_fits_is_named(db: Any) -> None:
    school = a_school()
    teacher, office = a_teacher(school), office_viewer(school)
    services.add_teaching_weeks(teacher, date(2026, 3, 16), date(2026, 7, 3), by=office, at=NOW)
    services.add_teaching_weeks(teacher, date(2026, 9, 1), date(2026, 12, 31), by=office, at=NOW)

    year = year_of(teacher)

    assert year.stretches == [DateRange(date(2026, 7, 6), date(2026, 8, 30))]
    assert year.uncovered == 22
    assert year.fit == DateRange(date(2026, 7, 6), date(2026, 8, 4))


def test_holidays_are_no_working_days_of_a_free_week(db: Any) -> None:
    year = year_of(a_teacher(a_school()), date(2026, 9, 25))

    assert year.fit is not None
    assert year.workdays_in(year.fit) == 22
    assert (year.fit.end - year.fit.start).days > 31  # the national holiday lies in between


def test_what_is_arranged_is_not_planned_twice(db: Any) -> None:
    stay = a_stay("planned", first=date(2026, 7, 6), last=date(2026, 7, 31))

    year = year_of(stay.teacher)

    assert (len(year.arranged), year.uncovered) == (20, 2)
    assert all(not stretch.overlaps(DateRange(date(2026, 7, 6), date(2026, 7, 31))) for stretch in year.stretches)


def test_a_year_without_a_long_stretch_is_settled_in_parts_and_a_full_one_not_at_all(db: Any) -> None:
    school = a_school()
    teacher, office = a_teacher(school), office_viewer(school)
    services.add_teaching_weeks(teacher, date(2026, 3, 16), date(2026, 6, 30), by=office, at=NOW)
    services.add_teaching_weeks(teacher, date(2026, 7, 20), date(2026, 7, 24), by=office, at=NOW)
    services.add_teaching_weeks(teacher, date(2026, 8, 17), date(2026, 12, 31), by=office, at=NOW)
    year = year_of(teacher)
    assert (year.fit, [year.workdays_in(part) for part in year.parts]) == (None, [10, 12])

    services.add_teaching_weeks(teacher, date(2026, 7, 6), date(2026, 8, 14), by=office, at=NOW)
    year = year_of(teacher)
    assert (year.fit, year.parts, year.stretches) == (None, [], [])


def test_the_strip_of_the_year_shows_each_week_by_what_is_strongest_in_it(db: Any) -> None:
    stay = a_stay()
    logged(stay, [date(2026, 3, 4)], at=NOW)
    services.add_teaching_weeks(stay.teacher, date(2026, 4, 6), date(2026, 4, 10), by=stay.office, at=NOW)

    kinds = {week.start: kind for _number, kind, week in year_of(stay.teacher).weeks()}

    assert kinds[date(2026, 1, 5)] == WeekKind.PAST
    assert kinds[date(2026, 2, 16)] == WeekKind.HOLIDAY
    assert kinds[date(2026, 3, 2)] == WeekKind.PRACTICE
    assert kinds[date(2026, 3, 16)] == WeekKind.PLANNED
    assert kinds[date(2026, 4, 6)] == WeekKind.TEACHING
    assert kinds[date(2026, 4, 13)] == WeekKind.FREE


def test_teaching_that_lies_in_an_arranged_stay_is_pointed_out(db: Any) -> None:
    stay = a_stay("planned", first=date(2026, 7, 6), last=date(2026, 7, 31))
    services.add_teaching_weeks(stay.teacher, date(2026, 6, 29), date(2026, 7, 10), by=stay.office, at=NOW)

    assert year_of(stay.teacher).clashes() == [date(2026, 7, 6)]


def test_only_open_teacher_slots_in_free_weeks_are_offered(db: Any) -> None:
    school = a_school()
    teacher, enterprise = a_teacher(school), an_enterprise(approved_by=school)
    services.add_teaching_weeks(teacher, date(2026, 5, 11), date(2026, 5, 15), by=office_viewer(school), at=NOW)
    practice: dict[str, Any] = {"kind": "teacher_practice", "major_codes": (), "pay_fen": 0}
    fits = a_release(
        enterprise, school, **practice, title="合适", starts_on=date(2026, 7, 6), ends_on=date(2026, 7, 31)
    )
    a_release(enterprise, school, **practice, title="撞课", starts_on=date(2026, 5, 6), ends_on=date(2026, 5, 20))
    a_release(enterprise, school, title="学生岗")
    a_release(enterprise, a_school(), **practice, title="外校", starts_on=date(2026, 7, 6), ends_on=date(2026, 7, 31))
    full = a_release(enterprise, school, **practice, title="满", starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 31))
    full.slot.seats_held = full.slot.capacity
    db.session.flush()

    offers = ledgers.fitting_slots(viewer_for(teacher), year_of(teacher))

    assert [(offer.release.id, offer.workdays, offer.application_id) for offer in offers] == [(fits.id, 20, None)]


def test_the_table_of_a_school_costs_the_same_for_one_teacher_and_for_many(db: Any) -> None:
    stay = a_stay("reported")
    db.session.commit()

    def table() -> list[ledgers.Standing]:
        db.session.rollback()
        return ledgers.fulfilment(stay.office, stay.school.id, TODAY, year=2026, narrowing=Narrowing())

    one = counted(db, table)
    for number in range(4):
        a_stay("planned", school=stay.school, enterprise=stay.enterprise, teacher=a_teacher(stay.school, f"林{number}"))
    a_teacher(a_school(), "外校")
    db.session.commit()

    assert counted(db, table) == one
    rows = {row.name: row for row in table()}
    assert set(rows) == {"陈思远", "林0", "林1", "林2", "林3"}
    assert rows["陈思远"].tally.owed == Decimal("11.75")
    assert rows["林0"].next_stay is not None
