"""A school puts an enterprise on its list of units (R-108)."""

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
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.organisations import services
from placement.organisations.models import School, Vetting
from tests.factories.organisations import LISTED_ON, REPORT, a_school, an_enterprise, approve, asked
from tests.factories.people import an_auditor, bureau_person, head_of, hr_of, leader_of, office_of, viewer_for
from tests.support.signing_in import sign_in

TODAY = date(2026, 3, 16)
NOW = at_local(TODAY)
BOTH = {"decided_on": "2026-03-10", "published_on": "2026-03-12"}


@pytest.fixture
def school(db: SQLAlchemy) -> School:
    return a_school("西子湖职业学校")


@pytest.fixture
def vetting(school: School) -> Vetting:
    """An enterprise that the school has approved and not yet put on its list."""
    return approve(an_enterprise("杭州云栖数字科技有限公司"), school, listed=False)


@pytest.fixture
def office(client: FlaskClient, school: School) -> FlaskClient:
    """The browser of the school's placement office."""
    return sign_in(client, office_of(school))


def address(vetting: Vetting) -> str:
    return f"/organisations/vettings/{vetting.id}/list"


def page_of(client: FlaskClient, vetting: Vetting) -> str:
    return client.get(f"/organisations/enterprises/{vetting.enterprise_id}").text


def days(vetting: Vetting) -> tuple[date | None, date | None]:
    return vetting.decided_on, vetting.published_on


def test_the_days_are_kept_audited_and_told(
    db: SQLAlchemy, school: School, vetting: Vetting, told: list[tuple[str, Any]]
) -> None:
    assert vetting.listed_on is None

    services.list_enterprise(vetting, LISTED_ON, TODAY, by=viewer_for(office_of(school)), at=NOW)

    assert (days(vetting), vetting.listed_on) == ((LISTED_ON, TODAY), TODAY)
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == "vetting_listed")).one()
    assert (entry.subject, entry.detail["decided_on"], entry.detail["published_on"]) == (
        f"vetting:{vetting.id}",
        "2025-12-05",
        "2026-03-16",
    )
    assert told == [("vetting_listed", vetting)]


def test_the_factory_lists_what_it_approves(school: School) -> None:
    assert approve(an_enterprise(), school).listed_on == LISTED_ON


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PLACEMENT_OFFICE}))
def test_nobody_but_the_placement_office_lists(vetting: Vetting, role: Role) -> None:
    by = Viewer(user_id=None, name="某人", role=role, organisation_id=vetting.school_id)

    with pytest.raises(NotAllowed):
        services.list_enterprise(vetting, TODAY, TODAY, by=by, at=NOW)


def test_the_office_of_another_school_does_not_list(vetting: Vetting, told: list[tuple[str, Any]]) -> None:
    with pytest.raises(NotAllowed):
        services.list_enterprise(vetting, TODAY, TODAY, by=viewer_for(office_of(a_school())), at=NOW)

    assert (days(vetting), told) == ((None, None), [])


@pytest.mark.parametrize("decision", [None, "refuse"])
def test_only_whom_the_school_has_approved_is_listed(school: School, decision: str | None) -> None:
    vetting, by = asked(an_enterprise(), school), viewer_for(office_of(school))
    if decision:
        services.decide_vetting(vetting, decision, comment="消防验收未通过", by=by, at=NOW)

    with pytest.raises(RuleBroken, match="vetting_not_approved"):
        services.list_enterprise(vetting, TODAY, TODAY, by=by, at=NOW)

    assert vetting.listed_on is None


def test_whom_the_school_lets_go_is_off_the_list_and_must_be_listed_again(school: School) -> None:
    vetting, by = approve(an_enterprise(), school), viewer_for(office_of(school))

    services.decide_vetting(vetting, "revoke", comment="发生安全事故", by=by, at=NOW)
    assert vetting.listed_on is None
    services.request_vetting(vetting.enterprise, school.id, by=viewer_for(hr_of(vetting.enterprise)), at=NOW)
    services.decide_vetting(vetting, "approve", visited_on=TODAY, report=REPORT, by=by, at=NOW)

    assert (vetting.state, vetting.listed_on) == ("approved", None)


def test_a_revocation_that_is_refused_leaves_the_list_as_it_was(school: School) -> None:
    vetting = approve(an_enterprise(), school)

    with pytest.raises(RuleBroken, match="comment_missing"):
        services.decide_vetting(vetting, "revoke", comment=" ", by=viewer_for(office_of(school)), at=NOW)

    assert days(vetting) == (LISTED_ON, LISTED_ON)


