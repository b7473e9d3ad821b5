"""One request: whose turn it is, until when, the ladder, the history, where to go instead."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import statelog
from placement.kernel.actors import Viewer
from placement.leaving import policy, queries, suggestions
from placement.leaving.forms import AgreeForm
from placement.leaving.models import LeaveRequest
from placement.leaving.rules import (
    EVENT_LABELS,
    LADDER,
    LEAVE,
    LEAVE_KIND_LABELS,
    LEAVE_REASON_LABELS,
    LEAVE_STATE_LABELS,
    RUNG_LABELS,
    Act,
    LeaveKind,
    LeaveReason,
    LeaveState,
    Rung,
    time_left,
    turns,
)
from placement.leaving.services import first_possible_day
from placement.leaving.views.blueprint import blueprint, now, today
from placement.leaving.views.help import numbers_to_call
from placement.leaving.wording import HOW_LABELS, TONES, next_step
from placement.organisations.queries import organisation_names
from placement.placements.rules import PLACEMENT_STATE_LABELS, RUNNING, PlacementState
from placement.placements.wording import TONES as PLACEMENT_TONES
from placement.web.access import current_viewer, requires
from placement.web.htmx import respond


@blueprint.get("/<int:request_id>")
@requires(*queries.READERS)
def show(request_id: int) -> Response:
    """The page of one request; the enterprise has its own, which tells no story."""
    viewer = current_viewer()
    request = queries.get_request(viewer, request_id)
    if not policy.can_read_story(viewer):
        return respond("leaving/show_enterprise.html", **_facts(request, viewer))
    return request_page(request, viewer)


def request_page(
    request: LeaveRequest, viewer: Viewer, *, form: AgreeForm | None = None, status: int = 200
) -> Response:
    """The page for everybody but the enterprise; `form` with its errors when an answer was refused."""
    history = db.session.scalars(statelog.history(LEAVE.kind, request.id)).all()
    steps = list(turns(Rung(request.first_rung), [Act(row.event, row.role, row.actor_name, row.at) for row in history]))
    return respond(
        "leaving/show.html",
        status=status,
        **_facts(request, viewer),
        **_acts(request, viewer, form),
        turns=steps,
        ahead=_ahead(request),
        how=HOW_LABELS,
        rungs=RUNG_LABELS,
        left=time_left(request.due_at, now()),
        history=history,
        events=EVENT_LABELS,
        organisations=organisation_names({row.organisation_id for row in history if row.organisation_id}),
        **_for_student(request, viewer),
    )


def _facts(request: LeaveRequest, viewer: Viewer) -> dict[str, Any]:
    placement = request.placement
    readable = policy.can_read_reason(viewer, request)
    return {
        "leave": request,
        "placement": placement,
        "step": next_step(request, viewer, at=now()),
        "kind": LEAVE_KIND_LABELS[LeaveKind(request.kind)],
        "word": LEAVE_STATE_LABELS[LeaveState(request.state)],
        "tone": TONES[LeaveState(request.state)],
        "reason": LEAVE_REASON_LABELS[LeaveReason(request.reason_code)] if readable else None,
        "placement_word": PLACEMENT_STATE_LABELS[PlacementState(placement.state)],
        "placement_tone": PLACEMENT_TONES[PlacementState(placement.state)],
        "crumb": _crumb(request, viewer),
    }


def _crumb(request: LeaveRequest, viewer: Viewer) -> tuple[str, str]:
    if viewer.is_(Role.STUDENT):
        return _("我的实习"), url_for("placements.show", placement_id=request.placement_id)
    return _("换岗离岗"), url_for("leaving.index")


def _acts(request: LeaveRequest, viewer: Viewer, form: AgreeForm | None) -> dict[str, Any]:
    choices = LEAVE.choices(request, viewer) if _has_a_say(request, viewer) else []
    may_agree = request.state == LeaveState.OPEN and policy.can_answer(viewer, request)
    first, last = first_possible_day(request, today=today()), request.placement.ends_on
    if may_agree and form is None:
        wished = request.wished_on or today()
        form = AgreeForm(formdata=None, last_day=min(max(wished, first), max(first, last)))
    return {
        "choices": [choice for choice in choices if choice.name != "agree" or not choice.enabled],
        "form": form if may_agree else None,
        "first_day": first,
        "last_possible": max(first, last),
        "can_suspend": policy.can_suspend(viewer, request),
    }


def _has_a_say(request: LeaveRequest, viewer: Viewer) -> bool:
    """The student as long as the stay runs, and the people of the ladder."""
    if policy.is_own(viewer, request.placement):
        return request.placement.state in RUNNING
    return policy.is_answerable_to(viewer, request)


def _ahead(request: LeaveRequest) -> list[Any]:
    """The rungs that have not been asked yet, while the request is open."""
    if request.state != LeaveState.OPEN:
        return []
    return [RUNG_LABELS[rung] for rung in LADDER[LADDER.index(Rung(request.rung)) + 1 :]]


def _for_student(request: LeaveRequest, viewer: Viewer) -> dict[str, Any]:
    """What only the student is shown: whom to call, where to go instead, and that one can ask again."""
    own = policy.is_own(viewer, request.placement)
    waits = request.state == LeaveState.OPEN
    looks_on = request.kind == LeaveKind.CHANGE and request.state in (LeaveState.OPEN, LeaveState.AGREED)
    return {
        "own": own,
        "numbers": numbers_to_call(request.placement) if own and request.danger and waits else (),
        "looks_on": own and looks_on,
        "suggested": suggestions.fitting(request, viewer, at=now()) if own and looks_on else [],
        "may_ask_again": policy.can_ask(viewer, request.placement)
        and request.state in (LeaveState.DECLINED, LeaveState.WITHDRAWN),
    }
