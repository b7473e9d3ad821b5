"""A signed agreement promises money month by month; what does not fit waits, and nothing is ever overdrawn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.extensions import db as database
from placement.infra import events
from placement.infra.database import unit_of_work
from placement.kernel.actors import SYSTEM
from placement.placements.models import Placement
from placement.placements.rules import PlacementState
from placement.subsidies import services
from placement.subsidies.models import Budget, LedgerEntry, WaitingCommitment
from placement.subsidies.services.books import replayed, standing
from tests.factories.organisations import LONG_AGO
from tests.factories.people import a_teacher, finance_bureau_person, viewer_for
from tests.factories.subsidies import FROM, NOW, a_desk, a_placement, a_signed_placement, an_approved_budget, sign

FULL_MONTH = 66_500
"""25% of 2660 yuan, in force in Hangzhou's districts from January 2026; March, April, June to August are whole months.

January, February and May have swapped working Saturdays that a trainee of five weekdays does not work.
"""


def waiting() -> list[tuple[str, int]]:
    query = select(WaitingCommitment.month, WaitingCommitment.amount_fen)
    return [
        (month, fen)
        for month, fen in database.session.execute(query.order_by(WaitingCommitment.since, WaitingCommitment.id))
    ]


def test_a_signed_agreement_commits_each_month_by_the_same_formula(db: SQLAlchemy) -> None:
    desk = a_desk()

    placement = desk.trainee()

    promised = standing(placement.id)
    assert promised["2026-01"] == 61_149  # 20 of 21.75 days: 5 January to the end
    assert [promised[f"2026-{month}"] for month in ("03", "04", "06")] == [FULL_MONTH] * 3
    assert promised["2026-02"] == 55_034  # 14 days and 4 of the Spring Festival, of 21.75
    assert desk.budget.committed_fen == sum(promised.values())
    assert waiting() == []


def test_a_stay_over_new_year_is_promised_against_two_lines(db: SQLAlchemy) -> None:
    desk = a_desk()
    earlier = an_approved_budget(desk.school, 10_000_000, year=2025)

    placement = desk.trainee(starts_on=date(2025, 12, 1), ends_on=date(2026, 1, 31))

    assert (earlier.committed_fen, desk.budget.committed_fen) == (62_250, 64_207)  # 2490 yuan in December
    assert set(standing(placement.id)) == {"2025-12", "2026-01"}


def test_no_more_than_six_months_are_promised(db: SQLAlchemy) -> None:
    desk = a_desk()

    placement = desk.trainee(starts_on=date(2026, 3, 1), ends_on=date(2026, 12, 31))

    promised = standing(placement.id)
    assert sorted(promised) == [f"2026-0{month}" for month in range(3, 10)]  # May and September are no whole months
    assert sum(promised.values()) == 6 * FULL_MONTH


def test_private_schools_and_apprenticeships_promise_nothing(db: SQLAlchemy) -> None:
    private, public = a_desk(public=False), a_desk()
    private.trainee()
    sign(a_placement(public.school, public.enterprise, kind="apprenticeship"))

    assert db.session.scalars(select(LedgerEntry)).all() == []
    assert waiting() == []


def test_days_in_a_training_base_are_the_teachers_alone(db: SQLAlchemy) -> None:
    desk = a_desk()
    desk.enterprise.enterprise_kind = "training_base"

    a_signed_placement(desk.school, desk.enterprise, a_teacher(desk.school))

    assert desk.budget.committed_fen == 0


def test_what_does_not_fit_waits_and_nothing_younger_overtakes(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=2 * FULL_MONTH + 60_000)

    desk.trainee("甲", starts_on=date(2026, 6, 1), ends_on=date(2026, 8, 31))
    desk.trainee("乙", starts_on=date(2026, 6, 29), ends_on=date(2026, 6, 30))  # two days would fit

    assert desk.budget.committed_fen == 2 * FULL_MONTH
    assert [month for month, _ in waiting()] == ["2026-08", "2026-06"]


def test_without_an_approved_line_everything_waits_and_the_signature_stands(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=0)

    placement = desk.trainee(starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30))

    assert placement.agreement_signed_at == LONG_AGO
    assert waiting() == [("2026-03", FULL_MONTH), ("2026-04", FULL_MONTH)]
    budget = an_approved_budget(desk.school, FULL_MONTH + 1)
    assert (budget.committed_fen, waiting()) == (FULL_MONTH, [("2026-04", FULL_MONTH)])


def test_a_supplement_works_the_queue_oldest_first(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=FULL_MONTH)
    first = desk.trainee("甲", starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30))
    second = desk.trainee("乙", starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30))

    services.propose_budget(desk.school.id, 2026, 2 * FULL_MONTH, by=desk.viewer("finance"), at=NOW)
    bureau = viewer_for(finance_bureau_person())
    services.decide_budget(desk.budget, "approve", seen_fen=2 * FULL_MONTH, by=bureau, at=NOW)

    assert set(standing(first.id)) == {"2026-03", "2026-04"}
    assert standing(second.id) == {}
    assert [month for month, _ in waiting()] == ["2026-06"]


def test_an_early_end_gives_back_what_will_not_be_earned_and_the_next_in_the_queue_gets_it(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=3 * FULL_MONTH)
    leaver = desk.trainee("甲", starts_on=date(2026, 6, 1), ends_on=date(2026, 8, 31))
    next_one = desk.trainee("乙", starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 30))

    leaver.ended_on = date(2026, 7, 14)
    events.happened("placement_ended", leaver, by=SYSTEM, at=NOW)

    assert standing(leaver.id) == {"2026-06": FULL_MONTH, "2026-07": 30_575}  # 10 of 21.75 days
    assert standing(next_one.id) == {"2026-04": FULL_MONTH}
    assert waiting() == []


def test_a_cancelled_placement_gives_everything_back(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=FULL_MONTH)
    placement = desk.trainee(starts_on=date(2026, 4, 1), ends_on=date(2026, 5, 31), state=PlacementState.CANCELLED)

    events.happened("placement_ended", placement, by=SYSTEM, at=NOW)

    assert (desk.budget.committed_fen, standing(placement.id), waiting()) == (0, {}, [])


def test_a_promise_without_a_wage_row_waits_until_the_row_is_there(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee(starts_on=date(2029, 3, 1), ends_on=date(2029, 3, 31))  # no work calendar for 2029

    assert waiting() == [("2029-03", 0)]
    assert standing(placement.id) == {}


def test_the_ledger_alone_gives_the_figures(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=10 * FULL_MONTH)
    leaver, _ = desk.trainee("甲"), desk.trainee("乙")
    leaver.ended_on = FROM
    events.happened("placement_ended", leaver, by=SYSTEM, at=NOW)

    figures = replayed(desk.school.id, 2026)

    assert figures.committed == desk.budget.committed_fen > 0
    assert (figures.earned, figures.paid) == (0, 0)


def commit(app: Flask, placement_id: int, barrier: Barrier) -> None:
    with app.app_context():
        barrier.wait(timeout=20)
        with unit_of_work() as session:
            services.commit_placement(session.get_one(Placement, placement_id), by=SYSTEM, at=NOW)


def test_eight_at_once_reach_for_the_last_yuan_and_the_line_is_never_overdrawn(app: Flask) -> None:
    with app.app_context():
        desk = a_desk(approved_fen=3 * FULL_MONTH + FULL_MONTH - 1)
        span = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 4, 30)}
        ids = [a_placement(desk.school, desk.enterprise, **span).id for _ in range(8)]
        budget_id, school_id = desk.budget.id, desk.school.id
        database.session.commit()
    barrier = Barrier(8)
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(commit, app, placement_id, barrier) for placement_id in ids]:
            done.result(timeout=60)
    with app.app_context():
        budget = database.session.get_one(Budget, budget_id)
        assert budget.committed_fen == 3 * FULL_MONTH
        assert len(waiting()) == 5
        assert replayed(school_id, 2026).committed == budget.committed_fen
