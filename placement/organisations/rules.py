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
from placement.compliance.rulebook import RuleBook, RuleRow, Stage
from placement.compliance.spans import months_on, years_before
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
JUDGED_FACTS = VETTED_FACTS | {"staff_count"}
"""What the rules look at in an enterprise: a change is told to whoever has judged by it."""
REPORT_MINIMUM = 20
"""Characters: a report of nine matters (R-107) cannot be shorter."""
DOCUMENT_MINIMUM = 4
DOCUMENT_LIMIT = 200
"""Characters of a document's name or number."""
REASON_LIMIT = 500
VIOLATION_RECORDERS = (Role.PLACEMENT_OFFICE, Role.BUREAU)
"""Who enters a violation of safety law, and takes out one that was entered wrongly."""


def may_remove_violation(viewer: Viewer, recorded_by_id: int | None) -> bool:
    """Who recorded it wrongly, or the bureau: one school never undoes what another one entered."""
    own = viewer.user_id is not None and viewer.user_id == recorded_by_id
    return viewer.is_(Role.BUREAU) or (own and viewer.is_(*VIOLATION_RECORDERS))


VIOLATION_READERS = (*VIOLATION_RECORDERS, Role.SCHOOL_LEADER, Role.AUDITOR)


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


def enterprise_findings(
    kind: str, industry_code: str, *, on: date, book: RuleBook, violations: tuple[date, ...] = ()
) -> list[Finding]:
    """What the law says against taking this enterprise at all, whatever the post (R-106, R-122, R-123, R-303).

    No venue is judged here, each slot names its own; but an entertainment trade is refused by its industry code.
    """
    facts = Facts(
        plan=Plan(kind="work_placement", stay=DateRange(on, on)),
        post=Post(venue=""),
        enterprise=EnterpriseSubject(kind=kind, industry_code=industry_code, violations=violations),
    )
    return check(facts, on=on, book=book, stage=Stage.VETTING)


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


def checked_listing(decided_on: date | None, published_on: date | None, *, today: date) -> tuple[date, date]:
    """Both days of the list of units: decided first, then published, neither to come (R-108).

    Raises RuleBroken beside the field.
    """
    if decided_on is None:
        raise RuleBroken("decision_missing", Text("请填写校级党组织会议研究日期"), field="decided_on")
    if decided_on > today:
        raise RuleBroken("decision_in_future", Text("研究日期不能晚于今天"), field="decided_on")
    if published_on is None:
        raise RuleBroken("publication_missing", Text("请填写名单公开日期"), field="published_on")
    if published_on > today:
        raise RuleBroken("publication_in_future", Text("公开日期不能晚于今天"), field="published_on")
    if published_on < decided_on:
        raise RuleBroken(
            "published_too_early",
            Text("名单须先研究后公开，公开日期不能早于研究日期 %(decided)s", decided=decided_on),
            field="published_on",
        )
    return decided_on, published_on


def checked_violation(happened_on: date | None, document: str, *, today: date) -> tuple[date, str]:
    """Day and document of a violation of safety law. Raises RuleBroken beside the field."""
    if happened_on is None:
        raise RuleBroken("date_missing", Text("请填写违法日期"), field="happened_on")
    if happened_on > today:
        raise RuleBroken("date_in_future", Text("违法日期不能晚于今天"), field="happened_on")
    document = document.strip()
    if len(document) < DOCUMENT_MINIMUM:
        raise RuleBroken(
            "document_missing",
            Text("请填写处罚决定或通报的名称、文号，至少 %(n)s 个字", n=DOCUMENT_MINIMUM),
            field="document",
        )
    if len(document) > DOCUMENT_LIMIT:
        raise RuleBroken("document_too_long", Text("不能超过 %(max)s 个字", max=DOCUMENT_LIMIT), field="document")
    return happened_on, document


def age_of(day: date, *, today: date) -> Text:
    """How long ago a day was, in full years and months."""
    months = (today.year - day.year) * 12 + today.month - day.month
    months -= months_on(day, months) > today
    years, rest = divmod(months, 12)
    if not years:
        return Text("%(months)s 个月前", months=rest) if rest else Text("不足 1 个月")
    if not rest:
        return Text("%(years)s 年前", years=years)
    return Text("%(years)s 年零 %(months)s 个月前", years=years, months=rest)


def bearing_of(day: date, row: RuleRow | None, *, today: date) -> tuple[Text, str] | None:
    """Whether a violation keeps students from an enterprise today by R-106, in words and tone."""
    if row is None:
        return None
    years = row.number("years")
    if day >= years_before(today, years):
        return Text("近 %(years)s 年内，不得接收学生", years=years), "bad"
    return Text("已满 %(years)s 年", years=years), "neutral"
