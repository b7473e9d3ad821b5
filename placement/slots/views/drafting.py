"""HR writes a slot: the form of one kind, checked while it is typed, with majors found by search."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.queries import mentors_of
from placement.accounts.rules import Role
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError, NotFound, RuleBroken
from placement.kernel.text import Text
from placement.organisations.models import Enterprise
from placement.organisations.queries import get_enterprise
from placement.reference import tables
from placement.reference.rules import Major
from placement.slots import judging, queries, services
from placement.slots.forms import SlotForm, posted
from placement.slots.models import Slot
from placement.slots.rules import SLOT_KIND_HINTS, SLOT_KIND_LABELS, ReleaseState, SlotKind, SlotState
from placement.slots.search import majors_like
from placement.slots.terms import MAJORS_LIMIT, NEEDS_MAJORS, faults
from placement.slots.views.blueprint import blueprint, now, today
from placement.slots.views.checking import checks_of
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes

REGIONS = {"check": "slots/_live_checks.html", "majors": "slots/_majors.html"}
"""What is asked for while typing, and the region that answers; without script the whole page does, nothing is saved."""


@blueprint.get("/new")
@requires(Role.HR)
def new() -> Response:
    """First the kind, then its form."""
    kind = posted("kind", request.args)
    if kind is None:
        return respond("slots/kinds.html", kinds=SLOT_KIND_LABELS, hints=SLOT_KIND_HINTS)
    enterprise = _own_enterprise(current_viewer())
    return _page(_form(kind, enterprise), enterprise)


@blueprint.post("/new")
@requires(Role.HR)
@writes
def create() -> Response:
    """Keep a draft; or, while it is being written, say what the checks or the catalogue of majors say."""
    viewer, kind = current_viewer(), posted("kind", request.form)
    if kind is None:
        raise RuleBroken("unknown_kind", Text("请先选择岗位类型"))
    enterprise = _own_enterprise(viewer)
    form = _form(kind, enterprise)
    if _only_asks():
        return _page(form, enterprise)
    slot = _kept(form, lambda: services.create_slot(enterprise.id, form.terms(), by=viewer, at=now()))
    if slot is None:
        return _page(form, enterprise, status=422)
    flash(_("草稿已保存，请核对后送学校审核"), "success")
    return go(url_for("slots.show", slot_id=slot.id))


@blueprint.get("/<int:slot_id>/edit")
@requires(Role.HR)
def edit(slot_id: int) -> Response:
    """The form with the terms of a slot."""
    slot = _editable(current_viewer(), slot_id)
    form = _form(SlotKind(slot.kind), slot.enterprise, slot)
    return _page(form, slot.enterprise, slot=slot)


@blueprint.post("/<int:slot_id>/edit")
@requires(Role.HR)
@writes
def save(slot_id: int) -> Response:
    """Keep the changed terms."""
    viewer = current_viewer()
    slot = _editable(viewer, slot_id)
    form = _form(SlotKind(slot.kind), slot.enterprise, slot)
    if _only_asks():
        return _page(form, slot.enterprise, slot=slot)
    different = _kept(form, lambda: services.edit_slot(slot, form.terms(), by=viewer, at=now()))
    if different is None:
        db.session.expire_all()
        return _page(form, slot.enterprise, slot=slot, status=422)
    flash(_("已保存") if different else _("没有改动"), "success")
    return go(url_for("slots.show", slot_id=slot_id))


def _kept(form: SlotForm, act: Any) -> Any:
    """What the service answers for a sound form; None when something is wrong, which then stands beside its field."""
    if not form.validate():
        return None
    for field, sentence in faults(form.terms(), today=today()):
        form.add_error(field, translate(sentence))
    if form.errors:
        return None
    try:
        return act()
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return None


def _only_asks() -> bool:
    return request.form.get("act") in REGIONS


def _own_enterprise(viewer: Viewer) -> Enterprise:
    return get_enterprise(viewer, viewer.organisation_id or 0)


def _editable(viewer: Viewer, slot_id: int) -> Slot:
    slot = queries.get_slot(viewer, slot_id)
    if slot.state not in services.EDITABLE:
        raise NotFound("slot_closed", Text("岗位已关闭，不能再修改；可以复制为新岗位"))
    return slot


def _form(kind: SlotKind, enterprise: Enterprise, slot: Slot | None = None) -> SlotForm:
    places = tables.divisions()
    sites = {site.id: f"{site.name} · {_place(places.get(site.division))}{site.address}" for site in enterprise.sites}
    mentors = {mentor.id: mentor.name for mentor in mentors_of(enterprise.id)}
    return SlotForm.of_kind(kind, sites=sites, mentors=mentors, terms=services.terms_of(slot) if slot else None)


def _place(division: Any) -> str:
    return division.name if division else ""


def _page(form: SlotForm, enterprise: Enterprise, *, slot: Slot | None = None, status: int = 200) -> Response:
    kind = SlotKind(form.kind.data)
    sites = {site.id: site for site in enterprise.sites}
    sketch = form.sketch()
    employer = judging.employer_of(enterprise, stay=sketch.stay, besides=slot.id if slot else None)
    site = sites.get(form.site_id.data) or enterprise.sites[0]
    around = judging.around(site, sketch.stay.start if sketch.stay else today())
    return respond(
        "slots/form.html",
        REGIONS.get(request.form.get("act", "")),
        status=status,
        form=form,
        kind=kind,
        kind_label=SLOT_KIND_LABELS[kind],
        slot=slot,
        action=url_for("slots.save", slot_id=slot.id) if slot else url_for("slots.create"),
        checks=checks_of(sketch, employer, around, on=today(), typing=True),
        amends=_published_count(slot),
        held=slot.seats_held if slot else 0,
        needs_majors=kind in NEEDS_MAJORS,
        majors_limit=MAJORS_LIMIT,
        live=True,
        **_majors(form),
    )


def _published_count(slot: Slot | None) -> int:
    if slot is None or slot.state == SlotState.DRAFT:
        return 0
    return sum(release.state == ReleaseState.PUBLISHED for release in slot.releases)


def _majors(form: SlotForm) -> dict[str, Any]:
    """The majors chosen, and those found by what is asked for, by class."""
    codes = set(form.major_codes.data or [])
    chosen = [major for major in map(tables.majors().get, sorted(codes)) if major]
    words, category = (form.major_q.data or "")[:30], form.major_category.data or ""
    found = majors_like(tables.majors().all(), words, category) if words or category else []
    found = [major for major in found if major.code not in codes]
    grouped = [(name, list(group)) for name, group in groupby(found, key=_class_name)]
    return {"chosen": chosen, "found": grouped, "asked": bool(words or category)}


def _class_name(major: Major) -> str:
    return major.class_name
