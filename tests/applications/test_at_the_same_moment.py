"""What happens when several people, or one person in two tabs, press at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from placement.applications import services
from placement.applications.models import Application
from placement.extensions import db
from placement.infra.database import unit_of_work
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError
from placement.slots.models import Slot, SlotRelease
from tests.factories.applications import MORNING, STATEMENT, a_stage, an_application
from tests.factories.organisations import an_enterprise
from tests.factories.people import a_student, viewer_for
from tests.factories.slots import a_release, hr_viewer

Deed = Callable[[], object]


def pressed_together(app: Flask, deeds: list[Deed]) -> list[str]:
    """Each deed in a thread and transaction of its own, all let go at once; "done" or the code of the refusal."""
    barrier = Barrier(len(deeds))

    def press(deed: Deed) -> str:
        with app.app_context():
            barrier.wait(timeout=20)
            try:
                with unit_of_work():
                    deed()
            except DomainError as refused:
                return refused.code
            except StaleDataError:
                return "stale"
            return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(press, deeds))


def loaded(application_id: int) -> Application:
    return db.session.get_one(Application, application_id)


def test_of_several_offers_for_the_last_seat_just_one_goes_out(app: Flask) -> None:
    with app.app_context():
        stage = a_stage(capacity=1)
        rows = [an_application(stage, a_student(stage.school, f"同学{n}"), "endorsed").id for n in range(5)]
        slot_id, hr = stage.slot.id, hr_viewer(stage.enterprise)
        db.session.commit()

    told = pressed_together(
        app,
        [lambda row=row: services.offer(loaded(row), by=hr, at=MORNING) for row in rows],  # type: ignore[misc]
    )

    assert told.count("done") == 1
    assert set(told) <= {"done", "no_seat_left", "application_offer_refused"}
    with app.app_context():
        assert db.session.get_one(Slot, slot_id).seats_held == 1
        assert sorted(loaded(row).state for row in rows) == ["endorsed"] * 4 + ["offered"]


def test_two_tabs_that_accept_the_same_offer_accept_it_once(app: Flask) -> None:
    with app.app_context():
        stage = a_stage()
        row, slot_id, me = an_application(stage, state="offered").id, stage.slot.id, viewer_for(stage.student)
        db.session.commit()

    told = pressed_together(app, [lambda: services.accept(loaded(row), by=me, at=MORNING)] * 2)

    assert told.count("done") == 1
    assert set(told) <= {"done", "wrong_state", "stale"}
    with app.app_context():
        assert (loaded(row).state, db.session.get_one(Slot, slot_id).seats_held) == ("accepted", 1)


def test_two_tabs_that_accept_two_offers_end_with_one_seat(app: Flask) -> None:
    with app.app_context():
        stage = a_stage()
        other = a_release(an_enterprise(), stage.school, title="另一家")
        first = an_application(stage, state="offered").id
        stage.release, stage.enterprise = other, other.slot.enterprise
        second, me = an_application(stage, state="offered").id, viewer_for(stage.student)
        db.session.commit()

    told = pressed_together(
        app,
        [lambda row=row: services.accept(loaded(row), by=me, at=MORNING) for row in (first, second)],  # type: ignore[misc]
    )

    assert told.count("done") == 1
    with app.app_context():
        rows = [loaded(first), loaded(second)]
        assert sorted(row.state for row in rows) == ["accepted", "superseded"]
        held = {row.state: row.slot.seats_held for row in rows}
        assert held == {"accepted": 1, "superseded": 0}


def test_a_double_click_on_apply_makes_one_application(app: Flask) -> None:
    with app.app_context():
        stage = a_stage()
        release_id, me = stage.release.id, viewer_for(stage.student)
        db.session.commit()

    def apply() -> None:
        services.apply(db.session.get_one(SlotRelease, release_id), STATEMENT, by=me, at=MORNING)

    assert pressed_together(app, [apply] * 4) == ["already_applied"] * 3 + ["done"]


def test_withdrawing_and_offering_at_once_leaves_one_truth(app: Flask) -> None:
    with app.app_context():
        stage = a_stage()
        row, slot_id, hr = an_application(stage, state="endorsed").id, stage.slot.id, hr_viewer(stage.enterprise)
        me: Viewer = viewer_for(stage.student)
        db.session.commit()

    told = pressed_together(
        app,
        [
            lambda: services.offer(loaded(row), by=hr, at=MORNING),
            lambda: services.withdraw(loaded(row), by=me, at=MORNING),
        ],
    )

    assert told.count("done") == 1
    with app.app_context():
        state, held = loaded(row).state, db.session.get_one(Slot, slot_id).seats_held
        assert (state, held) in {("offered", 1), ("withdrawn", 0)}
