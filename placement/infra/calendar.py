"""What happens by the calendar: once a day everybody who waits for a new day is told."""

from __future__ import annotations

from datetime import datetime

from placement.infra import events, jobs
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import local_date


@jobs.handles("daily")
def begin_day(_job: jobs.Job, at: datetime) -> None:
    """Offers lapse, slots expire, placements start and end: each slice follows `day_began` with the local date."""
    events.happened("day_began", local_date(at), by=SYSTEM, at=at)


def ask_for_today(*, at: datetime) -> jobs.Job:
    """The job of today; asking again changes nothing."""
    return jobs.enqueue("daily", f"daily:{local_date(at)}", at=at)
