"""Months of work: the sheets and what both sides say of them, then the statement and the money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from placement.accounts.rules import Role
from placement.attendance import services as sheets
from placement.attendance.models import MonthSheet
from placement.attendance.rules import SheetState
from placement.city.people import City, viewer_of
from placement.city.season import after
from placement.city.stage import Story
from placement.extensions import db
from placement.kernel.clock import local_date
from placement.kernel.periods import Month
from placement.kernel.workdays import DayCode
from placement.placements.models import Placement
from placement.subsidies import services as subsidies
from placement.subsidies.models import Budget, Statement

EXCEPTIONS = {1: DayCode.SICK, 4: DayCode.LEAVE, 6: DayCode.HALF, 9: DayCode.TRAINING}
"""What happens now and then, by a figure made of person and month."""
STEPS = ("calculated", "confirmed", "reviewed", "approved", "paid")


@dataclass(frozen=True)
class Settlement:
    """One school and enterprise, one month, and how far the statement came."""

    school: str
    enterprise: str
    month: Month
    upto: str = "paid"


def sheets_of(enterprise_id: int, month: Month) -> list[MonthSheet]:
    """The sheets of an enterprise for a month, in the order of the people."""
    query = select(MonthSheet).where(MonthSheet.enterprise_id == enterprise_id, MonthSheet.month == str(month))
    return list(db.session.scalars(query.order_by(MonthSheet.placement_id)))


def close_month(city: City, school: str, enterprise: str, *, month: Month) -> Story:
    """The mentor enters the exceptions, HR confirms all sheets, the office agrees."""
    mentor, hr = city.viewer(enterprise, Role.MENTOR), city.hr(enterprise)
    at = yield after(month.next.first, 0, 9)
    mine = [sheet for sheet in sheets_of(city.enterprises[enterprise].id, month) if sheet.state == SheetState.OPEN]
    for sheet in mine:
        sheets.set_codes(sheet, with_exceptions(sheet, month), by=mentor, at=at)
    at = yield after(month.next.first, 1, 10)
    for sheet in mine:
        sheets.confirm(sheet, by=hr, at=at)
    at = yield after(month.next.first, 3, 15)
    for sheet in mine:
        sheets.approve(sheet, by=city.office(school), at=at)


def with_exceptions(sheet: MonthSheet, month: Month) -> str:
    """The planned codes with one day of illness, leave, half work or school, for some."""
    code = EXCEPTIONS.get((sheet.placement.person_id * 3 + month.number) % 11)
    worked = [index for index, letter in enumerate(sheet.codes) if letter == DayCode.PRESENT]
    if code is None or len(worked) < 5:
        return sheet.codes
    index = worked[(sheet.placement.person_id + month.number) % len(worked)]
    return sheet.codes[:index] + code + sheet.codes[index + 1 :]


def settle_month(city: City, plan: Settlement) -> Story:
    """Prepared by the office, confirmed by the enterprise, reviewed, approved, paid: three people of the school."""
    first = plan.month.next.first
    steps = STEPS.index(plan.upto)
    finance = city.viewer(plan.school, Role.SCHOOL_FINANCE)
    at = yield after(first, 9, 9, minute=30)
    statement = subsidies.prepare_statement(
        city.schools[plan.school].id,
        city.enterprises[plan.enterprise].id,
        plan.month,
        by=city.office(plan.school),
        at=at,
    )
    if steps >= STEPS.index("confirmed"):
        at = yield after(first, 11, 11)
        subsidies.confirm(statement, by=city.hr(plan.enterprise), at=at)
    if steps >= STEPS.index("reviewed"):
        at = yield after(first, 13, 14)
        subsidies.review(statement, by=finance, at=at)
    if steps >= STEPS.index("approved"):
        at = yield after(first, 14, 15, minute=30)
        subsidies.approve(statement, by=city.viewer(plan.school, Role.SCHOOL_LEADER), at=at)
    if steps >= STEPS.index("paid"):  # the same afternoon: nobody needs a paper in between
        at += timedelta(minutes=40)
        subsidies.pay(statement, voucher(statement), local_date(at), by=finance, at=at)


def voucher(statement: Statement) -> str:
    """The number of a bank voucher."""
    return f"付{statement.month.replace('-', '')}{statement.id:03d}"


def dispute_statement(city: City, plan: Settlement) -> Story:
    """The enterprise does not agree; the statement goes back to the office."""
    first = plan.month.next.first
    at = yield after(first, 9, 9, minute=40)
    statement = subsidies.prepare_statement(
        city.schools[plan.school].id,
        city.enterprises[plan.enterprise].id,
        plan.month,
        by=city.office(plan.school),
        at=at,
    )
    at = yield after(first, 12, 10)
    comment = "有一名学生月底参加了加班培训，出勤天数少计一天，请核对。"
    subsidies.dispute(statement, comment, by=city.hr(plan.enterprise), at=at)


def last_evening(city: City, school: str, enterprise: str, *, month: Month, day: date) -> Story:
    """Of the sheets of the month just over two are confirmed, one of these approved, one disputed by its student."""
    hr = city.hr(enterprise)
    at = yield after(day, 0, 17, minute=10)
    mine = [sheet for sheet in sheets_of(city.enterprises[enterprise].id, month) if sheet.state == SheetState.OPEN]
    if len(mine) < 4 or day <= month.last:
        return
    for sheet in mine[-3:]:
        sheets.confirm(sheet, by=hr, at=at)
    at = yield after(day, 0, 18)
    sheets.approve(mine[-3], by=city.office(school), at=at)
    student = viewer_of(mine[-1].placement.person)
    sheets.dispute(mine[-1], "12 日我到岗了，考勤表登记为事假，请核对。", by=student, at=at)


def budget(city: City, school: str, year: int, *, yuan: int, on: date, approved: bool = True) -> Story:
    """The school's finance proposes the line of a year; the finance bureau approves it a week later."""
    at = yield after(on, 0, 10)
    note = "按在校实习学生数和上年执行情况测算"
    line: Budget = subsidies.propose_budget(
        city.schools[school].id,
        year,
        yuan * 100,
        note=note,
        by=city.viewer(school, Role.SCHOOL_FINANCE),
        at=at,
    )
    if approved:
        at = yield after(on, 6, 15)
        subsidies.decide_budget(
            line, "approve", seen_fen=line.proposed_fen, by=city.viewer("finance", Role.FINANCE_BUREAU), at=at
        )


def placement_of(person_id: int, slot_id: int) -> Placement:
    """The stay of a person at a post."""
    query = select(Placement).where(Placement.person_id == person_id, Placement.slot_id == slot_id)
    return db.session.scalars(query.order_by(Placement.id.desc())).first() or _no_stay(person_id, slot_id)


def _no_stay(person_id: int, slot_id: int) -> Placement:
    raise LookupError(f"person {person_id} has no stay at post {slot_id}")
