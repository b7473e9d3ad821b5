"""Who sees which statements, budget lines and ledger entries, and the rows of their lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from placement.accounts.models import User
from placement.accounts.rules import OVERSIGHT, Role
from placement.attendance.models import MonthSheet
from placement.attendance.rules import SheetState
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.organisations.models import Organisation, School
from placement.placements.models import Placement
from placement.slots.rules import SlotKind
from placement.subsidies.models import Budget, LedgerEntry, Statement, StatementLine, WaitingCommitment
from placement.subsidies.policy import MONEY_PEOPLE
from placement.subsidies.states import FIGURE_KINDS, BudgetState, EntryKind, Figure, Figures, StatementState

school = Organisation.__table__.alias("school_org")
enterprise = Organisation.__table__.alias("enterprise_org")


def _scope(viewer: Viewer, school_id: Any, enterprise_id: Any = None) -> ColumnElement[bool]:
    if viewer.is_(*OVERSIGHT):
        return true()
    if viewer.is_(*MONEY_PEOPLE):
        return school_id == viewer.organisation_id
    if viewer.is_(Role.HR) and enterprise_id is not None:
        return enterprise_id == viewer.organisation_id
    return false()


def visible_statements(viewer: Viewer) -> Select[Statement]:
    """The school's own money people, the enterprise's HR, and all for those who oversee."""
    return select(Statement).where(_scope(viewer, Statement.school_id, Statement.enterprise_id))


def get_statement(viewer: Viewer, statement_id: int) -> Statement:
    """One visible statement with what its page shows. Raises NotFound."""
    lines = selectinload(Statement.lines).options(
        joinedload(StatementLine.person).joinedload(User.student),
        joinedload(StatementLine.placement).selectinload(Placement.terms_changes),
    )
    query = visible_statements(viewer).where(Statement.id == statement_id)
    found = db.session.scalar(
        query.options(
            joinedload(Statement.school), joinedload(Statement.enterprise), joinedload(Statement.policy), lines
        )
    )
    if found is None:
        raise NotFound()
    return found


def get_line(statement: Statement, line_id: int) -> StatementLine:
    """One line of a visible statement. Raises NotFound."""
    found = next((line for line in statement.lines if line.id == line_id), None)
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class Wishes:
    """What a list is asked for; empty means everything."""

    words: str = ""
    states: tuple[str, ...] = ()
    month: str = ""


def statement_rows(viewer: Viewer, wishes: Wishes) -> Select[*tuple[Any, ...]]:
    """One row per statement for lists: columns, not objects."""
    people = (
        select(func.count(StatementLine.id))
        .where(StatementLine.statement_id == Statement.id, StatementLine.payable)
        .correlate(Statement)
        .scalar_subquery()
    )
    query = (
        select(
            Statement.id,
            Statement.number,
            Statement.month,
            Statement.state,
            Statement.since,
            Statement.total_fen,
            school.c.short_name.label("school"),
            enterprise.c.short_name.label("enterprise"),
            people.label("lines"),
        )
        .join(school, school.c.id == Statement.school_id)
        .join(enterprise, enterprise.c.id == Statement.enterprise_id)
        .where(_scope(viewer, Statement.school_id, Statement.enterprise_id))
    )
    return _wished(query, wishes)


def _wished(query: Select[*tuple[Any, ...]], wishes: Wishes) -> Select[*tuple[Any, ...]]:
    if wishes.states:
        query = query.where(Statement.state.in_(wishes.states))
    if wishes.month:
        query = query.where(Statement.month == wishes.month)
    if wishes.words:
        like = f"%{_literal(wishes.words)}%"
        named = (enterprise.c.name, enterprise.c.initials, school.c.name, Statement.number)
        query = query.where(or_(*(column.ilike(like, escape="\\") for column in named)))
    return query


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


STATEMENT_SORTS = {
    "month": Statement.month,
    "number": Statement.number,
    "amount": Statement.total_fen,
    "enterprise": enterprise.c.short_name,
}


def waiting_counts(viewer: Viewer, states: tuple[str, ...]) -> int:
    """How many statements wait in these states."""
    query = select(func.count(Statement.id)).where(_scope(viewer, Statement.school_id, Statement.enterprise_id))
    return db.session.scalar(query.where(Statement.state.in_(states))) or 0


def statement_months(viewer: Viewer) -> list[str]:
    """The months that have statements, newest first."""
    query = select(Statement.month).where(_scope(viewer, Statement.school_id, Statement.enterprise_id)).distinct()
    return list(db.session.scalars(query.order_by(Statement.month.desc()).limit(36)))


def visible_budgets(viewer: Viewer) -> Select[Budget]:
    """The lines of the own school; all for those who oversee."""
    return (
        select(Budget)
        .join(Budget.school)
        .where(_scope(viewer, Budget.school_id))
        .options(contains_eager(Budget.school))
    )


def get_budget(viewer: Viewer, budget_id: int) -> Budget:
    """One visible line. Raises NotFound."""
    found = db.session.scalar(visible_budgets(viewer).where(Budget.id == budget_id))
    if found is None:
        raise NotFound()
    return found


def budget_of(school_id: int, year: int) -> Budget | None:
    """The line of a school and year, for the five figures."""
    return db.session.scalar(select(Budget).where(Budget.school_id == school_id, Budget.year == year))


@dataclass(frozen=True)
class Queue:
    """What waits for room in a line: how many months, together how much, in fen."""

    count: int
    total_fen: int


def queue_of(school_id: int, year: int) -> Queue:
    """The waiting promises of a line."""
    query = select(func.count(WaitingCommitment.id), func.coalesce(func.sum(WaitingCommitment.amount_fen), 0))
    count, total = db.session.execute(
        query.where(WaitingCommitment.school_id == school_id, WaitingCommitment.year == year)
    ).one()
    return Queue(int(count), int(total))


@dataclass(frozen=True)
class LedgerWishes:
    """What the ledger is asked for; empty means everything."""

    school_id: int | None = None
    year: int | None = None
    figure: str = ""
    kind: str = ""
    month: str = ""
    words: str = ""


def ledger_rows(viewer: Viewer, wishes: LedgerWishes) -> Select[*tuple[Any, ...]]:
    """One row per entry, with what it does to each figure."""
    query = select(
        LedgerEntry.id,
        LedgerEntry.at,
        LedgerEntry.kind,
        LedgerEntry.cause,
        LedgerEntry.month,
        LedgerEntry.amount_fen,
        LedgerEntry.statement_id,
        User.name.label("person"),
        school.c.short_name.label("school"),
        enterprise.c.short_name.label("enterprise"),
    )
    return _entries(query, viewer, wishes)


def ledger_figures(viewer: Viewer, wishes: LedgerWishes) -> Figures:
    """What the entries asked for add up to: equal to the counters when a whole line is asked for."""
    promises = FIGURE_KINDS[Figure.COMMITTED]
    earnings = (EntryKind.EARNING, EntryKind.CORRECTION, EntryKind.RECOVERY)
    sums = [
        func.coalesce(func.sum(case((LedgerEntry.kind.in_(kinds), LedgerEntry.amount_fen), else_=0)), 0)
        for kinds in (promises, earnings, (EntryKind.PAYMENT,))
    ]
    committed, earned, paid = db.session.execute(_entries(select(*sums), viewer, wishes)).one()
    return Figures(int(committed), int(earned) - int(paid), int(paid))


def _entries(query: Select[*tuple[Any, ...]], viewer: Viewer, wishes: LedgerWishes) -> Select[*tuple[Any, ...]]:
    query = (
        query.select_from(LedgerEntry)
        .join(User, User.id == LedgerEntry.person_id)
        .join(school, school.c.id == LedgerEntry.school_id)
        .join(enterprise, enterprise.c.id == LedgerEntry.enterprise_id)
        .where(_scope(viewer, LedgerEntry.school_id))
    )
    for condition in _asked(wishes):
        query = query.where(condition)
    return query


def _asked(wishes: LedgerWishes) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    for column, value in (
        (LedgerEntry.school_id, wishes.school_id),
        (LedgerEntry.year, wishes.year),
        (LedgerEntry.kind, wishes.kind),
        (LedgerEntry.month, wishes.month),
    ):
        if value:
            asked.append(column == value)
    if wishes.figure:
        asked.append(LedgerEntry.kind.in_(FIGURE_KINDS[Figure(wishes.figure)]))
    if wishes.words:
        like = f"%{_literal(wishes.words)}%"
        named = (User.name, User.initials, enterprise.c.name, enterprise.c.initials, LedgerEntry.cause)
        asked.append(or_(*(column.ilike(like, escape="\\") for column in named)))
    return asked


def years(viewer: Viewer) -> list[int]:
    """The years that have a budget line, newest first."""
    query = select(Budget.year).where(_scope(viewer, Budget.school_id)).distinct()
    return list(db.session.scalars(query.order_by(Budget.year.desc())))


def is_public(school_id: int | None) -> bool:
    """Whether the school has a budget line for subsidies at all."""
    return bool(db.session.scalar(select(School.public).where(School.id == school_id)))


BUDGET_SORTS = {"year": Budget.year, "school": school.c.short_name, "approved": Budget.approved_fen}


def budget_rows(viewer: Viewer, state: str) -> Select[*tuple[Any, ...]]:
    """One row per line for lists; proposals to be decided come first."""
    used = Budget.committed_fen + Budget.earned_fen + Budget.paid_fen
    query = (
        select(
            Budget.id,
            Budget.year,
            Budget.state,
            Budget.proposed_fen,
            Budget.approved_fen,
            Budget.paid_fen,
            (Budget.approved_fen - used).label("free_fen"),
            school.c.short_name.label("school"),
        )
        .join(school, school.c.id == Budget.school_id)
        .where(_scope(viewer, Budget.school_id))
        .order_by(case((Budget.state == BudgetState.PROPOSED, 0), else_=1))
    )
    return query.where(Budget.state == state) if state else query


def waiting_rows(budget: Budget) -> Select[*tuple[Any, ...]]:
    """What waits for room in a line, oldest first."""
    return (
        select(
            WaitingCommitment.id,
            WaitingCommitment.month,
            WaitingCommitment.amount_fen,
            WaitingCommitment.since,
            User.name.label("person"),
            enterprise.c.short_name.label("enterprise"),
        )
        .join(Placement, Placement.id == WaitingCommitment.placement_id)
        .join(User, User.id == Placement.person_id)
        .join(enterprise, enterprise.c.id == Placement.enterprise_id)
        .where(WaitingCommitment.school_id == budget.school_id, WaitingCommitment.year == budget.year)
        .order_by(WaitingCommitment.since, WaitingCommitment.id)
    )


def unpaid_rows(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Sheets that both sides confirmed and no statement pays yet, with the checks of the line that left them out."""
    last = (
        select(func.max(StatementLine.id))
        .join(StatementLine.statement)
        .where(
            StatementLine.placement_id == MonthSheet.placement_id,
            StatementLine.month == MonthSheet.month,
            Statement.state != StatementState.CANCELLED,
        )
        .correlate(MonthSheet)
        .scalar_subquery()
    )
    return (
        select(
            MonthSheet.id,
            MonthSheet.month,
            MonthSheet.since,
            User.name.label("person"),
            school.c.short_name.label("school"),
            enterprise.c.short_name.label("enterprise"),
            StatementLine.checks,
            StatementLine.statement_id,
            StatementLine.id.label("line_id"),
        )
        .join(Placement, Placement.id == MonthSheet.placement_id)
        .join(User, User.id == Placement.person_id)
        .join(school, school.c.id == MonthSheet.school_id)
        .join(enterprise, enterprise.c.id == MonthSheet.enterprise_id)
        .outerjoin(StatementLine, StatementLine.id == last)
        .where(
            _scope(viewer, MonthSheet.school_id, MonthSheet.enterprise_id),
            MonthSheet.state == SheetState.SCHOOL_CONFIRMED,
            Placement.kind == SlotKind.WORK_PLACEMENT,
        )
    )


UNPAID_SORTS = {"month": MonthSheet.month, "person": User.name, "enterprise": enterprise.c.short_name}
