"""The enterprise: who applies for its slots, and acts on many at once."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.applications import listing, queries, services
from placement.applications.forms import ALL, ApplicationFilters, RejectForm
from placement.applications.listing import SORTS
from placement.applications.rules import reasons_for
from placement.applications.views.blueprint import (
    blueprint,
    matches_of,
    nothing_picked,
    now,
    picked,
    row_words,
    wanted_of,
)
from placement.kernel.text import Text
from placement.web import navigation
from placement.web.access import current_viewer, requires
from placement.web.htmx import go, respond
from placement.web.pagination import paginate, sort_key, url_for_args
from placement.web.transactions import writes

OWN_TURN = ("endorsed", "shortlisted")
navigation.item(Text("应聘人员"), "applications.candidates", icon="users", roles={Role.HR}, order=30)


@blueprint.get("/candidates")
@requires(Role.HR)
def candidates() -> Response:
    """Everybody whose school has passed an application on, those to be chosen from first."""
    return _list()


@blueprint.post("/candidates")
@requires(Role.HR)
@writes
def decide_many() -> Response:
    """Shortlist, offer or reject the ticked rows; rows that cannot are named, the others are done."""
    viewer = current_viewer()
    rows = queries.applications_in(viewer, picked())
    reasons = RejectForm(reasons_for(viewer.role))
    act = request.form.get("act", "")
    if not rows or act not in ("shortlist", "offer", "reject"):
        return _list(problem=nothing_picked(), status=422)
    if act == "reject" and not reasons.validate():
        return _list(reasons=reasons, status=422)
    if act == "reject":
        done, failed = services.reject_many(rows, reasons.reason.data, reasons.note.data or "", by=viewer, at=now())
    else:
        deed = services.shortlist_many if act == "shortlist" else services.offer_many
        done, failed = deed(rows, by=viewer, at=now())
    if failed:
        return _list(done=done, failed=failed)
    flash(_("已处理 %(n)s 份申请", n=done), "success")
    return go(url_for_args())


def _list(
    *,
    status: int = 200,
    done: int = 0,
    failed: Any = (),
    problem: Text | None = None,
    reasons: RejectForm | None = None,
) -> Response:
    viewer = current_viewer()
    filters = ApplicationFilters(
        slot={**ALL, **dict(listing.slot_choices(viewer))}, school={**ALL, **dict(listing.school_choices(viewer))}
    )
    sort, order = sort_key({"turn": listing.turn(OWN_TURN), **SORTS}, "turn")
    rows = listing.application_rows(viewer, wanted_of(filters)).order_by(order, *listing.NEWEST)
    page = paginate(rows)
    return respond(
        "applications/candidates.html",
        "applications/_candidates.html",
        status=status,
        page=page,
        sort=sort,
        form=filters,
        chips=filters.chips(),
        matches=matches_of(page.items),
        own_turn=OWN_TURN,
        reasons=reasons or RejectForm(reasons_for(viewer.role), formdata=None),
        done=done,
        failed=failed,
        problem=problem,
        **row_words(viewer),
    )
