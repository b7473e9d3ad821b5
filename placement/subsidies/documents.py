"""What stands on 补助结算单, as plain frozen values. Amounts are integer fen; the total is the sum of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from placement.infra.paper_templates import percent, plain_number
from placement.kernel.money import Exact, capitals, fixed, format_yuan
from placement.kernel.text import chinese_date


@dataclass(frozen=True, kw_only=True)
class Payee:
    """The enterprise that is paid. `account` is masked; its holder must be the enterprise itself (R-912)."""

    name: str
    credit_code: str
    bank: str
    account_name: str
    account: str


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One person-month, or a correction of one (negative fen allowed, its cause in `note`).

    `name` and `resident_id` are masked; `month` is its first day; `rate` and `fraction` are exact.
    """

    name: str
    resident_id: str
    person_kind: str
    post: str
    month: date
    days: Exact
    wage_fen: int
    rate: Exact
    fraction: Exact
    amount_fen: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PolicyCitation:
    """The policy version a line was calculated under: title, number, what it says about rate and method."""

    title: str
    number: str
    text: str


@dataclass(frozen=True, kw_only=True)
class WageCitation:
    """A minimum-wage row used: where, since when, fen a month, its source, and the confirmation if it was needed."""

    division: str
    effective_from: date
    monthly_fen: int
    source: str
    confirmed_number: str = ""
    confirmed_by: str = ""
    confirmed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Officer:
    """One of the three acts 经办, 复核, 审批: by whom and when; empty until done."""

    act: str
    post: str
    name: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SubsidyStatement:
    """补助结算单 as printed. `state` is the word for people (已支付); `paid_on` and `payment_number` only when paid."""

    school_name: str
    school_code: str
    budget_year: int
    enterprise: Payee
    start: date
    end: date
    lines: tuple[StatementLine, ...]
    total_fen: int
    policies: tuple[PolicyCitation, ...]
    wages: tuple[WageCitation, ...]
    officers: tuple[Officer, ...]
    state: str
    paid_on: date | None = None
    payment_number: str = ""

    def __post_init__(self) -> None:
        if sum(line.amount_fen for line in self.lines) != self.total_fen:
            raise ValueError("结算单合计必须等于各行金额之和")
        if tuple(officer.act for officer in self.officers) != ("经办", "复核", "审批"):
            raise ValueError("结算单须依次列明经办、复核、审批")

    def facts(self) -> dict[str, Any]:
        """The statement as its wording names it: every sum written out."""
        total = {"total": format_yuan(self.total_fen), "capitals": f"人民币{capitals(self.total_fen)}"}
        return {
            "statement": {
                "school": self.school_name,
                "school_code": self.school_code,
                "budget_year": str(self.budget_year),
                "start": _day(self.start),
                "end": _day(self.end),
                "state": self.state,
                "paid_on": _day(self.paid_on),
                "payment_number": self.payment_number,
                "summary": _summary(self.lines),
                **total,
                "lines": [_line(line) for line in self.lines],
                "policies": [vars(policy).copy() for policy in self.policies],
                "wages": [_wage(wage) for wage in self.wages],
                "officers": [{**vars(officer), "on": _day(officer.on)} for officer in self.officers],
            },
            "payee": vars(self.enterprise).copy(),
        }


def _line(line: StatementLine) -> dict[str, str]:
    return {
        "name": line.name,
        "resident_id": line.resident_id,
        "kind": line.person_kind,
        "post": line.post,
        "month": f"{line.month.year}年{line.month.month}月",
        "days": plain_number(line.days),
        "wage": format_yuan(line.wage_fen),
        "rate": percent(line.rate),
        "fraction": fixed(line.fraction, 6),
        "amount": format_yuan(line.amount_fen),
        "note": line.note,
    }


def _wage(wage: WageCitation) -> dict[str, str]:
    """A row that needed no confirmation was published; another names the document that confirmed it."""
    by = f"文号 {wage.confirmed_number}　{wage.confirmed_by}　{_day(wage.confirmed_on)}"
    return {
        "division": wage.division,
        "since": _day(wage.effective_from),
        "monthly": format_yuan(wage.monthly_fen),
        "source": wage.source,
        "confirmed": by if wage.confirmed_number else "公布标准，无须另行确认",
    }


def _summary(lines: tuple[StatementLine, ...]) -> str:
    """7行，学生6行 ¥3,013.14，教师1行 ¥586.72."""
    parts = [f"{len(lines)}行"]
    for kind in dict.fromkeys(sorted(line.person_kind for line in lines)):
        own = [line.amount_fen for line in lines if line.person_kind == kind]
        parts.append(f"{kind}{len(own)}行 ¥{format_yuan(sum(own))}")
    return "，".join(parts)


def _day(value: date | None) -> str:
    return chinese_date(value) if value else ""
