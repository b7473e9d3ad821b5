"""Signing, on screen and on paper, in order; and what stops it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from placement.accounts import services as accounts
from placement.accounts.models import User
from placement.agreements import drafting, policy
from placement.agreements.issuing import verify_url
from placement.agreements.models import Agreement, Signature
from placement.agreements.rules import (
    AGREEMENT,
    FILLERS,
    PARTY_LABELS,
    AgreementState,
    Party,
    SigningMethod,
    consent_hash,
)
from placement.agreements.services.owing import note_owing
from placement.extensions import db
from placement.infra import audit, files, jobs, statelog
from placement.infra.files import StoredFile
from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.placements.rules import Scan


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

    Raises NotAllowed for another party; Conflict when signed already or not yet due, or when the draft is another by
    now; RuleBroken for a missing tick or a wrong password, which counts like a failed sign-in: let it commit.
    """
    if policy.party_of(by, agreement) is not party:
        raise NotAllowed()
    draft = _require_turn(agreement, party, at=at)
    if proof.sha256 != draft.sha256:
        raise Conflict("draft_changed", Text("协议文本刚刚更新，请重新阅读最新的文本后再签署"))
    if proof.consent_hash != consent_hash():
        raise RuleBroken("consent_missing", Text("请阅读并同意在线签署说明"), field="agreed")
    if party is Party.ENTERPRISE and not proof.authority:
        raise RuleBroken("authority_missing", Text("请确认您有权代表企业签署"), field="authority")
    _require_nobody_twice(agreement, by)
    _require_password(proof.password, by=by, at=at)
    signature = Signature(
        method=SigningMethod.SCREEN,
        signer_name=by.name[:60],
        sha256=draft.sha256,
        consent_hash=proof.consent_hash,
        address=proof.address[:45],
    )
    return _keep(agreement, party, signature, by=by, at=at)


def sign_on_paper(
    agreement: Agreement, party: Party, signer_name: str, *, scan: Scan, by: Viewer, at: datetime
) -> Signature:
    """Keep the scan of a party's signed print beside the hash of the draft that was printed (R-1205).

    Raises NotAllowed for a party whose paper the viewer may not bring; RuleBroken for a file that is no scan.
    """
    if not policy.can_upload_for(by, agreement, party):
        raise NotAllowed()
    draft = _require_turn(agreement, party, at=at)
    if not signer_name.strip():
        raise RuleBroken("name_missing", Text("请填写签字人姓名"), field="name")
    stored = files.store_upload(scan.data, name=scan.name, at=at)
    signature = Signature(
        method=SigningMethod.PAPER, signer_name=signer_name.strip()[:60], sha256=draft.sha256, scan_id=stored.id
    )
    return _keep(agreement, party, signature, by=by, at=at)


def _require_turn(agreement: Agreement, party: Party, *, at: datetime) -> StoredFile:
    """The draft to sign, when it is this party's turn and what it says is still so."""
    if any(one.party == party for one in agreement.current_signatures):
        raise Conflict("already_signed", Text("该方已经签署，无需重复签署"))
    if agreement.state != AgreementState.SIGNING:
        raise Conflict("not_signing", Text("协议当前不在签署中，请刷新页面查看最新状态"))
    if agreement.draft is None:
        raise Conflict("draft_pending", Text("协议文本正在生成，请稍后再签署"))
    turn = agreement.next_party
    if turn is not party and turn is not None:
        raise Conflict("out_of_order", Text("还没有轮到您签署，请等%(who)s先签", who=PARTY_LABELS[turn]))
    data = drafting.build(agreement, number="", verify_url=verify_url(), issued_at=at)
    if drafting.digest(data) != agreement.draft_digest:
        why = Text("协议所依据的信息（人员、时间、保险等）已有变化，请退回修改后重新生成文本")
        raise Conflict("facts_changed", why)
    return agreement.draft


def _require_nobody_twice(agreement: Agreement, by: Viewer) -> None:
    """An agreement is made between people: who wears two hats does not sign it with themself."""
    if any(one.method == SigningMethod.SCREEN and one.signer_id == by.user_id for one in agreement.current_signatures):
        raise RuleBroken("signed_for_another", Text("同一人不能代表两方签署同一份协议，请由他人签署"))


def _require_password(password: str, *, by: Viewer, at: datetime) -> None:
    user = db.session.get(User, by.user_id) if by.user_id else None
    if user is None or accounts.authenticate(user.login, password, at=at) is None:
        raise RuleBroken("wrong_password", Text("密码不正确，请重新输入"), field="password")


def _keep(agreement: Agreement, party: Party, signature: Signature, *, by: Viewer, at: datetime) -> Signature:
    if by.user_id is None:
        raise NotAllowed()
    signature.draft_number, signature.party = agreement.draft_number, party
    signature.signer_id, signature.at = by.user_id, at
    agreement.signatures.append(signature)
    agreement.since = at
    db.session.flush()
    note_owing(agreement)
    statelog.log(agreement, AGREEMENT.kind, "sign", source=agreement.state, by=by, at=at, comment=_by_line(signature))
    audit.record(
        "agreement_signed",
        f"agreement:{agreement.id}",
        by=by,
        at=at,
        party=party.value,
        method=signature.method,
        sha256=signature.sha256,
    )
    if agreement.next_party is None:
        key = f"agreement_final:{agreement.id}:{agreement.draft_number}"
        jobs.enqueue("agreement_final", key, at=at, agreement_id=agreement.id, draft=agreement.draft_number)
    return signature


def _by_line(signature: Signature) -> str:
    return f"{PARTY_LABELS[Party(signature.party)]}：{signature.signer_name}"


def return_draft(agreement: Agreement, to: Party, comment: str, *, by: Viewer, at: datetime) -> None:
    """Send back for a change by one party: that party fills in again, what was signed is void, a new draft follows."""
    if policy.party_of(by, agreement) is None:
        raise NotAllowed()
    if to not in FILLERS:
        raise RuleBroken("unknown_party", Text("请选择由哪一方修改"), field="to")
    statelog.transition(agreement, AGREEMENT, "return", by=by, at=at, comment=comment)
    agreement.completed_by = [one for one in agreement.completed_by if one != to]
    agreement.draft_file_id, agreement.draft_digest = None, ""
    note_owing(agreement)
    db.session.flush()


def refuse(agreement: Agreement, comment: str, *, by: Viewer, at: datetime) -> None:
    """A party does not sign, with the reason; the office may begin a new agreement."""
    if policy.party_of(by, agreement) is None:
        raise NotAllowed()
    statelog.transition(agreement, AGREEMENT, "refuse", by=by, at=at, comment=comment)
    note_owing(agreement)


def void(agreement: Agreement, comment: str, *, by: Viewer, at: datetime) -> None:
    """The office gives an unsigned agreement up, with the reason."""
    if policy.party_of(by, agreement) is not Party.SCHOOL:
        raise NotAllowed()
    statelog.transition(agreement, AGREEMENT, "void", by=by, at=at, comment=comment)
    note_owing(agreement)


def archive(agreement: Agreement, *, by: Viewer, at: datetime) -> None:
    """Put a signed agreement to the files of the school."""
    if policy.party_of(by, agreement) is not Party.SCHOOL:
        raise NotAllowed()
    statelog.transition(agreement, AGREEMENT, "archive", by=by, at=at)
