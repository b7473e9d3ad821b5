"""The life of a budget line and of a statement; kinds of ledger entry."""

from __future__ import annotations

from enum import StrEnum

from placement.accounts.rules import Role
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition


class BudgetState(StrEnum):
    """Where a school's yearly budget line stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    RETURNED = "returned"


class StatementState(StrEnum):
    """Where a statement stands."""

    CALCULATED = "calculated"
    ENTERPRISE_CONFIRMED = "enterprise_confirmed"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PAID = "paid"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class EntryKind(StrEnum):
    """What a ledger entry is; amounts are signed so that the sum per line is what stands."""

    COMMITMENT = "commitment"
    RELEASE = "release"
    EARNING = "earning"
    CORRECTION = "correction"
    RECOVERY = "recovery"
    PAYMENT = "payment"


class Method(StrEnum):
    """How days become a fraction of a month (domain.md, the 25% subsidy)."""

    PAID_DAYS = "paid_days_21_75"
    SCHEDULED_DAYS = "scheduled_days"
    WHOLE_MONTH = "whole_month"


BUDGET_STATE_LABELS = {
    BudgetState.PROPOSED: Text("待财政局批准"),
    BudgetState.APPROVED: Text("已批准"),
    BudgetState.RETURNED: Text("已退回修改"),
}
STATEMENT_STATE_LABELS = {
    StatementState.CALCULATED: Text("已计算，待企业确认"),
    StatementState.ENTERPRISE_CONFIRMED: Text("企业已确认，待财务复核"),
    StatementState.REVIEWED: Text("已复核，待校领导审批"),
    StatementState.APPROVED: Text("已审批，待支付"),
    StatementState.PAID: Text("已支付"),
    StatementState.RETURNED: Text("已退回"),
    StatementState.CANCELLED: Text("已取消"),
}
ENTRY_KIND_LABELS = {
    EntryKind.COMMITMENT: Text("预留"),
    EntryKind.RELEASE: Text("释放"),
    EntryKind.EARNING: Text("应补"),
    EntryKind.CORRECTION: Text("更正"),
    EntryKind.RECOVERY: Text("追回"),
    EntryKind.PAYMENT: Text("支付"),
}
METHOD_LABELS = {
    Method.PAID_DAYS: Text("计薪天数法（21.75 天）"),
    Method.SCHEDULED_DAYS: Text("当月应出勤天数法"),
    Method.WHOLE_MONTH: Text("整月法"),
}

BUDGET = Table(
    "budget",
    Transition(
        "approve",
        source=("proposed",),
        target="approved",
        roles={Role.FINANCE_BUREAU},
        label=Text("批准预算"),
        tone="success",
    ),
    Transition(
        "return",
        source=("proposed",),
        target="returned",
        roles={Role.FINANCE_BUREAU},
        label=Text("退回修改"),
        needs_comment=True,
        tone="secondary",
    ),
    Transition("propose", source=("returned",), target="proposed", roles={Role.SCHOOL_FINANCE}, label=Text("重新申报")),
)
STATEMENT = Table(
    "statement",
    Transition(
        "confirm",
        source=("calculated",),
        target="enterprise_confirmed",
        roles={Role.HR},
        label=Text("确认结算单"),
        tone="success",
    ),
    Transition(
        "dispute",
        source=("calculated",),
        target="returned",
        roles={Role.HR},
        label=Text("提出异议"),
        needs_comment=True,
        tone="danger",
    ),
    Transition(
        "review",
        source=("enterprise_confirmed",),
        target="reviewed",
        roles={Role.SCHOOL_FINANCE},
        label=Text("复核通过"),
        tone="success",
    ),
    Transition(
        "approve",
        source=("reviewed",),
        target="approved",
        roles={Role.SCHOOL_LEADER},
        label=Text("审批通过"),
        tone="success",
    ),
    Transition(
        "pay",
        source=("approved",),
        target="paid",
        roles={Role.SCHOOL_FINANCE},
        label=Text("登记已支付"),
        tone="success",
    ),
    Transition(
        "return",
        source=("enterprise_confirmed", "reviewed"),
        target="returned",
        roles={Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER},
        label=Text("退回"),
        needs_comment=True,
        tone="secondary",
    ),
    Transition(
        "cancel",
        source=("calculated", "returned"),
        target="cancelled",
        roles={Role.PLACEMENT_OFFICE},
        label=Text("取消结算单"),
        needs_comment=True,
        tone="danger",
    ),
)
