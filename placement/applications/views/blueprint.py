"""The blueprint of the slice, and what its views share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, request
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.applications import listing, queries, wording
from placement.applications.forms import ApplicationFilters
from placement.applications.listing import Wanted
from placement.applications.rules import ORIGIN_LABELS
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.slots.rules import MATCH_LABELS, MATCH_TONES, SLOT_KIND_LABELS, Match, match_level, match_of
from placement.web.filters import date_cn

blueprint = Blueprint("applications", __name__, url_prefix="/applications")
OVERSIGHT = (Role.BUREAU, Role.AUDITOR)


def now() -> datetime:
    """The present instant."""
    at: datetime = current_app.extensions["clock"].now()
    return at


def picked(name: str = "ids") -> list[int]:
    """The ids of the ticked rows; nonsense is left out."""
    return [number for number in request.form.getlist(name, type=int) if 0 < number <= queries.LARGEST_ID]


def said() -> str:
    """The common reason that was chosen, and the words that were added."""
    return "；".join(filter(None, (request.form.get(name, "").strip() for name in ("reason", "comment"))))


def nothing_picked() -> Text:
    """What a bulk act without a ticked row is answered."""
    return Text("请先勾选要处理的行，再选择操作")


def wanted_of(filters: ApplicationFilters) -> Wanted:
    """The filters of a list as a plain value."""
    return Wanted(
        words=filters.words,
        state=filters.state.data or "",
        kind=filters.kind.data or "",
        origin=filters.origin.data or "",
        slot_id=int(filters.slot.data) if filters.slot.data else None,
        school_id=int(filters.school.data) if filters.school.data else None,
        class_name=filters.class_name.data or "",
    )


def release_labels(rows: Any) -> dict[str, str]:
    """Slots for a select: title, enterprise, first day, seats left."""
    return {
        str(row.id): _(
            "%(title)s · %(enterprise)s · %(day)s 起 · 余 %(free)s",
            title=row.title,
            enterprise=row.short_name,
            day=date_cn(row.starts_on),
            free=row.capacity - row.seats_held,
        )
        for row in rows
    }


def row_words(viewer: Viewer) -> dict[str, Any]:
    """What the rows of a list call things, from this viewer's point of view."""
    side = wording.side_of(viewer.role)
    return {
        "word": lambda state: wording.word(state, side),
        "tone": wording.tone,
        "who_next": lambda state: wording.who_next(state, side),
        "act_by": wording.act_by,
        "kinds": SLOT_KIND_LABELS,
        "origins": ORIGIN_LABELS,
        "match_labels": MATCH_LABELS,
        "match_tones": MATCH_TONES,
    }


def matches_of(rows: Any) -> dict[int, Match]:
    """How near each listed student's major is to the slot, by application id; teachers have none."""
    majors = listing.majors_of({row.slot_id for row in rows})
    return {
        row.id: match_of(match_level(row.major_code, sorted(majors[row.slot_id]))) for row in rows if row.major_code
    }
