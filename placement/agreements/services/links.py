"""A guardian without an account signs, or refuses, by a link and a code that the school tells by another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from placement.agreements import passage, policy
from placement.agreements.declarations import GUARDIAN_CONSENT, consent_hash
from placement.agreements.models import Agreement, Signature, SigningLink
from placement.agreements.passage import FAILURES, LIFETIME, OBSTACLE_LABELS, Obstacle, Passage
from placement.agreements.rules import AGREEMENT, GUARDIAN, AgreementState, Party, SigningMethod, is_too_late
from placement.agreements.services.owing import note_owing
from placement.agreements.services.sending import end_draft
from placement.agreements.services.signatures import (
    keep_signature,
    require_nobody_twice,
    require_same,
    require_turn,
)
from placement.extensions import db
from placement.infra import audit, statelog
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.text import Text


@dataclass(frozen=True)
class NewLink:
    """What is shown once and kept nowhere: the token of the address, and the code."""

    link: SigningLink
    token: str
    code: str


def make_link(agreement: Agreement, *, by: Viewer, at: datetime) -> NewLink:
    """A link to the present draft for the guardian on record; one made before is worth nothing from now on.

    Raises NotAllowed, Conflict when no guardian is waited for, RuleBroken when the record of the guardian will not do.
    """
    if policy.party_of(by, agreement) is not Party.SCHOOL:
        raise NotAllowed()
    if not policy.can_make_link(by, agreement):
        raise Conflict("no_guardian", Text("现在没有等监护人签署的文本"))
    if is_too_late(agreement.sign_by, local_date(at)):
        raise Conflict("too_late", Text("签署期限已过，不能再签署；学校可以重新送签"))
    name, phone = _guardian_of(agreement)
    _revoke(agreement, by=by, at=at)
    token, code = passage.new_token(), passage.new_code()
    link = SigningLink(
        draft_number=agreement.draft_number,
        party=Party.GUARDIAN,
        name=name,
        phone=phone,
        token_digest=passage.token_digest(token),
        code_digest=passage.code_digest(token, code),
        made_by_id=by.user_id,
        failures=0,
        at=at,
        expires_at=at + LIFETIME,
    )
    agreement.links.append(link)
    _note(link, "link", by=by, at=at)
    return NewLink(link, token, code)


def _guardian_of(agreement: Agreement) -> tuple[str, str]:
    """Name and telephone on record: the code is told at this number, so it may not be the student's own."""
    person = agreement.placement.person
    student = person.student
    if student is None or not student.guardian_name.strip() or not student.guardian_phone:
        raise RuleBroken("guardian_unknown", Text("学籍中没有登记监护人姓名或电话，请先补登；也可以纸质签署"))
    if student.guardian_phone == person.phone:
        why = Text("登记的监护人电话与学生本人的电话相同，验证码会告诉学生；请先核实更正，也可以纸质签署")
        raise RuleBroken("guardian_phone", why)
    return student.guardian_name, student.guardian_phone


def revoke_link(agreement: Agreement, *, by: Viewer, at: datetime) -> None:
    """The link that was given out opens nothing any more. Raises NotAllowed, Conflict when there is none."""
    if policy.party_of(by, agreement) is not Party.SCHOOL:
        raise NotAllowed()
    if not _revoke(agreement, by=by, at=at):
        raise Conflict("no_link", Text("没有可撤销的链接，请刷新页面查看最新状态"))
    note_owing(agreement)


def _revoke(agreement: Agreement, *, by: Viewer, at: datetime) -> bool:
    standing = [link for link in agreement.links if link.used_at is None and link.revoked_at is None]
    for link in standing:
        link.revoked_at = at
        _note(link, "revoke_link", by=by, at=at)
    return bool(standing)


def _note(link: SigningLink, event: str, *, by: Viewer, at: datetime) -> None:
    agreement = link.agreement
    db.session.flush()
    note_owing(agreement)
    statelog.log(agreement, AGREEMENT.kind, event, source=agreement.state, by=by, at=at, comment=link.name)
    audit.record(f"signing_{event}", f"agreement:{agreement.id}", by=by, at=at, link=link.id, draft=link.draft_number)


