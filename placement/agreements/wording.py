"""What an agreement's state looks like, who is next, and what the reader has to do now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from placement.agreements import policy
from placement.agreements.models import Agreement, Signature
from placement.agreements.rules import (
    CHANGES,
    FILLABLE,
    FILLERS,
    METHOD_LABELS,
    PARTY_LABELS,
    AgreementKind,
    AgreementState,
    Party,
    SigningMethod,
    is_too_late,
)
from placement.kernel.actors import Viewer
from placement.kernel.text import Text

TONES = {
    AgreementState.DRAFTING: "wait",
    AgreementState.READY: "info",
    AgreementState.SIGNING: "wait",
    AgreementState.SIGNED: "good",
    AgreementState.ARCHIVED: "neutral",
    AgreementState.RETURNED: "warn",
    AgreementState.REFUSED: "bad",
    AgreementState.VOID: "neutral",
}
GIVEN_UP = (AgreementState.REFUSED, AgreementState.VOID)
STUDENT, TEACHER = Text("学生本人"), Text("教师本人")
_WHO = {
    Party.SCHOOL: Text("学校实习管理部门"),
    Party.ENTERPRISE: Text("企业人事"),
    Party.GUARDIAN: Text("监护人"),
}


def who(party: Party, kind: str) -> Text:
    """Who acts for a party; the person is a student or a teacher."""
    if party is Party.PERSON:
        return TEACHER if kind == AgreementKind.TEACHER_PRACTICE else STUDENT
    return _WHO[party]


@dataclass(frozen=True)
class NextStep:
    """The card under the title; `tone`: act, wait, done, stop.

    `act` names the button: fill, send, sign, scan, link, open. `by` is the last day, `after` what happens then.
    """

    title: Text
    tone: str
    detail: Text | None = None
    who: Text | None = None
    act: str = ""
    by: date | None = None
    after: Text | None = None


def next_step(agreement: Agreement, viewer: Viewer, *, today: date | None = None, link_open: bool = False) -> NextStep:
    """What happens now from the reader's point of view; `link_open`: the guardian has a link in hand."""
    mine = policy.party_of(viewer, agreement)
    if agreement.kind in CHANGES and agreement.state in (*FILLABLE, AgreementState.READY, *GIVEN_UP):
        return _proposal(agreement, mine)
    if agreement.state in FILLABLE:
        return _filling(agreement, mine)
    if agreement.state == AgreementState.SIGNING:
        return _until(_signing(agreement, viewer, today=today, link_open=link_open), agreement)
    if agreement.state == AgreementState.READY:
        if mine is Party.SCHOOL:
            return NextStep(
                Text("各方内容齐备，请送各方签署"), "act", Text("送签后生成协议文本，内容不再改动。"), act="send"
            )
        return NextStep(Text("内容齐备，等学校送各方签署"), "wait", who=who(Party.SCHOOL, agreement.kind))
    return _settled(agreement, mine)


def _proposal(agreement: Agreement, mine: Party | None) -> NextStep:
    """A supplement or termination that is not with the parties."""
    if agreement.state in GIVEN_UP:
        refused = agreement.state == AgreementState.REFUSED
        title = Text("有一方不同意，变更没有成立") if refused else Text("这份变更已作废")
        return NextStep(title, "stop", Text("原因见下方记录。原协议继续有效，需要时可以在原协议页面重新提出。"))
    if agreement.state == AgreementState.READY:
        if mine is Party.SCHOOL:
            detail = Text("请核对变更内容和检查结果。送签后生成文本，由各方签署；不同意的，退回提出方修改或作废。")
            return NextStep(Text("请审阅后送各方签署"), "act", detail, act="send")
        return NextStep(Text("已提出，等学校审阅并送签"), "wait", who=_WHO[Party.SCHOOL])
    if mine in policy.PROPOSERS:
        return NextStep(Text("已退回，请修改后重新提出"), "act", Text("原因见下方记录。"), act="revise")
    return NextStep(Text("等提出方修改"), "wait", who=_WHO[Party.ENTERPRISE])


def _filling(agreement: Agreement, mine: Party | None) -> NextStep:
    open_parties = [party for party in FILLERS if party not in agreement.completed_by]
    if mine in open_parties:
        return NextStep(
            Text("请填写您这一方的内容"), "act", Text("可以先保存一部分，全部填好后再点填写完成。"), act="fill"
        )
    waited_for = who(open_parties[0], agreement.kind) if open_parties else None
    return NextStep(Text("等其他各方填写"), "wait", Text("各方填写完成后，由学校送签。"), who=waited_for)


AFTER_LAST_DAY = Text("本稿作废，已有的签署不再计算；学校可以重新送签")


