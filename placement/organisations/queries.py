"""Which organisations a person may see, and what other slices ask about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, select

from placement.accounts.models import Student
from placement.accounts.rules import ENTERPRISE_STAFF, OVERSIGHT, SCHOOL_STAFF, Role
from placement.extensions import db
from placement.infra import statelog
from placement.infra.statelog import TransitionLog
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.kernel.findings import Finding
from placement.kernel.text import Text
from placement.organisations.models import Enterprise, Organisation, SafetyViolation, School, Vetting
from placement.organisations.rules import VETTING, VettingState, age_of, bearing_of, enterprise_findings
from placement.reference import rule_book
from placement.reference.models import DivisionRow

Rows = Select[*tuple[Any, ...]]

SEE_ALL_ENTERPRISES = OVERSIGHT | {Role.PLACEMENT_OFFICE, Role.SCHOOL_LEADER}


def visible_enterprises(viewer: Viewer) -> Select[Enterprise]:
    """Office, leader and oversight see all; an enterprise itself; other people of a school those it has taken."""
    query = select(Enterprise)
    if viewer.is_(*SEE_ALL_ENTERPRISES):
        return query
    if viewer.is_(*ENTERPRISE_STAFF):
        return query.where(Enterprise.id == viewer.organisation_id)
    if viewer.is_(*SCHOOL_STAFF, Role.STUDENT):
        taken = select(Vetting.enterprise_id).where(
            Vetting.school_id == viewer.organisation_id, Vetting.state == VettingState.APPROVED
        )
        return query.where(Enterprise.id.in_(taken.correlate(None)))
    return query.where(false())


def get_enterprise(viewer: Viewer, enterprise_id: int) -> Enterprise:
    """One enterprise. Raises NotFound when the viewer may not see it."""
    found = db.session.scalar(visible_enterprises(viewer).where(Enterprise.id == enterprise_id))
    if found is None:
        raise NotFound()
    return found


def visible_vettings(viewer: Viewer) -> Select[Vetting]:
    """The decisions of one's own school, about one's own enterprise, or, for oversight, all."""
    query = select(Vetting)
    if viewer.is_(*OVERSIGHT):
        return query
    if viewer.is_(*ENTERPRISE_STAFF):
        return query.where(Vetting.enterprise_id == viewer.organisation_id)
    if viewer.is_(*SCHOOL_STAFF):
        return query.where(Vetting.school_id == viewer.organisation_id)
    return query.where(false())


def get_vetting(viewer: Viewer, vetting_id: int) -> Vetting:
    """One decision. Raises NotFound when the viewer may not see it."""
    found = db.session.scalar(visible_vettings(viewer).where(Vetting.id == vetting_id))
    if found is None:
        raise NotFound()
    return found


def vetting_between(enterprise_id: int, school_id: int) -> Vetting | None:
    """What a school decided on an enterprise, if it was ever asked."""
    return db.session.scalar(
        select(Vetting).where(Vetting.enterprise_id == enterprise_id, Vetting.school_id == school_id)
    )


def violations_of(enterprise_id: int) -> list[SafetyViolation]:
    """The known violations of safety law by an enterprise, the latest first."""
    query = select(SafetyViolation).where(SafetyViolation.enterprise_id == enterprise_id)
    return list(db.session.scalars(query.order_by(SafetyViolation.happened_on.desc(), SafetyViolation.id)))


def get_violation(viewer: Viewer, violation_id: int) -> SafetyViolation:
    """One violation of an enterprise that the viewer may see. Raises NotFound."""
    found = db.session.get(SafetyViolation, violation_id)
    if found is None:
        raise NotFound()
    get_enterprise(viewer, found.enterprise_id)
    return found


@dataclass(frozen=True)
class Remembered:
    """A violation as pages show it: how long ago it was, and what that means today, in words and tone."""

    violation: SafetyViolation
    age: Text
    bearing: tuple[Text, str] | None


def violations_as_of(enterprise_id: int, *, today: date) -> list[Remembered]:
    """The known violations with their age."""
    row = rule_book.current().row("R-106", "no_recent_violation", on=today)
    return [
        Remembered(each, age_of(each.happened_on, today=today), bearing_of(each.happened_on, row, today=today))
        for each in violations_of(enterprise_id)
    ]


def findings_on(enterprise: Enterprise, *, on: date) -> list[Finding]:
    """What the law says against taking an enterprise, on a day."""
    return enterprise_findings(
        enterprise.enterprise_kind,
        enterprise.industry_code,
        on=on,
        book=rule_book.current(),
        violations=tuple(row.happened_on for row in violations_of(enterprise.id)),
    )


def is_approved(enterprise_id: int, school_id: int) -> bool:
    """Whether the school takes the enterprise now."""
    found = vetting_between(enterprise_id, school_id)
    return found is not None and found.state == VettingState.APPROVED


def schools() -> list[School]:
    """Every school, by name."""
    return list(db.session.scalars(select(School).order_by(School.name)))


def get_school(school_id: int) -> School:
    """One school. Raises NotFound."""
    school = db.session.get(School, school_id)
    if school is None:
        raise NotFound()
    return school


def organisation_names(ids: set[int]) -> dict[int, str]:
    """Short names by id, for lists and timelines."""
    query = select(Organisation.id, Organisation.short_name).where(Organisation.id.in_(ids))
    return {row.id: row.short_name for row in db.session.execute(query)} if ids else {}


def schools_to_ask(enterprise_id: int) -> list[School]:
    """The schools that an enterprise may ask now: never asked, or refused or ended before."""
    settled = select(Vetting.school_id).where(
        Vetting.enterprise_id == enterprise_id, Vetting.state.in_((VettingState.PENDING, VettingState.APPROVED))
    )
    return list(db.session.scalars(select(School).where(School.id.not_in(settled)).order_by(School.name)))


def enterprises_of(school_id: int) -> Rows:
    """Rows of the enterprises that a school was asked to take."""
    query: Rows = select(Enterprise.id, Enterprise.name, Vetting.state, Vetting.visited_on)
    return (
        query.join(Vetting, Vetting.enterprise_id == Enterprise.id)
        .where(Vetting.school_id == school_id)
        .order_by(Enterprise.initials, Enterprise.id)
    )


def approvals_of(enterprise_id: int) -> list[Vetting]:
    """The decisions by which schools take the enterprise now."""
    return list(
        db.session.scalars(
            select(Vetting).where(Vetting.enterprise_id == enterprise_id, Vetting.state == VettingState.APPROVED)
        )
    )


@dataclass(frozen=True)
class EnterpriseFilter:
    """What the list of enterprises is narrowed to.

    `state` "none" means that the school was never asked, "unlisted" that it took the enterprise but has not put it on
    its list of units.
    """

    words: str = ""
    division: str = ""
    state: str = ""


PENDING_FIRST = case((Vetting.state == VettingState.PENDING, 0), (Vetting.id.is_(None), 2), else_=1)
"""The order of an office's list: what waits for it, then what it decided, then the others."""


