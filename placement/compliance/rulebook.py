"""The rule book: thresholds, severities, citations and sentences as dated rows, so that a correction needs no code."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from placement.compliance.week import minutes_of
from placement.kernel.findings import Severity
from placement.kernel.text import Text

PRIVATE_CHECKS = frozenset({"woman_spared_as_declared"})
"""Findings that tell of a person's health: for the person and the school's placement office only."""
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


LIGHT_LABELS = {
    Light.ELIGIBILITY: Text("学生年龄与年级"),
    Light.ENTERPRISE: Text("企业资格"),
    Light.POST: Text("岗位内容与场所"),
    Light.MENTORS: Text("指导人员"),
    Light.SITE_VISIT: Text("实地考察"),
    Light.STUDENT_CONSENT: Text("学生知情同意"),
    Light.GUARDIAN_CONSENT: Text("监护人知情同意"),
    Light.SAFETY_TRAINING: Text("安全教育培训"),
    Light.INSURANCE: Text("实习责任保险"),
    Light.AGREEMENT: Text("协议签署"),
    Light.FILING: Text("主管部门备案"),
    Light.TIME_AND_PAY: Text("时间与报酬"),
    Light.EMERGENCY_PLAN: Text("应急预案"),
}


class Stage(StrEnum):
    """When a rule can be judged: an enterprise is vetted, a slot is written, a person applies, a placement starts."""

    VETTING = "vetting"
    SLOT = "slot"
    APPLICATION = "application"
    START = "start"


@dataclass(frozen=True)
class RuleRow:
    """One rule as it stands in a span of time.

    `check` names the function that judges it and tells rows of one rule apart, `kinds` the placements it is for,
    `stages` when it is asked, `actor` who must act when it is not met. The sentence stands in both languages, with
    %(name)s for what the check fills in. Thresholds are read with `number`, `words` and `clock`; a missing one raises
    KeyError with the rule's id.
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
    message: str
    message_en: str
    stages: frozenset[Stage] = frozenset({Stage.START})
    valid_to: date | None = None
    waivable: bool = False
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    _read: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False, hash=False)

    @property
    def key(self) -> tuple[str, str]:
        """What a later row must share to take this one's place."""
        return (self.id, self.check)

    def in_force(self, on: date) -> bool:
        """Whether the row's span holds a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def number(self, name: str) -> int:
        return int(self._threshold(name))

    def words(self, name: str) -> frozenset[str]:
        """A list of words; made once, since a night asks a hundred thousand times."""
        if name not in self._read:
            self._read[name] = frozenset(self._threshold(name))
        words: frozenset[str] = self._read[name]
        return words

    def clock(self, name: str) -> int:
        """A time of day as minutes after midnight."""
        if name not in self._read:
            minutes = minutes_of(self._threshold(name))
            if minutes is None:
                raise ValueError(f"{self.id}: {name} is no time of day")
            self._read[name] = minutes
        clock: int = self._read[name]
        return clock

    def _threshold(self, name: str) -> Any:
        if name not in self.thresholds:
            raise KeyError(f"{self.id} has no threshold {name}")
        return self.thresholds[name]


class RuleBook:
    """All rows under one version. Of rows for the same rule and check, the latest that is in force on a day counts."""

    def __init__(self, rows: Iterable[RuleRow], version: str) -> None:
        self.rows = tuple(rows)
        self.version = version
        self._chosen: dict[tuple[str, Stage, date], tuple[RuleRow, ...]] = {}

    def rules_for(self, kind: str, stage: Stage, *, on: date) -> tuple[RuleRow, ...]:
        """The rows that are asked of a kind of placement at a stage on a day, in the order of lights and rules."""
        key = (kind, stage, on)
        if key not in self._chosen:
            rows = (row for row in self.standing(on) if kind in row.kinds and stage in row.stages)
            self._chosen[key] = tuple(sorted(rows, key=_place))
        return self._chosen[key]

    def standing(self, on: date) -> Collection[RuleRow]:
        """For each rule and check the one row that counts on a day."""
        standing: dict[tuple[str, str], RuleRow] = {}
        for row in sorted((row for row in self.rows if row.in_force(on)), key=lambda row: row.valid_from):
            standing[row.key] = row
        return standing.values()

    def row(self, rule: str, check: str, *, on: date) -> RuleRow | None:
        """The row of a rule and check that counts on a day."""
        return next((row for row in self.standing(on) if row.key == (rule, check)), None)

    def with_rows(self, rows: Iterable[RuleRow], version: str) -> RuleBook:
        """The book with rows added; of two that begin on the same day the added one counts."""
        return RuleBook((*self.rows, *rows), version)


def _place(row: RuleRow) -> tuple[int, str, str]:
    return (list(Light).index(row.light), row.id, row.check)


@cache
def shipped_book() -> RuleBook:
    """The rows of rules.toml under the edition of that file."""
    document = tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))
    return RuleBook((_row(document["kinds"], **row) for row in document["rule"]), document["edition"])


def _row(sets: Mapping[str, list[str]], **told: Any) -> RuleRow:
    row = {**told, "light": Light(told["light"]), "severity": Severity(told["severity"])}
    row["kinds"] = frozenset(sets[told["kinds"]])
    row["stages"] = frozenset({Stage.START, *map(Stage, told.get("stages", ()))})
    return RuleRow(**row)
