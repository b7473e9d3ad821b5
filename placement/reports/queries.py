"""Counts for home pages: how many of what wait in which state since when. One statement each, whatever the size."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from placement.accounts.models import Membership, Student, User
from placement.agreements.models import Agreement
from placement.agreements.queries import owed, visible_agreements
from placement.agreements.queries import scope as agreement_scope
from placement.applications.listing import Wanted, application_rows
from placement.applications.models import Application, Booking, Proposal
from placement.applications.queries import scope as application_scope
from placement.applications.rules import OPEN as APPLICATION_OPEN
from placement.attendance.models import MonthSheet
from placement.attendance.queries import scope as sheet_scope
from placement.attendance.queries import sheet_rows
from placement.extensions import db
from placement.infra.audit import AuditEntry
from placement.infra.statelog import TransitionLog
from placement.kernel.actors import Viewer
from placement.kernel.periods import Month
from placement.leaving.queries import awaited
from placement.organisations.models import Organisation, School, Vetting
from placement.placements import findings
from placement.placements.models import Placement
from placement.placements.queries import scope as placement_scope
from placement.placements.rules import ALIVE, OPEN, RUNNING, WITH_CONSENT, PlacementState
from placement.practice.models import PracticeRecord
from placement.practice.queries import visible_records
from placement.practice.rules import LOGGING
from placement.reference.models import CalendarDay, WageRow
from placement.reports.duties import Tally
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import REMIND_DAYS, ReleaseState, SlotState
from placement.subsidies.models import Budget, Statement
from placement.subsidies.queries import visible_budgets, visible_statements

SOON = timedelta(days=7)
"""From so many days before its first day a stay that is not ready is an exception."""
States = dict[str, Tally]


def _by_state(state: Any, since: Any, narrow: Callable[[Select[Any]], Select[Any]]) -> States:
    rows = db.session.execute(narrow(select(state, func.count(), func.min(since))).group_by(state))
    return {name: Tally(count, first) for name, count, first in rows}


def of(states: States, *names: str) -> Tally:
    """The tally of some states together."""
    return sum((states.get(name, Tally()) for name in names), Tally())


def applications(viewer: Viewer) -> States:
    """Applications the viewer sees, by state."""
    return _by_state(Application.state, Application.since, lambda query: query.where(application_scope(viewer)))


def proposals(school_id: int | None) -> States:
    """Posts that students of a school found, by state."""
    return _by_state(Proposal.state, Proposal.since, lambda query: query.where(Proposal.school_id == school_id))


def bookings(enterprise_id: int | None) -> States:
    """Visits asked of an enterprise, by state."""
    return _by_state(Booking.state, Booking.since, lambda query: query.where(Booking.enterprise_id == enterprise_id))


def vettings(school_id: int | None) -> States:
    """Decisions of a school on enterprises, by state; an open one waits since it was asked for."""
    return _by_state(
        Vetting.state, _last_change("vetting", Vetting.id), lambda query: query.where(Vetting.school_id == school_id)
    )


def releases(school_id: int | None) -> States:
    """Slots before a school that are still offered, by the school's state."""
    return _by_state(
        SlotRelease.state,
        _last_change("slot_release", SlotRelease.id),
        lambda query: query.join(SlotRelease.slot).where(
            SlotRelease.school_id == school_id, Slot.state.in_((SlotState.OPEN, SlotState.PAUSED))
        ),
    )


def _last_change(kind: str, subject: Any) -> Any:
    """When the object came to its present state, from the log: for objects that do not carry it themselves."""
    query = select(func.max(TransitionLog.at)).where(TransitionLog.kind == kind, TransitionLog.subject_id == subject)
    return query.correlate_except(TransitionLog).scalar_subquery()


def agreements_owed(viewer: Viewer) -> States:
    """Agreements on which the viewer has to act now, by state."""
    return _by_state(
        Agreement.state,
        Agreement.since,
        lambda query: query.join(Agreement.placement).where(agreement_scope(viewer), owed(viewer)),
    )


