"""Kept findings (检查结果): who sees which, what the list is narrowed to, its rows, and the figures of each school.

A figure and the list behind it are made of the same conditions, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, false, func, or_, select

from placement.accounts.models import Student, Teacher, User
from placement.accounts.rules import Role
from placement.compliance.rulebook import PRIVATE_CHECKS, Light
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local
from placement.kernel.findings import Severity
from placement.organisations.models import Organisation, School
from placement.placements import policy
from placement.placements.models import KeptFinding, Placement
from placement.placements.queries import Wishes, register_ids, scope
from placement.placements.rules import ALIVE, RUNNING, PlacementState
from placement.slots.rules import SlotKind

OVERSEERS = (Role.BUREAU, Role.AUDITOR)
READERS = (Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER, *OVERSEERS)
SOON = timedelta(days=7)
"""From so many days before its last day a waiver is about to end."""
FULL_AGE = 18
TURN = 2000
STATES: dict[str, tuple[PlacementState, ...]] = {
    "planned": (PlacementState.PLANNED,),
    "gated": (PlacementState.GATED,),
    "running": RUNNING,
    "suspended": (PlacementState.SUSPENDED,),
    "over": (PlacementState.COMPLETED, PlacementState.TERMINATED, PlacementState.CANCELLED),
}
"""The words for where a placement stands; who runs includes who is paused."""
RULE_GROUPS: dict[str, tuple[str, ...]] = {
    "share": ("R-114", "R-115"),
    "time": ("R-311", "R-312", "R-313", "R-314", "R-316"),
}
"""Rules that one asks for together: too many interns for the staff; days, weeks and nights that are too long."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the list is narrowed to; an empty value asks for everything.

    `severity` is one of Severity, "stops" (holds up a start) or "broken" (known to be broken, not merely unrecorded);
    `rule` an id or a word of RULE_GROUPS, `state` a word of STATES, `waived` "standing" or "soon", `closed` "" for
    what is open, "yes" or "all". `since` and `until` are days on which a finding began, or ended with `closed` "yes".
    `while_running` keeps what was found after the start, `once` one finding of each placement.
    """

    words: str = ""
    severity: str = ""
    light: str = ""
    rule: str = ""
    actor: str = ""
    school: int | None = None
    state: str = ""
    class_name: str = ""
    waived: str = ""
    closed: str = ""
    since: date | None = None
    until: date | None = None
    while_running: bool = False
    once: bool = False

    def arguments(self) -> dict[str, Any]:
        """The same question as arguments of the list's address."""
        told = {("q" if name == "words" else name): value for name, value in asdict(self).items() if value}
        return {name: 1 if value is True else value for name, value in told.items()}


FIGURES: dict[str, Wanted] = {
    "unfiled": Wanted(light=Light.FILING, once=True),
    "over_share": Wanted(rule="share", severity="broken", once=True),
    "over_time": Wanted(rule="time", severity="broken", once=True),
    "uninsured": Wanted(rule="R-604", once=True),
    "red": Wanted(severity="stops", once=True),
    "running_red": Wanted(severity="stops", state="running", once=True),
    "waived": Wanted(waived="standing"),
    "waived_soon": Wanted(waived="soon"),
}
"""What is counted: placements, each once; of waivers every finding that one softens."""


def of_school(name: str, school: int | None = None) -> Wanted:
    """The question behind a figure, of one school or of all."""
    return replace(FIGURES[name], school=school)


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on KeptFinding joined to Placement that holds for what this viewer may see.

    What tells of a person's health is for the school's office alone.
    """
    if not policy.can_see_findings(viewer):
        return false()
    if viewer.is_(Role.PLACEMENT_OFFICE):
        return and_(KeptFinding.school_id == viewer.organisation_id, scope(viewer))
    open_to_all = KeptFinding.check_name.not_in(PRIVATE_CHECKS)
    if viewer.is_(*OVERSEERS):
        return and_(open_to_all, scope(viewer))
    return and_(open_to_all, KeptFinding.school_id == viewer.organisation_id, scope(viewer))


def finding_ids(viewer: Viewer, wanted: Wanted, *, today: date) -> Select[int]:
    """The ids of the list's rows, unordered: chosen and counted first, joined to their words afterwards."""
    narrowed = (visible(viewer), *_conditions(viewer, wanted, today=today))
    query = select(KeptFinding.id).join(Placement, Placement.id == KeptFinding.placement_id)
    if not wanted.once:
        return query.where(*narrowed)
    first = query.with_only_columns(func.min(KeptFinding.id)).where(*narrowed).group_by(KeptFinding.placement_id)
    return query.where(KeptFinding.id.in_(first))


