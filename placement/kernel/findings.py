"""What a rule says about a case: one finding per rule that is broken or cannot be judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placement.kernel.text import Text


class Severity(StrEnum):
    """`unknown`: a fact the rule needs is not recorded; it counts like an open block and cannot be waived."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"
    UNKNOWN = "unknown"


GRAVITY = {Severity.INFO: 0, Severity.WARN: 1, Severity.UNKNOWN: 2, Severity.BLOCK: 3}
"""How grave a finding is; of two findings of one rule under one light only the graver is told."""


@dataclass(frozen=True)
class Waiver:
    """A decision to let one broken rule pass until a day, by a named person, for a written reason."""

    rule: str
    reason: str
    person: str
    until: date


@dataclass(frozen=True)
class Finding:
    """A rule that is not met: what is wrong, the sum that shows it, the article, who must act, what clears it.

    `check` names the row of the rule (a rule may have several), `rule_set` the version of the rule book it was made
    under. A waiver stands beside the severity and never changes it.
    """

    rule: str
    check: str
    severity: Severity
    light: str
    subject: str
    message: Text
    article: str
    actor: str
    clears: Text
    rule_set: str
    sum: Text | None = None
    waiver: Waiver | None = None
    waivable: bool = False

    @property
    def stops(self) -> bool:
        """Whether nothing may start while it stands: an unknown fact, or a block nobody waived."""
        return self.severity is Severity.UNKNOWN or (self.severity is Severity.BLOCK and self.waiver is None)
