"""The thirteen checks before a line is payable (docs/sums.md; R-901 to R-912). Pure: plain facts in, results out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from placement.kernel.text import Text
from placement.subsidies.wording import stored, told


class CheckName(StrEnum):
    """What is looked at, in the order in which it is shown."""

    AGREEMENT_SIGNED = "agreement_signed"
    CURRENT_VERSION = "current_version"
    AGREEMENT_COVERS = "agreement_covers"
    SHEET_CONFIRMED = "sheet_confirmed"
    NO_OPEN_FINDING = "no_open_finding"
    PAY_RECEIVED = "pay_received"
    INSURANCE_COVERS = "insurance_covers"
    SAFETY_TRAINING = "safety_training"
    NOT_CLAIMED_ELSEWHERE = "not_claimed_elsewhere"
    SCHOOL_PUBLIC = "school_public"
    PAYEE_MATCHES = "payee_matches"
    WAGE_CONFIRMED = "wage_confirmed"
    BUDGET_FREE = "budget_free"


class Result(StrEnum):
    """`open`: the line is calculated, but the statement cannot be approved yet. Only `failed` takes a line out."""

    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"
    NOT_APPLICABLE = "not_applicable"
    NOT_RECORDED = "not_recorded"


CHECK_LABELS = {
    CheckName.AGREEMENT_SIGNED: Text("协议各方已签署"),
    CheckName.CURRENT_VERSION: Text("协议为现行版本"),
    CheckName.AGREEMENT_COVERS: Text("协议期限覆盖申报的每一天"),
    CheckName.SHEET_CONFIRMED: Text("考勤经企业和学校确认"),
    CheckName.NO_OPEN_FINDING: Text("没有未处理的违规"),
    CheckName.PAY_RECEIVED: Text("实习报酬已到账"),
    CheckName.INSURANCE_COVERS: Text("实习责任保险覆盖当月"),
    CheckName.SAFETY_TRAINING: Text("岗前安全培训合格"),
    CheckName.NOT_CLAIMED_ELSEWHERE: Text("没有在别处重复申领"),
    CheckName.SCHOOL_PUBLIC: Text("学校为公办"),
    CheckName.PAYEE_MATCHES: Text("收款户名与企业一致"),
    CheckName.WAGE_CONFIRMED: Text("最低工资标准已确认"),
    CheckName.BUDGET_FREE: Text("年度预算有余额"),
}
RESULT_LABELS = {
    Result.PASSED: Text("通过"),
    Result.FAILED: Text("未通过"),
    Result.OPEN: Text("待确认"),
    Result.NOT_APPLICABLE: Text("不适用"),
    Result.NOT_RECORDED: Text("尚无记录"),
}
RESULT_LIGHTS = {
    Result.PASSED: "green",
    Result.FAILED: "red",
    Result.OPEN: "amber",
    Result.NOT_APPLICABLE: "green",
    Result.NOT_RECORDED: "unknown",
}
"""Colour words of the light component."""


@dataclass(frozen=True)
class Check:
    """One result with the sentence that explains it."""

    result: Result
    detail: Text


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of one person-month. Days are those that count; `findings` stop the placement's own gate.

    `payee_problem` is None when account holder and credit code are the enterprise's; `unconfirmed_wages` names rows.
    """

    teacher: bool
    agreement_signed_on: date | None
    agreement_superseded: bool
    days_outside_agreement: tuple[date, ...]
    confirmed: Text | None
    findings: tuple[Text, ...]
    safety_trained: bool
    holidays_worked: int
    days_uninsured: tuple[date, ...]
    used_up_elsewhere: bool
    school_public: bool
    payee_problem: Text | None
    unconfirmed_wages: tuple[Text, ...]


def look(evidence: Evidence) -> dict[CheckName, Check]:
    """The results of all checks but the budget, which only the books can answer (`budget_check`)."""
    return {name: check(evidence) for name, check in _CHECKS.items()}


def budget_check(*, fits: bool, year: int) -> Check:
    """Whether the year's line had room when the amount was posted."""
    if fits:
        return Check(Result.PASSED, Text("已计入 %(year)s 年度预算", year=year))
    return Check(
        Result.FAILED,
        Text("%(year)s 年度预算没有足够余额，财政局批准追加后可在以后的结算单中补结", year=year),
    )


def is_payable(checks: Mapping[CheckName, Check]) -> bool:
    """Whether nothing failed; what does not apply passes, and what nobody can record yet does not block."""
    return all(check.result is not Result.FAILED for check in checks.values())


def to_json(checks: Mapping[CheckName, Check]) -> dict[str, Any]:
    """The results as one JSON column keeps them."""
    return {name: {"result": check.result, "detail": stored(check.detail)} for name, check in checks.items()}


def from_json(kept: Mapping[str, Any]) -> dict[CheckName, Check]:
    """The results again, in the order of the checks."""
    return {name: Check(Result(kept[name]["result"]), told(kept[name]["detail"])) for name in CheckName if name in kept}


