"""A post the student found: proposed, judged by the school, on approval turned into a slot with one seat (R-113)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from stdnum.cn import uscc

from placement.accounts.models import Student
from placement.accounts.rules import Role
from placement.applications.models import Application, Proposal
from placement.applications.rules import PROPOSAL, FoundPost, ProposalState
from placement.applications.services import checking, settling
from placement.extensions import db
from placement.infra import audit, statelog
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.reference import tables
from placement.reference.queries import divisions
from placement.slots.rules import SlotKind
from placement.slots.terms import require_sound

WAITING = (ProposalState.SUBMITTED, ProposalState.RETURNED)


def propose_post(post: FoundPost, *, by: Viewer, at: datetime) -> Proposal:
    """A student asks the school to agree to a post found oneself (实习管理规定 Art. 2, 10).

    Raises RuleBroken beside the field: bad_credit_code, bad_industry, unknown_division, bad_terms, begins_too_early,
    R-122, R-303; for the whole: R-103, R-104, days_taken, proposal_open.
    """
    if not by.is_(Role.STUDENT) or by.user_id is None or by.organisation_id is None:
        raise NotAllowed()
    student = db.session.get_one(Student, by.user_id)
    _check(post, student, at=at)
    waiting = select(Proposal.id).where(Proposal.student_id == student.user_id, Proposal.state.in_(WAITING))
    if db.session.scalar(waiting.limit(1)) is not None:
        raise RuleBroken("proposal_open", Text("您已有一份自行联系的申请在办理，请先等学校答复或撤回"))
    proposal = Proposal(
        **asdict(post),
        student_id=student.user_id,
        school_id=student.school_id,
        state=ProposalState.SUBMITTED,
        created_at=at,
        since=at,
    )
    db.session.add(proposal)
    statelog.log(proposal, PROPOSAL.kind, "propose", source="", by=by, at=at)
    return proposal


def revise_proposal(proposal: Proposal, post: FoundPost, *, by: Viewer, at: datetime) -> None:
    """The student mends what the school returned and hands it in again. Raises as `propose_post`."""
    _require_student(proposal, by)
    PROPOSAL.allowed(proposal, "resubmit", by)
    _check(post, db.session.get_one(Student, proposal.student_id), at=at)
    for name, value in asdict(post).items():
        setattr(proposal, name, value)
    statelog.transition(proposal, PROPOSAL, "resubmit", by=by, at=at)


def withdraw_proposal(proposal: Proposal, comment: str = "", *, by: Viewer, at: datetime) -> None:
    """The student takes it back."""
    _require_student(proposal, by)
    statelog.transition(proposal, PROPOSAL, "withdraw", by=by, at=at, comment=comment)


def approve_proposal(proposal: Proposal, *, by: Viewer, at: datetime) -> Application:
    """The school agrees: enterprise, slot with one seat, and an accepted application come into being together.

    Raises RuleBroken when the law or the school's own vetting has something against it by now, or the days are taken.
    """
    _require_office(proposal, by)
    PROPOSAL.allowed(proposal, "approve", by)
    _check(settling.post_of(proposal), db.session.get_one(Student, proposal.student_id), at=at)
    statelog.transition(proposal, PROPOSAL, "approve", by=by, at=at)
    application = settling.settle(proposal, by=by, at=at)
    proposal.application_id = application.id
    audit.record("proposal_approved", f"proposal:{proposal.id}", by=by, at=at, application=application.id)
    return application


def return_proposal(proposal: Proposal, comment: str, *, by: Viewer, at: datetime) -> None:
    """The school asks for a correction."""
    _require_office(proposal, by)
    statelog.transition(proposal, PROPOSAL, "return", by=by, at=at, comment=comment)


def refuse_proposal(proposal: Proposal, comment: str, *, by: Viewer, at: datetime) -> None:
    """The school does not agree."""
    _require_office(proposal, by)
    statelog.transition(proposal, PROPOSAL, "refuse", by=by, at=at, comment=comment)


def _check(post: FoundPost, student: Student, *, at: datetime) -> None:
    today = local_date(at)
    _check_enterprise(post)
    division = divisions().active_on(post.division, today)
    if division is None or division.kind == "city":
        raise RuleBroken("unknown_division", Text("请选择现行有效的区、县（市）"), field="division")
    require_sound(settling.terms_of(post, student, site_id=0), today=today)
    if post.starts_on <= today:
        raise RuleBroken("begins_too_early", Text("开始日期须在今天之后，先办手续再上岗"), field="starts_on")
    settling.check_enterprise_allowed(post, on=today)
    stay = DateRange(post.starts_on, post.ends_on)
    checking.check_eligible(student, SlotKind.WORK_PLACEMENT, stay, on=today)
    checking.check_days_free(student.user_id, stay)


def _check_enterprise(post: FoundPost) -> None:
    if not uscc.is_valid(post.credit_code):
        raise RuleBroken(
            "bad_credit_code", Text("统一社会信用代码应为 18 位且校验位正确，请对照营业执照核对"), field="credit_code"
        )
    if len(post.industry_code) != 4 or tables.industries().section_of(post.industry_code) is None:
        raise RuleBroken(
            "bad_industry",
            Text("行业代码应为国民经济行业分类（GB/T 4754）的 4 位数字，可在企业信用公示系统查到"),
            field="industry_code",
        )


def _require_student(proposal: Proposal, by: Viewer) -> None:
    if proposal.student_id != by.user_id:
        raise NotAllowed()


def _require_office(proposal: Proposal, by: Viewer) -> None:
    if proposal.school_id != by.organisation_id:
        raise NotAllowed()
