"""Violations of safety law by an enterprise (R-106)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.rules import Role
from placement.infra.audit import AuditEntry
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local
from placement.kernel.errors import NotAllowed, NotFound, RuleBroken
from placement.organisations import queries, services
from placement.organisations.models import Enterprise, SafetyViolation, School
from placement.organisations.rules import VIOLATION_RECORDERS
from tests.factories.organisations import REPORT, a_school, a_violation, an_enterprise, approve, asked
from tests.factories.people import (
    a_student,
    an_auditor,
    bureau_person,
    head_of,
    hr_of,
    leader_of,
    mentor_of,
    office_of,
    viewer_for,
)
from tests.support.signing_in import sign_in

TODAY = date(2026, 3, 16)
NOW = at_local(TODAY)
DOCUMENT = "杭应急罚〔2025〕12 号"


@pytest.fixture
def school(db: SQLAlchemy) -> School:
    return a_school()


@pytest.fixture
def enterprise(db: SQLAlchemy) -> Enterprise:
    return an_enterprise("杭州云栖数字科技有限公司")


def path_of(enterprise: Enterprise) -> str:
    return f"/organisations/enterprises/{enterprise.id}"


def known(enterprise: Enterprise) -> list[tuple[date, str]]:
    return [(row.happened_on, row.document) for row in queries.violations_of(enterprise.id)]


def test_a_violation_is_kept_with_its_document_audited_and_told(
    db: SQLAlchemy, school: School, enterprise: Enterprise, told: list[tuple[str, Any]]
) -> None:
    by = viewer_for(office_of(school))

    violation = services.record_violation(enterprise, date(2025, 3, 1), f" {DOCUMENT} ", by=by, at=NOW)

    assert known(enterprise) == [(date(2025, 3, 1), DOCUMENT)]
    assert (violation.recorded_by_id, violation.at) == (by.user_id, NOW)
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == "violation_recorded")).one()
    assert (entry.subject, entry.detail["document"]) == (f"organisation:{enterprise.id}", DOCUMENT)
    assert told == [("enterprise_changed", enterprise)]


def test_a_removal_says_why_and_leaves_what_it_removed_in_the_trail(
    db: SQLAlchemy, enterprise: Enterprise, told: list[tuple[str, Any]]
) -> None:
    violation = a_violation(enterprise, date(2025, 3, 1), DOCUMENT)
    bureau = viewer_for(bureau_person())
    with pytest.raises(RuleBroken, match="reason_missing"):
        services.remove_violation(violation, "  ", by=bureau, at=NOW)
    assert known(enterprise)
    told.clear()

    services.remove_violation(violation, "登记到了别的企业", by=bureau, at=NOW)

    assert known(enterprise) == []
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == "violation_removed")).one()
    assert [entry.detail[name] for name in ("happened_on", "document", "reason")] == [
        "2025-03-01",
        DOCUMENT,
        "登记到了别的企业",
    ]
    assert told == [("enterprise_changed", enterprise)]


def test_one_school_never_takes_out_what_another_one_entered(enterprise: Enterprise) -> None:
    one, other = viewer_for(office_of(a_school())), viewer_for(office_of(a_school()))
    violation = services.record_violation(enterprise, date(2025, 3, 1), DOCUMENT, by=one, at=NOW)

    with pytest.raises(NotAllowed):
        services.remove_violation(violation, "误录", by=other, at=NOW)
    services.remove_violation(violation, "误录", by=one, at=NOW)

    assert known(enterprise) == []


@pytest.mark.parametrize("role", sorted(set(Role) - set(VIOLATION_RECORDERS)))
def test_nobody_else_records_or_removes(enterprise: Enterprise, role: Role) -> None:
    violation, by = a_violation(enterprise), Viewer(user_id=None, name="某人", role=role, organisation_id=enterprise.id)

    with pytest.raises(NotAllowed):
        services.record_violation(enterprise, TODAY, DOCUMENT, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        services.remove_violation(violation, "误录", by=by, at=NOW)

    assert len(known(enterprise)) == 1


def test_the_same_violation_is_recorded_once(enterprise: Enterprise) -> None:
    a_violation(enterprise, date(2025, 3, 1), DOCUMENT)

    with pytest.raises(RuleBroken, match="violation_known"):
        a_violation(enterprise, date(2025, 3, 1), f"{DOCUMENT} ")
    a_violation(enterprise, date(2025, 3, 1), "另一份处罚决定")

    assert len(known(enterprise)) == 2


@pytest.mark.parametrize("day, barred", [(date(2023, 3, 15), False), (date(2023, 3, 16), True)])
def test_whoever_broke_safety_law_within_three_years_is_not_approved(
    school: School, enterprise: Enterprise, day: date, barred: bool
) -> None:
    vetting, by = asked(enterprise, school), viewer_for(office_of(school))
    a_violation(enterprise, day)

    def approve_it() -> None:
        services.decide_vetting(vetting, "approve", visited_on=TODAY, report=REPORT, by=by, at=NOW)

    if barred:
        with pytest.raises(RuleBroken, match="enterprise_barred") as refusal:
            approve_it()
        assert "第六条" in str(refusal.value.message)
    else:
        approve_it()
    assert vetting.state == ("pending" if barred else "approved")


def test_whoever_does_not_see_the_enterprise_does_not_see_its_violations(
    school: School, enterprise: Enterprise
) -> None:
    violation = a_violation(enterprise)

    with pytest.raises(NotFound):
        queries.get_violation(viewer_for(head_of(school)), violation.id)
    with pytest.raises(NotFound):
        queries.get_violation(viewer_for(office_of(school)), violation.id + 1)


def test_office_and_bureau_record_on_the_page_and_see_what_it_means(
    client: FlaskClient, school: School, enterprise: Enterprise
) -> None:
    path = path_of(enterprise)
    for person, day in ((office_of(school), "2025-03-01"), (bureau_person(), "2020-01-31")):
        sign_in(client, person)
        answer = client.post(f"{path}/violations", data={"happened_on": day, "document": DOCUMENT})
        assert (answer.status_code, answer.location) == (303, f"{path}#violations")

    page = client.get(path).text

    for words in (
        "2025年3月1日",
        "1 年前",
        "近 3 年内，不得接收学生",
        "6 年零 1 个月前",
        "已满 3 年",
        "实习单位近3年有安全生产违法记录",
        "最近 2025-03-01",
        "怎么办：更换实习单位",
        "R-106",
    ):
        assert words in page


@pytest.mark.parametrize(
    "day, document, field, sentence",
    [
        ("", DOCUMENT, "happened_on", "请填写违法日期"),
        ("2026-03-17", DOCUMENT, "happened_on", "违法日期不能晚于今天"),
        ("去年", DOCUMENT, "happened_on", "pl-error"),
        ("2025-03-01", "", "document", "至少 4 个字"),
        ("2025-03-01", "罚字1", "document", "至少 4 个字"),
        ("2025-03-01", "字" * 1_000_000, "document", "不能超过 200 个字"),
        ("2024-05-06", "已登记的处罚决定", "document", "已经登记过"),
    ],
)
def test_a_bad_record_comes_back_beside_its_field_and_is_not_saved(
    client: FlaskClient, enterprise: Enterprise, *, day: str, document: str, field: str, sentence: str
) -> None:
    a_violation(enterprise, date(2024, 5, 6), "已登记的处罚决定")
    sign_in(client, bureau_person())

    answer = client.post(f"{path_of(enterprise)}/violations", data={"happened_on": day, "document": document})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sentence in answer.text
    assert '<details class="pl-act" open>' in answer.text
    assert known(enterprise) == [(date(2024, 5, 6), "已登记的处罚决定")]


def test_a_record_goes_only_with_a_reason(client: FlaskClient, school: School, enterprise: Enterprise) -> None:
    violation = a_violation(enterprise)
    path = f"/organisations/violations/{violation.id}/remove"
    sign_in(client, office_of(school))
    assert client.post(path, data={"comment": "误录"}).status_code == 403
    sign_in(client, bureau_person())
    silent = client.post(path)
    assert (silent.status_code, "请写明删除的原因" in silent.text) == (422, True)
    assert len(known(enterprise)) == 1

    answer = client.post(path, data={"reason": "登记到了别的企业", "comment": "应为同名分公司"}, follow_redirects=True)

    assert "记录已删除" in answer.text
    assert "没有登记的记录" in answer.text
    assert known(enterprise) == []
    assert client.post(path, data={"comment": "再删一次"}).status_code == 404


def test_leader_and_auditor_read_it_and_change_nothing(
    client: FlaskClient, school: School, enterprise: Enterprise
) -> None:
    violation = a_violation(enterprise)
    for person in (leader_of(school), an_auditor()):
        sign_in(client, person)
        page = client.get(path_of(enterprise)).text
        assert violation.document in page
        assert "/violations" not in page
        assert client.post(f"{path_of(enterprise)}/violations").status_code == 403
        assert client.post(f"/organisations/violations/{violation.id}/remove").status_code == 403


def test_the_enterprise_reads_its_own_list_and_cannot_touch_it(client: FlaskClient, enterprise: Enterprise) -> None:
    violation = a_violation(enterprise)
    theirs = a_violation(an_enterprise(), document="别家的处罚决定")
    sign_in(client, hr_of(enterprise))

    page = client.get("/organisations/own").text

    assert violation.document in page
    assert "本单位不能接收学生实习" in page
    assert theirs.document not in page
    assert "/violations" not in page
    assert client.post(f"{path_of(enterprise)}/violations").status_code == 403
    assert client.post(f"/organisations/violations/{violation.id}/remove", data={"comment": "x"}).status_code == 403


def test_who_has_no_part_in_it_is_turned_away(client: FlaskClient, school: School, enterprise: Enterprise) -> None:
    approve(enterprise, school)
    violation = a_violation(enterprise)
    for person in (a_student(school).user, mentor_of(enterprise), head_of(school)):
        sign_in(client, person)
        assert client.post(f"{path_of(enterprise)}/violations").status_code == 403
        assert client.post(f"/organisations/violations/{violation.id}/remove").status_code == 403
    page = client.get(path_of(enterprise)).text
    assert "安全生产违法记录" in page  # the head reads what the law says of it
    assert violation.document not in page


def test_of_an_unknown_enterprise_nothing_is_recorded(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in(client, bureau_person())

    answer = client.post("/organisations/enterprises/99999/violations", data={"happened_on": "2025-01-01"})

    assert answer.status_code == 404
    assert db.session.scalars(db.select(SafetyViolation)).all() == []
