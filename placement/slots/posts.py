"""The facts of a post that may be told or corrected while people hold its seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from placement.extensions import db
from placement.infra import audit, events
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.slots.models import Slot
from placement.slots.terms import post_faults


@dataclass(frozen=True, kw_only=True)
class PostFacts:
    """Dangers (empty: none), staff in the same kind of post, their regular wage and the lowest grade in fen a month."""

    hazards: tuple[str, ...]
    post_staff: int
    regular_wage_fen: int
    lowest_wage_fen: int


def correct_post(slot: Slot, facts: PostFacts, *, by: Viewer, at: datetime) -> None:
    """Write down the facts of a post; whoever may do so is asked by the caller.

    Tells followers of "slot_changed". Raises RuleBroken `bad_terms` beside the field.
    """
    for field, sentence in post_faults(facts):
        raise RuleBroken("bad_terms", sentence, field=field)
    slot.hazards = ",".join(sorted(set(facts.hazards)))
    slot.post_staff = facts.post_staff
    slot.regular_wage_fen, slot.lowest_wage_fen = facts.regular_wage_fen, facts.lowest_wage_fen
    db.session.flush()
    audit.record("slot_post_corrected", f"slot:{slot.id}", by=by, at=at, hazards=slot.hazards, staff=slot.post_staff)
    events.happened("slot_changed", slot, by=by, at=at)
