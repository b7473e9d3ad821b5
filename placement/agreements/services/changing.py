"""Supplements: proposed by the office or the enterprise, judged before they are sent, carried out when all signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from placement.agreements import changes, policy, queries
from placement.agreements.changes import REACHES_BACK, Intent, Proposal
from placement.agreements.judging import objections
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT, FILLERS, UNSIGNED, AgreementKind, AgreementState, Party
from placement.agreements.services.owing import note_owing
from placement.extensions import db
from placement.infra import audit, events, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, DomainError, NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.placements import taking_effect, terms
from placement.placements.models import Placement


def propose_supplement(parent: Agreement, proposal: Proposal, *, by: Viewer, at: datetime) -> Agreement:
    """Put changed terms before the office, ready to be sent; only what differs is kept.

    Raises NotAllowed; Conflict `not_standing`, `being_changed` (another proposal touches the same); RuleBroken as
    `changes.require_sound`, `reason_missing`, or what a follower of "terms_reach_back" has against a day in the past.
    """
    party = require_proposer(parent, by)
    told = _sound(parent.placement, proposal, by=by, at=at)
    _require_free(parent, told)
    return open_change(parent, AgreementKind.SUPPLEMENT, proposal, party=party, told=told, by=by, at=at)


def require_proposer(parent: Agreement, by: Viewer) -> Party:
    """The party that proposes: school or enterprise, of an agreement that stands. Raises NotAllowed, Conflict.

    Of two proposals at once the second waits here until the first is kept, and then sees it.
    """
    db.session.execute(select(Agreement.id).where(Agreement.id == parent.id).with_for_update())
    db.session.refresh(parent, ["state"])
    party = policy.party_of(by, parent)
    if party not in policy.PROPOSERS or party is None:
        raise NotAllowed()
    if not policy.can_change(by, parent):
        raise Conflict("not_standing", Text("只有已签署、实习尚未结束的协议可以变更或解除"))
    return party


def open_change(
    parent: Agreement,
    kind: AgreementKind,
    proposal: Proposal,
    *,
    party: Party,
    told: changes.Changes,
    by: Viewer,
    at: datetime,
) -> Agreement:
    """A row beside the signed agreement; there is nothing to fill in, so that it waits for the office at once."""
    agreement = Agreement(
        placement=parent.placement,
        parent=parent,
        school_id=parent.school_id,
        enterprise_id=parent.enterprise_id,
        kind=kind,
        state=AgreementState.READY,
        terms={"proposed_by": party.value, "asked_by": changes.name_of(parent.placement, party)},
        completed_by=[one.value for one in FILLERS],
        changes=told,
        reason=proposal.reason.strip(),
        effective_on=proposal.effective_on,
        created_at=at,
        since=at,
    )
    note_owing(agreement)
    db.session.add(agreement)
    statelog.log(agreement, AGREEMENT.kind, "open", source="", by=by, at=at, comment=agreement.reason[:2000])
    _note(f"{kind.value}_proposed", agreement, by=by, at=at)
    return agreement


def revise_supplement(agreement: Agreement, proposal: Proposal, *, by: Viewer, at: datetime) -> None:
    """Put another wish in place of one that came back; it waits for the office again. Raises as the proposal."""
    require_revisable(agreement, AgreementKind.SUPPLEMENT, by=by)
    told = _sound(agreement.placement, proposal, by=by, at=at)
    _require_free(agreement, told)
    put_again(agreement, proposal, told=told, by=by, at=at)


def require_revisable(agreement: Agreement, kind: AgreementKind, *, by: Viewer) -> None:
    """Raises NotAllowed for who does not propose, Conflict for what is with the parties or settled."""
    if agreement.kind != kind or policy.party_of(by, agreement) not in policy.PROPOSERS:
        raise NotAllowed()
    if not policy.can_revise(by, agreement):
        raise Conflict("not_revisable", Text("只有退回修改的内容可以改动，请刷新页面查看最新状态"))


def put_again(agreement: Agreement, proposal: Proposal, *, told: changes.Changes, by: Viewer, at: datetime) -> None:
    """Keep what was changed in a proposal and put it before the office."""
    agreement.changes, agreement.reason = told, proposal.reason.strip()
    agreement.effective_on = proposal.effective_on
    agreement.completed_by = [one.value for one in FILLERS]
    statelog.log(agreement, AGREEMENT.kind, "revise", source=agreement.state, by=by, at=at)
    statelog.transition(agreement, AGREEMENT, "complete", by=SYSTEM, at=at)
    note_owing(agreement)
    _note(f"{agreement.kind}_revised", agreement, by=by, at=at)


def give_back(agreement: Agreement, comment: str, *, by: Viewer, at: datetime) -> None:
    """The office does not send a proposal but asks, with the reason, for another."""
    if policy.party_of(by, agreement) is not Party.SCHOOL:
        raise NotAllowed()
    statelog.transition(agreement, AGREEMENT, "give_back", by=by, at=at, comment=comment)
    proposer = changes.proposer_of(agreement)
    agreement.completed_by = [one for one in agreement.completed_by if one != proposer]
    note_owing(agreement)
    db.session.flush()


def _sound(placement: Placement, proposal: Proposal, *, by: Viewer, at: datetime) -> changes.Changes:
    if not proposal.reason.strip():
        raise RuleBroken("reason_missing", Text("请写明变更的原因"), field="reason")
    told = changes.differing(placement, proposal)
    intent = Intent(placement, told, proposal.effective_on, today=local_date(at))
    changes.require_sound(intent)
    require_reach(placement, proposal.effective_on, by=by, at=at)
    return told


def require_reach(placement: Placement, since: date, *, by: Viewer, at: datetime) -> None:
    """Whoever has settled days in the past may object to changing them (a locked sheet, a decided subsidy)."""
    if since < local_date(at):
        events.happened("terms_reach_back", terms.Reach(placement, since), by=by, at=at)


def _require_free(agreement: Agreement, told: changes.Changes) -> None:
    """While one proposal is not signed, no other changes the same (they would be agreed over each other's heads)."""
    for other in queries.changes_of(agreement.parent_id or agreement.id):
        if other.id == agreement.id or other.kind != AgreementKind.SUPPLEMENT or other.state not in UNSIGNED:
            continue
        shared = "、".join(map(str, changes.shared_topics(told, other.changes)))
        if shared:
            why = Text("%(other)s正在变更%(what)s，请先办完或作废它，再提出新的变更", other=called(other), what=shared)
            raise Conflict("being_changed", why)


def called(agreement: Agreement) -> Text:
    """How a proposal is named: by its number, which it takes when it is sent, or by the day it was made."""
    if agreement.number:
        return Text("补充协议 %(number)s ", number=agreement.number)
    return Text("%(day)s 提出的补充协议", day=local_date(agreement.created_at))


@events.on("agreement_sending")
def require_lawful(subject: Agreement, *, by: Viewer, at: datetime) -> None:
    """Before the parties get a supplement: it is still sound on this day, and no rule stands against the new terms.

    Raises RuleBroken with the first rule, its article and what would clear it.
    """
    if subject.kind != AgreementKind.SUPPLEMENT or subject.effective_on is None:
        return
    placement, today = subject.placement, local_date(at)
    then = terms.terms_on(placement, subject.effective_on)
    subject.changes = {
        column: {**pair, "before": changes.before(then, column)} for column, pair in subject.changes.items()
    }
    changes.require_sound(Intent(placement, subject.changes, subject.effective_on, today=today))
    require_reach(placement, subject.effective_on, by=by, at=at)
    against = objections(placement, subject.changes, subject.effective_on, today=today)
    if against:
        first = against[0]
        why = Text(
            "变更后不符合规定，不能送签：%(what)s（%(rule)s，%(article)s）。怎么办：%(how)s",
            what=first.message,
            rule=first.rule,
            article=first.article,
            how=first.clears,
        )
        raise RuleBroken("against_the_rules", why)


@events.on("change_signed")
def carry_out(subject: Agreement, *, by: Viewer, at: datetime) -> None:
    """All have signed: the terms hold from their day on. The signed agreement and its paper stay as they are."""
    if subject.kind != AgreementKind.SUPPLEMENT or subject.effective_on is None:
        return
    signed_at = subject.signed_at or at
    since = _binding_day(subject, subject.effective_on, by=by, at=signed_at)
    told = changes.after_of(subject)
    if "ends_on" in told:
        told["ends_on"] = max(told["ends_on"], since.isoformat())
    agreed = taking_effect.Agreed(subject.number, told, since, agreed_at=signed_at)
    taking_effect.agree(subject.placement, agreed, at=at)


def _binding_day(agreement: Agreement, effective_on: date, *, by: Viewer, at: datetime) -> date:
    """The agreed day; what cannot hold for the past and was signed late holds from the last signature on."""
    signed_on = local_date(at)
    if effective_on >= signed_on:
        return effective_on
    if not set(agreement.changes) <= REACHES_BACK:
        return signed_on
    try:
        require_reach(agreement.placement, effective_on, by=by, at=at)
    except DomainError:
        return signed_on
    return effective_on


@events.on("terms_changed")
def note_effect(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """The supplement says since when it is carried out."""
    done = {change.source for change in subject.terms_changes if change.applied_at}
    query = select(Agreement).where(
        Agreement.placement_id == subject.id,
        Agreement.kind == AgreementKind.SUPPLEMENT,
        Agreement.number.in_(done),
        Agreement.effective_at.is_(None),
    )
    for agreement in db.session.scalars(query):
        agreement.effective_at = at
        statelog.log(agreement, AGREEMENT.kind, "take_effect", source=agreement.state, by=SYSTEM, at=at)


def _note(act: str, agreement: Agreement, *, by: Viewer, at: datetime) -> None:
    detail: dict[str, Any] = {"parent": agreement.parent_id, "fields": sorted(agreement.changes)}
    audit.record(f"agreement_{act}", f"agreement:{agreement.id}", by=by, at=at, **detail)
