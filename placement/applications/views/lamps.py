"""What the rules say of one student in one slot, as light rows: each matter that is asked, kept or not."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from placement.accounts.models import Student
from placement.applications import services
from placement.applications.rules import DECLARATION_LABELS, STUDENT_KINDS
from placement.compliance.ages import is_below
from placement.compliance.majors import Nearness, nearest
from placement.compliance.rulebook import Stage
from placement.kernel.findings import Finding, Severity
from placement.kernel.text import Text
from placement.reference import rule_book
from placement.slots.models import Slot
from placement.slots.rules import MATCH_REASONS, Match

COLOURS = {Severity.BLOCK: "red", Severity.UNKNOWN: "unknown", Severity.WARN: "amber", Severity.INFO: "amber"}
OTHER = Text("其他规定")
MATCHES = {
    Nearness.MAJOR: Match.SAME_MAJOR,
    Nearness.CLASS: Match.SAME_CLASS,
    Nearness.CATEGORY: Match.SAME_CATEGORY,
    Nearness.OTHER: Match.OTHER,
}


@dataclass(frozen=True)
class Topic:
    """One matter: the rule that asks about it, and what is said when it is kept."""

    rule: str
    label: Text
    kept: Callable[[Student, Slot], Text | None] = lambda _student, _slot: None


@dataclass(frozen=True)
class Lamp:
    """One row; without a finding the matter is in order."""

    label: Text
    state: str = "green"
    kept: Text | None = None
    finding: Finding | None = None


def _age(student: Student, slot: Slot) -> Text:
    years = slot.starts_on.year - student.birth_date.year
    years -= is_below(student.birth_date, years, slot.starts_on)
    return Text("开始当日满 %(age)s 周岁", age=years)


def _year(student: Student, slot: Slot) -> Text:
    return Text("开始当日为第 %(year)s 学年", year=student.grade_year_on(slot.starts_on))


def _major(student: Student, slot: Slot) -> Text | None:
    majors = tuple(major.major_code for major in slot.majors)
    return MATCH_REASONS[MATCHES[nearest(student.major_code, majors)]] if majors else None


TOPICS = (
    Topic("R-103", Text("年龄"), _age),
    Topic("R-104", Text("年级"), _year),
    Topic("R-110", Text("专业对口"), _major),
    Topic("R-301", Text("未成年学生的禁忌岗位")),
    Topic("R-302", Text("女学生的禁忌岗位")),
)


def checks_on(student: Student | None, slot: Slot, *, on: date, declares: Collection[str] = ()) -> dict[str, Any]:
    """The context of `applications/_checks.html`; without lamps for whom no rule is asked.

    `to_waive` is the block that the school has to waive before the start, if there is one.
    """
    if student is None or slot.kind not in STUDENT_KINDS:
        return {"lamps": [], "to_waive": None, "declared": []}
    findings = services.findings_on(student, slot, on=on, declares=declares)
    return {
        "lamps": lamps(student, slot, findings, on=on),
        "to_waive": next((found for found in findings if found.severity is Severity.BLOCK and found.waivable), None),
        "declared": [DECLARATION_LABELS[word] for word in services.declared(student, declares)],
    }


def lamps(student: Student, slot: Slot, findings: list[Finding], *, on: date) -> list[Lamp]:
    """One row for each matter of the book that concerns the student, then what no topic names."""
    asked = {row.id for row in rule_book.current().rules_for(slot.kind, Stage.APPLICATION, on=on)}
    if not services.may_declare(student):
        asked.discard("R-302")
    found = {finding.rule: finding for finding in findings}
    rows = []
    for topic in TOPICS:
        if topic.rule in found:
            rows.append(_broken(topic.label, found.pop(topic.rule)))
        elif topic.rule in asked:
            rows.append(Lamp(topic.label, kept=topic.kept(student, slot)))
    return rows + [_broken(OTHER, finding) for finding in found.values()]


def _broken(label: Text, finding: Finding) -> Lamp:
    return Lamp(label, COLOURS[finding.severity], finding=finding)
