"""Month sheets: made by the calendar, filled by exception, confirmed by enterprise and school."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from placement.attendance import rules
from placement.attendance.models import MonthSheet
from placement.attendance.rules import SHEET, SheetState
from placement.extensions import db
from placement.infra import events, statelog
from placement.infra.batches import Outcome, one_by_one
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.periods import DateRange, Month
from placement.kernel.text import Text
from placement.placements import terms
from placement.placements.models import Placement
from placement.placements.rules import PlacementState
from placement.reference.queries import calendar
from placement.slots.rules import SlotKind

KINDS = (SlotKind.WORK_PLACEMENT, SlotKind.APPRENTICESHIP)
"""Observation visits need no sheet; a teacher's days are logged in the practice slice."""
EDITABLE = (SheetState.OPEN, SheetState.DISPUTED)


def stay_of(placement: Placement) -> DateRange:
    """The days a placement really lasts, an early end included."""
    return DateRange(placement.first_day, max(placement.first_day, placement.last_day))


def ensure_sheet(placement: Placement, month: Month, *, by: Viewer, at: datetime) -> MonthSheet | None:
    """The sheet of a placement for a month, made if it is missing; None where the placement has no day in it."""
    if placement.kind not in KINDS or not stay_of(placement).overlaps(month.span):
        return None
    query = select(MonthSheet).where(MonthSheet.placement_id == placement.id, MonthSheet.month == str(month))
    sheet = db.session.scalar(query)
    if sheet is None:
        codes = _planned(placement, month)
        sheet = MonthSheet(
            placement_id=placement.id,
            school_id=placement.school_id,
            enterprise_id=placement.enterprise_id,
            month=str(month),
            codes=codes,
            state=SheetState.OPEN,
            since=at,
        )
        db.session.add(sheet)
        statelog.log(sheet, SHEET.kind, "open", source="", by=by, at=at)
    return sheet


def _planned(placement: Placement, month: Month) -> str:
    return rules.planned_days(month, stay=stay_of(placement), works=terms.works_on(placement), kind_of=calendar().kind)


def open_month(month: Month, *, by: Viewer, at: datetime) -> int:
    """Make the missing sheets of every placement that runs in a month; how many were made. Safe to run twice."""
    have = select(MonthSheet.placement_id).where(MonthSheet.month == str(month))
    query = select(Placement).where(
        Placement.state.in_([PlacementState.ACTIVE, PlacementState.SUSPENDED]),
        Placement.kind.in_(KINDS),
        Placement.starts_on <= month.last,
        Placement.ends_on >= month.first,
        Placement.id.not_in(have),
    )
    query = query.options(selectinload(Placement.terms_changes))
    made = [ensure_sheet(placement, month, by=by, at=at) for placement in db.session.scalars(query)]
    return sum(sheet is not None for sheet in made)


@events.on("day_began")
def _new_day(subject: date, *, by: Viewer, at: datetime) -> None:
    open_month(Month.of(subject), by=by, at=at)


@events.on("placement_started")
def _first_sheet(subject: Placement, *, by: Viewer, at: datetime) -> None:
    ensure_sheet(subject, Month.of(max(subject.first_day, local_date(at))), by=by, at=at)


