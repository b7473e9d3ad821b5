"""The gate before the start: thirteen lights, and what each party can do about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement

from placement.compliance import engine
from placement.compliance.facts import Papers
from placement.compliance.rulebook import LIGHT_LABELS, PRIVATE_CHECKS, Light, RuleBook
from placement.kernel.findings import Finding, Severity
from placement.kernel.text import Text
from placement.placements import facts
from placement.placements.facts import Case
from placement.placements.inspection import WITHHELD, by_light
from placement.placements.models import Placement
from placement.placements.rules import RULE_LABELS
from placement.reference import rule_book

_PLACES: dict[str, tuple[str, ...]] = {
    "R-109": ("internship_plan",),
    "R-115": ("post_facts",),
    "R-119": ("filing",),
    "R-124": ("school_training",),
    "R-204": ("agreement",),
    "R-301": ("post_facts",),
    "R-302": ("post_facts",),
    "R-305": ("post_facts", "special_filing"),
    "R-311": ("week_plan",),
    "R-312": ("week_plan",),
    "R-313": ("week_plan", "special_filing"),
    "R-314": ("week_plan",),
    "R-316": ("week_plan", "special_filing"),
    "R-317": ("special_filing",),
    "R-321": ("post_facts",),
}
_PLACES_BY_LIGHT: dict[Light, tuple[str, ...]] = {
    Light.ENTERPRISE: ("enterprise",),
    Light.SITE_VISIT: ("enterprise",),
    Light.STUDENT_CONSENT: ("consent",),
    Light.GUARDIAN_CONSENT: ("guardian",),
    Light.SAFETY_TRAINING: ("safety_training",),
    Light.INSURANCE: ("insurance",),
    Light.AGREEMENT: ("agreement",),
    Light.EMERGENCY_PLAN: ("emergency_plan",),
}


SCHOOL_IS_AT_IT = WITHHELD
"""In place of a finding that the reader may not see."""


@dataclass(frozen=True)
class Check:
    """One row of lights: its colour word, the reason with its sum, the article, who must act, where it is mended.

    `colour` is green, amber, red or unknown; a waived block is amber and keeps its raw severity in the finding.
    `places` are the places that help, the likeliest first.
    """

    light: Light
    colour: str
    label: Text
    reason: Text | None = None
    article: str = ""
    actor: str = ""
    places: tuple[str, ...] = ()
    finding: Finding | None = None

    @property
    def place(self) -> str:
        """The place to go to first; empty where nothing but another plan would help."""
        return self.places[0] if self.places else ""


@dataclass(frozen=True)
class Lamp:
    """One of the thirteen lights with all that is told under it.

    `colour` is green, amber, red, or unknown where only facts are missing; unknown counts like red.
    """

    light: Light
    label: Text
    colour: str
    checks: tuple[Check, ...]


def findings(placement: Placement, *, on: date) -> list[Finding]:
    """What is not in order on a day."""
    case = _case(placement)
    return engine.check(case.facts, on=on, book=rule_book.current()) if case else []


def checks(placement: Placement, *, on: date, private: bool = False) -> list[Check]:
    """The rows of lights for the page: each finding, and one green row for every light without any.

    `private` is for the person and the school's office: others are not told what a declaration on health found.
    """
    case = _case(placement)
    return rows_of(case, on=on, book=rule_book.current(), private=private) if case else []


def checks_for(where: ColumnElement[bool], *, on: date, private: bool = False) -> dict[int, list[Check]]:
    """The rows of lights of several placements, by their ids, with a constant number of statements."""
    book = rule_book.current()
    return {case.id: rows_of(case, on=on, book=book, private=private) for case in facts.cases(where)}


def rows_of(case: Case, *, on: date, book: RuleBook, private: bool = False) -> list[Check]:
    """One row for each finding and each light without one. Pure."""
    grouped = by_light(engine.check(case.facts, on=on, book=book))
    rows: list[Check] = []
    for light in lights_of(case, on=on, book=book):
        told = [
            _row(finding, case.facts.papers) if private or finding.check not in PRIVATE_CHECKS else _withheld(finding)
            for finding in grouped.get(light, [])
        ]
        rows.extend(told or [Check(light, "green", LIGHT_LABELS[light])])
    return rows


def lights_of(case: Case, *, on: date, book: RuleBook) -> list[Light]:
    """The lights that have a rule for this kind of placement, in their fixed order; a work placement has all."""
    present = {row.light for row in engine.rules_for(case.facts, on=on, book=book)}
    return [light for light in Light if light in present]


def cases_of(ids: Sequence[int]) -> dict[int, Case]:
    """The facts of several placements, by their ids, with a constant number of statements."""
    return {case.id: case for case in facts.cases(Placement.id.in_(ids))}


def against(case: Case, *, on: date) -> list[Finding]:
    """What is not in order in a case on a day."""
    return engine.check(case.facts, on=on, book=rule_book.current())


def lamps(rows: Sequence[Check]) -> list[Lamp]:
    """The rows under their lights, in the order of the rows."""
    under: dict[Light, list[Check]] = {}
    for row in rows:
        under.setdefault(row.light, []).append(row)
    return [Lamp(light, LIGHT_LABELS[light], _gravest(told), tuple(told)) for light, told in under.items()]


def _gravest(rows: Sequence[Check]) -> str:
    return max((row.colour for row in rows), key=["green", "amber", "unknown", "red"].index)


def _case(placement: Placement) -> Case | None:
    return next(iter(facts.cases(Placement.id == placement.id)), None)


def _row(finding: Finding, papers: Papers) -> Check:
    light, places = Light(finding.light), places_of(finding, papers)
    return Check(
        light,
        _colour(finding),
        RULE_LABELS.get(finding.check, LIGHT_LABELS[light]),
        reason=Text("%(what)s。%(sum)s", what=finding.message, sum=finding.sum) if finding.sum else finding.message,
        article=finding.article,
        actor="hr" if places == ("mentor",) else finding.actor,
        places=places,
        finding=finding,
    )


def _withheld(finding: Finding) -> Check:
    """That the school is at something, and nothing of what it is."""
    light = Light(finding.light)
    return Check(light, _colour(finding), LIGHT_LABELS[light], SCHOOL_IS_AT_IT, actor="placement_office")


def _colour(finding: Finding) -> str:
    if finding.severity is Severity.UNKNOWN:
        return "unknown"
    if finding.stops:
        return "red"
    return "green" if finding.severity is Severity.INFO else "amber"


def places_of(finding: Finding, papers: Papers) -> tuple[str, ...]:
    """Where what a finding asks is mended, the likeliest first; none where nothing but another plan would help."""
    light = Light(finding.light)
    if light is Light.MENTORS:
        people = {"instructor": papers.instructor, "mentor": papers.mentor}
        return tuple(place for place, named in people.items() if not named)
    return _PLACES.get(finding.rule) or _PLACES_BY_LIGHT.get(light, ())
