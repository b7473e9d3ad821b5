"""A public school's line of the year: proposed by its finance, approved or returned by the finance bureau."""

from __future__ import annotations

from datetime import datetime

from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import audit, statelog
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.money import format_yuan
from placement.kernel.text import Text
from placement.organisations.models import School
from placement.subsidies.models import Budget
from placement.subsidies.rules import refuse_unpayable
from placement.subsidies.services import books, commitments
from placement.subsidies.states import BUDGET, BudgetState

MOST_FEN = 10**11
"""A milliard yuan: more is a slip of the finger."""
NOTE_LIMIT = 200


def propose_budget(school_id: int, year: int, proposed_fen: int, *, note: str = "", by: Viewer, at: datetime) -> Budget:
    """Propose the line of a year, or another amount for one that was approved (a supplement) or returned.

    What was approved before stays in force until the bureau decides. Raises RuleBroken: not_payable_private_school,
    bad_amount, below_used, bad_year; Conflict while the bureau has not decided the proposal before.
    """
    if not by.is_(Role.SCHOOL_FINANCE) or by.organisation_id != school_id:
        raise NotAllowed()
    refuse_unpayable("work_placement", school_public=db.session.get_one(School, school_id).public)
    _check_proposal(year, proposed_fen, note, at=at)
    budget = books.line_of(school_id, year)
    if budget is None:
        budget = Budget(
            school_id=school_id, year=year, state=BudgetState.PROPOSED, proposed_fen=proposed_fen, note=note
        )
        db.session.add(budget)
        statelog.log(budget, BUDGET.kind, "propose", source="", by=by, at=at, comment=_words(proposed_fen, note))
        return budget
    _check_above_use(budget, proposed_fen)
    if budget.state == BudgetState.APPROVED and proposed_fen == budget.approved_fen:
        raise RuleBroken("same_amount", Text("与已批准的额度相同，无需申报"), field="proposed")
    budget.proposed_fen, budget.note = proposed_fen, note
    statelog.transition(budget, BUDGET, "propose", by=by, at=at, comment=_words(proposed_fen, note))
    return budget


def decide_budget(budget: Budget, decision: str, *, seen_fen: int, comment: str = "", by: Viewer, at: datetime) -> None:
    """The finance bureau approves the amount it has seen (`approve`) or sends it back with a comment (`return`).

    Raises Conflict `proposal_changed` when another amount was proposed meanwhile, RuleBroken `below_used`.
    """
    if not by.is_(Role.FINANCE_BUREAU):
        raise NotAllowed()
    audit.record(f"budget_{decision}", f"budget:{budget.id}", by=by, at=at, proposed_fen=budget.proposed_fen)
    locked = books.line_of(budget.school_id, budget.year) or budget
    if locked.proposed_fen != seen_fen:
        raise Conflict("proposal_changed", Text("学校刚刚改报了另一个额度，请刷新页面查看后再决定"))
    if decision == "approve":
        _check_above_use(locked, locked.proposed_fen)
    words = comment if decision == "return" else _words(locked.proposed_fen, comment)
    statelog.transition(locked, BUDGET, decision, by=by, at=at, comment=words)
    if decision == "approve":
        locked.approved_fen = locked.proposed_fen
        db.session.flush()
        commitments.work_queue(locked.school_id, locked.year, by=by, at=at)


def _check_proposal(year: int, proposed_fen: int, note: str, *, at: datetime) -> None:
    if not 0 < proposed_fen <= MOST_FEN:
        raise RuleBroken("bad_amount", Text("申报额度应大于零，且不超过 10 亿元"), field="proposed")
    if abs(year - local_date(at).year) > 1:
        raise RuleBroken("bad_year", Text("只能申报去年、今年或明年的预算"), field="year")
    if len(note) > NOTE_LIMIT:
        raise RuleBroken("note_too_long", Text("说明不能超过 %(n)s 字", n=NOTE_LIMIT), field="note")


def _check_above_use(budget: Budget, proposed_fen: int) -> None:
    used = budget.approved_fen - budget.free_fen
    if proposed_fen < used:
        raise RuleBroken(
            "below_used",
            Text("额度不能低于已占用、应付和已付之和 %(used)s 元", used=format_yuan(used)),
            field="proposed",
        )


def _words(fen: int, note: str) -> str:
    return f"{format_yuan(fen)} 元。{note}" if note else f"{format_yuan(fen)} 元"
