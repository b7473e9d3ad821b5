"""What the calendar does to placements: through the daily job, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask_sqlalchemy import SQLAlchemy

from placement.infra import events
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import FixedClock, at_local
from placement.placements.rules import PlacementState
from tests.factories.placements import Trio, a_trio, first_morning, make_ready


def new_day(db: SQLAlchemy, trio: Trio, clock: FixedClock, run_jobs: Callable[[], int]) -> None:
    clock.move_to(first_morning(trio.placement))
    events.happened("day_began", trio.placement.starts_on, by=SYSTEM, at=clock.now())
    db.session.commit()
    run_jobs()
    db.session.expire_all()


def test_the_daily_job_begins_what_is_due(db: SQLAlchemy, clock: FixedClock, run_jobs: Callable[[], int]) -> None:
    trio = a_trio()
    make_ready(trio)
    new_day(db, trio, clock, run_jobs)
    assert trio.placement.state == PlacementState.ACTIVE


def test_what_becomes_ready_after_its_day_begins_without_waiting_for_the_next(
    db: SQLAlchemy, clock: FixedClock, run_jobs: Callable[[], int]
) -> None:
    trio = a_trio()
    new_day(db, trio, clock, run_jobs)
    late = at_local(trio.placement.starts_on + timedelta(days=2))
    clock.move_to(late)
    make_ready(trio, at=late)
    db.session.commit()
    run_jobs()
    db.session.expire_all()
    assert trio.placement.state == PlacementState.ACTIVE
    assert trio.placement.first_day == trio.placement.starts_on + timedelta(days=2)
