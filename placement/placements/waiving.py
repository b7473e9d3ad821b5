"""Waivers: a school lets one broken rule pass for one placement, for a written reason, until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from placement.extensions import db
from placement.infra import audit, files
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.findings import Finding
from placement.kernel.text import Text
from placement.placements import gate, policy, queries, services
from placement.placements.models import Placement, Waiver
from placement.placements.rules import Scan

REASON_MINIMUM = 10
REASON_LIMIT = 1000


@dataclass(frozen=True)
class Grounds:
    """Why, who answers for it, and until when (that day included)."""

    reason: str
    decided_by: str
    until: date


def grant(placement: Placement, rule: str, grounds: Grounds, *, scan: Scan, by: Viewer, at: datetime) -> Waiver:
    """Waive a rule that allows it, with the signed document; shown beside the raw result, never instead of it.

    Raises NotAllowed; Conflict `waived` while one stands; RuleBroken `not_waivable`, `reason_missing`, `name_missing`,
    `bad_until`, and as `files.store_upload` for the document.
    """
    if not policy.can_waive(by, placement):
        raise NotAllowed()
    today = local_date(at)
    _require_sound(grounds, placement, today=today)
    standing = queries.standing_waiver(placement.id, rule)
    if standing is not None and standing.until >= today:
        raise Conflict("waived", Text("该项已有有效的豁免，请先撤销再重新登记"))
    if not any(finding.rule == rule for finding in open_to_waiver(placement, on=today)):
        raise RuleBroken("not_waivable", Text("该项当前没有可豁免的问题，或规定不允许豁免"), field="rule")
    document = files.store_upload(scan.data, name=scan.name, at=at)
    if standing is not None:
        _end(standing, at)
    waiver = Waiver(
        placement_id=placement.id,
        rule=rule,
        reason=grounds.reason.strip(),
        decided_by=grounds.decided_by.strip(),
        file_id=document.id,
        until=grounds.until,
        granted_by_id=services.id_of(by),
        at=at,
    )
    db.session.add(waiver)
    db.session.flush()
    told = {"rule": rule, "until": str(waiver.until), "waiver": waiver.id}
    audit.record("waiver_granted", f"placement:{placement.id}", by=by, at=at, **told)
    services.review_gate(placement, at=at)
    return waiver


def open_to_waiver(placement: Placement, *, on: date) -> list[Finding]:
    """What may be waived on a day: broken rules that allow it and that no waiver covers."""
    return [finding for finding in gate.findings(placement, on=on) if finding.waivable and finding.waiver is None]


def revoke(waiver: Waiver, *, by: Viewer, at: datetime) -> None:
    """Take a waiver back: the light is red again at once. Raises NotAllowed, Conflict when it is over."""
    if not policy.can_waive(by, waiver.placement):
        raise NotAllowed()
    if waiver.ended_at is not None:
        raise Conflict("waiver_over", Text("该豁免已经失效"))
    _end(waiver, at)
    audit.record("waiver_revoked", f"placement:{waiver.placement_id}", by=by, at=at, rule=waiver.rule, waiver=waiver.id)
    services.review_gate(waiver.placement, at=at)


def end_expired(*, at: datetime) -> list[Waiver]:
    """End what expired before today, so that the light is red again; who must know is told by the caller."""
    over = queries.expired_waivers(local_date(at))
    for waiver in over:
        _end(waiver, at)
    for waiver in over:
        services.review_gate(waiver.placement, at=at)
    return over


def _end(waiver: Waiver, at: datetime) -> None:
    waiver.ended_at = at
    db.session.flush()


def _require_sound(grounds: Grounds, placement: Placement, *, today: date) -> None:
    if not REASON_MINIMUM <= len(grounds.reason.strip()) <= REASON_LIMIT:
        raise RuleBroken(
            "reason_missing",
            Text("请写明豁免理由，%(low)s 至 %(high)s 字", low=REASON_MINIMUM, high=REASON_LIMIT),
            field="reason",
        )
    if not grounds.decided_by.strip():
        raise RuleBroken("name_missing", Text("请填写作出决定的负责人姓名"), field="decided_by")
    if not today <= grounds.until <= placement.ends_on:
        raise RuleBroken("bad_until", Text("有效期须在今天至实习结束之间"), field="until")
