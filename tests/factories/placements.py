"""Placements of a test, planned from an accepted application and brought through the gate by what people do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from placement.accounts.models import Student, Teacher, User
from placement.extensions import db
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import at_local, local_date
from placement.kernel.periods import DateRange
from placement.organisations.models import Enterprise, School
from placement.placements import (
    planning,  # noqa: F401  (a placement is planned when an application is accepted)
    preparing,
    rechecking,  # noqa: F401  (placements are looked at again when something changes)
    rules,
    services,
)
from placement.placements.models import Placement
from placement.placements.preparing import Record
from placement.placements.rules import PreparationKind, Scan
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


def staff(trio: Trio, *, at: datetime = MORNING) -> None:
    """A mentor of the enterprise and an instructor of the school are named."""
    services.set_people(trio.placement, mentor_id=trio.mentor.id, by=trio.hr, at=at)
    services.set_people(trio.placement, instructor_id=trio.instructor.user_id, by=trio.office, at=at)


PREPARED = tuple(kind for kind in PreparationKind if kind is not PreparationKind.SPECIAL_FILING)


def prepare(trio: Trio, *, at: datetime = MORNING, kinds: tuple[PreparationKind, ...] = PREPARED) -> None:
    """Trainings, plans and filing are recorded."""
    told = Record(local_date(at), "西教职备〔2026〕0017号", "岗位安全操作规程，考核合格")
    for kind in kinds:
        preparing.record(trio.placement, kind, told, by=trio.office, at=at)


def make_ready(trio: Trio, *, at: datetime = MORNING, without: PreparationKind | None = None) -> Placement:
    """All papers are there: the gate is passed. With `without` one record is missing, and one light is red."""
    if trio.placement.kind in rules.WITH_CONSENT:
        staff(trio, at=at)
        prepare(trio, at=at, kinds=tuple(kind for kind in PREPARED if kind is not without))
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