def _conditions(viewer: Viewer, wanted: Wanted, *, today: date) -> list[ColumnElement[bool]]:
    found = _of_finding(wanted, today=today)
    if wanted.state:
        found.append(Placement.state.in_(STATES[wanted.state]))
    if wanted.class_name:
        found.append(Placement.class_name.contains(wanted.class_name, autoescape=True))
    if wanted.words:
        found.append(KeptFinding.placement_id.in_(register_ids(viewer, Wishes(words=wanted.words))))
    return found + _between(wanted)


def _of_finding(wanted: Wanted, *, today: date) -> list[ColumnElement[bool]]:
    """Conditions on the finding's own columns."""
    found: list[ColumnElement[bool]] = []
    for column, value in (
        (KeptFinding.light, wanted.light),
        (KeptFinding.actor, wanted.actor),
        (KeptFinding.school_id, wanted.school),
        (KeptFinding.while_running, wanted.while_running),
    ):
        if value:
            found.append(column == value)
    if wanted.rule:
        found.append(KeptFinding.rule.in_(RULE_GROUPS.get(wanted.rule, (wanted.rule,))))
    if wanted.severity:
        found.append(_grave(wanted.severity))
    if wanted.waived:
        last = KeptFinding.waived_until
        found.append(last.between(today, today + SOON) if wanted.waived == "soon" else last.is_not(None))
    return found


def _grave(severity: str) -> ColumnElement[bool]:
    if severity == "stops":
        return KeptFinding.stops.is_(True)
    if severity == "broken":
        return KeptFinding.severity != Severity.UNKNOWN
    return KeptFinding.severity == severity


