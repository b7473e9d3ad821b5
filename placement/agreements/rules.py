"""The life of an agreement: each party completes its own facts, then all sign, in order."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition


class AgreementKind(StrEnum):
    """Which paper it is."""

    WORK_PLACEMENT = "work_placement"
    APPRENTICESHIP = "apprenticeship"
    TEACHER_PRACTICE = "teacher_practice"


class AgreementState(StrEnum):
    """Where an agreement stands."""

    DRAFTING = "drafting"
    READY = "ready"
    SIGNING = "signing"
    SIGNED = "signed"
    ARCHIVED = "archived"
    RETURNED = "returned"
    REFUSED = "refused"
    VOID = "void"


class Party(StrEnum):
    """Who signs."""

    SCHOOL = "school"
    ENTERPRISE = "enterprise"
    PERSON = "person"
    GUARDIAN = "guardian"


class SigningMethod(StrEnum):
    """Both ways are first-class."""

    SCREEN = "screen"
    PAPER = "paper"


class DocumentState(StrEnum):
    """Whether an issued document is still the one that counts."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    ENDED = "ended"


class DocumentVerdict(StrEnum):
    """What is said of a file that somebody brings: bytes we issued, ours but changed, or none of ours."""

    GENUINE = "genuine"
    ALTERED = "altered"
    UNKNOWN = "unknown"


AGREEMENT_KIND_LABELS = {
    AgreementKind.WORK_PLACEMENT: Text("岗位实习三方协议"),
    AgreementKind.APPRENTICESHIP: Text("学徒培养协议"),
    AgreementKind.TEACHER_PRACTICE: Text("教师企业实践协议"),
}
AGREEMENT_STATE_LABELS = {
    AgreementState.DRAFTING: Text("各方填写中"),
    AgreementState.READY: Text("内容齐备，待送签"),
    AgreementState.SIGNING: Text("签署中"),
    AgreementState.SIGNED: Text("已签署"),
    AgreementState.ARCHIVED: Text("已归档"),
    AgreementState.RETURNED: Text("已退回修改"),
    AgreementState.REFUSED: Text("已拒签"),
    AgreementState.VOID: Text("已作废"),
}
PARTY_LABELS = {
    Party.SCHOOL: Text("学校"),
    Party.ENTERPRISE: Text("企业"),
    Party.PERSON: Text("本人"),
    Party.GUARDIAN: Text("监护人"),
}
METHOD_LABELS = {SigningMethod.SCREEN: Text("在线签署"), SigningMethod.PAPER: Text("纸质签署")}
DOCUMENT_STATE_LABELS = {
    DocumentState.CURRENT: Text("有效"),
    DocumentState.SUPERSEDED: Text("已被新版本取代"),
    DocumentState.ENDED: Text("已终止"),
}
DOCUMENT_VERDICT_LABELS = {
    DocumentVerdict.GENUINE: Text("真实，与签发的文件完全一致"),
    DocumentVerdict.ALTERED: Text("已被改动，与签发的文件不一致"),
    DocumentVerdict.UNKNOWN: Text("不是本系统签发的文件"),
}
DOCUMENT_TITLES = {
    "work_placement_agreement": Text("岗位实习三方协议"),
    "apprenticeship_agreement": Text("学徒培养协议"),
    "teacher_agreement": Text("教师企业实践协议"),
    "subsidy_statement": Text("补助结算单"),
    "practice_certificate": Text("教师企业实践证书"),
}
"""What a kind of issued document is called."""
TEMPLATES = {
    AgreementKind.WORK_PLACEMENT: "work_placement_agreement",
    AgreementKind.APPRENTICESHIP: "apprenticeship_agreement",
    AgreementKind.TEACHER_PRACTICE: "teacher_agreement",
}
FILLERS = (Party.SCHOOL, Party.ENTERPRISE, Party.PERSON)
"""Who fills in terms; the guardian only signs."""
PARTY_ROLES: dict[Party, frozenset[str]] = {
    Party.SCHOOL: frozenset({Role.PLACEMENT_OFFICE}),
    Party.ENTERPRISE: frozenset({Role.HR}),
    Party.PERSON: frozenset({Role.STUDENT, Role.TEACHER}),
}
FILLABLE = (AgreementState.DRAFTING, AgreementState.RETURNED)
UNSIGNED = (AgreementState.DRAFTING, AgreementState.READY, AgreementState.SIGNING, AgreementState.RETURNED)
ALIVE = tuple(state for state in AgreementState if state not in (AgreementState.REFUSED, AgreementState.VOID))

FULL_AGE = 18
"""Below it the guardian signs too (CIV20 Art. 19, R-204)."""

