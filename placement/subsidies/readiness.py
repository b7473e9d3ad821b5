"""What a statement of a month would settle, what still waits and for whom, and what is in the way. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import joinedload

from placement.attendance.models import MonthSheet
from placement.attendance.rules import SHEET_STATE_LABELS, SheetState
from placement.extensions import db
from placement.kernel.errors import RuleBroken
from placement.kernel.periods import DateRange, Month
from placement.kernel.text import Text
from placement.organisations.queries import organisation_names
from placement.placements.models import Placement
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.rules import RECORD_STATE_LABELS, RecordState
from placement.slots.rules import SlotKind
from placement.subsidies import claims
from placement.subsidies.appraisal import Appraisal, MissingWage, appraise, missing_wages
from placement.subsidies.checks import Result
from placement.subsidies.models import Statement, StatementLine
from placement.subsidies.states import StatementState

UNCONFIRMED = (SheetState.OPEN, SheetState.ENTERPRISE_CONFIRMED, SheetState.DISPUTED)
WHO = {
    SheetState.OPEN: Text("企业人事"),
    SheetState.ENTERPRISE_CONFIRMED: Text("实习管理部门"),
    SheetState.DISPUTED: Text("企业人事"),
    RecordState.RUNNING: Text("教师本人"),
    RecordState.REPORTED: Text("企业导师"),
    RecordState.ENTERPRISE_ASSESSED: Text("实习管理部门"),
    RecordState.RETURNED: Text("教师本人"),
}
OVER = (RecordState.RECOGNISED, RecordState.NOT_RECOGNISED)


@dataclass(frozen=True)
class Waiting:
    """Somebody whose month cannot be settled yet: where it stands and who acts."""

    person: str
    what: Text
    who: Text | None
    sheet_id: int | None = None
    record_id: int | None = None


@dataclass(frozen=True)
class Readiness:
    """All of it. `refused` says why nothing can be calculated although there is something to settle."""

    ready: list[Appraisal] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    missing: list[MissingWage] = field(default_factory=list)
    refused: Text | None = None

    @property
    def payable(self) -> list[Appraisal]:
        """What would be paid if the budget has room."""
        return [appraisal for appraisal in self.ready if appraisal.is_payable]

    @property
    def open_points(self) -> list[Text]:
        """What must be settled before the approval, though not before the calculation."""
        details = [check.detail for row in self.payable for check in row.checks.values() if check.result is Result.OPEN]
        return list({str(detail): detail for detail in details}.values())

    @property
    def total_fen(self) -> int:
        """What that would cost."""
        return sum(appraisal.subsidy.amount_fen for appraisal in self.payable)


def look(school_id: int, enterprise_id: int, month: Month) -> Readiness:
    """The state of one month of one school and enterprise."""
    found = claims.ready(school_id, enterprise_id, month)
    waiting = [*_sheets(school_id, enterprise_id, month), *_records(school_id, enterprise_id, month)]
    missing = missing_wages(found)
    if missing:
        return Readiness(waiting=waiting, missing=missing)
    try:
        return Readiness(ready=appraise(found), waiting=waiting)
    except RuleBroken as refused:
        return Readiness(waiting=waiting, refused=refused.message)


def _sheets(school_id: int, enterprise_id: int, month: Month) -> Iterator[Waiting]:
    query = (
        select(MonthSheet)
        .join(MonthSheet.placement)
        .where(
            MonthSheet.school_id == school_id,
            MonthSheet.enterprise_id == enterprise_id,
            MonthSheet.month == str(month),
            MonthSheet.state.in_(UNCONFIRMED),
            Placement.kind == SlotKind.WORK_PLACEMENT,
        )
        .options(joinedload(MonthSheet.placement).joinedload(Placement.person))
        .order_by(MonthSheet.id)
    )
    for sheet in db.session.scalars(query):
        state = SheetState(sheet.state)
        yield Waiting(sheet.placement.person.name, SHEET_STATE_LABELS[state], WHO.get(state), sheet_id=sheet.id)


def _records(school_id: int, enterprise_id: int, month: Month) -> Iterator[Waiting]:
    logged = exists().where(
        PracticeDay.record_id == PracticeRecord.id, PracticeDay.day.between(month.first, month.last)
    )
    query = (
        select(PracticeRecord)
        .where(
            PracticeRecord.school_id == school_id,
            PracticeRecord.enterprise_id == enterprise_id,
            PracticeRecord.state.not_in(OVER),
            PracticeRecord.training_base.is_(False),
            logged,
        )
        .options(joinedload(PracticeRecord.placement).joinedload(Placement.person))
        .order_by(PracticeRecord.id)
    )
    for record in db.session.scalars(query):
        state = RecordState(record.state)
        name = record.placement.person.name
        yield Waiting(name, RECORD_STATE_LABELS[state], WHO.get(state), record_id=record.id)


@dataclass
class Preparable:
    """One enterprise and month with something to settle; `number` is the statement it already has."""

    enterprise_id: int
    month: Month
    ready: int = 0
    waiting: int = 0
    enterprise: str = ""
    number: str = ""


def preparable(school_id: int, *, upto: Month) -> list[Preparable]:
    """Where the office has something to settle, the newest month first; what waits is counted beside it."""
    rows: dict[tuple[int, Month], Preparable] = {}
    for enterprise_id, month, ready, waiting in [*_sheet_counts(school_id, upto), *_practice_counts(school_id, upto)]:
        row = rows.setdefault((enterprise_id, month), Preparable(enterprise_id, month))
        row.ready += ready
        row.waiting += waiting
    found = [row for row in rows.values() if row.ready]
    names = organisation_names({row.enterprise_id for row in found})
    numbers = _numbers(school_id)
    for row in found:
        row.enterprise = names[row.enterprise_id]
        row.number = numbers.get((row.enterprise_id, str(row.month)), "")
    return sorted(found, key=lambda row: (-row.month.year, -row.month.number, row.enterprise))


def _settled() -> ColumnElement[bool]:
    """Whether the sheet is already on a statement that stands."""
    return exists().where(
        StatementLine.placement_id == MonthSheet.placement_id,
        StatementLine.month == MonthSheet.month,
        StatementLine.payable,
        StatementLine.statement_id == Statement.id,
        Statement.state != StatementState.CANCELLED,
    )


def _sheet_counts(school_id: int, upto: Month) -> Iterator[tuple[int, Month, int, int]]:
    ready = and_(MonthSheet.state.in_(claims.CONFIRMED), ~_settled())
    waiting = MonthSheet.state.in_(UNCONFIRMED)
    query = (
        select(
            MonthSheet.enterprise_id,
            MonthSheet.month,
            func.sum(db.case((ready, 1), else_=0)),
            func.sum(db.case((waiting, 1), else_=0)),
        )
        .join(MonthSheet.placement)
        .where(
            MonthSheet.school_id == school_id,
            MonthSheet.month <= str(upto),
            Placement.kind == SlotKind.WORK_PLACEMENT,
        )
        .group_by(MonthSheet.enterprise_id, MonthSheet.month)
    )
    for enterprise_id, month, done, open_ones in db.session.execute(query):
        yield enterprise_id, Month.parse(month), int(done), int(open_ones)


def _practice_counts(school_id: int, upto: Month) -> Iterator[tuple[int, Month, int, int]]:
    query = (
        select(
            PracticeRecord.enterprise_id,
            PracticeRecord.placement_id,
            PracticeRecord.state,
            func.min(PracticeDay.day),
            func.max(PracticeDay.day),
        )
        .join(PracticeDay, PracticeDay.record_id == PracticeRecord.id)
        .where(
            PracticeRecord.school_id == school_id,
            PracticeRecord.training_base.is_(False),
            PracticeRecord.state != RecordState.NOT_RECOGNISED,
        )
        .group_by(PracticeRecord.enterprise_id, PracticeRecord.placement_id, PracticeRecord.state)
    )
    rows = db.session.execute(query).all()
    done = claims.settled(row[1] for row in rows)
    days: dict[tuple[int, Month], list[int]] = defaultdict(lambda: [0, 0])
    for enterprise_id, placement_id, state, first, last in rows:
        for month in _months(first, last, upto):
            if (placement_id, str(month)) not in done:
                days[enterprise_id, month][0 if state == RecordState.RECOGNISED else 1] += 1
    for (enterprise_id, month), (ready, waiting) in days.items():
        yield enterprise_id, month, ready, waiting


def _months(first: date, last: date, upto: Month) -> Iterator[Month]:
    return (month for month in DateRange(first, last).months() if month <= upto)


def _numbers(school_id: int) -> dict[tuple[int, str], str]:
    query = select(Statement.enterprise_id, Statement.month, Statement.number).where(
        Statement.school_id == school_id, Statement.state != StatementState.CANCELLED
    )
    return {(enterprise_id, month): number for enterprise_id, month, number in db.session.execute(query)}
