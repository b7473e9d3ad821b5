"""Placements as the rules see them, read for one or for a hundred thousand with the same few statements."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from placement.accounts.models import Student, User
from placement.accounts.rules import grade_year
from placement.applications.models import Application, Booking
from placement.compliance.checks.papers import HOME_PROVINCE
from placement.compliance.facts import Enterprise as EnterpriseFacts
from placement.compliance.facts import Facts, Papers, Person, Plan, Post
from placement.compliance.hazards import stored_hazards
from placement.compliance.week import WEEKDAYS, Shift, Week
from placement.extensions import db
from placement.kernel.clock import local_date
from placement.kernel.findings import Waiver as WaiverFact
from placement.kernel.periods import DateRange
from placement.organisations.models import Enterprise, Organisation, SafetyViolation, Vetting
from placement.organisations.rules import VettingState
from placement.placements.crowds import Crowd, present
from placement.placements.models import Consent, Insurance, Placement, Preparation, Waiver
from placement.placements.rules import WITH_CONSENT, Consenter, PlacementState, PreparationKind
from placement.reference.queries import Calendar, wage_table
from placement.slots.hours import week_of
from placement.slots.models import Slot, SlotMajor, SlotRelease


@dataclass(frozen=True)
class Case:
    """One placement: what identifies it, where it stands, and its facts."""

    id: int
    school_id: int
    enterprise_id: int
    state: PlacementState
    starts_on: date
    facts: Facts


def cases(where: ColumnElement[bool], *, crowd: Crowd | None = None) -> list[Case]:
    """The placements that a condition on Placement names, by id, with a constant number of statements.

    `crowd` spares counting heads again when all placements are read in turns.
    """
    rows = db.session.execute(_HEADS.where(where).order_by(Placement.id)).all()
    if not rows:
        return []
    around = _Around(where, crowd or crowd_around(where))
    return [around.case(row) for row in rows]


def as_if(placement_id: int, terms: Mapping[str, Any]) -> Case:
    """One placement as the rules would see it under other terms: columns of the placement that nobody has changed yet.

    At its enterprise it is counted on the days of these terms.
    """
    where = Placement.id == placement_id
    row = SimpleNamespace(**{**db.session.execute(_HEADS.where(where)).one()._asdict(), **terms})
    others = db.session.execute(_stays(where).where(Placement.id != placement_id))
    crowd = Crowd([*map(present, others), *([present(row)] if _counts(row) else [])])
    return _Around(where, crowd).case(row)


def crowd_around(where: ColumnElement[bool] | None = None) -> Crowd:
    """The head counts at the enterprises of the placements named, or at all."""
    return Crowd(map(present, db.session.execute(_stays(where))))


def _stays(where: ColumnElement[bool] | None) -> Select[int, int, date, date]:
    query = select(
        Placement.enterprise_id,
        Placement.slot_id,
        Placement.starts_on,
        func.coalesce(Placement.ended_on, Placement.ends_on).label("ends_on"),
    ).where(Placement.kind.in_(WITH_CONSENT), Placement.state != PlacementState.CANCELLED)
    if where is None:
        return query
    return query.where(Placement.enterprise_id.in_(select(Placement.enterprise_id).where(where)))


_p, _u, _s = Placement.__table__.c, User.__table__.c, Student.__table__.c
_slot, _firm, _named = Slot.__table__.c, Enterprise.__table__.c, Organisation.__table__.c
_vetting, _wish, _visit, _release = (model.__table__.c for model in (Vetting, Application, Booking, SlotRelease))
_HEADS = (
    select(
        *(
            _p[name]
            for name in (
                *("id", "kind", "state", "school_id", "enterprise_id", "slot_id", "person_id", "division", "title"),
                *("starts_on", "ends_on", "pay_fen", "work_begins", "work_ends", "break_minutes", "weekdays"),
                *("weekly", "extra_days", "mentor_id", "instructor_id", "major_code"),
                *("agreement_signed_at", "agreement_signed_by", "agreement_compared"),
            )
        ),
        _u.name.label("person"),
        *(_u.active, _s.birth_date, _s.sex, _s.entry_year),
        *(_slot.venue, _slot.hazards, _slot.labour_class, _slot.post_staff),
        *(_slot.regular_wage_fen, _slot.lowest_wage_fen),
        _named.name.label("enterprise"),
        *(_firm.enterprise_kind, _firm.industry_code, _firm.staff_count),
        _vetting.state.label("vetting"),
        *(_vetting.visited_on, _vetting.decided_on, _vetting.published_on),
        *(_wish.declares, _release.special_filing, _release.special_filed_on),
    )
    .select_from(Placement.__table__)
    .join(User.__table__, _u.id == _p.person_id)
    .outerjoin(Student.__table__, _s.user_id == _p.person_id)
    .join(Slot.__table__, _slot.id == _p.slot_id)
    .join(Organisation.__table__, _named.id == _p.enterprise_id)
    .join(Enterprise.__table__, _firm.id == _p.enterprise_id)
    .outerjoin(Application.__table__, _wish.id == _p.application_id)
    .outerjoin(Booking.__table__, _visit.id == _p.booking_id)
    .outerjoin(SlotRelease.__table__, _release.id == func.coalesce(_wish.release_id, _visit.release_id))
    .outerjoin(Vetting.__table__, and_(_vetting.enterprise_id == _p.enterprise_id, _vetting.school_id == _p.school_id))
)
"""Columns of tables, not of mapped classes: a hundred thousand rows are read a third faster."""


class _Around:
    """What hangs on placements, by placement, slot and enterprise."""

    def __init__(self, where: ColumnElement[bool], crowd: Crowd) -> None:
        self.crowd, self.calendar, self.wages = crowd, Calendar(), wage_table()
        self.consents = _grouped(_of(Consent, where).with_only_columns(Consent.placement_id, Consent.consenter))
        self.insurances = _grouped(
            _of(Insurance, where).with_only_columns(Insurance.placement_id, Insurance.starts_on, Insurance.ends_on)
        )
        self.preparations = _grouped(
            _of(Preparation, where).with_only_columns(Preparation.placement_id, Preparation.kind, Preparation.done_on)
        )
        standing = _of(Waiver, where).where(Waiver.ended_at.is_(None))
        self.waivers = _grouped(
            standing.with_only_columns(Waiver.placement_id, Waiver.rule, Waiver.reason, Waiver.decided_by, Waiver.until)
        )
        slots = select(Placement.slot_id).where(where)
        self.majors = _grouped(
            select(SlotMajor.slot_id, SlotMajor.major_code)
            .where(SlotMajor.slot_id.in_(slots))
            .order_by(SlotMajor.major_code)
        )
        enterprises = select(Placement.enterprise_id).where(where)
        self.violations = _grouped(
            select(SafetyViolation.enterprise_id, SafetyViolation.happened_on).where(
                SafetyViolation.enterprise_id.in_(enterprises)
            )
        )

    def case(self, row: Any) -> Case:
        """One placement with all that hangs on it."""
        stay = DateRange(row.starts_on, row.ends_on)
        done = dict(self.preparations[row.id])
        facts = Facts(
            plan=self._plan(row, stay, done),
            person=_person(row),
            post=self._post(row, stay),
            enterprise=self._enterprise(row, stay),
            papers=self._papers(row, done),
            waivers=tuple(WaiverFact(*told) for told in self.waivers[row.id]),
            calendar=self.calendar,
        )
        return Case(row.id, row.school_id, row.enterprise_id, PlacementState(row.state), row.starts_on, facts)

    def _plan(self, row: Any, stay: DateRange, done: dict[str, date]) -> Plan:
        wage = self.wages.monthly_on(row.division, stay.start)
        filed = done.get(PreparationKind.SPECIAL_FILING) or (row.special_filed_on if row.special_filing else None)
        return Plan(
            kind=row.kind,
            stay=stay,
            week=week_for(row),
            extra_days=frozenset(map(date.fromisoformat, row.extra_days or ())),
            pay_fen=row.pay_fen,
            regular_wage_fen=row.regular_wage_fen,
            lowest_wage_fen=row.lowest_wage_fen,
            minimum_wage_fen=wage.monthly_fen if wage else None,
            division=row.division,
            province=HOME_PROVINCE,  # work sites are recorded in the divisions of Hangzhou only
            special_filing=filed is not None,
            special_filed_on=filed,
        )

    def _post(self, row: Any, stay: DateRange) -> Post:
        others = self.crowd.in_slot(row.slot_id, stay)
        return Post(
            title=row.title,
            venue=row.venue,
            hazards=stored_hazards(row.hazards),
            labour_class=row.labour_class,
            staff=row.post_staff,
            interns=max(0, others - _counts(row)),
            major_codes=tuple(code for (code,) in self.majors[row.slot_id]),
        )

    def _enterprise(self, row: Any, stay: DateRange) -> EnterpriseFacts:
        approved = None if row.vetting in (None, VettingState.PENDING) else row.vetting == VettingState.APPROVED
        others = self.crowd.at_enterprise(row.enterprise_id, stay)
        listed = max(row.decided_on, row.published_on) if row.decided_on and row.published_on else None
        return EnterpriseFacts(
            name=row.enterprise,
            kind=row.enterprise_kind,
            industry_code=row.industry_code,
            staff=row.staff_count,
            interns=max(0, others - _counts(row)),
            lawful=approved,
            violations=tuple(day for (day,) in self.violations[row.enterprise_id]),
            new_for_school=True,
            site_visit=row.visited_on is not None,
            listed_on=listed,
        )

    def _papers(self, row: Any, done: dict[str, date]) -> Papers:
        consents = {consenter for (consenter,) in self.consents[row.id]}
        signed_at: datetime | None = row.agreement_signed_at
        signed = frozenset(filter(None, row.agreement_signed_by.split(",")))
        return Papers(
            student_consents=Consenter.STUDENT in consents,
            guardian_consents=Consenter.GUARDIAN in consents,
            signed_by=signed,
            signed_on=local_date(signed_at) if signed_at else None,
            text_compared=row.agreement_compared,
            guardian_signs="guardian" in signed,
            insurance=tuple(DateRange(*span) for span in self.insurances[row.id]),
            safety_training=PreparationKind.SAFETY_TRAINING in done,
            school_training=PreparationKind.SCHOOL_TRAINING in done,
            internship_plan=PreparationKind.INTERNSHIP_PLAN in done,
            emergency_plan=PreparationKind.EMERGENCY_PLAN in done,
            instructor=row.instructor_id is not None,
            mentor=row.mentor_id is not None,
            filing=PreparationKind.FILING in done,
        )


def _person(row: Any) -> Person:
    if row.birth_date is None:
        return Person(name=row.person)
    return Person(
        name=row.person,
        birth_date=row.birth_date,
        grade_year=grade_year(row.entry_year, row.starts_on),
        sex=row.sex,
        major=row.major_code,
        on_roll=row.active,
        declares=frozenset(filter(None, (row.declares or "").split(","))),
    )


def _counts(row: Any) -> int:
    """Whether the placement itself stands in the head counts."""
    return int(row.kind in WITH_CONSENT and row.state != PlacementState.CANCELLED)


def week_for(row: Any) -> Week | None:
    """The week of a placement (or of a row with its columns): its own plan, else the even hours."""
    if row.weekly is not None:
        return _week_of_plan(json.dumps(row.weekly, sort_keys=True))
    return _even_week((row.work_begins, row.work_ends, row.break_minutes, row.weekdays))


@lru_cache(maxsize=4096)
def _even_week(hours: tuple[str, str, int, str]) -> Week | None:
    begins, ends, rest, weekdays = hours
    return week_of(begins, ends, rest=rest, weekdays=weekdays)


@lru_cache(maxsize=4096)
def _week_of_plan(plan: str) -> Week:
    return week_of_plan(json.loads(plan))


def week_of_plan(plan: dict[str, Any]) -> Week:
    """From {"mon": [["08:30", "12:00"]]}. Raises RuleBroken `bad_time` for what is no time of day."""
    return Week.of((WEEKDAYS.index(name), [Shift.of(*span) for span in spans]) for name, spans in plan.items())


def _of(model: Any, where: ColumnElement[bool]) -> Select[Any]:
    return select(model).join(Placement, Placement.id == model.placement_id).where(where).order_by(model.id)


def _grouped(query: Any) -> dict[int, list[tuple[Any, ...]]]:
    """The rows of a query by their first column, without it."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *rest in db.session.execute(query):
        found[key].append(tuple(rest))
    return found
