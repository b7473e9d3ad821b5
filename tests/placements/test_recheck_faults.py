"""The nightly re-check when something goes wrong: twice, at once, half-way. Nothing is lost or kept twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from placement.extensions import db
from placement.infra import jobs
from placement.infra.database import unit_of_work
from placement.infra.jobs import Job, JobState
from placement.kernel.clock import at_local
from placement.placements import inspection, rechecking
from placement.placements.models import KeptFinding
from tests.factories.applications import MORNING
from tests.factories.placements import a_trio, another_in

NIGHT = at_local(MORNING.date(), 23)


def open_findings() -> list[tuple[int, str, str, int]]:
    query = select(KeptFinding.placement_id, KeptFinding.rule, KeptFinding.check_name, KeptFinding.id)
    rows = db.session.execute(query.where(KeptFinding.closed_at.is_(None)).order_by(KeptFinding.id))
    return [tuple(row) for row in rows]


def tonight(key: str, at: datetime = NIGHT) -> int:
    with unit_of_work():
        return jobs.enqueue("recheck_all", key, at=at).id


def two_placements(app: Flask) -> None:
    with app.app_context():
        another_in(a_trio())
        db.session.commit()
        jobs.run_waiting(at=MORNING)


def test_a_second_night_over_the_same_facts_keeps_every_finding_as_it_was(app: Flask) -> None:
    two_placements(app)
    with app.app_context():
        assert jobs.run(tonight("one"), at=NIGHT)
        first = open_findings()
        assert jobs.run(tonight("two"), at=NIGHT)

        assert first
        assert open_findings() == first


def test_a_night_that_dies_half_way_is_finished_by_the_next_attempt(app: Flask, monkeypatch: Any) -> None:
    two_placements(app)
    monkeypatch.setattr(rechecking, "BATCH", 1)
    plain, calls = inspection.judge, iter((False, True))

    def dies_on_the_second(*args: Any, **kwargs: Any) -> Any:
        if next(calls, False):
            raise ConnectionError("the worker was killed")
        return plain(*args, **kwargs)

    with app.app_context():
        with unit_of_work() as session:
            session.execute(KeptFinding.__table__.delete())
        job_id = tonight("killed")
        monkeypatch.setattr(inspection, "judge", dies_on_the_second)
        assert not jobs.run(job_id, at=NIGHT)
        half = open_findings()
        assert jobs.run(job_id, at=NIGHT)

        job = db.session.get_one(Job, job_id)
        assert (job.state, job.progress) == (JobState.DONE, 100)
        assert len({row[0] for row in half}) == 1
        assert len({row[0] for row in open_findings()}) == 2
        assert open_findings()[: len(half)] == half


@pytest.mark.parametrize("workers", [2, 4])
def test_inspections_at_the_same_moment_keep_one_finding_each(app: Flask, workers: int) -> None:
    two_placements(app)
    with app.app_context(), unit_of_work() as session:
        session.execute(KeptFinding.__table__.delete())
    barrier = Barrier(workers)

    def look(number: int) -> bool:
        with app.app_context():
            job_id = tonight(f"at-once-{number}")
            barrier.wait(timeout=20)
            return jobs.run(job_id, at=NIGHT)

    with ThreadPoolExecutor(workers) as pool:
        done = list(pool.map(look, range(workers)))

    assert done == [True] * workers
    with app.app_context():
        found = [row[:3] for row in open_findings()]
        assert found
        assert len(found) == len(set(found))
