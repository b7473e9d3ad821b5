"""Versions of the policy as rows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from placement.extensions import db
from placement.infra import audit
from placement.kernel.actors import Viewer
from placement.subsidies.models import SubsidyPolicy
from placement.subsidies.states import Method

FIRST_DAY = date(2024, 1, 1)
"""The first day that the shipped work calendar holds."""
SOURCE = "《杭州市深化职业教育改革实施方案（征求意见稿）》第（十二）条"


def ensure_default_policy(*, by: Viewer, at: datetime) -> SubsidyPolicy:
    """The version of the draft plan: 25%, paid days over 21.75, at most six months. A second time changes nothing."""
    row = db.session.scalar(select(SubsidyPolicy).order_by(SubsidyPolicy.starts_on).limit(1))
    if row is None:
        row = SubsidyPolicy(
            starts_on=FIRST_DAY, rate_percent=25, method=Method.PAID_DAYS, min_days=None, cap_months=6, source=SOURCE
        )
        db.session.add(row)
        db.session.flush()
        audit.record("policy_entered", f"subsidy_policy:{row.id}", by=by, at=at, source=SOURCE)
    return row