def obstacle_of(link: SigningLink, *, at: datetime) -> Obstacle | None:
    """Why nobody signs by this link now; None when it is open."""
    agreement = link.agreement
    signing = agreement.state == AgreementState.SIGNING and agreement.draft is not None
    found = Passage(
        used=link.used_at is not None,
        revoked=link.revoked_at is not None,
        failures=link.failures,
        expires_at=link.expires_at,
        same_draft=link.draft_number == agreement.draft_number,
        signing=signing,
        signed=any(one.party == link.party for one in agreement.current_signatures),
        too_late=is_too_late(agreement.sign_by, local_date(at)),
        turn=agreement.next_party == link.party,
    )
    return passage.obstacle(found, at)


@dataclass(frozen=True, kw_only=True)
class GuardianProof:
    """What a guardian gives by a link; the hashes are asked only of who signs."""

    token: str
    name: str
    code: str
    sha256: str = ""
    consent_hash: str = ""
    address: str = ""


def sign_by_link(link: SigningLink, proof: GuardianProof, *, visitor: Viewer | None, at: datetime) -> Signature:
    """The guardian signs, once (R-1201, R-1202, R-1204). `visitor` is who is signed in on the device: nobody may be.

    Raises Conflict while the link is not open or the draft is another; RuleBroken beside the field for a name or a code
    that is not right; a wrong code counts: let it commit.
    """
    _require_open(link, visitor, at=at)
    agreement, party = link.agreement, Party(link.party)
    require_same(require_turn(agreement, party, at=at), proof.sha256)
    if proof.consent_hash != consent_hash(GUARDIAN_CONSENT):
        raise RuleBroken("consent_missing", Text("请阅读并同意在线签署说明"), field="agreed")
    require_nobody_twice(agreement, user_id=None, phone=link.phone)
    _require_guardian(link, proof, at=at)
    link.used_at = at
    signature = Signature(
        method=SigningMethod.SCREEN,
        signer_name=link.name,
        link=link,
        sha256=proof.sha256,
        consent_hash=proof.consent_hash,
        address=proof.address[:45],
    )
    return keep_signature(agreement, party, signature, by=guardian_of(link), at=at)


def refuse_by_link(
    link: SigningLink, proof: GuardianProof, reason: str, *, visitor: Viewer | None, at: datetime
) -> None:
    """The guardian does not agree, with the reason; raises as `sign_by_link`."""
    _require_open(link, visitor, at=at)
    if not reason.strip():
        raise RuleBroken("comment_missing", Text("请写明不同意的原因"), field="reason")
    _require_guardian(link, proof, at=at)
    agreement, link.used_at = link.agreement, at
    statelog.transition(agreement, AGREEMENT, "refuse", by=guardian_of(link), at=at, comment=reason)
    audit.record(
        "refused_by_link", f"agreement:{agreement.id}", by=guardian_of(link), at=at, link=link.id, address=proof.address
    )
    end_draft(agreement, at=at)
    note_owing(agreement)


def guardian_of(link: SigningLink) -> Viewer:
    """Who acts by the link: somebody without an account."""
    return Viewer(user_id=None, name=link.name, role=GUARDIAN)


def _require_open(link: SigningLink, visitor: Viewer | None, *, at: datetime) -> None:
    if visitor is not None:
        raise Conflict(
            "signed_in", Text("这里由监护人本人签署，不能用账号办理。请先退出登录，或在监护人自己的手机上打开")
        )
    reason = obstacle_of(link, at=at)
    if reason is not None:
        raise Conflict(f"link_{reason}", OBSTACLE_LABELS[reason])


def _require_guardian(link: SigningLink, proof: GuardianProof, *, at: datetime) -> None:
    """The full name on record, then the code."""
    if not passage.same_name(link.name, proof.name):
        raise RuleBroken("wrong_name", Text("姓名与学校登记的监护人姓名不一致，请填写全名"), field="name")
    if passage.is_code(link.code_digest, proof.token, proof.code.strip()):
        return
    link.failures += 1
    audit.record("wrong_signing_code", f"agreement:{link.agreement_id}", by=guardian_of(link), at=at, link=link.id)
    if link.failures >= FAILURES:
        _note(link, "close_link", by=guardian_of(link), at=at)
        raise Conflict("link_closed", OBSTACLE_LABELS[Obstacle.CLOSED])
    why = Text("验证码不正确，还可以再试 %(left)s 次", left=FAILURES - link.failures)
    raise RuleBroken("wrong_code", why, field="code")
