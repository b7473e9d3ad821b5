"""How many interns are at an enterprise and in a post at once: counted by the day, asked for a whole stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from placement.kernel.periods import DateRange


@dataclass(frozen=True)
class Present:
    """One intern: at which enterprise, in which slot, on which days."""

    enterprise_id: int
    slot_id: int
    stay: DateRange


class Crowd:
    """Head counts by day for every enterprise and every slot."""

    def __init__(self, people: Iterable[Present]) -> None:
        stays: dict[tuple[str, int], list[DateRange]] = {}
        for one in people:
            stays.setdefault(("enterprise", one.enterprise_id), []).append(one.stay)
            stays.setdefault(("slot", one.slot_id), []).append(one.stay)
        self._stays = stays
        self._counted: dict[tuple[str, int], tuple[int, list[int]]] = {}

    def at_enterprise(self, enterprise_id: int, stay: DateRange) -> int:
        """The most interns on any day of a stay at an enterprise, whoever asks included."""
        return self._most(("enterprise", enterprise_id), stay)

    def in_slot(self, slot_id: int, stay: DateRange) -> int:
        """The most interns on any day of a stay in a slot, whoever asks included."""
        return self._most(("slot", slot_id), stay)

    def _most(self, key: tuple[str, int], stay: DateRange) -> int:
        if key not in self._stays:
            return 0
        if key not in self._counted:
            self._counted[key] = _by_day(self._stays[key])
        first, counts = self._counted[key]
        begin, end = stay.start.toordinal() - first, stay.end.toordinal() - first + 1
        return max(counts[max(0, begin) : max(0, end)], default=0)


def _by_day(stays: list[DateRange]) -> tuple[int, list[int]]:
    """The ordinal of the first day, and the head count of each day from there on."""
    first = min(stay.start for stay in stays).toordinal()
    changes = [0] * (max(stay.end for stay in stays).toordinal() - first + 2)
    for stay in stays:
        changes[stay.start.toordinal() - first] += 1
        changes[stay.end.toordinal() - first + 1] -= 1
    return first, list(accumulate(changes))


def present(row: Any) -> Present:
    """From a row with enterprise_id, slot_id, starts_on and ends_on."""
    start: date = row.starts_on
    return Present(row.enterprise_id, row.slot_id, DateRange(start, max(start, row.ends_on)))
