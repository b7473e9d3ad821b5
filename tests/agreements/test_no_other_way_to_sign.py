"""No path leads to a signature for somebody else, twice, out of order, too late or under a draft that is no longer.

Everybody tries everything in every state; whatever they press, one signature comes into being at most, and only that of
the party whose turn it is, put by who signs for it, under the present draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.agreements import services
from placement.agreements.declarations import GUARDIAN_CONSENT, consent_hash
from placement.agreements.models import Agreement, Signature
from placement.agreements.rules import AgreementState, Party, SigningMethod
from placement.agreements.services.links import NewLink
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.errors import DomainError
from tests.factories.agreements import Desk, a_desk, proof, sent, sign, whole_scan
from tests.factories.applications import MORNING
from tests.factories.people import (
    PASSWORD,
    a_student,
    an_administrator,
    an_auditor,
    bureau_person,
    finance_bureau_person,
    finance_of,
    head_of,
    hr_of,
    leader_of,
    mentor_of,
    office_of,
    viewer_for,
)
from tests.factories.signing import a_link, guardian_proof
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LATE = MORNING + timedelta(days=15)
SCREEN = (Party.PERSON, Party.ENTERPRISE, Party.SCHOOL)
Key = tuple[str, str, int | None, int | None, str]
Attempt = Callable[["Stage", Viewer, datetime], object]


@dataclass
class Stage:
    """A minor's agreement with everybody around it, and the link of the guardian."""

    desk: Desk
    made: NewLink
    cast: dict[str, User]

    @property
    def agreement(self) -> Agreement:
        return self.desk.agreement

    def rightful(self, party: Party) -> User:
        """Who signs for a party with an account; the enterprise has given its signature to a mentor."""
        return self.cast[{Party.PERSON: "student", Party.ENTERPRISE: "mentor", Party.SCHOOL: "office"}[party]]


def a_stage() -> Stage:
    desk, foreign = sent(a_desk(minor=True)), a_desk()
    trio = desk.trio
    cast = {
        "student": trio.person.user,
        "classmate": a_student(trio.school, "何同学").user,
        "teacher": trio.instructor.user,
        "office": trio.office_user,
        "head": head_of(trio.school),
        "leader": leader_of(trio.school),
        "finance": finance_of(trio.school),
        "hr": trio.hr_user,
        "mentor": trio.mentor,
        "another mentor": mentor_of(trio.enterprise, "吴师傅"),
        "foreign student": foreign.trio.person.user,
        "foreign office": office_of(foreign.trio.school),
        "foreign hr": hr_of(foreign.trio.enterprise),
        "bureau": bureau_person(),
        "finance bureau": finance_bureau_person(),
        "auditor": an_auditor(),
        "administrator": an_administrator(Role.SYSTEM_ADMIN),
    }
    services.delegate(desk.agreement, trio.mentor.id, by=trio.hr, at=MORNING)
    return Stage(desk, a_link(desk), cast)


def progress(stage: Stage, signed: int) -> None:
    """So many parties have signed, in order, each in the usual way."""
    for party in stage.agreement.order[:signed]:
        if party is Party.GUARDIAN:
            given = guardian_proof(stage.desk, stage.made)
            services.sign_by_link(stage.made.link, given, visitor=None, at=MORNING)
        else:
            by = viewer_for(stage.rightful(party))
            services.sign_on_screen(stage.agreement, party, proof(stage.desk), by=by, at=MORNING)


def on_screen(party: Party) -> Attempt:
    return lambda stage, by, at: services.sign_on_screen(stage.agreement, party, proof(stage.desk), by=by, at=at)


def by_link(stage: Stage, by: Viewer, at: datetime) -> object:
    return services.sign_by_link(stage.made.link, guardian_proof(stage.desk, stage.made), visitor=by, at=at)


