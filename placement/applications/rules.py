"""The life of an application, of a proposal for a post the student found, and of a class booking."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from placement.accounts.rules import Role
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition


class Origin(StrEnum):
    """How the person came to the slot (R-112, R-113)."""

    OWN = "own"
    NOMINATION = "nomination"
    SELF_FOUND = "self_found"


class ApplicationState(StrEnum):
    """Where an application stands."""

    NOMINATED = "nominated"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    SHORTLISTED = "shortlisted"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"


class RejectReason(StrEnum):
    """Why an enterprise or school says no; shown to the applicant."""

    FULL = "full"
    MAJOR = "major"
    SKILLS = "skills"
    DATES = "dates"
    INTERVIEW = "interview"
    RULES = "rules"
    OTHER = "other"


class ProposalState(StrEnum):
    """A post the student found (R-113)."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class BookingState(StrEnum):
    """A class visit booked by the office."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


OPEN = ("nominated", "submitted", "endorsed", "shortlisted", "offered")
"""States in which an application still waits for somebody."""

OFFER_TIME = timedelta(days=5)
"""How long an offer holds its seat; afterwards it lapses and the seat is free again."""

ORIGIN_LABELS = {Origin.OWN: Text("本人申请"), Origin.NOMINATION: Text("学校推荐"), Origin.SELF_FOUND: Text("自行联系")}
APPLICATION_STATE_LABELS = {
    ApplicationState.NOMINATED: Text("学校已推荐"),
    ApplicationState.SUBMITTED: Text("已申请"),
    ApplicationState.ENDORSED: Text("学校已同意"),
    ApplicationState.SHORTLISTED: Text("企业初选入围"),
    ApplicationState.OFFERED: Text("企业已录用，待本人确认"),
    ApplicationState.ACCEPTED: Text("已确认录用"),
    ApplicationState.DECLINED: Text("本人已放弃"),
    ApplicationState.REJECTED: Text("未录用"),
    ApplicationState.WITHDRAWN: Text("已撤回"),
    ApplicationState.LAPSED: Text("逾期未确认"),
    ApplicationState.SUPERSEDED: Text("已在别处录用"),
}
REJECT_REASON_LABELS = {
    RejectReason.FULL: Text("名额已满"),
    RejectReason.MAJOR: Text("专业不对口"),
    RejectReason.SKILLS: Text("技能与岗位要求有差距"),
    RejectReason.DATES: Text("时间不合适"),
    RejectReason.INTERVIEW: Text("面试未通过"),
    RejectReason.RULES: Text("不符合实习管理规定"),
    RejectReason.OTHER: Text("其他原因"),
}
PROPOSAL_STATE_LABELS = {
    ProposalState.SUBMITTED: Text("待学校审核"),
    ProposalState.RETURNED: Text("已退回修改"),
    ProposalState.APPROVED: Text("学校已同意"),
    ProposalState.REFUSED: Text("学校不同意"),
    ProposalState.WITHDRAWN: Text("已撤回"),
}
BOOKING_STATE_LABELS = {
    BookingState.REQUESTED: Text("待企业确认"),
    BookingState.CONFIRMED: Text("企业已确认"),
    BookingState.DECLINED: Text("企业未接受"),
    BookingState.CANCELLED: Text("已取消"),
}

APPLICANT = {Role.STUDENT, Role.TEACHER}
OFFICE = {Role.PLACEMENT_OFFICE}
HR = {Role.HR}
APPLICATION = Table(
    "application",
    Transition(
        "agree", source=("nominated",), target="endorsed", roles={Role.STUDENT}, label=Text("同意推荐"), tone="success"
    ),
    Transition(
        "refuse",
        source=("nominated",),
        target="declined",
        roles={Role.STUDENT},
        label=Text("不同意推荐"),
        needs_comment=True,
        tone="secondary",
    ),
    Transition(
        "endorse", source=("submitted",), target="endorsed", roles=OFFICE, label=Text("同意并转给企业"), tone="success"
    ),
    Transition("shortlist", source=("endorsed",), target="shortlisted", roles=HR, label=Text("列入初选")),
    Transition(
        "offer", source=("endorsed", "shortlisted"), target="offered", roles=HR, label=Text("发出录用"), tone="success"
    ),
    Transition(
        "accept", source=("offered",), target="accepted", roles=APPLICANT, label=Text("确认接受"), tone="success"
    ),
    Transition(
        "decline", source=("offered",), target="declined", roles=APPLICANT, label=Text("放弃录用"), tone="danger"
    ),
    Transition(
        "reject",
        source=("submitted", "endorsed", "shortlisted"),
        target="rejected",
        roles=HR | OFFICE,
        label=Text("不录用"),
        tone="danger",
    ),
    Transition(
        "withdraw",
        source=("submitted", "endorsed", "shortlisted"),
        target="withdrawn",
        roles=APPLICANT,
        label=Text("撤回申请"),
        tone="secondary",
    ),
    Transition(
        "rescind", source=("nominated",), target="withdrawn", roles=OFFICE, label=Text("撤回推荐"), tone="secondary"
    ),
    Transition("lapse", source=("offered", "nominated"), target="lapsed", roles={"system"}, label=Text("逾期失效")),
    Transition("supersede", source=OPEN, target="superseded", roles={"system"}, label=Text("已在别处录用")),
    Transition("settle", source=("endorsed",), target="accepted", roles={"system"}, label=Text("自行联系岗位落实")),
)
PROPOSAL = Table(
    "proposal",
    Transition(
        "approve", source=("submitted",), target="approved", roles=OFFICE, label=Text("同意自行联系"), tone="success"
    ),
    Transition(
        "return",
        source=("submitted",),
        target="returned",
        roles=OFFICE,
        label=Text("退回修改"),
        needs_comment=True,
        tone="secondary",
    ),
    Transition(
        "refuse",
        source=("submitted",),
        target="refused",
        roles=OFFICE,
        label=Text("不同意"),
        needs_comment=True,
        tone="danger",
    ),
    Transition(
        "resubmit", source=("returned",), target="submitted", roles={Role.STUDENT}, label=Text("修改后重新提交")
    ),
    Transition(
        "withdraw",
        source=("submitted", "returned"),
        target="withdrawn",
        roles={Role.STUDENT},
        label=Text("撤回"),
        tone="secondary",
    ),
)
BOOKING = Table(
    "booking",
    Transition("confirm", source=("requested",), target="confirmed", roles=HR, label=Text("确认接待"), tone="success"),
    Transition(
        "decline",
        source=("requested",),
        target="declined",
        roles=HR,
        label=Text("不能接待"),
        needs_comment=True,
        tone="danger",
    ),
    Transition(
        "cancel", source=("requested",), target="cancelled", roles=OFFICE, label=Text("取消预约"), tone="secondary"
    ),
)
