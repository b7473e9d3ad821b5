"""The pages: who enters which, what bad input gets, and that regions equal pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.kernel.clock import at_local
from tests.documents.reading import pages
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import (
    a_student,
    a_teacher,
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
from tests.factories.practice import Stay, a_stay, logged, workdays
from tests.support.markup import Page
from tests.support.queries import counted
from tests.support.signing_in import sign_in

ENTRY = {"first": "2026-03-09", "last": "2026-03-13", "part": "full", "category": "岗位实践", "what": "执行功能测试"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def stay(db: Any) -> Stay:
    return a_stay()


def person(role: str, stay: Stay, *, own: bool) -> User:
    """Somebody of this role who has to do with the stay, or of another school or enterprise."""
    school = stay.school if own else a_school()
    enterprise = stay.enterprise if own else an_enterprise()
    if role == Role.TEACHER:
        return stay.teacher.user if own else a_teacher(stay.school, "林一").user
    if role == Role.MENTOR:
        mentor = mentor_of(stay.enterprise)
        stay.record.placement.mentor_id = mentor.id if own else None
        return mentor
    if role == Role.DEPARTMENT_HEAD:
        return head_of(stay.school, "信息技术系" if own else "机电系")
    makers: dict[str, Callable[[], User]] = {
        Role.HR: lambda: hr_of(enterprise),
        Role.PLACEMENT_OFFICE: lambda: office_of(school),
        Role.SCHOOL_LEADER: lambda: leader_of(school),
        Role.SCHOOL_FINANCE: lambda: finance_of(school),
        Role.STUDENT: lambda: a_student(school).user,
        Role.BUREAU: bureau_person,
        Role.FINANCE_BUREAU: finance_bureau_person,
        Role.AUDITOR: an_auditor,
    }
    return makers[role]()


SCOPED = [
    Role.TEACHER,
    Role.HR,
    Role.MENTOR,
    Role.PLACEMENT_OFFICE,
    Role.DEPARTMENT_HEAD,
    Role.SCHOOL_LEADER,
    Role.SCHOOL_FINANCE,
]


@pytest.mark.parametrize("role", SCOPED)
def test_a_record_is_open_to_those_who_have_a_part_in_it_only(client: FlaskClient, stay: Stay, role: Role) -> None:
    address = f"/practice/records/{stay.record.id}"

    assert sign_in(client, person(role, stay, own=True)).get(address).status_code == 200
    assert sign_in(client, person(role, stay, own=False)).get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.BUREAU, Role.FINANCE_BUREAU, Role.AUDITOR])
def test_oversight_reads_every_record_and_changes_none(client: FlaskClient, stay: Stay, role: Role) -> None:
    sign_in(client, person(role, stay, own=True))

    assert client.get(f"/practice/records/{stay.record.id}").status_code == 200
    assert "陈思远" in client.get("/practice/records").text
    for act in ("days", "report", "assessment", "recognition", "return", "deny"):
        assert client.post(f"/practice/records/{stay.record.id}/{act}", data=ENTRY).status_code == 403


def test_a_student_has_no_business_here(client: FlaskClient, stay: Stay) -> None:
    sign_in(client, person(Role.STUDENT, stay, own=True))

    for address in ("", "records", f"records/{stay.record.id}", "teachers", f"teachers/{stay.teacher.user_id}"):
        assert client.get(f"/practice/{address}").status_code == 403


@pytest.mark.parametrize("role", [Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER])
def test_the_year_of_a_teacher_is_open_to_the_own_school_only(client: FlaskClient, stay: Stay, role: Role) -> None:
    address = f"/practice/teachers/{stay.teacher.user_id}"

    own = sign_in(client, person(role, stay, own=True))
    assert own.get(address).status_code == 200
    assert "陈思远" in own.get("/practice/teachers").text
    foreign = sign_in(client, person(role, stay, own=False))
    assert foreign.get(address).status_code == 404
    assert "陈思远" not in foreign.get("/practice/teachers").text


def test_every_act_on_a_foreign_record_or_teacher_finds_nothing(client: FlaskClient, stay: Stay) -> None:
    other = a_stay("enterprise_assessed")
    record, teacher, day = other.record.id, other.teacher.user_id, other.record.days[0].id
    acts = {
        Role.TEACHER: ["days", f"days/{day}/remove", "report"],
        Role.HR: ["assessment", "return"],
        Role.PLACEMENT_OFFICE: ["recognition", "return", "deny"],
    }

    for role, addresses in acts.items():
        sign_in(client, person(role, stay, own=True))
        for address in addresses:
            assert client.post(f"/practice/records/{record}/{address}", data=ENTRY).status_code == 404, address
        assert client.get(f"/practice/records/{10**12}").status_code == 404
    assert client.get(f"/practice/records/{record}/recognition").status_code == 404
    weeks = {"first": "2026-03-16", "last": "2026-03-20"}
    assert client.post(f"/practice/teachers/{teacher}/teaching-weeks/add", data=weeks).status_code == 404
    assert client.post("/practice/teachers", data={**weeks, "ids": [teacher]}).status_code == 422


def test_a_week_is_logged_in_one_act_and_a_day_taken_back(client: FlaskClient, stay: Stay) -> None:
    sign_in(client, stay.teacher.user)

    assert client.post(f"/practice/records/{stay.record.id}/days", data=ENTRY).status_code == 303
    assert [day.day for day in stay.record.days] == workdays(date(2026, 3, 9), 5)
    day = stay.record.days[0].id
    assert client.post(f"/practice/records/{stay.record.id}/days/{day}/remove").status_code == 303
    assert len(stay.record.days) == 4


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"first": ""}, "此项必填"),
        ({"first": "2026-13-40"}, "不是有效的日期值"),
        ({"first": "2026-03-14", "last": "2026-03-09"}, "结束日期不能早于开始日期"),
        ({"first": "2026-01-01"}, "一次最多登记 62 天"),
        ({"first": "2026-03-14", "last": "2026-03-15"}, "请选择日期"),
        ({"last": "2026-03-17"}, "还没有到这一天"),
        ({"part": "night"}, "不是有效的选择"),
        ({"category": "喝茶"}, "不是有效的选择"),
        ({"what": ""}, "请写明做了什么"),
        ({"what": "字" * 1_000_000}, "不能超过 500 个字"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_bad_entry_is_refused_beside_its_field_and_nothing_is_saved(
    client: FlaskClient, stay: Stay, change: dict[str, str], sentence: str
) -> None:
    sign_in(client, stay.teacher.user)

    answer = client.post(f"/practice/records/{stay.record.id}/days", data={**ENTRY, "gain": "四十个用例", **change})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "四十个用例" in answer.text, "what was typed is still there"
    assert stay.record.days == []


def test_refused_days_are_named_each_with_its_reason(client: FlaskClient, stay: Stay) -> None:
    logged(stay, [date(2026, 3, 10)], at=at_local(date(2026, 3, 16)))
    sign_in(client, stay.teacher.user)

    answer = client.post(f"/practice/records/{stay.record.id}/days", data={**ENTRY, "last": "2026-03-17"})

    assert answer.status_code == 422
    assert "<b>2026年3月10日</b>：该日已登记过，每天最多计一天" in answer.text
    assert "<b>2026年3月17日</b>：还没有到这一天" in answer.text
    assert len(stay.record.days) == 1


def test_a_script_in_the_log_is_shown_as_words(client: FlaskClient, stay: Stay) -> None:
    sign_in(client, stay.teacher.user)
    client.post(f"/practice/records/{stay.record.id}/days", data={**ENTRY, "what": "<script>alert(1)</script>䶮𬭎"})

    shown = client.get(f"/practice/records/{stay.record.id}").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;䶮𬭎" in shown
    assert "<script>alert" not in shown


def test_evidence_is_kept_for_those_who_see_the_record_and_a_false_file_is_refused(
    client: FlaskClient, stay: Stay
) -> None:
    sign_in(client, stay.teacher.user)
    address = f"/practice/records/{stay.record.id}/days"
    false = client.post(address, data={**ENTRY, "evidence": (BytesIO(b"MZ not a pdf"), "照片.pdf")})
    assert (false.status_code, stay.record.days) == (422, [])
    assert "只能上传 PDF、PNG 或 JPEG" in false.text

    client.post(address, data={**ENTRY, "evidence": (BytesIO(b"%PDF-1.7 x"), "照片.pdf")})
    paper = f"{address}/{stay.record.days[0].id}/evidence"

    assert sign_in(client, hr_of(stay.enterprise)).get(paper).data == b"%PDF-1.7 x"
    assert sign_in(client, hr_of(an_enterprise())).get(paper).status_code == 404


def test_a_report_an_assessment_and_a_recognition_are_refused_with_what_was_typed(client: FlaskClient, db: Any) -> None:
    running, reported, assessed = a_stay(), a_stay("reported"), a_stay("enterprise_assessed")
    logged(running, [date(2026, 3, 9)])
    for stay, user, act, data, sentence in (
        (running, running.teacher.user, "report", {"report": "写了一半", "outcome": ""}, "请写明成果"),
        (reported, hr_of(reported.enterprise), "assessment", {"note": "写了一半"}, "请选择考核结果"),
        (
            assessed,
            office_of(assessed.school),
            "recognition",
            {"days": [assessed.record.days[0].id], "note": ""},
            "只认定部分天数时，请写明原因",
        ),
    ):
        before = stay.record.state
        answer = sign_in(client, user).post(f"/practice/records/{stay.record.id}/{act}", data=data)
        assert (answer.status_code, stay.record.state) == (422, before)
        assert sentence in answer.text
        assert "写了一半" in answer.text or act == "recognition"


def test_the_sum_follows_each_tick_and_the_region_equals_the_page(client: FlaskClient, db: Any) -> None:
    stay = a_stay("enterprise_assessed")
    sign_in(client, office_of(stay.school))
    days = "".join(f"&days={day.id}" for day in stay.record.days[:7])
    address = f"/practice/records/{stay.record.id}/recognition?ticked=1{days}"

    region, page = client.get(address, headers=HTMX).text, client.get(address).text

    assert region.strip() in page
    assert re.search(r"不予认定</th><td[^>]*>3 天", region)
    assert "只认定部分天数，请在下方写明原因。" in region
    assert page.count("checked") == 7
    assert "请至少勾选一天" in client.get(f"{address.partition('&')[0]}", headers=HTMX).text


@pytest.mark.parametrize("address", ["/practice/records", "/practice/teachers"])
def test_a_swapped_list_equals_the_page_and_costs_the_same_for_many_rows(
    client: FlaskClient, db: Any, address: str
) -> None:
    stay = a_stay("reported")
    sign_in(client, office_of(stay.school))
    one = counted(db, lambda: client.get(address))
    for number in range(3):
        a_stay("planned", school=stay.school, enterprise=stay.enterprise, teacher=a_teacher(stay.school, f"林{number}"))
    many = counted(db, lambda: client.get(address))

    query = f"{address}?sort=name&q=林&department=信息技术系"
    region, page = client.get(query, headers=HTMX).text, client.get(query).text

    assert many == one
    assert region.strip() in page
    assert "林2" in region
    assert "陈思远" not in region


def test_lists_are_narrowed_by_state_and_by_debt(client: FlaskClient, db: Any) -> None:
    stay = a_stay("reported")
    a_teacher(stay.school, "林一")
    sign_in(client, office_of(stay.school))

    assert "陈思远" in client.get("/practice/records?state=reported").text
    assert "没有符合条件的记录" in client.get("/practice/records?state=running").text
    assert "没有符合条件的教师" in client.get("/practice/teachers?debt=done").text
    assert "林一" in client.get("/practice/teachers?debt=open&sort=nonsense&page=999&year=1").text


def test_the_office_enters_weeks_for_one_and_for_many(client: FlaskClient, stay: Stay) -> None:
    other = a_teacher(stay.school, "林一")
    logged(stay, [date(2026, 3, 11)], at=at_local(date(2026, 3, 16)))
    sign_in(client, office_of(stay.school))
    one = f"/practice/teachers/{other.user_id}/teaching-weeks"
    weeks = {"first": "2026-03-09", "last": "2026-03-20"}

    assert client.post(f"{one}/add", data=weeks).status_code == 303
    assert "2 周" in client.get(f"/practice/teachers/{other.user_id}").text
    assert client.post(f"{one}/drop", data=weeks).status_code == 303
    assert client.post(f"{one}/add", data={"first": "2026-03-20", "last": "2026-03-09"}).status_code == 422
    assert client.post("/practice/teachers", data=weeks).status_code == 422
    both = client.post("/practice/teachers", data={**weeks, "ids": [other.user_id, stay.teacher.user_id]}).text
    assert "1 项没有完成，1 项已完成" in both
    assert "2026-03-11 已登记企业实践" in both


def test_the_certificate_is_downloaded_by_those_it_concerns(
    client: FlaskClient, db: Any, run_jobs: Callable[[], int]
) -> None:
    stay = a_stay("recognised")
    address = f"/practice/records/{stay.record.id}"
    assert "排队中" in sign_in(client, stay.teacher.user).get(address, headers=HTMX).text
    db.session.commit()
    run_jobs()

    paper = f"/papers/documents/{stay.record.certificate_id}"
    for user in (stay.teacher.user, office_of(stay.school), hr_of(stay.enterprise)):
        sign_in(client, user)
        assert paper in client.get(address).text
        assert "完成企业实践10天" in pages(client.get(paper).data)[0]
    assert sign_in(client, office_of(a_school())).get(paper).status_code == 404


@pytest.mark.parametrize("state", ["running", "returned", "recognised"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_of_a_stay_is_sound_markup(client: FlaskClient, db: Any, state: str) -> None:
    stay = a_stay(state)
    seen = {
        stay.teacher.user: ["/practice/", f"/practice/records/{stay.record.id}"],
        office_of(stay.school): [
            f"/practice/records/{stay.record.id}/recognition",
            "/practice/teachers",
            f"/practice/teachers/{stay.teacher.user_id}",
        ],
    }

    for user, addresses in seen.items():
        sign_in(client, user)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200
            assert Page(answer.text).complaints == [], address


def test_the_menu_leads_each_role_to_its_page(client: FlaskClient, stay: Stay) -> None:
    for user, address in ((stay.teacher.user, "/practice/"), (hr_of(stay.enterprise), "/practice/records")):
        assert f'href="{address}"' in sign_in(client, user).get("/").text
