"""What may be settled: confirmed month sheets of students and recognised practice days of teachers. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from placement.accounts.models import User
from placement.attendance.models import MonthSheet
from placement.attendance.rules import SheetState
from placement.extensions import db
from placement.kernel.periods import DateRange, Month
from placement.kernel.workdays import DayCode, DayKind
from placement.placements.models import Placement
from placement.placements.terms import terms_on
from placement.practice.models import PracticeRecord
from placement.practice.rules import DayPart, RecordState
from placement.reference.queries import calendar
from placement.slots.rules import SlotKind
from placement.subsidies.models import Statement, StatementLine
from placement.subsidies.states import StatementState

CONFIRMED = (SheetState.SCHOOL_CONFIRMED, SheetState.LOCKED)
PARTS = {DayPart.FULL: Fraction(1), DayPart.MORNING: Fraction(1, 2), DayPart.AFTERNOON: Fraction(1, 2)}
KindOf = Callable[[date], DayKind]


@dataclass(frozen=True)
class Claim:
    """One person-month that both sides confirmed: its codes, and since when it stands (the earlier one wins)."""

    placement: Placement
    month: Month
    codes: str
    confirmed_at: datetime
    sheet: MonthSheet | None = None

    @property
    def is_teacher(self) -> bool:
        return self.placement.kind == SlotKind.TEACHER_PRACTICE

    @property
    def post(self) -> str:
        """What the person was employed as at the end of the month."""
        return terms_on(self.placement, self.month.last).title

    @property
    def key(self) -> tuple[int, str]:
        """Placement and month: what a statement line is about."""
        return self.placement.id, str(self.month)

    @property
    def order(self) -> tuple[datetime, int, Month]:
        """Who comes first when one day is claimed twice."""
        return self.confirmed_at, self.placement.id, self.month


def stay_of(placement: Placement) -> DateRange:
    """The days a placement really lasts: a late start and an early end included."""
    return DateRange(placement.first_day, max(placement.first_day, placement.last_day))


def ready(school_id: int, enterprise_id: int, month: Month) -> list[Claim]:
    """What a statement of this month settles, the earliest confirmed first.

    These are the unsettled claims of the month itself, and those of earlier months that already have a statement: what
    was confirmed or recognised too late for the regular one.
    """
    months = {str(month), *_closed_months(school_id, enterprise_id, month)}
    here = (Placement.school_id == school_id, Placement.enterprise_id == enterprise_id)
    found = [*_sheets(months, *here), *_practice(months, *here)]
    done = settled(claim.placement.id for claim in found)
    return sorted((claim for claim in found if claim.key not in done), key=lambda claim: claim.order)


def of_people(person_ids: Collection[int], months: Collection[str]) -> list[Claim]:
    """Every unsettled claim of these people in these months, at whatever enterprise."""
    who = (Placement.person_id.in_(person_ids),)
    found = [*_sheets(months, *who), *_practice(months, *who)]
    done = settled(claim.placement.id for claim in found)
    return [claim for claim in found if claim.key not in done]


def alive_lines() -> Select[StatementLine]:
    """The payable lines of statements that were not cancelled: what is settled."""
    return (
        select(StatementLine)
        .join(StatementLine.statement)
        .where(StatementLine.payable, Statement.state != StatementState.CANCELLED)
    )


def settled(placement_ids: Iterable[int]) -> set[tuple[int, str]]:
    """Placement and month of what is already on a statement."""
    query = alive_lines().where(StatementLine.placement_id.in_(list(placement_ids)))
    rows = db.session.execute(query.with_only_columns(StatementLine.placement_id, StatementLine.month))
    return {(placement_id, month) for placement_id, month in rows}


def practice_codes(
    month: Month, days: Mapping[date, Fraction], *, stay: DateRange, weekdays: str, kind_of: KindOf
) -> str:
    """A teacher's recognised days written as a month sheet: P or H, R for the rest.

    F stands on a statutory holiday of the stay that falls on one of the agreed weekdays, as on a student's sheet.
    """

    def code(day: date) -> DayCode:
        if day not in stay:
            return DayCode.OUTSIDE
        if days.get(day):
            return DayCode.PRESENT if days[day] >= 1 else DayCode.HALF
        holiday = kind_of(day) is DayKind.STATUTORY and str(day.isoweekday()) in weekdays
        return DayCode.HOLIDAY if holiday else DayCode.REST

    return "".join(map(code, month))


def _closed_months(school_id: int, enterprise_id: int, month: Month) -> list[str]:
    query = select(Statement.month).where(
        Statement.school_id == school_id,
        Statement.enterprise_id == enterprise_id,
        Statement.month < str(month),
        Statement.state != StatementState.CANCELLED,
    )
    return list(db.session.scalars(query))


WITH_PAPERS = (
    joinedload(Placement.person).joinedload(User.student),
    joinedload(Placement.person).joinedload(User.teacher),
    joinedload(Placement.enterprise),
    joinedload(Placement.school),
    joinedload(Placement.slot),
    selectinload(Placement.insurances),
    selectinload(Placement.terms_changes),
)
"""What the checks look at, loaded with a constant number of statements."""


def _sheets(months: Collection[str], *conditions: Any) -> list[Claim]:
    query = (
        select(MonthSheet)
        .join(MonthSheet.placement)
        .where(
            MonthSheet.month.in_(months),
            MonthSheet.state.in_(CONFIRMED),
            Placement.kind == SlotKind.WORK_PLACEMENT,
            *conditions,
        )
        .options(joinedload(MonthSheet.placement).options(*WITH_PAPERS))
    )
    return [
        Claim(sheet.placement, Month.parse(sheet.month), sheet.codes, sheet.confirmed_at or sheet.since, sheet)
        for sheet in db.session.scalars(query)
    ]


def _practice(months: Collection[str], *conditions: Any) -> list[Claim]:
    """The recognised days in an enterprise, month by month; a training base earns nothing (R-707)."""
    query = (
        select(PracticeRecord)
        .join(PracticeRecord.placement)
        .where(
            PracticeRecord.state == RecordState.RECOGNISED,
            PracticeRecord.training_base.is_(False),
            *conditions,
        )
        .options(
            joinedload(PracticeRecord.placement).options(*WITH_PAPERS),
            selectinload(PracticeRecord.days),
        )
    )
    return [claim for record in db.session.scalars(query) for claim in _months_of(record) if str(claim.month) in months]


def _months_of(record: PracticeRecord) -> list[Claim]:
    by_month: dict[Month, dict[date, Fraction]] = {}
    for row in record.days:
        if row.recognised:
            days = by_month.setdefault(Month.of(row.day), {})
            days[row.day] = days.get(row.day, Fraction(0)) + PARTS[DayPart(row.part)]
    return [_practice_claim(record, month, days) for month, days in sorted(by_month.items())]


def _practice_claim(record: PracticeRecord, month: Month, days: Mapping[date, Fraction]) -> Claim:
    placement = record.placement
    codes = practice_codes(
        month, days, stay=stay_of(placement), weekdays=placement.weekdays, kind_of=calendar(month.span).kind
    )
    return Claim(placement, month, codes, record.since)
