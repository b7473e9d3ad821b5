"""A guardian without an account signs by a link and a code: once, in time, the present draft, and nobody else does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.agreements import services
from placement.agreements.models import SigningLink
from placement.agreements.passage import FAILURES, LIFETIME
from placement.agreements.rules import AgreementState, Party, SigningMethod
from placement.agreements.services.links import NewLink
from placement.infra.audit import AuditEntry
from placement.infra.statelog import history
from placement.kernel.errors import Conflict, DomainError, NotAllowed, RuleBroken
from placement.papers.rules import DocumentState
from tests.factories.agreements import Desk, a_desk, do_jobs, proof, sent, sign, whole_scan
from tests.factories.applications import MORNING
from tests.factories.people import viewer_for
from tests.factories.signing import a_link, another_code, guardian_proof, sign_by, waiting_for_guardian


def acts_of(db: SQLAlchemy, desk: Desk) -> list[str]:
    query = select(AuditEntry.act).where(AuditEntry.subject == f"agreement:{desk.agreement.id}")
    return [act for act in db.session.scalars(query.order_by(AuditEntry.id)) if act != "agreement_filled"]


def test_the_guardian_signs_by_link_and_what_proves_it_is_kept(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    made = a_link(desk)

    signature = sign_by(desk, made)

    assert (signature.party, signature.method) == (Party.GUARDIAN, SigningMethod.SCREEN)
    assert signature.signer_name == "张建国"
    assert (signature.signer_id, signature.link_id, signature.address) == (None, made.link.id, "192.0.2.9")
    assert signature.sha256 == desk.agreement.draft.sha256  # type: ignore[union-attr]
    assert signature.consent_hash == guardian_proof(desk, made).consent_hash
    assert desk.agreement.next_party is Party.ENTERPRISE
    assert acts_of(db, desk)[-2:] == ["signing_link", "agreement_signed"]


def test_neither_token_nor_code_is_kept_anywhere(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    made = a_link(desk)
    kept = [str(value) for row in (made.link, *history_of(db, desk), *audit_of(db)) for value in vars(row).values()]
    assert not [value for value in kept if made.token in value or value == made.code]


def history_of(db: SQLAlchemy, desk: Desk) -> list[object]:
    return list(db.session.scalars(history("agreement", desk.agreement.id)))


def audit_of(db: SQLAlchemy) -> list[object]:
    return list(db.session.scalars(select(AuditEntry)))


def refused(desk: Desk, made: NewLink, why: str, **changes: object) -> None:
    before = len(desk.agreement.signatures)
    with pytest.raises((RuleBroken, Conflict), match=why):
        sign_by(desk, made, **changes)  # type: ignore[arg-type]
    assert len(desk.agreement.signatures) == before


def test_what_spoils_a_signature_by_link(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    made = a_link(desk)
    refused(desk, made, "draft_changed", sha256="0" * 64)
    refused(desk, made, "consent_missing", consent_hash=proof(desk).consent_hash)
    refused(desk, made, "wrong_name", name="陆小满")
    refused(desk, made, "wrong_name", name="")
    assert made.link.failures == 0
    refused(desk, made, "wrong_code", code=another_code(made.code))
    refused(desk, made, "wrong_code", code="")
    assert made.link.failures == 2


def test_nobody_who_is_signed_in_signs_by_link(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    made = a_link(desk)
    for visitor in (desk.trio.me, desk.trio.office, desk.trio.hr):
        refused(desk, made, "signed_in", visitor=visitor)
    with pytest.raises(NotAllowed):
        services.sign_on_screen(desk.agreement, Party.GUARDIAN, proof(desk), by=desk.trio.me, at=MORNING)


def test_five_wrong_codes_close_the_link_for_the_right_one_too(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    made = a_link(desk)
    assert not desk.agreement.school_owes
    for _guess in range(FAILURES - 1):
        refused(desk, made, "wrong_code", code=another_code(made.code))
    refused(desk, made, "link_closed", code=another_code(made.code))
    refused(desk, made, "link_closed")
    assert desk.agreement.school_owes
    assert acts_of(db, desk).count("wrong_signing_code") == FAILURES
    sign_by(desk, a_link(desk))


def test_a_link_opens_once(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    made = a_link(desk)
    sign_by(desk, made)
    refused(desk, made, "link_used")


def test_a_link_opens_for_72_hours(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    made = a_link(desk)
    refused(desk, made, "link_expired", at=MORNING + LIFETIME)
    services.expire_overdue((MORNING + LIFETIME).date(), by=desk.trio.office, at=MORNING + LIFETIME)
    assert desk.agreement.school_owes
    sign_by(desk, made, at=MORNING + LIFETIME - timedelta(seconds=1))


def test_a_new_link_or_the_offices_word_closes_the_old_one(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    first, second = a_link(desk), a_link(desk)
    refused(desk, first, "link_revoked")
    services.revoke_link(desk.agreement, by=desk.trio.office, at=MORNING)
    refused(desk, second, "link_revoked")
    with pytest.raises(Conflict, match="no_link"):
        services.revoke_link(desk.agreement, by=desk.trio.office, at=MORNING)
    assert acts_of(db, desk).count("signing_revoke_link") == 2


def test_a_link_is_for_one_draft(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    made = a_link(desk)
    services.return_draft(desk.agreement, Party.ENTERPRISE, "报酬写错", by=desk.trio.hr, at=MORNING)
    refused_before_draft(made)
    changed = {"department": "测试二部"}
    services.fill_terms(desk.agreement, Party.ENTERPRISE, changed, complete=True, by=desk.trio.hr, at=MORNING)
    services.send_for_signing(desk.agreement, by=desk.trio.office, at=MORNING)
    do_jobs(desk)
    sign(desk, Party.PERSON)
    refused(desk, made, "link_old_draft")


def refused_before_draft(made: NewLink) -> None:
    given = services.GuardianProof(token=made.token, name="张建国", code=made.code)
    with pytest.raises(Conflict, match="link_not_signing"):
        services.sign_by_link(made.link, given, visitor=None, at=MORNING)


def test_before_the_minor_the_guardian_does_not_sign(db: SQLAlchemy) -> None:
    desk = sent(a_desk(minor=True))
    made = a_link(desk)
    refused(desk, made, "link_early")
    sign(desk, Party.PERSON)
    sign_by(desk, made)


def test_after_the_last_day_or_a_paper_signature_the_link_opens_nothing(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    made = a_link(desk)
    late = MORNING + timedelta(days=2)
    desk.agreement.sign_by = MORNING.date()
    refused(desk, made, "link_too_late", at=late)
    desk.agreement.sign_by = None
    services.sign_on_paper(
        desk.agreement, Party.GUARDIAN, "张建国", scan=whole_scan(desk), by=desk.trio.office, at=MORNING
    )
    refused(desk, made, "link_signed")


def test_only_the_office_of_the_school_makes_links_and_only_for_a_guardian_who_is_waited_for(db: SQLAlchemy) -> None:
    desk, grown_up, foreign = waiting_for_guardian(), sent(a_desk()), a_desk()
    for viewer in (desk.trio.me, desk.trio.hr, foreign.trio.office, viewer_for(desk.trio.mentor)):
        for act in (services.make_link, services.revoke_link):
            with pytest.raises(NotAllowed):
                act(desk.agreement, by=viewer, at=MORNING)  # type: ignore[operator]
    with pytest.raises(Conflict, match="no_guardian"):
        services.make_link(grown_up.agreement, by=grown_up.trio.office, at=MORNING)
    assert db.session.query(SigningLink).count() == 0


@pytest.mark.parametrize(
    "record,code",
    [({"guardian_name": ""}, "guardian_unknown"), ({"guardian_phone": ""}, "guardian_unknown"), ({}, "guardian_phone")],
)
def test_the_code_is_told_at_the_guardians_own_number(db: SQLAlchemy, record: dict[str, str], code: str) -> None:
    desk = sent(a_desk(minor=True))
    student = desk.trio.person
    for name, value in (record or {"guardian_phone": student.user.phone}).items():
        setattr(student, name, value)
    with pytest.raises(RuleBroken, match=code):
        a_link(desk)


def test_a_guardian_who_works_at_the_enterprise_does_not_sign_for_both(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    desk.trio.hr_user.phone = desk.trio.person.guardian_phone  # type: ignore[union-attr]
    sign_by(desk, a_link(desk))
    with pytest.raises(RuleBroken, match="signed_for_another"):
        services.sign_on_screen(desk.agreement, Party.ENTERPRISE, proof(desk), by=desk.trio.hr, at=MORNING)


def test_a_guardian_refuses_with_the_same_code_and_says_why(db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    made = a_link(desk)
    refusal = guardian_proof(desk, made, sha256="", consent_hash="")

    def refuse(reason: str, at: datetime = MORNING, **changes: str) -> None:
        given = services.GuardianProof(**{**vars(refusal), **changes})
        services.refuse_by_link(made.link, given, reason, visitor=None, at=at)

    for reason, changes in (("", {}), ("太远", {"code": another_code(made.code)}), ("太远", {"name": "陆小满"})):
        with pytest.raises(DomainError):
            refuse(reason, **changes)
    assert desk.agreement.state == AgreementState.SIGNING
    refuse("工作地点太远")
    assert (desk.agreement.state, made.link.used_at) == (AgreementState.REFUSED, MORNING)
    assert desk.agreement.draft.state == DocumentState.ENDED  # type: ignore[union-attr]
    last = history_of(db, desk)[-1]
    assert (last.actor_name, last.role, last.comment) == ("张建国", "guardian", "工作地点太远")  # type: ignore[attr-defined]
    with pytest.raises(Conflict, match="link_used"):
        refuse("再说一次")
