"""Changing and ending a signed agreement: the forms of a supplement and a termination, and what their pages show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.agreements import changes, policy, queries, services
from placement.agreements.change_forms import SupplementForm, names_for, supplement_form, termination_form
from placement.agreements.changes import Intent, after_of, before_of
from placement.agreements.judging import objections
from placement.agreements.models import Agreement
from placement.agreements.rules import (
    AGREEMENT_KIND_LABELS,
    AGREEMENT_STATE_LABELS,
    CHANGES,
    FILLABLE,
    AgreementKind,
    AgreementState,
    Party,
)
from placement.agreements.views.blueprint import blueprint, comment, now
from placement.agreements.views.told import hints, told_findings
from placement.compliance.week import WEEKDAYS
from placement.kernel.clock import local_date
from placement.kernel.errors import DomainError, NotAllowed, RuleBroken
from placement.kernel.findings import Finding
from placement.placements import terms, terms_words
from placement.placements.rules import WITH_CONSENT
from placement.placements.week_form import LIKE_MONDAY
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes

PROPOSERS = (Role.PLACEMENT_OFFICE, Role.HR)


@blueprint.get("/agreements/<int:agreement_id>/supplement")
@requires(*PROPOSERS)
def supplement(agreement_id: int) -> Response:
    """The terms as they stand, to be changed; or a proposal that came back, to be mended."""
    agreement = _changeable(agreement_id, AgreementKind.SUPPLEMENT)
    return _supplement_page(agreement, _supplement_form(agreement, submitted=False))


@blueprint.post("/agreements/<int:agreement_id>/supplement")
@requires(*PROPOSERS)
@writes
def propose_supplement(agreement_id: int) -> Response:
    """Put the change before the office; or only say what the rules say of it and keep nothing."""
    agreement = _changeable(agreement_id, AgreementKind.SUPPLEMENT)
    form = _supplement_form(agreement, submitted=True)
    if not form.validate():
        return _supplement_page(agreement, form, status=422)
    proposal = form.proposal(agreement.placement, terms.agreed_terms(agreement.placement))
    try:
        if request.form.get("act") == "check":
            return _supplement_page(agreement, form, looked_at=changes.differing(agreement.placement, proposal))
        kept = _keep_supplement(agreement, proposal)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return _supplement_page(agreement, form, status=error.status)
    flash(_("补充协议已提出，等学校送签"), "success")
    return go(url_for("agreements.show", agreement_id=kept.id))


def _keep_supplement(agreement: Agreement, proposal: changes.Proposal) -> Agreement:
    if agreement.parent_id is None:
        return services.propose_supplement(agreement, proposal, by=current_viewer(), at=now())
    services.revise_supplement(agreement, proposal, by=current_viewer(), at=now())
    return agreement


def _changeable(agreement_id: int, kind: AgreementKind) -> Agreement:
    """The signed agreement that is to be changed, or the proposal that came back. Raises NotFound, NotAllowed."""
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    wrong = agreement.parent_id is not None and agreement.kind != kind
    if wrong or policy.party_of(viewer, agreement) not in policy.PROPOSERS:
        raise NotAllowed()
    return agreement


def _supplement_form(agreement: Agreement, *, submitted: bool) -> SupplementForm:
    """Filled with what is agreed; a proposal that came back with what was wished for."""
    placement, today = agreement.placement, local_date(now())
    shown, told = terms.agreed_terms(placement), {"effective_on": today, "reason": ""}
    if agreement.parent_id is not None:
        wished = {column: terms.read(column, value) for column, value in after_of(agreement).items()}
        shown = replace(shown, **wished)
        told = {"effective_on": agreement.effective_on or today, "reason": agreement.reason}
    return supplement_form(placement, shown, submitted=submitted, **told)


def _supplement_page(
    agreement: Agreement, form: SupplementForm, *, looked_at: changes.Changes | None = None, status: int = 200
) -> Response:
    placement, viewer = agreement.placement, current_viewer()
    rows, against = _preview(agreement, form, looked_at) if looked_at is not None else ([], [])
    return respond(
        "agreements/supplement_form.html",
        status=status,
        agreement=agreement,
        placement=placement,
        form=form,
        open_for=policy.can_change(viewer, agreement) or policy.can_revise(viewer, agreement),
        names=names_for(placement),
        hours=placement.kind in WITH_CONSENT,
        weekdays=WEEKDAYS,
        like_monday=LIKE_MONDAY,
        hints=hints(placement),
        looked_at=looked_at is not None,
        rows=rows,
        against=told_findings(against, placement, viewer),
        blocked=changes.NOT_FOR_THE_PAST,
    )


def _preview(
    agreement: Agreement, form: SupplementForm, looked_at: changes.Changes
) -> tuple[list[terms_words.Row], list[Finding]]:
    """What would be changed and what the rules say of it. Raises RuleBroken as the proposal would."""
    placement, day, today = agreement.placement, form.effective_on.data, local_date(now())
    changes.require_sound(Intent(placement, looked_at, day, today=today))
    before = {column: pair["before"] for column, pair in looked_at.items()}
    after = {column: pair["after"] for column, pair in looked_at.items()}
    against = objections(placement, looked_at, day, today=today)
    return terms_words.rows(placement, before, after), against


@blueprint.get("/agreements/<int:agreement_id>/termination")
@requires(*PROPOSERS)
def termination(agreement_id: int) -> Response:
    """Ask for the last day and the reason."""
    agreement = _changeable(agreement_id, AgreementKind.TERMINATION)
    own = policy.party_of(current_viewer(), agreement) or Party.SCHOOL
    told: dict[str, Any] = {"last_day": local_date(now()), "wished_by": own.value}
    if agreement.parent_id is not None:
        wisher = changes.proposer_of(agreement) or own
        told = {"last_day": agreement.effective_on, "reason": agreement.reason, "wished_by": wisher.value}
    return _termination_page(agreement, termination_form(own, formdata=None, **told))


@blueprint.post("/agreements/<int:agreement_id>/termination")
@requires(*PROPOSERS)
@writes
def propose_termination(agreement_id: int) -> Response:
    """Put the end before the office."""
    agreement = _changeable(agreement_id, AgreementKind.TERMINATION)
    form = termination_form(policy.party_of(current_viewer(), agreement) or Party.SCHOOL)
    if not form.validate():
        return _termination_page(agreement, form, status=422)
    try:
        kept = _keep_termination(agreement, form)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error("last_day" if error.field == "effective_on" else error.field, translate(error.message))
        return _termination_page(agreement, form, status=error.status)
    flash(_("解除协议已提出，等学校送签"), "success")
    return go(url_for("agreements.show", agreement_id=kept.id))


def _keep_termination(agreement: Agreement, form: Any) -> Agreement:
    last_day, reason, viewer = form.last_day.data, form.reason.data, current_viewer()
    if agreement.parent_id is None:
        wished_by = Party(form.wished_by.data)
        return services.propose_termination(agreement, last_day, reason, wished_by=wished_by, by=viewer, at=now())
    services.revise_termination(agreement, last_day, reason, by=viewer, at=now())
    return agreement


def _termination_page(agreement: Agreement, form: Any, *, status: int = 200) -> Response:
    viewer = current_viewer()
    return respond(
        "agreements/termination_form.html",
        status=status,
        agreement=agreement,
        placement=agreement.placement,
        form=form,
        open_for=policy.can_change(viewer, agreement) or policy.can_revise(viewer, agreement),
    )


@blueprint.post("/agreements/<int:agreement_id>/give-back")
@requires(Role.PLACEMENT_OFFICE)
@writes
def give_back(agreement_id: int) -> Response:
    """The office asks for another proposal."""
    agreement = queries.get_agreement(current_viewer(), agreement_id)
    services.give_back(agreement, comment(), by=current_viewer(), at=now())
    flash(_("已退回提出方修改"), "success")
    return go(url_for("agreements.show", agreement_id=agreement.id))


@blueprint.get("/agreements/of-number/<string:number>")
@requires(*queries.READERS)
def of_number(number: str) -> Response:
    """From the number on a paper to its page."""
    return go(url_for("agreements.show", agreement_id=queries.by_number(current_viewer(), number).id))


def change_context(agreement: Agreement) -> dict[str, Any]:
    """What the page of an agreement shows of its changes; of a change, what it says and what the rules say of it."""
    viewer = current_viewer()
    if agreement.kind not in CHANGES:
        return {
            "supplements": queries.changes_of(agreement.id),
            "may_change": policy.can_change(viewer, agreement),
            "change": None,
            "kind_words": AGREEMENT_KIND_LABELS,
            "state_words": AGREEMENT_STATE_LABELS,
        }
    waits = agreement.state in (*FILLABLE, AgreementState.READY) and policy.party_of(viewer, agreement) is not None
    against = _against(agreement) if waits and agreement.changes else []
    return {
        "supplements": [],
        "may_change": False,
        "change": {
            "rows": terms_words.rows(agreement.placement, before_of(agreement), after_of(agreement)),
            "proposed_by": changes.proposed_by(agreement),
            "judged": waits and bool(agreement.changes),
            "against": told_findings(against, agreement.placement, viewer),
            "may_revise": policy.can_revise(viewer, agreement),
            "form": "agreements.supplement" if agreement.changes else "agreements.termination",
        },
    }


def _against(agreement: Agreement) -> list[Finding]:
    if agreement.effective_on is None:
        return []
    today = local_date(now())
    try:
        return objections(agreement.placement, agreement.changes, agreement.effective_on, today=today)
    except RuleBroken:
        return []
