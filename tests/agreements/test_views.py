"""The pages of agreements: who sees what, what bad input gets, and that back button and double click do no harm."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import User
from placement.agreements.declarations import consent_hash
from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementState, Party
from placement.infra import jobs
from placement.infra.files import read
from tests.factories.agreements import Desk, a_desk, do_jobs, fill, sent, signed, terms_for
from tests.factories.people import PASSWORD, an_auditor, bureau_person, finance_of, leader_of, mentor_of
from tests.support.signing_in import sign_in


def path_of(desk: Desk, rest: str = "") -> str:
    return f"/agreements/{desk.agreement.id}{rest}"


def users(desk: Desk) -> dict[Party, User]:
    return {
        Party.PERSON: desk.trio.person.user,
        Party.ENTERPRISE: desk.trio.hr_user,
        Party.SCHOOL: desk.trio.office_user,
    }


def shown(client: FlaskClient, user: User, path: str) -> str:
    answer = sign_in(client, user).get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return re.sub(r"\s+", " ", answer.text)


def test_the_parties_and_those_who_oversee_see_an_agreement_and_nobody_else(
    client: FlaskClient, db: SQLAlchemy
) -> None:
    desk, foreign = a_desk(), a_desk()
    readers = (*users(desk).values(), leader_of(desk.trio.school), finance_of(desk.trio.school))
    for user in (*readers, bureau_person(), an_auditor()):
        assert "张华生" in shown(client, user, path_of(desk))
    for user in users(foreign).values():
        for rest in ("", "/terms", "/sign", "/scan", "/return", "/draft"):
            assert sign_in(client, user).get(path_of(desk, rest)).status_code == 404
    assert sign_in(client, mentor_of(desk.trio.enterprise)).get(path_of(desk)).status_code == 404


def test_who_only_reads_can_neither_fill_in_nor_act(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk()
    sign_in(client, bureau_person())
    assert client.get(path_of(desk, "/terms")).status_code == 403
    assert client.post(path_of(desk, "/void"), data={"comment": "x"}).status_code == 403
    assert "其他操作" not in client.get(path_of(desk)).text


def test_each_party_gets_its_own_fields(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk()
    fields = {Party.PERSON: "emergency_phone", Party.ENTERPRISE: "hazards", Party.SCHOOL: "policy_number"}
    for party, user in users(desk).items():
        text = shown(client, user, path_of(desk, "/terms"))
        for owner, name in fields.items():
            assert (f'name="{name}"' in text) == (owner is party)


def typed(desk: Desk, party: Party, **changes: object) -> dict[str, object]:
    """What the browser would send: everything the form shows, with what the party adds."""
    values = {**desk.agreement.terms[party.value], **terms_for(desk, party), **changes}
    return {name: ("y" if value is True else value) for name, value in values.items() if value not in (None, False)}


def test_half_done_is_saved_and_done_needs_all(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk()
    sign_in(client, desk.trio.person.user)
    assert client.post(path_of(desk, "/terms"), data={"address": "良渚", "act": "save"}).status_code == 303
    assert desk.agreement.terms["person"]["address"] == "良渚"
    told = {"address": "文一路", "emergency_name": "", "act": "complete"}
    answer = client.post(path_of(desk, "/terms"), data=told)
    assert answer.status_code == 422
    assert "请填写：紧急联系人姓名" in answer.text
    assert "文一路" in answer.text
    assert desk.agreement.terms["person"]["address"] == "良渚"
    done = client.post(path_of(desk, "/terms"), data={**typed(desk, Party.PERSON), "act": "complete"})
    assert done.status_code == 303
    assert desk.agreement.completed_by == ["person"]


@pytest.mark.parametrize(
    "name,value",
    [
        ("pay_day", "32"),
        ("pay_day", "-1"),
        ("work_phone", "call me"),
        ("regular_wage_fen", "1.234"),
        ("tasks", "字" * 3001),
        ("mentor_title", "x" * 81),
        ("mentor_id", "999999"),
    ],
)
def test_bad_terms_are_refused_beside_the_field(client: FlaskClient, db: SQLAlchemy, name: str, value: str) -> None:
    desk = a_desk()
    before = dict(desk.agreement.terms)
    sign_in(client, desk.trio.hr_user)
    answer = client.post(path_of(desk, "/terms"), data={**typed(desk, Party.ENTERPRISE), name: value, "act": "save"})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert desk.agreement.terms == before


def test_insurance_that_ends_before_it_begins_is_refused(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk()
    sign_in(client, desk.trio.office_user)
    told = typed(desk, Party.SCHOOL, insured_to="2026-01-01", act="complete")
    answer = client.post(path_of(desk, "/terms"), data=told)
    assert (answer.status_code, 'id="insured_to-error"' in answer.text) == (422, True)
    assert desk.trio.placement.insurances == []


def test_a_name_with_script_and_rare_characters_is_text_on_the_page(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk()
    sign_in(client, desk.trio.person.user)
    name = "<script>alert(1)</script>䶮𬭎🌊"
    client.post(path_of(desk, "/terms"), data={"emergency_name": name, "act": "save"})
    text = client.get(path_of(desk, "/terms")).text
    assert "<script>alert" not in text
    assert "䶮𬭎🌊" in text


def test_sending_shows_that_the_text_is_being_made_until_it_is(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = fill(a_desk())
    sign_in(client, desk.trio.office_user)
    assert client.post(path_of(desk, "/send")).status_code == 303
    waiting = client.get(path_of(desk)).text
    assert "正在生成协议文本" in waiting
    assert "every 2s" in waiting
    region = client.get(path_of(desk), headers={"HX-Request": "true"}).text
    assert region.strip().startswith("<div")
    assert region.strip() in waiting
    do_jobs(desk)
    ready = client.get(path_of(desk), headers={"HX-Request": "true"}).text
    assert "every 2s" not in ready
    assert "第 1 稿" in ready


def test_a_text_that_could_not_be_made_says_what_to_do(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = fill(a_desk())
    sign_in(client, desk.trio.office_user)
    client.post(path_of(desk, "/send"))
    job = db.session.query(jobs.Job).filter_by(kind="agreement_draft").one()
    job.state = jobs.JobState.FAILED
    assert "请退回修改后重新送签" in client.get(path_of(desk)).text


def proof_of(desk: Desk, **changes: str) -> dict[str, str]:
    assert desk.agreement.draft is not None
    right = {"sha256": desk.agreement.draft.sha256, "consent": consent_hash(), "agreed": "y", "password": PASSWORD}
    return {**right, **changes}


def test_signing_shows_the_text_its_hash_and_what_the_signature_is_not(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    text = shown(client, desk.trio.person.user, path_of(desk, "/sign"))
    assert desk.agreement.draft is not None
    for words in (desk.agreement.draft.sha256, "在线签署不是", "电子认证服务机构", path_of(desk, "/draft")):
        assert words in text
    pdf = client.get(path_of(desk, "/draft"))
    assert (pdf.data, pdf.headers["Content-Type"]) == (read(desk.agreement.draft.file), "application/pdf")


def test_a_double_click_signs_once_and_the_back_button_shows_that_it_is_signed(
    client: FlaskClient, db: SQLAlchemy
) -> None:
    desk = sent(a_desk())
    sign_in(client, desk.trio.person.user)
    data = proof_of(desk)
    for _click in range(2):
        answer = client.post(path_of(desk, "/sign"), data=data)
        assert (answer.status_code, answer.headers["Location"]) == (303, path_of(desk))
    assert len(desk.agreement.signatures) == 1
    assert client.get(path_of(desk, "/sign")).headers["Location"] == path_of(desk)


def test_a_wrong_password_is_said_beside_the_field_and_five_lock_the_account(
    client: FlaskClient, db: SQLAlchemy
) -> None:
    desk = sent(a_desk())
    sign_in(client, desk.trio.person.user)
    for _try in range(4):
        answer = client.post(path_of(desk, "/sign"), data=proof_of(desk, password="wrong"))
        assert (answer.status_code, 'id="password-error"' in answer.text) == (422, True)
    for password in ("wrong", PASSWORD):
        answer = client.post(path_of(desk, "/sign"), data=proof_of(desk, password=password))
        assert (answer.status_code, "账号已锁定" in answer.text) == (422, True)
    assert desk.agreement.signatures == []


def test_a_draft_that_changed_since_the_page_was_opened_is_not_signed(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    sign_in(client, desk.trio.person.user)
    answer = client.post(path_of(desk, "/sign"), data=proof_of(desk, sha256="0" * 64))
    assert (answer.status_code, "请重新阅读最新的文本" in answer.text) == (409, True)


def test_sending_back_asks_by_whom_and_why(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    sign_in(client, desk.trio.hr_user)
    assert client.post(path_of(desk, "/return"), data={"to": "enterprise"}).status_code == 422
    assert client.post(path_of(desk, "/return"), data={"to": "guardian", "comment": "x"}).status_code == 422
    answer = client.post(path_of(desk, "/return"), data={"to": "enterprise", "comment": "报酬写错"})
    assert answer.status_code == 303
    assert desk.agreement.state == AgreementState.RETURNED
    assert "报酬写错" in client.get(path_of(desk)).text


def test_the_list_shows_ones_own_and_what_waits_for_one(client: FlaskClient, db: SQLAlchemy) -> None:
    desk, other = a_desk(), a_desk()
    fill(desk, Party.PERSON)

    def listed(user: User, query: str = "") -> set[int]:
        text = shown(client, user, f"/agreements/{query}")
        return {int(number) for number in re.findall(r'href="/agreements/(\d+)"', text)}

    own = {desk.agreement.id}
    assert listed(desk.trio.person.user) == listed(desk.trio.office_user) == own
    assert listed(desk.trio.person.user, "?mine=1") == set()
    assert listed(desk.trio.hr_user, "?mine=1") == own
    assert listed(desk.trio.office_user, "?state=ready") == set()
    assert listed(desk.trio.office_user, "?q=zhs&sort=class") == own
    assert listed(bureau_person()) == {desk.agreement.id, other.agreement.id}


def test_the_office_sends_many_and_is_told_which_could_not_go(client: FlaskClient, db: SQLAlchemy) -> None:
    ready, unready, foreign = fill(a_desk()), a_desk(), fill(a_desk())
    unready.agreement.school_id = unready.trio.placement.school_id = ready.agreement.school_id
    sign_in(client, ready.trio.office_user)
    ids = [desk.agreement.id for desk in (ready, unready, foreign)]
    answer = client.post("/agreements/send", data={"ids": ids})
    assert (answer.status_code, "1 项没有完成，1 项已完成" in answer.text) == (200, True)
    states = {desk.agreement.id: desk.agreement.state for desk in (ready, unready, foreign)}
    assert list(states.values()) == [AgreementState.SIGNING, AgreementState.DRAFTING, AgreementState.READY]
    assert client.post("/agreements/send").status_code == 422


def test_documents_are_the_same_bytes_every_time_and_foreign_ones_are_404(client: FlaskClient, db: SQLAlchemy) -> None:
    desk, foreign = signed(a_desk()), a_desk()
    document = desk.agreement.document
    assert document is not None
    path = f"/papers/documents/{document.id}"
    for user in users(desk).values():
        assert document.number in shown(client, user, "/papers/documents")
        first, second = client.get(path), client.get(path)
        assert first.data == second.data == read(document.file)
        assert "attachment" in first.headers["Content-Disposition"]
    for user in users(foreign).values():
        assert sign_in(client, user).get(path).status_code == 404
        assert document.number not in client.get("/papers/documents").text


def test_from_a_placement_to_its_agreement(client: FlaskClient, db: SQLAlchemy) -> None:
    desk, foreign = a_desk(), a_desk()
    path = f"/agreements/of-placement/{desk.trio.placement.id}"
    sign_in(client, desk.trio.person.user)
    assert client.get(path).headers["Location"] == path_of(desk)
    assert sign_in(client, foreign.trio.person.user).get(path).status_code == 404


def test_after_a_refusal_the_office_begins_again(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    sign_in(client, desk.trio.person.user).post(path_of(desk, "/refuse"), data={"comment": "岗位不符"})
    assert "重新起草" in shown(client, desk.trio.office_user, path_of(desk))
    answer = client.post(f"/agreements/of-placement/{desk.trio.placement.id}/open")
    assert answer.status_code == 303
    assert db.session.query(Agreement).count() == 2


ACTS = (
    *("send", "reopen", "refuse", "void", "archive", "return", "terms", "sign", "scan", "copy"),
    *("remind", "delegate", "delegate/withdraw", "guardian-link", "guardian-link/revoke"),
    *("supplement", "termination", "give-back"),
)
"""Every unsafe address of one agreement."""


def test_nobody_of_another_school_or_enterprise_acts_on_an_agreement(client: FlaskClient, db: SQLAlchemy) -> None:
    desk, foreign = sent(a_desk(minor=True)), a_desk(minor=True)
    before = (desk.agreement.state, desk.agreement.version, len(desk.agreement.signatures))
    for user in users(foreign).values():
        sign_in(client, user)
        answers = {act: client.post(path_of(desk, f"/{act}"), data={"comment": "x"}).status_code for act in ACTS}
        assert set(answers.values()) <= {403, 404}, answers
        assert answers["remind"] == answers["copy"] == 404
    assert (desk.agreement.state, desk.agreement.version, len(desk.agreement.signatures)) == before