def test_approving_and_listing_in_one_sitting(office: FlaskClient, school: School, db: SQLAlchemy) -> None:
    vetting = asked(an_enterprise(), school)
    assert "登记名单" not in page_of(office, vetting)

    approved = office.post(
        f"/organisations/vettings/{vetting.id}/approve",
        data={"visited_on": "2026-03-10", "report": REPORT},
        follow_redirects=True,
    )
    assert "登记实习单位名单" in approved.text
    assert approved.text.count('value="2026-03-16"') == 2
    listed = office.post(
        address(vetting), data={"decided_on": "2026-03-16", "published_on": "2026-03-16"}, follow_redirects=True
    )

    assert "实习单位名单已登记" in listed.text
    db.session.refresh(vetting)
    assert days(vetting) == (TODAY, TODAY)


def test_the_days_are_shown_as_facts_and_can_be_corrected(
    office: FlaskClient, vetting: Vetting, db: SQLAlchemy
) -> None:
    office.post(address(vetting), data=BOTH)
    page = page_of(office, vetting)
    for words in ("2026年3月10日", "2026年3月12日", "更正名单日期", 'value="2026-03-10"', 'value="2026-03-12"'):
        assert words in page

    assert office.post(address(vetting), data={**BOTH, "published_on": "2026-03-13"}).status_code == 303

    db.session.refresh(vetting)
    assert days(vetting) == (date(2026, 3, 10), date(2026, 3, 13))


@pytest.mark.parametrize(
    "changes, field, sentence",
    [
        ({"decided_on": ""}, "decided_on", "请填写校级党组织会议研究日期"),
        ({"published_on": ""}, "published_on", "请填写名单公开日期"),
        ({"decided_on": "2026-03-17", "published_on": "2026-03-17"}, "decided_on", "研究日期不能晚于今天"),
        ({"published_on": "2026-03-17"}, "published_on", "公开日期不能晚于今天"),
        ({"published_on": "2026-03-09"}, "published_on", "公开日期不能早于研究日期"),
        ({"decided_on": "上周二"}, "decided_on", "pl-error"),
        ({"published_on": "2026-02-30"}, "published_on", "pl-error"),
    ],
)
def test_bad_days_come_back_beside_their_field_and_nothing_is_saved(
    office: FlaskClient, vetting: Vetting, db: SQLAlchemy, changes: dict[str, str], field: str, sentence: str
) -> None:
    answer = office.post(address(vetting), data={**BOTH, **changes})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sentence in answer.text
    db.session.refresh(vetting)
    assert days(vetting) == (None, None)


def test_a_refused_correction_keeps_the_old_days_and_opens_the_fold(
    office: FlaskClient, vetting: Vetting, db: SQLAlchemy
) -> None:
    office.post(address(vetting), data=BOTH)

    answer = office.post(address(vetting), data={"decided_on": "2026-03-11", "published_on": "2026-03-01"})

    assert answer.status_code == 422
    assert '<details class="pl-act" open>' in answer.text
    assert 'value="2026-03-01"' in answer.text
    db.session.refresh(vetting)
    assert days(vetting) == (date(2026, 3, 10), date(2026, 3, 12))


def test_before_approval_the_page_says_what_comes_first(office: FlaskClient, school: School) -> None:
    answer = office.post(address(asked(an_enterprise(), school)), data=BOTH)

    assert (answer.status_code, "请先完成考察并通过" in answer.text) == (422, True)


def test_the_vetting_of_another_school_does_not_exist(office: FlaskClient, db: SQLAlchemy) -> None:
    theirs = approve(an_enterprise(), a_school(), listed=False)

    assert office.post(address(theirs), data=BOTH).status_code == 404
    assert office.post("/organisations/vettings/99999/list", data=BOTH).status_code == 404
    db.session.refresh(theirs)
    assert days(theirs) == (None, None)


def test_others_read_the_days_and_change_nothing(client: FlaskClient, vetting: Vetting, school: School) -> None:
    for person in (head_of(school), leader_of(school), bureau_person(), an_auditor()):
        sign_in(client, person)
        page = page_of(client, vetting)
        assert "名单" in page
        assert address(vetting) not in page
        assert client.post(address(vetting), data=BOTH).status_code == 403
    sign_in(client, hr_of(vetting.enterprise))
    assert "学校尚未登记" in client.get("/organisations/own").text
    assert client.post(address(vetting), data=BOTH).status_code == 403
    assert vetting.listed_on is None


def test_the_office_finds_whom_it_still_has_to_list(office: FlaskClient, vetting: Vetting, school: School) -> None:
    approve(an_enterprise("名单已经公开有限公司"), school)

    everybody = office.get("/organisations/enterprises").text
    unlisted = office.get("/organisations/enterprises?state=unlisted", headers={"HX-Request": "true"}).text

    assert everybody.count("名单未登记</span>") == 1
    assert vetting.enterprise.name in unlisted
    assert "名单已经公开有限公司" not in unlisted
