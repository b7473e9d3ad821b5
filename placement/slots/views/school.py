"""The placement office looks at slots, publishes them to its own people or returns them."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError
from placement.organisations.queries import organisation_names, vetting_between
from placement.organisations.rules import VETTING_LABELS, VETTING_TONES
from placement.slots import judging, queries, services
from placement.slots.forms import ReleaseForm
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import RELEASE, RELEASE_STATE_LABELS, ReleaseState
from placement.slots.views import facts
from placement.slots.views.blueprint import blueprint, comment, now
from placement.slots.views.enterprise import EVENTS, told_once, words
from placement.slots.views.presenting import labels
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes


@blueprint.get("/reviews")
@requires(Role.PLACEMENT_OFFICE)
def reviews() -> Response:
    """Slots sent to the school: those to look at first, then the published and the returned ones."""
    school_id = current_viewer().organisation_id or 0
    state = request.args.get("state", "")
    state = state if state in set(ReleaseState) else str(ReleaseState.SUBMITTED)
    names = {"title": Slot.title, "start": Slot.starts_on, "sent": SlotRelease.id}
    sort, order = sort_key(names, "sent" if state == ReleaseState.SUBMITTED else "-sent")
    counts = queries.release_counts(school_id)
    return respond(
        "slots/reviews.html",
        "slots/_reviews.html",
        page=paginate(queries.before_school(school_id, state).order_by(order, SlotRelease.id)),
        state=state,
        sort=sort,
        tabs=[
            (translate(label), url_for("slots.reviews", state=str(value)), state == value, counts.get(str(value), 0))
            for value, label in RELEASE_STATE_LABELS.items()
        ],
        vetting_labels=labels(VETTING_LABELS),
        vetting_tones={str(key): tone for key, tone in VETTING_TONES.items()},
        **words(),
    )


@blueprint.get("/reviews/<int:release_id>")
@requires(Role.PLACEMENT_OFFICE)
def review(release_id: int) -> Response:
    """One slot before the school."""
    viewer = current_viewer()
    release = queries.get_release(viewer, release_id)
    told = {name: getattr(release, name) for name in ("quota", "special_filing", "special_filed_on")}
    return _page(viewer, release, ReleaseForm(**told))


def _page(viewer: Viewer, release: SlotRelease, form: ReleaseForm, *, status: int = 200) -> Response:
    slot = release.slot
    obstacle = judging.judge(release, at=now(), filing=release.filing)
    rows = told_once(queries.history_of(slot, releases=[release]))
    return respond(
        "slots/review.html",
        status=status,
        release=release,
        obstacle=obstacle,
        form=form,
        choices={choice.name: choice for choice in RELEASE.choices(release, viewer)},
        vetting=vetting_between(slot.enterprise_id, release.school_id),
        vetting_labels=labels(VETTING_LABELS),
        vetting_tones={str(key): tone for key, tone in VETTING_TONES.items()},
        checks=facts.checks_on(slot, filing=release.filing),
        history=rows,
        events=EVENTS,
        organisations=organisation_names({row.organisation_id for row in rows if row.organisation_id}),
        **facts.of(slot),
        **words(),
    )


def _decide(release_id: int, act: Callable[[SlotRelease, ReleaseForm, Viewer], None], said: str) -> Response:
    """Do what the form says; what cannot stand is answered beside its field."""
    viewer, form = current_viewer(), ReleaseForm()
    release = queries.get_release(viewer, release_id)
    if not form.validate():
        return _page(viewer, release, form, status=422)
    try:
        act(release, form, viewer)
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return _page(viewer, release, form, status=error.status)
    flash(said, "success")
    return go(url_for("slots.review", release_id=release_id))


@blueprint.post("/reviews/<int:release_id>/publish")
@requires(Role.PLACEMENT_OFFICE)
@writes
def publish(release_id: int) -> Response:
    """Offer the slot to the school's own people."""

    def act(release: SlotRelease, form: ReleaseForm, viewer: Viewer) -> None:
        services.publish_release(release, form.quota.data, filing=form.filing(), by=viewer, at=now())

    return _decide(release_id, act, _("已发布，本校符合条件的人现在可以看到"))


@blueprint.post("/reviews/<int:release_id>/quota")
@requires(Role.PLACEMENT_OFFICE)
@writes
def set_quota(release_id: int) -> Response:
    """Change how many seats the school may fill."""

    def act(release: SlotRelease, form: ReleaseForm, viewer: Viewer) -> None:
        services.set_quota(release, form.quota.data, by=viewer, at=now())

    return _decide(release_id, act, _("本校名额已更新"))


@blueprint.post("/reviews/<int:release_id>/return")
@requires(Role.PLACEMENT_OFFICE)
@writes
def give_back(release_id: int) -> Response:
    """Return the slot to the enterprise with what has to change."""
    viewer = current_viewer()
    release = queries.get_release(viewer, release_id)
    services.return_release(release, comment(), by=viewer, at=now())
    flash(_("已退回企业修改"), "success")
    return go(url_for("slots.reviews"))
