"""What happens next with a statement, from the reader's point of view."""

from __future__ import annotations

from dataclasses import dataclass

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.subsidies.models import Statement
from placement.subsidies.states import STATEMENT_NEXT, STATEMENT_TURNS, StatementState

MINE = {
    (Role.HR, StatementState.CALCULATED): Text("请核对并确认这张结算单"),
    (Role.SCHOOL_FINANCE, StatementState.ENTERPRISE_CONFIRMED): Text("请复核这张结算单"),
    (Role.SCHOOL_LEADER, StatementState.REVIEWED): Text("请审批这张结算单"),
    (Role.SCHOOL_FINANCE, StatementState.APPROVED): Text("请付款，并登记付款凭证"),
    (Role.PLACEMENT_OFFICE, StatementState.RETURNED): Text("请核对退回原因，取消后重新编制"),
}
OTHERS = {
    StatementState.CALCULATED: Text("已计算，等企业确认"),
    StatementState.ENTERPRISE_CONFIRMED: Text("企业已确认，等学校财务复核"),
    StatementState.REVIEWED: Text("已复核，等校领导审批"),
    StatementState.APPROVED: Text("已审批，等学校付款"),
    StatementState.PAID: Text("已支付，不需要再办理"),
    StatementState.RETURNED: Text("已退回，等学校重新编制"),
    StatementState.CANCELLED: Text("这张结算单已取消"),
}
DETAILS = {
    StatementState.CALCULATED: Text("企业可以点开每一笔金额查看算式；有不同意见请提出异议，写明哪一行、哪一天。"),
    StatementState.ENTERPRISE_CONFIRMED: Text("复核的人不能是编制的人。"),
    StatementState.REVIEWED: Text("审批的人不能是编制或复核的人。"),
    StatementState.APPROVED: Text("审批联 PDF 是付款依据；付款后登记凭证号，系统生成付讫联。"),
    StatementState.PAID: Text("付讫联 PDF 为正式结算单，审批联已标为被取代。"),
    StatementState.RETURNED: Text("取消会用新的分录冲回应补金额，考勤表解除锁定，更正后可以重新编制。"),
    StatementState.CANCELLED: Text("原来的分录都保留，冲回的分录见明细账。"),
}
PREPARED = Text("编制结算单")
TONES = {StatementState.PAID: "done", StatementState.CANCELLED: "stop"}


@dataclass(frozen=True)
class NextStep:
    """The card under the title."""

    title: Text
    detail: Text
    who: Text | None
    tone: str


def next_step(statement: Statement, viewer: Viewer) -> NextStep:
    """What happens now and who acts."""
    state, role = StatementState(statement.state), Role(viewer.role)
    mine = state in STATEMENT_TURNS.get(role, ())
    title = MINE[role, state] if mine else OTHERS[state]
    tone = TONES.get(state, "act" if mine else "wait")
    return NextStep(title, DETAILS[state], None if mine else STATEMENT_NEXT.get(state), tone)
