"""What every page of one slot shows: its terms in words, its majors, and what the checks say of it."""

from __future__ import annotations

from typing import Any

from placement.organisations.rules import ENTERPRISE_KIND_LABELS, EnterpriseKind
from placement.reference import rule_book, tables
from placement.slots import judging
from placement.slots.models import Slot
from placement.slots.rules import SLOT_KIND_LABELS, SlotKind
from placement.slots.terms import Filing
from placement.slots.views.blueprint import today
from placement.slots.views.checking import Checks, checks_of
from placement.slots.views.presenting import post_facts, terms_facts
from placement.slots.views.sums import time_sum


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
        "post": post_facts(slot),
        "time_sum": time_sum(judging.sketch_of(slot), rule_book.current(), on=today()),
        "enterprise_kind": ENTERPRISE_KIND_LABELS[EnterpriseKind(slot.enterprise.enterprise_kind)],
    }


def checks_on(slot: Slot, *, filing: Filing | None = None) -> Checks:
    """The checks of a stored slot as they stand today, under a school's filing or without one."""
    return checks_of(*judging.case_of(slot, filing=filing), on=today())
