"""Home pages: what asks for an act, who waits since when, and what the page says when nothing does."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.accounts.services import viewer_of
from placement.extensions import db as database
from placement.kernel.clock import FixedClock, at_local
from placement.kernel.periods import Month
from placement.placements import services as placements
from placement.reports import home
from placement.reports.duties import Home, Item
from tests.conftest import TODAY
from tests.factories.applications import MORNING, a_proposal, a_stage, a_teacher_stage, an_application
from tests.factories.attendance import a_sheet
from tests.factories.organisations import an_enterprise, asked
from tests.factories.people import (
    a_student,
    a_user,
    an_administrator,
    an_auditor,
    bureau_person,
    finance_bureau_person,
    finance_of,
    head_of,
    hr_of,
    leader_of,
    mentor_of,
    office_of,
)
from tests.factories.placements import (
    a_trio,
    another_in,
    begun,
    consent,
    insure,
    make_ready,
    prepare,
    staff,
)
from tests.factories.slots import a_sent_slot
from tests.reports.kept import a_finding
from tests.support.signing_in import sign_in

NOW = at_local(TODAY)


@pytest.fixture
def look(app: Flask) -> Callable[[User], Home]:
    """The home page of a person, as the template gets it."""

    def build(person: User) -> Home:
        database.session.commit()
        with app.test_request_context():
            return home.build(viewer_of(person.memberships[0]), NOW)

    return build


def labels(page: Home) -> dict[str, int]:
    return {str(duty.label): duty.tally.count for duty in page.duties}


def items(page: Home) -> dict[str, Item]:
    return {str(item.title): item for stay in page.extra["stays"] for item in stay.items}


def test_a_student_with_nothing_is_sent_to_the_slots(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    page = look(a_stage().student.user)
    assert str(page.step.title) == "去找一个合适的岗位"
    assert page.step.href == "/slots/"


def test_an_offer_is_the_first_thing_a_student_sees_with_its_deadline(
    db: SQLAlchemy, look: Callable[[User], Home]
) -> None:
    stage = a_stage()
    application = an_application(stage, state="offered")
    page = look(stage.student.user)
    assert page.step.tone == "act"
    assert page.step.href == f"/applications/{application.id}"
    assert page.step.by == TODAY + timedelta(days=5)


def test_a_student_waits_for_the_school_after_applying(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    stage = a_stage()
    an_application(stage)
    page = look(stage.student.user)
    assert (page.step.tone, str(page.step.who)) == ("wait", "学校实习管理部门")
    assert [str(wish["word"]) for wish in page.extra["wishes"]] == ["学校审核中"]


def test_the_checklist_says_what_the_student_can_do_and_who_does_the_rest(
    db: SQLAlchemy, look: Callable[[User], Home]
) -> None:
    trio = a_trio()
    found = items(look(trio.person.user))
    assert found["学生知情同意"].state == "todo"
    assert found["学生知情同意"].href == f"/placements/{trio.placement.id}/consent"
    assert found["监护人知情同意"].href == f"/placements/{trio.placement.id}/guardian"
    assert found["协议签署"].state == "todo", "the student fills in a part of it"
    assert [item.state for item in list(found.values())[-2:]] == ["wait", "wait"], "what others do comes last"
    assert "实习责任保险" in str(found["学校办理中"].hint)
    assert "安全教育培训" in str(found["企业办理中"].hint)
    assert "学生知情同意" not in str(found["学校办理中"].hint)
    assert found["学校办理中"].href == "", "nothing a student could do"
    assert len(found) == 5


def test_what_school_and_enterprise_have_done_is_said_in_a_line_each(
    db: SQLAlchemy, look: Callable[[User], Home]
) -> None:
    trio = a_trio()
    staff(trio)
    prepare(trio)
    found = items(look(trio.person.user))
    assert found["企业的手续已办妥"].state == "done"
    assert str(found["学校办理中"].hint) == "还有 1 项：实习责任保险"
    insure(trio)
    assert items(look(trio.person.user))["学校的手续已办妥"].state == "done"


def test_a_warning_does_not_stand_in_the_way(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    trio = a_trio(pay_fen=150_000, regular_wage_fen=180_000, lowest_wage_fen=150_000)
    staff(trio)
    prepare(trio)
    assert "企业的手续已办妥" in items(look(trio.person.user)), "pay below the minimum wage asks for a word, no more"


def test_what_is_done_leaves_the_checklist_and_the_next_thing_comes_up(
    db: SQLAlchemy, look: Callable[[User], Home]
) -> None:
    trio = a_trio()
    consent(trio)
    page = look(trio.person.user)
    assert items(page)["学生知情同意"].state == "done"
    assert str(page.step.title) == "请办理：协议签署"


def test_a_minor_is_asked_for_the_guardians_signature(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    found = items(look(a_trio(minor=True).person.user))
    assert "监护人在协议上签字" in found or found["监护人知情同意"].state == "todo"


def test_a_ready_stay_only_waits_for_its_day(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    trio = a_trio()
    placement = make_ready(trio)
    page = look(trio.person.user)
    assert str(page.step.title) == "手续齐备，到开始日自动开始"
    assert page.step.by == placement.starts_on
    assert page.step.tone == "done"


def test_the_office_sees_each_kind_of_work_with_its_number(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    stage = a_stage()
    an_application(stage)
    an_application(stage, a_student(stage.school, "李思"))
    a_proposal(a_student(stage.school, "王五"))
    a_sent_slot(stage.enterprise, stage.school)
    asked(an_enterprise(), stage.school)
    found = labels(look(office_of(stage.school)))
    assert found["待审核的岗位申请"] == 2
    assert found["自行联系单位的申请"] == 1
    assert found["待审核发布的岗位"] == 1
    assert found["待考察的企业"] == 1


def test_what_is_late_comes_first_and_leads_to_the_people(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    trio = a_trio(starts_on=TODAY + timedelta(days=3), ends_on=TODAY + timedelta(days=150))
    page = look(trio.office_user)
    assert str(page.duties[0].label) == "7 天内开始、还有红灯的实习"
    assert page.step.href == "/watch/not-ready"


def test_red_lights_of_those_who_run_and_waivers_that_end_are_acts_of_the_office(
    db: SQLAlchemy, client: FlaskClient, look: Callable[[User], Home]
) -> None:
    trio, other = a_trio(), a_trio()
    waived = another_in(trio, "李思")
    begun(trio)
    begun(other)
    a_finding(trio.placement)
    a_finding(other.placement)
    a_finding(waived.placement, waived_until=TODAY + timedelta(days=7))
    page = look(trio.office_user)
    assert labels(page)["进行中、出现红灯的实习"] == 1
    assert labels(page)["7 天内到期的豁免"] == 1
    assert page.step.href == "/placements/findings?severity=stops&state=running&once=1"
    assert page.duties[0].tally.since == MORNING
    client = sign_in(client, trio.office_user)
    for duty in page.duties:
        if "findings" in duty.href:
            assert f"共 {duty.tally.count} 条" in client.get(duty.href).text, duty.href
    elsewhere = labels(look(head_of(trio.school, "商贸系")))
    assert "进行中、出现红灯的实习" not in elsewhere


def test_the_bureau_sees_who_runs_on_red_by_school(
    db: SQLAlchemy, client: FlaskClient, look: Callable[[User], Home]
) -> None:
    trio, other = a_trio(), a_trio()
    second = another_in(trio, "李思")
    begun(trio)
    begun(second)
    for one in (trio, second):
        a_finding(one.placement)
    bureau = bureau_person()
    page = look(bureau)
    assert labels(page)["进行中、出现红灯的实习"] == 2
    assert str(page.duties[0].turn) == "1 所学校的实习管理部门"
    assert page.extra["red"] == {trio.school.id: 2}
    client = sign_in(client, bureau)
    href = f"/placements/findings?severity=stops&school={trio.school.id}&state=running&once=1"
    text = html.unescape(client.get("/").text)
    assert href in text
    assert "/placements/findings/schools" in text
    assert "共 2 条" in client.get(href).text
    begun(other)
    a_finding(other.placement)
    page = look(bureau)
    assert (page.duties[0].tally.count, str(page.duties[0].turn)) == (3, "2 所学校的实习管理部门")


def test_another_schools_work_is_not_shown(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    an_application(a_stage())
    trio = a_trio(starts_on=TODAY + timedelta(days=3), ends_on=TODAY + timedelta(days=150))
    other = a_stage()
    assert labels(look(trio.office_user))
    for person in (hr_of(other.enterprise), mentor_of(other.enterprise), leader_of(other.school)):
        assert look(person).duties == ()
    page = look(office_of(other.school))
    assert page.duties == ()
    assert (page.step.tone, str(page.step.title)) == ("done", "都处理完了")
    assert page.step.detail is not None


def test_hr_sees_candidates_agreements_and_sheets(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    trio = a_trio()
    stage = a_stage()
    an_application(stage, state="shortlisted")
    assert labels(look(trio.hr_user))["待填写的协议"] == 1
    assert labels(look(hr_of(stage.enterprise)))["已初选、待决定的人员"] == 1


def test_a_month_that_is_over_asks_hr_and_the_mentor(
    db: SQLAlchemy, app: Flask, look: Callable[[User], Home], clock: FixedClock
) -> None:
    trio = a_trio(starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=150))
    begun(trio)
    placements.set_people(trio.placement, mentor_id=trio.mentor.id, by=trio.hr, at=NOW)
    a_sheet(trio.placement, Month.of(trio.placement.first_day))
    later = at_local(TODAY + timedelta(days=30))
    db.session.commit()
    for person in (trio.hr_user, trio.mentor):
        with app.test_request_context():
            page = home.build(viewer_of(person.memberships[0]), later)
        assert labels(page)["待确认的考勤"] == 1
    assert "待确认的考勤" not in labels(look(trio.hr_user)), "the month is not over yet"


def test_a_teacher_is_told_how_many_days_are_owed(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    stage, teacher = a_teacher_stage()
    assert str(look(teacher.user).step.title) == "今年还差 22 天企业实践"
    an_application(stage, teacher, state="offered")
    assert labels(look(teacher.user)) == {"待确认的录用": 1}


def test_a_teacher_sees_the_students_under_care(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    trio = a_trio()
    placements.set_people(trio.placement, instructor_id=trio.instructor.user_id, by=trio.office, at=NOW)
    page = look(trio.instructor.user)
    assert [row.person for row in page.extra["students"]] == [trio.person.user.name]


def test_a_public_school_without_a_budget_is_told_so(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    stage = a_stage()
    assert labels(look(finance_of(stage.school))) == {"2026 年度预算尚未申报": 1}


def test_the_bureau_counts_every_school(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    trio = a_trio(minor=True, starts_on=TODAY + timedelta(days=3), ends_on=TODAY + timedelta(days=150))
    page = look(bureau_person())
    row = next(row for row in page.extra["schools"] if row.id == trio.school.id)
    assert (row.running, row.minors, row.not_ready, row.overdue) == (0, 1, 1, 0)


def test_the_system_administrator_is_asked_for_the_document_of_a_wage(
    db: SQLAlchemy, look: Callable[[User], Home]
) -> None:
    found = labels(look(an_administrator(Role.SYSTEM_ADMIN)))
    assert found["待确认文号的最低工资标准"] > 0


def test_an_account_without_a_role_waits_for_the_security_administrator(
    db: SQLAlchemy, look: Callable[[User], Home]
) -> None:
    administrator = an_administrator(Role.SECURITY_ADMIN)
    assert look(administrator).duties == ()
    newcomer = a_user("新同事")
    assert look(administrator).step.href == f"/accounts/users/{newcomer.id}"


def test_failed_sign_ins_are_shown_to_the_audit_administrator(
    db: SQLAlchemy, client: FlaskClient, look: Callable[[User], Home]
) -> None:
    administrator = an_administrator(Role.AUDIT_ADMIN)
    db.session.commit()
    client.post("/accounts/sign-in", data={"login": administrator.login, "password": "wrong-password"})
    assert labels(look(administrator)) == {"近 7 天登录失败": 1}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_role_has_a_page(db: SQLAlchemy, client: FlaskClient) -> None:
    trio = a_trio()
    people = [
        trio.person.user, trio.office_user, trio.hr_user, trio.mentor, trio.instructor.user, head_of(trio.school),
        finance_of(trio.school), leader_of(trio.school), bureau_person(), finance_bureau_person(), an_auditor(),
        *(an_administrator(role) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)),
    ]  # fmt: skip
    assert {person.memberships[0].role for person in people} == set(Role)
    for person in people:
        answer = sign_in(client, person).get("/")
        assert answer.status_code == 200, person.memberships[0].role
        assert "首页" in answer.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_number_of_statements_does_not_grow_with_the_work(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    stage = a_stage(capacity=40)
    people = (office_of(stage.school), hr_of(stage.enterprise), bureau_person())
    an_application(stage, state="endorsed")
    before = [_statements(db, look, person) for person in people]
    for number in range(20):
        an_application(stage, a_student(stage.school, f"学生{number}"), state="endorsed")
    assert [_statements(db, look, person) for person in people] == before
    assert max(before) <= 30


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_student_with_two_stays_costs_as_many_statements_as_with_one(
    db: SQLAlchemy, look: Callable[[User], Home]
) -> None:
    trio = a_trio()
    before = _statements(db, look, trio.person.user)
    another_in(trio).placement.person_id = trio.person.user_id
    page = look(trio.person.user)
    assert len(page.extra["stays"]) == 2
    assert _statements(db, look, trio.person.user) <= before + 2, "the enterprise and the slot of the second"


def _statements(db: SQLAlchemy, look: Callable[[User], Home], person: User) -> int:
    seen: list[str] = []
    db.session.commit()
    listener = lambda *row: seen.append(row[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    look(person)
    event.remove(db.engine, "before_cursor_execute", listener)
    return len(seen)


def test_a_mentor_of_nobody_has_a_calm_page(db: SQLAlchemy, look: Callable[[User], Home]) -> None:
    page = look(mentor_of(an_enterprise()))
    assert (page.duties, page.others) == ((), ())
    assert page.step.tone == "done"
