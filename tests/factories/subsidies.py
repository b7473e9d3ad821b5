"""Placements with all their papers, budgets and statements of a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from placement.accounts.models import Student, Teacher, User
from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementKind, AgreementState
from placement.extensions import db
from placement.infra import events
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import at_local
from placement.kernel.periods import Month
from placement.organisations.models import Enterprise, School
from placement.placements.models import Consent, Insurance, Placement, Preparation
from placement.placements.rules import Consenter, PlacementState
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.rules import DayCategory, RecordState
from placement.reference.models import WageRow
from placement.slots.rules import PracticeForm, SlotKind
from placement.subsidies import services
from placement.subsidies.models import Budget, Statement
from tests.conftest import TODAY
from tests.factories import people
from tests.factories.attendance import a_confirmed_sheet
from tests.factories.organisations import LONG_AGO, a_school, an_enterprise
from tests.factories.people import viewer_for
from tests.factories.placements import PREPARED
from tests.factories.slots import a_release

NOW = at_local(TODAY)
FEBRUARY = Month(2026, 2)
FROM, TO = date(2026, 1, 5), date(2026, 6, 30)
DOCUMENT = "演示-非官方文号"


def a_placement(
    school: School, enterprise: Enterprise, person: Student | Teacher | None = None, **facts: Any
) -> Placement:
    """A running placement of a student of full age, with consent and insurance, from January to June 2026."""
    person = person or people.a_student(school)
    told: dict[str, Any] = {"starts_on": FROM, "ends_on": TO, "weekdays": "12345", "pay_fen": 280_000, **facts}
    told.setdefault("major_code", person.major_code)
    kind = SlotKind.TEACHER_PRACTICE if isinstance(person, Teacher) else SlotKind.WORK_PLACEMENT
    kind = told.pop("kind", kind)
    release = a_release(enterprise, school, kind=kind)
    placement = Placement(
        kind=kind,
        state=told.pop("state", PlacementState.ACTIVE),
        person_id=person.user_id,
        school_id=school.id,
        enterprise_id=enterprise.id,
        slot_id=release.slot_id,
        division=told.pop("division", enterprise.division),
        address=enterprise.address,
        title=told.pop("title", "软件测试员"),
        created_at=LONG_AGO,
        since=LONG_AGO,
        **told,
    )
    db.session.add(placement)
    db.session.flush()
    return placement


def consent_and_insure(placement: Placement, *, insured: bool = True) -> Placement:
    """The consents of student and guardian, a policy over the whole stay, mentors named, what is recorded before it."""
    recorder = placement.person_id
    paper: dict[str, Any] = {"recorded_by_id": recorder, "at": LONG_AGO}
    placement.mentor_id = placement.mentor_id or recorder
    placement.instructor_id = placement.instructor_id or people.a_teacher(placement.school, "顾老师").user_id
    done = {"done_on": FROM, "number": "0017", "detail": "考核合格", **paper}
    placement.preparations.extend(Preparation(kind=kind, **done) for kind in PREPARED)
    placement.consents.extend(Consent(consenter=who, name=placement.person.name, **paper) for who in Consenter)
    if insured:
        placement.insurances.append(
            Insurance(
                insurer="东海财产保险",
                policy_number="PSX2026",
                starts_on=placement.starts_on,
                ends_on=placement.ends_on,
                **paper,
            )
        )
    db.session.flush()
    return placement


def sign(placement: Placement, *, at: datetime = LONG_AGO) -> Agreement:
    """The agreement of the placement is signed by all; who follows the event is told."""
    agreement = Agreement(
        placement=placement,
        school_id=placement.school_id,
        enterprise_id=placement.enterprise_id,
        kind=AgreementKind(placement.kind),
        state=AgreementState.SIGNED,
        signed_at=at,
        created_at=at,
        since=at,
    )
    placement.agreement_signed_at, placement.agreement_signed_by = at, "school,enterprise,person"
    db.session.add(agreement)
    db.session.flush()
    events.happened("agreement_signed", agreement, by=SYSTEM, at=at)
    return agreement


def a_signed_placement(
    school: School, enterprise: Enterprise, person: Student | Teacher | None = None, **facts: Any
) -> Placement:
    """A placement with all its papers; `insured=False`, `signed_at=…` and the facts of `a_placement`."""
    insured, at = facts.pop("insured", True), facts.pop("signed_at", LONG_AGO)
    placement = consent_and_insure(a_placement(school, enterprise, person, **facts), insured=insured)
    sign(placement, at=at)
    return placement


def recognised_practice(placement: Placement, days: Iterable[date], *, at: datetime = NOW) -> PracticeRecord:
    """The teacher's days, logged, assessed and recognised."""
    record = PracticeRecord(
        placement_id=placement.id,
        teacher_id=placement.person_id,
        school_id=placement.school_id,
        enterprise_id=placement.enterprise_id,
        state=RecordState.RECOGNISED,
        form=PracticeForm.POST,
        task_plan="跟岗",
        recognised_on=TODAY,
        since=at,
    )
    record.days = [
        PracticeDay(teacher_id=placement.person_id, day=day, category=DayCategory.POST, what="跟岗", recognised=True)
        for day in days
    ]
    db.session.add(record)
    db.session.flush()
    return record


