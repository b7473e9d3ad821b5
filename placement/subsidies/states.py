"""The life of a budget line and of a statement; kinds of ledger entry and what each does to the five figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.kernel.transitions import Choice, Table, Transition


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
    """What a ledger entry is. A release is negative; a correction or recovery has the sign of its effect."""

    COMMITMENT = "commitment"
    RELEASE = "release"
    EARNING = "earning"
    CORRECTION = "correction"
    RECOVERY = "recovery"
    PAYMENT = "payment"


class Method(StrEnum):
    """How days become a fraction of a month (docs/sums.md, the 25% subsidy)."""

    PAID_DAYS = "paid_days_21_75"
    SCHEDULED_DAYS = "scheduled_days"
    WHOLE_MONTH = "whole_month"


@dataclass(frozen=True)
class Figures:
    """What stands against a budget line, in fen: promised, owed for work done, paid out."""

    committed: int = 0
    earned: int = 0
    paid: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.committed + other.committed, self.earned + other.earned, self.paid + other.paid)

    @property
    def total(self) -> int:
        """What is no longer free."""
        return self.committed + self.earned + self.paid


def effect(kind: str, amount_fen: int) -> Figures:
    """What one ledger entry does to the figures: a payment moves money from earned to paid."""
    match EntryKind(kind):
        case EntryKind.COMMITMENT | EntryKind.RELEASE:
            return Figures(committed=amount_fen)
        case EntryKind.PAYMENT:
            return Figures(earned=-amount_fen, paid=amount_fen)
    return Figures(earned=amount_fen)


def replay(entries: Iterable[tuple[str, int]]) -> Figures:
    """The figures that follow from (kind, amount) of all entries of a line; they must equal its counters."""
    return sum((effect(kind, amount_fen) for kind, amount_fen in entries), Figures())


class Figure(StrEnum):
    """A figure of a budget line that the ledger explains."""

    COMMITTED = "committed"
    EARNED = "earned"
    PAID = "paid"


FIGURE_KINDS = {
    Figure.COMMITTED: (EntryKind.COMMITMENT, EntryKind.RELEASE),
    Figure.EARNED: (EntryKind.EARNING, EntryKind.CORRECTION, EntryKind.RECOVERY, EntryKind.PAYMENT),
    Figure.PAID: (EntryKind.PAYMENT,),
}
"""Which kinds of entry a figure is made of."""
FIGURE_LABELS = {Figure.COMMITTED: Text("已占用"), Figure.EARNED: Text("应付未付"), Figure.PAID: Text("已付")}


def prepared_it(statement: Any, viewer: Viewer) -> Text | None:
    """Preparing and reviewing are two people's work (R-909)."""
    return Text("同一人不能复核自己编制的结算单") if statement.prepared_by_id == viewer.user_id else None


def prepared_for_school(statement: Any, viewer: Viewer) -> Text | None:
    """The enterprise's answer comes from somebody else than the school's question."""
    own = viewer.user_id is not None and statement.prepared_by_id == viewer.user_id
    return Text("同一人不能代表企业确认自己编制的结算单") if own else None


def prepared_or_reviewed_it(statement: Any, viewer: Viewer) -> Text | None:
    """Approving is a third person's work (R-909)."""
    if statement.prepared_by_id == viewer.user_id:
        return Text("同一人不能审批自己编制的结算单")
    return Text("同一人不能审批自己复核过的结算单") if statement.reviewed_by_id == viewer.user_id else None


def prepared_or_approved_it(statement: Any, viewer: Viewer) -> Text | None:
    """Who asked for the money or allowed it does not hand it out (R-909)."""
    if viewer.user_id in (statement.prepared_by_id, statement.approved_by_id):
        return Text("编制人和审批人不能登记支付，请由其他财务人员办理")
    return None


def statement_choices(statement: Any, viewer: Viewer, *, unconfirmed: Text | None) -> list[Choice]:
    """The buttons of a statement; approving is shown but cannot be pressed while a wage row is unconfirmed."""
    return [
        replace(choice, enabled=False, reason=unconfirmed)
        if unconfirmed and choice.enabled and choice.name == "approve"
        else choice
        for choice in STATEMENT.choices(statement, viewer)
    ]


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
        tone="primary",
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
    Transition(
        "propose",
        source=("returned", "approved"),
        target="proposed",
        roles={Role.SCHOOL_FINANCE},
        label=Text("申报额度"),
    ),
)
STATEMENT = Table(
    "statement",
    Transition(
        "confirm",
        source=("calculated",),
        target="enterprise_confirmed",
        roles={Role.HR},
        label=Text("确认结算单"),
        guard=prepared_for_school,
        tone="primary",
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
        guard=prepared_it,
        tone="primary",
    ),
    Transition(
        "approve",
        source=("reviewed",),
        target="approved",
        roles={Role.SCHOOL_LEADER},
        label=Text("审批通过"),
        guard=prepared_or_reviewed_it,
        tone="primary",
    ),
    Transition(
        "pay",
        source=("approved",),
        target="paid",
        roles={Role.SCHOOL_FINANCE},
        label=Text("登记已支付"),
        guard=prepared_or_approved_it,
        tone="primary",
    ),
    Transition(
        "return",
        source=("enterprise_confirmed", "reviewed"),
        target="returned",
        roles={Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER},
        label=Text("退回重新编制"),
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
STATEMENT_TONES = {
    StatementState.CALCULATED: "wait",
    StatementState.ENTERPRISE_CONFIRMED: "wait",
    StatementState.REVIEWED: "wait",
    StatementState.APPROVED: "info",
    StatementState.PAID: "good",
    StatementState.RETURNED: "bad",
    StatementState.CANCELLED: "neutral",
}
STATEMENT_NEXT = {
    StatementState.CALCULATED: Text("企业人事"),
    StatementState.ENTERPRISE_CONFIRMED: Text("学校财务"),
    StatementState.REVIEWED: Text("校领导"),
    StatementState.APPROVED: Text("学校财务"),
    StatementState.RETURNED: Text("实习管理部门"),
}
"""Whose turn it is; nobody's once it is paid or cancelled."""
STATEMENT_TURNS = {
    Role.HR: (StatementState.CALCULATED,),
    Role.SCHOOL_FINANCE: (StatementState.ENTERPRISE_CONFIRMED, StatementState.APPROVED),
    Role.SCHOOL_LEADER: (StatementState.REVIEWED,),
    Role.PLACEMENT_OFFICE: (StatementState.RETURNED,),
}
"""The states in which a role is the one who acts."""
BUDGET_TONES = {BudgetState.PROPOSED: "wait", BudgetState.APPROVED: "good", BudgetState.RETURNED: "bad"}
BUDGET_NEXT = {BudgetState.PROPOSED: Text("财政局"), BudgetState.RETURNED: Text("学校财务")}
