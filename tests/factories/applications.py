"""Applications, proposals and bookings of a test, brought to a state through the services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from placement.accounts.models import Student, Teacher
from placement.accounts.rules import Role
from placement.applications import services
from placement.applications.models import Application, Booking, Proposal
from placement.applications.rules import ApplicationState, FoundPost
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local
from placement.organisations.models import Enterprise, School
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import SlotKind
from tests.factories.organisations import a_school, an_enterprise, credit_code
from tests.factories.people import a_student, a_teacher, viewer_for
from tests.factories.slots import a_release, hr_viewer, office_viewer

MORNING = at_local(date(2026, 3, 16))
"""TODAY at nine: when everything in the tests of this slice happens."""
STATEMENT = "学过软件测试，做过两个课程项目，希望到贵单位实习。"
_codes = iter(range(900_000, 1_000_000))


@dataclass
class Stage:
    """A school, an enterprise it has taken, a slot it has published, and one student who fits."""

    school: School
    enterprise: Enterprise
    release: SlotRelease
    student: Student

    @property
    def slot(self) -> Slot:
        """What is offered."""
        return self.release.slot

    @property
    def office(self) -> Viewer:
        """Somebody of the placement office, without an account."""
        return office_viewer(self.school)

    @property
    def hr(self) -> Viewer:
        """Somebody of HR, without an account."""
        return hr_viewer(self.enterprise)


def a_stage(*, quota: int | None = None, **terms: Any) -> Stage:
    """Everything ready for an application; keywords change the terms of the slot."""
    school = a_school()
    enterprise = an_enterprise(approved_by=school)
    return Stage(school, enterprise, a_release(enterprise, school, quota=quota, **terms), a_student(school))


def a_teacher_stage(**terms: Any) -> tuple[Stage, Teacher]:
    """The same for teacher practice, with a teacher."""
    stage = a_stage(kind=SlotKind.TEACHER_PRACTICE, major_codes=(), pay_fen=0, **terms)
    return stage, a_teacher(stage.school)


def an_application(
    stage: Stage, person: Student | Teacher | None = None, state: str = "submitted", *, at: datetime = MORNING
) -> Application:
    """An application in a state it reaches by what people do, or by what the calendar does."""
    person = person or stage.student
    me = viewer_for(person)
    if state == ApplicationState.NOMINATED:
        return services.nominate(stage.release, person.user_id, by=stage.office, at=at)
    application = services.apply(stage.release, STATEMENT, by=me, at=at)
    for act in _ways(stage, application, me)[state]:
        act(at)
    return application


def _ways(stage: Stage, application: Application, me: Viewer) -> dict[str, list[Any]]:
    def endorse(at: datetime) -> None:
        services.endorse(application, by=stage.office, at=at)

    def shortlist(at: datetime) -> None:
        services.shortlist(application, by=stage.hr, at=at)

    def offer(at: datetime) -> None:
        services.offer(application, by=stage.hr, at=at)

    return {
        "submitted": [],
        "endorsed": [endorse],
        "shortlisted": [endorse, shortlist],
        "offered": [endorse, offer],
        "accepted": [endorse, offer, lambda at: services.accept(application, by=me, at=at)],
        "declined": [endorse, offer, lambda at: services.decline(application, by=me, at=at)],
        "rejected": [endorse, lambda at: services.reject(application, "skills", by=stage.hr, at=at)],
        "withdrawn": [lambda at: services.withdraw(application, by=me, at=at)],
    }


def a_post(**changes: Any) -> FoundPost:
    """A post a student could find: a software house in 西湖区 from July to December."""
    post = FoundPost(
        enterprise_name="杭州清波软件有限公司",
        credit_code=credit_code(next(_codes)),
        industry_code="6513",
        division="330106",
        venue="office",
        address="文三路 90 号",
        contact_name="吴倩",
        contact_phone="13811112222",
        title="网站维护员",
        tasks="更新网站内容，处理用户反馈。",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 12, 31),
        pay_fen=260_000,
        reason="离家近，专业对口，单位有带教师傅。",
    )
    return replace(post, **changes)


def a_proposal(student: Student, *, at: datetime = MORNING, **changes: Any) -> Proposal:
    """A post handed in, which the school has not looked at yet."""
    return services.propose_post(a_post(**changes), by=viewer_for(student), at=at)


def an_observation_stage(*, students: int = 3, **terms: Any) -> Stage:
    """A school with a class of `students` and an observation slot for it."""
    stage = a_stage(kind=SlotKind.OBSERVATION, major_codes=(), pay_fen=0, **{"capacity": 40, **terms})
    for number in range(students - 1):
        a_student(stage.school, f"学生{number}")
    return stage


def a_booking(stage: Stage, *, at: datetime = MORNING) -> Booking:
    """The class of the stage's student, with a teacher, asked of the enterprise."""
    teacher = a_teacher(stage.school)
    return services.book_observation(
        stage.release, stage.student.class_name, instructor_id=teacher.user_id, by=stage.office, at=at
    )


def member(role: Role, organisation_id: int, user_id: int | None = None) -> Viewer:
    """A viewer of a role in an organisation."""
    return Viewer(user_id=user_id, name="某人", role=role, organisation_id=organisation_id)
