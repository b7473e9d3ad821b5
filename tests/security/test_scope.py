"""Month sheets of people one does not answer for."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts import services as accounts
from placement.accounts.rules import Role
from placement.attendance.models import MonthSheet
from placement.kernel.periods import Month
from tests.factories.attendance import a_sheet
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import a_student, a_user, head_of
from tests.factories.subsidies import a_placement
from tests.support.signing_in import sign_in


@pytest.fixture
def sheet(db: SQLAlchemy) -> MonthSheet:
    school = a_school()
    return a_sheet(a_placement(school, an_enterprise(), a_student(school, "单䶮明")), Month(2026, 2))


@pytest.mark.parametrize("department, status", [("信息技术系", 200), ("烹饪系", 404)])
def test_a_department_head_sees_the_sheets_of_the_own_department(
    client: FlaskClient, sheet: MonthSheet, department: str, status: int
) -> None:
    sign_in(client, head_of(sheet.placement.school, department))
    assert client.get(f"/attendance/{sheet.id}").status_code == status
    assert ("单䶮明" in client.get("/attendance/").text) is (status == 200)


def test_a_mentor_who_left_for_another_enterprise_confirms_nothing_at_the_old_one(
    client: FlaskClient, db: SQLAlchemy, sheet: MonthSheet
) -> None:
    mentor = a_user("周师傅", Role.MENTOR, sheet.placement.enterprise)
    sheet.placement.mentor_id = mentor.id
    mentor.memberships[0].active = False
    accounts.add_membership(mentor, Role.MENTOR, an_enterprise().id)
    db.session.commit()
    sign_in(client, mentor)

    assert client.get(f"/attendance/{sheet.id}").status_code == 404
    assert client.post(f"/attendance/{sheet.id}/confirm").status_code == 404
    client.post("/attendance/bulk", data={"ids": [sheet.id]})
    db.session.expire_all()
    assert sheet.state == "open"
