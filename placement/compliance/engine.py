"""Facts in, findings out; findings in, lights out. Pure: no clock, no table, no model."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum

from placement.compliance.checks import CHECKS
from placement.compliance.facts import Facts
from placement.compliance.rulebook import Light, RuleBook, RuleRow, Stage
from placement.compliance.verdicts import Verdict
from placement.kernel.findings import GRAVITY, Finding, Severity, Waiver
from placement.kernel.text import bilingual

STRICTEST = "work_placement"
KINDS = frozenset({"observation", "work_placement", "apprenticeship", "teacher_practice"})


class Colour(StrEnum):
    """Red: an unwaived block or a needed fact not recorded. Amber: warnings or waived blocks only. Green: neither."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def check(
    facts: Facts, *, on: date, book: RuleBook, stage: Stage = Stage.START, only: Collection[str] | None = None
) -> list[Finding]:
    """What is not in order on a day, in the order of lights and rules; empty when all is well.

    `stage` asks only for the rules that can be judged by then (a slot has no student yet), `only` for some ids. A kind
    that nobody knows is held to the strictest rules. Of two findings of one rule under one light the graver is told.
    """
    kept: dict[tuple[str, str], Finding] = {}
    for row in rules_for(facts, on=on, book=book, stage=stage):
        if only is not None and row.id not in only:
            continue
        verdict = CHECKS[row.check](facts, row, on)
        if verdict is None:
            continue
        finding = _finding(facts, row, verdict, on=on, rule_set=book.version)
        known = kept.get((row.id, row.light))
        if known is None or GRAVITY[finding.severity] > GRAVITY[known.severity]:
            kept[row.id, row.light] = finding
    return list(kept.values())


def rules_for(facts: Facts, *, on: date, book: RuleBook, stage: Stage = Stage.START) -> tuple[RuleRow, ...]:
    """The rows that are asked of a case."""
    kind = facts.plan.kind
    return book.rules_for(kind if kind in KINDS else STRICTEST, stage, on=on)


def gate(findings: Iterable[Finding]) -> dict[Light, Colour]:
    """The colour of each of the thirteen lights, in their fixed order."""
    by_light: dict[str, list[Finding]] = {}
    for finding in findings:
        by_light.setdefault(finding.light, []).append(finding)
    return {light: colour_of(by_light.get(light, [])) for light in Light}


def colour_of(findings: Collection[Finding]) -> Colour:
    """The colour of one light from the findings under it."""
    if any(finding.stops for finding in findings):
        return Colour.RED
    serious = any(finding.severity in (Severity.BLOCK, Severity.WARN) for finding in findings)
    return Colour.AMBER if serious else Colour.GREEN


def _finding(facts: Facts, row: RuleRow, verdict: Verdict, *, on: date, rule_set: str) -> Finding:
    unknown = verdict.missing is not None
    return Finding(
        rule=row.id,
        check=row.check,
        severity=Severity.UNKNOWN if unknown else row.severity,
        light=row.light,
        subject=facts.person.name or facts.post.title or facts.enterprise.name,
        message=verdict.missing or bilingual(row.message, row.message_en, verdict.values),
        article=row.article,
        actor=row.actor,
        clears=verdict.clears,
        rule_set=rule_set,
        sum=verdict.sum,
        waiver=None if unknown else _waiver(facts, row, on),
        waivable=row.waivable and not unknown and row.severity is not Severity.INFO,
    )


def _waiver(facts: Facts, row: RuleRow, on: date) -> Waiver | None:
    """The waiver in force that lasts longest, for a rule that may be waived at all."""
    if not row.waivable:
        return None
    standing = [waiver for waiver in facts.waivers if waiver.rule == row.id and on <= waiver.until]
    return max(standing, key=lambda waiver: (waiver.until, waiver.person, waiver.reason), default=None)