def sheets(viewer: Viewer, month: Month) -> States:
    """Month sheets of the months before this one, by state."""
    return _by_state(
        MonthSheet.state,
        MonthSheet.since,
        lambda query: query.join(MonthSheet.placement).where(sheet_scope(viewer), MonthSheet.month < str(month)),
    )


def records(viewer: Viewer) -> States:
    """Practice records, by state."""
    seen = visible_records(viewer).with_only_columns(PracticeRecord.id)
    return _by_state(PracticeRecord.state, PracticeRecord.since, lambda query: query.where(PracticeRecord.id.in_(seen)))


def statements(viewer: Viewer) -> States:
    """Statements, by state."""
    seen = visible_statements(viewer).with_only_columns(Statement.id)
    return _by_state(Statement.state, Statement.since, lambda query: query.where(Statement.id.in_(seen)))


def budgets(viewer: Viewer) -> States:
    """Budget lines, by state."""
    seen = visible_budgets(viewer).with_only_columns(Budget.id)
    since = _last_change("budget", Budget.id)
    return _by_state(Budget.state, since, lambda query: query.where(Budget.id.in_(seen)))


def budget_years(viewer: Viewer) -> list[int]:
    """The years for which the viewer's school has a line."""
    return list(db.session.scalars(visible_budgets(viewer).with_only_columns(Budget.year)))


def unsettled_months(school_id: int | None, month: Month) -> Tally:
    """Enterprises and months with sheets that both sides confirmed and no statement has settled."""
    pairs = (
        select(MonthSheet.enterprise_id, MonthSheet.month, func.min(MonthSheet.since).label("since"))
        .join(School, School.id == MonthSheet.school_id)
        .join(MonthSheet.placement)
        .where(
            MonthSheet.school_id == school_id,
            School.public,
            MonthSheet.state == "school_confirmed",
            MonthSheet.month < str(month),
            Placement.kind == "work_placement",
        )
        .group_by(MonthSheet.enterprise_id, MonthSheet.month)
        .subquery()
    )
    count, since = db.session.execute(select(func.count(), func.min(pairs.c.since)).select_from(pairs)).one()
    return Tally(count, since)


def slots_to_refresh(enterprise_id: int | None, at: Any) -> Tally:
    """Slots that leave the search soon unless the enterprise says that they still stand."""
    query = select(func.count(), func.min(Slot.refreshed_at)).where(
        Slot.enterprise_id == enterprise_id,
        Slot.state.in_((SlotState.OPEN, SlotState.PAUSED)),
        Slot.refreshed_at < at - timedelta(days=REMIND_DAYS),
    )
    return Tally(*db.session.execute(query).one())


def returned_slots(enterprise_id: int | None) -> Tally:
    """Slots that a school sent back for a correction."""
    changed = _last_change("slot_release", SlotRelease.id)
    query = (
        select(func.count(), func.min(changed))
        .join(SlotRelease.slot)
        .where(
            Slot.enterprise_id == enterprise_id,
            SlotRelease.state == ReleaseState.RETURNED,
            Slot.state.in_((SlotState.OPEN, SlotState.PAUSED)),
        )
    )
    return Tally(*db.session.execute(query).one())


def watched(today: date) -> dict[str, ColumnElement[bool]]:
    """What is watched over stays: the condition on Placement (and Student) of each topic."""
    return {
        "running": Placement.state.in_(RUNNING),
        "minors": findings.stays(today)["minors"],
        "not-ready": and_(
            Placement.state == PlacementState.PLANNED,
            Placement.starts_on > today,
            Placement.starts_on <= today + SOON,
        ),
        "overdue": and_(Placement.state == PlacementState.PLANNED, Placement.starts_on <= today),
        "no-instructor": and_(
            Placement.state.in_(ALIVE), Placement.kind.in_(WITH_CONSENT), Placement.instructor_id.is_(None)
        ),
        "no-mentor": and_(Placement.state.in_(ALIVE), Placement.kind.in_(WITH_CONSENT), Placement.mentor_id.is_(None)),
    }


