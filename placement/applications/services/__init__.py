"""What people do with applications, proposals and bookings. Each verb flushes, none commits."""

from placement.applications.services.applying import agree, apply, nominate, refuse, rescind, withdraw
from placement.applications.services.booking import book_observation, cancel_booking, confirm_booking, decline_booking
from placement.applications.services.checking import declared, findings_on, ineligible, may_declare, objection
from placement.applications.services.deciding import accept, decline, endorse, offer, reject, shortlist
from placement.applications.services.lapsing import end_acceptance, lapse_overdue
from placement.applications.services.many import endorse_many, nominate_many, offer_many, reject_many, shortlist_many
from placement.applications.services.proposing import (
    approve_proposal,
    propose_post,
    refuse_proposal,
    return_proposal,
    revise_proposal,
    withdraw_proposal,
)

__all__ = [
    "accept",
    "agree",
    "apply",
    "approve_proposal",
    "book_observation",
    "cancel_booking",
    "confirm_booking",
    "declared",
    "decline",
    "decline_booking",
    "end_acceptance",
    "endorse",
    "endorse_many",
    "findings_on",
    "ineligible",
    "lapse_overdue",
    "may_declare",
    "nominate",
    "nominate_many",
    "objection",
    "offer",
    "offer_many",
    "propose_post",
    "refuse",
    "refuse_proposal",
    "reject",
    "reject_many",
    "rescind",
    "return_proposal",
    "revise_proposal",
    "shortlist",
    "shortlist_many",
    "withdraw",
    "withdraw_proposal",
]
