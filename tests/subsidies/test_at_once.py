"""Several people press the same button at the same moment: one act happens, the books agree, nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from placement.extensions import db
from placement.infra.database import unit_of_work
from placement.kernel.errors import Conflict, RuleBroken
from placement.placements.models import Placement
from placement.subsidies import services
from placement.subsidies.models import Budget, LedgerEntry, Statement
from placement.subsidies.services.books import books_agree
from tests.conftest import TODAY
from tests.factories.attendance import a_confirmed_sheet
from tests.factories.subsidies import FEBRUARY, NOW, a_desk, a_placement, a_settled_month, consent_and_insure, sign

PEOPLE = 4


def all_at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """What each of them is told."""
    barrier = Barrier(len(acts))

    def do(act: Callable[[], object]) -> str:
        with app.app_context():
            barrier.wait(timeout=20)
            try:
                with unit_of_work():
                    act()
            except StaleDataError:  # the page says: somebody has just changed this
                return "stale"
            except (Conflict, RuleBroken) as refused:
                return refused.code
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(done.result(timeout=60) for done in [pool.submit(do, act) for act in acts])


def test_four_clicks_prepare_one_statement(app: Flask) -> None:
    with app.app_context():
        desk = a_desk()
        a_confirmed_sheet(desk.trainee(), FEBRUARY)
        office, school_id, enterprise_id = desk.viewer("office"), desk.school.id, desk.enterprise.id
        db.session.commit()

    def prepare() -> object:
        return services.prepare_statement(school_id, enterprise_id, FEBRUARY, by=office, at=NOW)

    told = all_at_once(app, *[prepare] * PEOPLE)

    with app.app_context():
        assert told == ["done", *["statement_exists"] * (PEOPLE - 1)]
        assert len(db.session.scalars(select(Statement)).all()) == 1
        assert books_agree(db.session.scalars(select(Budget)).one())


def test_four_clicks_pay_once(app: Flask) -> None:
    with app.app_context():
        desk = a_desk()
        statement_id = desk.approve(a_settled_month(desk)).id
        finance = desk.viewer("finance")
        db.session.commit()

    def pay() -> None:
        services.pay(db.session.get_one(Statement, statement_id), "PZ-1", TODAY, by=finance, at=NOW)

    told = all_at_once(app, *[pay] * PEOPLE)

    with app.app_context():
        assert told.count("done") == 1
        paid = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "payment")).all()
        assert sum(entry.amount_fen for entry in paid) == db.session.get_one(Statement, statement_id).total_fen
        assert books_agree(db.session.scalars(select(Budget)).one())


def test_signatures_and_a_statement_do_not_wait_for_each_other(app: Flask) -> None:
    with app.app_context():
        desk = a_desk()
        a_confirmed_sheet(desk.trainee(), FEBRUARY)
        office, school_id, enterprise_id = desk.viewer("office"), desk.school.id, desk.enterprise.id
        unsigned = [consent_and_insure(a_placement(desk.school, desk.enterprise)).id for _ in range(PEOPLE)]
        db.session.commit()

    def prepare() -> object:
        return services.prepare_statement(school_id, enterprise_id, FEBRUARY, by=office, at=NOW)

    signings = [lambda placement_id=one: sign(db.session.get_one(Placement, placement_id)) for one in unsigned]

    assert all_at_once(app, prepare, *signings) == ["done"] * (PEOPLE + 1)

    with app.app_context():
        budget = db.session.scalars(select(Budget)).one()
        assert books_agree(budget)
        assert budget.earned_fen > 0
