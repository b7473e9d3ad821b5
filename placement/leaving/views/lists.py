"""The list of requests: whose turn it is, how much time is left, danger first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.leaving import policy, queries
from placement.leaving.forms import EnterpriseFilters, RequestFilters
from placement.leaving.queries import READERS, Wanted
from placement.leaving.rules import LEAVE_KIND_LABELS, LEAVE_STATE_LABELS, RUNG_OF, time_left
from placement.leaving.views.blueprint import blueprint, now
from placement.leaving.wording import TONES, is_late, who_next
from placement.web.access import current_viewer, requires
from placement.web.htmx import respond
from placement.web.pagination import paginate


@blueprint.get("/")
@requires(*READERS)
def index() -> Response:
    """One page of the list."""
    viewer = current_viewer()
    in_full = policy.can_read_story(viewer)
    filters = RequestFilters() if in_full else EnterpriseFilters()
    wanted = _wanted(filters)
    page = paginate(queries.request_rows(viewer, wanted, danger_first=in_full))
    return respond(
        "leaving/index.html",
        "leaving/_list.html",
        page=replace(page, items=[_told(row, in_full=in_full) for row in page.items]),
        filters=filters,
        chips=_chips(filters, wanted),
        shortcuts=_shortcuts(viewer, wanted),
        kinds=LEAVE_KIND_LABELS,
        words=LEAVE_STATE_LABELS,
        tones=TONES,
        with_school=viewer.is_(Role.BUREAU, Role.AUDITOR, Role.HR),
    )


def _wanted(filters: RequestFilters) -> Wanted:
    return Wanted(
        words=filters.words,
        kind=filters.kind.data or "",
        state=filters.state.data or "",
        mine=request.args.get("turn") == "mine",
        danger=bool(filters.danger and filters.danger.data),
        placement=_placement(),
    )


def _placement() -> int | None:
    asked = request.args.get("placement", type=int)
    return asked if asked is not None and 0 < asked <= queries.LARGEST_ID else None


def _chips(filters: RequestFilters, wanted: Wanted) -> list[tuple[str, str]]:
    chips = filters.chips()
    if wanted.mine:
        chips.append((_("等我答复"), "turn"))
    return [*chips, (_("只看一名学生的一次实习"), "placement")] if wanted.placement is not None else chips


def _told(row: Any, *, in_full: bool) -> dict[str, Any]:
    """A row with what this reader may know of it."""
    waits = row.state == "open"
    return {
        "row": row,
        "href": url_for("leaving.show", request_id=row.id),
        "danger": in_full and row.danger and waits,
        "who": who_next(row.rung, in_full=in_full) if waits else None,
        "left": time_left(row.due_at, now()) if waits and in_full else None,
        "late": in_full and waits and is_late(row.rung, row.due_at, now()),
    }


def _shortcuts(viewer: Viewer, wanted: Wanted) -> list[tuple[str, dict[str, str | None], bool]]:
    """The questions asked most: what to change in the address, and whether it is asked now."""
    mine = [(_("等我答复"), {"turn": "mine", "state": None}, wanted.mine)] if viewer.role in RUNG_OF else []
    return [
        *mine,
        (_("等待答复"), {"turn": None, "state": "open"}, not wanted.mine and wanted.state == "open"),
        (_("全部"), {"turn": None, "state": None}, not wanted.mine and not wanted.state),
    ]
