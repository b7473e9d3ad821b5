"""The search of students and teachers: columns instead of objects, a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from placement.accounts.models import Student, Teacher
from placement.accounts.rules import Role
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.organisations.models import Organisation, WorkSite
from placement.reference.models import DivisionRow, MajorRow
from placement.slots.models import Slot, SlotMajor, SlotRelease
from placement.slots.queries import KINDS_FOR, Rows
from placement.slots.rules import ReleaseState, SlotKind, SlotState
from placement.slots.search import Wish, pattern

_LEFT_OF_QUOTA = SlotRelease.quota - SlotRelease.seats_held
_LEFT_OF_SLOT = Slot.capacity - Slot.seats_held
SEATS_FREE = case((_LEFT_OF_QUOTA < _LEFT_OF_SLOT, _LEFT_OF_QUOTA), else_=_LEFT_OF_SLOT)
"""A quota of NULL is never the smaller one."""
NEWEST = SlotRelease.id.desc()
ORDERS: dict[str, tuple[Any, ...]] = {
    "new": (NEWEST,),
    "pay": (Slot.pay_fen.desc(), NEWEST),
    "start": (Slot.starts_on, NEWEST),
    "seats": (SEATS_FREE.desc(), NEWEST),
}


@dataclass(frozen=True)
class OwnMajor:
    """What the person who searches learns or teaches; code "" where nothing is recorded."""

    code: str = ""
    name: str = ""
    class_name: str = ""


def own_major(viewer: Viewer) -> OwnMajor:
    """The major of a student, or the one a teacher teaches."""
    person: Any = Student if viewer.is_(Role.STUDENT) else Teacher
    row = db.session.execute(
        select(MajorRow.code, MajorRow.name, MajorRow.class_name)
        .join(person, person.major_code == MajorRow.code)
        .where(person.user_id == viewer.user_id)
    ).first()
    return OwnMajor(*row) if row else OwnMajor()


def matching(code: str) -> Any:
    """How near the majors of a slot are to one's own, 3 to 0, NULL where it names none: rules.match_level in SQL."""
    nearness = case(
        (SlotMajor.major_code == code, 3),
        (SlotMajor.major_code.startswith(code[:4] or "-"), 2),
        (SlotMajor.major_code.startswith(code[:2] or "-"), 1),
        else_=0,
    )
    return select(func.max(nearness)).where(SlotMajor.slot_id == Slot.id).correlate(Slot).scalar_subquery()


def found(viewer: Viewer, wish: Wish, own: OwnMajor, *, today: date) -> Rows:
    """The slots that fit a wish, as the columns of a card, in the order asked for."""
    return _narrowed(_cards(own), viewer, wish, own, today).order_by(*ORDERS[wish.sort])


def counted(viewer: Viewer, wishes: dict[str, Wish], own: OwnMajor, *, today: date) -> dict[str, int]:
    """How many slots each of several wishes would find, in one statement."""
    columns = [
        select(func.count())
        .select_from(_narrowed(_bare(), viewer, wish, own, today).subquery())
        .scalar_subquery()
        .label(name)
        for name, wish in wishes.items()
    ]
    return dict(db.session.execute(select(*columns)).one()._mapping) if columns else {}


def _bare() -> Rows:
    return (
        select(Slot.id)
        .select_from(SlotRelease)
        .join(Slot, Slot.id == SlotRelease.slot_id)
        .join(WorkSite, WorkSite.id == Slot.site_id)
    )


def _cards(own: OwnMajor) -> Rows:
    return (
        select(
            Slot.id,
            Slot.title,
            Slot.kind,
            Slot.starts_on,
            Slot.ends_on,
            Slot.pay_fen,
            Slot.board,
            Slot.lodging,
            SEATS_FREE.label("free"),
            Organisation.short_name.label("enterprise"),
            DivisionRow.name.label("division"),
            matching(own.code).label("level"),
        )
        .select_from(SlotRelease)
        .join(Slot, Slot.id == SlotRelease.slot_id)
        .join(WorkSite, WorkSite.id == Slot.site_id)
        .join(DivisionRow, DivisionRow.code == WorkSite.division)
        .join(Organisation, Organisation.id == Slot.enterprise_id)
    )


def _narrowed(query: Rows, viewer: Viewer, wish: Wish, own: OwnMajor, today: date) -> Rows:
    kinds = KINDS_FOR.get(viewer.role, ())
    query = query.where(
        SlotRelease.school_id == viewer.organisation_id,
        SlotRelease.state == ReleaseState.PUBLISHED,
        Slot.state == SlotState.OPEN,
        or_(Slot.starts_on > today, and_(Slot.kind == SlotKind.OBSERVATION, Slot.ends_on >= today)),
        Slot.kind.in_((wish.kind,) if wish.kind in kinds else kinds),
    )
    for term in wish.terms:
        query = query.where(Slot.search_text.like(pattern(term), escape="\\"))
    if wish.division:
        query = query.where(WorkSite.division == wish.division)
    if wish.month:
        query = query.where(Slot.starts_on.between(wish.month.first, wish.month.last))
    return _conditions(query, wish, own)


def _conditions(query: Rows, wish: Wish, own: OwnMajor) -> Rows:
    if wish.pay_fen:
        query = query.where(Slot.pay_fen >= wish.pay_fen)
    if wish.board:
        query = query.where(Slot.board)
    if wish.lodging:
        query = query.where(Slot.lodging)
    if own.code and wish.scope in ("major", "class"):
        query = query.where(func.coalesce(matching(own.code), 3) >= (3 if wish.scope == "major" else 2))
    return query