def in_bulk(stage: Stage, by: Viewer, at: datetime) -> object:
    given = proof(stage.desk)
    return services.sign_many([(stage.agreement, given.sha256)], given, by=by, at=at)


ATTEMPTS: dict[str, Attempt] = {
    **{f"sign for {party}": on_screen(party) for party in Party},
    "sign by link": by_link,
    "sign many": in_bulk,
    "send": lambda stage, by, at: services.send_for_signing(stage.agreement, by=by, at=at),
    "reopen": lambda stage, by, at: services.reopen(stage.agreement, by=by, at=at),
    "return": lambda stage, by, at: services.return_draft(stage.agreement, Party.PERSON, "请改", by=by, at=at),
    "refuse": lambda stage, by, at: services.refuse(stage.agreement, "不同意", by=by, at=at),
    "void": lambda stage, by, at: services.void(stage.agreement, "作废", by=by, at=at),
    "archive": lambda stage, by, at: services.archive(stage.agreement, by=by, at=at),
    "remind": lambda stage, by, at: services.remind(stage.agreement, by=by, at=at),
    "delegate": lambda stage, by, at: services.delegate(stage.agreement, by.user_id or 0, by=by, at=at),
    "take back": lambda stage, by, at: services.take_back(stage.agreement, by=by, at=at),
    "make a link": lambda stage, by, at: services.make_link(stage.agreement, by=by, at=at),
    "revoke the link": lambda stage, by, at: services.revoke_link(stage.agreement, by=by, at=at),
    "let it expire": lambda stage, by, at: services.expire_overdue(at.date(), by=SYSTEM, at=at),
}


def keys(agreement: Agreement) -> set[Key]:
    return {
        (one.party, one.method, one.signer_id, one.link_id, one.sha256)
        for one in agreement.signatures
        if one.draft_number == agreement.draft_number
    }


def permitted(stage: Stage, attempt: str, by: Viewer, at: datetime) -> set[Key]:
    """The one signature that this person may put now by this act, or none."""
    agreement, turn = stage.agreement, stage.agreement.next_party
    signing = agreement.state == AgreementState.SIGNING and agreement.draft is not None
    if not signing or at == LATE or turn not in SCREEN or attempt not in (f"sign for {turn}", "sign many"):
        return set()
    if by.user_id != stage.rightful(turn).id:
        return set()
    return {(turn, SigningMethod.SCREEN, by.user_id, None, agreement.draft.sha256)}  # type: ignore[union-attr]


@contextmanager
def undone(db: SQLAlchemy) -> Iterator[None]:
    """Whatever happens inside has not happened afterwards."""
    nested = db.session.begin_nested()
    try:
        yield
    finally:
        nested.rollback()
        db.session.expire_all()


def tried(db: SQLAlchemy, stage: Stage, name: str, by: Viewer, at: datetime) -> tuple[set[Key], set[Key]]:
    """What was added to the signatures, and what might have been."""
    with undone(db):
        before, may = keys(stage.agreement), permitted(stage, name, by, at)
        try:
            ATTEMPTS[name](stage, by, at)
        except DomainError:
            assert keys(stage.agreement) == before
            return set(), may
        return keys(stage.agreement) - before, may


STEPS = ("nobody", "student", "guardian", "enterprise", "all")


@pytest.mark.parametrize("signed", range(len(STEPS)), ids=STEPS)
def test_in_signing_only_whose_turn_it_is_signs_whoever_tries_whatever(db: SQLAlchemy, signed: int) -> None:
    stage = a_stage()
    progress(stage, signed)
    for name in ATTEMPTS:
        for who, user in stage.cast.items():
            for at in (MORNING, LATE):
                added, may = tried(db, stage, name, viewer_for(user), at)
                assert added == may, f"{name} by {who} at {at}"


OTHERS = [state for state in AgreementState if state != AgreementState.SIGNING]


