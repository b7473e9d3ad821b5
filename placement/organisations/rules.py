"""Kinds of organisation, what they say of themselves, and the vetting of an enterprise by a school."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from placement.accounts.rules import Role
from placement.compliance.engine import check
from placement.compliance.facts import Enterprise as EnterpriseSubject
from placement.compliance.facts import Facts, Plan, Post
from placement.compliance.rulebook import Light
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.findings import Finding
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.kernel.transitions import Choice, Table, Transition


class OrganisationKind(StrEnum):
    """What an organisation is to the system."""

    SCHOOL = "school"
    ENTERPRISE = "enterprise"
    BUREAU = "bureau"


class SchoolLevel(StrEnum):
    """Kinds of vocational school."""

    SECONDARY = "secondary"
    TECHNICIAN = "technician"
    COLLEGE = "college"


class EnterpriseKind(StrEnum):
    """What an enterprise is; intermediaries are refused (R-122)."""

    ENTERPRISE = "enterprise"
    TRAINING_BASE = "training_base"
    HR_AGENCY = "hr_agency"
    DISPATCH = "dispatch"


class VettingState(StrEnum):
    """Whether a school takes an enterprise."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    REVOKED = "revoked"


SCHOOL_LEVEL_LABELS = {
    SchoolLevel.SECONDARY: Text("中等职业学校"),
    SchoolLevel.TECHNICIAN: Text("技工院校"),
    SchoolLevel.COLLEGE: Text("高等职业学校"),
}
ENTERPRISE_KIND_LABELS = {
    EnterpriseKind.ENTERPRISE: Text("企业"),
    EnterpriseKind.TRAINING_BASE: Text("实训基地"),
    EnterpriseKind.HR_AGENCY: Text("人力资源服务机构"),
    EnterpriseKind.DISPATCH: Text("劳务派遣单位"),
}
VETTING_LABELS = {
    VettingState.PENDING: Text("待考察审核"),
    VettingState.APPROVED: Text("已通过考察"),
    VettingState.REFUSED: Text("未通过考察"),
    VettingState.REVOKED: Text("已撤销合作"),
}

OFFICE = {Role.PLACEMENT_OFFICE}
VETTING = Table(
    "vetting",
    Transition(
        "approve",
        source=("pending", "refused"),
        target="approved",
        roles=OFFICE,
        label=Text("通过考察"),
        tone="success",
    ),
    Transition(
        "refuse",
        source=("pending",),
        target="refused",
        roles=OFFICE,
        label=Text("不予通过"),
        needs_comment=True,
        tone="danger",
    ),
    Transition(
        "revoke",
        source=("approved",),
        target="revoked",
        roles=OFFICE,
        label=Text("撤销合作"),
        needs_comment=True,
        tone="danger",
    ),
    Transition(
        "reopen", source=("approved",), target="pending", roles={Role.HR}, label=Text("重要资料变更，须重新考察")
    ),
    Transition("reapply", source=("refused", "revoked"), target="pending", roles={Role.HR}, label=Text("重新申请考察")),
)
VETTING_TONES = {
    VettingState.PENDING: "wait",
    VettingState.APPROVED: "good",
    VettingState.REFUSED: "bad",
    VettingState.REVOKED: "bad",
}
VETTING_NEXT = {VettingState.PENDING: Text("学校实习管理部门"), VettingState.REFUSED: Text("企业人事")}
"""Whose turn it is; nobody's once the school has taken the enterprise or ended the cooperation."""
VETTED_FACTS = frozenset({"name", "enterprise_kind", "industry_code"})
"""What a school looked at above all: who changes one of these must be vetted again."""
REPORT_MINIMUM = 20
"""Characters: a report of nine matters (R-107) cannot be shorter."""


@dataclass(frozen=True, kw_only=True)
class SchoolFacts:
    """What is entered of a school; `code` is its short code in document numbers."""

    name: str
    short_name: str
    code: str
    public: bool
    level: SchoolLevel
    authority: str
    division: str
    credit_code: str | None = None
    address: str = ""
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, kw_only=True)
class ProfileFacts:
    """What an enterprise says of itself and may change."""

    name: str
    short_name: str
    enterprise_kind: EnterpriseKind
    industry_code: str
    staff_count: int
    division: str
    address: str
    contact_name: str
    contact_phone: str
    introduction: str = ""


@dataclass(frozen=True, kw_only=True)
class EnterpriseFacts(ProfileFacts):
    """What is entered when an enterprise registers; its bank account may follow later."""

    credit_code: str
    bank_name: str = ""
    bank_account: str | None = None
    account_name: str = ""


@dataclass(frozen=True, kw_only=True)
class BankFacts:
    """Where subsidies are paid to."""

    account_name: str
    bank_name: str
    bank_account: str


@dataclass(frozen=True, kw_only=True)
class AccountFacts:
    """The account of a person of an enterprise."""

    login: str
    password: str
    email: str


@dataclass(frozen=True, kw_only=True)
class SiteFacts:
    """A place of work."""

    name: str
    division: str
    address: str


def enterprise_findings(kind: str, industry_code: str, *, on: date) -> list[Finding]:
    """What the law says against taking this enterprise at all, whatever the post (R-122, R-303).

    No venue is judged here, each slot names its own; but an entertainment trade is refused by its industry code.
    """
    facts = Facts(
        plan=Plan(kind="work_placement", stay=DateRange(on, on)),
        post=Post(venue=""),
        enterprise=EnterpriseSubject(kind=kind, industry_code=industry_code),
    )
    return check(facts, on=on, lights={Light.ENTERPRISE, Light.POST})


def barred(findings: Iterable[Finding]) -> Text | None:
    """Why the enterprise cannot be approved: sentence and article of the first finding that stops, or None."""
    return next(
        (
            Text("%(message)s（%(article)s）", message=finding.message, article=finding.article)
            for finding in findings
            if finding.stops
        ),
        None,
    )


def vetting_choices(vetting: object, viewer: Viewer, *, refusal: Text | None) -> list[Choice]:
    """The buttons of a vetting; approving is shown but cannot be pressed while the law bars the enterprise."""
    return [
        replace(choice, enabled=False, reason=refusal) if refusal and choice.name == "approve" else choice
        for choice in VETTING.choices(vetting, viewer)
    ]


def check_report(visited_on: date | None, report: str, *, today: date) -> None:
    """The report of a visit that has taken place (实习管理规定 Art. 7, R-107). Raises RuleBroken beside the field."""
    if visited_on is None:
        raise RuleBroken(
            "visit_missing", Text("请填写实地考察日期：新增单位须先实地考察并形成书面报告"), field="visited_on"
        )
    if visited_on > today:
        raise RuleBroken("visit_in_future", Text("考察日期不能晚于今天"), field="visited_on")
    if len(report.strip()) < REPORT_MINIMUM:
        raise RuleBroken(
            "report_missing",
            Text("请填写考察报告，至少 %(n)s 字，写明资质、管理、岗位、环境与安全情况", n=REPORT_MINIMUM),
            field="report",
        )
