"""What the calendar does to the signing: at the end of the last day the text goes back to the office."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from placement.agreements import queries
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT
from placement.agreements.services.owing import note_owing
from placement.agreements.services.sending import withdraw_draft
from placement.infra import events, statelog
from placement.kernel.actors import SYSTEM, Viewer

EXPIRED = "签署期限已过，本稿作废，已有的签署不再计算；学校可以重新送签"


@events.on("day_began")
def expire_overdue(subject: date, *, by: Viewer, at: datetime) -> None:
    """Once a day: what was not signed by all in time is ready to be sent again; an unused link is asked for again."""
    for agreement in queries.in_signing_until(subject - timedelta(days=1)):
        if agreement.next_party is not None:
            _expire(agreement, at=at)
    for agreement in queries.with_expired_link(at):
        note_owing(agreement, at=at)


def _expire(agreement: Agreement, *, at: datetime) -> None:
    statelog.transition(agreement, AGREEMENT, "expire", by=SYSTEM, at=at, comment=EXPIRED)
    withdraw_draft(agreement, at=at)
    note_owing(agreement)
