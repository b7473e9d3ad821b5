"""A person with several memberships is one person: nobody answers, confirms, signs or pays their own question."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts import services as accounts
from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.agreements import services as agreements
from placement.agreements.rules import Party
from placement.applications import services as applications
from placement.attendance import services as attendance
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local
from placement.kernel.errors import RuleBroken
from placement.kernel.periods import Month
from placement.organisations import services as organisations
from placement.subsidies import services as subsidies
from tests.conftest import TODAY
from tests.factories import agreements as paper
from tests.factories import subsidies as money
from tests.factories.applications import MORNING, a_teacher_stage, an_application
from tests.factories.attendance import a_sheet
from tests.factories.organisations import REPORT, a_school, an_enterprise
from tests.factories.people import an_administrator, hr_of, viewer_for
from tests.support.signing_in import sign_in


def also(user: User, role: Role, organisation_id: int) -> Viewer:
    """The same person under a further hat."""
    return accounts.viewer_of(accounts.add_membership(user, role, organisation_id))


def test_the_office_does_not_pass_on_its_own_application(db: SQLAlchemy) -> None:
    stage, teacher = a_teacher_stage()
    application = an_application(stage, teacher, "submitted")
    both = also(teacher.user, Role.PLACEMENT_OFFICE, stage.school.id)

    with pytest.raises(RuleBroken, match="application_endorse_refused"):
        applications.endorse(application, by=both, at=MORNING)


def test_hr_does_not_take_itself_on(db: SQLAlchemy) -> None:
    stage, teacher = a_teacher_stage()
    application = an_application(stage, teacher, "endorsed")
    both = also(teacher.user, Role.HR, stage.enterprise.id)

    for act in (applications.shortlist, applications.offer):
        with pytest.raises(RuleBroken, match="refused"):
            act(application, by=both, at=MORNING)


def test_one_person_does_not_confirm_a_month_for_enterprise_and_school(db: SQLAlchemy) -> None:
    placement = money.a_placement(a_school(), an_enterprise())
    sheet, at = a_sheet(placement, Month(2026, 2)), at_local(date(2026, 3, 2))
    person = hr_of(placement.enterprise)
    attendance.confirm(sheet, by=viewer_for(person), at=at)

    with pytest.raises(RuleBroken, match="confirmed_it"):
        attendance.approve(sheet, by=also(person, Role.PLACEMENT_OFFICE, placement.school_id), at=at)


def test_one_person_does_not_sign_for_two_parties(db: SQLAlchemy) -> None:
    desk = paper.sign(paper.sent(paper.a_desk()), Party.PERSON, Party.ENTERPRISE)
    both = also(desk.trio.hr_user, Role.PLACEMENT_OFFICE, desk.trio.school.id)

    with pytest.raises(RuleBroken, match="signed_for_another"):
        agreements.sign_on_screen(desk.agreement, Party.SCHOOL, paper.proof(desk), by=both, at=MORNING)


def test_who_prepared_a_statement_does_not_confirm_it_for_the_enterprise(db: SQLAlchemy) -> None:
    desk = money.a_desk()
    statement = money.a_settled_month(desk)

    with pytest.raises(RuleBroken, match="statement_confirm_refused"):
        subsidies.confirm(statement, by=also(desk.office, Role.HR, desk.enterprise.id), at=money.NOW)


def test_who_confirmed_for_the_enterprise_decides_nothing_for_the_school(db: SQLAlchemy) -> None:
    desk = money.a_desk()
    finance, leader = (also(desk.hr, role, desk.school.id) for role in (Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER))
    statement = money.a_settled_month(desk)
    subsidies.confirm(statement, by=desk.viewer("hr"), at=money.NOW)
    with pytest.raises(RuleBroken, match="confirmed_it"):
        subsidies.review(statement, by=finance, at=money.NOW)
    subsidies.review(statement, by=desk.viewer("finance"), at=money.NOW)
    with pytest.raises(RuleBroken, match="confirmed_it"):
        subsidies.approve(statement, by=leader, at=money.NOW)
    subsidies.approve(statement, by=desk.viewer("leader"), at=money.NOW)
    with pytest.raises(RuleBroken, match="confirmed_it"):
        subsidies.pay(statement, "PZ-1", TODAY, by=finance, at=money.NOW)


def test_who_asked_for_the_visit_does_not_approve_it(db: SQLAlchemy) -> None:
    enterprise, school = an_enterprise(), a_school()
    person = hr_of(enterprise)
    vetting = organisations.request_vetting(enterprise, school.id, by=viewer_for(person), at=MORNING)
    office = also(person, Role.PLACEMENT_OFFICE, school.id)

    with pytest.raises(RuleBroken, match="asked_for_it"):
        organisations.decide_vetting(vetting, "approve", visited_on=TODAY, report=REPORT, by=office, at=MORNING)


def test_the_security_administrator_gives_themself_no_role(client: FlaskClient, db: SQLAlchemy) -> None:
    school, admin = a_school(), an_administrator(Role.SECURITY_ADMIN)
    sign_in(client, admin)

    told = {"role": "school_finance", "organisation_id": str(school.id)}
    assert client.post(f"/accounts/users/{admin.id}/memberships", data=told).status_code == 422
    db.session.expire_all()
    assert [hat.role for hat in admin.memberships] == ["security_admin"]
