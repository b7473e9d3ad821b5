"""The queue carries the ids of jobs to the worker, through SQLite's file or through Redis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from placement.extensions import db
from placement.infra import jobs
from placement.infra.database import unit_of_work
from placement.infra.queue import Queue
from placement.kernel.clock import FixedClock
from tests.support.applications import Applications
from tests.support.databases import Databases


@pytest.fixture(params=["sqlite", "redis"])
def queue(
    request: pytest.FixtureRequest, applications: Applications, databases: Databases, clock: FixedClock
) -> Iterator[Queue]:
    """The queue of an application that has a worker, on each kind of storage."""
    url = "sqlite" if request.param == "sqlite" else request.getfixturevalue("redis_url")
    database = databases.clean("sqlite", name="queue")
    app = applications.make(database, name=f"queue-{request.param}", PLACEMENT_QUEUE_URL=url)
    app.extensions["clock"] = clock
    made: Queue = app.extensions["placement_queue"]
    made.huey.flush()
    yield made
    made.huey.flush()
    made.huey.storage.close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def greeted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom the job `greet` has greeted."""
    seen: list[str] = []

    def greet(job: jobs.Job, _at: datetime) -> None:
        seen.append(job.payload["name"])

    monkeypatch.setitem(jobs.HANDLERS, "greet", greet)
    return seen


def enqueue(app: Flask, name: str, at: datetime) -> None:
    with app.app_context(), unit_of_work():
        jobs.enqueue("greet", f"greet:{name}", at=at, name=name)


def work_once(queue: Queue) -> None:
    """What the consumer does with one message."""
    queue.huey.execute(queue.huey.dequeue())


def test_a_job_reaches_the_worker_after_the_commit(queue: Queue, clock: FixedClock, greeted: list[str]) -> None:
    enqueue(queue.app, "䶮", clock.now())

    assert queue.huey.pending_count() == 1
    work_once(queue)

    assert greeted == ["䶮"]
    assert queue.huey.pending_count() == 0


def test_a_message_that_comes_twice_does_the_work_once(queue: Queue, clock: FixedClock, greeted: list[str]) -> None:
    enqueue(queue.app, "once", clock.now())
    enqueue(queue.app, "once", clock.now())

    work_once(queue)
    work_once(queue)

    assert greeted == ["once"]


def test_a_message_that_was_lost_is_sent_again_by_the_next_tick(
    queue: Queue, clock: FixedClock, greeted: list[str]
) -> None:
    enqueue(queue.app, "lost", clock.now())
    queue.huey.flush()

    queue.tick()
    while queue.huey.pending_count():
        work_once(queue)

    assert "lost" in greeted
