"""Terminations: an end that the parties sign; and what closes with a placement, however it ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from placement.agreements import policy, queries
from placement.agreements.changes import REASON_LIMIT, Proposal, proposed_by
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT, UNSIGNED, AgreementKind, Party
from placement.agreements.services.changing import (
    open_change,
    put_again,
    require_proposer,
    require_reach,
    require_revisable,
)
from placement.agreements.services.owing import note_owing
from placement.agreements.services.sending import withdraw_draft
from placement.extensions import db
from placement.infra import events, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, RuleBroken
from placement.kernel.text import Text
from placement.papers import issuing
from placement.papers.rules import DocumentState
from placement.placements import services as placements
from placement.placements.models import Placement
from placement.placements.rules import ALIVE, OPEN, PlacementState


def propose_termination(
    parent: Agreement, last_day: date, reason: str, *, wished_by: Party | None = None, by: Viewer, at: datetime
) -> Agreement:
    """Put an early end before the office, ready to be sent; `wished_by` is who wants it, else who proposes.

    Raises NotAllowed; Conflict `not_standing` or `being_ended`; RuleBroken `bad_last_day`, `reason_missing`, or what a
    follower of "terms_reach_back" has against a last day in the past.
    """
    party = require_proposer(parent, by)
    wish = _sound(parent.placement, last_day, reason, by=by, at=at)
    _require_free(parent)
    wisher = wished_by if wished_by and party is Party.SCHOOL else party
    return open_change(parent, AgreementKind.TERMINATION, wish, party=wisher, told={}, by=by, at=at)


def revise_termination(agreement: Agreement, last_day: date, reason: str, *, by: Viewer, at: datetime) -> None:
    """Another last day or reason in place of those that came back. Raises as the proposal."""
    require_revisable(agreement, AgreementKind.TERMINATION, by=by)
    wish = _sound(agreement.placement, last_day, reason, by=by, at=at)
    put_again(agreement, wish, told={}, by=by, at=at)


def _sound(placement: Placement, last_day: date, reason: str, *, by: Viewer, at: datetime) -> Proposal:
    if not 0 < len(reason.strip()) <= REASON_LIMIT:
        raise RuleBroken("reason_missing", Text("请写明解除的原因，不超过 %(n)s 字", n=REASON_LIMIT), field="reason")
    first = min(placement.first_day, local_date(at))
    if not first <= last_day <= placement.last_day:
        why = Text("最后一天须在实习期内（%(first)s 至 %(last)s）", first=first, last=placement.last_day)
        raise RuleBroken("bad_last_day", why, field="last_day")
    require_reach(placement, last_day + timedelta(days=1), by=by, at=at)
    return Proposal({}, last_day, reason)


def _require_free(parent: Agreement) -> None:
    for other in queries.changes_of(parent.id):
        if other.kind == AgreementKind.TERMINATION and (other.state in UNSIGNED or other.state in policy.STANDING):
            raise Conflict("being_ended", Text("已有一份解除协议在办理，请先办完或作废它"))


@events.on("agreement_sending")
def require_possible(subject: Agreement, *, by: Viewer, at: datetime) -> None:
    """Before the parties get a termination: its last day still lies in the placement."""
    if subject.kind == AgreementKind.TERMINATION and subject.effective_on is not None:
        _sound(subject.placement, subject.effective_on, subject.reason, by=by, at=at)


@events.on("change_signed")
def end_when_due(subject: Agreement, *, by: Viewer, at: datetime) -> None:
    """All have signed the end: at once when its day has come or the stay has not begun, else on its day."""
    if subject.kind == AgreementKind.TERMINATION:
        _end(subject, at=at)


@events.on("ends_due")
def end_due(subject: date, *, by: Viewer, at: datetime) -> None:
    """The last days agreed for today, and those that nobody carried out in time."""
    query = (
        select(Agreement)
        .join(Agreement.placement)
        .where(
            Agreement.kind == AgreementKind.TERMINATION,
            Agreement.state.in_(policy.STANDING),
            Agreement.effective_at.is_(None),
            Agreement.effective_on <= subject,
            Placement.state.in_(ALIVE),
        )
        .order_by(Agreement.id)
    )
    for agreement in db.session.scalars(query).all():
        _end(agreement, at=at)


def _end(agreement: Agreement, *, at: datetime) -> None:
    placement, last_day = agreement.placement, agreement.effective_on
    if placement.state not in ALIVE or agreement.effective_at is not None or last_day is None:
        return
    why = f"解除协议 {agreement.number}（{proposed_by(agreement)}提出）：{agreement.reason}"
    if placement.state in OPEN:
        agreement.effective_at = at
        placements.cancel(placement, why, by=SYSTEM, at=at)
    elif last_day <= local_date(at):
        agreement.effective_at = at
        placements.terminate(placement, why, max(last_day, placement.first_day), by=SYSTEM, at=at)


@events.on("placement_ended")
@events.on("placement_completed")
def close_changes(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """A placement that is over is changed and ended no more: what is not signed is void, and papers of changes that
    will not come any more, or that hold no longer, are shown as ended."""
    parent = queries.of_placement(subject.id)
    for agreement in queries.changes_of(parent.id) if parent else []:
        if agreement.state in UNSIGNED:
            _void(agreement, at=at)
        elif agreement.kind == AgreementKind.SUPPLEMENT and _is_over(subject, agreement):
            _end_paper(agreement, at=at)


def _is_over(placement: Placement, agreement: Agreement) -> bool:
    """A stay that ran to its end leaves its papers as they are; what never took effect counts no longer."""
    return placement.state != PlacementState.COMPLETED or agreement.effective_at is None


def _end_paper(agreement: Agreement, *, at: datetime) -> None:
    if agreement.document is not None and agreement.document.state != DocumentState.ENDED:
        issuing.end(agreement.document, at=at)


def _void(agreement: Agreement, *, at: datetime) -> None:
    withdraw_draft(agreement, at=at)
    comment = "实习已经结束，不再变更"
    statelog.transition(agreement, AGREEMENT, "void", by=SYSTEM, at=at, comment=comment)
    note_owing(agreement)