def weekdays(first: date, last: date) -> list[date]:
    """Monday to Friday between two days."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def an_approved_budget(school: School, fen: int = 100_000_000, *, year: int = 2026) -> Budget:
    """The school's line of the year, proposed by its finance and approved by the bureau."""
    services.ensure_default_policy(by=SYSTEM, at=LONG_AGO)
    budget = services.propose_budget(school.id, year, fen, by=viewer_for(people.finance_of(school)), at=LONG_AGO)
    bureau = viewer_for(people.finance_bureau_person())
    services.decide_budget(budget, "approve", seen_fen=fen, by=bureau, at=LONG_AGO)
    return budget


def confirm_wages() -> None:
    """An administrator has confirmed every wage row."""
    confirmer = people.a_user("何晓")
    for row in db.session.scalars(select(WageRow).where(WageRow.confirmed_at.is_(None))):
        row.confirmed_document, row.confirmed_by_id, row.confirmed_at = DOCUMENT, confirmer.id, LONG_AGO
    db.session.flush()


@dataclass
class Desk:
    """A public school with its money people, an enterprise with HR, a budget, and confirmed wages."""

    school: School
    enterprise: Enterprise
    office: User
    finance: User
    leader: User
    hr: User
    budget: Budget

    def viewer(self, who: str) -> Viewer:
        """One of them as a viewer: office, finance, leader, hr."""
        return viewer_for(getattr(self, who))

    def trainee(self, name: str = "张华生", **facts: Any) -> Placement:
        """Another student with all papers."""
        return a_signed_placement(self.school, self.enterprise, people.a_student(self.school, name), **facts)

    def prepare(self, month: Month = FEBRUARY, *, at: datetime = NOW) -> Statement:
        """The statement of a month."""
        return services.prepare_statement(self.school.id, self.enterprise.id, month, by=self.viewer("office"), at=at)

    def approve(self, statement: Statement) -> Statement:
        """The enterprise confirms, finance reviews, the leader approves."""
        services.confirm(statement, by=self.viewer("hr"), at=NOW)
        services.review(statement, by=self.viewer("finance"), at=NOW)
        services.approve(statement, by=self.viewer("leader"), at=NOW)
        return statement

    def pay(self, statement: Statement, reference: str = "PZ-2026-0316") -> Statement:
        """Approved and paid today."""
        services.pay(self.approve(statement), reference, TODAY, by=self.viewer("finance"), at=NOW)
        return statement


def a_desk(*, approved_fen: int = 100_000_000, public: bool = True, wages_confirmed: bool = True) -> Desk:
    """Everybody and everything a statement needs, but no trainee yet. `approved_fen=0`: no budget was proposed."""
    school = a_school(public=public)
    enterprise = an_enterprise(approved_by=school)
    services.ensure_default_policy(by=SYSTEM, at=LONG_AGO)
    if wages_confirmed:
        confirm_wages()
    budget = an_approved_budget(school, approved_fen) if approved_fen and public else Budget(approved_fen=0)
    return Desk(
        school,
        enterprise,
        people.office_of(school),
        people.finance_of(school),
        people.leader_of(school),
        people.hr_of(enterprise),
        budget,
    )


def a_settled_month(desk: Desk, *names: str, month: Month = FEBRUARY) -> Statement:
    """A prepared statement over trainees who worked every agreed day of the month."""
    for name in names or ("张华生", "李雨桐"):
        a_confirmed_sheet(desk.trainee(name), month)
    return desk.prepare(month)
