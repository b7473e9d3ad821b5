"""Background work. The `job` row is the truth; the queue carries only its id and may lose it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import JSON, Index, String, select, update
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from placement.extensions import db
from placement.infra.database import after_commit, unit_of_work
from placement.infra.types import UtcDateTime, one_of

Handler = Callable[["Job", datetime], None]
HANDLERS: dict[str, Handler] = {}
ATTEMPTS = 3
STALE = timedelta(minutes=5)
_OWN_TRANSACTION = "placement_job_owns_its_transaction"
logger = structlog.get_logger()


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(db.Model):  # type: ignore[name-defined,misc]
    """One piece of work; `key` makes asking twice the same as asking once."""

    __tablename__ = "job"
    __table_args__ = (one_of("state", JobState), Index("ix_job_state_heartbeat", "state", "heartbeat"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(48))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12), default=JobState.QUEUED)
    progress: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(LongText, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heartbeat: Mapped[datetime] = mapped_column(UtcDateTime)


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind; it runs inside one transaction together with the job's end."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def enqueue(kind: str, key: str, *, at: datetime, **payload: Any) -> Job:
    """Ask for work in the present transaction; the queue hears of it after the commit. Same key, same job."""
    job = db.session.scalar(select(Job).where(Job.key == key))
    if job is None:
        job = Job(kind=kind, key=key, payload=payload, created_at=at, heartbeat=at)
        db.session.add(job)
        db.session.flush()
    _announce(job.id)
    return job


def _announce(job_id: int) -> None:
    queue = current_app.extensions.get("placement_queue")
    if queue is not None:
        after_commit(lambda: queue.announce(job_id))


def checkpoint(job: Job, progress: int, *, at: datetime) -> None:
    """Keep what a long job has done so far, and say how far it is (0 to 100).

    Only for a job that may run again from the beginning: what is kept stays when the rest fails. Inside a history that
    is played in one transaction nothing is committed.
    """
    job.progress, job.heartbeat = progress, at
    db.session.flush()
    if db.session().info.get(_OWN_TRANSACTION):
        db.session.commit()


def run(job_id: int, *, at: datetime) -> bool:
    """Do one job if nobody else does it: claim, then work and end in one transaction. True when it was done here."""
    with unit_of_work() as session:
        claimed: Any = session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == JobState.QUEUED)
            .values(state=JobState.RUNNING, heartbeat=at, attempts=Job.attempts + 1)
        )
        if claimed.rowcount != 1:
            return False
    try:
        with unit_of_work() as session:
            job = session.get_one(Job, job_id)
            session.info[_OWN_TRANSACTION] = True
            HANDLERS[job.kind](job, at)
            job.state, job.progress, job.error = JobState.DONE, 100, ""
    except Exception as error:
        logger.exception("job failed", job_id=job_id)
        _note_failure(job_id, error, at)
        return False
    finally:
        db.session().info.pop(_OWN_TRANSACTION, None)
    return True


def _note_failure(job_id: int, error: Exception, at: datetime) -> None:
    with unit_of_work() as session:
        job = session.get_one(Job, job_id)
        job.state = JobState.FAILED if job.attempts >= ATTEMPTS else JobState.QUEUED
        job.error, job.heartbeat = f"{type(error).__name__}: {error}"[:2000], at


def reap(*, at: datetime) -> list[int]:
    """Take back what a dead worker left and name every waiting job, so that nothing is forgotten."""
    with unit_of_work() as session:
        session.execute(
            update(Job)
            .where(Job.state == JobState.RUNNING, Job.heartbeat < at - STALE)
            .values(state=JobState.QUEUED, heartbeat=at)
        )
        return list(session.scalars(select(Job.id).where(Job.state == JobState.QUEUED).order_by(Job.id)))


def run_inside(*, at: datetime) -> int:
    """Do every waiting job in the caller's transaction, so that all of it stands or nothing does; the number done.

    A fault ends it all: there is no second attempt. For a history that is played in one go.
    """
    done = 0
    waiting = select(Job).where(Job.state == JobState.QUEUED).order_by(Job.id).limit(1)
    while (job := db.session.scalar(waiting)) is not None:
        HANDLERS[job.kind](job, at)
        job.state, job.progress, job.attempts, job.heartbeat = JobState.DONE, 100, 1, at
        db.session.flush()
        done += 1
    return done


def run_waiting(*, at: datetime) -> int:
    """Do every waiting job here and now (demo, tests, a single process without a worker); the number done."""
    done = 0
    while (
        job_id := db.session.scalar(select(Job.id).where(Job.state == JobState.QUEUED).order_by(Job.id).limit(1))
    ) is not None:
        db.session.rollback()
        done += run(job_id, at=at)
    db.session.rollback()
    return done
