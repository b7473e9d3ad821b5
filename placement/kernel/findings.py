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


@dataclass(frozen=True)
class Waiver:
    """A decision to let one broken rule pass until a day, by a named person, for a written reason."""

    rule: str
    reason: str
    person: str
    until: date


@dataclass(frozen=True)
class Finding:
    """A rule that is not met: what is wrong, the sum that shows it, the article, who must act, what clears it."""

    rule: str
    severity: Severity
    light: str
    subject: str
    message: Text
    article: str
    actor: str
    clears: Text
    sum: Text | None = None
    waiver: Waiver | None = None

    @property
    def stops(self) -> bool:
        """Whether nothing may start while it stands: an unknown fact, or a block nobody waived."""
        return self.severity is Severity.UNKNOWN or (self.severity is Severity.BLOCK and self.waiver is None)
