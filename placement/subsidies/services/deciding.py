"""What happens to a statement after it was prepared: the enterprise answers, three people of the school act in turn."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, tuple_

from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import audit, statelog
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.periods import Month
from placement.kernel.text import Text
from placement.reference import queries as reference
from placement.reference.models import WageRow
from placement.subsidies.appraisal import wage_name
from placement.subsidies.models import Statement
from placement.subsidies.services import books
from placement.subsidies.services.books import Account, Entry
from placement.subsidies.services.papers import ask_for_paper
from placement.subsidies.services.statements import payable_lines
from placement.subsidies.states import STATEMENT, EntryKind

REFERENCE_LIMIT = 60


def confirm(statement: Statement, *, by: Viewer, at: datetime) -> None:
    """The enterprise agrees with every line."""
    _own(statement, by)
    statelog.transition(statement, STATEMENT, "confirm", by=by, at=at)


def dispute(statement: Statement, comment: str, *, by: Viewer, at: datetime) -> None:
    """The enterprise says what is wrong; the office cancels and prepares again."""
    _own(statement, by)
    statelog.transition(statement, STATEMENT, "dispute", by=by, at=at, comment=comment)


def review(statement: Statement, *, by: Viewer, at: datetime) -> None:
    """School finance reviews. Never the person who prepared it (R-909), under whatever hat."""
    _own(statement, by)
    STATEMENT.allowed(statement, "review", by)
    _not_the_enterprise(statement, by)
    statement.reviewed_by_id, statement.reviewed_at = by.user_id, at
    statelog.transition(statement, STATEMENT, "review", by=by, at=at)


def approve(statement: Statement, *, by: Viewer, at: datetime) -> None:
    """The leader approves, a third person. Raises RuleBroken `wage_unconfirmed` while a row it rests on is (R-907)."""
    _own(statement, by)
    STATEMENT.allowed(statement, "approve", by)
    _not_the_enterprise(statement, by)
    refusal = unconfirmed(statement)
    if refusal:
        raise RuleBroken("wage_unconfirmed", refusal)
    statement.approved_by_id, statement.approved_at = by.user_id, at
    statelog.transition(statement, STATEMENT, "approve", by=by, at=at)
    ask_for_paper(statement, at=at)


def send_back(statement: Statement, comment: str, *, by: Viewer, at: datetime) -> None:
    """Finance or the leader finds a fault; the office cancels and prepares again."""
    _own(statement, by)
    statelog.transition(statement, STATEMENT, "return", by=by, at=at, comment=comment)


def pay(statement: Statement, reference: str, paid_on: date, *, by: Viewer, at: datetime) -> None:
    """Record that the bank has paid: number of the voucher and the day. Neither preparer nor approver (R-909).

    Raises RuleBroken `reference_missing`, `bad_payment_day` (before the approval, or in the future).
    """
    _own(statement, by)
    STATEMENT.allowed(statement, "pay", by)
    _not_the_enterprise(statement, by)
    reference = reference.strip()
    if not reference or len(reference) > REFERENCE_LIMIT:
        raise RuleBroken(
            "reference_missing", Text("请填写付款凭证号，不超过 %(n)s 字", n=REFERENCE_LIMIT), field="reference"
        )
    if statement.approved_at is None or not local_date(statement.approved_at) <= paid_on <= local_date(at):
        raise RuleBroken("bad_payment_day", Text("支付日期须在审批日期之后，且不晚于今天"), field="paid_on")
    statement.payment_reference, statement.paid_on = reference, paid_on
    statelog.transition(statement, STATEMENT, "pay", by=by, at=at)  # of two at once the second one stops here
    audit.record("statement_paid", f"statement:{statement.id}", by=by, at=at, reference=reference)
    _post_payments(statement, by=by, at=at)
    ask_for_paper(statement, at=at)


def _post_payments(statement: Statement, *, by: Viewer, at: datetime) -> None:
    for line in payable_lines(statement):
        month = Month.parse(line.month)
        budget = books.line_of(statement.school_id, month.year)
        if budget is not None:
            entry = Entry(EntryKind.PAYMENT, line.amount_fen, f"{statement.number}/{line.placement_id}")
            books.must_post(budget, Account(line.placement, month, statement), [entry], by=by, at=at)


def unconfirmed_rows(statement: Statement) -> list[WageRow]:
    """The wage rows the statement rests on that nobody has confirmed yet."""
    keys = {key for line in statement.lines if line.payable for key in line.wage_keys}
    named = tuple_(WageRow.division, WageRow.effective_from, WageRow.known_from).in_(sorted(keys))
    query = select(WageRow).where(named)
    return [row for row in db.session.scalars(query) if not row.confirmed] if keys else []


def unconfirmed(statement: Statement) -> Text | None:
    """Why the statement cannot be approved yet; None when every wage row is confirmed."""
    rows = unconfirmed_rows(statement)
    if not rows:
        return None
    return Text("%(row)s尚未确认，请系统管理员登记文号确认后再审批", row=wage_name(reference.wage_value(rows[0])))


def _not_the_enterprise(statement: Statement, by: Viewer) -> None:
    """Who answered for the enterprise that is paid decides nothing for the school that pays, under whatever hat."""
    rows = db.session.scalars(statelog.history(STATEMENT.kind, statement.id))
    if by.user_id is not None and any(row.event == "confirm" and row.actor_id == by.user_id for row in rows):
        raise RuleBroken("confirmed_it", Text("代表企业确认过该结算单的人，不能再代表学校办理"))


def _own(statement: Statement, by: Viewer) -> None:
    """People act for their own organisation only."""
    mine = statement.enterprise_id if by.is_(Role.HR) else statement.school_id
    if by.organisation_id != mine:
        raise NotAllowed()
