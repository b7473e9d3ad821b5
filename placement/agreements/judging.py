"""What the rules say of terms that are not agreed yet: the placement judged as if it had them on their day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date

from placement.agreements.changes import Changes
from placement.compliance import engine
from placement.kernel.findings import Finding
from placement.placements import facts, terms
from placement.placements.models import Placement
from placement.reference import rule_book


def objections(placement: Placement, changes: Changes, effective_on: date, *, today: date) -> list[Finding]:
    """What would stop the placement under the changed terms and does not stop it anyway: a change must not add any.

    What is open today, and what would come up by the effective day without the change, is not the change's doing.
    """
    then = asdict(terms.terms_on(placement, effective_on))
    changed = {column: terms.read(column, pair["after"]) for column, pair in changes.items()}
    if (then | changed)["ends_on"] < (then | changed)["starts_on"]:
        return []
    known = {_key(finding) for finding in (*_stopping(placement, {}, today), *_stopping(placement, then, effective_on))}
    told = _stopping(placement, then | changed, effective_on)
    return [finding for finding in told if _key(finding) not in known]


def _stopping(placement: Placement, under: dict[str, object], on: date) -> Collection[Finding]:
    case = facts.as_if(placement.id, under)
    return [finding for finding in engine.check(case.facts, on=on, book=rule_book.current()) if finding.stops]


def _key(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.check
