"""Two people reach for the last seat at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from placement.extensions import db
from placement.infra.database import unit_of_work
from placement.kernel.clock import at_local
from placement.kernel.errors import RuleBroken
from placement.slots import services
from placement.slots.models import Slot, SlotRelease
from tests.conftest import TODAY
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.slots import a_published_slot, office_viewer

NOW = at_local(TODAY)


def grab(app: Flask, slot_id: int, release_id: int, school: int, barrier: Barrier) -> str:
    """What one of them is told."""
    with app.app_context():
        barrier.wait(timeout=20)
        try:
            with unit_of_work() as session:
                office = office_viewer(session.get_one(SlotRelease, release_id).school)
                services.hold_seat(slot_id, release_id, by=office, at=NOW)
        except RuleBroken as refused:
            return str(refused.message)
        return "taken"


def told(app: Flask, *, capacity: int, quota: int | None, schools: int = 1) -> tuple[list[str], int, int]:
    """What eight people are told, and the seats that the slot and its releases count in the end."""
    with app.app_context():
        taking = [a_school() for _ in range(schools)]
        slot = a_published_slot(an_enterprise(), *taking, capacity=capacity, quota=quota)
        slot_id, releases = slot.id, [(release.id, release.school_id) for release in slot.releases]
        db.session.commit()
    barrier = Barrier(8)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(grab, app, slot_id, *releases[n % schools], barrier) for n in range(8)]
        answers = sorted(each.result(timeout=60) for each in asked)
    with app.app_context():
        slot = db.session.get_one(Slot, slot_id)
        return answers, slot.seats_held, sum(release.seats_held for release in slot.releases)


def test_one_gets_the_last_seat_and_the_others_a_kind_sentence(app: Flask) -> None:
    answers, of_slot, of_school = told(app, capacity=1, quota=None)

    assert answers == sorted(["taken", *[str(services.NO_SEAT_LEFT)] * 7])
    assert (of_slot, of_school) == (1, 1)


def test_a_quota_holds_against_a_crowd_as_well(app: Flask) -> None:
    answers, of_slot, of_school = told(app, capacity=5, quota=2)

    assert answers.count("taken") == 2
    assert (of_slot, of_school) == (2, 2)


def test_two_schools_share_the_seats_and_never_take_one_twice(app: Flask) -> None:
    answers, of_slot, of_schools = told(app, capacity=3, quota=None, schools=2)

    assert answers.count("taken") == 3
    assert (of_slot, of_schools) == (3, 3)
