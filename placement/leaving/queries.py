"""Who sees which requests, and what waits for whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import joinedload

from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.leaving.models import LeaveRequest
from placement.leaving.rules import RUNG_OF, TOP, LeaveState, Rung
from placement.organisations.models import Organisation
from placement.placements.models import Placement
from placement.placements.queries import scope as placement_scope
from placement.placements.rules import RUNNING

READERS = (
    Role.STUDENT,
    Role.TEACHER,
    Role.PLACEMENT_OFFICE,
    Role.DEPARTMENT_HEAD,
    Role.SCHOOL_LEADER,
    Role.HR,
    Role.BUREAU,
    Role.AUDITOR,
)
"""Every role that sees any request at all; what the enterprise reads of it is `policy.can_read_reason`."""
LARGEST_ID = 2**31 - 1


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on LeaveRequest that holds for what this viewer may see: the requests of the stays they see."""
    if not viewer.is_(*READERS):
        return false()
    return LeaveRequest.placement_id.in_(select(Placement.id).where(placement_scope(viewer)))


def get_request(viewer: Viewer, request_id: int) -> LeaveRequest:
    """One visible request with the people around it. Raises NotFound."""
    query = (
        select(LeaveRequest)
        .where(scope(viewer), LeaveRequest.id == request_id)
        .options(
            joinedload(LeaveRequest.placement).options(
                joinedload(Placement.person),
                joinedload(Placement.instructor),
                joinedload(Placement.enterprise),
                joinedload(Placement.school),
            )
        )
    )
    found = db.session.scalar(query) if request_id <= LARGEST_ID else None
    if found is None:
        raise NotFound()
    return found


def open_request_of(placement_id: int) -> LeaveRequest | None:
    """The request of a stay that waits for an answer."""
    query = select(LeaveRequest).where(LeaveRequest.placement_id == placement_id, LeaveRequest.state == LeaveState.OPEN)
    return db.session.scalar(query)


def agreed_request_of(placement_id: int) -> LeaveRequest | None:
    """The request of a stay that was agreed to: it ends the stay, now or after its last day."""
    query = select(LeaveRequest).where(
        LeaveRequest.placement_id == placement_id, LeaveRequest.state == LeaveState.AGREED
    )
    return db.session.scalar(query.order_by(LeaveRequest.last_day, LeaveRequest.id).limit(1))


def latest_of(viewer: Viewer, placement_id: int) -> LeaveRequest | None:
    """The newest visible request of a stay."""
    query = select(LeaveRequest).where(scope(viewer), LeaveRequest.placement_id == placement_id)
    return db.session.scalar(query.order_by(LeaveRequest.id.desc()).limit(1))


def run_out(at: datetime) -> list[tuple[int, datetime]]:
    """Id and end of the time of every request whose rung did not answer and that can still climb."""
    query = select(LeaveRequest.id, LeaveRequest.due_at).where(
        LeaveRequest.state == LeaveState.OPEN, LeaveRequest.due_at <= at, LeaveRequest.rung != TOP
    )
    return [(id_, due_at) for id_, due_at in db.session.execute(query.order_by(LeaveRequest.id))]


def to_end(today: date) -> list[int]:
    """The ids of agreed requests whose last day is over while the stay still runs."""
    query = (
        select(LeaveRequest.id)
        .join(LeaveRequest.placement)
        .where(LeaveRequest.state == LeaveState.AGREED, LeaveRequest.last_day < today, Placement.state.in_(RUNNING))
    )
    return list(db.session.scalars(query.order_by(LeaveRequest.id)))


def my_turn(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on LeaveRequest that the viewer's own rung is asked now."""
    rung: Rung | None = RUNG_OF.get(Role(viewer.role))
    if rung is None:
        return false()
    return and_(scope(viewer), LeaveRequest.state == LeaveState.OPEN, LeaveRequest.rung == rung)


def awaited(viewer: Viewer) -> tuple[int, datetime | None]:
    """How many requests wait for the viewer's answer, and since when the first of them."""
    query = select(func.count(), func.min(LeaveRequest.since)).where(my_turn(viewer))
    count, since = db.session.execute(query).one()
    return count, since


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the list is narrowed to; an empty value asks for everything."""

    words: str = ""
    kind: str = ""
    state: str = ""
    mine: bool = False
    danger: bool = False
    placement: int | None = None


_school = Organisation.__table__.alias("leave_school")
_enterprise = Organisation.__table__.alias("leave_enterprise")
_ROWS = (
    select(
        LeaveRequest.id,
        LeaveRequest.kind,
        LeaveRequest.state,
        LeaveRequest.danger,
        LeaveRequest.rung,
        LeaveRequest.since,
        LeaveRequest.due_at,
        LeaveRequest.last_day,
        Placement.class_name,
        Placement.title,
        User.name.label("person"),
        _school.c.short_name.label("school"),
        _enterprise.c.short_name.label("enterprise"),
    )
    .join(Placement, Placement.id == LeaveRequest.placement_id)
    .join(User, User.id == LeaveRequest.person_id)
    .join(_school, _school.c.id == LeaveRequest.school_id)
    .join(_enterprise, _enterprise.c.id == LeaveRequest.enterprise_id)
)


def request_rows(viewer: Viewer, wanted: Wanted, *, danger_first: bool) -> Select[*tuple[Any, ...]]:
    """Rows of the list, what waits before what is settled.

    With `danger_first` danger leads, and then what is due next; otherwise the newest, which tells nothing of danger.
    """
    query = _ROWS.where(scope(viewer), *_conditions(viewer, wanted))
    is_open = case((LeaveRequest.state == LeaveState.OPEN, 0), else_=1)
    if danger_first:
        urgent = case((and_(LeaveRequest.danger, LeaveRequest.state == LeaveState.OPEN), 0), else_=1)
        due_next = case((LeaveRequest.state == LeaveState.OPEN, LeaveRequest.due_at), else_=None)
        return query.order_by(is_open, urgent, due_next, LeaveRequest.id.desc())
    return query.order_by(is_open, LeaveRequest.id.desc())


def _conditions(viewer: Viewer, wanted: Wanted) -> Collection[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        starts = User.initials.startswith(wanted.words.lower(), autoescape=True)
        found.append(or_(User.name.contains(wanted.words, autoescape=True), starts))
    if wanted.kind:
        found.append(LeaveRequest.kind == wanted.kind)
    if wanted.state:
        found.append(LeaveRequest.state == wanted.state)
    if wanted.mine:
        found.append(my_turn(viewer))
    if wanted.danger:
        found.append(LeaveRequest.danger.is_(True))
    if wanted.placement is not None:
        found.append(LeaveRequest.placement_id == wanted.placement)
    return found
