"""What happens to an agreement. One verb a function; `by` acts, `at` is when."""

from placement.agreements.services.filling import confirm_hours_again, fill_same_slot, fill_terms, reopen
from placement.agreements.services.finishing import issue_final
from placement.agreements.services.opening import close_with_placement, open_agreement, open_for
from placement.agreements.services.sending import render_draft, send_for_signing, send_many
from placement.agreements.services.signing import (
    Proof,
    archive,
    refuse,
    return_draft,
    sign_on_paper,
    sign_on_screen,
    void,
)

__all__ = [
    "Proof",
    "archive",
    "close_with_placement",
    "confirm_hours_again",
    "fill_same_slot",
    "fill_terms",
    "issue_final",
    "open_agreement",
    "open_for",
    "refuse",
    "render_draft",
    "reopen",
    "return_draft",
    "send_for_signing",
    "send_many",
    "sign_on_paper",
    "sign_on_screen",
    "void",
]
