"""A post the student found: what the school is asked, and what its answer makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.applications import queries, services
from placement.applications.models import Application
from placement.kernel.actors import SYSTEM
from placement.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from placement.organisations import services as organisations
from placement.organisations.models import Enterprise
from placement.organisations.queries import vetting_between
from placement.slots.models import Slot
from tests.factories.applications import MORNING, a_post, a_proposal, a_stage, an_application
from tests.factories.organisations import a_school, an_enterprise, approve
from tests.factories.people import a_student, a_teacher, viewer_for
from tests.factories.slots import hr_viewer, office_viewer

pytestmark = pytest.mark.usefixtures("db")


def made(db: SQLAlchemy, application: Application) -> tuple[Enterprise, Slot]:
    slot = db.session.get_one(Slot, application.slot_id)
    return db.session.get_one(Enterprise, slot.enterprise_id), slot


def test_approval_makes_enterprise_slot_and_accepted_application_together(db: SQLAlchemy) -> None:
    student = a_student(school := a_school())
    proposal = a_proposal(student)

    application = services.approve_proposal(proposal, by=office_viewer(school), at=MORNING)

    enterprise, slot = made(db, application)
    assert (proposal.state, proposal.application_id) == ("approved", application.id)
    assert (application.state, application.origin, application.applicant_id) == (
        "accepted",
        "self_found",
        student.user_id,
    )
    assert (enterprise.name, enterprise.industry_code, enterprise.sites[0].address) == (
        "杭州清波软件有限公司",
        "6513",
        "文三路 90 号",
    )
    assert (slot.kind, slot.capacity, slot.seats_held, slot.pay_fen) == ("work_placement", 1, 1, 260_000)
    assert [(row.school_id, row.state, row.quota, row.seats_held) for row in slot.releases] == [
        (school.id, "published", 1, 1),
    ]
    assert [row.event for row in queries.history("application", application.id)] == ["self_found", "settle"]


def test_the_new_enterprise_still_has_to_be_visited() -> None:
    student = a_student(school := a_school())

    application = services.approve_proposal(a_proposal(student), by=office_viewer(school), at=MORNING)

    vetting = vetting_between(application.enterprise_id, school.id)
    assert vetting is not None
    assert vetting.state == "pending"


def test_the_slot_is_in_nobody_elses_search() -> None:
    student = a_student(school := a_school())
    application = services.approve_proposal(a_proposal(student), by=office_viewer(school), at=MORNING)

    assert application.slot.state == "paused"
    objection = services.objection(application.release, by=viewer_for(a_student(school, "同学")), at=MORNING)
    assert objection is not None


def test_a_known_enterprise_is_used_again_with_a_new_site(db: SQLAlchemy) -> None:
    school = a_school()
    known = an_enterprise(approved_by=school)
    code = known.credit_code or ""

    first = services.approve_proposal(
        a_proposal(a_student(school), credit_code=code), by=office_viewer(school), at=MORNING
    )
    second = services.approve_proposal(
        a_proposal(a_student(school, "同学"), credit_code=code), by=office_viewer(school), at=MORNING
    )

    assert first.enterprise_id == second.enterprise_id == known.id
    assert [site.address for site in known.sites] == ["文一西路 998 号", "文三路 90 号"]
    assert made(db, second)[1].site_id == known.sites[1].id


def test_an_enterprise_the_school_turned_down_stays_turned_down() -> None:
    school = a_school()
    known = an_enterprise()
    vetting = approve(known, school)
    office = office_viewer(school)
    organisations.decide_vetting(vetting, "revoke", comment="发生安全事故", by=office, at=MORNING)
    proposal = a_proposal(a_student(school), credit_code=known.credit_code or "")

    with pytest.raises(RuleBroken, match="enterprise_refused"):
        services.approve_proposal(proposal, by=office, at=MORNING)


def test_approval_ends_the_other_open_applications() -> None:
    stage = a_stage()
    open_one = an_application(stage, state="offered")

    services.approve_proposal(a_proposal(stage.student), by=stage.office, at=MORNING)

    assert (open_one.state, stage.slot.seats_held) == ("superseded", 0)


@pytest.mark.parametrize(
    "changes, code, field",
    [
        ({"credit_code": "91330106MA2B1ABC00"}, "bad_credit_code", "credit_code"),
        ({"credit_code": ""}, "bad_credit_code", "credit_code"),
        ({"industry_code": "65"}, "bad_industry", "industry_code"),
        ({"industry_code": "98xx"}, "bad_industry", "industry_code"),
        ({"division": "330103"}, "unknown_division", "division"),
        ({"division": "999999"}, "unknown_division", "division"),
        ({"ends_on": date(2026, 6, 30)}, "bad_terms", "ends_on"),
        ({"starts_on": date(2026, 3, 16)}, "begins_too_early", "starts_on"),
        ({"tasks": "字" * 1_000_000}, "bad_terms", "tasks"),
        ({"title": ""}, "bad_terms", "title"),
        ({"pay_fen": 10**12}, "bad_terms", "pay_fen"),
        ({"industry_code": "9013"}, "R-303", "venue"),
        ({"venue": "internet_bar"}, "R-303", "venue"),
        ({"industry_code": "7262"}, "R-122", "industry_code"),
        ({"industry_code": "7263"}, "R-122", "industry_code"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changes: dict[str, Any], code: str, field: str) -> None:
    student = a_student(a_school())

    with pytest.raises(RuleBroken) as refused:
        a_proposal(student, **changes)

    assert (refused.value.code, refused.value.field) == (code, field)
    if code.startswith("R-"):
        assert "《职业学校学生实习管理规定》第十六条" in str(refused.value.message)


@pytest.mark.parametrize("trait", ["agency", "internet_bar"])
def test_a_registered_agency_or_internet_bar_is_refused_whatever_the_student_writes(trait: str) -> None:
    barred = an_enterprise(**{trait: True})  # type: ignore[arg-type]

    with pytest.raises(RuleBroken, match=r"R-122|R-303"):
        a_proposal(a_student(a_school()), credit_code=barred.credit_code or "")


def test_age_and_taken_days_count_for_a_found_post_too() -> None:
    stage = a_stage()
    with pytest.raises(RuleBroken, match="R-103"):
        a_proposal(a_student(stage.school, "小徐", born=date(2010, 7, 1)))
    an_application(stage, state="accepted")
    with pytest.raises(RuleBroken, match="days_taken"):
        a_proposal(stage.student)


def test_one_proposal_at_a_time_and_only_students_propose() -> None:
    student = a_student(school := a_school())
    a_proposal(student)

    with pytest.raises(RuleBroken, match="proposal_open"):
        a_proposal(student)
    with pytest.raises(NotAllowed):
        services.propose_post(a_post(), by=viewer_for(a_teacher(school)), at=MORNING)


def test_returned_mended_and_approved() -> None:
    proposal = a_proposal(student := a_student(school := a_school()))
    me, office = viewer_for(student), office_viewer(school)
    with pytest.raises(RuleBroken, match="comment_missing"):
        services.return_proposal(proposal, "", by=office, at=MORNING)

    services.return_proposal(proposal, "请写清楚带教师傅", by=office, at=MORNING)
    with pytest.raises(Conflict):
        services.approve_proposal(proposal, by=office, at=MORNING)
    better = replace(a_post(), tasks="在王师傅带教下更新网站内容。")
    services.revise_proposal(proposal, better, by=me, at=MORNING)

    assert (proposal.state, proposal.tasks) == ("submitted", "在王师傅带教下更新网站内容。")
    services.approve_proposal(proposal, by=office, at=MORNING)
    assert proposal.state == "approved"


def test_a_mended_one_is_checked_like_a_new_one() -> None:
    proposal = a_proposal(student := a_student(school := a_school()))
    services.return_proposal(proposal, "请核对行业", by=office_viewer(school), at=MORNING)

    with pytest.raises(RuleBroken, match="R-303"):
        services.revise_proposal(proposal, a_post(industry_code="9013"), by=viewer_for(student), at=MORNING)

    assert (proposal.state, proposal.industry_code) == ("returned", "6513")


def test_what_the_school_refused_can_be_proposed_anew() -> None:
    proposal = a_proposal(student := a_student(school := a_school()))

    services.refuse_proposal(proposal, "岗位与专业不符", by=office_viewer(school), at=MORNING)

    assert proposal.state == "refused"
    assert a_proposal(student).state == "submitted"


def test_approved_twice_is_a_conflict_and_makes_one_slot(db: SQLAlchemy) -> None:
    proposal = a_proposal(a_student(school := a_school()))
    office = office_viewer(school)
    services.approve_proposal(proposal, by=office, at=MORNING)

    with pytest.raises(Conflict):
        services.approve_proposal(proposal, by=office, at=MORNING)

    assert db.session.scalar(db.select(db.func.count()).select_from(Slot)) == 1


def test_only_the_own_school_and_student_act_on_it_and_see_it() -> None:
    proposal = a_proposal(student := a_student(school := a_school()))
    elsewhere = a_school()
    with pytest.raises(NotAllowed):
        services.approve_proposal(proposal, by=office_viewer(elsewhere), at=MORNING)
    with pytest.raises(NotAllowed):
        services.withdraw_proposal(proposal, by=viewer_for(a_student(school, "同学")), at=MORNING)
    for stranger in (
        office_viewer(elsewhere),
        viewer_for(a_student(school, "同学")),
        hr_viewer(an_enterprise()),
        SYSTEM,
    ):
        with pytest.raises(NotFound):
            queries.get_proposal(stranger, proposal.id)
    assert queries.get_proposal(viewer_for(student), proposal.id) is proposal
