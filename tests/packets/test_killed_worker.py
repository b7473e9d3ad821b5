"""A worker that is killed in the middle of a run: what it made stays as it is, the rest follows, nothing twice."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import func, select

from placement.extensions import db
from placement.infra import files, jobs
from placement.infra.database import unit_of_work
from placement.infra.jobs import Job, JobState
from placement.kernel.clock import SystemClock, local_date
from placement.packets.models import PrintItem, PrintRun
from placement.packets.rules import PrintOutcome
from placement.papers.kinds import PaperKind
from placement.papers.models import DocumentNumber, IssuedDocument
from tests.factories.packets import a_class_of_visitors, a_run
from tests.support.applications import Applications
from tests.support.databases import Databases

ROOT = Path(__file__).resolve().parents[2]
WORKER = """
from placement import create_app
create_app().extensions["placement_queue"].huey.create_consumer(workers=1, periodic=False).run()
"""
PATIENCE = 200
GROWTH = 16 * 1024
"""Kilobytes that a worker may need more for the second half of its papers than for the first: caches that fill."""


@dataclass
class Hall:
    """An application with a queue, and the workers that were started for it."""

    app: Flask
    url: str
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A real worker process on the same database and queue."""
        environment = {
            **os.environ,
            "PLACEMENT_DATABASE_URL": self.url,
            "PLACEMENT_INSTANCE": self.app.config["PLACEMENT_INSTANCE"],
            "PLACEMENT_QUEUE_URL": "sqlite",
        }
        worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        self.started.append(worker)
        return worker

    def stop(self) -> None:
        """Leave no worker behind."""
        for worker in self.started:
            worker.kill()
            worker.wait()


@pytest.fixture(params=[("sqlite", 500), ("postgresql", 40)], ids=["sqlite", "postgresql"])
def hall(
    request: pytest.FixtureRequest, applications: Applications, databases: Databases
) -> Iterator[tuple[Hall, int]]:
    """The application on each database, and how many papers are printed there."""
    kind, papers = request.param
    database = databases.clean(kind, name="killed")
    app = applications.make(database, name=f"killed-{kind}", PLACEMENT_QUEUE_URL="sqlite")
    app.extensions["clock"] = SystemClock()
    made = Hall(app, database.url)
    with app.app_context():
        yield made, papers
        made.stop()
        db.session.remove()
        db.engine.dispose()


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def issued() -> int:
    """Papers that are safe by now; looked at without taking the worker's turn to write."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(IssuedDocument)) or 0


def is_done() -> bool:
    """Whether the run's job has come to its end."""
    db.session.rollback()
    return db.session.scalar(select(Job.state).where(Job.kind == "print_run")) == JobState.DONE


def kept() -> dict[str, str]:
    """Number and hash of every paper, which its bytes have."""
    db.session.rollback()
    papers = db.session.scalars(select(IssuedDocument)).all()
    assert all(hashlib.sha256(files.read(paper.file)).hexdigest() == paper.sha256 for paper in papers)
    return {paper.number: paper.sha256 for paper in papers}


def resident(worker: subprocess.Popen[bytes]) -> int:
    """Kilobytes of memory that the worker occupies."""
    status = Path(f"/proc/{worker.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def take_back(app: Flask) -> None:
    """What the reaper does when the dead worker has been silent for long enough."""
    for job_id in jobs.reap(at=SystemClock().now() + jobs.STALE + timedelta(minutes=1)):
        app.extensions["placement_queue"].announce(job_id)


def killed_in_the_middle(here: Hall, papers: int) -> dict[str, str]:
    """A worker is killed with -9 while it prints; what it left."""
    worker = here.start_worker()
    wait_until(lambda: issued() >= papers * 0.4)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    left = kept()
    assert papers * 0.4 <= len(left) < papers
    return left


def finished_by_another(here: Hall, papers: int) -> int:
    """Another worker takes the run up and ends it; the kilobytes it grew by over its papers."""
    take_back(here.app)
    worker = here.start_worker()
    wait_until(lambda: issued() >= papers * 0.6)
    early = resident(worker)
    wait_until(lambda: issued() >= papers * 0.98)
    late = resident(worker)
    wait_until(is_done)
    return late - early


@pytest.mark.timeout(600)
def test_after_a_kill_in_the_middle_every_paper_exists_once(hall: tuple[Hall, int]) -> None:
    here, papers = hall
    visitors, office, code = a_class_of_visitors(papers)
    at = SystemClock().now()
    with unit_of_work():
        run_id = a_run(visitors(), PaperKind.OBSERVATION_SCHEDULE, by=office, at=at).id

    before = killed_in_the_middle(here, papers)
    growth = finished_by_another(here, papers)

    after = kept()
    series = f"WS-{code}-{local_date(at).year}"
    assert sorted(after) == [f"{series}-{number:04d}" for number in range(1, papers + 1)]
    assert {number: after[number] for number in before} == before
    assert db.session.get_one(DocumentNumber, series).last == papers
    rows = db.session.execute(select(PrintItem.outcome, PrintItem.document_id)).all()
    assert {outcome for outcome, _ in rows} == {PrintOutcome.ISSUED}
    assert len({document for _, document in rows}) == len(rows) == papers
    result = db.session.get_one(PrintRun, run_id).file
    assert result
    with pikepdf.Pdf.open(BytesIO(files.read(result))) as pdf:
        assert len(pdf.pages) == papers
    assert growth < GROWTH, "memory grows with the number of papers"
