"""The search of students and teachers: columns instead of objects, a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, or_, select, true

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
from placement.slots.terms import NEEDS_MAJORS

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


_OWN: dict[str, Any] = {
    "own": bindparam("own"),
    "own_class": bindparam("own_class"),
    "own_category": bindparam("own_category"),
}
_NEARNESS = case(
    (SlotMajor.major_code == _OWN["own"], 3),
    (func.substr(SlotMajor.major_code, 1, 4) == _OWN["own_class"], 2),
    (func.substr(SlotMajor.major_code, 1, 2) == _OWN["own_category"], 1),
    else_=0,
)
MATCHING = select(func.max(_NEARNESS)).where(SlotMajor.slot_id == Slot.id).correlate(Slot).scalar_subquery()
"""rules.match_level in SQL: how near the majors of a slot are to one's own, 3 to 0; NULL where it names none."""
_SOME_MAJOR = exists().where(SlotMajor.slot_id == Slot.id)
_FITS = {
    "major": SlotMajor.major_code == _OWN["own"],
    "class": SlotMajor.major_code.between(_OWN["own_class"], _OWN["own_class"] + "99"),
}
_FITTING = {scope: or_(_SOME_MAJOR.where(fits), ~_SOME_MAJOR) for scope, fits in _FITS.items()}
"""To read a page: asked of one row after the other in the order of the list, until the page is full.

A slot that names no major fits everybody.
"""
_FITTING_IDS = {
    scope: select(SlotMajor.slot_id)
    .where(fits)
    .union_all(
        select(Slot.id).where(
            Slot.state == SlotState.OPEN, Slot.kind.in_(set(SlotKind) - NEEDS_MAJORS), ~_SOME_MAJOR.correlate(Slot)
        )
    )
    for scope, fits in _FITS.items()
}
"""To count: the few slots of a major, found by its index, instead of a question to every slot (1.2 ms against 0.3)."""
_BARE = (
    select(Slot.id)
    .select_from(SlotRelease)
    .join(Slot, Slot.id == SlotRelease.slot_id)
    .where(
        SlotRelease.school_id == bindparam("school"),
        SlotRelease.state == ReleaseState.PUBLISHED,
        Slot.state == SlotState.OPEN,
        or_(
            Slot.starts_on > bindparam("today"),
            and_(Slot.kind == SlotKind.OBSERVATION, Slot.ends_on >= bindparam("today")),
        ),
    )
)
"""Everything that a school offers its people now; built once, so that a search pays only for its own filters."""
_CARDS = (
    _BARE.join(WorkSite, WorkSite.id == Slot.site_id)
    .join(DivisionRow, DivisionRow.code == WorkSite.division)
    .join(Organisation, Organisation.id == Slot.enterprise_id)
    .with_only_columns(
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
        MATCHING.label("level"),
    )
)


_COUNTED = {**{scope: Slot.id.in_(ids) for scope, ids in _FITTING_IDS.items()}, "all": true()}
_READ = {**_FITTING, "all": true()}


def page(
    viewer: Viewer, wish: Wish, own: OwnMajor, *, today: date, number: int, per_page: int, cap: int
) -> tuple[Sequence[Any], int, int]:
    """One page of what fits a wish, in the order asked for: its rows, its number, and how many fit in all.

    Two statements. The count stops at cap + 1 and joins only what it filters by. Beyond the last page is the last one.
    """
    asked = _parameters(viewer, own, today)
    counting = select(func.count()).select_from(
        _narrowed(_BARE, viewer, wish, by_major=_COUNTED[wish.scope]).limit(cap + 1).subquery()
    )
    total = db.session.scalar(counting, asked) or 0
    number = min(number, max(1, -(-min(total, cap) // per_page)))
    query = _narrowed(_CARDS, viewer, wish, by_major=_READ[wish.scope]).order_by(*ORDERS[wish.sort])
    rows = db.session.execute(query.limit(per_page).offset((number - 1) * per_page), asked).all()
    return rows, number, total


def counted(viewer: Viewer, wishes: dict[str, Wish], own: OwnMajor, *, today: date) -> dict[str, int]:
    """How many slots each of several wishes would find, in one statement."""
    columns = [
        select(func.count())
        .select_from(_narrowed(_BARE, viewer, wish, by_major=_COUNTED[wish.scope]).subquery())
        .scalar_subquery()
        .label(name)
        for name, wish in wishes.items()
    ]
    if not columns:
        return {}
    return dict(db.session.execute(select(*columns), _parameters(viewer, own, today)).one()._mapping)


def _parameters(viewer: Viewer, own: OwnMajor, today: date) -> dict[str, Any]:
    return {
        "school": viewer.organisation_id,
        "today": today,
        "own": own.code,
        "own_class": own.code[:4],
        "own_category": own.code[:2],
    }


def _narrowed(query: Rows, viewer: Viewer, wish: Wish, *, by_major: Any) -> Rows:
    kinds = KINDS_FOR.get(viewer.role, ())
    wanted: list[Any] = [by_major, Slot.kind.in_((wish.kind,) if wish.kind in kinds else kinds)]
    wanted += [Slot.search_text.like(pattern(term), escape="\\") for term in wish.terms]
    if wish.division:
        wanted.append(Slot.site_id.in_(select(WorkSite.id).where(WorkSite.division == wish.division)))
    if wish.month:
        wanted.append(Slot.starts_on.between(wish.month.first, wish.month.last))
    if wish.pay_fen:
        wanted.append(Slot.pay_fen >= wish.pay_fen)
    wanted += [flag for flag, asked in ((Slot.board, wish.board), (Slot.lodging, wish.lodging)) if asked]
    return query.where(*wanted)
