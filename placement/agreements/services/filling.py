"""Each party fills in its own terms, half done as often as it likes, then says that it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from placement.agreements import policy, queries
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT, FILLABLE, FILLERS, PARTY_LABELS, AgreementState, Party
from placement.agreements.services.owing import note_owing
from placement.agreements.terms import Term, changed_materially, missing, terms_of
from placement.extensions import db
from placement.infra import audit, events, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.placements import services as placements
from placement.placements.models import Placement


def fill_terms(
    agreement: Agreement, party: Party, values: Mapping[str, Any], *, complete: bool, by: Viewer, at: datetime
) -> None:
    """Save a party's terms; with `complete` it is done, and when all are, the agreement is ready.

    Raises NotAllowed for another party's terms, Conflict in another state, RuleBroken beside a field that is missing.
    """
    if policy.party_of(by, agreement) is not party:
        raise NotAllowed()
    if agreement.state not in FILLABLE:
        raise Conflict("not_fillable", Text("协议内容已提交，不能再修改；需要修改的，请退回或重新填写"))
    names = [term.name for term in terms_of(agreement.kind, party)]
    kept = {**agreement.terms.get(party, {}), **{name: values[name] for name in names if name in values}}
    agreement.terms = {**agreement.terms, party.value: kept}
    agreement.completed_by = [one for one in agreement.completed_by if one != party]
    if complete:
        _complete(agreement, party, kept, by=by, at=at)
    note_owing(agreement)
    db.session.flush()


def _ask_again(agreement: Agreement, party: Party, kept: dict[str, Any], *, by: Viewer, at: datetime) -> None:
    """Who completed its part while this party's terms were others looks again before the text is made."""
    before = agreement.completed_terms.get(party)
    others = [one for one in agreement.completed_by if one != party]
    changed = [] if before is None else changed_materially(agreement.kind, party, before=before, after=kept)
    if not changed or not others:
        return
    agreement.completed_by = []
    seen = agreement.resets
    agreement.resets = {**seen, **{one: _joined(seen.get(one, []), changed) for one in others}}
    told = "、".join(str(term.label) for term in changed)
    asked = "、".join(str(PARTY_LABELS[Party(one)]) for one in others)
    comment = f"{PARTY_LABELS[party]}修改了：{told}。请{asked}重新确认"
    statelog.log(agreement, AGREEMENT.kind, "reset", source=agreement.state, by=by, at=at, comment=comment)


def _joined(known: list[str], changed: list[Term]) -> list[str]:
    return [*known, *(term.name for term in changed if term.name not in known)]


def _complete(agreement: Agreement, party: Party, kept: dict[str, Any], *, by: Viewer, at: datetime) -> None:
    empty = missing(agreement.kind, party, kept)
    if empty:
        raise RuleBroken("term_missing", Text("请填写：%(what)s", what=empty[0].label), field=empty[0].name)
    _carry_over(agreement, kept, by=by, at=at)
    _ask_again(agreement, party, kept, by=by, at=at)
    agreement.completed_terms = {**agreement.completed_terms, party.value: kept}
    agreement.completed_by = [*agreement.completed_by, party.value]
    agreement.resets = {one: names for one, names in agreement.resets.items() if one != party}
    audit.record("agreement_filled", f"agreement:{agreement.id}", by=by, at=at, party=party.value)
    if set(agreement.completed_by) >= set(FILLERS):
        statelog.transition(agreement, AGREEMENT, "complete", by=SYSTEM, at=at)


def _carry_over(agreement: Agreement, kept: dict[str, Any], *, by: Viewer, at: datetime) -> None:
    """People and insurance are facts of the placement: they are set there, under its rules."""
    placement = agreement.placement
    if kept.get("mentor_id") and kept["mentor_id"] != placement.mentor_id:
        placements.set_people(placement, mentor_id=kept["mentor_id"], by=by, at=at)
    if kept.get("instructor_id") and kept["instructor_id"] != placement.instructor_id:
        placements.set_people(placement, instructor_id=kept["instructor_id"], by=by, at=at)
    if kept.get("insured_from"):
        _insure(agreement, kept, by=by, at=at)


def _insure(agreement: Agreement, kept: dict[str, Any], *, by: Viewer, at: datetime) -> None:
    placement = agreement.placement
    known = {(policy.insurer, policy.policy_number) for policy in placement.insurances}
    if (kept["insurer"], kept["policy_number"]) in known:
        return
    first, last = date.fromisoformat(kept["insured_from"]), date.fromisoformat(kept["insured_to"])
    if last < first:
        raise RuleBroken("end_before_start", Text("保险止期不能早于保险起期"), field="insured_to")
    covers = DateRange(first, last)
    placements.record_insurance(placement, kept["insurer"], kept["policy_number"], covers=covers, by=by, at=at)


def reopen(agreement: Agreement, *, by: Viewer, at: datetime) -> None:
    """Take back one's own part of an agreement that is ready but not yet sent."""
    party = policy.party_of(by, agreement)
    if party is None:
        raise NotAllowed()
    statelog.transition(agreement, AGREEMENT, "reopen", by=by, at=at)
    agreement.completed_by = [one for one in agreement.completed_by if one != party]
    note_owing(agreement)
    db.session.flush()


HOURS_CHANGED = "工作时间安排有变化，请企业重新确认工作时间"
GIVEN_UP = (AgreementState.REFUSED, AgreementState.VOID)


@events.on("week_changing")
def confirm_hours_again(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """Other hours: what the enterprise confirmed of the old ones counts no longer, and its part is open again.

    Raises Conflict when the text is with the parties for signing, or signed.
    """
    agreement = queries.of_placement(subject.id)
    if agreement is None or agreement.state in GIVEN_UP:
        return
    if agreement.state not in (*FILLABLE, AgreementState.READY):
        why = Text("协议已送各方签署，工作时间不能修改；确需修改的，请先在协议页面退回修改")
        raise Conflict("agreement_in_signing", why)
    confirmed = agreement.terms.get(Party.ENTERPRISE, {})
    if not confirmed.get("hours_confirmed"):
        return
    if agreement.state == AgreementState.READY:
        statelog.transition(agreement, AGREEMENT, "reopen", by=by, at=at, comment=HOURS_CHANGED)
    else:
        statelog.log(agreement, AGREEMENT.kind, "hours", source=agreement.state, by=by, at=at, comment=HOURS_CHANGED)
    agreement.terms = {**agreement.terms, Party.ENTERPRISE.value: {**confirmed, "hours_confirmed": False}}
    agreement.completed_by = [one for one in agreement.completed_by if one != Party.ENTERPRISE]
    note_owing(agreement)
    db.session.flush()
