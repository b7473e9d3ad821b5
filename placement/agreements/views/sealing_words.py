"""What a signature on screen is not, by the certificate with which the school's papers are sealed."""

from __future__ import annotations

from placement.agreements.declarations import what_it_is_not
from placement.agreements.models import Agreement
from placement.kernel.text import Text
from placement.papers.seals import seal_of, trust_in


def limits_of(agreement: Agreement) -> Text:
    """By the seal on the paper that was issued; before that, by the one the school would use now."""
    if agreement.document is not None:
        subject = agreement.document.sealed_by
    else:
        seal = seal_of(agreement.placement.school)
        subject = seal.subject if seal else ""
    return what_it_is_not(trust_in(subject), subject)
