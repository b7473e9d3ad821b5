"""Which version of the policy governs a month."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy import select

from placement.extensions import db
from placement.kernel.errors import RuleBroken
from placement.kernel.periods import Month
from placement.kernel.text import Text
from placement.subsidies.models import SubsidyPolicy
from placement.subsidies.rules import Method, Policy


def row_in_force(month: Month) -> SubsidyPolicy:
    """The version in force on the first day of the month. Raises RuleBroken `policy_missing`."""
    query = select(SubsidyPolicy).where(SubsidyPolicy.starts_on <= month.first)
    row = db.session.scalar(query.order_by(SubsidyPolicy.starts_on.desc()).limit(1))
    if row is None:
        raise RuleBroken("policy_missing", Text("没有在 %(month)s 有效的补助政策，请系统管理员先录入", month=month))
    return row


def in_force(month: Month) -> Policy:
    """The same as the value that the sums take."""
    return value_of(row_in_force(month))


def value_of(row: SubsidyPolicy) -> Policy:
    """A version as a plain value."""
    return Policy(
        method=Method(row.method),
        min_days=Fraction(row.min_days) if row.min_days is not None else None,
        rate=Fraction(row.rate_percent, 100),
        cap_months=Fraction(row.cap_months),
        citation=row.source,
    )