def stays(viewer: Viewer, today: date) -> dict[str, Tally]:
    """How many of the visible stays belong to each topic that is watched."""
    topics = watched(today)
    columns: list[Any] = []
    for condition in topics.values():
        columns += [
            func.sum(case((condition, 1), else_=0)),
            func.min(case((condition, Placement.starts_on), else_=None)),
        ]
    query = select(*columns).select_from(Placement).outerjoin(Student, Student.user_id == Placement.person_id)
    found = list(db.session.execute(query.where(placement_scope(viewer))).one())
    return {topic: Tally(found[2 * number] or 0, found[2 * number + 1]) for number, topic in enumerate(topics)}


def schools_at_a_glance(today: date) -> list[Any]:
    """One row per school: its name, and the number of stays of each topic."""
    topics = watched(today)
    columns = [
        func.coalesce(func.sum(case((topics[topic], 1), else_=0)), 0).label(topic.replace("-", "_"))
        for topic in ("running", "minors", "not-ready", "overdue")
    ]
    query = (
        select(School.__table__.c.id, Organisation.__table__.c.short_name, *columns)
        .join(Organisation.__table__, Organisation.__table__.c.id == School.__table__.c.id)
        .outerjoin(Placement, Placement.school_id == School.__table__.c.id)
        .outerjoin(Student, Student.user_id == Placement.person_id)
        .group_by(School.__table__.c.id, Organisation.__table__.c.short_name)
        .order_by(Organisation.__table__.c.short_name)
    )
    return list(db.session.execute(query))


def watch_ids(viewer: Viewer, topic: str, today: date, *, school_id: int | None) -> Select[int]:
    """The stays of a topic, for a list: of what is watched, and of what the screen of all schools counts."""
    query = select(Placement.id).outerjoin(Student, Student.user_id == Placement.person_id)
    query = query.where(placement_scope(viewer), {**findings.stays(today), **watched(today)}[topic])
    return query.where(Placement.school_id == school_id) if school_id else query


def alive_stays(person_id: int | None) -> list[int]:
    """The ids of a person's stays that are prepared or running, the next one first."""
    query = select(Placement.id).where(Placement.person_id == person_id, Placement.state.in_(ALIVE))
    return list(db.session.scalars(query.order_by(Placement.starts_on, Placement.id)))


def in_care(teacher_id: int | None, limit: int) -> tuple[int, list[Any]]:
    """How many stays a teacher cares for, and the first of them with the names of person and enterprise."""
    mine = and_(Placement.instructor_id == teacher_id, Placement.state.in_(ALIVE))
    count = db.session.scalar(select(func.count()).select_from(Placement).where(mine)) or 0
    enterprise = Organisation.__table__
    query = (
        select(
            Placement.id,
            Placement.state,
            Placement.starts_on,
            Placement.ends_on,
            Placement.title,
            Placement.class_name,
            User.name.label("person"),
            enterprise.c.short_name.label("enterprise"),
        )
        .join(User, User.id == Placement.person_id)
        .join(enterprise, enterprise.c.id == Placement.enterprise_id)
        .where(mine)
        .order_by(Placement.state.in_(OPEN).desc(), Placement.starts_on, Placement.id)
        .limit(limit)
    )
    return count, list(db.session.execute(query))


def guided(mentor_id: int | None) -> int:
    """How many running stays a mentor guides."""
    query = select(func.count()).select_from(Placement)
    return db.session.scalar(query.where(Placement.mentor_id == mentor_id, Placement.state.in_(RUNNING))) or 0