def _between(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Open or closed, and from when to when."""
    found: list[ColumnElement[bool]] = []
    if wanted.closed != "all":
        found.append(KeptFinding.closed_at.is_not(None) if wanted.closed else KeptFinding.closed_at.is_(None))
    instant = KeptFinding.closed_at if wanted.closed == "yes" else KeptFinding.opened_at
    if wanted.since:
        found.append(instant >= at_local(wanted.since, 0))
    if wanted.until:
        found.append(instant < at_local(wanted.until + timedelta(days=1), 0))
    return found


SORTS: dict[str, Any] = {
    "found": KeptFinding.id,
    "severity": case(
        (KeptFinding.stops.is_(True), 0),
        (KeptFinding.severity == Severity.BLOCK, 1),
        (KeptFinding.severity == Severity.WARN, 2),
        else_=3,
    ),
    "class": Placement.class_name,
    "rule": cast(func.length(KeptFinding.rule), String) + KeptFinding.rule,
}
"""The words by which the list can be sorted. What was found later has the larger id; R-1105 stands after R-804."""


def finding_rows(ids: Sequence[int]) -> list[Any]:
    """The list's columns of these findings, in the order of the ids; more than a page in turns of TURN.

    From some ten thousand ids in one statement SQLite joins from the wrong side, which takes a hundred times as long.
    """
    found: dict[int, Any] = {}
    for begin in range(0, len(ids), TURN):
        told = db.session.execute(_ROWS.where(KeptFinding.id.in_(ids[begin : begin + TURN])))
        found.update((row.id, row) for row in told)
    return [found[id_] for id_ in ids if id_ in found]


_school = Organisation.__table__.alias("school_org")
_enterprise = Organisation.__table__.alias("enterprise_org")
_ROWS = (
    select(
        KeptFinding.id,
        KeptFinding.placement_id,
        KeptFinding.rule,
        KeptFinding.check_name,
        KeptFinding.severity,
        KeptFinding.stops,
        KeptFinding.waived_until,
        KeptFinding.light,
        KeptFinding.article,
        KeptFinding.actor,
        KeptFinding.content,
        KeptFinding.rule_set,
        KeptFinding.opened_at,
        KeptFinding.closed_at,
        KeptFinding.while_running,
        Placement.state,
        Placement.title,
        Placement.class_name,
        User.name.label("person"),
        func.coalesce(Student.number, Teacher.number).label("number"),
        _enterprise.c.short_name.label("enterprise"),
        _school.c.short_name.label("school"),
    )
    .join(Placement, Placement.id == KeptFinding.placement_id)
    .join(User, User.id == Placement.person_id)
    .outerjoin(Student, Student.user_id == Placement.person_id)
    .outerjoin(Teacher, Teacher.user_id == Placement.person_id)
    .join(_enterprise, _enterprise.c.id == Placement.enterprise_id)
    .join(_school, _school.c.id == KeptFinding.school_id)
)


@dataclass(frozen=True)
class Count:
    """How many, and since when the first of them stands."""

    number: int = 0
    since: datetime | None = None


def count(viewer: Viewer, names: Iterable[str], *, today: date) -> dict[str, Count]:
    """Some figures over what the viewer sees, in one statement."""
    conditions = {name: _condition(viewer, name, today=today) for name in names}
    columns: list[Any] = []
    for name, condition in conditions.items():
        columns += [_number(name, condition), func.min(case((condition, KeptFinding.opened_at)))]
    query = select(*columns).select_from(KeptFinding).join(Placement, Placement.id == KeptFinding.placement_id)
    narrowed = (visible(viewer), KeptFinding.closed_at.is_(None), or_(*conditions.values()))
    row = db.session.execute(query.where(*narrowed)).one()
    return {name: Count(row[2 * place], row[2 * place + 1]) for place, name in enumerate(conditions)}


def count_by_school(viewer: Viewer, names: Iterable[str], *, today: date) -> dict[int, dict[str, int]]:
    """Some figures of each school that has any of it, in one statement: first by placement, then by school."""
    conditions = {name: _condition(viewer, name, today=today) for name in names}
    columns = [
        (func.max if FIGURES[name].once else func.sum)(case((condition, 1), else_=0)).label(name)
        for name, condition in conditions.items()
    ]
    each = (
        select(KeptFinding.school_id, *columns)
        .join(Placement, Placement.id == KeptFinding.placement_id)
        .where(visible(viewer), KeptFinding.closed_at.is_(None), or_(*conditions.values()))
        .group_by(KeptFinding.placement_id, KeptFinding.school_id)
        .subquery()
    )
    sums = [func.sum(each.c[name]).label(name) for name in conditions]
    found = db.session.execute(select(each.c.school_id, *sums).group_by(each.c.school_id))
    return {row.school_id: {name: int(row._mapping[name]) for name in conditions} for row in found}


def _condition(viewer: Viewer, name: str, *, today: date) -> ColumnElement[bool]:
    return and_(*_conditions(viewer, FIGURES[name], today=today))


def _number(name: str, condition: ColumnElement[bool]) -> ColumnElement[int]:
    if FIGURES[name].once:
        return func.count(case((condition, KeptFinding.placement_id)).distinct())
    return func.count(case((condition, KeptFinding.id)))


def born_since(today: date) -> date:
    """Who was born on this day or later is below full age (a year is reached on the day after the birthday)."""
    try:
        return today.replace(year=today.year - FULL_AGE)
    except ValueError:  # 29 February: who was born on the 28th came of age today
        return date(today.year - FULL_AGE, 3, 1)


def stays(today: date) -> dict[str, ColumnElement[bool]]:
    """What is counted of placements themselves: the condition on Placement (and Student) of each figure.

    Every work placement is to be filed (R-119), another one when a rule asks it; it is filed when the light is green.
    """
    alive = Placement.state.in_(ALIVE)
    work = Placement.kind == SlotKind.WORK_PLACEMENT
    unfiled = Placement.id.in_(
        select(KeptFinding.placement_id).where(KeptFinding.closed_at.is_(None), KeptFinding.light == Light.FILING)
    )
    return {
        "alive": alive,
        "to-file": and_(alive, or_(work, unfiled)),
        "filed": and_(alive, work, ~unfiled),
        "minors": and_(alive, Student.birth_date >= born_since(today)),
    }


@dataclass(frozen=True)
class SchoolLine:
    """One school with its figures by name, those of `stays` and those of FIGURES."""

    id: int | None
    name: str
    figures: dict[str, int]


def by_school(viewer: Viewer, names: Iterable[str], *, today: date) -> list[SchoolLine]:
    """Every school by name with its figures, whatever their size in two statements."""
    told = tuple(names)
    found = count_by_school(viewer, told, today=today)
    conditions = stays(today)
    columns = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name) for name, condition in conditions.items()
    ]
    school, organisation = School.__table__.c, Organisation.__table__.c
    query = (
        select(school.id, organisation.short_name.label("name"), *columns)
        .join(Organisation.__table__, organisation.id == school.id)
        .outerjoin(Placement, and_(Placement.school_id == school.id, Placement.state.in_(ALIVE)))
        .outerjoin(Student, Student.user_id == Placement.person_id)
        .group_by(school.id, organisation.short_name)
        .order_by(organisation.short_name, school.id)
    )
    none = dict.fromkeys(told, 0)
    return [
        SchoolLine(row.id, row.name, {name: row._mapping[name] for name in conditions} | found.get(row.id, none))
        for row in db.session.execute(query)
    ]


def total(lines: Sequence[SchoolLine]) -> dict[str, int]:
    """The figures of all schools together."""
    names = lines[0].figures if lines else {}
    return {name: sum(line.figures[name] for line in lines) for name in names}
