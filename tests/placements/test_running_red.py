"""A running placement that turns red: a finding is opened and two offices are told, but nothing is stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from placement.accounts.models import User
from placement.infra import events
from placement.infra.outbox import Mail
from placement.infra.statelog import TransitionLog
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import FixedClock, at_local
from placement.placements import preparing
from placement.placements.models import KeptFinding
from placement.placements.preparing import Record
from placement.placements.rules import PlacementState, PreparationKind
from placement.slots.posts import PostFacts
from tests.factories.organisations import a_violation
from tests.factories.people import bureau_person
from tests.factories.placements import Trio, a_trio, begun, first_morning

OFFICE, BUREAU = "shen@xihu.example", "he@jyj.example"
TITLE = "进行中的实习出现需要处理的检查结果"


@pytest.fixture
def running(db: SQLAlchemy, clock: FixedClock) -> Trio:
    """A placement on its first day, with an office and a bureau that read mail."""
    trio = a_trio()
    trio.office_user.email = OFFICE
    bureau: User = bureau_person()
    bureau.email = BUREAU
    begun(trio)
    clock.move_to(first_morning(trio.placement))
    db.session.commit()
    return trio


def facts_of(trio: Trio, *hazards: str) -> PostFacts:
    slot = trio.placement.slot
    return PostFacts(
        hazards=hazards,
        post_staff=slot.post_staff or 0,
        regular_wage_fen=slot.regular_wage_fen or 0,
        lowest_wage_fen=slot.lowest_wage_fen or 0,
    )


def told_of_danger(trio: Trio, *, at_hours: int = 1) -> None:
    at = first_morning(trio.placement) + timedelta(hours=at_hours)
    preparing.correct_post(trio.placement, facts_of(trio, "toxic"), by=trio.hr, at=at)


def open_findings(db: SQLAlchemy, trio: Trio) -> list[KeptFinding]:
    query = select(KeptFinding).where(
        KeptFinding.placement_id == trio.placement.id, KeptFinding.closed_at.is_(None), KeptFinding.stops
    )
    return list(db.session.scalars(query))


def mails(db: SQLAlchemy, address: str) -> int:
    return db.session.scalar(select(func.count(Mail.id)).where(Mail.recipient == address, Mail.subject == TITLE)) or 0


def test_what_is_found_while_it_runs_is_kept_and_told_and_stops_nothing(db: SQLAlchemy, running: Trio) -> None:
    told_of_danger(running)
    assert running.placement.state == PlacementState.ACTIVE
    found = open_findings(db, running)
    assert [(one.rule, one.severity, one.while_running) for one in found] == [("R-305", "block", True)]
    assert (mails(db, OFFICE), mails(db, BUREAU)) == (1, 1)


def test_the_same_finding_is_told_once(db: SQLAlchemy, running: Trio, run_jobs: Callable[[], int]) -> None:
    told_of_danger(running)
    told_of_danger(running, at_hours=2)
    db.session.commit()
    run_jobs()
    assert len(open_findings(db, running)) == 1
    assert (mails(db, OFFICE), mails(db, BUREAU)) == (1, 1)


def test_what_is_mended_is_closed_and_kept(db: SQLAlchemy, running: Trio) -> None:
    told_of_danger(running)
    at = first_morning(running.placement) + timedelta(hours=3)
    preparing.correct_post(running.placement, facts_of(running), by=running.hr, at=at)
    assert open_findings(db, running) == []
    closed = db.session.scalars(select(KeptFinding).where(KeptFinding.rule == "R-305")).one()
    assert closed.closed_at == at


def test_a_violation_recorded_by_the_bureau_reaches_the_running(
    db: SQLAlchemy, running: Trio, run_jobs: Callable[[], int]
) -> None:
    a_violation(running.enterprise)
    db.session.commit()
    run_jobs()
    db.session.expire_all()
    assert [one.rule for one in open_findings(db, running)] == ["R-106"]
    assert running.placement.state == PlacementState.ACTIVE
    assert mails(db, OFFICE) == 1


def everything(db: SQLAlchemy) -> tuple[list[tuple[object, ...]], int, int]:
    kept = db.session.execute(
        select(KeptFinding.id, KeptFinding.rule, KeptFinding.digest, KeptFinding.opened_at, KeptFinding.closed_at)
    )
    return (
        [tuple(row) for row in kept],
        db.session.scalar(select(func.count(TransitionLog.id))) or 0,
        db.session.scalar(select(func.count(Mail.id))) or 0,
    )


def night(db: SQLAlchemy, clock: FixedClock, run_jobs: Callable[[], int], *, hours: int) -> None:
    at = at_local(date(2026, 7, 2)) + timedelta(hours=hours)
    clock.move_to(at)
    events.happened("rule_revised", None, by=SYSTEM, at=at)
    db.session.commit()
    assert run_jobs() >= 1
    db.session.expire_all()


def test_looking_again_changes_nothing(
    db: SQLAlchemy, running: Trio, clock: FixedClock, run_jobs: Callable[[], int]
) -> None:
    told_of_danger(running)
    a_trio()
    night(db, clock, run_jobs, hours=0)
    before = everything(db)
    night(db, clock, run_jobs, hours=1)
    assert everything(db) == before
    assert running.placement.state == PlacementState.ACTIVE


def test_a_filing_for_special_needs_that_came_too_late_does_not_help(db: SQLAlchemy, running: Trio) -> None:
    told_of_danger(running)
    at = first_morning(running.placement) + timedelta(hours=2)
    told = Record(first_morning(running.placement).date(), "杭教特〔2026〕3 号", "化工专业实训需要")
    preparing.record(running.placement, PreparationKind.SPECIAL_FILING, told, by=running.office, at=at)
    assert [one.rule for one in open_findings(db, running)] == ["R-317"]
