"""A school vets an enterprise and puts it on its list of units."""

from __future__ import annotations

from datetime import date, datetime

from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import audit, events, statelog
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.organisations import queries
from placement.organisations.models import Enterprise, Vetting
from placement.organisations.rules import VETTING, VettingState, barred, check_report, checked_listing


def request_vetting(enterprise: Enterprise, school_id: int, *, by: Viewer, at: datetime) -> Vetting:
    """An enterprise asks a school to vet it, or the school itself begins; after a refusal this asks again.

    Raises RuleBroken `already_asked` while a decision is open or stands.
    """
    if by.is_(Role.HR) and by.organisation_id != enterprise.id:
        raise NotAllowed()
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

    Whom it refuses or lets go stands on its list of units no more. Raises RuleBroken when the report is wanting or the
    law bars the enterprise (R-106, R-122, R-303), Conflict in another state.
    """
    if vetting.school_id != by.organisation_id:
        raise NotAllowed()
    if decision == "approve":
        VETTING.allowed(vetting, "approve", by)
        _require_permissible(vetting.enterprise, local_date(at))
        _require_two_people(vetting, by)
        check_report(visited_on, report, today=local_date(at))
        vetting.visited_on, vetting.report = visited_on, report.strip()
    statelog.transition(vetting, VETTING, decision, by=by, at=at, comment=comment)
    if decision != "approve":
        vetting.decided_on = vetting.published_on = None
    audit.record(f"vetting_{decision}", f"vetting:{vetting.id}", by=by, at=at, enterprise=vetting.enterprise_id)
    events.happened(f"vetting_{decision}", vetting, by=by, at=at)


def list_enterprise(
    vetting: Vetting, decided_on: date | None, published_on: date | None, *, by: Viewer, at: datetime
) -> None:
    """The enterprise stands on the school's list of units: decided by its Party organisation, published (R-108).

    Recording it again corrects the days. Tells followers of "vetting_listed". Raises NotAllowed; RuleBroken
    `vetting_not_approved`, and beside the field `decision_missing`, `decision_in_future`, `publication_missing`,
    `publication_in_future`, `published_too_early`.
    """
    if not by.is_(Role.PLACEMENT_OFFICE) or vetting.school_id != by.organisation_id:
        raise NotAllowed()
    if vetting.state != VettingState.APPROVED:
        raise RuleBroken("vetting_not_approved", Text("请先完成考察并通过，再登记实习单位名单"))
    decided, published = checked_listing(decided_on, published_on, today=local_date(at))
    vetting.decided_on, vetting.published_on = decided, published
    db.session.flush()
    audit.record(
        "vetting_listed",
        f"vetting:{vetting.id}",
        by=by,
        at=at,
        enterprise=vetting.enterprise_id,
        decided_on=decided.isoformat(),
        published_on=published.isoformat(),
    )
    events.happened("vetting_listed", vetting, by=by, at=at)


def _require_permissible(enterprise: Enterprise, day: date) -> None:
    refusal = barred(queries.findings_on(enterprise, on=day))
    if refusal:
        raise RuleBroken("enterprise_barred", refusal)


def _require_two_people(vetting: Vetting, by: Viewer) -> None:
    asked = [row for row in queries.history_of(vetting) if row.role == Role.HR and row.actor_id is not None]
    if any(row.actor_id == by.user_id for row in asked):
        raise RuleBroken("asked_for_it", Text("同一人不能既代表企业申请又代表学校通过考察"))
