"""Parts that every agreement has: organisations, mentors, places, and sentences that end."""

from __future__ import annotations

from typing import Any

from placement.agreements.models import Agreement
from placement.agreements.rules import Party
from placement.infra.paper import Mentor, Organisation
from placement.organisations.models import Organisation as OrganisationRow
from placement.placements.models import Placement
from placement.reference.queries import divisions


def terms_by(agreement: Agreement, party: Party) -> dict[str, Any]:
    """What a party filled in."""
    found: dict[str, Any] = agreement.terms.get(party, {})
    return found


def organisation(row: OrganisationRow, terms: dict[str, Any], representative: str) -> Organisation:
    """A school or an enterprise as a party; `representative` names the term with its legal representative."""
    return Organisation(
        name=row.name,
        credit_code=row.credit_code or "",
        address=row.address,
        representative=terms.get(representative) or "",
        contact=terms.get("school_contact") or row.contact_name,
        phone=terms.get("school_phone") or row.contact_phone,
    )


def division_name(placement: Placement) -> str:
    """杭州市滨江区; the code itself for a division that is not on record."""
    division = divisions().get(placement.division)
    return f"杭州市{division.name}" if division else placement.division


def mentor(placement: Placement, enterprise: dict[str, Any]) -> Mentor:
    """The enterprise's mentor."""
    person = placement.mentor
    if person is None:
        raise LookupError(f"placement {placement.id} has no mentor")
    return Mentor(name=person.name, title=enterprise["mentor_title"], phone=person.phone or "")


def sentence(text: str) -> str:
    """The text with a full stop at its end: it stands among other sentences."""
    text = text.strip()
    return text if not text or text[-1] in "。！？.；" else f"{text}。"