def _until(step: NextStep, agreement: Agreement) -> NextStep:
    """Until when, as long as somebody has to sign."""
    if agreement.draft_id is None or agreement.next_party is None or agreement.sign_by is None:
        return step
    return replace(step, by=agreement.sign_by, after=AFTER_LAST_DAY)


def _signing(agreement: Agreement, viewer: Viewer, *, today: date | None, link_open: bool) -> NextStep:
    turn = agreement.next_party
    if agreement.draft_id is None:
        return NextStep(Text("正在生成协议文本"), "wait", Text("通常只需几秒，生成后即可签署。"))
    if turn is None:
        return NextStep(Text("各方都已签署，正在生成正式文本"), "wait", Text("通常只需几秒，生成后可以下载。"))
    if today is not None and is_too_late(agreement.sign_by, today):
        return NextStep(Text("签署期限已过"), "stop", Text("不能再签署；本稿当天作废，学校可以重新送签。"))
    if policy.signs_for(viewer, agreement) is turn:
        return NextStep(
            Text("轮到您签署"), "act", Text("请先完整阅读协议文本。"), who=who(turn, agreement.kind), act="sign"
        )
    mine = policy.party_of(viewer, agreement)
    if turn is Party.GUARDIAN and mine in (Party.PERSON, Party.SCHOOL):
        return _guardians_turn(mine, link_open=link_open)
    return _others_turn(agreement, turn)


def _guardians_turn(mine: Party, *, link_open: bool) -> NextStep:
    """The office makes a link; or somebody brings the paper that the guardian signed."""
    title, signer = Text("等监护人签署"), _WHO[Party.GUARDIAN]
    if mine is Party.PERSON:
        detail = Text(
            "学校会把签署链接发给监护人，由监护人本人在手机上签署；也可以打印协议文本，由监护人签字后上传扫描件。"
        )
        return NextStep(title, "wait", detail, who=signer, act="scan")
    if link_open:
        return NextStep(
            title, "wait", Text("链接已生成，72 小时内有效；没有收到的，可以更换。"), who=signer, act="link"
        )
    detail = Text("生成一次性链接发给监护人，并按登记的电话口头告知验证码；也可以纸质签字后上传。")
    return NextStep(Text("请为监护人生成签署链接"), "act", detail, who=signer, act="link")


def _others_turn(agreement: Agreement, turn: Party) -> NextStep:
    title = Text("等%(who)s签署", who=_signer(turn, agreement.kind))
    return NextStep(title, "wait", who=waited_for(agreement, turn))


def waited_for(agreement: Agreement, party: Party) -> Text:
    """Who signs for a party: a colleague where the signature was given into their hands."""
    delegation = agreement.delegation_of(party)
    if delegation is None:
        return who(party, agreement.kind)
    return Text("%(party)s（已委托%(name)s）", party=PARTY_LABELS[party], name=delegation.delegate.name)


def _signer(party: Party, kind: str) -> Text:
    return who(party, kind) if party is Party.PERSON else PARTY_LABELS[party]


def _settled(agreement: Agreement, mine: Party | None) -> NextStep:
    if agreement.state in (AgreementState.SIGNED, AgreementState.ARCHIVED):
        return NextStep(
            Text("协议已由各方签署"), "done", Text("正式文本可随时下载，内容与签署时一致。"), act="download"
        )
    title = Text("有一方不同意签署") if agreement.state == AgreementState.REFUSED else Text("本协议已作废")
    if mine is Party.SCHOOL:
        return NextStep(title, "stop", Text("原因见下方记录。需要时可以重新起草。"), act="open")
    return NextStep(title, "stop", Text("原因见下方记录。"))


BY_LINK = Text("在线签署（监护人凭链接和验证码）")


def signer_of(signature: Signature) -> Text | str:
    """The signer, with whoever gave the signature into their hands."""
    if signature.delegated_by is None:
        return signature.signer_name
    return Text("%(name)s（受%(giver)s委托）", name=signature.signer_name, giver=signature.delegated_by.name)


def method_of(signature: Signature) -> Text:
    """How it was signed."""
    return BY_LINK if signature.link_id else METHOD_LABELS[SigningMethod(signature.method)]


def who_next(row: Any) -> Text | None:
    """Who has to act, from the three marks on a row of the list; a guardian is waited for where two stand ready."""
    if row.state == AgreementState.SIGNING and row.person_owes and row.school_owes:
        return PARTY_LABELS[Party.GUARDIAN]
    for party, owes in (
        (Party.PERSON, row.person_owes),
        (Party.ENTERPRISE, row.enterprise_owes),
        (Party.SCHOOL, row.school_owes),
    ):
        if owes:
            return who(party, row.kind)
    return None
