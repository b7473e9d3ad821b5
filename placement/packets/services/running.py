"""The job of a run: each paper is kept as soon as it is made, so a worker that dies loses none and repeats none."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from sqlalchemy import select

from placement.extensions import db
from placement.infra import jobs
from placement.packets.models import PrintItem, PrintRun
from placement.packets.rules import PrintOutcome
from placement.packets.services.binding import bound
from placement.packets.services.printing import print_item

BREATH = 0.01
"""Seconds between two papers in which others may write: SQLite knows one writer at a time."""
PRINTED = 95
"""Per cent of the way when all papers are made and only the joined file is missing."""


@jobs.handles("print_run")
def print_run(job: jobs.Job, at: datetime) -> None:
    """Make the papers that are still waiting, then put all of the run together."""
    run_id, began = job.payload["run_id"], time.monotonic()
    rows = db.session.execute(
        select(PrintItem.id, PrintItem.outcome).where(PrintItem.run_id == run_id).order_by(PrintItem.position)
    ).all()
    only_needed = db.session.get_one(PrintRun, run_id).only_needed
    for count, (item_id, outcome) in enumerate(rows, start=1):
        if outcome != PrintOutcome.WAITING:
            continue
        print_item(db.session.get_one(PrintItem, item_id), only_needed=only_needed, at=at)
        jobs.checkpoint(job, PRINTED * count // len(rows), at=_after(began, at))
        time.sleep(BREATH)
    run = db.session.get_one(PrintRun, run_id)
    if run.finished_at is None:
        run.file, run.finished_at = bound(run, at=at), _after(began, at)


def _after(began: float, at: datetime) -> datetime:
    """The instant as the job's own clock goes on, so that a long run is never taken for a dead one."""
    return at + timedelta(seconds=time.monotonic() - began)
