"""One slot: the same address for everybody, another page for each audience."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from placement.accounts.rules import ENTERPRISE_STAFF, Role
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.kernel.text import Text
from placement.slots import finding, queries
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import (
    APPLIED_FOR,
    MATCH_ARTICLE,
    MATCH_LABELS,
    MATCH_REASONS,
    MATCH_TONES,
    match_level,
    match_of,
)
from placement.slots.views import enterprise, facts
from placement.slots.views.blueprint import READERS, blueprint, today
from placement.web.access import current_viewer, requires
from placement.web.htmx import go, respond

PEOPLE = (Role.STUDENT, Role.TEACHER)


@blueprint.get("/<int:slot_id>")
@requires(*READERS)
def show(slot_id: int) -> Response:
    """A slot as the viewer may see it."""
    viewer = current_viewer()
    slot = queries.get_slot(viewer, slot_id)
    if viewer.is_(*ENTERPRISE_STAFF):
        return enterprise.page(viewer, slot)
    if viewer.is_(*PEOPLE):
        return _for_people(viewer, slot)
    if viewer.is_(Role.PLACEMENT_OFFICE):
        release = queries.release_of(slot, viewer.organisation_id)
        return redirect(url_for("slots.review", release_id=release.id)) if release else go(url_for("slots.reviews"))
    return respond("slots/read.html", **facts.of(slot))


def _for_people(viewer: Viewer, slot: Slot) -> Response:
    release = queries.release_of(slot, viewer.organisation_id)
    if release is None:
        raise NotFound()
    own = finding.own_major(viewer)
    match = match_of(match_level(own.code, [major.major_code for major in slot.majors])) if own.code else None
    return respond(
        "slots/show.html",
        release=release,
        for_teachers=viewer.is_(Role.TEACHER),
        own=own,
        match=match and (MATCH_TONES[match], MATCH_LABELS[match], MATCH_REASONS[match]),
        match_article=MATCH_ARTICLE,
        refusal=_refusal(slot, release),
        applied_for=slot.kind in APPLIED_FOR,
        **facts.of(slot),
    )


def _refusal(slot: Slot, release: SlotRelease) -> Text | None:
    """Why nobody can apply at present."""
    if slot.starts_on <= today():
        return Text("该岗位已经开始，不能再申请")
    if release.seats_free <= 0:
        return Text("名额已满；如有人放弃，名额会重新开放，可以过几天再来看")
    return None
