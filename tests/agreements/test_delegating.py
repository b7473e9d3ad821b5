"""An organisation gives its signature into a colleague's hands: who then signs, who sees what, and who never may."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts import services as accounts
from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.agreements import facts, queries, services
from placement.agreements.declarations import consent_hash
from placement.agreements.rules import Party
from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from tests.factories.agreements import Desk, a_desk, proof, sent, sign
from tests.factories.applications import MORNING
from tests.factories.people import PASSWORD, finance_of, head_of, hr_of, leader_of, mentor_of, office_of, viewer_for
from tests.support.signing_in import sign_in


def with_hr() -> Desk:
    """The person has signed, the enterprise is next."""
    return sign(sent(a_desk()), Party.PERSON)


def given_to_mentor(desk: Desk) -> Viewer:
    services.delegate(desk.agreement, desk.trio.mentor.id, by=desk.trio.hr, at=MORNING)
    return viewer_for(desk.trio.mentor)


def test_the_delegate_alone_signs_and_the_signature_says_for_whom(db: SQLAlchemy) -> None:
    desk = with_hr()
    mentor = given_to_mentor(desk)

    with pytest.raises(NotAllowed, match="in_other_hands"):
        services.sign_on_screen(desk.agreement, Party.ENTERPRISE, proof(desk), by=desk.trio.hr, at=MORNING)
    with pytest.raises(RuleBroken, match="authority_missing"):
        services.sign_on_screen(desk.agreement, Party.ENTERPRISE, proof(desk, authority=False), by=mentor, at=MORNING)
    signature = services.sign_on_screen(desk.agreement, Party.ENTERPRISE, proof(desk), by=mentor, at=MORNING)

    assert (signature.signer_id, signature.delegated_by_id) == (desk.trio.mentor.id, desk.trio.hr_user.id)
    assert signature.signed_as == "周师傅（受郑文委托）"
    assert desk.agreement.next_party is Party.SCHOOL


def test_taken_back_it_is_signed_by_hr_again(db: SQLAlchemy) -> None:
    desk = with_hr()
    mentor = given_to_mentor(desk)
    services.take_back(desk.agreement, by=desk.trio.hr, at=MORNING)
    with pytest.raises(NotAllowed):
        services.sign_on_screen(desk.agreement, Party.ENTERPRISE, proof(desk), by=mentor, at=MORNING)
    with pytest.raises(Conflict, match="not_given"):
        services.take_back(desk.agreement, by=desk.trio.hr, at=MORNING)
    given_to_mentor(desk)
    services.take_back(desk.agreement, by=desk.trio.hr, at=MORNING)
    sign(desk, Party.ENTERPRISE)
    with pytest.raises(Conflict, match="not_waiting"):
        given_to_mentor(desk)


@pytest.mark.parametrize("who", [leader_of, finance_of, head_of, office_of])
def test_the_school_may_choose_any_of_its_staff(db: SQLAlchemy, who: object) -> None:
    desk = sign(with_hr(), Party.ENTERPRISE)
    colleague: User = who(desk.trio.school)  # type: ignore[operator]
    services.delegate(desk.agreement, colleague.id, by=desk.trio.office, at=MORNING)
    services.sign_on_screen(desk.agreement, Party.SCHOOL, proof(desk), by=viewer_for(colleague), at=MORNING)
    assert desk.agreement.next_party is None


def test_a_teacher_of_the_school_may_sign_for_it_but_never_under_the_own_agreement(db: SQLAlchemy) -> None:
    desk, own = sent(a_desk()), sent(a_desk(teacher=True))
    services.delegate(desk.agreement, desk.trio.instructor.user_id, by=desk.trio.office, at=MORNING)
    with pytest.raises(RuleBroken, match="no_colleague"):
        services.delegate(own.agreement, own.trio.person.user_id, by=own.trio.office, at=MORNING)


def test_it_is_given_to_colleagues_only_and_by_those_who_act_for_the_organisation(db: SQLAlchemy) -> None:
    desk, foreign = with_hr(), a_desk()
    nobody = (desk.trio.hr_user, desk.trio.person.user, desk.trio.office_user, foreign.trio.mentor)
    for stranger in nobody:
        with pytest.raises(RuleBroken, match="no_colleague"):
            services.delegate(desk.agreement, stranger.id, by=desk.trio.hr, at=MORNING)
    for viewer in (
        desk.trio.me,
        viewer_for(desk.trio.mentor),
        foreign.trio.hr,
        viewer_for(leader_of(desk.trio.school)),
    ):
        with pytest.raises(NotAllowed):
            services.delegate(desk.agreement, desk.trio.mentor.id, by=viewer, at=MORNING)
    given_to_mentor(desk)
    with pytest.raises(Conflict, match="in_other_hands"):
        services.delegate(desk.agreement, hr_of(desk.trio.enterprise, "何文").id, by=desk.trio.hr, at=MORNING)


def test_before_it_is_sent_and_after_it_was_signed_there_is_nothing_to_give(db: SQLAlchemy) -> None:
    desk = a_desk()
    with pytest.raises(Conflict, match="not_waiting"):
        given_to_mentor(desk)


def both_hats(desk: Desk, user: User) -> Viewer:
    """The same person in the office of the school too."""
    accounts.add_membership(user, Role.PLACEMENT_OFFICE, desk.trio.school.id)
    return accounts.viewer_of(user.memberships[-1])


def test_neither_the_delegate_nor_the_giver_signs_for_the_other_side_too(db: SQLAlchemy) -> None:
    desk = with_hr()
    mentor = given_to_mentor(desk)
    giver_at_school, mentor_at_school = both_hats(desk, desk.trio.hr_user), both_hats(desk, desk.trio.mentor)
    services.sign_on_screen(desk.agreement, Party.ENTERPRISE, proof(desk), by=mentor, at=MORNING)
    for viewer in (giver_at_school, mentor_at_school):
        with pytest.raises(RuleBroken, match="signed_for_another"):
            services.sign_on_screen(desk.agreement, Party.SCHOOL, proof(desk), by=viewer, at=MORNING)
    with pytest.raises(RuleBroken, match="signed_for_another"):
        services.delegate(desk.agreement, desk.trio.mentor.id, by=desk.trio.office, at=MORNING)


def test_a_delegate_under_another_hat_signs_nothing(db: SQLAlchemy) -> None:
    desk, foreign = with_hr(), a_desk()
    given_to_mentor(desk)
    accounts.add_membership(desk.trio.mentor, Role.HR, foreign.trio.enterprise.id)
    elsewhere = accounts.viewer_of(desk.trio.mentor.memberships[-1])
    with pytest.raises(NotAllowed):
        services.sign_on_screen(desk.agreement, Party.ENTERPRISE, proof(desk), by=elsewhere, at=MORNING)


def owed(db: SQLAlchemy, viewer: Viewer) -> int:
    return len(db.session.scalars(queries.owed_agreements(viewer)).all())


def test_what_waits_moves_from_the_givers_list_to_the_delegates(db: SQLAlchemy) -> None:
    desk = with_hr()
    mentor = viewer_for(desk.trio.mentor)
    assert (owed(db, desk.trio.hr), owed(db, mentor)) == (1, 0)
    given_to_mentor(desk)
    assert (owed(db, desk.trio.hr), owed(db, mentor)) == (0, 1)
    services.sign_on_screen(desk.agreement, Party.ENTERPRISE, proof(desk), by=mentor, at=MORNING)
    assert (owed(db, mentor), owed(db, desk.trio.office)) == (0, 1)


def test_a_mentor_reads_the_agreement_in_their_hands_and_no_other(client: FlaskClient, db: SQLAlchemy) -> None:
    desk, other = with_hr(), with_hr()
    path = f"/agreements/{desk.agreement.id}"
    sign_in(client, desk.trio.mentor)
    assert client.get(path).status_code == 404
    given_to_mentor(desk)
    db.session.commit()
    assert client.get(path).status_code == client.get(f"{path}/draft").status_code == 200
    assert "待签署的协议" in client.get("/").text
    assert "阅读并签署" in client.get(path).text
    assert re.findall(r'href="/agreements/(\d+)"', client.get("/agreements/?mine=1").text) == [str(desk.agreement.id)]
    for rest in ("", "/draft", "/sign"):
        assert client.get(f"/agreements/{other.agreement.id}{rest}").status_code == 404
    for rest in ("/terms", "/return", "/delegate", "/guardian-link"):
        assert client.get(f"{path}{rest}").status_code == 403
    for rest in ("/refuse", "/void", "/return", "/remind"):
        assert client.post(f"{path}{rest}", data={"comment": "x", "to": "person"}).status_code == 403
    answer = sign_as(client, desk, path)
    assert answer == 303
    assert desk.agreement.next_party is Party.SCHOOL
    assert client.get(path).status_code == 200


def sign_as(client: FlaskClient, desk: Desk, path: str) -> int:
    assert desk.agreement.draft is not None
    told = {"sha256": desk.agreement.draft.sha256, "consent": consent_hash(), "agreed": "y", "authority": "y"}
    return client.post(f"{path}/sign", data={**told, "password": PASSWORD}).status_code


def test_hr_chooses_on_a_page_and_takes_back(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = with_hr()
    path = f"/agreements/{desk.agreement.id}/delegate"
    stranger = mentor_of(a_desk().trio.enterprise, "外人")
    sign_in(client, desk.trio.hr_user)
    page = client.get(path).text
    assert "周师傅（企业导师）" in page
    assert "外人" not in page
    for bad in ("", "0", str(stranger.id), "x"):
        assert client.post(path, data={"to": bad}).status_code == 422
    assert client.post(path, data={"to": str(desk.trio.mentor.id)}).status_code == 303
    assert "已委托周师傅" in client.get(f"/agreements/{desk.agreement.id}").text
    assert client.get(f"/agreements/{desk.agreement.id}/sign").status_code == 303
    assert sign_as(client, desk, f"/agreements/{desk.agreement.id}") == 403
    assert client.post(f"{path}/withdraw").status_code == 303
    assert sign_as(client, desk, f"/agreements/{desk.agreement.id}") == 303


def test_the_paper_names_both(db: SQLAlchemy) -> None:
    desk = with_hr()
    services.sign_on_screen(desk.agreement, Party.ENTERPRISE, proof(desk), by=given_to_mentor(desk), at=MORNING)
    columns = facts.facts_of(desk.trio.placement, desk.agreement)["signatures"]
    assert "周师傅（受郑文委托）" in [column["signed_by"] for column in columns]
