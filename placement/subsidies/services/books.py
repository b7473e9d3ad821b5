"""The books: the counters of a budget line and the ledger move together, in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from placement.agreements.models import Agreement
from placement.extensions import db
from placement.infra import audit
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.periods import Month
from placement.kernel.text import Text
from placement.placements.models import Placement
from placement.subsidies.models import Budget, LedgerEntry, Statement
from placement.subsidies.states import EntryKind, Figures, effect, replay

COUNTERS = ("committed_fen", "earned_fen", "paid_fen")


@dataclass(frozen=True)
class Entry:
    """One movement to be posted: signed fen, and what caused it."""

    kind: EntryKind
    amount_fen: int
    cause: str


@dataclass(frozen=True)
class Account:
    """Where entries go: one person-month of one placement, and the statement it is on, if it is."""

    placement: Placement
    month: Month
    statement: Statement | None = None


def line_of(school_id: int, year: int) -> Budget | None:
    """The budget line of a school and year, locked until the end of the transaction; None when nobody proposed one.

    The turn in the audit trail comes first: what signs, ends or approves records there too, before or after.
    """
    audit.take_turn()
    query = select(Budget).where(Budget.school_id == school_id, Budget.year == year)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def post(budget: Budget, account: Account, entries: Sequence[Entry], *, by: Viewer, at: datetime) -> bool:
    """Post entries that belong together; False, and nothing posted, when the line has no room for them.

    One UPDATE moves the counters and asks for the room in the same breath, so that two at once never overdraw a line.
    The ledger's unique key (person, month, enterprise, kind, cause) refuses the same movement twice.
    """
    entries = [entry for entry in entries if entry.amount_fen]
    moved = sum((effect(entry.kind, entry.amount_fen) for entry in entries), Figures())
    if not _move(budget, moved):
        return False
    db.session.add_all(_row(budget, account, entry, by=by, at=at) for entry in entries)
    db.session.flush()
    return True


def must_post(budget: Budget, account: Account, entries: Sequence[Entry], *, by: Viewer, at: datetime) -> None:
    """Post what needs no room because it gives some back or only moves it. Raises RuleBroken `books_disagree`."""
    if not post(budget, account, entries, by=by, at=at):
        raise RuleBroken("books_disagree", Text("预算数字与明细账不符，操作没有执行，请联系系统管理员核对"))


def _move(budget: Budget, moved: Figures) -> bool:
    if moved == Figures():
        return True
    db.session.flush()
    taken = Budget.committed_fen + Budget.earned_fen + Budget.paid_fen
    done: Any = db.session.execute(
        update(Budget)
        .where(Budget.id == budget.id, Budget.approved_fen >= taken + moved.total)
        .values(
            committed_fen=Budget.committed_fen + moved.committed,
            earned_fen=Budget.earned_fen + moved.earned,
            paid_fen=Budget.paid_fen + moved.paid,
        )
        .execution_options(synchronize_session=False)
    )
    db.session.expire(budget, COUNTERS)
    return bool(done.rowcount == 1)


def _row(budget: Budget, account: Account, entry: Entry, *, by: Viewer, at: datetime) -> LedgerEntry:
    placement = account.placement
    return LedgerEntry(
        school_id=budget.school_id,
        year=budget.year,
        enterprise_id=placement.enterprise_id,
        person_id=placement.person_id,
        placement_id=placement.id,
        month=str(account.month),
        kind=entry.kind,
        cause=entry.cause,
        amount_fen=entry.amount_fen,
        statement_id=account.statement.id if account.statement else None,
        actor_id=by.user_id,
        at=at,
    )


def standing(placement_id: int) -> dict[str, int]:
    """What is still promised to a placement, in fen by month."""
    promises = (EntryKind.COMMITMENT, EntryKind.RELEASE)
    query = (
        select(LedgerEntry.month, func.sum(LedgerEntry.amount_fen))
        .where(LedgerEntry.placement_id == placement_id, LedgerEntry.kind.in_(promises))
        .group_by(LedgerEntry.month)
    )
    return {month: int(amount) for month, amount in db.session.execute(query) if amount}


def commitment_cause(placement_id: int, month: str) -> str:
    """`agreement:12`; a promise that was released and made again counts on: `agreement:12/2`."""
    made = db.session.scalar(
        select(func.count(LedgerEntry.id)).where(
            LedgerEntry.placement_id == placement_id,
            LedgerEntry.month == month,
            LedgerEntry.kind == EntryKind.COMMITMENT,
        )
    )
    agreement_id = db.session.scalar(
        select(func.max(Agreement.id)).where(Agreement.placement_id == placement_id, Agreement.signed_at.is_not(None))
    )
    cause = f"agreement:{agreement_id}" if agreement_id else f"placement:{placement_id}"
    return f"{cause}/{made + 1}" if made else cause


def replayed(school_id: int, year: int) -> Figures:
    """The figures that follow from the ledger alone; they equal the counters of the line, always."""
    query = (
        select(LedgerEntry.kind, func.sum(LedgerEntry.amount_fen))
        .where(LedgerEntry.school_id == school_id, LedgerEntry.year == year)
        .group_by(LedgerEntry.kind)
    )
    return replay((kind, int(amount)) for kind, amount in db.session.execute(query))


def books_agree(budget: Budget) -> bool:
    """Whether the ledger alone gives the counters of the line."""
    return replayed(budget.school_id, budget.year) == Figures(budget.committed_fen, budget.earned_fen, budget.paid_fen)


def promised_fen(keys: Collection[tuple[int, str]]) -> int:
    """What is still promised to these placements in these months, in fen."""
    promises = {placement_id: standing(placement_id) for placement_id in {key[0] for key in keys}}
    return sum(promises[placement_id].get(month, 0) for placement_id, month in keys)
