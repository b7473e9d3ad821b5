"""What follows by itself: requests climb when their time runs out, agreed ends come, closed stays close requests."""

from __future__ import annotations

from datetime import date, datetime

from placement.extensions import db
from placement.infra import events, jobs
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.leaving import queries, services
from placement.leaving.models import LeaveRequest
from placement.leaving.rules import TOP, LeaveState, has_run_out
from placement.placements.models import Placement


@events.on("minute_passed")
def look_at_the_clock(subject: datetime, *, by: Viewer, at: datetime) -> None:
    """Every minute: a job for each request whose time has run out.

    The key names the end of the time, so that asking twice is asking once, and the day, so that a job that failed for
    good is tried again tomorrow. A worker that was down finds everything when it is back: nothing is counted in
    minutes.
    """
    for request_id, due_at in queries.run_out(at):
        key = f"leave_climb:{request_id}:{due_at.isoformat()}:{local_date(at)}"
        jobs.enqueue("leave_climb", key, at=at, request_id=request_id, due_at=due_at.isoformat())


@jobs.handles("leave_climb")
def climb(job: jobs.Job, at: datetime) -> None:
    """One rung up, unless somebody answered in the meantime; once for each end of a time."""
    request = db.session.get_one(LeaveRequest, job.payload["request_id"])
    same_time = request.due_at == datetime.fromisoformat(job.payload["due_at"])
    if request.state == LeaveState.OPEN and request.rung != TOP and same_time and has_run_out(request.due_at, at):
        services.climb(request, at=at)


@events.on("day_began")
def look_at_the_calendar(subject: date, *, by: Viewer, at: datetime) -> None:
    """Every day: a job for each agreed request whose last day is over."""
    for request_id in queries.to_end(subject):
        jobs.enqueue("leave_end", f"leave_end:{request_id}:{subject}", at=at, request_id=request_id)


@jobs.handles("leave_end")
def end(job: jobs.Job, at: datetime) -> None:
    """The stay ends; a second time nothing happens."""
    services.end_agreed(db.session.get_one(LeaveRequest, job.payload["request_id"]), at=at)


@events.on("placement_ended")
@events.on("placement_completed")
def close_with_placement(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """A stay that is over needs no answer any more."""
    request = queries.open_request_of(subject.id)
    if request is not None:
        services.close(request, at=at)
