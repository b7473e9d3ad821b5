"""One password signs many, each under its own hash; rows that fail are named and the others are signed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.agreements.declarations import consent_hash
from placement.agreements.rules import Party
from tests.factories.agreements import Desk, a_desk, desk_of, proof, sent, sign
from tests.factories.people import PASSWORD
from tests.factories.placements import another_in
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def three_of_one_enterprise() -> list[Desk]:
    """Two that wait for the enterprise, and one that its person has not signed."""
    first = sent(a_desk())
    others = [sent(desk_of(another_in(first.trio, name))) for name in ("李思", "周末")]
    for desk in (first, others[0]):
        sign(desk, Party.PERSON)
    return [first, *others]


def told(desks: list[Desk], **changes: object) -> dict[str, object]:
    hashes = {f"sha256-{desk.agreement.id}": proof(desk).sha256 for desk in desks}
    right = {"consent": consent_hash(), "agreed": "y", "authority": "y", "password": PASSWORD}
    return {"ids": [desk.agreement.id for desk in desks], **hashes, **right, **changes}


def signers(desk: Desk) -> list[str]:
    return [one.party for one in desk.agreement.signatures]


def test_hr_ticks_reads_and_signs_several_at_once(client: FlaskClient, db: SQLAlchemy) -> None:
    first, second, early = three_of_one_enterprise()
    sign_in(client, first.trio.hr_user)
    ids = [desk.agreement.id for desk in (first, second, early)]
    page = client.post("/agreements/chosen/sign", data={"ids": ids}, follow_redirects=True).text
    for desk in (first, second):
        assert f'value="{proof(desk).sha256}"' in page
        assert f"/agreements/{desk.agreement.id}/draft" in page
        assert desk.agreement.number in page
    assert proof(early).sha256 not in page

    assert client.post("/agreements/sign-many", data=told([first, second])).status_code == 303

    for desk in (first, second):
        assert signers(desk) == ["person", "enterprise"]
        assert desk.agreement.signatures[1].sha256 == proof(desk).sha256
    assert signers(early) == []


@pytest.mark.parametrize(
    "change,field",
    [({"password": "wrong"}, "password"), ({"agreed": ""}, "agreed"), ({"authority": ""}, "authority")],
)
def test_without_password_consent_or_authority_nothing_is_signed(
    client: FlaskClient, db: SQLAlchemy, change: dict[str, str], field: str
) -> None:
    desk = sign(sent(a_desk()), Party.PERSON)
    sign_in(client, desk.trio.hr_user)
    answer = client.post("/agreements/sign-many", data=told([desk], **change))
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert signers(desk) == ["person"]
    assert desk.trio.hr_user.failed_count == (field == "password")


def test_a_row_whose_text_changed_is_named_and_the_others_are_signed(client: FlaskClient, db: SQLAlchemy) -> None:
    first, second, _early = three_of_one_enterprise()
    second.trio.placement.pay_fen += 100
    sign_in(client, first.trio.hr_user)
    answer = client.post("/agreements/sign-many", data=told([first, second]))
    assert "1 项没有完成，1 项已完成" in answer.text
    assert "李思" in answer.text
    assert (signers(first), signers(second)) == (["person", "enterprise"], ["person"])


def test_each_is_signed_under_the_hash_that_was_read(client: FlaskClient, db: SQLAlchemy) -> None:
    first, second, _early = three_of_one_enterprise()
    sign_in(client, first.trio.hr_user)
    swapped = {f"sha256-{first.agreement.id}": proof(second).sha256}
    answer = client.post("/agreements/sign-many", data=told([first, second], **swapped))
    assert "请重新阅读最新的文本" in answer.text
    assert (signers(first), signers(second)) == (["person"], ["person", "enterprise"])


def test_foreign_ones_and_those_of_others_are_not_there(client: FlaskClient, db: SQLAlchemy) -> None:
    own, foreign = sign(sent(a_desk()), Party.PERSON), sign(sent(a_desk()), Party.PERSON)
    for user in (foreign.trio.hr_user, own.trio.office_user, own.trio.person.user):
        sign_in(client, user)
        answer = client.post("/agreements/sign-many", data=told([own]))
        assert (answer.status_code, "请先勾选轮到您签署的协议" in answer.text) == (422, True)
    assert signers(own) == ["person"]
