"""Known violations of safety law by an enterprise (R-106): entered, and taken out when entered wrongly."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from placement.extensions import db
from placement.infra import audit, events
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.organisations.models import Enterprise, SafetyViolation
from placement.organisations.rules import REASON_LIMIT, VIOLATION_RECORDERS, checked_violation, may_remove_violation


def record_violation(
    enterprise: Enterprise, happened_on: date | None, document: str, *, by: Viewer, at: datetime
) -> SafetyViolation:
    """A placement office or the bureau enters a violation, with the document that says so.

    Tells followers of "enterprise_changed". Raises NotAllowed; RuleBroken beside the field `date_missing`,
    `date_in_future`, `document_missing`, `document_too_long`, `violation_known`.
    """
    _require_recorder(by)
    day, words = checked_violation(happened_on, document, today=local_date(at))
    if _known(enterprise.id, day, words):
        raise RuleBroken("violation_known", Text("这条记录已经登记过"), field="document")
    violation = SafetyViolation(
        enterprise_id=enterprise.id, happened_on=day, document=words, recorded_by_id=by.user_id, at=at
    )
    db.session.add(violation)
    db.session.flush()
    audit.record(
        "violation_recorded",
        f"organisation:{enterprise.id}",
        by=by,
        at=at,
        violation=violation.id,
        happened_on=day.isoformat(),
        document=words,
    )
    events.happened("enterprise_changed", enterprise, by=by, at=at)
    return violation


def remove_violation(violation: SafetyViolation, reason: str, *, by: Viewer, at: datetime) -> None:
    """Take out a record that was entered wrongly; what it said and why it goes stays in the audit trail.

    Tells followers of "enterprise_changed". Raises NotAllowed; RuleBroken `reason_missing`, `reason_too_long`.
    """
    if not may_remove_violation(by, violation.recorded_by_id):
        raise NotAllowed()
    reason = reason.strip()
    if not reason:
        raise RuleBroken("reason_missing", Text("请写明删除的原因"), field="comment")
    if len(reason) > REASON_LIMIT:
        raise RuleBroken("reason_too_long", Text("原因不能超过 %(limit)s 字", limit=REASON_LIMIT), field="comment")
    enterprise = db.session.get_one(Enterprise, violation.enterprise_id)
    audit.record(
        "violation_removed",
        f"organisation:{enterprise.id}",
        by=by,
        at=at,
        violation=violation.id,
        happened_on=violation.happened_on.isoformat(),
        document=violation.document,
        reason=reason,
    )
    db.session.delete(violation)
    db.session.flush()
    events.happened("enterprise_changed", enterprise, by=by, at=at)


def _known(enterprise_id: int, day: date, document: str) -> bool:
    query = select(SafetyViolation.id).where(
        SafetyViolation.enterprise_id == enterprise_id,
        SafetyViolation.happened_on == day,
        SafetyViolation.document == document,
    )
    return db.session.scalar(query) is not None


def _require_recorder(by: Viewer) -> None:
    if not by.is_(*VIOLATION_RECORDERS):
        raise NotAllowed()
