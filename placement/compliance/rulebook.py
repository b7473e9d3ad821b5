"""The rule book: thresholds, severities and citations as dated rows, so that a correction needs no code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from placement.kernel.findings import Severity

RULES_FILE = Path(__file__).with_name("rules.toml")


class Light(StrEnum):
    """The thirteen lights of the gate before the start, in the order in which they are shown."""

    ELIGIBILITY = "eligibility"
    ENTERPRISE = "enterprise"
    POST = "post"
    MENTORS = "mentors"
    SITE_VISIT = "site_visit"
    STUDENT_CONSENT = "student_consent"
    GUARDIAN_CONSENT = "guardian_consent"
    SAFETY_TRAINING = "safety_training"
    INSURANCE = "insurance"
    AGREEMENT = "agreement"
    FILING = "filing"
    TIME_AND_PAY = "time_and_pay"
    EMERGENCY_PLAN = "emergency_plan"


@dataclass(frozen=True)
class RuleRow:
    """One rule as it stands in a span of time.

    `check` names the function that judges it, `kinds` the placements it is for, `actor` who must act when it is not
    met. Thresholds are read with `number` and `words`; a missing one raises KeyError with the rule's id.
    """

    id: str
    check: str
    light: Light
    severity: Severity
    article: str
    confidence: str
    actor: str
    kinds: frozenset[str]
    valid_from: date
    valid_to: date | None = None
    waivable: bool = False
    thresholds: Mapping[str, Any] = field(default_factory=dict)

    def applies(self, kind: str, on: date) -> bool:
        """Whether the row is in force on a day and is for this kind of placement."""
        return kind in self.kinds and self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def number(self, name: str) -> int:
        return int(self._threshold(name))

    def words(self, name: str) -> frozenset[str]:
        return frozenset(self._threshold(name))

    def _threshold(self, name: str) -> Any:
        if name not in self.thresholds:
            raise KeyError(f"{self.id} has no threshold {name}")
        return self.thresholds[name]


@cache
def shipped_rules() -> tuple[RuleRow, ...]:
    """The rows of rules.toml."""
    return tuple(_row(**row) for row in tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))["rule"])


def _row(*, light: str, severity: str, kinds: list[str], **rest: Any) -> RuleRow:
    return RuleRow(light=Light(light), severity=Severity(severity), kinds=frozenset(kinds), **rest)
