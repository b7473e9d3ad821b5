"""Forty-eight hours to the moment: what climbs by itself, once, however often and however late somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from placement.extensions import db as extension
from placement.infra import calendar, jobs
from placement.infra.database import unit_of_work
from placement.infra.jobs import Job, JobState
from placement.infra.outbox import Mail
from placement.infra.queue import Queue
from placement.kernel.actors import Viewer
from placement.kernel.clock import FixedClock
from placement.kernel.errors import Conflict, RuleBroken
from placement.leaving import notices, services
from placement.leaving.models import LeaveRequest
from placement.leaving.rules import TIME_TO_ANSWER, LeaveReason, Rung
from tests.leaving.cast import HOUR, Cast, a_cast, asked, brought_to, events, mails_to, morning
from tests.support.applications import Applications
from tests.support.databases import Databases

A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
def cast(db: SQLAlchemy) -> Cast:
    """A student on the first day, and everybody who may have to answer."""
    return a_cast()


def minute(at: datetime) -> None:
    """The worker looks at the clock and does what there is to do."""
    calendar.pass_minute(at=at)
    jobs.run_inside(at=at)


def test_nothing_climbs_before_the_end_and_everything_at_it(cast: Cast) -> None:
    request = asked(cast)
    end = request.due_at
    minute(end - A_MOMENT)
    assert request.rung == Rung.INSTRUCTOR

    minute(end)
    assert request.rung == Rung.OFFICE
    assert (request.since, request.due_at) == (end, end + TIME_TO_ANSWER)


def test_both_rungs_and_the_student_hear_of_it(cast: Cast) -> None:
    request = asked(cast)
    minute(request.due_at)
    assert mails_to(cast.user_on(Rung.INSTRUCTOR))[-1].subject == "换岗离岗申请超时，已转由上一级答复"
    assert mails_to(cast.user_on(Rung.OFFICE))[-1].subject == "学生提出换岗离岗申请，请在 48 小时内答复"
    assert mails_to(cast.trio.person.user)[-1].subject == "换岗离岗申请已转由上一级答复"


def test_after_a_long_silence_each_rung_still_has_its_own_two_days(cast: Cast) -> None:
    request = asked(cast)
    back = morning(cast) + timedelta(days=20)
    for look in range(3):
        minute(back + look * timedelta(minutes=1))
    assert (request.rung, request.due_at) == (Rung.OFFICE, back + TIME_TO_ANSWER)

    later = back + TIME_TO_ANSWER + timedelta(days=20)
    minute(later)
    assert (request.rung, request.due_at) == (Rung.LEADER, later + TIME_TO_ANSWER)


def test_from_the_first_to_the_last_rung_and_there_it_stays(cast: Cast) -> None:
    request, seen = asked(cast), []
    for hour in range(24 * 12 + 1):
        minute(morning(cast) + hour * HOUR)
        seen.append(request.rung)
    assert [seen.index(rung) for rung in Rung] == [0, 48, 96, 144]
    assert events(request) == ["open", "climb", "climb", "climb"]
    assert request.state == "open"


def test_looking_twice_is_looking_once(cast: Cast) -> None:
    request = asked(cast)
    end = request.due_at
    calendar.pass_minute(at=end)
    calendar.pass_minute(at=end + timedelta(minutes=1))
    assert jobs.run_inside(at=end + timedelta(minutes=1)) >= 1
    minute(end + timedelta(minutes=2))
    assert events(request) == ["open", "climb"]


def test_an_answer_that_came_while_the_job_waited_stands(cast: Cast) -> None:
    request = asked(cast)
    end = request.due_at
    calendar.pass_minute(at=end)
    services.decline(request, "请继续", by=cast.on(Rung.INSTRUCTOR), at=end)
    jobs.run_inside(at=end)
    assert (request.state, request.rung) == ("declined", Rung.INSTRUCTOR)


def test_a_job_of_an_earlier_turn_does_not_cut_the_new_one_short(cast: Cast) -> None:
    request = asked(cast)
    end = request.due_at
    calendar.pass_minute(at=end)
    services.decline(request, "请继续", by=cast.on(Rung.INSTRUCTOR), at=end)
    services.object_to(request, "不能继续", by=cast.me, at=end)
    jobs.run_inside(at=end)
    assert (request.rung, request.due_at) == (Rung.OFFICE, end + TIME_TO_ANSWER)


def test_danger_has_no_shorter_clock_but_one_rung_less(cast: Cast) -> None:
    request = asked(cast, LeaveReason.PAY)
    minute(request.due_at)
    assert request.rung == Rung.LEADER


def test_the_rung_whose_time_ran_out_can_no_longer_answer(cast: Cast) -> None:
    request = brought_to(cast, Rung.OFFICE)
    with pytest.raises(RuleBroken):
        services.decline(request, "太晚", by=cast.on(Rung.INSTRUCTOR), at=request.since)


def _asked(app: Flask) -> tuple[int, datetime]:
    with app.app_context():
        request = asked(a_cast())
        extension.session.commit()
        jobs.run_waiting(at=request.since)
        request = extension.session.scalars(select(LeaveRequest)).one()
        return request.id, request.due_at


def _look(at: datetime) -> None:
    with unit_of_work():
        calendar.pass_minute(at=at)


def _climb_jobs() -> list[Job]:
    return list(extension.session.scalars(select(Job).where(Job.kind == "leave_climb").order_by(Job.id)))


def _story(request_id: int) -> tuple[str, list[str]]:
    extension.session.expire_all()
    request = extension.session.get_one(LeaveRequest, request_id)
    return request.rung, events(request)


def test_two_workers_at_the_same_moment_climb_one_rung(app: Flask) -> None:
    request_id, end = _asked(app)
    barrier = Barrier(3)

    def work(_number: int) -> None:
        with app.app_context():
            barrier.wait(timeout=20)
            try:
                _look(end)
            except IntegrityError:  # the other one asked for the same job a moment before
                extension.session.rollback()
            jobs.run_waiting(at=end)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    with app.app_context():
        assert _story(request_id) == ("office", ["open", "climb"])
        assert len(_climb_jobs()) == 1


def test_an_answer_and_the_clock_at_the_same_moment_leave_one_of_them(app: Flask) -> None:
    request_id, end = _asked(app)
    with app.app_context():
        _look(end)
        job_id = _climb_jobs()[0].id
        instructor = extension.session.get_one(LeaveRequest, request_id).placement.instructor_id
    barrier = Barrier(2)
    deeds: list[Callable[[], object]] = [
        lambda: jobs.run(job_id, at=end),
        lambda: _decline(request_id, instructor or 0, end),
    ]

    def together(deed: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait(timeout=20)
            deed()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(together, deeds))
    with app.app_context():
        jobs.run_waiting(at=end)
        assert _story(request_id) in (("instructor", ["open", "decline"]), ("office", ["open", "climb"]))


def _decline(request_id: int, teacher_id: int, at: datetime) -> None:
    try:
        with unit_of_work() as session:
            request = session.get_one(LeaveRequest, request_id)
            viewer = Viewer(teacher_id, "顾老师", "teacher", request.school_id)
            services.decline(request, "请继续", by=viewer, at=at)
    except (RuleBroken, Conflict, StaleDataError):
        pass


def test_a_worker_that_is_killed_half_way_leaves_nothing_and_the_next_one_does_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id, end = _asked(app)
    plain, deaths = notices.climbed, iter([True])

    def dies_once(*args: Any, **kwargs: Any) -> None:
        plain(*args, **kwargs)
        if next(deaths, False):
            raise SystemExit("killed")

    monkeypatch.setattr(notices, "climbed", dies_once)
    with app.app_context():
        _look(end)
        with pytest.raises(SystemExit):
            jobs.run(_climb_jobs()[0].id, at=end)
        assert _story(request_id) == ("instructor", ["open"])
        assert _climb_jobs()[0].state == JobState.RUNNING

        late = end + timedelta(minutes=6)
        _look(late)
        for job_id in jobs.reap(at=late):
            jobs.run(job_id, at=late)
        assert _story(request_id) == ("office", ["open", "climb"])
        assert extension.session.get_one(LeaveRequest, request_id).due_at == late + TIME_TO_ANSWER
        assert _mail_count("换岗离岗申请已转由上一级答复") == 1


def _mail_count(subject: str) -> int:
    query = select(func.count(Mail.id)).where(Mail.subject == subject)
    return extension.session.scalar(query) or 0


def test_a_job_that_failed_for_good_is_tried_again_the_next_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    request_id, end = _asked(app)

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionError("the database is on fire")

    with app.app_context():
        with monkeypatch.context() as spoilt:
            spoilt.setattr(notices, "climbed", broken)
            for number in range(5):
                _look(end + number * timedelta(minutes=1))
                jobs.run_waiting(at=end)
            assert [job.state for job in _climb_jobs()] == [JobState.FAILED]
        _look(end + 24 * HOUR)
        jobs.run_waiting(at=end + 24 * HOUR)
        assert _story(request_id) == ("office", ["open", "climb"])


@pytest.fixture
def queue(applications: Applications, databases: Databases, clock: FixedClock) -> Iterator[Queue]:
    """The queue of an application that has a worker."""
    app = applications.make(databases.clean("sqlite", name="leaving"), name="leaving", PLACEMENT_QUEUE_URL="sqlite")
    app.extensions["clock"] = clock
    made: Queue = app.extensions["placement_queue"]
    made.huey.flush()
    yield made
    made.huey.flush()
    made.huey.storage.close()
    with app.app_context():
        extension.engine.dispose()


def test_the_worker_looks_every_minute(queue: Queue, clock: FixedClock) -> None:
    request_id, end = _asked(queue.app)
    for at, rung in ((end - timedelta(minutes=1), "instructor"), (end, "office")):
        clock.move_to(at)
        queue.tick()
        while queue.huey.pending_count():
            queue.huey.execute(queue.huey.dequeue())
        with queue.app.app_context():
            assert _story(request_id)[0] == rung
