"""Placements of a test, planned from an accepted application and brought through the gate by what people do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from placement.accounts.models import Student, Teacher, User
from placement.extensions import db
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import at_local
from placement.kernel.periods import DateRange
from placement.organisations.models import Enterprise, School
from placement.placements import (
    planning,  # noqa: F401  (a placement is planned when an application is accepted)
    rules,
    services,
)
from placement.placements.models import Placement
from placement.placements.rules import Scan
from placement.slots.rules import SlotKind
from tests.factories.applications import MORNING, Stage, a_stage, an_application
from tests.factories.people import a_student, a_teacher, hr_of, mentor_of, office_of, viewer_for
from tests.factories.slots import a_release

SCAN = Scan(b"%PDF-1.4 signed by hand", "签字件.pdf")
PARTIES = ("school", "enterprise", "person")


@dataclass
class Trio:
    """A placement with the people around it, all with accounts."""

    placement: Placement
    school: School
    enterprise: Enterprise
    person: Student | Teacher
    office_user: User
    hr_user: User
    mentor: User
    instructor: Teacher

    @property
    def office(self) -> Viewer:
        """The placement office."""
        return viewer_for(self.office_user)

    @property
    def hr(self) -> Viewer:
        """The enterprise's HR."""
        return viewer_for(self.hr_user)

    @property
    def me(self) -> Viewer:
        """The student or the teacher."""
        return viewer_for(self.person)


def a_trio(*, minor: bool = False, at: datetime = MORNING, **terms: Any) -> Trio:
    """A planned placement: a school, an enterprise, a student who accepted an offer; keywords change the slot."""
    stage = a_stage(**terms)
    if minor:
        stage.student = a_student(stage.school, "陆小满", minor=True)
    return _around(stage, stage.student, at=at)


def a_teacher_trio(*, at: datetime = MORNING, **terms: Any) -> Trio:
    """A planned stay of a teacher."""
    stage = a_stage(kind=SlotKind.TEACHER_PRACTICE, major_codes=(), pay_fen=0, **terms)
    return _around(stage, a_teacher(stage.school), at=at)


def another_in(trio: Trio, name: str = "李思", **terms: Any) -> Trio:
    """Another student of the same school at the same enterprise, with the same people around."""
    release = a_release(trio.enterprise, trio.school, **terms)
    stage = Stage(trio.school, trio.enterprise, release, a_student(trio.school, name))
    placement = _accepted(stage, stage.student, at=MORNING)
    people = (trio.office_user, trio.hr_user, trio.mentor, trio.instructor)
    return Trio(placement, trio.school, trio.enterprise, stage.student, *people)


def _around(stage: Stage, person: Student | Teacher, *, at: datetime) -> Trio:
    placement = _accepted(stage, person, at=at)
    return Trio(
        placement,
        stage.school,
        stage.enterprise,
        person,
        office_user=office_of(stage.school),
        hr_user=hr_of(stage.enterprise),
        mentor=mentor_of(stage.enterprise),
        instructor=a_teacher(stage.school, "顾老师"),
    )


def _accepted(stage: Stage, person: Student | Teacher, *, at: datetime) -> Placement:
    application = an_application(stage, person, "accepted", at=at)
    return db.session.scalars(select(Placement).where(Placement.application_id == application.id)).one()


def consent(trio: Trio, *, at: datetime = MORNING) -> None:
    """Student and guardian have consented."""
    text = rules.text_hash(services.consent_text(trio.placement))
    services.record_student_consent(trio.placement, text, by=trio.me, at=at)
    services.record_guardian_consent(trio.placement, "张建国", SCAN, by=trio.office, at=at)


def insure(trio: Trio, *, at: datetime = MORNING) -> None:
    """The whole stay is insured."""
    covers = DateRange(trio.placement.starts_on, trio.placement.ends_on)
    services.record_insurance(trio.placement, "东海财产保险", "PSX2026", covers=covers, by=trio.office, at=at)


def signed(trio: Trio, *, at: datetime = MORNING, parties: tuple[str, ...] = PARTIES) -> None:
    """The agreement is signed by these parties."""
    services.record_agreement_signed(trio.placement, parties, at, by=SYSTEM, at=at)


def make_ready(trio: Trio, *, at: datetime = MORNING) -> Placement:
    """All papers are there: the gate is passed."""
    consent(trio, at=at)
    insure(trio, at=at)
    signed(trio, at=at, parties=(*PARTIES, "guardian"))
    return trio.placement


def begun(trio: Trio) -> Placement:
    """All papers are there and the first day has come."""
    at = first_morning(trio.placement)
    make_ready(trio)
    services.start_due(at=at)
    return trio.placement


def first_morning(placement: Placement) -> datetime:
    """Nine o'clock on the first day."""
    return at_local(placement.starts_on)
