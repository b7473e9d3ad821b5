"""The school proposes the line of a year, the finance bureau decides; never below what is already used."""

from __future__ import annotations

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from placement.infra import statelog
from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.subsidies import services
from placement.subsidies.models import Budget
from placement.subsidies.services.books import books_agree
from placement.subsidies.states import BUDGET
from tests.factories.people import finance_bureau_person, viewer_for
from tests.factories.subsidies import NOW, Desk, a_desk


def propose(desk: Desk, fen: int, *, year: int = 2026) -> Budget:
    return services.propose_budget(desk.school.id, year, fen, note="120 人", by=desk.viewer("finance"), at=NOW)


def bureau() -> Viewer:
    return viewer_for(finance_bureau_person())


def decide(budget: Budget, decision: str, comment: str = "") -> None:
    services.decide_budget(budget, decision, seen_fen=budget.proposed_fen, comment=comment, by=bureau(), at=NOW)


def test_what_is_proposed_is_not_yet_money(db: SQLAlchemy) -> None:
    budget = propose(a_desk(approved_fen=0), 5_000_000)

    assert (budget.state, budget.proposed_fen, budget.approved_fen) == ("proposed", 5_000_000, 0)
    decide(budget, "approve")
    assert (budget.state, budget.approved_fen, budget.free_fen) == ("approved", 5_000_000, 5_000_000)


def test_a_returned_proposal_carries_the_words_and_can_be_made_again(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=0)
    budget = propose(desk, 5_000_000)

    with pytest.raises(RuleBroken):
        decide(budget, "return")
    decide(budget, "return", "请附人数测算")

    words = [row.comment for row in db.session.scalars(statelog.history(BUDGET.kind, budget.id))]
    assert words[-1] == "请附人数测算"
    assert propose(desk, 4_000_000).state == "proposed"


def test_while_a_supplement_is_being_decided_the_old_line_stays_in_force(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=1_000_000)

    budget = propose(desk, 2_000_000)

    assert (budget.state, budget.approved_fen) == ("proposed", 1_000_000)
    desk.trainee()
    assert budget.committed_fen > 0


def test_a_line_never_falls_below_what_is_used(db: SQLAlchemy) -> None:
    desk = a_desk()
    desk.trainee()
    used = desk.budget.committed_fen

    with pytest.raises(RuleBroken) as refused:
        propose(desk, used - 1)
    assert refused.value.code == "below_used"
    budget = propose(desk, used)
    desk.trainee("又一位")
    with pytest.raises(RuleBroken) as refused:
        decide(budget, "approve")
    assert refused.value.code == "below_used"


def test_the_database_itself_refuses_an_overdrawn_line(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=100)
    db.session.commit()

    with pytest.raises(IntegrityError, match=r"never_over_approved|CHECK"):
        db.session.execute(update(Budget).values(committed_fen=101))
    db.session.rollback()
    assert books_agree(desk.budget)


def test_an_amount_changed_meanwhile_is_not_approved_unseen(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=0)
    budget = propose(desk, 1_000_000)

    with pytest.raises(Conflict) as refused:
        services.decide_budget(budget, "approve", seen_fen=900_000, by=bureau(), at=NOW)

    assert refused.value.code == "proposal_changed"


@pytest.mark.parametrize(
    "fen,year,code",
    [(0, 2026, "bad_amount"), (10**11 + 1, 2026, "bad_amount"), (100, 2028, "bad_year"), (100, 2024, "bad_year")],
)
def test_nonsense_is_refused_beside_its_field(db: SQLAlchemy, fen: int, year: int, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        propose(a_desk(approved_fen=0), fen, year=year)

    assert refused.value.code == code


def test_who_may_propose_and_decide(db: SQLAlchemy) -> None:
    desk, other, private = a_desk(approved_fen=0), a_desk(), a_desk(public=False)
    with pytest.raises(NotAllowed):
        services.propose_budget(desk.school.id, 2026, 100, by=other.viewer("finance"), at=NOW)
    with pytest.raises(RuleBroken) as refused:
        propose(private, 100)
    assert refused.value.code == "not_payable_private_school"
    budget = propose(desk, 100)
    with pytest.raises(NotAllowed):
        services.decide_budget(budget, "approve", seen_fen=100, by=desk.viewer("finance"), at=NOW)


def test_the_same_amount_again_and_a_second_proposal_are_refused(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=1_000_000)
    with pytest.raises(RuleBroken) as refused:
        propose(desk, 1_000_000)
    assert refused.value.code == "same_amount"
    propose(desk, 1_500_000)
    with pytest.raises(Conflict):
        propose(desk, 1_600_000)
