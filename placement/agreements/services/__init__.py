"""What happens to an agreement. One verb a function; `by` acts, `at` is when."""

from placement.agreements.services.changing import give_back, propose_supplement, revise_supplement
from placement.agreements.services.delegating import delegate, take_back
from placement.agreements.services.ending import propose_termination, revise_termination
from placement.agreements.services.expiring import expire_overdue
from placement.agreements.services.filling import confirm_hours_again, fill_terms, reopen
from placement.agreements.services.finishing import issue_final
from placement.agreements.services.grouping import fill_group, fill_same_slot
from placement.agreements.services.links import GuardianProof, make_link, refuse_by_link, revoke_link, sign_by_link
from placement.agreements.services.opening import close_with_placement, open_agreement, open_for
from placement.agreements.services.paper import (
    Filing,
    PaperIncomplete,
    file_paper,
    receive_copy,
    sign_on_paper,
    take_over,
    upload_pages,
    upload_whole,
)
from placement.agreements.services.reminding import remind, remind_in_time
from placement.agreements.services.sending import render_draft, send_for_signing, send_many
from placement.agreements.services.signing import (
    Proof,
    archive,
    refuse,
    return_draft,
    sign_many,
    sign_on_screen,
    void,
)
from placement.agreements.services.signing_policy import set_signing

__all__ = [
    "Filing",
    "GuardianProof",
    "PaperIncomplete",
    "Proof",
    "archive",
    "close_with_placement",
    "confirm_hours_again",
    "delegate",
    "expire_overdue",
    "file_paper",
    "fill_group",
    "fill_same_slot",
    "fill_terms",
    "give_back",
    "issue_final",
    "make_link",
    "open_agreement",
    "open_for",
    "propose_supplement",
    "propose_termination",
    "receive_copy",
    "refuse",
    "refuse_by_link",
    "remind",
    "remind_in_time",
    "render_draft",
    "reopen",
    "return_draft",
    "revise_supplement",
    "revise_termination",
    "revoke_link",
    "send_for_signing",
    "send_many",
    "set_signing",
    "sign_by_link",
    "sign_many",
    "sign_on_paper",
    "sign_on_screen",
    "take_back",
    "take_over",
    "upload_pages",
    "upload_whole",
    "void",
]