SIGNING_EDITION = "2026年第1版"
SIGNING_CONSENT = (
    "本人已完整阅读协议全文，同意以数据电文形式签署，并认可由此形成的签署记录。",
    "本人确认正在使用自己的账号，并以重新输入登录密码的方式确认身份。",
    "系统保存签署时间、账号、网络地址和所签文本的 SHA-256 摘要；各方签完后生成的正式文本可随时下载、核验。",
)
"""What a signer agrees to; its hash is kept with the signature (R-1201)."""
WHAT_IT_IS = Text(
    "在线签署是：登录账号、重新输入密码确认身份，系统记录签署人、时间、网络地址和所签文本的 SHA-256 摘要，"
    "正式文本的任何改动都能被核验发现。"
)
WHAT_IT_IS_NOT = Text(
    "在线签署不是：由电子认证服务机构颁发数字证书的电子签名，PDF 中不含证书签章；"
    "单位印章也没有加盖。需要盖章的，请选择纸质签署。"
)


def sign_order(*, guardian: bool) -> tuple[Party, ...]:
    """The order of signing: the person first, so that enterprise and school sign what the person accepted."""
    return (Party.PERSON, *((Party.GUARDIAN,) if guardian else ()), Party.ENTERPRISE, Party.SCHOOL)


def next_party(order: Iterable[Party], signed: Collection[str]) -> Party | None:
    """Whose turn it is; None when all have signed."""
    return next((party for party in order if party not in signed), None)


def owing(state: str, completed_by: Collection[str], *, turn: Party | None, draft_ready: bool) -> frozenset[Party]:
    """Which of school, enterprise and person has to act now; a guardian's paper is brought by the person."""
    if state in FILLABLE:
        return frozenset(party for party in FILLERS if party not in completed_by)
    if state == AgreementState.READY:
        return frozenset({Party.SCHOOL})
    if state == AgreementState.SIGNING and draft_ready and turn is not None:
        return frozenset({Party.PERSON if turn is Party.GUARDIAN else turn})
    return frozenset()


def consent_hash(paragraphs: Iterable[str] = SIGNING_CONSENT) -> str:
    """The SHA-256 of the text a signer agreed to."""
    return hashlib.sha256("\n".join(paragraphs).encode()).hexdigest()


def _complete(agreement: Any, viewer: Viewer) -> Text | None:
    if agreement.next_party is None:
        return Text("各方都已签署，正在生成正式文本，不能再退回或拒签")
    return None


def _signed_already(agreement: Any, viewer: Viewer) -> Text | None:
    if any(viewer.role in PARTY_ROLES.get(Party(one.party), ()) for one in agreement.current_signatures):
        return Text("您已签署，不能再拒签；需要修改的，请退回修改")
    return _complete(agreement, viewer)


OFFICE = {Role.PLACEMENT_OFFICE}
SIGNERS = {Role.PLACEMENT_OFFICE, Role.HR, Role.STUDENT, Role.TEACHER}
SYSTEM = {"system"}
AGREEMENT = Table(
    "agreement",
    Transition("complete", source=FILLABLE, target="ready", roles=SYSTEM, label=Text("内容齐备")),
    Transition(
        "reopen",
        source=("ready",),
        target="drafting",
        roles=OFFICE | {Role.HR},
        label=Text("重新填写"),
        tone="secondary",
    ),
    Transition("send", source=("ready",), target="signing", roles=OFFICE, label=Text("送各方签署")),
    Transition(
        "return",
        source=("signing",),
        target="returned",
        roles=SIGNERS,
        label=Text("退回修改"),
        needs_comment=True,
        tone="secondary",
        guard=_complete,
    ),
    Transition(
        "refuse",
        source=("signing",),
        target="refused",
        roles=SIGNERS,
        label=Text("不同意签署"),
        needs_comment=True,
        tone="danger",
        guard=_signed_already,
    ),
    Transition("finish", source=("signing",), target="signed", roles=SYSTEM, label=Text("各方签署完成")),
    Transition("archive", source=("signed",), target="archived", roles=OFFICE, label=Text("归档")),
    Transition(
        "void",
        source=(*UNSIGNED, "refused"),
        target="void",
        roles=OFFICE | SYSTEM,
        label=Text("作废"),
        needs_comment=True,
        tone="danger",
    ),
)
DOCUMENT = Table(
    "document",
    Transition("supersede", source=("current",), target="superseded", roles=SYSTEM, label=Text("被新版本取代")),
    Transition("end", source=("current", "superseded"), target="ended", roles=SYSTEM, label=Text("终止")),
)
"""What becomes of a paper after it was issued; its bytes never change."""
EVENT_LABELS = {
    "open": Text("生成协议"),
    "fill": Text("填写完成"),
    "sign": Text("签署"),
    "hours": Text("工作时间变更"),
    **{row.name: row.label for row in AGREEMENT.rows},
}
