"""Who has to act now, kept on the row so that a list of what one owes is an index away."""

from __future__ import annotations

from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementState, Party, owing


def note_owing(agreement: Agreement) -> None:
    """Write down whose turn it is; called at the end of every act on an agreement."""
    signing = agreement.state == AgreementState.SIGNING
    parties = owing(
        agreement.state,
        agreement.completed_by,
        turn=agreement.next_party if signing else None,
        draft_ready=agreement.draft_file_id is not None,
    )
    agreement.school_owes = Party.SCHOOL in parties
    agreement.enterprise_owes = Party.ENTERPRISE in parties
    agreement.person_owes = Party.PERSON in parties
