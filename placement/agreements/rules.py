"""The life of an agreement: each party completes its own facts, then all sign, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from placement.accounts.rules import ENTERPRISE_STAFF, SCHOOL_STAFF, Role
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition


class AgreementKind(StrEnum):
    """Which paper it is."""

    WORK_PLACEMENT = "work_placement"
    APPRENTICESHIP = "apprenticeship"
    TEACHER_PRACTICE = "teacher_practice"
    SUPPLEMENT = "supplement"
    TERMINATION = "termination"


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


AGREEMENT_KIND_LABELS = {
    AgreementKind.WORK_PLACEMENT: Text("岗位实习三方协议"),
    AgreementKind.APPRENTICESHIP: Text("学徒培养协议"),
    AgreementKind.TEACHER_PRACTICE: Text("教师企业实践协议"),
    AgreementKind.SUPPLEMENT: Text("补充协议"),
    AgreementKind.TERMINATION: Text("解除协议"),
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
CHANGES = (AgreementKind.SUPPLEMENT, AgreementKind.TERMINATION)
"""What is signed about an agreement that stands: a change of it, or its end."""
TEMPLATES = {
    AgreementKind.WORK_PLACEMENT: "work_placement_agreement",
    AgreementKind.APPRENTICESHIP: "apprenticeship_agreement",
    AgreementKind.TEACHER_PRACTICE: "teacher_agreement",
    AgreementKind.SUPPLEMENT: "supplement",
    AgreementKind.TERMINATION: "termination",
}
FILLERS = (Party.SCHOOL, Party.ENTERPRISE, Party.PERSON)
"""Who fills in terms; the guardian only signs."""
GUARDIAN = "guardian"
"""As what a guardian acts who comes by a link, without an account."""
PARTY_ROLES: dict[Party, frozenset[str]] = {
    Party.SCHOOL: frozenset({Role.PLACEMENT_OFFICE}),
    Party.ENTERPRISE: frozenset({Role.HR}),
    Party.PERSON: frozenset({Role.STUDENT, Role.TEACHER}),
    Party.GUARDIAN: frozenset({GUARDIAN}),
}
DELEGATES: dict[Party, frozenset[str]] = {
    Party.SCHOOL: SCHOOL_STAFF,
    Party.ENTERPRISE: ENTERPRISE_STAFF,
}
"""To whose hands an organisation may give its signature; a person and a guardian sign themselves."""
FILLABLE = (AgreementState.DRAFTING, AgreementState.RETURNED)
UNSIGNED = (AgreementState.DRAFTING, AgreementState.READY, AgreementState.SIGNING, AgreementState.RETURNED)
ALIVE = tuple(state for state in AgreementState if state not in (AgreementState.REFUSED, AgreementState.VOID))

FULL_AGE = 18
"""Below it the guardian signs too (CIV20 Art. 19, R-204)."""

USUAL_ORDER = (Party.PERSON, Party.GUARDIAN, Party.ENTERPRISE, Party.SCHOOL)
"""The person first, so that enterprise and school sign what the person accepted; a school may set another."""
DAYS_TO_SIGN, MOST_DAYS = 14, 90
REMIND_BEFORE = 3
"""So many days before the last day to sign, whoever has not signed is reminded."""


def is_order(parties: Sequence[str]) -> bool:
    """Whether each of the four parties stands in it exactly once."""
    return sorted(parties) == sorted(party.value for party in Party)


def sign_order(*, guardian: bool, parties: Sequence[str] = USUAL_ORDER) -> tuple[Party, ...]:
    """The order in which a school has its agreements signed, without the guardian where nobody is a minor."""
    return tuple(party for party in map(Party, parties) if guardian or party is not Party.GUARDIAN)


def is_too_late(sign_by: date | None, today: date) -> bool:
    """Whether the last day to sign is over."""
    return sign_by is not None and today > sign_by


def is_due_for_reminder(sign_by: date, reminded_on: date | None, today: date) -> bool:
    """Whether nobody was reminded yet in the last days before the end."""
    first = sign_by - timedelta(days=REMIND_BEFORE)
    return first <= today <= sign_by and (reminded_on is None or reminded_on < first)


def next_party(order: Iterable[Party], signed: Collection[str]) -> Party | None:
    """Whose turn it is; None when all have signed."""
    return next((party for party in order if party not in signed), None)


def owing(
    state: str, completed_by: Collection[str], *, turn: Party | None, draft_ready: bool, link_open: bool = False
) -> frozenset[Party]:
    """Which of school, enterprise and person has to act now.

    For a guardian the school makes a link, or the person brings the signed paper.
    """
    if state in FILLABLE:
        return frozenset(party for party in FILLERS if party not in completed_by)
    if state == AgreementState.READY:
        return frozenset({Party.SCHOOL})
    if state == AgreementState.SIGNING and draft_ready and turn is not None:
        return _owing_for_guardian(link_open) if turn is Party.GUARDIAN else frozenset({turn})
    return frozenset()


def _owing_for_guardian(link_open: bool) -> frozenset[Party]:
    return frozenset({Party.PERSON}) if link_open else frozenset({Party.PERSON, Party.SCHOOL})


def _complete(agreement: Any, viewer: Viewer) -> Text | None:
    if agreement.next_party is None:
        return Text("各方都已签署，正在生成正式文本，不能再退回或拒签")
    return None


def _signed_already(agreement: Any, viewer: Viewer) -> Text | None:
    if any(viewer.role in PARTY_ROLES.get(Party(one.party), ()) for one in agreement.current_signatures):
        return Text("您已签署，不能再拒签；需要修改的，请退回修改")
    return _complete(agreement, viewer)


def _only_a_change(agreement: Any, viewer: Viewer) -> Text | None:
    """Terms that the parties fill in are taken back by each party; a proposal goes back to who made it."""
    return None if agreement.kind in CHANGES else Text("各方可以重新填写自己的内容，不需要退回")


OFFICE = {Role.PLACEMENT_OFFICE}
SIGNERS = {Role.PLACEMENT_OFFICE, Role.HR, Role.STUDENT, Role.TEACHER}
"""Who acts for a party under an account."""
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
    Transition(
        "give_back",
        source=("ready",),
        target="returned",
        roles=OFFICE,
        label=Text("退回提出方修改"),
        needs_comment=True,
        tone="secondary",
        guard=_only_a_change,
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
        roles=SIGNERS | {GUARDIAN},
        label=Text("不同意签署"),
        needs_comment=True,
        tone="danger",
        guard=_signed_already,
    ),
    Transition(
        "expire",
        source=("signing",),
        target="ready",
        roles=SYSTEM,
        label=Text("签署期限已过"),
        needs_comment=True,
        guard=_complete,
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
EVENT_LABELS = {
    "open": Text("生成协议"),
    "fill": Text("填写完成"),
    "sign": Text("签署"),
    "remind": Text("催办签署"),
    "delegate": Text("委托签署"),
    "take_back": Text("收回委托"),
    "link": Text("生成监护人签署链接"),
    "revoke_link": Text("撤销监护人签署链接"),
    "close_link": Text("监护人签署链接已关闭"),
    "hours": Text("工作时间变更"),
    "copy": Text("已收到协议文本"),
    "reset": Text("内容有变，请重新确认"),
    "revise": Text("修改变更内容"),
    "take_effect": Text("开始执行"),
    **{row.name: row.label for row in AGREEMENT.rows},
}
