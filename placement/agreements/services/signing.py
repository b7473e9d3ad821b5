"""Signing on screen with one's own account, one or many, and what stops the signing of all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from placement.accounts import services as accounts
from placement.accounts.models import User
from placement.agreements import policy
from placement.agreements.declarations import consent_hash
from placement.agreements.models import Agreement, Delegation, Signature
from placement.agreements.rules import AGREEMENT, FILLERS, Party, SigningMethod
from placement.agreements.services.owing import note_owing
from placement.agreements.services.sending import end_draft, person_named, withdraw_draft
from placement.agreements.services.signatures import (
    keep_signature,
    require_nobody_twice,
    require_same,
    require_turn,
)
from placement.extensions import db
from placement.infra import statelog
from placement.infra.batches import Outcome, one_by_one
from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.text import Text


@dataclass(frozen=True)
class Proof:
    """What a signer on screen gives: the hash of the draft read, of the text agreed to, the password, the address."""

    sha256: str
    consent_hash: str
    password: str
    authority: bool = False
    address: str = ""


def sign_on_screen(agreement: Agreement, party: Party, proof: Proof, *, by: Viewer, at: datetime) -> Signature:
    """Sign for oneself or one's organisation (ESL19 Art. 3, 13; R-1201, R-1202).

    Raises NotAllowed for another party, or when the signature is in a colleague's hands; Conflict when signed already,
    not yet due or too late, or when the draft is another by now; RuleBroken for a missing tick or a wrong password,
    which counts like a failed sign-in: let it commit.
    """
    _require_fit(agreement, party, proof, by=by, at=at)
    _require_password(proof.password, by=by, at=at)
    return _put(agreement, party, proof, by=by, at=at)


def sign_many(agreements: Iterable[tuple[Agreement, str]], proof: Proof, *, by: Viewer, at: datetime) -> Outcome:
    """Sign several with one password, each with the hash of its own draft: how many, and those that failed by name.

    Raises RuleBroken for a wrong password or a missing tick, before anything is signed.
    """
    _require_consent(proof)
    _require_password(proof.password, by=by, at=at)
    return one_by_one(
        agreements,
        lambda chosen: _sign_one(chosen[0], replace(proof, sha256=chosen[1]), by=by, at=at),
        name=lambda chosen: person_named(chosen[0]),
    )


def _sign_one(agreement: Agreement, proof: Proof, *, by: Viewer, at: datetime) -> None:
    party = policy.signs_for(by, agreement)
    if party is None:
        raise NotAllowed("not_yours", Text("这份协议不由您签署"))
    _require_fit(agreement, party, proof, by=by, at=at)
    try:
        _put(agreement, party, proof, by=by, at=at)
    except IntegrityError as error:
        raise Conflict("signed_meanwhile", Text("有人刚刚处理了这一项，请刷新页面查看")) from error


def _require_fit(agreement: Agreement, party: Party, proof: Proof, *, by: Viewer, at: datetime) -> None:
    """Everything but the password."""
    _require_own(agreement, party, by)
    require_same(require_turn(agreement, party, at=at), proof.sha256)
    _require_consent(proof)
    delegation = agreement.delegation_of(party)
    if (party is Party.ENTERPRISE or delegation) and not proof.authority:
        raise RuleBroken("authority_missing", Text("请确认您有权代表本单位签署"), field="authority")
    for user_id in {by.user_id, delegation.from_id if delegation else by.user_id}:
        require_nobody_twice(agreement, user_id=user_id, phone=_phone_of(user_id))


def _require_own(agreement: Agreement, party: Party, by: Viewer) -> None:
    if policy.signs_for(by, agreement) is party and by.user_id is not None:
        return
    delegation = agreement.delegation_of(party)
    if delegation is not None and policy.party_of(by, agreement) is party:
        why = Text("已委托%(name)s签署；需要自己签的，请先收回委托", name=delegation.delegate.name)
        raise NotAllowed("in_other_hands", why)
    raise NotAllowed()


def _require_consent(proof: Proof) -> None:
    if proof.consent_hash != consent_hash():
        raise RuleBroken("consent_missing", Text("请阅读并同意在线签署说明"), field="agreed")


def _require_password(password: str, *, by: Viewer, at: datetime) -> None:
    user = db.session.get(User, by.user_id) if by.user_id else None
    if user is None or accounts.authenticate(user.login, password, at=at) is None:
        raise RuleBroken("wrong_password", Text("密码不正确，请重新输入"), field="password")


def _phone_of(user_id: int | None) -> str:
    user = db.session.get(User, user_id) if user_id else None
    return (user.phone or "") if user else ""


def _put(agreement: Agreement, party: Party, proof: Proof, *, by: Viewer, at: datetime) -> Signature:
    delegation: Delegation | None = agreement.delegation_of(party)
    signature = Signature(
        method=SigningMethod.SCREEN,
        signer_name=by.name[:60],
        delegated_by=delegation.giver if delegation else None,
        sha256=proof.sha256,
        consent_hash=proof.consent_hash,
        address=proof.address[:45],
    )
    return keep_signature(agreement, party, signature, by=by, at=at)


def return_draft(agreement: Agreement, to: Party, comment: str, *, by: Viewer, at: datetime) -> None:
    """Send back for a change by one party: that party fills in again, what was signed is void, a new draft follows."""
    if policy.party_of(by, agreement) is None:
        raise NotAllowed()
    if to not in FILLERS:
        raise RuleBroken("unknown_party", Text("请选择由哪一方修改"), field="to")
    statelog.transition(agreement, AGREEMENT, "return", by=by, at=at, comment=comment)
    agreement.completed_by = [one for one in agreement.completed_by if one != to]
    withdraw_draft(agreement, at=at)
    note_owing(agreement)
    db.session.flush()


def refuse(agreement: Agreement, comment: str, *, by: Viewer, at: datetime) -> None:
    """A party does not sign, with the reason; the office may begin a new agreement."""
    if policy.party_of(by, agreement) is None:
        raise NotAllowed()
    statelog.transition(agreement, AGREEMENT, "refuse", by=by, at=at, comment=comment)
    end_draft(agreement, at=at)
    note_owing(agreement)


def void(agreement: Agreement, comment: str, *, by: Viewer, at: datetime) -> None:
    """The office gives an unsigned agreement up, with the reason."""
    if policy.party_of(by, agreement) is not Party.SCHOOL:
        raise NotAllowed()
    statelog.transition(agreement, AGREEMENT, "void", by=by, at=at, comment=comment)
    end_draft(agreement, at=at)
    note_owing(agreement)


def archive(agreement: Agreement, *, by: Viewer, at: datetime) -> None:
    """Put a signed agreement to the files of the school."""
    if policy.party_of(by, agreement) is not Party.SCHOOL:
        raise NotAllowed()
    statelog.transition(agreement, AGREEMENT, "archive", by=by, at=at)