@events.on("placement_ended")
def _shorten(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """Days after an early end leave the sheets that are not confirmed yet."""
    query = select(MonthSheet).where(MonthSheet.placement_id == subject.id, MonthSheet.state.in_(EDITABLE))
    for sheet in db.session.scalars(query):
        sheet.codes = rules.without_days_after(sheet.codes, Month.parse(sheet.month), stay_of(subject).end)


@events.on("terms_changed")
def _fit(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """Other dates or other hours: sheets that are not confirmed follow, what was entered by hand stays."""
    changed = terms.carried_out_at(subject, at)
    hours_from = max((changed[field] for field in terms.HOURS if field in changed), default=None)
    query = select(MonthSheet).where(MonthSheet.placement_id == subject.id, MonthSheet.state.in_(EDITABLE))
    for sheet in db.session.scalars(query):
        month = Month.parse(sheet.month)
        codes = rules.fitted(sheet.codes, _planned(subject, month), month, replan_from=hours_from)
        if codes != sheet.codes:
            sheet.codes = codes
            statelog.log(sheet, SHEET.kind, "follow", source=sheet.state, by=SYSTEM, at=at)


@events.on("terms_reach_back")
def _object(subject: terms.Reach, *, by: Viewer, at: datetime) -> None:
    """A month that is settled keeps the terms under which it was settled. Raises RuleBroken `month_locked`."""
    query = select(MonthSheet.month).where(
        MonthSheet.placement_id == subject.placement.id,
        MonthSheet.month >= str(Month.of(subject.since)),
        MonthSheet.state == SheetState.LOCKED,
    )
    month = db.session.scalar(query.order_by(MonthSheet.month.desc()).limit(1))
    if month is not None:
        why = Text("%(month)s 的考勤已列入结算单并锁定，不能追溯到这个月；请选更晚的日期", month=month)
        raise RuleBroken("month_locked", why, field="effective_on")


def set_codes(sheet: MonthSheet, codes: str, *, by: Viewer, at: datetime) -> None:
    """Enter the days of a sheet that is not confirmed. Raises RuleBroken with the first day that cannot stand."""
    if by.role not in rules.ENTERPRISE:
        raise NotAllowed()
    if sheet.state not in EDITABLE:
        raise RuleBroken("sheet_confirmed", Text("该月考勤已确认，不能再修改；如有错误请学校提出异议后退回"))
    month = Month.parse(sheet.month)
    wrong = rules.problems(codes, month, stay=stay_of(sheet.placement), kind_of=calendar().kind)
    if wrong:
        raise RuleBroken("bad_codes", Text("%(day)s：%(why)s", day=wrong[0].day.isoformat(), why=wrong[0].sentence))
    if codes != sheet.codes:
        sheet.codes = codes
        statelog.log(sheet, SHEET.kind, "edit", source=sheet.state, by=by, at=at)


def confirm(sheet: MonthSheet, *, by: Viewer, at: datetime) -> None:
    """The enterprise confirms, once the last day of the sheet is over."""
    month = Month.parse(sheet.month)
    last = rules.last_claimed_day(sheet.codes, month)
    if last is not None and local_date(at) <= last:
        raise RuleBroken("month_not_over", Text("%(month)s 尚未结束，请在最后一个实习日之后确认", month=sheet.month))
    statelog.transition(sheet, SHEET, "confirm", by=by, at=at)
    sheet.confirmed_at = at


def approve(sheet: MonthSheet, *, by: Viewer, at: datetime) -> None:
    """The school confirms what the enterprise confirmed: another person. Raises RuleBroken `confirmed_it`."""
    SHEET.allowed(sheet, "approve", by)
    if by.user_id is not None and by.user_id == _confirmer(sheet):
        raise RuleBroken("confirmed_it", Text("同一人不能既代表企业又代表学校确认同一份考勤"))
    statelog.transition(sheet, SHEET, "approve", by=by, at=at)
    events.happened("sheet_approved", sheet, by=by, at=at)


def _confirmer(sheet: MonthSheet) -> int | None:
    rows = [row for row in db.session.scalars(statelog.history(SHEET.kind, sheet.id)) if row.event == "confirm"]
    return rows[-1].actor_id if rows else None


def dispute(sheet: MonthSheet, comment: str, *, by: Viewer, at: datetime) -> None:
    """School or student say what is wrong; the enterprise corrects and confirms again."""
    statelog.transition(sheet, SHEET, "dispute", by=by, at=at, comment=comment)


def lock(sheet: MonthSheet, *, by: Viewer, at: datetime) -> None:
    """Freeze a sheet that a statement rests on; done by the system."""
    statelog.transition(sheet, SHEET, "lock", by=by, at=at)


def unlock(sheet: MonthSheet, *, by: Viewer, at: datetime) -> None:
    """Its statement was cancelled: the sheet can be disputed and settled again; done by the system."""
    statelog.transition(sheet, SHEET, "unlock", by=by, at=at)


def for_many(act: str, sheets: Iterable[MonthSheet], *, by: Viewer, at: datetime) -> Outcome:
    """`confirm` or `approve` each sheet: how many went through, and by name and reason those that did not."""
    verb = {"confirm": confirm, "approve": approve}[act]
    return one_by_one(sheets, lambda sheet: verb(sheet, by=by, at=at), name=lambda sheet: sheet.placement.person.name)
