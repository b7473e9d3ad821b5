"""Facts in, findings out; findings in, lights out. Pure: no clock, no table, no model."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum

from placement.compliance.checks import CHECKS
from placement.compliance.facts import Facts
from placement.compliance.rulebook import Light, RuleRow, shipped_rules
from placement.compliance.verdicts import Verdict
from placement.kernel.findings import Finding, Severity, Waiver


class Colour(StrEnum):
    """Red: an unwaived block or a needed fact not recorded. Amber: warnings or waived blocks only. Green: neither."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def check(
    facts: Facts, *, on: date, lights: Collection[Light] | None = None, rules: Iterable[RuleRow] | None = None
) -> list[Finding]:
    """What is not in order on a day, in the order of the rule book; empty when all is well.

    `lights` asks only for those rules (a slot has no student yet: ask for `enterprise` and `post`). `rules` replaces
    the shipped rule book.
    """
    asked = [row for row in _in_force(facts, on, rules) if lights is None or row.light in lights]
    verdicts = ((row, CHECKS[row.check](facts, row, on)) for row in asked)
    return [_finding(facts, row, verdict, on=on) for row, verdict in verdicts if verdict]


def gate(
    findings: Iterable[Finding], facts: Facts, *, on: date, rules: Iterable[RuleRow] | None = None
) -> dict[Light, Colour]:
    """The colour of every light that has a rule in force for this kind of placement, in their fixed order."""
    present = {row.light for row in _in_force(facts, on, rules)}
    by_light: dict[str, list[Finding]] = {}
    for finding in findings:
        by_light.setdefault(finding.light, []).append(finding)
    return {light: _colour(by_light.get(light, [])) for light in Light if light in present}


def _in_force(facts: Facts, on: date, rules: Iterable[RuleRow] | None) -> list[RuleRow]:
    return [row for row in (shipped_rules() if rules is None else rules) if row.applies(facts.plan.kind, on)]


def _finding(facts: Facts, row: RuleRow, verdict: Verdict, *, on: date) -> Finding:
    return Finding(
        rule=row.id,
        severity=Severity.UNKNOWN if verdict.unknown else row.severity,
        light=row.light,
        subject=facts.person.name or facts.post.title or facts.enterprise.name,
        message=verdict.message,
        article=row.article,
        actor=row.actor,
        clears=verdict.clears,
        sum=verdict.sum,
        waiver=None if verdict.unknown else _waiver(facts, row, on),
    )


def _waiver(facts: Facts, row: RuleRow, on: date) -> Waiver | None:
    """A waiver still in force, for a rule that may be waived at all."""
    if not row.waivable:
        return None
    return next((waiver for waiver in facts.waivers if waiver.rule == row.id and on <= waiver.until), None)


def _colour(findings: list[Finding]) -> Colour:
    if any(finding.stops for finding in findings):
        return Colour.RED
    serious = any(finding.severity in (Severity.BLOCK, Severity.WARN) for finding in findings)
    return Colour.AMBER if serious else Colour.GREEN
