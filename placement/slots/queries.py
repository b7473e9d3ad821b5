"""Which slots a person may see, and what other slices and the pages ask about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from placement.accounts.rules import ENTERPRISE_STAFF, OVERSIGHT, Role
from placement.extensions import db
from placement.infra.statelog import TransitionLog
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.organisations.models import Organisation, School, Vetting, WorkSite
from placement.reference.models import DivisionRow
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import (
    FRESH_DAYS,
    KINDS_FOR_STUDENTS,
    KINDS_FOR_TEACHERS,
    RELEASE,
    REMIND_DAYS,
    SLOT,
    ReleaseState,
    SlotKind,
    SlotState,
)

SCHOOL_READERS = frozenset({Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER, Role.SCHOOL_FINANCE})
KINDS_FOR: dict[str, tuple[SlotKind, ...]] = {Role.STUDENT: KINDS_FOR_STUDENTS, Role.TEACHER: KINDS_FOR_TEACHERS}
"""What may be of interest to whom, in the order of the filter."""
LARGEST_ID = 2**31 - 1
Rows = Select[*tuple[Any, ...]]


def visible_slots(viewer: Viewer) -> Select[Slot]:
    """The enterprise its own; a school what was sent to it; students and teachers what their school has published.

    Oversight sees everything that left the drafting table.
    """
    query = select(Slot)
    if viewer.is_(*ENTERPRISE_STAFF):
        return query.where(Slot.enterprise_id == viewer.organisation_id)
    if viewer.is_(*OVERSIGHT):
        return query.where(Slot.state != SlotState.DRAFT)
    if viewer.is_(*SCHOOL_READERS):
        return query.where(exists().where(_sent_to(viewer.organisation_id)))
    if viewer.role in KINDS_FOR:
        return query.where(
            exists().where(_sent_to(viewer.organisation_id), SlotRelease.state == ReleaseState.PUBLISHED),
            Slot.state == SlotState.OPEN,
            Slot.kind.in_(KINDS_FOR[viewer.role]),
        )
    return query.where(false())


def _sent_to(school_id: int | None) -> Any:
    return and_(SlotRelease.slot_id == Slot.id, SlotRelease.school_id == school_id)


def get_slot(viewer: Viewer, slot_id: int) -> Slot:
    """One slot with its enterprise, site and majors. Raises NotFound when the viewer may not see it."""
    query = (
        visible_slots(viewer)
        .where(Slot.id == slot_id)
        .options(
            joinedload(Slot.enterprise),
            joinedload(Slot.site),
            selectinload(Slot.majors),
            selectinload(Slot.releases).joinedload(SlotRelease.school),
        )
    )
    found = db.session.scalar(query) if slot_id <= LARGEST_ID else None
    if found is None:
        raise NotFound()
    return found


def visible_releases(viewer: Viewer) -> Select[SlotRelease]:
    """The same as `visible_slots`, one school at a time: a school sees only its own row of a slot."""
    query = select(SlotRelease).join(SlotRelease.slot)
    if viewer.is_(*ENTERPRISE_STAFF):
        return query.where(Slot.enterprise_id == viewer.organisation_id)
    if viewer.is_(*OVERSIGHT):
        return query.where(Slot.state != SlotState.DRAFT)
    if viewer.is_(*SCHOOL_READERS):
        return query.where(SlotRelease.school_id == viewer.organisation_id)
    if viewer.role in KINDS_FOR:
        return query.where(
            SlotRelease.school_id == viewer.organisation_id,
            SlotRelease.state == ReleaseState.PUBLISHED,
            Slot.state == SlotState.OPEN,
            Slot.kind.in_(KINDS_FOR[viewer.role]),
        )
    return query.where(false())


def get_release(viewer: Viewer, release_id: int) -> SlotRelease:
    """One slot before one school. Raises NotFound when the viewer may not see it."""
    query = (
        visible_releases(viewer)
        .where(SlotRelease.id == release_id)
        .options(
            contains_eager(SlotRelease.slot).joinedload(Slot.enterprise),
            contains_eager(SlotRelease.slot).joinedload(Slot.site),
            contains_eager(SlotRelease.slot).selectinload(Slot.majors),
            joinedload(SlotRelease.school),
        )
    )
    found = db.session.scalar(query) if release_id <= LARGEST_ID else None
    if found is None:
        raise NotFound()
    return found


def release_of(slot: Slot, school_id: int | None) -> SlotRelease | None:
    """The row of one school, of a slot loaded by `get_slot`."""
    return next((release for release in slot.releases if release.school_id == school_id), None)


def open_releases(school_id: int) -> Select[SlotRelease]:
    """The slots that people of a school can apply for or be nominated to now, with the slot and its enterprise."""
    return (
        select(SlotRelease)
        .join(SlotRelease.slot)
        .where(
            SlotRelease.school_id == school_id,
            SlotRelease.state == ReleaseState.PUBLISHED,
            Slot.state == SlotState.OPEN,
        )
        .options(contains_eager(SlotRelease.slot).joinedload(Slot.enterprise))
    )


def published_by(school_id: int, *, enterprise_id: int) -> list[SlotRelease]:
    """What a school has published of one enterprise."""
    query = (
        select(SlotRelease)
        .join(SlotRelease.slot)
        .where(
            SlotRelease.school_id == school_id,
            SlotRelease.state == ReleaseState.PUBLISHED,
            Slot.enterprise_id == enterprise_id,
        )
    )
    return list(db.session.scalars(query.order_by(SlotRelease.id)))


def schools_not_asked(slot: Slot) -> list[School]:
    """The schools a slot was not sent to yet, by name."""
    asked = select(SlotRelease.school_id).where(SlotRelease.slot_id == slot.id)
    return list(db.session.scalars(select(School).where(School.id.not_in(asked)).order_by(School.name)))


def offered(enterprise_id: int) -> Rows:
    """The slots of an enterprise as list rows."""
    return (
        select(
            Slot.id,
            Slot.title,
            Slot.kind,
            Slot.state,
            Slot.capacity,
            Slot.seats_held,
            Slot.starts_on,
            Slot.ends_on,
            Slot.refreshed_at,
            DivisionRow.name.label("division"),
            _count_in(ReleaseState.PUBLISHED).label("published"),
            _count_in(ReleaseState.SUBMITTED).label("waiting"),
            _count_in(ReleaseState.RETURNED).label("returned"),
        )
        .join(WorkSite, WorkSite.id == Slot.site_id)
        .join(DivisionRow, DivisionRow.code == WorkSite.division)
        .where(Slot.enterprise_id == enterprise_id)
    )


def _count_in(state: ReleaseState) -> Any:
    return (
        select(func.count())
        .where(SlotRelease.slot_id == Slot.id, SlotRelease.state == state)
        .correlate(Slot)
        .scalar_subquery()
    )


def growing_stale(enterprise_id: int, *, at: datetime) -> list[Slot]:
    """The slots of an enterprise that leave the search soon unless they are refreshed, the most urgent first."""
    return list(
        db.session.scalars(
            select(Slot)
            .where(
                Slot.enterprise_id == enterprise_id,
                Slot.state.in_((SlotState.OPEN, SlotState.PAUSED)),
                Slot.seats_held < Slot.capacity,
                Slot.refreshed_at < at - timedelta(days=REMIND_DAYS),
            )
            .order_by(Slot.refreshed_at, Slot.id)
        )
    )


def overdue(*, day: date, at: datetime) -> list[Slot]:
    """The slots to take out of the search: unrefreshed for too long, or over."""
    stale = (Slot.refreshed_at < at - timedelta(days=FRESH_DAYS)) | (Slot.ends_on < day)
    return list(
        db.session.scalars(
            select(Slot).where(Slot.state.in_((SlotState.OPEN, SlotState.PAUSED)), stale).order_by(Slot.id)
        )
    )


def before_school(school_id: int, state: str) -> Rows:
    """The slots in one state before a school as list rows, with what the school decided on the enterprise."""
    query = (
        select(
            SlotRelease.id,
            SlotRelease.state,
            SlotRelease.quota,
            SlotRelease.seats_held,
            Slot.title,
            Slot.kind,
            Slot.state.label("slot_state"),
            Slot.capacity,
            Slot.starts_on,
            Slot.ends_on,
            Organisation.short_name.label("enterprise"),
            Vetting.id.label("vetting_id"),
            Vetting.state.label("vetting_state"),
        )
        .join(Slot, Slot.id == SlotRelease.slot_id)
        .join(Organisation, Organisation.id == Slot.enterprise_id)
        .outerjoin(
            Vetting, and_(Vetting.enterprise_id == Slot.enterprise_id, Vetting.school_id == SlotRelease.school_id)
        )
        .where(SlotRelease.school_id == school_id, SlotRelease.state == state)
    )
    return query.where(Slot.state.in_((SlotState.OPEN, SlotState.PAUSED))) if state == ReleaseState.SUBMITTED else query


def release_counts(school_id: int) -> dict[str, int]:
    """How many slots stand before a school, by state; waiting ones only while the enterprise still offers them."""
    alive = case(
        (SlotRelease.state != ReleaseState.SUBMITTED, True),
        (Slot.state.in_((SlotState.OPEN, SlotState.PAUSED)), True),
        else_=False,
    )
    rows = db.session.execute(
        select(SlotRelease.state, func.count())
        .join(SlotRelease.slot)
        .where(SlotRelease.school_id == school_id, alive)
        .group_by(SlotRelease.state)
    )
    return {row[0]: row[1] for row in rows}


def register(viewer: Viewer) -> Rows:
    """Every slot the viewer may see, as rows of the register that oversight reads."""
    seen = visible_slots(viewer).with_only_columns(Slot.id)
    return (
        select(
            Slot.id,
            Slot.title,
            Slot.kind,
            Slot.state,
            Slot.capacity,
            Slot.seats_held,
            Slot.starts_on,
            Slot.ends_on,
            Slot.pay_fen,
            Organisation.short_name.label("enterprise"),
            DivisionRow.name.label("division"),
            _count_in(ReleaseState.PUBLISHED).label("published"),
        )
        .join(Organisation, Organisation.id == Slot.enterprise_id)
        .join(WorkSite, WorkSite.id == Slot.site_id)
        .join(DivisionRow, DivisionRow.code == WorkSite.division)
        .where(Slot.id.in_(seen))
    )


def history_of(slot: Slot, *, releases: Sequence[SlotRelease] | None = None) -> list[TransitionLog]:
    """What happened to a slot and to its releases (all of them unless some are named), oldest first."""
    told = [release.id for release in (slot.releases if releases is None else releases)]
    query = select(TransitionLog).where(
        or_(
            and_(TransitionLog.kind == SLOT.kind, TransitionLog.subject_id == slot.id),
            and_(TransitionLog.kind == RELEASE.kind, TransitionLog.subject_id.in_(told)),
        )
    )
    return list(db.session.scalars(query.order_by(TransitionLog.id)))
