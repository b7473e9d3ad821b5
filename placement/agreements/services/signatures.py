"""What every signature has in common, on screen, by link or on paper: when it may be put, and that it is kept."""

from __future__ import annotations

from datetime import datetime

from placement.agreements import facts
from placement.agreements.models import Agreement, Signature
from placement.agreements.rules import AGREEMENT, PARTY_LABELS, AgreementState, Party, SigningMethod, is_too_late
from placement.agreements.services.owing import note_owing
from placement.extensions import db
from placement.infra import audit, jobs, statelog
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, RuleBroken
from placement.kernel.text import Text
from placement.papers.models import IssuedDocument


def require_turn(agreement: Agreement, party: Party, *, at: datetime) -> IssuedDocument:
    """The draft to sign, when it is this party's turn, in time, and what it says is still so. Raises Conflict."""
    if any(one.party == party for one in agreement.current_signatures):
        raise Conflict("already_signed", Text("该方已经签署，无需重复签署"))
    if agreement.state != AgreementState.SIGNING:
        raise Conflict("not_signing", Text("协议当前不在签署中，请刷新页面查看最新状态"))
    if is_too_late(agreement.sign_by, local_date(at)):
        raise Conflict("too_late", Text("签署期限已过，不能再签署；学校可以重新送签"))
    if agreement.draft is None:
        raise Conflict("draft_pending", Text("协议文本正在生成，请稍后再签署"))
    turn = agreement.next_party
    if turn is not party and turn is not None:
        raise Conflict("out_of_order", Text("还没有轮到您签署，请等%(who)s先签", who=PARTY_LABELS[turn]))
    if facts.digest(facts.facts_of(agreement.placement, agreement)) != agreement.draft_digest:
        why = Text("协议所依据的信息（人员、时间、保险等）已有变化，请退回修改后重新生成文本")
        raise Conflict("facts_changed", why)
    return agreement.draft


def require_same(draft: IssuedDocument, sha256: str) -> None:
    """That the signer read this very text. Raises Conflict."""
    if sha256 != draft.sha256:
        raise Conflict("draft_changed", Text("协议文本刚刚更新，请重新阅读最新的文本后再签署"))


def require_nobody_twice(agreement: Agreement, *, user_id: int | None, phone: str) -> None:
    """An agreement is made between people: who wears two hats does not sign it with themself.

    Whoever gave a signature into other hands counts like the one who put it. A guardian who signed by a link has no
    account and is known by the telephone number on record. Raises RuleBroken.
    """
    on_screen = [one for one in agreement.current_signatures if one.method == SigningMethod.SCREEN]
    if any(_is_by(one, user_id, phone) for one in on_screen):
        raise RuleBroken("signed_for_another", Text("同一人不能代表两方签署同一份协议，请由他人签署"))


def _is_by(signature: Signature, user_id: int | None, phone: str) -> bool:
    if user_id is not None and user_id in (signature.signer_id, signature.delegated_by_id):
        return True
    known = None
    if signature.link is not None:
        known = signature.link.phone
    elif user_id is None and signature.signer is not None:
        known = signature.signer.phone
    return bool(phone) and phone == known


def _on_behalf(signature: Signature) -> dict[str, int]:
    """The link or the colleague by which somebody came to sign; nothing for who signs in their own right."""
    ways = {"link": signature.link_id, "delegated_by": signature.delegated_by_id}
    return {name: value for name, value in ways.items() if value is not None}


def keep_signature(agreement: Agreement, party: Party, signature: Signature, *, by: Viewer, at: datetime) -> Signature:
    """Put a signature under the present draft, whichever way it was given; the last one asks for the final paper."""
    signature.draft_number, signature.party = agreement.draft_number, party
    signature.signer_id, signature.at = by.user_id, at
    agreement.signatures.append(signature)
    agreement.since = at
    db.session.flush()
    note_owing(agreement)
    comment = f"{PARTY_LABELS[party]}：{signature.signed_as}"
    statelog.log(agreement, AGREEMENT.kind, "sign", source=agreement.state, by=by, at=at, comment=comment)
    audit.record(
        "agreement_signed",
        f"agreement:{agreement.id}",
        by=by,
        at=at,
        party=party.value,
        method=signature.method,
        sha256=signature.sha256,
        **_on_behalf(signature),
    )
    if agreement.next_party is None:
        key = f"agreement_final:{agreement.id}:{agreement.draft_number}"
        jobs.enqueue("agreement_final", key, at=at, agreement_id=agreement.id, draft=agreement.draft_number)
    return signature
