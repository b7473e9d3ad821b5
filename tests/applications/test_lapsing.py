"""What the calendar ends, and what it reminds of."""

from __future__ import annotations

from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.applications import queries
from placement.infra import events
from placement.infra.outbox import Mail
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import at_local
from placement.placements import services as placements
from placement.placements.models import Placement
from placement.slots import services as slots
from tests.factories.applications import a_booking, a_proposal, a_stage, an_application, an_observation_stage
from tests.factories.people import a_student

pytestmark = pytest.mark.usefixtures("db")


def a_new_day(day: date) -> None:
    """What the daily job does."""
    events.happened("day_began", day, by=SYSTEM, at=at_local(day, 0, 5))


def test_an_unanswered_offer_lapses_after_its_last_day_and_frees_the_seat() -> None:
    application = an_application(stage := a_stage(capacity=1), state="offered")

    a_new_day(date(2026, 3, 21))
    assert (application.state, stage.slot.seats_held) == ("offered", 1)
    a_new_day(date(2026, 3, 22))

    assert (application.state, stage.slot.seats_held, stage.release.seats_held) == ("lapsed", 0, 0)
    last = queries.history("application", application.id)[-1]
    assert (last.event, last.role, last.comment) == ("lapse", "system", "超过答复期限")


def test_a_lapsed_applicant_may_apply_again() -> None:
    stage = a_stage(capacity=1)
    an_application(stage, state="offered")
    a_new_day(date(2026, 3, 22))

    assert an_application(stage, at=at_local(date(2026, 3, 22))).state == "submitted"


def test_an_unanswered_nomination_lapses_after_a_week_and_holds_no_seat() -> None:
    application = an_application(stage := a_stage(), state="nominated")

    a_new_day(date(2026, 3, 24))

    assert (application.state, stage.slot.seats_held) == ("lapsed", 0)


@pytest.mark.parametrize("state", ["submitted", "endorsed", "shortlisted"])
def test_on_the_first_day_of_the_slot_what_is_still_open_lapses(state: str) -> None:
    application = an_application(a_stage(), state=state)

    a_new_day(date(2026, 6, 30))
    assert application.state == state
    a_new_day(date(2026, 7, 1))

    assert application.state == "lapsed"


def test_when_the_enterprise_closes_the_slot_the_open_applications_end_the_next_day() -> None:
    application, accepted = an_application(stage := a_stage()), None
    accepted = an_application(stage, a_student(stage.school, "已录用"), "accepted")
    slots.close_slot(stage.slot, by=stage.hr, at=at_local(date(2026, 3, 16)))

    a_new_day(date(2026, 3, 17))

    assert (application.state, accepted.state) == ("lapsed", "accepted")
    assert queries.history("application", application.id)[-1].comment == "企业已关闭该岗位"


def test_a_reminder_goes_out_once_on_the_eve(db: SQLAlchemy) -> None:
    stage = a_stage()
    stage.student.user.email = "student@example.cn"
    an_application(stage, state="offered")

    for day in (19, 20, 21):
        a_new_day(date(2026, 3, day))

    subjects = list(db.session.scalars(db.select(Mail.subject)))
    assert subjects.count("实习岗位答复即将到期") == 1
    body = db.session.scalars(db.select(Mail.body).where(Mail.subject == "实习岗位答复即将到期")).one()
    assert "2026年3月21日" in body


def test_a_class_visit_nobody_confirmed_is_cancelled_on_its_day() -> None:
    booking = a_booking(an_observation_stage(starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 2)))

    a_new_day(date(2026, 4, 1))

    assert booking.state == "cancelled"


def test_a_proposal_nobody_answered_ends_on_its_first_day() -> None:
    proposal = a_proposal(a_stage().student)

    a_new_day(date(2026, 7, 1))

    assert proposal.state == "withdrawn"


def test_the_day_may_begin_twice_and_nothing_happens_twice(db: SQLAlchemy) -> None:
    application = an_application(stage := a_stage(capacity=2), state="offered")
    other = an_application(stage, a_student(stage.school, "同学"), "accepted")

    for _ in range(2):
        a_new_day(date(2026, 3, 22))

    assert (application.state, other.state, stage.slot.seats_held) == ("lapsed", "accepted", 1)
    assert [row.event for row in queries.history("application", application.id)].count("lapse") == 1


def test_a_stay_that_was_called_off_frees_the_person_and_the_seat(db: SQLAlchemy) -> None:
    application = an_application(stage := a_stage(), state="accepted")
    stay = db.session.scalars(db.select(Placement).where(Placement.application_id == application.id)).one()

    placements.cancel(stay, "企业停产", by=stage.office, at=at_local(date(2026, 3, 20)))

    assert (application.ended_on, stage.slot.seats_held) == (date(2026, 3, 20), 0)
    assert an_application(stage, at=at_local(date(2026, 3, 21))).state == "submitted"
