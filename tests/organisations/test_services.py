"""Entering organisations, and the vetting of an enterprise by a school."""

from __future__ import annotations

from dataclasses import asdict, fields

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from stdnum.cn import uscc

from placement.accounts.rules import Role
from placement.infra.statelog import TransitionLog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from placement.organisations import queries, services
from placement.organisations.models import Enterprise
from placement.organisations.rules import (
    AccountFacts,
    BankFacts,
    EnterpriseFacts,
    EnterpriseKind,
    ProfileFacts,
    SiteFacts,
)
from tests.factories.organisations import (
    LONG_AGO,
    REPORT,
    a_school,
    an_enterprise,
    approve,
    asked,
    credit_code,
)
from tests.factories.people import a_student, bureau_person, hr_of, office_of, viewer_for


def facts(**changes: object) -> EnterpriseFacts:
    told: dict[str, object] = {
        "name": "杭州新登记有限公司",
        "short_name": "新登记",
        "credit_code": credit_code(77_000_001),
        "enterprise_kind": EnterpriseKind.ENTERPRISE,
        "industry_code": "3421",
        "staff_count": 40,
        "division": "330109",
        "address": "市心路 1 号",
        "contact_name": "郑文",
        "contact_phone": "13800000000",
    }
    return EnterpriseFacts(**(told | changes))  # type: ignore[arg-type]


def profile(enterprise: Enterprise, **changes: object) -> ProfileFacts:
    told = {field.name: getattr(enterprise, field.name) for field in fields(ProfileFacts)}
    return ProfileFacts(**(told | changes))


def test_invented_credit_codes_have_a_valid_check_digit() -> None:
    assert all(uscc.is_valid(credit_code(number)) for number in range(1, 200))


def test_an_enterprise_begins_with_one_site_at_its_address(db: SQLAlchemy) -> None:
    enterprise = services.register_enterprise(facts(), by=SYSTEM, at=LONG_AGO)

    assert [(site.division, site.address) for site in enterprise.sites] == [("330109", "市心路 1 号")]
    assert enterprise.initials == "hzxdjyxgs"


