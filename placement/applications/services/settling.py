"""What an approved proposal becomes: enterprise, slot with one seat before one school, accepted application."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from placement.accounts.models import Student
from placement.applications import queries
from placement.applications.models import Application, Proposal
from placement.applications.rules import (
    APPLICATION,
    INTERMEDIARY_INDUSTRIES,
    ApplicationState,
    FoundPost,
    Origin,
)
from placement.applications.services import checking
from placement.applications.services.deciding import supersede
from placement.compliance.engine import check
from placement.compliance.facts import Enterprise as EnterpriseFact
from placement.compliance.facts import Facts, Plan, Post
from placement.compliance.rulebook import Light
from placement.extensions import db
from placement.infra import events, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.organisations import services as organisations
from placement.organisations.models import Enterprise, WorkSite
from placement.organisations.queries import vetting_between
from placement.organisations.rules import EnterpriseFacts, EnterpriseKind, SiteFacts, VettingState
from placement.reference import rule_book
from placement.slots import services as slots
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import RELEASE, SLOT, SlotKind, Venue
from placement.slots.terms import SlotTerms

SHORT_NAME = 40


def check_enterprise_allowed(post: FoundPost, *, on: date) -> None:
    """R-122 and R-303, by the registered kind, the industry code and the venue. Raises RuleBroken beside the field."""
    known = enterprise_with(post.credit_code)
    kind = known.enterprise_kind if known else EnterpriseKind.ENTERPRISE
    kind = INTERMEDIARY_INDUSTRIES.get(post.industry_code, kind)
    for code in {post.industry_code, known.industry_code if known else post.industry_code}:
        facts = Facts(
            plan=Plan(kind=SlotKind.WORK_PLACEMENT, stay=DateRange(post.starts_on, post.ends_on)),
            post=Post(title=post.title, venue=post.venue),
            enterprise=EnterpriseFact(name=post.enterprise_name, kind=kind, industry_code=code),
        )
        found = check(facts, on=on, book=rule_book.current(), only=("R-122", "R-303"))
        for light, field in ((Light.ENTERPRISE, "industry_code"), (Light.POST, "venue")):
            checking.refuse_first((finding for finding in found if finding.light is light), field=field)


def settle(proposal: Proposal, *, by: Viewer, at: datetime) -> Application:
    """Make all of it; the person's other open applications end; who follows the event plans the placement."""
    others = queries.open_applications_of(proposal.student_id)
    enterprise = _enterprise(proposal, by=by, at=at)
    slot, release = _slot(proposal, enterprise, by=by, at=at)
    application = Application(
        slot=slot,
        release=release,
        applicant_id=proposal.student_id,
        school_id=proposal.school_id,
        enterprise_id=enterprise.id,
        origin=Origin.SELF_FOUND,
        state=ApplicationState.ENDORSED,
        statement=proposal.reason,
        endorsed_at=at,
        created_at=at,
        since=at,
    )
    db.session.add(application)
    statelog.log(application, APPLICATION.kind, "self_found", source="", by=by, at=at)
    slots.hold_seat(slot.id, release.id, by=SYSTEM, at=at)
    statelog.transition(application, APPLICATION, "settle", by=SYSTEM, at=at)
    supersede(others, application, at=at)
    events.happened("application_accepted", application, by=by, at=at)
    return application


def enterprise_with(credit_code: str) -> Enterprise | None:
    """The registered enterprise of a credit code."""
    return db.session.scalar(select(Enterprise).where(Enterprise.credit_code == credit_code))


def _enterprise(proposal: Proposal, *, by: Viewer, at: datetime) -> Enterprise:
    known = enterprise_with(proposal.credit_code)
    if known is not None:
        vetting = vetting_between(known.id, proposal.school_id)
        if vetting is not None and vetting.state in (VettingState.REFUSED, VettingState.REVOKED):
            raise RuleBroken("enterprise_refused", Text("本校对该企业的考察未通过或已撤销合作，不能同意"))
        return known
    facts = EnterpriseFacts(
        name=proposal.enterprise_name,
        short_name=proposal.enterprise_name[:SHORT_NAME],
        credit_code=proposal.credit_code,
        enterprise_kind=EnterpriseKind.ENTERPRISE,
        industry_code=proposal.industry_code,
        staff_count=0,
        division=proposal.division,
        address=proposal.address,
        contact_name=proposal.contact_name,
        contact_phone=proposal.contact_phone,
    )
    return organisations.register_enterprise(facts, by=by, at=at)


def _slot(proposal: Proposal, enterprise: Enterprise, *, by: Viewer, at: datetime) -> tuple[Slot, SlotRelease]:
    """One seat, before this school only, and not in anybody's search: the seat is spoken for."""
    student = db.session.get_one(Student, proposal.student_id)
    site = _site(enterprise, proposal, by=by, at=at)
    slot = slots.create_slot(enterprise.id, terms_of(post_of(proposal), student, site_id=site.id), by=by, at=at)
    slot.all_schools = False
    statelog.transition(slot, SLOT, "adopt", by=SYSTEM, at=at, comment="学生自行联系，学校已同意")
    release = slots.send_to(slot, [proposal.school_id], by=by, at=at)[0]
    release.quota, release.obstacle = 1, None  # judged above; the site visit is asked for by the gate before the start
    statelog.transition(release, RELEASE, "publish", by=by, at=at)
    return slot, release


def _site(enterprise: Enterprise, proposal: Proposal, *, by: Viewer, at: datetime) -> WorkSite:
    for site in enterprise.sites:
        if (site.division, site.address) == (proposal.division, proposal.address):
            return site
    facts = SiteFacts(
        name=f"工作地点 {len(enterprise.sites) + 1}", division=proposal.division, address=proposal.address
    )
    return organisations.add_site(enterprise, facts, by=by, at=at)


def post_of(proposal: Proposal) -> FoundPost:
    """What a proposal says, as a plain value."""
    return FoundPost(**{name: getattr(proposal, name) for name in FoundPost.__dataclass_fields__})


def terms_of(post: FoundPost, student: Student, *, site_id: int) -> SlotTerms:
    """The post as terms of a slot for the student's own major."""
    return SlotTerms(
        kind=SlotKind.WORK_PLACEMENT,
        title=post.title,
        tasks=post.tasks,
        site_id=site_id,
        venue=Venue(post.venue),
        capacity=1,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        pay_fen=post.pay_fen,
        major_codes=(student.major_code,),
    )
