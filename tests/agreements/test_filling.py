"""Each party fills in its own part; when all are done the agreement is ready."""

from __future__ import annotations

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.agreements import queries, services
from placement.agreements.rules import AgreementState, Party
from placement.agreements.terms import MATRIX, missing
from placement.applications import services as applications
from placement.infra import statelog
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.placements import services as placements
from tests.factories.agreements import a_desk, desk_of, fill, sent, terms_for
from tests.factories.applications import MORNING, a_booking, an_observation_stage
from tests.factories.people import viewer_for
from tests.factories.placements import a_trio, another_in


def test_a_planned_placement_has_its_agreement_begun_with_what_is_known(db: SQLAlchemy) -> None:
    desk = a_desk()
    terms = desk.agreement.terms
    assert desk.agreement.state == AgreementState.DRAFTING
    assert terms["enterprise"]["tasks"] == desk.trio.placement.slot.tasks
    assert terms["person"]["emergency_name"] == "张建国"
    assert terms["school"]["insured_to"] == desk.trio.placement.ends_on.isoformat()


def test_a_class_visit_needs_no_agreement(db: SQLAlchemy) -> None:
    stage = an_observation_stage()
    applications.confirm_booking(a_booking(stage), by=stage.hr, at=MORNING)
    assert db.session.scalar(queries.visible_agreements(viewer_for(stage.student))) is None


def test_half_done_terms_are_kept_and_can_be_gone_on_with(db: SQLAlchemy) -> None:
    desk = a_desk()
    services.fill_terms(desk.agreement, Party.PERSON, {"address": "良渚"}, complete=False, by=desk.trio.me, at=MORNING)
    assert desk.agreement.terms["person"]["address"] == "良渚"
    assert desk.agreement.terms["person"]["emergency_name"] == "张建国"
    assert desk.agreement.person_owes


def test_done_needs_every_required_field_and_names_the_first_that_is_empty(db: SQLAlchemy) -> None:
    desk = a_desk()
    with pytest.raises(RuleBroken) as refused:
        services.fill_terms(desk.agreement, Party.PERSON, {}, complete=True, by=desk.trio.me, at=MORNING)
    assert refused.value.field == "address"


def test_ready_when_all_three_are_done_whatever_the_order(db: SQLAlchemy) -> None:
    desk = a_desk()
    for party in (Party.PERSON, Party.SCHOOL):
        fill(desk, party)
        assert desk.agreement.state == AgreementState.DRAFTING
    fill(desk, Party.ENTERPRISE)
    assert desk.agreement.state == AgreementState.READY
    assert (desk.agreement.school_owes, desk.agreement.enterprise_owes, desk.agreement.person_owes) == (
        True,
        False,
        False,
    )


def test_people_and_insurance_become_facts_of_the_placement(db: SQLAlchemy) -> None:
    desk = fill(a_desk())
    placement = desk.trio.placement
    assert placement.mentor_id == desk.trio.mentor.id
    assert placement.instructor_id == desk.trio.instructor.user_id
    assert [policy.policy_number for policy in placement.insurances] == ["PSX2026330100088"]


@pytest.mark.parametrize("party", [Party.SCHOOL, Party.ENTERPRISE, Party.PERSON])
def test_nobody_fills_in_for_another_party(db: SQLAlchemy, party: Party) -> None:
    desk, foreign = a_desk(), a_desk()
    others = {desk.by(one) for one in (Party.SCHOOL, Party.ENTERPRISE, Party.PERSON) if one is not party}
    for viewer in (*others, foreign.by(party)):
        with pytest.raises(NotAllowed):
            services.fill_terms(desk.agreement, party, {}, complete=False, by=viewer, at=MORNING)


def test_terms_that_nobody_asked_for_are_not_kept(db: SQLAlchemy) -> None:
    desk = a_desk()
    services.fill_terms(
        desk.agreement, Party.PERSON, {"pay_fen": 1, "address": "良渚"}, complete=False, by=desk.trio.me, at=MORNING
    )
    assert "pay_fen" not in desk.agreement.terms["person"]