@pytest.mark.parametrize(
    "changes,code,field",
    [
        ({"credit_code": "91330106MA27WXY12X"}, "bad_credit_code", "credit_code"),
        ({"credit_code": "9133"}, "bad_credit_code", "credit_code"),
        ({"industry_code": "0099x"}, "bad_industry", "industry_code"),
        ({"industry_code": "9899"}, "bad_industry", "industry_code"),
        ({"industry_code": "6"}, "bad_industry", "industry_code"),
        ({"division": "330100"}, "unknown_division", "division"),
        ({"division": "330104"}, "unknown_division", "division"),
        ({"division": "999999"}, "unknown_division", "division"),
    ],
)
def test_facts_that_cannot_be_are_refused_beside_their_field(
    db: SQLAlchemy, changes: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.register_enterprise(facts(**changes), by=SYSTEM, at=LONG_AGO)

    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_a_credit_code_is_registered_once(db: SQLAlchemy) -> None:
    services.register_enterprise(facts(), by=SYSTEM, at=LONG_AGO)

    with pytest.raises(RuleBroken, match="credit_code_taken"):
        services.register_enterprise(facts(name="冒名有限公司"), by=SYSTEM, at=LONG_AGO)


def test_the_bank_account_is_stored_encrypted_and_kept_when_left_empty(db: SQLAlchemy) -> None:
    enterprise = an_enterprise(bank_account=None)
    hr = viewer_for(hr_of(enterprise))
    change = BankFacts(account_name="甲", bank_name="乙银行", bank_account="6222 0000 1111 2222")

    services.change_bank(enterprise, change, by=hr, at=LONG_AGO)
    stored = db.session.execute(text("SELECT bank_account FROM enterprise")).scalar_one()
    services.change_bank(
        enterprise, BankFacts(account_name="丙", bank_name="丁银行", bank_account=""), by=hr, at=LONG_AGO
    )

    assert b"6222" not in bytes(stored)
    assert (enterprise.bank_account, enterprise.account_name) == ("6222000011112222", "丙")


@pytest.mark.parametrize("account", ["", "1234", "账号", "1" * 33])
def test_an_account_number_that_cannot_be_is_refused(db: SQLAlchemy, account: str) -> None:
    enterprise = an_enterprise(bank_account=None)
    change = BankFacts(account_name="甲", bank_name="乙银行", bank_account=account)

    with pytest.raises(RuleBroken, match="bad_account"):
        services.change_bank(enterprise, change, by=viewer_for(hr_of(enterprise)), at=LONG_AGO)


def test_hr_of_another_enterprise_changes_nothing(db: SQLAlchemy) -> None:
    enterprise, stranger = an_enterprise(), viewer_for(hr_of(an_enterprise()))
    site = SiteFacts(name="仓库", division="330109", address="某路")
    bank = BankFacts(account_name="甲", bank_name="乙", bank_account="12345678")
    account = AccountFacts(login="mentor1", password="x", email="a@b.cn")

    for act in (
        lambda: services.edit_enterprise(enterprise, profile(enterprise), by=stranger, at=LONG_AGO),
        lambda: services.change_bank(enterprise, bank, by=stranger, at=LONG_AGO),
        lambda: services.add_site(enterprise, site, by=stranger, at=LONG_AGO),
        lambda: services.add_mentor(enterprise, account, "周师傅", by=stranger, at=LONG_AGO),
        lambda: services.request_vetting(enterprise, a_school().id, by=stranger, at=LONG_AGO),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_approval_keeps_date_and_report_and_a_line_of_history(db: SQLAlchemy) -> None:
    school, enterprise = a_school(), an_enterprise()

    vetting = approve(enterprise, school)

    assert queries.is_approved(enterprise.id, school.id)
    assert not queries.is_approved(enterprise.id, a_school().id)
    assert (vetting.visited_on, vetting.report) == (LONG_AGO.date(), REPORT)
    assert [row.event for row in queries.history_of(vetting)] == ["request", "approve"]


@pytest.mark.parametrize("trait", ["agency", "internet_bar"])
def test_the_agency_and_the_internet_bar_are_not_approved_by_anybody(db: SQLAlchemy, trait: str) -> None:
    school = a_school()
    vetting = asked(an_enterprise(**{trait: True}), school)
    office = viewer_for(office_of(school))

    with pytest.raises(RuleBroken, match="enterprise_barred") as refusal:
        services.decide_vetting(vetting, "approve", visited_on=LONG_AGO.date(), report=REPORT, by=office, at=LONG_AGO)

    assert "第十六条" in str(refusal.value.message)
    assert vetting.state == "pending"


def test_the_office_of_another_school_decides_nothing(db: SQLAlchemy) -> None:
    vetting = asked(an_enterprise(), a_school())
    stranger = viewer_for(office_of(a_school()))

    with pytest.raises(NotAllowed):
        services.decide_vetting(vetting, "refuse", comment="不行", by=stranger, at=LONG_AGO)
    with pytest.raises(NotFound):
        queries.get_vetting(stranger, vetting.id)


def test_a_refusal_needs_words_and_can_be_asked_again(db: SQLAlchemy) -> None:
    school, enterprise = a_school(), an_enterprise()
    office, hr = viewer_for(office_of(school)), viewer_for(hr_of(enterprise))
    vetting = services.request_vetting(enterprise, school.id, by=hr, at=LONG_AGO)

    with pytest.raises(RuleBroken, match="comment_missing"):
        services.decide_vetting(vetting, "refuse", comment="  ", by=office, at=LONG_AGO)
    services.decide_vetting(vetting, "refuse", comment="消防验收未通过", by=office, at=LONG_AGO)
    again = services.request_vetting(enterprise, school.id, by=hr, at=LONG_AGO)

    assert again is vetting
    assert vetting.state == "pending"
    log = db.session.query(TransitionLog).filter_by(kind="vetting", event="refuse").one()
    assert (log.comment, log.role, log.organisation_id) == ("消防验收未通过", Role.PLACEMENT_OFFICE, school.id)


def test_asking_twice_is_refused_and_deciding_twice_conflicts(db: SQLAlchemy) -> None:
    school, enterprise = a_school(), an_enterprise()
    vetting = asked(enterprise, school)
    office = viewer_for(office_of(school))

    with pytest.raises(RuleBroken, match="already_asked"):
        asked(enterprise, school)
    services.decide_vetting(vetting, "refuse", comment="不行", by=office, at=LONG_AGO)
    with pytest.raises(Conflict):
        services.decide_vetting(vetting, "refuse", comment="不行", by=office, at=LONG_AGO)


@pytest.mark.parametrize(
    "changes,state",
    [
        ({"industry_code": "6514"}, "pending"),
        ({"enterprise_kind": EnterpriseKind.TRAINING_BASE}, "pending"),
        ({"name": "改名有限公司"}, "pending"),
        ({"staff_count": 101, "address": "新地址"}, "approved"),
    ],
)
def test_what_was_vetted_and_then_changed_is_vetted_again(
    db: SQLAlchemy, changes: dict[str, object], state: str
) -> None:
    enterprise = an_enterprise()
    vetting = approve(enterprise, a_school())

    services.edit_enterprise(enterprise, profile(enterprise, **changes), by=viewer_for(hr_of(enterprise)), at=LONG_AGO)

    assert vetting.state == state


@pytest.mark.parametrize(
    "changes, heard",
    [
        ({"staff_count": 101}, True),
        ({"industry_code": "6514"}, True),
        ({"enterprise_kind": EnterpriseKind.TRAINING_BASE}, True),
        ({"name": "改名有限公司"}, True),
        ({"address": "新地址", "contact_name": "吴倩", "introduction": "新的简介"}, False),
        ({}, False),
    ],
)
def test_whoever_judged_by_a_fact_is_told_that_it_changed(
    db: SQLAlchemy, told: list[tuple[str, object]], changes: dict[str, object], *, heard: bool
) -> None:
    enterprise = an_enterprise()

    services.edit_enterprise(enterprise, profile(enterprise, **changes), by=viewer_for(hr_of(enterprise)), at=LONG_AGO)

    assert told == ([("enterprise_changed", enterprise)] if heard else [])


def test_registering_makes_the_enterprise_and_its_first_person(db: SQLAlchemy) -> None:
    account = AccountFacts(login="zheng.wen", password="Qiantang-2026", email="zheng@example.com")
    a_school()

    enterprise, user = services.register_with_account(facts(), account, at=LONG_AGO)

    assert [(hat.role, hat.organisation_id) for hat in user.memberships] == [("hr", enterprise.id)]
    assert (user.name, user.email) == ("郑文", "zheng@example.com")
    assert asdict(facts())["name"] == enterprise.name


def test_people_see_the_enterprises_that_concern_them(db: SQLAlchemy) -> None:
    school = a_school()
    taken, other = an_enterprise(approved_by=school), an_enterprise()

    def seen(viewer: Viewer) -> set[int]:
        return {row.id for row in db.session.scalars(queries.visible_enterprises(viewer))}

    assert seen(viewer_for(office_of(school))) == seen(viewer_for(bureau_person())) == {taken.id, other.id}
    assert seen(viewer_for(a_student(school))) == {taken.id}
    assert seen(viewer_for(hr_of(other))) == {other.id}
    assert seen(Viewer(user_id=1, name="管理员", role=Role.SYSTEM_ADMIN)) == set()
