"""What an agreement's state looks like, who is next, and what the reader has to do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from placement.agreements import policy
from placement.agreements.models import Agreement
from placement.agreements.rules import FILLABLE, FILLERS, PARTY_LABELS, AgreementKind, AgreementState, Party
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
STUDENT, TEACHER = Text("学生本人"), Text("教师本人")
_WHO = {
    Party.SCHOOL: Text("学校实习管理部门"),
    Party.ENTERPRISE: Text("企业人事"),
    Party.GUARDIAN: Text("监护人（纸质签字，由学生或学校上传）"),
}


def who(party: Party, kind: str) -> Text:
    """Who acts for a party; the person is a student or a teacher."""
    if party is Party.PERSON:
        return TEACHER if kind == AgreementKind.TEACHER_PRACTICE else STUDENT
    return _WHO[party]


@dataclass(frozen=True)
class NextStep:
    """The card under the title. `tone`: act, wait, done, stop. `act` names the button: fill, send, sign, scan, open."""

    title: Text
    tone: str
    detail: Text | None = None
    who: Text | None = None
    act: str = ""


def next_step(agreement: Agreement, viewer: Viewer) -> NextStep:
    """What happens now from the reader's point of view."""
    mine = policy.party_of(viewer, agreement)
    if agreement.state in FILLABLE:
        return _filling(agreement, mine)
    if agreement.state == AgreementState.SIGNING:
        return _signing(agreement, mine)
    if agreement.state == AgreementState.READY:
        if mine is Party.SCHOOL:
            return NextStep(
                Text("各方内容齐备，请送各方签署"), "act", Text("送签后生成协议文本，内容不再改动。"), act="send"
            )
        return NextStep(Text("内容齐备，等学校送各方签署"), "wait", who=who(Party.SCHOOL, agreement.kind))
    return _settled(agreement, mine)


def _filling(agreement: Agreement, mine: Party | None) -> NextStep:
    open_parties = [party for party in FILLERS if party not in agreement.completed_by]
    if mine in open_parties:
        return NextStep(
            Text("请填写您这一方的内容"), "act", Text("可以先保存一部分，全部填好后再点填写完成。"), act="fill"
        )
    waited_for = who(open_parties[0], agreement.kind) if open_parties else None
    return NextStep(Text("等其他各方填写"), "wait", Text("各方填写完成后，由学校送签。"), who=waited_for)


def _signing(agreement: Agreement, mine: Party | None) -> NextStep:
    turn = agreement.next_party
    if agreement.draft_file_id is None:
        return NextStep(Text("正在生成协议文本"), "wait", Text("通常只需几秒，生成后即可签署。"))
    if turn is None:
        return NextStep(Text("各方都已签署，正在生成正式文本"), "wait", Text("通常只需几秒，生成后可以下载。"))
    signer = who(turn, agreement.kind)
    if turn is mine:
        return NextStep(Text("轮到您签署"), "act", Text("请先完整阅读协议文本。"), who=signer, act="sign")
    if turn is Party.GUARDIAN and mine in (Party.PERSON, Party.SCHOOL):
        detail = Text("打印协议文本，由监护人本人签字后上传扫描件。")
        return NextStep(Text("请上传监护人签字的协议"), "act", detail, who=signer, act="scan")
    return NextStep(Text("等%(who)s签署", who=_signer(turn, agreement.kind)), "wait", who=signer)


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


def who_next(row: Any) -> Text | None:
    """Who has to act, from the three marks on a row of the list."""
    for party, owes in (
        (Party.PERSON, row.person_owes),
        (Party.ENTERPRISE, row.enterprise_owes),
        (Party.SCHOOL, row.school_owes),
    ):
        if owes:
            return who(party, row.kind)
    return None
