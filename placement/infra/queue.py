"""The queue: Huey on SQLite by default, on Redis by one setting. It carries ids; the `job` rows are the truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from huey import RedisHuey, SqliteHuey, crontab

from placement.infra import calendar, jobs
from placement.infra.database import unit_of_work

logger = structlog.get_logger()


class Queue:
    """One queue bound to one application."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        url = app.config["PLACEMENT_QUEUE_URL"]
        if url == "sqlite":
            self.huey = SqliteHuey("placement", filename=str(Path(app.config["PLACEMENT_INSTANCE"]) / "queue.db"))
        else:
            self.huey = RedisHuey("placement", url=url)
        self.task = self.huey.task(name="run_job")(self.run)
        self.huey.periodic_task(crontab(minute="*"), name="tick")(self.tick)

    def announce(self, job_id: int) -> None:
        """Tell the worker of a job. A queue that cannot be reached loses nothing: the reaper finds the row."""
        try:
            self.task(job_id)
        except Exception:
            logger.exception("queue unreachable", job_id=job_id)

    def run(self, job_id: int) -> None:
        """Done in the worker."""
        with self.app.app_context():
            jobs.run(job_id, at=self.app.extensions["clock"].now())

    def tick(self) -> None:
        """Every minute: what was left behind, what has run out, and once a day the calendar's own work."""
        with self.app.app_context():
            at = self.app.extensions["clock"].now()
            with unit_of_work():
                calendar.ask_for_today(at=at)
            for job_id in jobs.reap(at=at):
                self.announce(job_id)
            with unit_of_work():
                calendar.pass_minute(at=at)

    def consumer(self) -> Any:
        """The worker process's loop."""
        return self.huey.create_consumer(workers=1, periodic=True, check_worker_health=True)


def connect(app: Flask) -> None:
    """Bind a queue to the application, unless it runs its jobs itself (tests, demo)."""
    if app.config.get("PLACEMENT_QUEUE_URL") != "none":
        app.extensions["placement_queue"] = Queue(app)
