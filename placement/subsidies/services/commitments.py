"""Promises: what a signed agreement will probably cost, month by month, as far as the budget reaches.

Every promise stands in the waiting queue first and leaves it oldest first; what does not fit stays there and holds up
neither the signature nor the placement.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementKind
from placement.attendance.rules import planned_days
from placement.extensions import db
from placement.infra import events
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.periods import DateRange, Month
from placement.kernel.text import Text
from placement.organisations.rules import EnterpriseKind
from placement.placements.models import Placement
from placement.placements.rules import PlacementState
from placement.placements.terms import Reach, works_on
from placement.reference import queries as reference
from placement.subsidies.appraisal import counted, counted_before, sum_of
from placement.subsidies.claims import Claim, settled, stay_of
from placement.subsidies.models import Budget, WaitingCommitment
from placement.subsidies.register import Register
from placement.subsidies.services import books
from placement.subsidies.services.books import Account, Entry
from placement.subsidies.services.policies import ensure_default_policy
from placement.subsidies.states import EntryKind

KINDS = (AgreementKind.WORK_PLACEMENT, AgreementKind.TEACHER_PRACTICE)


@events.on("agreement_signed")
def commit_agreement(subject: Agreement, *, by: Viewer, at: datetime) -> None:
    """Promise what the placement of a signed agreement will cost, where it can be paid at all."""
    if subject.kind in KINDS:
        commit_placement(subject.placement, by=by, at=at)


def commit_placement(placement: Placement, *, by: Viewer, at: datetime) -> None:
    """Queue the expected amount of each month, then work the queues. Private schools and training bases get nothing."""
    if not _is_paid_here(placement):
        return
    done = {*books.standing(placement.id), *(month for _, month in settled([placement.id]))}
    waiting = select(WaitingCommitment.month).where(WaitingCommitment.placement_id == placement.id)
    done |= set(db.session.scalars(waiting))
    expected = expected_months(placement, stay_of(placement))
    for month, amount in expected.items():
        if str(month) not in done and amount != 0:
            _wait(placement, month, amount, since=at)
    db.session.flush()
    for year in sorted({month.year for month in expected}):
        work_queue(placement.school_id, year, by=by, at=at)


def _is_paid_here(placement: Placement) -> bool:
    base = placement.enterprise.enterprise_kind == EnterpriseKind.TRAINING_BASE
    return placement.kind in KINDS and placement.school.public and not base


def expected_months(placement: Placement, stay: DateRange) -> dict[Month, int | None]:
    """The amount of each month if every agreed day is worked, in fen; None where a wage or calendar row is missing.

    The six months of the cap are filled from the first month on, so what is promised is never more than can be earned.
    """
    return dict(_expected(placement, stay))


def _expected(placement: Placement, stay: DateRange) -> Iterator[tuple[Month, int | None]]:
    register = Register(row for row in counted_before({placement.person_id}) if row.placement_id != placement.id)
    for month in stay.months():
        try:
            codes = planned_days(
                month, stay=stay, works=works_on(placement), kind_of=reference.calendar(month.span).kind
            )
            claim = Claim(placement, month, codes, placement.created_at)
            subsidy, _ = sum_of(claim, register)
        except RuleBroken:
            yield month, None
            continue
        register.add(counted(claim, subsidy))
        yield month, subsidy.amount_fen


def _wait(placement: Placement, month: Month, amount: int | None, *, since: datetime) -> None:
    db.session.add(
        WaitingCommitment(
            school_id=placement.school_id,
            year=month.year,
            placement_id=placement.id,
            month=str(month),
            amount_fen=amount or 0,
            since=since,
        )
    )


def work_queue(school_id: int, year: int, *, by: Viewer, at: datetime) -> int:
    """Turn waiting promises into commitments, oldest first, until one does not fit; how many went through.

    Nothing overtakes: a smaller, younger promise waits behind one that is older. One whose amount is not known yet
    (no wage row) is passed over.
    """
    budget = books.line_of(school_id, year)
    if budget is None:
        return 0
    query = select(WaitingCommitment).where(WaitingCommitment.school_id == school_id, WaitingCommitment.year == year)
    done = 0
    for row in db.session.scalars(query.order_by(WaitingCommitment.since, WaitingCommitment.id)).all():
        amount = row.amount_fen or _amount_by_now(row)
        if not amount:
            continue
        if not _commit(budget, row, amount, by=by, at=at):
            break
        done += 1
    return done


def _amount_by_now(row: WaitingCommitment) -> int:
    placement = db.session.get_one(Placement, row.placement_id)
    return expected_months(placement, stay_of(placement)).get(Month.parse(row.month)) or 0


def _commit(budget: Budget, row: WaitingCommitment, amount: int, *, by: Viewer, at: datetime) -> bool:
    placement = db.session.get_one(Placement, row.placement_id)
    cause = books.commitment_cause(row.placement_id, row.month)
    account, entry = Account(placement, Month.parse(row.month)), Entry(EntryKind.COMMITMENT, amount, cause)
    if not books.post(budget, account, [entry], by=by, at=at):
        return False
    db.session.delete(row)
    db.session.flush()
    return True


@events.on("terms_changed")
def promise_by_new_terms(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """Other days or another site: each month that no statement settles is promised anew, as far as it differs.

    What is less is given back at once. What is more waits for room like any promise, so that nothing promised is lost.
    """
    if subject.agreement_signed_at is None or not _is_paid_here(subject):
        return
    expected, promised = expected_months(subject, stay_of(subject)), books.standing(subject.id)
    waiting, done = _waiting(subject), {month for _, month in settled([subject.id])}
    months = sorted({*expected, *map(Month.parse, promised), *map(Month.parse, waiting)})
    for month in [month for month in months if str(month) not in done]:
        kept, amount = promised.get(str(month), 0), expected.get(month, 0)
        _wait_for_more(subject, month, waiting.get(str(month)), more=_more(amount, kept), since=at)
        if amount is not None and amount < kept:
            _release(subject, month, kept - amount, cause=_cause(subject, at), by=by, at=at)
    db.session.flush()
    for year in sorted({month.year for month in months}):
        work_queue(subject.school_id, year, by=by, at=at)


def _waiting(placement: Placement) -> dict[str, WaitingCommitment]:
    query = select(WaitingCommitment).where(WaitingCommitment.placement_id == placement.id)
    return {row.month: row for row in db.session.scalars(query)}


def _more(amount: int | None, promised: int) -> int | None:
    """What a month costs beyond its promise; None while its wage row is missing and nothing is promised yet."""
    if amount is None:
        return 0 if promised else None
    return max(0, amount - promised)


def _wait_for_more(
    placement: Placement, month: Month, row: WaitingCommitment | None, *, more: int | None, since: datetime
) -> None:
    """A month waits for what it costs beyond its promise, with the age that it has; not for nothing."""
    if row is not None and more == 0:
        db.session.delete(row)
    elif row is not None:
        row.amount_fen = more or 0
    elif more != 0:
        _wait(placement, month, more, since=since)


def _cause(placement: Placement, at: datetime) -> str:
    """The paper by which a promise became smaller."""
    sources = [change.source for change in placement.terms_changes if change.applied_at == at]
    return f"terms:{placement.id}:{sources[-1] if sources else at.isoformat()}"


@events.on("terms_reach_back")
def object_to_decided(subject: Reach, *, by: Viewer, at: datetime) -> None:
    """A month whose subsidy is on a statement keeps the terms it was settled under. Raises RuleBroken."""
    first = str(Month.of(subject.since))
    months = sorted(month for _, month in settled([subject.placement.id]) if month >= first)
    if months:
        why = Text("%(month)s 的补助已列入结算单，不能追溯到这个月；请选更晚的日期", month=months[-1])
        raise RuleBroken("month_decided", why, field="effective_on")


@events.on("placement_ended")
def release_placement(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """Give back what will not be earned: every later month, and the part of the last month after the end."""
    cancelled = subject.state == PlacementState.CANCELLED
    last = None if cancelled else Month.of(subject.last_day)
    for row in db.session.scalars(select(WaitingCommitment).where(WaitingCommitment.placement_id == subject.id)).all():
        if last is None or Month.parse(row.month) > last:
            db.session.delete(row)
    freed: set[int] = set()
    for month, amount in sorted((Month.parse(month), fen) for month, fen in books.standing(subject.id).items()):
        keep = _still_expected(subject, month, last=last, promised=amount)
        if keep < amount:
            _release(subject, month, amount - keep, cause=f"ended:{subject.id}", by=by, at=at)
            freed.add(month.year)
    for year in sorted(freed):
        work_queue(subject.school_id, year, by=by, at=at)


def _still_expected(placement: Placement, month: Month, *, last: Month | None, promised: int) -> int:
    """Months before the end keep their promise until a statement settles them; the last one what is left of it."""
    if last is None or month > last:
        return 0
    if month < last:
        return promised
    return min(promised, expected_months(placement, stay_of(placement)).get(month) or 0)


def _release(placement: Placement, month: Month, amount: int, *, cause: str, by: Viewer, at: datetime) -> None:
    budget = books.line_of(placement.school_id, month.year)
    if budget is not None:
        entry = Entry(EntryKind.RELEASE, -amount, cause)
        books.must_post(budget, Account(placement, month), [entry], by=by, at=at)


def forget_waiting(placement_id: int, month: Month) -> None:
    """An earning takes the place of a promise that was still waiting."""
    db.session.execute(
        delete(WaitingCommitment).where(
            WaitingCommitment.placement_id == placement_id, WaitingCommitment.month == str(month)
        )
    )


def promise_again(placement: Placement, month: Month, amount: int, *, at: datetime) -> None:
    """A cancelled statement gives its promise back to the queue, with the age of the agreement."""
    _wait(placement, month, amount, since=placement.agreement_signed_at or at)
    db.session.flush()


@events.on("day_began")
def look_through_queues(subject: Any, *, by: Viewer, at: datetime) -> None:
    """Each morning: the policy exists, and promises whose wage row came in the meantime find their place."""
    ensure_default_policy(by=SYSTEM, at=at)
    queues = (WaitingCommitment.school_id, WaitingCommitment.year)
    for school_id, year in db.session.execute(select(*queues).distinct().order_by(*queues)).all():
        work_queue(school_id, year, by=by, at=at)
