"""The job row is the truth: asked twice it is done once, and what a dead worker left is taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from placement.infra import jobs
from placement.infra.database import unit_of_work
from placement.infra.jobs import Job, JobState
from placement.infra.outbox import Mail, post
from placement.kernel.clock import FixedClock


@pytest.fixture
def done() -> Iterator[list[int]]:
    """Which numbers the job `count` has seen."""
    seen: list[int] = []

    def count(job: Job, _at: datetime) -> None:
        if job.payload.get("fails"):
            raise ValueError("broken")
        seen.append(job.payload["number"])

    jobs.HANDLERS["count"] = count
    yield seen
    del jobs.HANDLERS["count"]


def test_a_job_asked_for_twice_under_one_key_is_done_once(db: SQLAlchemy, clock: FixedClock, done: list[int]) -> None:
    for _ in range(2):
        with unit_of_work():
            jobs.enqueue("count", "count:7", at=clock.now(), number=7)
    jobs.run_waiting(at=clock.now())
    assert done == [7]


def test_a_job_of_a_rolled_back_transaction_does_not_exist(db: SQLAlchemy, clock: FixedClock, done: list[int]) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work():
        jobs.enqueue("count", "count:8", at=clock.now(), number=8)
        raise ZeroDivisionError
    assert jobs.run_waiting(at=clock.now()) == 0


def test_a_job_that_a_dead_worker_held_is_taken_up_again(db: SQLAlchemy, clock: FixedClock, done: list[int]) -> None:
    with unit_of_work() as session:
        job = jobs.enqueue("count", "count:9", at=clock.now(), number=9)
        session.execute(update(Job).values(state=JobState.RUNNING))
        job_id = job.id
    assert jobs.run(job_id, at=clock.now()) is False
    assert jobs.reap(at=clock.now() + timedelta(minutes=6)) == [job_id]
    assert jobs.run(job_id, at=clock.now()) is True
    assert done == [9]


def test_a_failing_job_is_tried_three_times_and_then_says_why(
    db: SQLAlchemy, clock: FixedClock, done: list[int]
) -> None:
    with unit_of_work():
        jobs.enqueue("count", "count:10", at=clock.now(), number=10, fails=True)
    jobs.run_waiting(at=clock.now())
    job = db.session.scalar(select(Job))
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 3, "ValueError: broken")


def test_mail_leaves_once_and_only_after_the_commit(db: SQLAlchemy, app: Flask, clock: FixedClock) -> None:
    with unit_of_work():
        post("a@example.cn", "重置密码", "请在 60 分钟内打开", at=clock.now())
    jobs.run_waiting(at=clock.now())
    mail = db.session.scalar(select(Mail))
    assert (mail.sent_at, mail.body) == (clock.now(), "")
    [letter] = (Path(app.config["PLACEMENT_INSTANCE"]) / "mail").iterdir()
    assert BytesParser(policy=policy.default).parsebytes(letter.read_bytes())["Subject"] == "重置密码"
