"""The life of an application, of a proposal for a post the student found, and of a class booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local, local_date
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition
from placement.slots.rules import SlotKind, SlotState


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


@dataclass(frozen=True, kw_only=True)
class FoundPost:
    """What a student says about a post found oneself. The industry code is that of GB/T 4754, pay is fen a month."""

    enterprise_name: str
    credit_code: str
    industry_code: str
    division: str
    venue: str
    address: str
    contact_name: str
    contact_phone: str
    title: str
    tasks: str
    starts_on: date
    ends_on: date
    pay_fen: int
    reason: str = ""


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
ALIVE = (*OPEN, "accepted")
"""States in which no second application for the same slot may be made."""
WITH_ENTERPRISE = ("endorsed", "shortlisted")
"""States in which the enterprise chooses."""

OFFER_TIME = timedelta(days=5)
"""How long an offer holds its seat; afterwards it lapses and the seat is free again."""
NOMINATION_TIME = timedelta(days=7)
"""How long a student and the guardian may think about a nomination."""

DECLARATION_LABELS = {
    "menstruation": Text("经期"),
    "pregnancy": Text("孕期"),
    "nursing": Text("哺乳期"),
}
"""What a woman may declare of her own will, so that posts with the dangers of those lists are kept from her (R-302)."""
DECLARABLE = frozenset(DECLARATION_LABELS)

STATEMENT_LIMIT = 500
"""Characters: a short statement, not a letter."""

STUDENT_KINDS = (SlotKind.WORK_PLACEMENT, SlotKind.APPRENTICESHIP)
"""What a student applies for; an observation is booked by the office for a class."""
KINDS_OF: dict[str, tuple[SlotKind, ...]] = {Role.STUDENT: STUDENT_KINDS, Role.TEACHER: (SlotKind.TEACHER_PRACTICE,)}
STAYS = (SlotKind.WORK_PLACEMENT, SlotKind.APPRENTICESHIP, SlotKind.TEACHER_PRACTICE)
"""Kinds that fill a person's days: two of them never overlap."""

INTERMEDIARY_INDUSTRIES = {"7262": "hr_agency", "7263": "dispatch", "7269": "hr_agency"}
"""Industry codes of GB/T 4754-2017 whose enterprises are intermediaries by trade (R-122, R-123), and which kind."""

ORIGIN_LABELS = {
    Origin.OWN: Text("本人申请"),
    Origin.NOMINATION: Text("学校推荐"),
    Origin.SELF_FOUND: Text("自行联系"),
}
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


def deadline_after(at: datetime, time: timedelta, *, starts_on: date) -> datetime:
    """The last minute of the day so much later, but never later than the eve of the slot's first day."""
    day = min(local_date(at) + time, starts_on - timedelta(days=1))
    return at_local(max(day, local_date(at)), 23, 59)


def reasons_for(role: str) -> list[RejectReason]:
    """The reasons a school or an enterprise chooses from: a school holds no interviews and knows no full slot."""
    school = (RejectReason.MAJOR, RejectReason.DATES, RejectReason.RULES, RejectReason.OTHER)
    return list(school) if role == Role.PLACEMENT_OFFICE else list(RejectReason)


def slot_gone(application: Any, _viewer: Viewer) -> Text | None:
    """Nobody goes on with an application for a slot that is no longer offered."""
    if application.slot.state in (SlotState.CLOSED, SlotState.EXPIRED):
        return Text("该岗位已关闭或下架，不能继续办理")
    return None


def own_wish(application: Any, viewer: Viewer) -> Text | None:
    """Nobody answers their own application, whatever other hat they wear."""
    if viewer.user_id is not None and viewer.user_id == application.applicant_id:
        return Text("不能办理本人的申请，请由他人办理")
    return slot_gone(application, viewer)


def no_seat(application: Any, viewer: Viewer) -> Text | None:
    """The reason against an offer, shown on the button; the seat itself is taken by an atomic update."""
    slot, release = application.slot, application.release
    full = slot.seats_held >= slot.capacity or (release.quota is not None and release.seats_held >= release.quota)
    return Text("名额已满：已发出的录用占满了名额") if full else own_wish(application, viewer)


APPLICANT = {Role.STUDENT, Role.TEACHER}
OFFICE = {Role.PLACEMENT_OFFICE}
HR = {Role.HR}
STUDENT = {Role.STUDENT}
SYSTEM_ROLE = {"system"}


def _row(name: str, arrow: str, label: Text, *, by: set[Any], **more: Any) -> Transition:
    """One row; `arrow` is "source,source>target"."""
    sources, target = arrow.split(">")
    return Transition(name, source=tuple(sources.split(",")), target=target, roles=by, label=label, **more)


APPLICATION = Table(
    "application",
    _row("agree", "nominated>endorsed", Text("同意推荐"), by=STUDENT, guard=slot_gone),
    _row("refuse", "nominated>declined", Text("不同意推荐"), by=STUDENT, needs_comment=True, tone="secondary"),
    _row("rescind", "nominated>withdrawn", Text("撤回推荐"), by=OFFICE, tone="secondary"),
    _row("endorse", "submitted>endorsed", Text("同意并转给企业"), by=OFFICE, guard=own_wish),
    _row("disallow", "submitted>rejected", Text("不同意申请"), by=OFFICE, tone="danger"),
    _row("offer", "endorsed,shortlisted>offered", Text("发出录用"), by=HR, guard=no_seat),
    _row("shortlist", "endorsed>shortlisted", Text("列入初选"), by=HR, guard=own_wish, tone="secondary"),
    _row("reject", "endorsed,shortlisted>rejected", Text("不录用"), by=HR, tone="danger"),
    _row("accept", "offered>accepted", Text("确认接受"), by=APPLICANT),
    _row("decline", "offered>declined", Text("放弃录用"), by=APPLICANT, tone="danger"),
    _row("withdraw", "submitted,endorsed,shortlisted>withdrawn", Text("撤回申请"), by=APPLICANT, tone="secondary"),
    _row("lapse", f"{','.join(OPEN)}>lapsed", Text("逾期失效"), by=SYSTEM_ROLE),
    _row("supersede", f"{','.join(OPEN)}>superseded", Text("已在别处录用"), by=SYSTEM_ROLE),
    _row("settle", "endorsed>accepted", Text("自行联系岗位落实"), by=SYSTEM_ROLE),
)
PROPOSAL = Table(
    "proposal",
    _row("approve", "submitted>approved", Text("同意自行联系"), by=OFFICE),
    _row("return", "submitted>returned", Text("退回修改"), by=OFFICE, needs_comment=True, tone="secondary"),
    _row("refuse", "submitted>refused", Text("不同意"), by=OFFICE, needs_comment=True, tone="danger"),
    _row("resubmit", "returned>submitted", Text("修改后重新提交"), by=STUDENT),
    _row("withdraw", "submitted,returned>withdrawn", Text("撤回"), by=STUDENT, tone="secondary"),
    _row("lapse", "submitted,returned>withdrawn", Text("逾期失效"), by=SYSTEM_ROLE),
)
BOOKING = Table(
    "booking",
    _row("confirm", "requested>confirmed", Text("确认接待"), by=HR),
    _row("decline", "requested>declined", Text("不能接待"), by=HR, needs_comment=True, tone="danger"),
    _row("cancel", "requested>cancelled", Text("取消预约"), by=OFFICE, tone="secondary"),
    _row("lapse", "requested>cancelled", Text("逾期未确认"), by=SYSTEM_ROLE),
)
