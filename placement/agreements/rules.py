"""The life of an agreement: each party completes its own facts, then all sign, in order."""

from __future__ import annotations

from enum import StrEnum

from placement.accounts.rules import Role
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


AGREEMENT_KIND_LABELS = {AgreementKind.WORK_PLACEMENT: Text("岗位实习三方协议"), AgreementKind.APPRENTICESHIP: Text("学徒培养协议"),
                         AgreementKind.TEACHER_PRACTICE: Text("教师企业实践协议")}
AGREEMENT_STATE_LABELS = {
    AgreementState.DRAFTING: Text("各方填写中"), AgreementState.READY: Text("内容齐备，待送签"), AgreementState.SIGNING: Text("签署中"),
    AgreementState.SIGNED: Text("已签署"), AgreementState.ARCHIVED: Text("已归档"), AgreementState.RETURNED: Text("已退回修改"),
    AgreementState.REFUSED: Text("已拒签"), AgreementState.VOID: Text("已作废"),
}
PARTY_LABELS = {Party.SCHOOL: Text("学校"), Party.ENTERPRISE: Text("企业"), Party.PERSON: Text("本人"), Party.GUARDIAN: Text("监护人")}
METHOD_LABELS = {SigningMethod.SCREEN: Text("在线签署"), SigningMethod.PAPER: Text("纸质签署")}
DOCUMENT_STATE_LABELS = {DocumentState.CURRENT: Text("有效"), DocumentState.SUPERSEDED: Text("已被新版本取代")}

OFFICE = {Role.PLACEMENT_OFFICE}
SIGNERS = {Role.PLACEMENT_OFFICE, Role.HR, Role.STUDENT, Role.TEACHER}
AGREEMENT = Table(
    "agreement",
    Transition("complete", source=("drafting", "returned"), target="ready", roles={"system"}, label=Text("内容齐备")),
    Transition("reopen", source=("ready",), target="drafting", roles=OFFICE | {Role.HR}, label=Text("重新填写"), tone="secondary"),
    Transition("send", source=("ready",), target="signing", roles=OFFICE, label=Text("送各方签署")),
    Transition("return", source=("signing",), target="returned", roles=SIGNERS, label=Text("退回修改"), needs_comment=True, tone="secondary"),
    Transition("refuse", source=("signing",), target="refused", roles=SIGNERS, label=Text("不同意签署"), needs_comment=True, tone="danger"),
    Transition("finish", source=("signing",), target="signed", roles={"system"}, label=Text("各方签署完成")),
    Transition("archive", source=("signed",), target="archived", roles=OFFICE, label=Text("归档")),
    Transition("void", source=("drafting", "ready", "signing", "returned", "refused"), target="void", roles=OFFICE | {"system"},
               label=Text("作废"), needs_comment=True, tone="danger"),
)
