"""One student who would rather work somewhere else: the clock of the instructor runs."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from placement.city.people import City, viewer_of
from placement.city.season import after
from placement.city.stage import Story
from placement.extensions import db
from placement.leaving import services
from placement.leaving.rules import LeaveKind, LeaveReason
from placement.leaving.services import Wish
from placement.placements.models import Placement
from placement.placements.rules import PlacementState
from placement.slots.rules import SlotKind

WORDS = "每天换乘两次，单程一个半小时以上，晚上到家已经八点多。想换到离家近一些的岗位。"


def ask_to_change(city: City, school: str, enterprise: str, *, on: date) -> Story:
    """In the evening, after work."""
    at = yield after(on, 0, 19)
    placement = db.session.scalars(
        select(Placement)
        .where(
            Placement.school_id == city.schools[school].id,
            Placement.enterprise_id == city.enterprises[enterprise].id,
            Placement.kind == SlotKind.WORK_PLACEMENT,
            Placement.state == PlacementState.ACTIVE,
            Placement.instructor_id.is_not(None),
        )
        .order_by(Placement.id.desc())
        .limit(1)
    ).one()
    wish = Wish(kind=LeaveKind.CHANGE, reason=LeaveReason.DISTANCE, words=WORDS)
    services.open_request(placement, wish, by=viewer_of(placement.person), at=at)
