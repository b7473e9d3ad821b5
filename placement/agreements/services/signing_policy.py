"""A school lays down in what order its parties sign and how many days they have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from placement.agreements import policy
from placement.agreements.models import SigningPolicy
from placement.agreements.rules import MOST_DAYS, is_order
from placement.extensions import db
from placement.infra import audit
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text


def set_signing(parties: Sequence[str], days: int, *, by: Viewer, at: datetime) -> SigningPolicy:
    """From now on agreements are sent like this; what is being signed stays as it was sent.

    Raises NotAllowed, RuleBroken beside the field.
    """
    if not policy.can_set_signing(by) or by.organisation_id is None or by.user_id is None:
        raise NotAllowed()
    if not is_order(parties):
        raise RuleBroken("no_order", Text("四方各选一次，不能重复或遗漏"), field="first")
    if not 1 <= days <= MOST_DAYS:
        raise RuleBroken("days_unknown", Text("签署期限为 1 到 %(most)s 天", most=MOST_DAYS), field="days")
    kept = db.session.get(SigningPolicy, by.organisation_id) or SigningPolicy(school_id=by.organisation_id)
    kept.parties, kept.days, kept.set_by_id, kept.at = list(parties), days, by.user_id, at
    db.session.add(kept)
    subject = f"organisation:{by.organisation_id}"
    audit.record("signing_policy_set", subject, by=by, at=at, parties=list(parties), days=days)
    return kept
