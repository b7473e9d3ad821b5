"""What a state is called, who acts next and until when: the same state reads differently for each side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from placement.accounts.rules import Role
from placement.applications.rules import (
    APPLICATION_STATE_LABELS,
    WITH_ENTERPRISE,
    ApplicationState,
    BookingState,
    ProposalState,
)
from placement.kernel.clock import local_date
from placement.kernel.text import Text


class Side(StrEnum):
    """Whose point of view."""

    APPLICANT = "applicant"
    SCHOOL = "school"
    ENTERPRISE = "enterprise"
    OVERSIGHT = "oversight"


@dataclass(frozen=True)
class NextStep:
    """The card under the title: what happens now. `tone`: act (your turn), wait, done, stop."""

    title: Text
    detail: Text
    tone: str
    who: Text | None = None
    by: date | None = None
    after: Text | None = None


State = ApplicationState
WORDS: dict[Side, dict[str, Text]] = {
    Side.APPLICANT: {
        State.NOMINATED: Text("学校推荐了您，待您答复"),
        State.SUBMITTED: Text("学校审核中"),
        State.ENDORSED: Text("企业筛选中"),
        State.SHORTLISTED: Text("已进入企业初选"),
        State.OFFERED: Text("企业已录用，待您确认"),
        State.ACCEPTED: Text("您已确认录用"),
        State.DECLINED: Text("您已放弃"),
        State.LAPSED: Text("逾期，已失效"),
        State.SUPERSEDED: Text("您已在别处录用"),
    },
    Side.SCHOOL: {
        State.NOMINATED: Text("已推荐，待学生答复"),
        State.SUBMITTED: Text("待学校审核"),
        State.ENDORSED: Text("已转企业，待筛选"),
        State.OFFERED: Text("企业已录用，待本人确认"),
        State.LAPSED: Text("逾期，已失效"),
    },
    Side.ENTERPRISE: {
        State.ENDORSED: Text("新申请，待筛选"),
        State.SHORTLISTED: Text("已列入初选"),
        State.OFFERED: Text("已发出录用，待对方确认"),
        State.ACCEPTED: Text("对方已接受"),
        State.DECLINED: Text("对方已放弃"),
        State.WITHDRAWN: Text("对方已撤回"),
        State.LAPSED: Text("逾期，已失效"),
        State.SUPERSEDED: Text("对方已在别处录用"),
    },
}
TONES = {
    State.NOMINATED: "info",
    State.SUBMITTED: "wait",
    State.ENDORSED: "wait",
    State.SHORTLISTED: "info",
    State.OFFERED: "info",
    State.ACCEPTED: "good",
    State.REJECTED: "bad",
    State.LAPSED: "warn",
}
ACTORS = {
    State.NOMINATED: Text("学生及监护人"),
    State.SUBMITTED: Text("学校实习管理部门"),
    State.ENDORSED: Text("企业人事"),
    State.SHORTLISTED: Text("企业人事"),
    State.OFFERED: Text("申请人"),
}
YOU: dict[tuple[Side, str], Text] = {
    (Side.APPLICANT, State.NOMINATED): Text("您和监护人"),
    (Side.APPLICANT, State.OFFERED): Text("您"),
    (Side.SCHOOL, State.SUBMITTED): Text("您"),
    (Side.ENTERPRISE, State.ENDORSED): Text("您"),
    (Side.ENTERPRISE, State.SHORTLISTED): Text("您"),
}
AFTER = {
    State.NOMINATED: Text("逾期未答复，推荐自动失效，可以另行申请岗位"),
    State.SUBMITTED: Text("岗位开始前仍未审核的申请自动失效"),
    State.ENDORSED: Text("岗位开始前仍未录用的申请自动失效"),
    State.SHORTLISTED: Text("岗位开始前仍未录用的申请自动失效"),
    State.OFFERED: Text("逾期未确认，录用自动失效，名额让给其他人"),
}
PROPOSAL_TONES = {
    ProposalState.SUBMITTED: "wait",
    ProposalState.RETURNED: "warn",
    ProposalState.APPROVED: "good",
    ProposalState.REFUSED: "bad",
}
PROPOSAL_ACTORS = {ProposalState.SUBMITTED: Text("学校实习管理部门"), ProposalState.RETURNED: Text("学生")}
BOOKING_TONES = {BookingState.REQUESTED: "wait", BookingState.CONFIRMED: "good", BookingState.DECLINED: "bad"}
BOOKING_ACTORS = {BookingState.REQUESTED: Text("企业人事")}
_STEPS: dict[tuple[Side, str], tuple[Text, Text, str]] = {
    (Side.APPLICANT, State.NOMINATED): (
        Text("请与监护人商量后答复学校的推荐"),
        Text("同意后申请转给企业筛选；不同意不影响您自行申请其他岗位或自行联系实习单位。"),
        "act",
    ),
    (Side.APPLICANT, State.SUBMITTED): (
        Text("等学校审核"),
        Text("学校同意后申请会转给企业，您可以随时撤回。"),
        "wait",
    ),
    (Side.APPLICANT, State.ENDORSED): (Text("等企业筛选"), Text("学校已同意，企业正在看您的申请。"), "wait"),
    (Side.APPLICANT, State.SHORTLISTED): (
        Text("等企业决定是否录用"),
        Text("您已进入初选，企业可能会联系您面谈。"),
        "wait",
    ),
    (Side.APPLICANT, State.OFFERED): (
        Text("企业已录用您，请确认是否接受"),
        Text("接受后，您的其他申请会自动结束。"),
        "act",
    ),
    (Side.APPLICANT, State.ACCEPTED): (
        Text("岗位已确定"),
        Text("接下来办理知情同意、保险和协议，请到“我的实习”查看还差什么。"),
        "done",
    ),
    (Side.APPLICANT, State.DECLINED): (Text("您没有接受这个岗位"), Text("您可以继续申请其他岗位。"), "stop"),
    (Side.APPLICANT, State.REJECTED): (
        Text("这次没有录用"),
        Text("原因见下方。您可以申请其他岗位，条件变化后也可以再次申请本岗位。"),
        "stop",
    ),
    (Side.APPLICANT, State.WITHDRAWN): (Text("申请已撤回"), Text("需要时可以重新申请。"), "stop"),
    (Side.APPLICANT, State.LAPSED): (
        Text("超过期限，已自动失效"),
        Text("名额已让出。岗位还有名额时可以重新申请。"),
        "stop",
    ),
    (Side.APPLICANT, State.SUPERSEDED): (
        Text("您已接受另一个岗位"),
        Text("本申请随之自动结束，不需要再做什么。"),
        "done",
    ),
    (Side.SCHOOL, State.SUBMITTED): (
        Text("请审核这份申请"),
        Text("核对专业是否对口、时间是否合适；同意后转给企业。"),
        "act",
    ),
    (Side.SCHOOL, State.NOMINATED): (
        Text("等学生及监护人答复"),
        Text("学生或监护人不同意的，不得强制安排，可由学生自行选择。"),
        "wait",
    ),
    (Side.ENTERPRISE, State.ENDORSED): (
        Text("请筛选这份申请"),
        Text("可以先列入初选，也可以直接发出录用；录用会占用一个名额。"),
        "act",
    ),
    (Side.ENTERPRISE, State.SHORTLISTED): (
        Text("请决定是否录用"),
        Text("发出录用会占用一个名额，直到对方答复或逾期。"),
        "act",
    ),
}


def side_of(role: str) -> Side:
    """The point of view of a role."""
    if role in (Role.STUDENT, Role.TEACHER):
        return Side.APPLICANT
    if role == Role.HR:
        return Side.ENTERPRISE
    return Side.SCHOOL if role == Role.PLACEMENT_OFFICE else Side.OVERSIGHT


def word(state: str, side: Side) -> Text:
    """The status word of an application for one side."""
    return WORDS.get(side, {}).get(state) or APPLICATION_STATE_LABELS[ApplicationState(state)]


def tone(state: str) -> str:
    """The tone of its chip."""
    return TONES.get(ApplicationState(state), "neutral")


def who_next(state: str, side: Side) -> Text | None:
    """Who acts next, as one side says it; None when nobody is waited for."""
    return YOU.get((side, state)) or ACTORS.get(ApplicationState(state))


def act_by(state: str, *, expires_at: datetime | None, starts_on: date) -> date | None:
    """The last day on which the one whose turn it is can act."""
    if state in (State.NOMINATED, State.OFFERED):
        return local_date(expires_at) if expires_at else None
    if state == State.SUBMITTED or state in WITH_ENTERPRISE:
        return starts_on - timedelta(days=1)
    return None


def next_step(state: str, side: Side, *, by: date | None) -> NextStep:
    """The next-step card of an application for one side."""
    who, after = who_next(state, side), AFTER.get(ApplicationState(state))
    found = _STEPS.get((side, state))
    if found is None:
        title = Text("等%(who)s办理", who=who) if who else Text("已办结")
        found = (title, word(state, side), "wait" if who else "done")
    title, detail, kind = found
    return NextStep(title, detail, kind, who=who, by=by, after=after)


def proposal_who(state: str, side: Side) -> Text | None:
    """Who acts next on a post the student found."""
    own = {(Side.APPLICANT, "returned"), (Side.SCHOOL, "submitted")}
    return Text("您") if (side, state) in own else PROPOSAL_ACTORS.get(ProposalState(state))


def booking_who(state: str, side: Side) -> Text | None:
    """Who acts next on a class visit."""
    own = (side, state) == (Side.ENTERPRISE, "requested")
    return Text("您") if own else BOOKING_ACTORS.get(BookingState(state))


def proposal_step(state: str, side: Side, *, starts_on: date) -> NextStep:
    """The next-step card of a post the student found."""
    eve, own = starts_on - timedelta(days=1), side == Side.APPLICANT
    late = Text("实习开始日仍未同意的申请自动失效")
    if state == ProposalState.SUBMITTED and side == Side.SCHOOL:
        detail = Text("核对企业资质、岗位与专业；同意后系统自动建立岗位和实习安排。")
        who = proposal_who(state, side)
        return NextStep(Text("请审核学生自行联系的岗位"), detail, "act", who=who, by=eve, after=late)
    if state == ProposalState.SUBMITTED:
        detail = Text("学校会核对企业资质和岗位，必要时实地考察。")
        return NextStep(
            Text("等学校审核"), detail, "wait", who=PROPOSAL_ACTORS[ProposalState.SUBMITTED], by=eve, after=late
        )
    if state == ProposalState.RETURNED:
        title = Text("请按学校的意见修改后重新提交") if own else Text("等学生修改")
        who, tone = proposal_who(state, side), "act" if own else "wait"
        return NextStep(title, Text("学校的意见见下方。"), tone, who=who, by=eve, after=late)
    if state == ProposalState.APPROVED:
        detail = Text("接下来办理知情同意、保险和协议；企业须先通过学校考察才能上岗。")
        return NextStep(Text("学校已同意，岗位已落实"), detail, "done")
    return NextStep(Text("这份申请已结束"), Text("可以重新提交，或申请学校发布的岗位。"), "stop")


def booking_step(state: str, side: Side, *, starts_on: date) -> NextStep:
    """The next-step card of a class visit."""
    if state == BookingState.REQUESTED:
        own = side == Side.ENTERPRISE
        title = Text("请确认能否接待这个班级") if own else Text("等企业确认")
        detail = Text("确认后按班级人数占用名额，系统为每名学生建立认识实习安排。")
        after = Text("活动开始日仍未确认的预约自动取消")
        who, by = booking_who(state, side), starts_on - timedelta(days=1)
        return NextStep(title, detail, "act" if own else "wait", who=who, by=by, after=after)
    if state == BookingState.CONFIRMED:
        return NextStep(Text("企业已确认接待"), Text("名额已保留，每名学生的认识实习安排已建立。"), "done")
    return NextStep(Text("预约已结束"), Text("需要时可以换一个岗位或日期重新预约。"), "stop")
