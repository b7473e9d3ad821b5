"""Where the facts come from: the placement as it holds now, what the parties filled in, and the paper that is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from placement.accounts.models import Student, Teacher
from placement.agreements.models import Agreement
from placement.agreements.rules import CHANGES, FULL_AGE, AgreementKind, Party, sign_order
from placement.compliance.ages import is_below
from placement.kernel.text import chinese_date
from placement.placements.models import Placement
from placement.reference.queries import divisions
from placement.slots.rules import SlotKind

KINDS = {
    SlotKind.APPRENTICESHIP: AgreementKind.APPRENTICESHIP,
    SlotKind.TEACHER_PRACTICE: AgreementKind.TEACHER_PRACTICE,
}


@dataclass(frozen=True)
class Sources:
    """A placement and the agreement on hand: the original, or the supplement or termination of it."""

    placement: Placement
    agreement: Agreement | None

    @cached_property
    def original(self) -> Agreement | None:
        """The agreement itself, also when a change of it is on hand."""
        return (self.agreement.parent or self.agreement) if self.agreement else None

    @cached_property
    def change(self) -> Agreement | None:
        """The supplement or termination on hand."""
        return self.agreement if self.agreement and self.agreement.kind in CHANGES else None

    @cached_property
    def kind(self) -> AgreementKind:
        """Which agreement the placement has or will have."""
        if self.original is not None and self.original.kind not in CHANGES:
            return AgreementKind(self.original.kind)
        return KINDS.get(SlotKind(self.placement.kind), AgreementKind.WORK_PLACEMENT)

    @cached_property
    def order(self) -> tuple[Party, ...]:
        """Who signs."""
        if self.agreement is not None:
            return self.agreement.order
        minor = self.student is not None and is_below(self.student.birth_date, FULL_AGE, self.placement.starts_on)
        return sign_order(guardian=minor)

    @cached_property
    def student(self) -> Student | None:
        """The learner's own particulars."""
        return self.placement.person.student

    @cached_property
    def teacher(self) -> Teacher | None:
        """The particulars of a teacher whose practice this is."""
        return self.placement.person.teacher

    @cached_property
    def replaced(self) -> frozenset[str]:
        """Columns of the placement that a supplement in force has changed: older terms about them no longer hold."""
        return frozenset(
            name for change in self.placement.terms_changes if change.applied_at is not None for name in change.after
        )

    @cached_property
    def other_terms(self) -> str:
        """What the parties agreed besides, in the paper on hand."""
        if self.change is not None:
            return str(self.change.terms.get("other_terms") or "")
        return self.term(Party.SCHOOL, "other_terms")

    def term(self, party: Party, name: str, otherwise: Any = "") -> str:
        """What a party filled in, '' while it has not."""
        return str(self._terms(party).get(name) or otherwise or "")

    def amount(self, party: Party, name: str) -> int | None:
        """A sum of money or a number that a party filled in."""
        value = self._terms(party).get(name)
        return int(value) if value not in (None, "") else None

    def _terms(self, party: Party) -> dict[str, Any]:
        found: dict[str, Any] = (self.original.terms if self.original else {}).get(party, {})
        return found


def day(value: date | None) -> str:
    """2026年3月5日."""
    return chinese_date(value) if value else ""


def place_name(code: str) -> str:
    """杭州市滨江区; the code itself for a division that is not on record."""
    division = divisions().get(code)
    return f"杭州市{division.name}" if division else code


def sentence(text: str) -> str:
    """The text with a full stop at its end: it stands among other sentences."""
    text = text.strip()
    return text if not text or text[-1] in "。！？.；" else f"{text}。"
