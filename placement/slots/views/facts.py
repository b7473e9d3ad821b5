"""What every page of one slot shows: its terms in words, its majors, and what the checks say of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from placement.organisations.rules import ENTERPRISE_KIND_LABELS, EnterpriseKind
from placement.reference import tables
from placement.slots import queries
from placement.slots.checks import Sketch
from placement.slots.models import Slot
from placement.slots.rules import SLOT_KIND_LABELS, SlotKind
from placement.slots.views.presenting import Checks, checks_of, terms_facts, time_sum


def of(slot: Slot) -> dict[str, Any]:
    """The context that `slots/_terms.html` needs."""
    division = tables.divisions().get(slot.site.division)
    place = division.name if division else slot.site.division
    majors = map(tables.majors().get, (major.major_code for major in slot.majors))
    return {
        "slot": slot,
        "kind_label": SLOT_KIND_LABELS[SlotKind(slot.kind)],
        "division": place,
        "terms": terms_facts(slot, division=place),
        "majors": [major for major in majors if major],
        "time_sum": time_sum(Sketch.of(slot)),
        "enterprise_kind": ENTERPRISE_KIND_LABELS[EnterpriseKind(slot.enterprise.enterprise_kind)],
    }


def checks_on(slot: Slot, *, on: date) -> Checks:
    """The checks of a stored slot as they stand on a day."""
    wage = queries.wage_at(slot.site, on)
    return checks_of(Sketch.of(slot), queries.employer_of(slot.enterprise), wage, on=on)