def unconfirmed_wages(today: date) -> Tally:
    """Wage rows in force that nobody has compared with a document."""
    query = select(func.count(), func.min(WageRow.effective_from)).where(
        WageRow.confirmed_at.is_(None), ~WageRow.confidence.startswith("found"), WageRow.effective_from <= today
    )
    return Tally(*db.session.execute(query).one())


def provisional_days(year: int) -> int:
    """Days of a year that rest on an arrangement not yet published."""
    span = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return db.session.scalar(select(func.count()).select_from(CalendarDay).where(span, CalendarDay.provisional)) or 0


def accounts_in_trouble(at: Any) -> tuple[Tally, Tally]:
    """Accounts that wrong passwords locked, and accounts that are closed."""
    locked = and_(User.locked_until.is_not(None), User.locked_until > at)
    query = select(func.sum(case((locked, 1), else_=0)), func.sum(case((~User.active, 1), else_=0)))
    found = db.session.execute(query).one()
    return Tally(found[0] or 0), Tally(found[1] or 0)


def accounts_without_hat() -> tuple[Tally, int | None]:
    """Open accounts that cannot act as anybody, and the first of them."""
    worn = select(Membership.user_id).where(Membership.active)
    query = select(func.count(), func.min(User.created_at), func.min(User.id)).where(User.active, User.id.not_in(worn))
    count, since, first = db.session.execute(query).one()
    return Tally(count, since), first


def audited(acts: Collection[str], since: Any) -> dict[str, Tally]:
    """How often some acts stand in the audit trail since an instant."""
    query = select(AuditEntry.act, func.count(), func.min(AuditEntry.at)).where(
        AuditEntry.act.in_(acts), AuditEntry.at >= since
    )
    return {act: Tally(count, first) for act, count, first in db.session.execute(query.group_by(AuditEntry.act))}


def is_public(school_id: int | None) -> bool:
    """Whether a school has a budget line at all."""
    return bool(db.session.scalar(select(School.public).where(School.id == school_id)))


def own_wishes(viewer: Viewer) -> list[Any]:
    """A person's applications that are still open, those with a deadline first."""
    query = application_rows(viewer, Wanted()).where(Application.state.in_(APPLICATION_OPEN))
    return list(
        db.session.execute(query.order_by(Application.expires_at.is_(None), Application.expires_at, Application.id))
    )


def own_proposals(viewer: Viewer) -> list[Any]:
    """Posts that a student found and that are not decided."""
    query = select(Proposal.id, Proposal.state, Proposal.enterprise_name, Proposal.title, Proposal.since)
    query = query.where(Proposal.student_id == viewer.user_id, Proposal.state.in_(("submitted", "returned")))
    return list(db.session.execute(query.order_by(Proposal.since)))


def agreements_of(viewer: Viewer, placement_ids: Collection[int]) -> dict[int, Agreement]:
    """The agreement of each stay that counts, by the stay."""
    query = visible_agreements(viewer).where(
        Agreement.placement_id.in_(placement_ids),
        Agreement.parent_id.is_(None),
        Agreement.state.not_in(("void", "refused")),
    )
    return {agreement.placement_id: agreement for agreement in db.session.scalars(query)}


def leaving_awaited(viewer: Viewer) -> Tally:
    """Requests to change or leave that wait for the viewer's own answer."""
    return Tally(*awaited(viewer))


def last_sheet(viewer: Viewer) -> Any:
    """The newest of a person's month sheets."""
    return db.session.execute(sheet_rows(viewer).order_by(MonthSheet.month.desc()).limit(1)).first()


def current_record(viewer: Viewer) -> PracticeRecord | None:
    """The practice record that a teacher writes in, with its days."""
    query = (
        visible_records(viewer)
        .where(PracticeRecord.state.in_(LOGGING))
        .options(selectinload(PracticeRecord.days), joinedload(PracticeRecord.placement))
    )
    found: PracticeRecord | None = db.session.scalar(query.order_by(PracticeRecord.id).limit(1))
    return found
