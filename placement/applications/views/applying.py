"""The applicant: apply for a slot, see the own applications."""

from __future__ import annotations

from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.applications import listing, queries, services
from placement.applications.forms import ApplicationFilters, ApplyForm
from placement.applications.listing import SORTS
from placement.applications.views.blueprint import blueprint, now, row_words, wanted_of
from placement.applications.views.lamps import checks_on
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import DomainError
from placement.kernel.text import Text
from placement.slots.models import SlotRelease
from placement.slots.rules import MATCH_LABELS, MATCH_REASONS, MATCH_TONES, SLOT_KIND_LABELS, match_level, match_of
from placement.web import navigation
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

APPLICANTS = (Role.STUDENT, Role.TEACHER)
navigation.item(Text("我的申请"), "applications.mine", icon="send", roles=APPLICANTS, order=30)


@blueprint.get("/new/<int:release_id>")
@requires(*APPLICANTS)
def new(release_id: int) -> Response:
    """The form: what one applies for, and a short statement; or why one cannot."""
    viewer = current_viewer()
    release = queries.published_release(viewer, release_id)
    return _form(release, _apply_form(viewer, formdata=None))


@blueprint.post("/new/<int:release_id>")
@requires(*APPLICANTS)
@writes
def apply(release_id: int) -> Response:
    """Apply."""
    viewer = current_viewer()
    release = queries.published_release(viewer, release_id)
    form = _apply_form(viewer)
    if not form.validate():
        return _form(release, form, status=422)
    try:
        application = services.apply(release, form.statement.data, by=viewer, at=now(), declares=form.declared)
    except DomainError as error:
        again = queries.live_application(release.slot_id, viewer.user_id) if error.code == "already_applied" else None
        if again is not None:  # a second press of the same button ends where the first one did
            return go(url_for("applications.show", application_id=again.id))
        form.add_error(error.field, translate(error.message))
        return _form(release, form, status=422)
    flash(_("申请已提交，等学校审核"), "success")
    return go(url_for("applications.show", application_id=application.id))


def _apply_form(viewer: Viewer, **more: Any) -> ApplyForm:
    return ApplyForm(may_declare=services.may_declare(queries.own_student(viewer)), **more)


def _form(release: SlotRelease, form: ApplyForm, *, status: int = 200) -> Response:
    viewer = current_viewer()
    slot = release.slot
    student = queries.own_student(viewer)
    own = None if student else queries.own_major(viewer)
    return respond(
        "applications/new.html",
        status=status,
        release=release,
        slot=slot,
        form=form,
        objection=services.objection(release, by=viewer, at=now()) if status == 200 else None,
        live=queries.live_application(slot.id, viewer.user_id),
        match=match_of(match_level(own, listing.majors_for(slot.id))) if own else None,
        match_labels=MATCH_LABELS,
        match_tones=MATCH_TONES,
        match_reasons=MATCH_REASONS,
        kinds=SLOT_KIND_LABELS,
        **checks_on(student, slot, on=local_date(now()), declares=form.declared),
    )


@blueprint.get("/mine")
@requires(*APPLICANTS)
def mine() -> Response:
    """Own applications, those that wait for an answer first."""
    viewer = current_viewer()
    filters = ApplicationFilters()
    sorts = {"turn": listing.turn(("nominated", "offered")), **SORTS}
    sort, order = sort_key(sorts, "turn")
    rows = listing.application_rows(viewer, wanted_of(filters)).order_by(order, *listing.NEWEST)
    return respond(
        "applications/mine.html",
        "applications/_mine.html",
        page=paginate(rows),
        sort=sort,
        form=filters,
        chips=filters.chips(),
        urgent=queries.most_urgent(viewer),
        student=viewer.is_(Role.STUDENT),
        **row_words(viewer),
    )
