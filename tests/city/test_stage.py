"""Stories are told side by side in the order of time, and the calendar works in between."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.city.stage import Stage, Story
from placement.infra.database import unit_of_work
from placement.infra.jobs import Job, JobState
from placement.kernel.clock import FixedClock, at_local, local_date

FIRST = date(2026, 3, 2)
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def story(name: str, days: list[int], told: list[tuple[str, date]]) -> Story:
    for day in days:
        at = yield at_local(FIRST + timedelta(days=day), 10)
        told.append((name, local_date(at)))


def play(db: SQLAlchemy, *stories: Story, until: datetime) -> FixedClock:
    clock = FixedClock(at_local(FIRST))
    stage = Stage(FIRST, until, clock=clock)
    for each in stories:
        stage.tell(each)
    with unit_of_work():
        stage.play()
    return clock


def test_acts_of_several_stories_happen_in_the_order_of_time(db: SQLAlchemy) -> None:
    told: list[tuple[str, date]] = []
    play(db, story("a", [1, 9], told), story("b", [0, 5, 9], told), until=at_local(date(2026, 3, 20)))
    assert [name for name, _ in told] == ["b", "a", "b", "a", "b"]
    assert [day for _, day in told] == sorted(day for _, day in told)


def test_what_lies_beyond_the_end_never_happens(db: SQLAlchemy) -> None:
    told: list[tuple[str, date]] = []
    clock = play(db, story("a", [1, 30], told), until=at_local(date(2026, 3, 10), 9))
    assert told == [("a", date(2026, 3, 3))]
    assert clock.now() == at_local(date(2026, 3, 10), 9)


def test_each_monday_each_first_and_each_day_with_an_act_begins_once(db: SQLAlchemy) -> None:
    play(db, story("a", [2], []), until=at_local(date(2026, 4, 20), 9))
    jobs = db.session.scalars(select(Job).where(Job.kind == "daily")).all()
    days = {job.key.removeprefix("daily:") for job in jobs}
    assert {"2026-03-04", "2026-03-09", "2026-04-01", "2026-04-20"} <= days
    assert "2026-03-12" not in days
    assert all(job.state == JobState.DONE for job in db.session.scalars(select(Job)))
