"""Who has to act now, kept on the row so that a list of what one owes is an index away."""

from __future__ import annotations

from datetime import datetime

from placement.agreements.models import Agreement, SigningLink
from placement.agreements.passage import FAILURES
from placement.agreements.rules import AgreementState, Party, owing


def note_owing(agreement: Agreement, *, at: datetime | None = None) -> None:
    """Write down whose turn it is; called at the end of every act on an agreement, and with `at` by the calendar."""
    signing = agreement.state == AgreementState.SIGNING
    turn = agreement.next_party if signing else None
    parties = owing(
        agreement.state,
        agreement.completed_by,
        turn=turn,
        draft_ready=agreement.draft is not None,
        link_open=turn is Party.GUARDIAN and any(_is_open(link, at) for link in agreement.links),
    )
    agreement.school_owes = Party.SCHOOL in parties
    agreement.enterprise_owes = Party.ENTERPRISE in parties
    agreement.person_owes = Party.PERSON in parties


def _is_open(link: SigningLink, at: datetime | None) -> bool:
    """Whether the guardian still has a link in hand; that it expired is noted by the calendar."""
    spent = link.used_at or link.revoked_at or link.failures >= FAILURES
    expired = at is not None and link.expires_at <= at
    return link.draft_number == link.agreement.draft_number and not spent and not expired
