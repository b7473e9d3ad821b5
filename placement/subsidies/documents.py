"""What stands on 补助结算单, as plain frozen values. Amounts are integer fen; the total is the sum of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placement.infra.paper import Paper
from placement.kernel.money import Exact


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
class SubsidyStatement(Paper):
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