def test_what_is_sent_cannot_be_changed(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    with pytest.raises(Conflict, match="not_fillable"):
        fill(desk, Party.PERSON)


def test_a_ready_agreement_can_be_taken_back_by_one_side(db: SQLAlchemy) -> None:
    desk = fill(a_desk())
    services.reopen(desk.agreement, by=desk.trio.hr, at=MORNING)
    assert desk.agreement.state == AgreementState.DRAFTING
    assert set(desk.agreement.completed_by) == {Party.SCHOOL, Party.PERSON}


def test_one_act_completes_the_other_agreements_about_the_slot(db: SQLAlchemy) -> None:
    first = desk_of(a_trio())
    second = desk_of(another_in(first.trio))
    second.agreement.placement.slot_id = first.agreement.placement.slot_id
    fill(first, Party.ENTERPRISE)
    done, failed = services.fill_same_slot(first.agreement, Party.ENTERPRISE, by=first.trio.hr, at=MORNING)
    assert (done, failed) == (1, [])
    assert Party.ENTERPRISE in second.agreement.completed_by
    assert second.agreement.terms["enterprise"]["mentor_title"] == "高级工程师"


def test_the_next_agreement_begins_with_what_the_enterprise_wrote_last_time(db: SQLAlchemy) -> None:
    first = fill(a_desk(), Party.ENTERPRISE)
    second = desk_of(another_in(first.trio))
    assert second.agreement.terms["enterprise"]["mentor_title"] == "高级工程师"
    assert not second.agreement.terms["enterprise"].get("hours_confirmed")


@pytest.mark.parametrize("kind", MATRIX)
def test_the_matrix_asks_nobody_twice_for_the_same_thing(kind: str) -> None:
    names = [term.name for terms in MATRIX[kind].values() for term in terms]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", MATRIX)
def test_an_empty_form_misses_every_required_field(kind: str) -> None:
    for party, terms in MATRIX[kind].items():
        assert missing(kind, party, {}) == [term for term in terms if term.required]


def test_a_cancelled_placement_voids_its_agreement(db: SQLAlchemy) -> None:
    desk = fill(a_desk())
    placements.cancel(desk.trio.placement, "取消", by=desk.trio.office, at=MORNING)
    assert desk.agreement.state == AgreementState.VOID
    assert not any((desk.agreement.school_owes, desk.agreement.enterprise_owes, desk.agreement.person_owes))


def test_the_terms_of_a_teachers_agreement_are_its_own(db: SQLAlchemy) -> None:
    desk = a_desk(teacher=True)
    assert "goal" in {term.name for term in MATRIX["teacher_practice"][Party.PERSON]}
    assert desk.agreement.terms["school"]["treatment"]
    fill(desk)
    assert desk.agreement.state == AgreementState.READY
    assert terms_for(desk, Party.PERSON)["goal"] == desk.agreement.terms["person"]["goal"]


def test_another_task_asks_those_who_had_completed_their_part_again(db: SQLAlchemy) -> None:
    desk = fill(a_desk())
    services.reopen(desk.agreement, by=desk.trio.hr, at=MORNING)
    changed = {**terms_for(desk, Party.ENTERPRISE), "tasks": "接口测试和性能测试"}
    services.fill_terms(desk.agreement, Party.ENTERPRISE, changed, complete=True, by=desk.trio.hr, at=MORNING)
    assert desk.agreement.state == AgreementState.DRAFTING
    assert desk.agreement.completed_by == [Party.ENTERPRISE]
    assert desk.agreement.resets == {"school": ["tasks"], "person": ["tasks"]}
    log = db.session.scalars(statelog.history("agreement", desk.agreement.id)).all()
    assert [row.comment for row in log if row.event == "reset"] == ["企业修改了：实习内容。请学校、本人重新确认"]
    fill(desk, Party.SCHOOL, Party.PERSON)
    assert (desk.agreement.state, desk.agreement.resets) == (AgreementState.READY, {})


def test_what_nobody_relies_on_asks_nobody_again(db: SQLAlchemy) -> None:
    desk = fill(a_desk())
    services.reopen(desk.agreement, by=desk.trio.hr, at=MORNING)
    changed = {**terms_for(desk, Party.ENTERPRISE), "department": "质量部"}
    services.fill_terms(desk.agreement, Party.ENTERPRISE, changed, complete=True, by=desk.trio.hr, at=MORNING)
    assert (desk.agreement.state, desk.agreement.resets) == (AgreementState.READY, {})
