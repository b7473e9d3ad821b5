"""What organisations do: schools are entered, enterprises register and keep their facts, schools vet them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from stdnum.cn import uscc

from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import audit, statelog
from placement.infra.pinyin import word_initials
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.organisations import queries
from placement.organisations.models import Enterprise, Organisation, School, Vetting, WorkSite
from placement.organisations.rules import (
    VETTING,
    EnterpriseFacts,
    SchoolFacts,
    SiteFacts,
    VettingState,
    barred,
    check_report,
    enterprise_findings,
)
from placement.reference import tables
from placement.reference.queries import divisions


def create_school(facts: SchoolFacts, *, by: Viewer, at: datetime) -> School:
    """Enter a school. Raises RuleBroken: unknown_division, bad_credit_code, credit_code_taken."""
    _check_division(facts.division, local_date(at))
    if facts.credit_code:
        _check_credit_code(facts.credit_code)
    school = School(**asdict(facts), initials=word_initials(facts.name))
    db.session.add(school)
    db.session.flush()
    audit.record("school_created", f"organisation:{school.id}", by=by, at=at, name=school.name)
    return school


def create_bureau(name: str, *, short_name: str, division: str, by: Viewer, at: datetime) -> Organisation:
    """Enter an education or finance bureau."""
    bureau = Organisation(
        kind="bureau", name=name, short_name=short_name, initials=word_initials(name), division=division
    )
    db.session.add(bureau)
    db.session.flush()
    audit.record("bureau_created", f"organisation:{bureau.id}", by=by, at=at, name=name)
    return bureau


def register_enterprise(
    facts: EnterpriseFacts, *, by: Viewer, at: datetime, site: SiteFacts | None = None
) -> Enterprise:
    """Enter an enterprise with its first work site (its own address when none is named).

    Raises RuleBroken: bad_credit_code (R-1103), credit_code_taken, bad_industry (R-1107), unknown_division (R-1105).
    """
    _check_facts(facts, local_date(at))
    _check_credit_code(facts.credit_code)
    enterprise = Enterprise(**asdict(facts), initials=word_initials(facts.name))
    db.session.add(enterprise)
    db.session.flush()
    audit.record("enterprise_registered", f"organisation:{enterprise.id}", by=by, at=at, name=enterprise.name)
    first = site or SiteFacts(name="总部", division=facts.division, address=facts.address)
    add_site(enterprise, first, by=by, at=at)
    return enterprise


def edit_enterprise(enterprise: Enterprise, facts: EnterpriseFacts, *, by: Viewer, at: datetime) -> None:
    """Change what an enterprise says of itself; the credit code stays. Raises RuleBroken as `register_enterprise`."""
    _require_own(enterprise, by)
    _check_facts(facts, local_date(at))
    changes = {
        name: value
        for name, value in asdict(facts).items()
        if name != "credit_code" and getattr(enterprise, name) != value
    }
    for name, value in changes.items():
        setattr(enterprise, name, value)
    enterprise.initials = word_initials(enterprise.name)
    if changes:
        audit.record("enterprise_edited", f"organisation:{enterprise.id}", by=by, at=at, changed=sorted(changes))
    db.session.flush()


def add_site(enterprise: Enterprise, facts: SiteFacts, *, by: Viewer, at: datetime) -> WorkSite:
    """Add a place of work; its division decides the minimum wage. Raises RuleBroken unknown_division (R-1105)."""
    _require_own(enterprise, by)
    _check_division(facts.division, local_date(at))
    site = WorkSite(**asdict(facts))
    enterprise.sites.append(site)
    db.session.flush()
    audit.record("site_added", f"organisation:{enterprise.id}", by=by, at=at, site=site.id, division=site.division)
    return site


def request_vetting(enterprise: Enterprise, school_id: int, *, by: Viewer, at: datetime) -> Vetting:
    """An enterprise asks a school to vet it, or the school itself begins; after a refusal this asks again.

    Raises RuleBroken `already_asked` while a decision is open or stands.
    """
    if by.is_(Role.HR):
        _require_own(enterprise, by)
    school = queries.get_school(school_id)
    vetting = queries.vetting_between(enterprise.id, school.id)
    if vetting is not None:
        if vetting.state in (VettingState.PENDING, VettingState.APPROVED):
            raise RuleBroken(
                "already_asked",
                Text("已向%(school)s提出过申请，无需重复申请", school=school.short_name),
                field="school_id",
            )
        statelog.transition(vetting, VETTING, "reapply", by=by, at=at)
        return vetting
    vetting = Vetting(enterprise=enterprise, school=school, state=VettingState.PENDING)
    db.session.add(vetting)
    statelog.log(vetting, VETTING.kind, "request", source="", by=by, at=at)
    return vetting


def decide_vetting(
    vetting: Vetting,
    decision: str,
    *,
    by: Viewer,
    at: datetime,
    visited_on: date | None = None,
    report: str = "",
    comment: str = "",
) -> None:
    """The school approves (with date and report of the visit, R-107), refuses or revokes (with a reason).

    Raises RuleBroken when the report is wanting or the law bars the enterprise (R-122, R-303), Conflict in another
    state.
    """
    if vetting.school_id != by.organisation_id:
        raise NotAllowed()
    if decision == "approve":
        VETTING.allowed(vetting, "approve", by)
        _require_permissible(vetting.enterprise, local_date(at))
        check_report(visited_on, report, today=local_date(at))
        vetting.visited_on, vetting.report = visited_on, report.strip()
    statelog.transition(vetting, VETTING, decision, by=by, at=at, comment=comment)
    audit.record(f"vetting_{decision}", f"vetting:{vetting.id}", by=by, at=at, enterprise=vetting.enterprise_id)


def _require_permissible(enterprise: Enterprise, day: date) -> None:
    refusal = barred(enterprise_findings(enterprise.enterprise_kind, enterprise.industry_code, on=day))
    if refusal:
        raise RuleBroken("enterprise_barred", refusal)


def _require_own(enterprise: Enterprise, by: Viewer) -> None:
    if by.is_(Role.HR, Role.MENTOR) and by.organisation_id != enterprise.id:
        raise NotAllowed()


def _check_facts(facts: EnterpriseFacts, day: date) -> None:
    _check_division(facts.division, day)
    if tables.industries().section_of(facts.industry_code) is None:
        raise RuleBroken(
            "bad_industry", Text("行业代码应为国民经济行业分类（GB/T 4754）的 2 至 4 位数字"), field="industry_code"
        )


def _check_division(code: str, day: date) -> None:
    found = divisions().active_on(code, day)
    if found is None or found.kind == "city":
        raise RuleBroken("unknown_division", Text("请选择现行有效的区、县（市）"), field="division")


def _check_credit_code(code: str) -> None:
    if not uscc.is_valid(code):
        raise RuleBroken(
            "bad_credit_code", Text("统一社会信用代码应为 18 位且校验位正确，请对照营业执照核对"), field="credit_code"
        )
    if db.session.scalar(select(Organisation.id).where(Organisation.credit_code == code)) is not None:
        raise RuleBroken(
            "credit_code_taken",
            Text("该统一社会信用代码已经登记。如果是您的单位，请联系已有账号的同事或管理员"),
            field="credit_code",
        )
