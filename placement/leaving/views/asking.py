"""For the student: ask to change or to leave, one question a page."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.kernel.errors import DomainError, NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.leaving import policy, queries, rules, services
from placement.leaving.forms import AskForm
from placement.leaving.rules import (
    LEAVE_KIND_LABELS,
    LEAVE_REASON_LABELS,
    RUNG_LABELS,
    LeaveKind,
    LeaveReason,
)
from placement.leaving.services import Wish
from placement.leaving.views.blueprint import blueprint, now, today
from placement.leaving.views.help import numbers_to_call
from placement.leaving.wording import REASON_HINTS
from placement.placements.models import Placement
from placement.placements.queries import get_placement
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes

Choice = tuple[Text, Text, str]
KIND_HINTS = {
    LeaveKind.CHANGE: Text("离开现在的岗位，再申请另一个岗位。"),
    LeaveKind.LEAVE: Text("离开现在的岗位，暂时不去别处实习。"),
}


@blueprint.get("/of-placement/<int:placement_id>")
@requires(*queries.READERS)
def of_placement(placement_id: int) -> Response:
    """From a stay to what concerns it: the request that counts, for the student a new one, for others the list."""
    viewer = current_viewer()
    placement = get_placement(viewer, placement_id)
    if not policy.is_own(viewer, placement):
        return go(url_for("leaving.index", placement=placement.id))
    standing = queries.open_request_of(placement.id) or queries.latest_of(viewer, placement.id)
    if standing is not None:
        return go(url_for("leaving.show", request_id=standing.id))
    return go(url_for("leaving.new", placement_id=placement.id))


@blueprint.get("/new/<int:placement_id>")
@requires(Role.STUDENT)
def new(placement_id: int) -> Response:
    """What for, why, and what there is to say: a page each, kept in the address."""
    placement = get_placement(current_viewer(), placement_id)
    if not policy.can_ask(current_viewer(), placement):
        return respond("leaving/new_closed.html", placement=placement)
    kind, reason = _chosen(request.args.get("kind"), request.args.get("reason"))
    if kind is None:
        return respond("leaving/new_kind.html", placement=placement, choices=_kinds(placement))
    if reason is None:
        word = LEAVE_KIND_LABELS[kind]
        return respond("leaving/new_reason.html", placement=placement, word=word, choices=_reasons(placement, kind))
    return _last_step(placement, AskForm(formdata=None, kind=kind, reason=reason), kind=kind, reason=reason)


def _kinds(placement: Placement) -> list[Choice]:
    return [
        (label, KIND_HINTS[kind], url_for("leaving.new", placement_id=placement.id, kind=kind.value))
        for kind, label in LEAVE_KIND_LABELS.items()
    ]


def _reasons(placement: Placement, kind: LeaveKind) -> list[Choice]:
    return [
        (
            label,
            REASON_HINTS[reason],
            url_for("leaving.new", placement_id=placement.id, kind=kind.value, reason=reason.value),
        )
        for reason, label in LEAVE_REASON_LABELS.items()
    ]


def _chosen(kind: str | None, reason: str | None) -> tuple[LeaveKind | None, LeaveReason | None]:
    """What was chosen so far; nonsense in the address counts as not chosen."""
    return (
        LeaveKind(kind) if kind in set(LeaveKind) else None,
        LeaveReason(reason) if reason in set(LeaveReason) else None,
    )


def _last_step(
    placement: Placement, form: AskForm, *, kind: LeaveKind, reason: LeaveReason, status: int = 200
) -> Response:
    danger = rules.is_danger(reason)
    first = rules.first_rung(danger=danger, has_instructor=placement.instructor_id is not None)
    above = [RUNG_LABELS[rung] for rung in rules.LADDER[rules.LADDER.index(first) + 1 :]]
    return respond(
        "leaving/new_words.html",
        status=status,
        placement=placement,
        form=form,
        word=LEAVE_KIND_LABELS[kind],
        reason=LEAVE_REASON_LABELS[reason],
        kind=kind,
        danger=danger,
        first=RUNG_LABELS[first],
        above=above,
        withheld=reason in rules.WITHHELD,
        numbers=numbers_to_call(placement) if danger else (),
        today=today(),
        words_limit=rules.WORDS_LIMIT,
    )


@blueprint.post("/new/<int:placement_id>")
@requires(Role.STUDENT)
@writes
def ask(placement_id: int) -> Response:
    """Send the request; the clock begins."""
    viewer, form = current_viewer(), AskForm()
    placement = get_placement(viewer, placement_id)
    if not policy.can_ask(viewer, placement):
        raise NotAllowed()
    kind, reason = _chosen(form.kind.data, form.reason.data)
    if kind is None or reason is None:
        raise RuleBroken("not_chosen", Text("请先选择换岗还是离岗，再选择原因"))
    if not form.validate():
        return _last_step(placement, form, kind=kind, reason=reason, status=422)
    wish = Wish(kind=kind, reason=reason, words=form.words.data or "", wished_on=form.wished_on.data)
    try:
        made = services.open_request(placement, wish, by=viewer, at=now())
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return _last_step(placement, form, kind=kind, reason=reason, status=error.status)
    flash(_("申请已提出，48 小时的答复时限已经开始"), "success")
    return go(url_for("leaving.show", request_id=made.id))
