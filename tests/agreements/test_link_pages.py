"""The pages of a guardian's link: what the office sees once, what the guardian sees, and what a closed link says."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.agreements.declarations import GUARDIAN_CONSENT, consent_hash
from placement.agreements.models import SigningLink
from placement.agreements.rules import AgreementState, Party
from placement.infra.files import read
from placement.kernel.clock import FixedClock
from tests.factories.agreements import Desk, a_desk, proof, sent, sign
from tests.factories.signing import a_link, another_code, waiting_for_guardian
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def office_path(desk: Desk, rest: str = "") -> str:
    return f"/agreements/{desk.agreement.id}/guardian-link{rest}"


def made_by_office(client: FlaskClient, desk: Desk) -> tuple[str, str]:
    """The office makes a link on its page: the path of the link, and the code."""
    answer = sign_in(client, desk.trio.office_user).post(office_path(desk))
    assert answer.status_code == 200
    path = re.search(r'value="https?://[^/"]+(/sign/[\w-]+)"', answer.text)
    code = re.search(r'class="pl-secret">(\d{6})<', answer.text)
    assert path is not None
    assert code is not None
    client.post("/accounts/sign-out")
    return path[1], code[1]


def told(desk: Desk, code: str, **changes: str) -> dict[str, str]:
    """What the guardian's browser sends."""
    right = {"name": "张建国", "code": code, "guardian": "y", "agreed": "y", "consent": consent_hash(GUARDIAN_CONSENT)}
    return {**right, "sha256": proof(desk).sha256, **changes}


def test_the_guardian_reads_and_signs_without_an_account(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    path, code = made_by_office(client, desk)

    page = client.get(path)
    pdf = client.get(f"{path}/document")
    assert page.status_code == 200
    for words in ("陆小满", "监护人", proof(desk).sha256, "在线签署不是", f"{path}/document"):
        assert words in page.text
    assert pdf.data == read(desk.agreement.draft.file)  # type: ignore[union-attr]
    assert client.post(path, data=told(desk, code)).headers["Location"] == path

    assert [one.party for one in desk.agreement.signatures] == ["person", "guardian"]
    assert "您已签署" in client.get(path).text
    assert client.get(f"{path}/document").status_code == 200
    assert client.get(f"{path}/document").mimetype == "text/html"


def test_the_secrets_are_shown_once_and_only_to_the_office(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    path, code = made_by_office(client, desk)
    for user in (desk.trio.office_user, desk.trio.person.user, desk.trio.hr_user):
        sign_in(client, user)
        for page in (f"/agreements/{desk.agreement.id}", office_path(desk)):
            text = client.get(page).text
            assert path not in text
            assert code not in re.findall(r"(?<![\w#])\d{6}(?!\w)", text)
    for user in (desk.trio.person.user, desk.trio.hr_user):
        assert sign_in(client, user).get(office_path(desk)).status_code == 403
        assert client.post(office_path(desk)).status_code == 403


def test_a_signed_in_student_cannot_use_the_link(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    path, code = made_by_office(client, desk)
    sign_in(client, desk.trio.person.user)
    assert "先退出登录" in client.get(path).text
    answer = client.post(path, data=told(desk, code))
    assert (answer.status_code, "不能用账号办理" in answer.text) == (409, True)
    assert len(desk.agreement.signatures) == 1


@pytest.mark.parametrize(
    "change,field",
    [
        ({"name": "陆小满"}, "name"),
        ({"name": ""}, "name"),
        ({"code": "12345"}, "code"),
        ({"code": "abcdef"}, "code"),
        ({"agreed": ""}, "agreed"),
        ({"guardian": ""}, "guardian"),
        ({"consent": "0" * 64}, "agreed"),
    ],
)
def test_what_is_not_right_is_said_beside_its_field(
    client: FlaskClient, db: SQLAlchemy, change: dict[str, str], field: str
) -> None:
    desk = waiting_for_guardian()
    path, code = made_by_office(client, desk)
    answer = client.post(path, data=told(desk, **{"code": code, **change}))
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert len(desk.agreement.signatures) == 1


def test_codes_cannot_be_tried_through(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    path, code = made_by_office(client, desk)
    wrong = another_code(code)
    for left in (4, 3, 2, 1):
        answer = client.post(path, data=told(desk, wrong))
        assert (answer.status_code, f"还可以再试 {left} 次" in answer.text) == (422, True)
    for guess in (wrong, code):
        answer = client.post(path, data=told(desk, guess))
        assert (answer.status_code, "这个链接已关闭" in answer.text) == (409, True)
    assert client.get(path).status_code == 410
    assert db.session.query(SigningLink).one().failures == 5
    assert len(desk.agreement.signatures) == 1


def test_a_guess_while_refusing_counts_too(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    path, code = made_by_office(client, desk)
    given = {"refuse-name": "张建国", "refuse-code": another_code(code), "refuse-reason": "太远"}
    answer = client.post(f"{path}/refuse", data=given)
    assert (answer.status_code, 'id="refuse-code-error"' in answer.text) == (422, True)
    assert db.session.query(SigningLink).one().failures == 1
    assert client.post(f"{path}/refuse", data={**given, "refuse-code": code}).status_code == 303
    assert desk.agreement.state == AgreementState.REFUSED
    assert "不同意签署" in client.get(path).text


def test_looking_changes_nothing_and_each_closed_link_says_why(
    client: FlaskClient, clock: FixedClock, db: SQLAlchemy
) -> None:
    desk = waiting_for_guardian()
    old, _code = made_by_office(client, desk)
    path, code = made_by_office(client, desk)
    for address, status, words in (("/sign/unknown", 404, "没有这个链接"), (old, 410, "已撤销或更换")):
        answer = client.get(address)
        assert (answer.status_code, words in answer.text) == (status, True)
        assert client.post(address, data=told(desk, code)).status_code in (404, 409)
    clock.move_to(clock.now() + timedelta(hours=73))
    assert "已过期" in client.get(path).text
    assert client.post(path, data=told(desk, code)).status_code == 409
    assert len(desk.agreement.signatures) == 1


def test_before_the_guardians_turn_the_page_asks_to_wait(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = sent(a_desk(minor=True))
    made = a_link(desk)
    db.session.commit()
    answer = client.get(f"/sign/{made.token}")
    assert (answer.status_code, "还没有轮到监护人签署" in answer.text) == (200, True)
    assert client.post(f"/sign/{made.token}", data=told(desk, made.code)).status_code == 409
    sign(desk, Party.PERSON)
    db.session.commit()
    assert client.post(f"/sign/{made.token}", data=told(desk, made.code)).status_code == 303


def test_the_office_sees_what_became_of_the_link_and_revokes_it(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = waiting_for_guardian()
    path, _code = made_by_office(client, desk)
    sign_in(client, desk.trio.office_user)
    assert "有效，等监护人签署" in client.get(office_path(desk)).text
    assert "更换链接" in client.get(office_path(desk)).text
    assert client.post(office_path(desk, "/revoke")).status_code == 303
    assert "已撤销或更换" in client.get(office_path(desk)).text
    assert client.post(office_path(desk, "/revoke")).status_code == 409
    assert client.get(path).status_code == 410
