"""A stored slot before the rules: what they look at, what they find, and whether a school may publish it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from placement.accounts.rules import ROLE_LABELS, Role
from placement.extensions import db
from placement.kernel.clock import local_date
from placement.kernel.findings import Finding
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.organisations.models import Enterprise, WorkSite
from placement.organisations.queries import is_approved, violations_of
from placement.reference import rule_book, tables
from placement.reference.queries import Calendar, wage_table
from placement.slots.checks import Employer, Sketch, Surroundings, examine, is_fileable
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import PAID, SlotState
from placement.slots.terms import Filing

OFFERED = frozenset({SlotState.OPEN, SlotState.PAUSED})


@dataclass(frozen=True)
class Obstacle:
    """Why a school may not publish a slot: the reason, what clears it and who must act.

    `fileable` is whether nothing is missing but a filing with the authority for special needs (R-317).
    """

    reason: Text
    clears: Text | None = None
    who: Text | None = None
    fileable: bool = False


def employer_of(enterprise: Enterprise, *, stay: DateRange | None = None, besides: int | None = None) -> Employer:
    """What the rules look at in an enterprise; seats held on the days of `stay` in slots `besides` one count."""
    return Employer(
        name=enterprise.name,
        kind=enterprise.enterprise_kind,
        industry_code=enterprise.industry_code,
        industry_known=tables.industries().section_of(enterprise.industry_code) is not None,
        staff_count=enterprise.staff_count,
        taken=_seats_taken(enterprise.id, stay, besides) if stay else 0,
        violations=tuple(row.happened_on for row in violations_of(enterprise.id)),
    )


def _seats_taken(enterprise_id: int, stay: DateRange, besides: int | None) -> int:
    query = select(func.coalesce(func.sum(Slot.seats_held), 0)).where(
        Slot.enterprise_id == enterprise_id,
        Slot.kind.in_(PAID),
        Slot.starts_on <= stay.end,
        Slot.ends_on >= stay.start,
    )
    return db.session.scalar(query if besides is None else query.where(Slot.id != besides)) or 0


def around(site: WorkSite, day: date, *, filing: Filing | None = None) -> Surroundings:
    """What a slot at a work site that begins on a day is judged by, besides its terms."""
    return Surroundings(
        book=rule_book.current(),
        division=site.division,
        division_valid=tables.divisions().active_on(site.division, day) is not None,
        wage=wage_table().monthly_on(site.division, day),
        calendar=Calendar(),
        filing=filing,
    )


def sketch_of(slot: Slot) -> Sketch:
    """The terms of a stored slot as the rules see them."""
    hazards = None if slot.hazards is None else tuple(filter(None, slot.hazards.split(",")))
    majors = tuple(major.major_code for major in slot.majors)
    return replace(Sketch.of(slot), hazards=hazards, major_codes=majors)


def case_of(slot: Slot, *, filing: Filing | None = None) -> tuple[Sketch, Employer, Surroundings]:
    """A stored slot with all that it is judged by."""
    sketch = sketch_of(slot)
    employer = employer_of(slot.enterprise, stay=sketch.stay, besides=slot.id)
    return sketch, employer, around(slot.site, slot.starts_on, filing=filing)


def judge(release: SlotRelease, *, at: datetime, filing: Filing | None = None) -> Obstacle | None:
    """What stands against publishing under a filing or without one, or None.

    Its reason is put on the release, where the guard of the transition table reads it.
    """
    findings = examine(*case_of(release.slot, filing=filing), on=local_date(at))
    found = _obstacle(release, [finding for finding in findings if finding.stops])
    release.obstacle = found.reason if found else None
    return found


def _obstacle(release: SlotRelease, stopping: list[Finding]) -> Obstacle | None:
    """What no filing lifts comes first, so that nobody files in vain."""
    slot = release.slot
    for finding in stopping:
        if not is_fileable(finding):
            return _of_rule(finding)
    if slot.state not in OFFERED:
        return Obstacle(Text("企业已关闭该岗位或岗位已过期，不能发布"))
    if not is_approved(slot.enterprise_id, release.school_id):
        office = ROLE_LABELS[Role.PLACEMENT_OFFICE]
        return Obstacle(Text("本校尚未通过对该企业的考察，请先完成企业考察审核"), who=office)
    return _of_rule(stopping[0]) if stopping else None


def _of_rule(finding: Finding) -> Obstacle:
    reason = Text("%(message)s（%(article)s）", message=finding.message, article=finding.article)
    return Obstacle(reason, finding.clears, ROLE_LABELS[Role(finding.actor)], fileable=is_fileable(finding))
