"""Signing in order, once, by the right person, what was read; and what stops it."""

from __future__ import annotations

import hashlib

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import User
from placement.agreements import queries, services
from placement.agreements.rules import AgreementState, Party, SigningMethod
from placement.infra.files import read
from placement.infra.statelog import history
from placement.kernel.clock import at_local
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.papers import issuing
from placement.papers.rules import DocumentState
from placement.placements import services as placements
from placement.placements.rules import PlacementState, Scan
from tests.factories.agreements import Desk, a_desk, do_jobs, fill, proof, sent, sign, signed, whole_scan
from tests.factories.applications import MORNING
from tests.factories.people import hr_of, office_of, viewer_for
from tests.factories.placements import consent, first_morning, prepare


def refused(desk: Desk, party: Party, code: str, **changes: object) -> None:
    with pytest.raises((RuleBroken, Conflict), match=code):
        services.sign_on_screen(desk.agreement, party, proof(desk, **changes), by=desk.by(party), at=MORNING)
    assert desk.agreement.current_signatures == []


def test_sending_makes_a_draft_that_the_person_signs_first(db: SQLAlchemy) -> None:
    desk = fill(a_desk())
    services.send_for_signing(desk.agreement, by=desk.trio.office, at=MORNING)
    assert desk.agreement.draft is None
    assert not any((desk.agreement.school_owes, desk.agreement.enterprise_owes, desk.agreement.person_owes))
    do_jobs(desk)
    assert desk.agreement.draft is not None
    assert read(desk.agreement.draft.file).startswith(b"%PDF-")
    assert (desk.agreement.person_owes, desk.agreement.enterprise_owes) == (True, False)


