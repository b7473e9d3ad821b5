"""Where a student who changes could go: open posts that fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import contains_eager, selectinload

from placement.accounts.models import Student
from placement.applications.services import ineligible
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.leaving.models import LeaveRequest
from placement.placements.rules import WITH_CONSENT
from placement.slots import finding, judging
from placement.slots.models import Slot, SlotRelease
from placement.slots.queries import open_releases
from placement.slots.search import Wish

SHOWN = 3
LOOKED_AT = 6
"""How many posts of the major are put to the rules at most: each costs several statements."""


def fitting(request: LeaveRequest, viewer: Viewer, *, at: datetime) -> list[Any]:
    """Posts of the student's own major that their school has published, with a seat left, against which no rule stands.

    Never the post that is left, nor where there is danger another of the same enterprise. `viewer` is the student.
    """
    wish, own, today = Wish(scope="major", sort="start"), finding.own_major(viewer), local_date(at)
    rows, _number, _total = finding.page(viewer, wish, own, today=today, number=1, per_page=LOOKED_AT, cap=LOOKED_AT)
    free = [row for row in rows if row.free > 0 and row.kind in WITH_CONSENT and row.id != request.placement.slot_id]
    passing = _passing(request, [row.id for row in free], at=at) if free else set()
    return [row for row in free if row.id in passing][:SHOWN]


def _passing(request: LeaveRequest, slot_ids: Sequence[int], *, at: datetime) -> set[int]:
    student = db.session.get_one(Student, request.person_id)
    found: set[int] = set()
    for release in _releases(request, slot_ids):
        if len(found) < SHOWN and judging.judge(release, at=at) is None:
            found |= {release.slot_id} if ineligible(student, release.slot, at=at) is None else set()
    return found


def _releases(request: LeaveRequest, slot_ids: Sequence[int]) -> Sequence[SlotRelease]:
    query = open_releases(request.school_id).where(Slot.id.in_(slot_ids))
    query = query.options(contains_eager(SlotRelease.slot).options(selectinload(Slot.majors), selectinload(Slot.site)))
    if request.danger:
        query = query.where(Slot.enterprise_id != request.enterprise_id)
    return db.session.scalars(query.order_by(Slot.starts_on, Slot.id)).all()
