"""The gate before the start: what the rules say of a placement, and what each party can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placement.compliance import engine
from placement.compliance.facts import Enterprise, Facts, Papers, Person, Plan, Post
from placement.compliance.rulebook import Light, shipped_rules
from placement.kernel.clock import local_date
from placement.kernel.findings import Finding, Severity
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.placements.models import Placement
from placement.placements.rules import LIGHT_LABELS, WITH_AGREEMENT, Consenter
from placement.slots.rules import SlotKind

PLACES = {"R-201": "agreement", "R-204": "agreement", "R-705": "agreement"}
"""Where what a rule asks is mended, by rule; otherwise by light."""
RULE_LABELS = {"R-204": Text("监护人在协议上签字")}
"""What one of several rules under the same light is called, so that its row says what is missing."""
_PLACES_BY_LIGHT = {Light.STUDENT_CONSENT: "consent", Light.GUARDIAN_CONSENT: "guardian", Light.INSURANCE: "insurance"}


@dataclass(frozen=True)
class Check:
    """One row of lights: its colour word, the reason with its sum, the article, who must act, where it is mended."""

    light: Light
    colour: str
    label: Text
    reason: Text | None = None
    article: str = ""
    actor: str = ""
    place: str = ""


def facts_of(placement: Placement) -> Facts:
    """The placement as the rules see it."""
    enterprise = placement.enterprise
    return Facts(
        plan=Plan(kind=placement.kind, stay=DateRange(placement.starts_on, placement.ends_on)),
        person=_person(placement),
        post=Post(title=placement.title, venue=placement.slot.venue),
        enterprise=Enterprise(
            name=enterprise.name, kind=enterprise.enterprise_kind, industry_code=enterprise.industry_code
        ),
        papers=_papers(placement),
    )


def _person(placement: Placement) -> Person:
    student = placement.person.student
    if student is None:
        return Person(name=placement.person.name)
    return Person(placement.person.name, student.birth_date, student.grade_year_on(placement.starts_on))


def _papers(placement: Placement) -> Papers:
    consents = {consent.consenter for consent in placement.consents}
    signed_at = placement.agreement_signed_at
    return Papers(
        student_consents=Consenter.STUDENT in consents,
        guardian_consents=Consenter.GUARDIAN in consents,
        signed_by=frozenset(filter(None, placement.agreement_signed_by.split(","))),
        signed_on=local_date(signed_at) if signed_at else None,
        insurance=tuple(DateRange(policy.starts_on, policy.ends_on) for policy in placement.insurances),
    )


def findings(placement: Placement, *, on: date) -> list[Finding]:
    """What is not in order on a day. A teacher's stay, endorsed by the school before, needs its agreement."""
    found = engine.check(facts_of(placement), on=on)
    if placement.kind == SlotKind.TEACHER_PRACTICE and not placement.agreement_signed_at:
        found.append(_teacher_agreement(placement))
    return found


def _teacher_agreement(placement: Placement) -> Finding:
    return Finding(
        rule="R-705",
        severity=Severity.BLOCK,
        light=Light.AGREEMENT,
        subject=placement.person.name,
        message=Text("教师企业实践协议尚未由各方签署"),
        article="《职业学校教师企业实践规定》第七条、第十三条",
        actor="placement_office",
        clears=Text("学校、企业、教师三方签署协议"),
    )


def checks(placement: Placement, *, on: date) -> list[Check]:
    """The rows of lights for the page: each finding, and one green row for every light without any."""
    found = findings(placement, on=on)
    by_light: dict[str, list[Finding]] = {}
    for finding in found:
        by_light.setdefault(finding.light, []).append(finding)
    rows = []
    for light in _lights(placement, on):
        mine = by_light.get(light, [])
        rows.extend([_row(finding) for finding in mine] or [Check(light, "green", LIGHT_LABELS[light])])
    return rows + _people(placement)


def _lights(placement: Placement, on: date) -> list[Light]:
    present = {row.light for row in shipped_rules() if row.applies(placement.kind, on)}
    if placement.kind == SlotKind.TEACHER_PRACTICE:
        present.add(Light.AGREEMENT)
    return [light for light in Light if light in present]


def _row(finding: Finding) -> Check:
    light = Light(finding.light)
    colour = "unknown" if finding.severity is Severity.UNKNOWN else "red" if finding.stops else "amber"
    reason = Text("%(what)s。%(sum)s", what=finding.message, sum=finding.sum) if finding.sum else finding.message
    place = PLACES.get(finding.rule) or _PLACES_BY_LIGHT.get(light, "")
    label = RULE_LABELS.get(finding.rule, LIGHT_LABELS[light])
    return Check(light, colour, label, reason, finding.article, finding.actor, place)


def _people(placement: Placement) -> list[Check]:
    """R-401 warns here; the agreement cannot be completed without both (facts 1.6)."""
    if placement.kind not in WITH_AGREEMENT or placement.kind == SlotKind.TEACHER_PRACTICE:
        return []
    light, article = Light.MENTORS, "《职业学校学生实习管理规定》第八条"
    missing = []
    if placement.mentor_id is None:
        missing.append(Check(light, "amber", LIGHT_LABELS[light], Text("尚未指定企业导师"), article, "hr", "mentor"))
    if placement.instructor_id is None:
        reason = Text("尚未指定学校指导教师")
        missing.append(Check(light, "amber", LIGHT_LABELS[light], reason, article, "placement_office", "instructor"))
    return missing or [Check(light, "green", LIGHT_LABELS[light])]
