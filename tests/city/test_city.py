"""The demo city as it stands after it was loaded: believable, lawful, and with something to do for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from stdnum.cn import uscc

from placement.accounts.models import Membership, Student, Teacher, TeachingWeek, User
from placement.accounts.rules import Role
from placement.accounts.services import authenticate, viewer_of
from placement.agreements.models import Agreement
from placement.applications.models import Application
from placement.applications.rules import ApplicationState
from placement.attendance.models import MonthSheet
from placement.attendance.rules import SheetState
from placement.city.loading import Outcome, load_city
from placement.city.sign_ins import PASSWORD, SIGN_INS, SignIn
from placement.extensions import db
from placement.infra import audit
from placement.infra.jobs import Job, JobState
from placement.kernel.clock import at_local
from placement.kernel.identity import age_on, is_resident_id
from placement.organisations.models import Enterprise, Organisation, School, Vetting, WorkSite
from placement.placements.models import Placement
from placement.practice.models import PracticeRecord
from placement.reports import home
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import SlotKind, SlotState
from placement.subsidies.models import Budget, Statement
from placement.subsidies.services.books import replayed
from tests.conftest import TODAY
from tests.support.applications import Applications
from tests.support.city import city_copy
from tests.support.databases import Databases

NOW = at_local(TODAY, 10)


@pytest.fixture(scope="module")
def city(applications: Applications, databases: Databases) -> Iterator[Flask]:
    """The application over a copy of the city."""
    with city_copy(applications, databases, name="city-read") as app:
        yield app


@pytest.fixture(autouse=True)
def inside(city: Flask) -> Iterator[None]:
    with city.app_context():
        yield
        db.session.rollback()


def count(model: type, *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]


def states(column: object) -> set[str]:
    return set(db.session.scalars(select(column).distinct()))  # type: ignore[call-overload]


def test_there_are_as_many_schools_enterprises_and_people_as_promised() -> None:
    assert (count(School), count(School, School.public)) == (3, 2)
    assert (count(Enterprise), count(Student), count(Teacher)) == (12, 120, 20)
    assert len(states(WorkSite.division)) >= 6
    assert len(states(Student.major_code)) >= 8
    assert count(TeachingWeek) > 100
    assert {role.value for role in Role} == states(Membership.role)


def test_every_number_has_its_check_digit_and_every_age_fits_the_school_year() -> None:
    assert all(uscc.is_valid(code) for code in db.session.scalars(select(Organisation.credit_code)) if code)
    for student in db.session.scalars(select(Student)):
        assert is_resident_id(student.resident_id)
        assert 15 <= age_on(student.birth_date, date(student.entry_year, 9, 1)) + 1 <= 17
    minors = [s for s in db.session.scalars(select(Student)) if age_on(s.birth_date, TODAY) < 18]
    assert len(minors) >= 5


def test_who_brokers_and_who_runs_an_internet_bar_is_refused_everywhere() -> None:
    for code in ("7262", "9013"):
        enterprise = db.session.scalars(select(Enterprise).where(Enterprise.industry_code == code)).one()
        decisions = set(db.session.scalars(select(Vetting.state).where(Vetting.enterprise_id == enterprise.id)))
        assert decisions == {"refused"}
        released = select(SlotRelease.state).join(SlotRelease.slot).where(Slot.enterprise_id == enterprise.id)
        assert "published" not in set(db.session.scalars(released))


def test_every_state_of_slots_applications_and_sheets_is_there() -> None:
    assert states(Slot.kind) == set(SlotKind)
    assert states(Slot.state) == set(SlotState)
    assert states(SlotRelease.state) == {"submitted", "published", "returned"}
    assert states(Application.state) == set(ApplicationState)
    assert states(Application.origin) >= {"own", "nomination"}
    assert states(MonthSheet.state) == set(SheetState)


def test_stays_agreements_statements_and_practice_stand_in_many_states() -> None:
    assert states(Placement.state) == {
        "planned", "gated", "active", "suspended", "completed", "terminated", "cancelled",
    }  # fmt: skip
    assert states(Agreement.state) >= {"drafting", "ready", "signing", "signed", "void"}
    assert states(Statement.state) == {
        "calculated", "enterprise_confirmed", "reviewed", "approved", "paid", "returned",
    }  # fmt: skip
    assert states(PracticeRecord.state) >= {"running", "reported", "enterprise_assessed", "recognised"}
    assert states(Budget.state) == {"approved", "proposed"}


def test_what_runs_runs_today_and_what_is_open_lies_ahead() -> None:
    active = db.session.scalars(select(Placement).where(Placement.state == "active")).all()
    assert all(stay.starts_on <= TODAY <= stay.ends_on for stay in active)
    open_slots = db.session.scalars(select(Slot).where(Slot.state == SlotState.OPEN)).all()
    assert all(slot.starts_on > TODAY for slot in open_slots)
    assert len(open_slots) >= 10


def test_nobody_below_16_and_nobody_of_the_first_year_is_placed() -> None:
    query = select(Placement, Student).join(Student, Student.user_id == Placement.person_id)
    for stay, student in db.session.execute(query.where(Placement.kind.in_(("work_placement", "apprenticeship")))):
        assert age_on(student.birth_date, stay.starts_on) >= 16
        assert student.grade_year_on(stay.starts_on) >= 2


def test_the_books_are_whole() -> None:
    assert audit.first_broken() is None
    for line in db.session.scalars(select(Budget)):
        figures = replayed(line.school_id, line.year)
        assert (figures.committed, figures.earned, figures.paid) == (
            line.committed_fen,
            line.earned_fen,
            line.paid_fen,
        )
    assert count(Job, Job.state != JobState.DONE) == 0


@pytest.mark.parametrize("person", SIGN_INS, ids=lambda person: person.login)
def test_who_signs_in_finds_something_to_do(city: Flask, person: SignIn) -> None:
    user = authenticate(person.login, PASSWORD, at=NOW)
    assert user is not None
    assert user.name == person.name
    with city.test_request_context():
        page = home.build(viewer_of(user.memberships[0]), NOW)
    expected = "done" if person.login == "xuesheng4" else "act"
    assert page.step.tone == expected, page.step


def test_loading_again_changes_nothing() -> None:
    before = count(User)
    assert load_city(at=NOW) is Outcome.KNOWN
    assert count(User) == before
