"""One party's part of many agreements at once: what is usual for all, and what is different for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from placement.agreements import queries
from placement.agreements.models import Agreement
from placement.agreements.rules import Party
from placement.agreements.services.filling import fill_terms
from placement.agreements.services.sending import person_named
from placement.infra.batches import Outcome, one_by_one
from placement.kernel.actors import Viewer

Overrides = Mapping[int, Mapping[str, Any]]
"""By agreement id, the terms in which one differs from what is usual."""


def fill_group(
    agreements: Iterable[Agreement], party: Party, usual: Mapping[str, Any], *, own: Overrides, by: Viewer, at: datetime
) -> Outcome:
    """Complete a party's part of each: how many are done, and by name and reason those that are not."""

    def fill(agreement: Agreement) -> None:
        values = {**usual, **own.get(agreement.id, {})}
        fill_terms(agreement, party, values, complete=True, by=by, at=at)

    return one_by_one(agreements, fill, name=person_named)


def fill_same_slot(agreement: Agreement, party: Party, *, by: Viewer, at: datetime) -> Outcome:
    """Complete a party's part of the other open agreements about the slot with the same terms; failures by name."""
    open_ones = [other for other in queries.same_slot(agreement) if party not in other.completed_by]
    return fill_group(open_ones, party, agreement.terms.get(party, {}), own={}, by=by, at=at)
