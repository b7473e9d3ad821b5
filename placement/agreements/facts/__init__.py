"""The facts of a placement as they are printed: one nested dict of which every paper of the placement is a view.

Dates, amounts and numbers arrive as the reader sees them; what nobody has recorded yet is an empty string.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from placement.agreements.facts import changes, office, people, practice, signing, stay
from placement.agreements.facts.sources import Sources
from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementKind, Party
from placement.applications.rules import Origin
from placement.papers.catalogue import VOLATILE
from placement.placements.models import Placement
from placement.slots.rules import SlotKind

NOT_AGREED = ("visit.", "vetting.", "enterprise.staff")
"""Facts for papers of the office: nobody signs them in an agreement."""


def facts_of(placement: Placement, agreement: Agreement | None = None) -> dict[str, Any]:
    """Every fact that a paper of this placement may print, with the conditions; `agreement` may be a change of it."""
    sources = Sources(placement, agreement)
    return {
        **people.organisations(sources),
        **people.persons(sources),
        **stay.parts(sources),
        **practice.parts(sources),
        **changes.parts(sources),
        **office.parts(sources),
        **signing.parts(sources),
        **conditions_of(placement, agreement),
    }


def conditions_of(placement: Placement, agreement: Agreement | None = None) -> dict[str, bool]:
    """What a wording may ask about this placement."""
    sources = Sources(placement, agreement)
    origin = placement.application.origin if placement.application else ""
    return {
        "minor": Party.GUARDIAN in sources.order,
        "apprentice": sources.kind == AgreementKind.APPRENTICESHIP,
        "observation": placement.kind == SlotKind.OBSERVATION,
        "for_teacher": sources.kind == AgreementKind.TEACHER_PRACTICE,
        "self_found": origin == Origin.SELF_FOUND,
        "nominated": origin == Origin.NOMINATION,
        "board": placement.board,
        "lodging": placement.lodging,
        "special_filing": bool(stay.special_filing(sources)),
        "has_other_terms": bool(sources.other_terms),
        "compared": False,
    }


def flat(facts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Each fact under its dotted name; a list is one fact."""
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def digest(facts: Mapping[str, Any]) -> str:
    """The SHA-256 of what is agreed, whoever has signed it: facts with the same digest say the same."""
    agreed = {name: value for name, value in flat(facts) if name not in VOLATILE and not name.startswith(NOT_AGREED)}
    return hashlib.sha256(json.dumps(agreed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
