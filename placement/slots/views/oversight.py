"""The register of slots for those who only read."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from placement.organisations.models import Organisation
from placement.slots import queries
from placement.slots.models import Slot
from placement.slots.rules import SlotKind, SlotState
from placement.slots.views.blueprint import REGISTER_READERS, blueprint
from placement.slots.views.enterprise import words
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key


@blueprint.get("/register")
@requires(*REGISTER_READERS)
def register() -> Response:
    """Every slot the viewer may see; a school's leader and department heads see what was sent to the school."""
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    rows, shown, chips = queries.register(current_viewer()), words(), []
    if kind in set(SlotKind):
        rows = rows.where(Slot.kind == kind)
        chips.append((translate(shown["kinds"][kind]), "kind"))
    if state in set(SlotState):
        rows = rows.where(Slot.state == state)
        chips.append((translate(shown["states"][state]), "state"))
    names = {"title": Slot.title, "start": Slot.starts_on, "enterprise": Organisation.short_name, "new": Slot.id}
    sort, order = sort_key(names, "-new")
    page = paginate(rows.order_by(order, Slot.id.desc()))
    return respond(
        "slots/register.html",
        "slots/_register.html",
        page=page,
        sort=sort,
        kind=kind,
        state=state,
        chips=chips,
        **shown,
    )
