"""Teachers' stays of a test, brought to a state through the services."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from placement.accounts.models import Teacher, User
from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import at_local
from placement.organisations.models import Enterprise, School
from placement.placements import planning  # noqa: F401  (a stay is planned when an application is accepted)
from placement.placements import services as placements
from placement.placements.models import Placement
from placement.placements.rules import PLACEMENT
from placement.practice import services
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.rules import DayCategory, DayPart
from placement.slots.rules import SlotKind
from tests.factories.applications import Stage, an_application
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import a_teacher, viewer_for
from tests.factories.slots import a_release, hr_viewer, office_viewer

FIRST, LAST = date(2026, 3, 2), date(2026, 4, 3)
"""The stay of a test: Monday to Friday, five weeks; today, 16 March, is the Monday of its third week."""
AGREED = at_local(date(2026, 2, 2))
BEGAN = at_local(FIRST)
AFTER = at_local(date(2026, 4, 4))
REPORT = "在测试部完成两个项目的功能测试，整理缺陷案例四十个，形成教学项目一份。"


@dataclass
class Stay:
    """A school, its teacher, an enterprise and the record of the stay."""

    school: School
    enterprise: Enterprise
    teacher: Teacher
    record: PracticeRecord

    @property
    def me(self) -> Viewer:
        """The teacher."""
        return viewer_for(self.teacher)

    @property
    def hr(self) -> Viewer:
        """Somebody of HR, without an account."""
        return hr_viewer(self.enterprise)

    @property
    def office(self) -> Viewer:
        """Somebody of the placement office, without an account."""
        return office_viewer(self.school)

    @property
    def head(self) -> Viewer:
        """The head of the teacher's department, without an account."""
        return Viewer(None, "韩主任", Role.DEPARTMENT_HEAD, self.school.id, department=self.teacher.department)


def a_stay(
    state: str = "running",
    *,
    school: School | None = None,
    enterprise: Enterprise | None = None,
    teacher: Teacher | None = None,
    mentor: User | None = None,
    first: date = FIRST,
    last: date = LAST,
    **terms: Any,
) -> Stay:
    """A stay in a state it reaches by what people do; from `reported` on its first two weeks are logged."""
    school = school or a_school()
    enterprise = enterprise or an_enterprise(approved_by=school)
    teacher = teacher or a_teacher(school)
    told: dict[str, Any] = {"title": "测试工程师岗", "starts_on": first, "ends_on": last, **terms}
    release = a_release(
        enterprise, school, at=AGREED, kind=SlotKind.TEACHER_PRACTICE, major_codes=(), pay_fen=0, **told
    )
    an_application(Stage(school, enterprise, release, teacher), teacher, "accepted", at=AGREED)  # type: ignore[arg-type]
    record = db.session.scalars(select(PracticeRecord).order_by(PracticeRecord.id.desc()).limit(1)).one()
    if mentor is not None:
        placements.set_people(record.placement, mentor_id=mentor.id, by=hr_viewer(enterprise), at=AGREED)
    stay = Stay(school, enterprise, teacher, record)
    for act in _ways(stay)[state]:
        act()
    db.session.flush()
    return stay


def _ways(stay: Stay) -> dict[str, list[Any]]:
    record = stay.record

    def start() -> None:
        start_placement(record.placement, at=BEGAN)

    def report() -> None:
        logged(stay, workdays(record.placement.starts_on, 10), at=AFTER)
        services.report(record, REPORT, "教学项目一份，用于软件测试课程。", by=stay.me, at=AFTER)

    def assess(grade: str = "good") -> None:
        services.assess(record, grade, "工作认真，独立完成测试任务。", by=stay.hr, at=AFTER)

    def recognise() -> None:
        services.recognise(record, [day.id for day in record.days], "", by=stay.office, at=AFTER)

    assessed = [start, report, assess]
    return {
        "planned": [],
        "running": [start],
        "reported": [start, report],
        "returned": [start, report, lambda: services.send_back(record, "请补充成果", by=stay.hr, at=AFTER)],
        "enterprise_assessed": assessed,
        "failed": [start, report, lambda: assess("fail")],
        "recognised": [*assessed, recognise],
        "not_recognised": [*assessed, lambda: services.deny(record, "日志与实际不符", by=stay.office, at=AFTER)],
        "cancelled": [lambda: placements.cancel(record.placement, "企业停产", by=stay.office, at=AGREED)],
    }


def start_placement(placement: Placement, *, at: datetime) -> None:
    """Begin, as if every paper were there."""
    if placement.state == "planned":
        statelog.transition(placement, PLACEMENT, "pass_gate", by=SYSTEM, at=placement.created_at)
    placements.start(placement, at=at)


def workdays(first: date, count: int) -> list[date]:
    """So many Mondays to Fridays from a day on."""
    days = (first + timedelta(days=offset) for offset in range(count * 2 + 7))
    return [day for day in days if day.weekday() < 5][:count]


def logged(stay: Stay, days: Collection[date], *, part: str = DayPart.FULL, at: datetime = AFTER) -> list[PracticeDay]:
    """Days of the log."""
    return services.log_days(
        stay.record, days, part=part, category=DayCategory.POST, what="执行功能测试，记录缺陷。", by=stay.me, at=at
    )