@pytest.mark.parametrize("state", OTHERS)
def test_in_no_other_state_anybody_signs_at_all(db: SQLAlchemy, state: AgreementState) -> None:
    stage = a_stage()
    stage.agreement.state = state
    db.session.flush()
    for name in ATTEMPTS:
        for who, user in stage.cast.items():
            added, _may = tried(db, stage, name, viewer_for(user), MORNING)
            assert added == set(), f"{name} by {who} while {state}"


def test_a_draft_that_is_no_longer_current_is_signed_by_nobody(db: SQLAlchemy) -> None:
    stage = a_stage()
    old = proof(stage.desk)
    services.return_draft(stage.agreement, Party.PERSON, "地址有误", by=stage.desk.trio.hr, at=MORNING)
    for party in SCREEN:
        with undone(db), pytest.raises(DomainError):
            by = viewer_for(stage.rightful(party))
            services.sign_on_screen(stage.agreement, party, old, by=by, at=MORNING)
    assert keys(stage.agreement) == set()


def test_paper_takes_no_short_cut_either(db: SQLAlchemy) -> None:
    stage = a_stage()
    scan = whole_scan(stage.desk)
    for party in (Party.GUARDIAN, Party.ENTERPRISE, Party.SCHOOL):
        with undone(db), pytest.raises(DomainError):
            services.sign_on_paper(stage.agreement, party, "某", scan=scan, by=stage.desk.trio.office, at=MORNING)
    for who in ("classmate", "hr", "mentor", "leader", "foreign office", "auditor"):
        with undone(db), pytest.raises(DomainError):
            services.sign_on_paper(
                stage.agreement, Party.PERSON, "某", scan=scan, by=viewer_for(stage.cast[who]), at=MORNING
            )
    sign(stage.desk, Party.PERSON)
    with undone(db), pytest.raises(DomainError, match="already_signed"):
        services.sign_on_paper(stage.agreement, Party.PERSON, "某", scan=scan, by=stage.desk.trio.office, at=MORNING)


def doors(stage: Stage) -> dict[str, dict[str, object]]:
    """Every address at which a signature can be put without paper, with everything right in the form."""
    given, agreement = proof(stage.desk), stage.agreement
    own = {"consent": consent_hash(), "agreed": "y", "authority": "y", "password": PASSWORD}
    guardian = {"consent": consent_hash(GUARDIAN_CONSENT), "agreed": "y", "guardian": "y", "name": "张建国"}
    return {
        f"/agreements/{agreement.id}/sign": {**own, "sha256": given.sha256},
        "/agreements/sign-many": {**own, "ids": [agreement.id], f"sha256-{agreement.id}": given.sha256},
        f"/sign/{stage.made.token}": {**guardian, "sha256": given.sha256, "code": stage.made.code},
    }


@pytest.mark.parametrize("signed", [0, 1, 2, 3], ids=STEPS[:4])
def test_no_door_opens_for_anybody_else(client: FlaskClient, db: SQLAlchemy, signed: int) -> None:
    stage = a_stage()
    progress(stage, signed)
    db.session.commit()
    turn, pressed, before = stage.agreement.next_party, doors(stage), len(stage.agreement.signatures)
    rightful = stage.rightful(turn).id if turn in SCREEN else None
    for who, user in stage.cast.items():
        if user.id == rightful:
            continue
        sign_in(client, user)
        for address, data in pressed.items():
            status = client.post(address, data=data).status_code
            assert db.session.query(Signature).count() == before, f"{address} by {who}: {status}"


def test_without_an_account_only_the_links_own_door_opens(client: FlaskClient, db: SQLAlchemy) -> None:
    stage = a_stage()
    progress(stage, 1)
    db.session.commit()
    for address, data in doors(stage).items():
        answer = client.post(address, data=data)
        opened = address.startswith("/sign/")
        assert answer.status_code == (303 if opened else 302), address
    assert [one.party for one in stage.agreement.signatures] == ["person", "guardian"]