def enterprise_list(viewer: Viewer, filters: EnterpriseFilter) -> Rows:
    """Rows of the list of enterprises, each with what the viewer's school decided and how many schools took it."""
    taken = (
        select(func.count())
        .where(Vetting.enterprise_id == Enterprise.id, Vetting.state == VettingState.APPROVED)
        .correlate(Enterprise)
        .scalar_subquery()
    )
    query: Rows = (
        visible_enterprises(viewer)
        .join(DivisionRow, DivisionRow.code == Enterprise.division)
        .outerjoin(Vetting, (Vetting.enterprise_id == Enterprise.id) & (Vetting.school_id == viewer.organisation_id))
        .with_only_columns(
            Enterprise.id,
            Enterprise.name,
            Enterprise.enterprise_kind,
            Enterprise.industry_code,
            Enterprise.staff_count,
            DivisionRow.name.label("place"),
            Vetting.state.label("vetting_state"),
            Vetting.visited_on,
            Vetting.published_on,
            taken.label("schools"),
        )
    )
    if filters.words:
        query = query.where(_named(filters.words))
    if filters.division:
        query = query.where(Enterprise.division == filters.division)
    return query.where(_standing(filters.state)) if filters.state else query


def _standing(state: str) -> ColumnElement[bool]:
    if state == "none":
        return Vetting.id.is_(None)
    if state == "unlisted":
        return (Vetting.state == VettingState.APPROVED) & Vetting.published_on.is_(None)
    return Vetting.state == state


def _named(words: str) -> ColumnElement[bool]:
    if words.isascii():
        return Enterprise.initials.contains(words.lower(), autoescape=True) | Enterprise.credit_code.startswith(
            words.upper(), autoescape=True
        )
    return Enterprise.name.contains(words, autoescape=True)


def pending_vettings(school_id: int) -> int:
    """How many enterprises wait for a visit of the school."""
    query = select(func.count()).where(Vetting.school_id == school_id, Vetting.state == VettingState.PENDING)
    return db.session.scalar(query) or 0


def vettings_of(viewer: Viewer, enterprise_id: int) -> list[tuple[Vetting, str]]:
    """The decisions on an enterprise that the viewer sees, each with the name of the school."""
    query = (
        visible_vettings(viewer)
        .join(School, School.id == Vetting.school_id)
        .where(Vetting.enterprise_id == enterprise_id)
    )
    rows: Rows = query.add_columns(School.name).order_by(Vetting.id)
    return [(vetting, name) for vetting, name in db.session.execute(rows)]


def school_list(words: str, public: str) -> Rows:
    """Rows of the list of schools."""
    students = select(func.count()).where(Student.school_id == School.id).correlate(School).scalar_subquery()
    query: Rows = select(
        School.id,
        School.name,
        School.public,
        School.level,
        School.authority,
        DivisionRow.name.label("place"),
        students.label("students"),
    ).join(DivisionRow, DivisionRow.code == School.division)
    if words.isascii():
        query = query.where(School.initials.contains(words.lower(), autoescape=True))
    else:
        query = query.where(School.name.contains(words, autoescape=True))
    return query.where(School.public == (public == "yes")) if public else query


def history_of(vetting: Vetting) -> list[TransitionLog]:
    """What happened to a vetting, oldest first."""
    return list(db.session.scalars(statelog.history(VETTING.kind, vetting.id)))


def last_words(vettings: Iterable[Vetting]) -> dict[int, str]:
    """What the school wrote with its latest decision, by vetting; nothing where it wrote nothing."""
    ids = [vetting.id for vetting in vettings]
    query = (
        select(TransitionLog.subject_id, TransitionLog.comment)
        .where(TransitionLog.kind == VETTING.kind, TransitionLog.subject_id.in_(ids))
        .order_by(TransitionLog.id)
    )
    latest = {row.subject_id: row.comment for row in db.session.execute(query)}
    return {vetting_id: comment for vetting_id, comment in latest.items() if comment}
