"""A class visit: booked by the office, confirmed by the enterprise, seats for the whole class."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from placement.applications import queries, services
from placement.applications.models import Booking
from placement.infra import events
from placement.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tests.factories.applications import MORNING, a_booking, a_stage, an_observation_stage
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import a_student, a_teacher
from tests.factories.slots import a_release, hr_viewer, office_viewer

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    """Every booking that slices to the right are told was confirmed."""
    told: list[Any] = []

    def listen(subject: Any, *, by: Any, at: Any) -> None:
        told.append(subject)

    events.on("booking_confirmed")(listen)
    yield told
    events._SUBSCRIBERS["booking_confirmed"].remove(listen)


def test_a_booking_asks_for_as_many_seats_as_the_class_has_students() -> None:
    stage = an_observation_stage(students=3)
    a_student(stage.school, "别班", class_name="会计2301班")

    booking = a_booking(stage)

    assert (booking.state, booking.seats, stage.slot.seats_held) == ("requested", 3, 0)
    assert queries.get_booking(stage.hr, booking.id) is booking


def test_confirming_takes_the_seats_and_tells_the_next_slice(heard: list[Any]) -> None:
    booking = a_booking(stage := an_observation_stage(students=3))

    services.confirm_booking(booking, by=stage.hr, at=MORNING)

    assert (booking.state, stage.slot.seats_held, stage.release.seats_held) == ("confirmed", 3, 3)
    assert heard == [booking]


def test_when_the_seats_went_meanwhile_the_confirmation_is_refused_whole() -> None:
    stage = an_observation_stage(students=3, capacity=4)
    first, second_class = a_booking(stage), [a_student(stage.school, n, class_name="乙班") for n in ("甲", "乙")]
    second = services.book_observation(
        stage.release, "乙班", instructor_id=first.instructor_id, by=stage.office, at=MORNING
    )
    services.confirm_booking(first, by=stage.hr, at=MORNING)

    with pytest.raises(RuleBroken, match="no_seat_left"):
        services.confirm_booking(second, by=stage.hr, at=MORNING)

    assert second.seats == len(second_class)


@pytest.mark.parametrize("capacity, quota", [(2, None), (40, 2)])
def test_a_class_that_does_not_fit_is_told_the_figures(capacity: int, quota: int | None) -> None:
    stage = an_observation_stage(students=3, capacity=capacity, quota=quota)

    with pytest.raises(RuleBroken, match="班级 3 人，岗位只剩 2 个名额") as refused:
        a_booking(stage)

    assert refused.value.field == "class_name"


def test_the_same_class_is_not_booked_twice_but_again_after_a_refusal() -> None:
    booking = a_booking(stage := an_observation_stage())
    with pytest.raises(RuleBroken, match="already_booked"):
        a_booking(stage)

    services.decline_booking(booking, "当天设备检修", by=stage.hr, at=MORNING)

    assert a_booking(stage).state == "requested"


def test_an_empty_class_and_another_schools_teacher_are_refused() -> None:
    stage = an_observation_stage()
    teacher = a_teacher(stage.school)
    with pytest.raises(RuleBroken, match="class_empty"):
        services.book_observation(stage.release, "没有的班", instructor_id=teacher.user_id, by=stage.office, at=MORNING)
    with pytest.raises(NotFound):
        services.book_observation(
            stage.release,
            stage.student.class_name,
            instructor_id=a_teacher(a_school()).user_id,
            by=stage.office,
            at=MORNING,
        )


def test_other_kinds_are_not_booked() -> None:
    with pytest.raises(RuleBroken, match="not_observation"):
        a_booking(a_stage())


def test_declining_needs_a_reason_and_cancelling_ends_it() -> None:
    booking = a_booking(stage := an_observation_stage())
    with pytest.raises(RuleBroken, match="comment_missing"):
        services.decline_booking(booking, "", by=stage.hr, at=MORNING)

    services.cancel_booking(booking, by=stage.office, at=MORNING)

    assert booking.state == "cancelled"
    with pytest.raises(Conflict):
        services.confirm_booking(booking, by=stage.hr, at=MORNING)


def test_on_the_day_itself_it_is_too_late_to_confirm() -> None:
    booking = a_booking(stage := an_observation_stage(starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 2)))

    with pytest.raises(RuleBroken, match="slot_begun"):
        services.confirm_booking(booking, by=stage.hr, at=MORNING + timedelta(days=16))


@pytest.fixture
def foreign() -> tuple[Booking, Any, Any]:
    """A booking, and the office and HR of others."""
    return a_booking(an_observation_stage()), office_viewer(a_school()), hr_viewer(an_enterprise())


def test_others_neither_see_nor_decide_it(foreign: tuple[Booking, Any, Any]) -> None:
    booking, office, hr = foreign

    for stranger in (office, hr):
        with pytest.raises(NotFound):
            queries.get_booking(stranger, booking.id)
    with pytest.raises(NotAllowed):
        services.confirm_booking(booking, by=hr, at=MORNING)
    with pytest.raises(NotAllowed):
        services.cancel_booking(booking, by=office, at=MORNING)


def test_a_release_of_another_school_cannot_be_booked() -> None:
    stage = an_observation_stage()
    theirs = a_release(stage.enterprise, a_school(), kind="observation", major_codes=())
    teacher = a_teacher(stage.school)

    with pytest.raises(NotAllowed):
        services.book_observation(
            theirs, stage.student.class_name, instructor_id=teacher.user_id, by=stage.office, at=MORNING
        )
