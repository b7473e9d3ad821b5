"""Changes of terms that were signed are kept, take effect on their day, once, and end with the placement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from placement.extensions import db
from placement.infra import audit, events
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.placements import terms
from placement.placements.models import Placement, TermsChange
from placement.placements.rules import ALIVE


@dataclass(frozen=True)
class Agreed:
    """What was signed: the number of the paper, the columns after it as JSON, from which day on, and when."""

    source: str
    after: Mapping[str, Any]
    effective_on: date
    agreed_at: datetime


def agree(placement: Placement, agreed: Agreed, *, at: datetime) -> TermsChange:
    """Keep a signed change, and carry it out if its day has come. The same paper again changes nothing."""
    known = next((change for change in placement.terms_changes if change.source == agreed.source), None)
    if known is not None:
        return known
    before = {
        field: terms.as_json(getattr(terms.terms_on(placement, agreed.effective_on), field)) for field in agreed.after
    }
    change = TermsChange(
        source=agreed.source,
        effective_on=agreed.effective_on,
        before=before,
        after=dict(agreed.after),
        agreed_at=agreed.agreed_at,
    )
    placement.terms_changes.append(change)
    db.session.flush()
    if change.effective_on <= local_date(at):
        _carry_out(change, at=at)
    return change


def apply_due(*, at: datetime) -> int:
    """Carry out every change whose day has come, the earliest first; returns how many. Safe to run twice."""
    query = (
        select(TermsChange)
        .join(TermsChange.placement)
        .where(
            TermsChange.applied_at.is_(None),
            TermsChange.effective_on <= local_date(at),
            Placement.state.in_(ALIVE),
        )
        .order_by(TermsChange.effective_on, TermsChange.agreed_at, TermsChange.id)
    )
    return sum(_carry_out(change, at=at) for change in db.session.scalars(query).all())


def _carry_out(change: TermsChange, *, at: datetime) -> bool:
    """Write the change into the placement's row; False when somebody else has done it."""
    mine = update(TermsChange).where(TermsChange.id == change.id, TermsChange.applied_at.is_(None))
    done: Any = db.session.execute(mine.values(applied_at=at).execution_options(synchronize_session=False))
    db.session.refresh(change, ["applied_at"])
    if done.rowcount != 1:
        return False
    placement, today = change.placement, local_date(at)
    for field, value in change.after.items():
        if terms.counting(placement.terms_changes, field, today) is change:
            setattr(placement, field, terms.read(field, value))
    db.session.flush()
    told = {"source": change.source, "effective_on": change.effective_on.isoformat(), "fields": sorted(change.after)}
    audit.record("placement_terms", f"placement:{placement.id}", by=SYSTEM, at=at, **told)
    events.happened("terms_changed", placement, by=SYSTEM, at=at)
    return True


@events.on("placement_ended")
@events.on("placement_completed")
def drop_what_is_to_come(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """A placement that is over has no later terms: what was agreed for days after it is closed with it."""
    for change in [change for change in subject.terms_changes if change.applied_at is None]:
        subject.terms_changes.remove(change)
        db.session.delete(change)
        audit.record("placement_terms_dropped", f"placement:{subject.id}", by=SYSTEM, at=at, source=change.source)
    db.session.flush()
