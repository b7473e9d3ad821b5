"""The pages of placements: who sees what, what bad input gets, and what the register shows."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from placement.accounts.models import User
from placement.infra.audit import AuditEntry
from placement.placements import rules, services
from placement.placements.rules import PlacementState
from tests.factories.applications import MORNING
from tests.factories.people import (
    a_student,
    a_teacher,
    a_user,
    an_auditor,
    bureau_person,
    finance_of,
    head_of,
    leader_of,
    mentor_of,
    office_of,
)
from tests.factories.placements import Trio, a_teacher_trio, a_trio, another_in, begun, first_morning, make_ready
from tests.support.signing_in import sign_in

PDF = b"%PDF-1.4 signed"


def page(client: FlaskClient, user: User, path: str) -> str:
    answer = sign_in(client, user).get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return re.sub(r"\s+", " ", answer.text)


def own_people(trio: Trio) -> dict[str, User]:
    trio.placement.instructor_id, trio.placement.mentor_id = trio.instructor.user_id, trio.mentor.id
    return {
        "student": trio.person.user,
        "office": trio.office_user,
        "head": head_of(trio.school),
        "finance": finance_of(trio.school),
        "leader": leader_of(trio.school),
        "hr": trio.hr_user,
        "mentor": trio.mentor,
        "instructor": trio.instructor.user,
        "bureau": bureau_person(),
        "auditor": an_auditor(),
    }


def test_everybody_around_a_placement_sees_its_page_and_nobody_else(client: FlaskClient, db: SQLAlchemy) -> None:
    trio, other = a_trio(), a_trio()
    path = f"/placements/{trio.placement.id}"
    for user in own_people(trio).values():
        assert "张华生" in page(client, user, path)
    foreign = (
        other.person.user,
        other.office_user,
        other.hr_user,
        other.instructor.user,
        mentor_of(trio.enterprise),
        head_of(trio.school, "护理系"),
    )
    for user in foreign:
        assert sign_in(client, user).get(path).status_code == 404


def test_administrators_are_no_readers_of_placements(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    admin = a_user("管理员", "system_admin")
    assert sign_in(client, admin).get(f"/placements/{trio.placement.id}").status_code == 403
    assert client.get("/placements/").status_code == 403


@pytest.mark.parametrize("role,link", [("student", "阅读并签署"), ("office", "登记保险"), ("hr", "指定企业导师")])
def test_the_page_says_what_is_missing_and_leads_each_reader_to_their_part(
    client: FlaskClient, db: SQLAlchemy, role: str, link: str
) -> None:
    trio = a_trio()
    text = page(client, own_people(trio)[role], f"/placements/{trio.placement.id}")
    for words in ("开始前检查", "缺少学生签字的知情同意书", "未投保不得实习", "《职业学校学生实习管理规定》", link):
        assert words in text


def test_private_papers_are_kept_from_the_enterprise(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    make_ready(trio)
    consent = next(one for one in trio.placement.consents if one.file_id)
    path = f"/placements/{trio.placement.id}/consents/{consent.id}/scan"
    assert sign_in(client, trio.person.user).get(path).data.startswith(b"%PDF")
    assert sign_in(client, trio.hr_user).get(path).status_code == 404
    assert "知情同意与保险" not in page(client, trio.hr_user, f"/placements/{trio.placement.id}")


def test_a_student_signs_the_consent_that_is_shown(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    path = f"/placements/{trio.placement.id}/consent"
    text = page(client, trio.person.user, path)
    shown = rules.text_hash(services.consent_text(trio.placement))
    assert shown in text
    assert client.post(path, data={"text_hash": shown}).status_code == 422
    assert client.post(path, data={"text_hash": "0" * 64, "agreed": "y"}).status_code == 409
    assert client.post(path, data={"text_hash": shown, "agreed": "y"}).status_code == 303
    assert client.post(path, data={"text_hash": shown, "agreed": "y"}).status_code == 409
    assert len(trio.placement.consents) == 1


def upload(client: FlaskClient, path: str, content: bytes, file: str, **fields: str) -> tuple[int, str]:
    answer = client.post(path, data={**fields, "scan": (BytesIO(content), file)})
    return answer.status_code, answer.text


def test_a_bad_scan_brings_back_the_form_with_what_was_typed(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    path = f"/placements/{trio.placement.id}/guardian"
    sign_in(client, trio.office_user)
    for content, name in ((b"", ""), (b"MZ", "a.pdf"), (PDF, "a.png")):
        status, text = upload(client, path, content, name, name="欧阳䶮")
        assert status == 422
        assert "欧阳䶮" in text
    assert upload(client, path, PDF, "a.pdf", name=" ")[0] == 422
    assert trio.placement.consents == []
    assert upload(client, path, PDF, "a.pdf", name="欧阳䶮")[0] == 303


@pytest.mark.parametrize(
    "changes",
    [{"ends_on": "2026-06-30"}, {"insurer": ""}, {"policy_number": "x" * 61}, {"starts_on": "gestern"}],
    ids=["end before start", "no insurer", "long number", "no date"],
)
def test_a_bad_policy_is_refused_beside_the_field(client: FlaskClient, db: SQLAlchemy, changes: dict[str, str]) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    right = {"insurer": "东海", "policy_number": "P1", "starts_on": "2026-07-01", "ends_on": "2026-12-31"}
    answer = client.post("/placements/insurance", data={**right, **changes, "ids": [trio.placement.id]})
    assert answer.status_code == 422
    assert "pl-error" in answer.text
    assert trio.placement.insurances == []


def test_a_policy_for_several_is_chosen_in_the_register(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    ids = [trio.placement.id, another_in(trio).placement.id]
    sign_in(client, trio.office_user)
    chosen = client.post("/placements/bulk", data={"act": "insurance", "ids": ids})
    assert chosen.headers["Location"] == f"/placements/insurance?ids={ids[0]}&ids={ids[1]}"
    told = {"insurer": "东海", "policy_number": "P1", "starts_on": "2026-07-01", "ends_on": "2026-12-31", "ids": ids}
    assert client.post("/placements/insurance", data=told).status_code == 303
    assert len(trio.placement.insurances) == 1
    assert client.post("/placements/bulk", data={"act": "insurance"}).status_code == 422


def test_foreign_ids_in_a_bulk_act_are_simply_not_there(client: FlaskClient, db: SQLAlchemy) -> None:
    trio, other = a_trio(), a_trio()
    sign_in(client, trio.office_user)
    told = {"insurer": "东海", "policy_number": "P1", "starts_on": "2026-07-01", "ends_on": "2026-12-31"}
    assert client.post("/placements/insurance", data={**told, "ids": [other.placement.id]}).status_code == 422
    assert other.placement.insurances == []


def test_mentor_and_instructor_are_chosen_from_the_own_house(client: FlaskClient, db: SQLAlchemy) -> None:
    trio, other = a_trio(), a_trio()
    sign_in(client, trio.hr_user)
    path = f"/placements/{trio.placement.id}/mentor"
    assert client.post(path, data={"person": other.mentor.id}).status_code == 422
    assert client.post(path, data={"person": trio.mentor.id}).status_code == 303
    sign_in(client, trio.office_user)
    chosen = {"person": trio.instructor.user_id, "ids": [trio.placement.id]}
    assert client.post("/placements/instructor", data=chosen).status_code == 303
    assert (trio.placement.mentor_id, trio.placement.instructor_id) == (trio.mentor.id, trio.instructor.user_id)


def test_an_early_end_asks_for_day_and_reason(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio(starts_on=MORNING.date().replace(day=20), ends_on=MORNING.date().replace(month=8))
    begun(trio)
    path = f"/placements/{trio.placement.id}/end"
    client.application.extensions["clock"].move_to(first_morning(trio.placement))
    sign_in(client, trio.hr_user)
    assert client.post(path, data={"last_day": "2026-03-20", "comment": ""}).status_code == 422
    assert client.post(path, data={"last_day": "2026-03-25", "comment": "停产"}).status_code == 422
    assert client.post(path, data={"last_day": "2026-03-20", "comment": "停产"}).status_code == 303
    assert trio.placement.state == PlacementState.TERMINATED


def test_only_the_office_calls_off(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    path = f"/placements/{trio.placement.id}/cancel"
    for user, status in ((trio.hr_user, 403), (office_of(a_trio().school), 404)):
        assert sign_in(client, user).post(path, data={"comment": "x"}).status_code == status
    assert sign_in(client, trio.office_user).post(path, data={"comment": "转学"}).status_code == 303
    assert trio.placement.state == PlacementState.CANCELLED


def test_own_placements_are_found_by_the_person(client: FlaskClient, db: SQLAlchemy) -> None:
    trio, teacher = a_trio(), a_teacher_trio()
    assert trio.placement.title in page(client, trio.person.user, "/placements/mine")
    assert teacher.placement.title in page(client, teacher.person.user, "/placements/mine")
    assert "还没有实习安排" in page(client, another_student(trio), "/placements/mine")


def another_student(trio: Trio) -> User:
    return a_student(trio.school, "孙敏").user


def names(text: str) -> list[str]:
    return re.findall(r'<a href="/placements/\d+">([^<]+)</a>', text)


def test_the_register_is_scoped_filtered_and_sorted(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    other, foreign = another_in(trio, "李思"), a_trio()
    foreign.person.user.name = "外校生"
    trio.placement.class_name, trio.placement.instructor_id = "护理2301班", trio.instructor.user_id
    make_ready(other)
    other.placement.instructor_id = a_teacher(other.school, "宁老师").user_id
    every = {"张华生", "李思"}
    questions = {
        "": every,
        "?q=李思": {"李思"},
        "?q=ls": {"李思"},
        f"?q={trio.person.number}": {"张华生"},
        "?state=gated": {"李思"},
        "?kind=apprenticeship": set(),
        "?class_name=护理": {"张华生"},
        "?major=7102": every,
        f"?enterprise={trio.enterprise.short_name}": every,
        "?instructor=顾": {"张华生"},
        "?since=2027-01-01": set(),
        "?until=2026-06-30": set(),
        "?due=overdue": set(),
        "?q=%25": set(),
        "?state=nonsense&sort=nonsense&page=-4": every,
    }
    for question, expected in questions.items():
        assert set(names(page(client, trio.office_user, f"/placements/{question}"))) == expected, question
    assert names(page(client, trio.office_user, "/placements/?sort=person")) == ["李思", "张华生"]
    assert names(page(client, trio.office_user, "/placements/?sort=-person")) == ["张华生", "李思"]


def test_what_should_have_begun_is_listed_as_overdue(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    other = another_in(trio, "李思")
    make_ready(other)
    client.application.extensions["clock"].move_to(first_morning(trio.placement))
    services.start_due(at=first_morning(trio.placement))
    assert names(page(client, trio.office_user, "/placements/?due=overdue")) == ["张华生"]
    path = f"/placements/{trio.placement.id}"
    assert "开始日已过，条件还没有齐备" in page(client, leader_of(trio.school), path)
    assert "开始日已过，还差" in page(client, trio.hr_user, path)


def workbook(client: FlaskClient, user: User, query: str = "") -> tuple[str, list[list[object]]]:
    answer = sign_in(client, user).post(f"/placements/export{query}")
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    return answer.headers["Content-Disposition"], book.get_sheet_by_index(0).to_python()


def test_the_workbook_holds_the_visible_rows_as_they_are(client: FlaskClient, db: SQLAlchemy) -> None:
    trio, foreign = a_trio(), a_trio()
    trio.person.user.name = "=1+1 欧阳𬭎"
    another_in(trio, "李思")
    disposition, rows = workbook(client, trio.office_user, "?sort=person")
    by_name = {row[1]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert set(by_name) == {"=1+1 欧阳𬭎", "李思"}
    mine = by_name["=1+1 欧阳𬭎"]
    assert mine["学号/工号"] == trio.person.number
    assert isinstance(mine["学号/工号"], str)
    assert (mine["月报酬（元）"], mine["企业"]) == (2800.0, trio.enterprise.short_name)
    assert str(mine["开始日期"]).startswith("2026-07-01")
    assert "20260316.xlsx" in disposition
    assert foreign.person.number not in str(rows)


def test_the_workbook_follows_the_filters_and_is_written_into_the_audit_trail(
    client: FlaskClient, db: SQLAlchemy
) -> None:
    trio = a_trio()
    another_in(trio, "李思")
    _disposition, rows = workbook(client, trio.hr_user, "?q=李思")
    assert [row[1] for row in rows[1:]] == ["李思"]
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert entry is not None
    assert (entry.act, entry.detail["rows"], entry.actor_id) == ("placements_exported", 1, trio.hr_user.id)


def test_region_and_page_show_the_same_list(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    whole = client.get("/placements/").text
    region = client.get("/placements/", headers={"HX-Request": "true"}).text
    assert region.strip() in whole


def test_the_register_asks_the_database_as_often_for_one_row_as_for_many(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    counts = []
    for extra in (0, 4):
        for number in range(extra):
            another_in(trio, f"学生{number}")
        asked: list[str] = []

        def note(_c: object, _u: object, statement: str, *_rest: object, asked: list[str] = asked) -> None:
            asked.append(statement)

        db.session.commit()
        event.listen(db.engine, "before_cursor_execute", note)
        client.get("/placements/")
        event.remove(db.engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert counts[0] == counts[1]