def failures(kept: Mapping[str, Any]) -> list[Text]:
    """Why a line was left out: the sentence of each failed check."""
    return [check.detail for check in from_json(kept).values() if check.result is Result.FAILED]


def _passed(detail: Text) -> Check:
    return Check(Result.PASSED, detail)


def _failed(detail: Text) -> Check:
    return Check(Result.FAILED, detail)


def _agreement_signed(evidence: Evidence) -> Check:
    if evidence.agreement_signed_on is None:
        return _failed(Text("协议尚未由各方签署完成"))
    return _passed(Text("%(day)s 签署完成", day=evidence.agreement_signed_on))


def _current_version(evidence: Evidence) -> Check:
    if evidence.agreement_signed_on is None:
        return _failed(Text("没有有效的协议"))
    if evidence.agreement_superseded:
        return _failed(Text("协议已被新版本取代"))
    return _passed(Text("没有取代它的新版本"))


def _agreement_covers(evidence: Evidence) -> Check:
    if evidence.days_outside_agreement:
        return _failed(Text("协议期限不含 %(days)s", days=_listed(evidence.days_outside_agreement)))
    return _passed(Text("计入的每一天都在协议期限内"))


def _sheet_confirmed(evidence: Evidence) -> Check:
    return _passed(evidence.confirmed) if evidence.confirmed else _failed(Text("考勤尚未经企业和学校确认"))


def _no_open_finding(evidence: Evidence) -> Check:
    if evidence.findings:
        return _failed(Text("%(what)s，须先处理", what=evidence.findings[0]))
    if evidence.holidays_worked:
        return _passed(
            Text("启动条件仍全部符合；法定节假日出勤 %(n)s 天，学校已知悉（R-313）", n=evidence.holidays_worked)
        )
    return _passed(Text("启动条件仍全部符合"))


def _pay_received(evidence: Evidence) -> Check:
    if evidence.teacher:
        return Check(Result.NOT_APPLICABLE, Text("教师实践期间企业不支付报酬"))
    return Check(Result.NOT_RECORDED, Text("系统暂不登记实习报酬到账情况，本项不影响支付，请学校按纸质凭证核对"))


def _insurance_covers(evidence: Evidence) -> Check:
    if evidence.teacher:
        return Check(Result.NOT_APPLICABLE, Text("实习责任保险只适用于学生"))
    if evidence.days_uninsured:
        return _failed(Text("实习责任保险不含 %(days)s", days=_listed(evidence.days_uninsured)))
    return _passed(Text("计入的每一天都在保险期间内"))


def _safety_training(evidence: Evidence) -> Check:
    if evidence.teacher:
        return Check(Result.NOT_APPLICABLE, Text("岗前安全培训考核只适用于学生"))
    if not evidence.safety_trained:
        return _failed(Text("没有安全教育培训并考核合格的记录"))
    return _passed(Text("安全教育培训考核合格"))


def _not_claimed_elsewhere(evidence: Evidence) -> Check:
    if evidence.used_up_elsewhere:
        return _failed(Text("该人本月已在先确认的考勤中全部计入，不再重复补助"))
    return _passed(Text("该人本月没有先确认的其他申领"))


def _school_public(evidence: Evidence) -> Check:
    if not evidence.school_public:
        return _failed(Text("民办学校没有该项预算，不能通过本渠道拨付"))
    return _passed(Text("公办学校，列入年度预算"))


def _payee_matches(evidence: Evidence) -> Check:
    return _failed(evidence.payee_problem) if evidence.payee_problem else _passed(Text("户名与企业名称一致，账户齐备"))


def _wage_confirmed(evidence: Evidence) -> Check:
    if evidence.unconfirmed_wages:
        return Check(
            Result.OPEN, Text("%(row)s尚未确认，须由管理员登记文号确认后方可审批", row=evidence.unconfirmed_wages[0])
        )
    return _passed(Text("所依据的最低工资标准均已确认"))


_CHECKS: dict[CheckName, Callable[[Evidence], Check]] = {
    CheckName.AGREEMENT_SIGNED: _agreement_signed,
    CheckName.CURRENT_VERSION: _current_version,
    CheckName.AGREEMENT_COVERS: _agreement_covers,
    CheckName.SHEET_CONFIRMED: _sheet_confirmed,
    CheckName.NO_OPEN_FINDING: _no_open_finding,
    CheckName.PAY_RECEIVED: _pay_received,
    CheckName.INSURANCE_COVERS: _insurance_covers,
    CheckName.SAFETY_TRAINING: _safety_training,
    CheckName.NOT_CLAIMED_ELSEWHERE: _not_claimed_elsewhere,
    CheckName.SCHOOL_PUBLIC: _school_public,
    CheckName.PAYEE_MATCHES: _payee_matches,
    CheckName.WAGE_CONFIRMED: _wage_confirmed,
}


def _listed(days: tuple[date, ...]) -> Text:
    """At most three days by name; the count tells the rest."""
    shown = "、".join(day.isoformat() for day in days[:3])
    return Text("%(days)s", days=shown) if len(days) <= 3 else Text("%(days)s 等 %(n)s 天", days=shown, n=len(days))
