"""The pages of month sheets, for everybody who has a part in them and for nobody else."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

from placement.accounts.models import User
from placement.attendance.models import MonthSheet
from placement.kernel.clock import FixedClock, at_local
from placement.kernel.periods import Month
from placement.placements.models import Placement
from tests.factories.attendance import a_sheet
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import a_student, bureau_person, hr_of, office_of
from tests.factories.subsidies import a_placement
from tests.support.signing_in import sign_in

FEBRUARY = Month(2026, 2)


@pytest.fixture
def placement(db: SQLAlchemy) -> Placement:
    school = a_school()
    return a_placement(school, an_enterprise(), a_student(school, "单䶮明"))


@pytest.fixture
def sheet(placement: Placement) -> MonthSheet:
    return a_sheet(placement, FEBRUARY)


def form_of(sheet: MonthSheet, **changes: str) -> dict[str, str]:
    codes = {f"day-{number}": code for number, code in enumerate(sheet.codes, 1)}
    return {**codes, **{key.replace("_", "-"): value for key, value in changes.items()}}


def test_hr_enters_an_absence_and_confirms(client: FlaskClient, sheet: MonthSheet) -> None:
    sign_in(client, hr_of(sheet.placement.enterprise))
    assert client.post(f"/attendance/{sheet.id}/codes", data=form_of(sheet, day_3="A")).status_code == 303
    assert client.post(f"/attendance/{sheet.id}/confirm").status_code == 303
    assert (sheet.codes[2], sheet.state) == ("A", "enterprise_confirmed")


def test_a_wrong_code_is_refused_beside_the_sheet_and_nothing_is_saved(client: FlaskClient, sheet: MonthSheet) -> None:
    before = sheet.codes
    sign_in(client, hr_of(sheet.placement.enterprise))
    answer = client.post(f"/attendance/{sheet.id}/codes", data=form_of(sheet, day_2="A", day_3="Z"))
    assert (answer.status_code, sheet.codes) == (422, before)
    assert "无法识别的出勤代码「Z」" in answer.text
    assert re.search(r'name="day-2".*?value="A" selected', answer.text, re.S), "what was typed is still there"


def test_the_school_approves_the_ticked_sheets(client: FlaskClient, sheet: MonthSheet) -> None:
    sign_in(client, hr_of(sheet.placement.enterprise)).post("/attendance/bulk", data={"ids": [sheet.id]})
    answer = sign_in(client, office_of(sheet.placement.school)).post("/attendance/bulk", data={"ids": [sheet.id, 999]})
    assert (answer.status_code, sheet.state) == (303, "school_confirmed")


def test_the_student_sees_and_disputes_the_own_sheet(client: FlaskClient, sheet: MonthSheet) -> None:
    sign_in(client, hr_of(sheet.placement.enterprise)).post(f"/attendance/{sheet.id}/confirm")
    sign_in(client, sheet.placement.person)
    assert "提出异议" in client.get(f"/attendance/{sheet.id}").text
    assert client.post(f"/attendance/{sheet.id}/dispute", data={"comment": "2月5日我到岗了"}).status_code == 303
    assert sheet.state == "disputed"


def _strangers(db: SQLAlchemy) -> list[User]:
    other = a_placement(a_school(), an_enterprise())
    return [hr_of(other.enterprise), office_of(other.school), other.person]


def test_a_sheet_of_others_does_not_exist(client: FlaskClient, sheet: MonthSheet, db: SQLAlchemy) -> None:
    for stranger in _strangers(db):
        sign_in(client, stranger)
        assert client.get(f"/attendance/{sheet.id}").status_code == 404
        assert client.post(f"/attendance/{sheet.id}/dispute", data={"comment": "x"}).status_code in (403, 404)
        assert sheet.placement.person.name not in client.get("/attendance/").text


def test_the_bureau_looks_and_does_not_touch(client: FlaskClient, sheet: MonthSheet) -> None:
    sign_in(client, bureau_person())
    assert client.get(f"/attendance/{sheet.id}").status_code == 200
    assert client.post(f"/attendance/{sheet.id}/confirm").status_code == 403


def test_the_list_filtered_in_place_equals_the_list_reloaded(client: FlaskClient, sheet: MonthSheet) -> None:
    sign_in(client, office_of(sheet.placement.school))
    address = "/attendance/?month=2026-02&state=open&sort=person"
    region = client.get(address, headers={"HX-Request": "true"}).text.strip()
    assert sheet.placement.person.name in region
    assert region in client.get(address).text


def test_twenty_sheets_cost_no_more_statements_than_one(
    client: FlaskClient, placement: Placement, db: SQLAlchemy, clock: FixedClock
) -> None:
    clock.move_to(at_local(date(2026, 7, 2)))
    a_sheet(placement, FEBRUARY)
    sign_in(client, office_of(placement.school))
    one = _statements(client, db)
    for month in (Month(2026, number) for number in (1, 3, 4, 5, 6)):
        a_sheet(placement, month)
    assert _statements(client, db) == one


def _statements(client: FlaskClient, db: SQLAlchemy) -> int:
    counted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", note)
    client.get("/attendance/")
    event.remove(db.engine, "before_cursor_execute", note)
    return len(counted)
