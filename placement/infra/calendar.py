"""What happens by the calendar and the clock: whoever waits for a new day, or for a time to run out, is told."""

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


def pass_minute(*, at: datetime) -> None:
    """A minute has passed: slices with deadlines shorter than a day follow `minute_passed` and ask for their jobs.

    Followers only look and enqueue. What nobody looked at while the worker was down is found by the next minute.
    """
    events.happened("minute_passed", at, by=SYSTEM, at=at)
