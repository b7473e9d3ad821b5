"""One party's part of many agreements at once: what is usual for all, and what is different for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from placement.agreements.models import Agreement
from placement.agreements.rules import Party
from placement.agreements.services.filling import fill_terms
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError
from placement.kernel.text import Text

Overrides = Mapping[int, Mapping[str, Any]]
"""By agreement id, the terms in which one differs from what is usual."""


def fill_group(
    agreements: Iterable[Agreement], party: Party, usual: Mapping[str, Any], *, own: Overrides, by: Viewer, at: datetime
) -> tuple[int, list[tuple[str, Text]]]:
    """Complete a party's part of each: how many are done, and by name and reason those that are not.

    A row that fails keeps what it had; the others are done.
    """
    done, failed = 0, []
    for agreement in agreements:
        try:
            with db.session.begin_nested():
                values = {**usual, **own.get(agreement.id, {})}
                fill_terms(agreement, party, values, complete=True, by=by, at=at)
            done += 1
        except DomainError as error:
            failed.append((agreement.placement.person.name, error.message))
    return done, failed