def test_what_spoils_a_signature_on_screen(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    refused(desk, Party.PERSON, "draft_changed", sha256="0" * 64)
    refused(desk, Party.PERSON, "consent_missing", consent_hash="")
    refused(desk, Party.PERSON, "wrong_password", password="falsch")
    refused(desk, Party.ENTERPRISE, "out_of_order")
    refused(desk, Party.SCHOOL, "out_of_order")
    user = db.session.get_one(User, desk.trio.person.user_id)
    assert user.failed_count == 1


def test_hr_confirms_that_they_may_sign_for_the_enterprise(db: SQLAlchemy) -> None:
    desk = sign(sent(a_desk()), Party.PERSON)
    with pytest.raises(RuleBroken, match="authority_missing"):
        services.sign_on_screen(
            desk.agreement, Party.ENTERPRISE, proof(desk, authority=False), by=desk.trio.hr, at=MORNING
        )


def test_nobody_signs_for_another(db: SQLAlchemy) -> None:
    desk, foreign = sent(a_desk(minor=True)), a_desk()
    strangers = (desk.trio.office, desk.trio.hr, foreign.trio.me, viewer_for(hr_of(foreign.trio.enterprise)))
    for viewer in strangers:
        with pytest.raises(NotAllowed):
            services.sign_on_screen(desk.agreement, Party.PERSON, proof(desk), by=viewer, at=MORNING)
    sign(desk, Party.PERSON)
    with pytest.raises(NotAllowed):
        services.sign_on_screen(desk.agreement, Party.GUARDIAN, proof(desk), by=desk.trio.me, at=MORNING)


def test_a_minors_guardian_signs_on_paper_between_the_minor_and_the_enterprise(db: SQLAlchemy) -> None:
    desk = sent(a_desk(minor=True))
    assert desk.agreement.order == (Party.PERSON, Party.GUARDIAN, Party.ENTERPRISE, Party.SCHOOL)
    sign(desk, Party.PERSON)
    with pytest.raises(Conflict, match="out_of_order"):
        services.sign_on_screen(desk.agreement, Party.ENTERPRISE, proof(desk), by=desk.trio.hr, at=MORNING)
    assert desk.agreement.person_owes
    scan = whole_scan(desk)
    signature = services.sign_on_paper(desk.agreement, Party.GUARDIAN, "陆建国", scan=scan, by=desk.trio.me, at=MORNING)
    assert (signature.method, signature.sha256) == (SigningMethod.PAPER, desk.agreement.draft.sha256)  # type: ignore[union-attr]
    assert signature.scan is not None
    assert read(signature.scan) == scan.data
    assert desk.agreement.enterprise_owes


@pytest.mark.parametrize("data", [b"", b"MZ program", b"<html>"])
def test_a_scan_is_a_scan(db: SQLAlchemy, data: bytes) -> None:
    desk = sent(a_desk())
    with pytest.raises(RuleBroken):
        services.sign_on_paper(
            desk.agreement, Party.PERSON, "张华生", scan=Scan(data, "a.pdf"), by=desk.trio.office, at=MORNING
        )
    assert desk.agreement.current_signatures == []


def test_hr_brings_only_its_own_paper_and_a_student_only_the_guardians(db: SQLAlchemy) -> None:
    desk = sent(a_desk(minor=True))
    for viewer, party in ((desk.trio.hr, Party.PERSON), (viewer_for(office_of(a_desk().trio.school)), Party.PERSON)):
        with pytest.raises(NotAllowed):
            services.sign_on_paper(desk.agreement, party, "某", scan=whole_scan(desk), by=viewer, at=MORNING)
    scan = whole_scan(desk)
    services.sign_on_paper(desk.agreement, Party.PERSON, "陆小满", scan=scan, by=desk.trio.office, at=MORNING)


def test_signing_twice_signs_once(db: SQLAlchemy) -> None:
    desk = sign(sent(a_desk()), Party.PERSON)
    with pytest.raises(Conflict, match="already_signed"):
        services.sign_on_screen(desk.agreement, Party.PERSON, proof(desk), by=desk.trio.me, at=MORNING)
    assert len(desk.agreement.signatures) == 1


def test_facts_that_changed_after_sending_stop_the_signing(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    desk.trio.placement.pay_fen += 100
    refused(desk, Party.PERSON, "facts_changed")


def test_sending_back_voids_what_was_signed_and_makes_a_new_draft(db: SQLAlchemy) -> None:
    desk = sign(sent(a_desk()), Party.PERSON)
    first = desk.agreement.draft.sha256  # type: ignore[union-attr]
    services.return_draft(desk.agreement, Party.ENTERPRISE, "报酬写错", by=desk.trio.hr, at=MORNING)
    assert desk.agreement.state == AgreementState.RETURNED
    assert desk.agreement.current_signatures == []
    assert set(desk.agreement.completed_by) == {Party.SCHOOL, Party.PERSON}
    mended = {"department": "测试二部"}
    services.fill_terms(desk.agreement, Party.ENTERPRISE, mended, complete=True, by=desk.trio.hr, at=MORNING)
    services.send_for_signing(desk.agreement, by=desk.trio.office, at=MORNING)
    do_jobs(desk)
    assert desk.agreement.draft_number == 2
    refused(desk, Party.PERSON, "draft_changed", sha256=first)
    sign(desk, Party.PERSON)
    assert [one.draft_number for one in desk.agreement.signatures] == [1, 2]


def test_after_a_refusal_nobody_signs_and_the_office_may_begin_again(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    services.refuse(desk.agreement, "岗位与说明不符", by=desk.trio.me, at=MORNING)
    with pytest.raises(Conflict, match="not_signing"):
        services.sign_on_screen(desk.agreement, Party.PERSON, proof(desk), by=desk.trio.me, at=MORNING)
    again = services.open_agreement(desk.trio.placement, by=desk.trio.office, at=MORNING)
    assert again.state == AgreementState.DRAFTING
    assert again.terms["enterprise"]["mentor_title"] == "高级工程师"
    with pytest.raises(Conflict, match="agreement_alive"):
        services.open_agreement(desk.trio.placement, by=desk.trio.office, at=MORNING)


def test_who_has_signed_returns_and_does_not_refuse(db: SQLAlchemy) -> None:
    desk = sign(sent(a_desk()), Party.PERSON)
    with pytest.raises(RuleBroken, match="agreement_refuse_refused"):
        services.refuse(desk.agreement, "反悔", by=desk.trio.me, at=MORNING)
    services.refuse(desk.agreement, "名额取消", by=desk.trio.hr, at=MORNING)
    assert desk.agreement.state == AgreementState.REFUSED


def test_the_last_signature_issues_the_paper_and_opens_the_gate(db: SQLAlchemy) -> None:
    desk = a_desk(minor=True)
    consent(desk.trio)
    prepare(desk.trio)
    signed(desk)
    agreement, placement = desk.agreement, desk.trio.placement
    assert agreement.state == AgreementState.SIGNED
    assert agreement.document is not None
    assert agreement.document.number == f"XY-{desk.trio.school.code}-2026-0001"
    assert placement.agreement_signed_by == "enterprise,guardian,person,school"
    assert placement.state == PlacementState.GATED
    events = [row.event for row in db.session.scalars(history("agreement", agreement.id))]
    assert events == ["open", "complete", "send", *["sign"] * 4, "finish"]


def test_the_issued_bytes_are_kept_and_belong_to_the_hash_the_snapshot_and_the_template(db: SQLAlchemy) -> None:
    document = signed(a_desk()).agreement.document
    assert document is not None
    data = read(document.file)
    assert hashlib.sha256(data).hexdigest() == document.sha256
    assert document.snapshot["student.name"] == "张华生"
    assert document.template_version
    assert document.parties[2] == "张*"
    assert "张华生" not in "".join(document.parties)


def test_numbers_run_on_within_a_school_and_a_year(db: SQLAlchemy) -> None:
    assert [issuing.take_number("XY-A-2026") for _ in range(3)] == [1, 2, 3]
    assert issuing.take_number("XY-B-2026") == 1


def test_an_early_end_is_shown_on_the_paper_that_was_issued(db: SQLAlchemy) -> None:
    desk = a_desk()
    consent(desk.trio)
    prepare(desk.trio)
    signed(desk)
    at = first_morning(desk.trio.placement)
    placements.start_due(at=at)
    placements.terminate(
        desk.trio.placement, "企业停产", at_local(desk.trio.placement.starts_on).date(), by=desk.trio.hr, at=at
    )
    assert desk.agreement.document is not None
    assert desk.agreement.document.state == DocumentState.ENDED
    assert desk.agreement.state == AgreementState.SIGNED


@pytest.mark.parametrize("traits", [{"teacher": True}, {"kind": "apprenticeship"}], ids=["teacher", "apprentice"])
def test_the_other_kinds_are_signed_the_same_way(db: SQLAlchemy, traits: dict[str, object]) -> None:
    desk = signed(a_desk(**traits))  # type: ignore[arg-type]
    assert desk.agreement.state == AgreementState.SIGNED
    assert desk.trio.placement.agreement_signed_at == MORNING


def test_many_are_sent_at_once_and_those_that_cannot_go_are_named(db: SQLAlchemy) -> None:
    ready, unready = fill(a_desk()), a_desk()
    unready.agreement.school_id = ready.agreement.school_id
    done, failed = services.send_many([ready.agreement, unready.agreement], by=ready.trio.office, at=MORNING)
    assert done == 1
    assert [name for name, _why in failed] == ["张华生"]


def test_what_one_owes_is_found_by_an_index(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    for viewer, expected in ((desk.trio.me, 1), (desk.trio.hr, 0), (desk.trio.office, 0)):
        assert len(db.session.scalars(queries.owed_agreements(viewer)).all()) == expected
