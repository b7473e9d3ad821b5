"""What HR does with its slots once they are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.infra.statelog import TransitionLog
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError
from placement.kernel.text import Text
from placement.organisations.queries import organisation_names
from placement.slots import queries, services
from placement.slots.forms import SendForm
from placement.slots.models import Slot
from placement.slots.rules import (
    FRESH_DAYS,
    RELEASE,
    RELEASE_STATE_LABELS,
    RELEASE_STATE_TONES,
    SLOT,
    SLOT_KIND_LABELS,
    SLOT_STATE_LABELS,
    SLOT_STATE_TONES,
    ReleaseState,
    SlotState,
)
from placement.slots.views import facts
from placement.slots.views.blueprint import blueprint, now, today
from placement.slots.views.presenting import labels
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

ACTS: dict[str, tuple[Callable[..., None], Text]] = {
    "pause": (services.pause_slot, Text("已暂停，学生暂时不能申请")),
    "resume": (services.resume_slot, Text("已恢复接收申请")),
    "close": (services.close_slot, Text("岗位已关闭")),
    "renew": (services.renew_slot, Text("已重新上架")),
    "refresh": (services.refresh_slot, Text("已刷新，岗位继续展示 90 天")),
}
EVENTS: dict[str, Text] = {
    "create": Text("新建草稿"),
    **{row.name: row.label for row in (*SLOT.rows, *RELEASE.rows)},
}
"""What the history calls each event, of the slot and of its releases."""


@blueprint.get("/own")
@requires(Role.HR)
def own() -> Response:
    """The slots of one's own enterprise."""
    viewer, state = current_viewer(), request.args.get("state", "")
    rows = queries.offered(viewer.organisation_id or 0)
    if state in set(SlotState):
        rows = rows.where(Slot.state == state)
    sort, order = sort_key({"title": Slot.title, "start": Slot.starts_on, "fresh": Slot.refreshed_at}, "-fresh")
    stale = queries.growing_stale(viewer.organisation_id or 0, at=now())
    return respond(
        "slots/own.html",
        "slots/_own.html",
        page=paginate(rows.order_by(order, Slot.id.desc())),
        sort=sort,
        state=state,
        tabs=_state_tabs(state),
        stale=stale,
        expires_on=stale[0].refreshed_at + timedelta(days=FRESH_DAYS) if stale else None,
        **words(),
    )


def _state_tabs(state: str) -> list[tuple[str, str, bool, None]]:
    every = [(_("全部"), url_for("slots.own"), state not in set(SlotState), None)]
    return every + [
        (translate(label), url_for("slots.own", state=str(value)), state == value, None)
        for value, label in SLOT_STATE_LABELS.items()
    ]


def words() -> dict[str, Any]:
    """The words and tones of states and kinds, for templates."""
    return {
        "kinds": labels(SLOT_KIND_LABELS),
        "states": labels(SLOT_STATE_LABELS),
        "tones": {str(state): tone for state, tone in SLOT_STATE_TONES.items()},
        "release_states": labels(RELEASE_STATE_LABELS),
        "release_tones": {str(state): tone for state, tone in RELEASE_STATE_TONES.items()},
    }


def page(viewer: Viewer, slot: Slot, *, form: SendForm | None = None, status: int = 200) -> Response:
    """The slot as its enterprise sees it: what happens next, the terms, the schools, the checks, the history."""
    rows = told_once(queries.history_of(slot))
    waiting = [release for release in slot.releases if release.state == ReleaseState.SUBMITTED]
    return respond(
        "slots/manage.html",
        status=status,
        choices=SLOT.choices(slot, viewer),
        editable=viewer.is_(Role.HR) and slot.state in services.EDITABLE,
        may_act=viewer.is_(Role.HR),
        over=slot.ends_on <= today(),
        expires_on=slot.refreshed_at + timedelta(days=FRESH_DAYS),
        waiting=waiting,
        returned=[
            (release, _last_comment(rows, release.id)) for release in slot.releases if release.state == "returned"
        ],
        published=[release for release in slot.releases if release.state == ReleaseState.PUBLISHED],
        send=form or _send_form(slot),
        history=rows,
        events=EVENTS,
        organisations=organisation_names({row.organisation_id for row in rows if row.organisation_id}),
        checks=facts.checks_on(slot),
        **facts.of(slot),
        **words(),
    )


def told_once(rows: list[TransitionLog]) -> list[TransitionLog]:
    """The history without the echo: a slot that is sent and its rows before each school are one event to a reader."""
    return list({(row.event, row.at, row.actor_id, row.comment): row for row in rows}.values())


def _last_comment(rows: list[TransitionLog], release_id: int) -> str:
    comments = [
        row.comment for row in rows if row.kind == RELEASE.kind and row.subject_id == release_id and row.comment
    ]
    return comments[-1] if comments else ""


def _send_form(slot: Slot) -> SendForm:
    form = SendForm(to="all" if slot.state == SlotState.DRAFT else "some")
    form.schools.choices = options({school.id: school.name for school in queries.schools_not_asked(slot)})
    return form


@blueprint.post("/<int:slot_id>/send")
@requires(Role.HR)
@writes
def send(slot_id: int) -> Response:
    """Send a draft, or an open slot to further schools."""
    viewer = current_viewer()
    slot = queries.get_slot(viewer, slot_id)
    form = _send_form(slot)
    if not form.validate():
        return page(viewer, slot, form=form, status=422)
    act = services.submit_slot if slot.state == SlotState.DRAFT else services.send_to
    try:
        act(slot, form.school_ids(), by=viewer, at=now())
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return page(viewer, slot, form=form, status=error.status)
    flash(_("已送学校审核；学校发布后，学生就能看到"), "success")
    return go(url_for("slots.show", slot_id=slot_id))


@blueprint.post("/<int:slot_id>/<any(pause,resume,close,renew,refresh):act>")
@requires(Role.HR)
@writes
def move(slot_id: int, act: str) -> Response:
    """Pause, resume, close, renew, refresh."""
    viewer = current_viewer()
    service, said = ACTS[act]
    service(queries.get_slot(viewer, slot_id), by=viewer, at=now())
    flash(translate(said), "success")
    return go(url_for("slots.own") if request.form.get("back") == "own" else url_for("slots.show", slot_id=slot_id))


@blueprint.post("/refresh")
@requires(Role.HR)
@writes
def refresh_all() -> Response:
    """Refresh everything that is growing stale, in one act."""
    viewer = current_viewer()
    stale = queries.growing_stale(viewer.organisation_id or 0, at=now())
    for slot in stale:
        services.refresh_slot(slot, by=viewer, at=now())
    flash(_("已刷新 %(n)s 个岗位", n=len(stale)), "success")
    return go(url_for("slots.own"))


@blueprint.post("/<int:slot_id>/clone")
@requires(Role.HR)
@writes
def clone(slot_id: int) -> Response:
    """A new draft with the same terms a year on, ready to be edited."""
    viewer = current_viewer()
    copy = services.clone_slot(queries.get_slot(viewer, slot_id), by=viewer, at=now())
    flash(_("已复制为新草稿，起止日期顺延，请核对后保存"), "success")
    return go(url_for("slots.edit", slot_id=copy.id))


@blueprint.post("/releases/<int:release_id>/resubmit")
@requires(Role.HR)
@writes
def resubmit(release_id: int) -> Response:
    """Put a returned slot before the school again."""
    viewer = current_viewer()
    release = queries.get_release(viewer, release_id)
    services.resubmit_release(release, by=viewer, at=now())
    flash(_("已重新送审"), "success")
    return go(url_for("slots.show", slot_id=release.slot_id))
