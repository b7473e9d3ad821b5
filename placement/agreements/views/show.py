"""One agreement: whose turn it is, the text, the signatures, the history; and the acts on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, url_for
from flask.wrappers import Response
from flask_babel import gettext as _
from sqlalchemy import select

from placement.accounts.rules import Role
from placement.agreements import policy, queries, services
from placement.agreements.declarations import what_it_is
from placement.agreements.facts.signing import party_name
from placement.agreements.forms import ReturnForm
from placement.agreements.models import Agreement
from placement.agreements.passage import Obstacle
from placement.agreements.rules import (
    AGREEMENT,
    AGREEMENT_KIND_LABELS,
    AGREEMENT_STATE_LABELS,
    CHANGES,
    EVENT_LABELS,
    FILLERS,
    PARTY_LABELS,
    AgreementKind,
    AgreementState,
)
from placement.agreements.services.links import obstacle_of
from placement.agreements.services.sending import job_key
from placement.agreements.views.blueprint import PARTIES, blueprint, comment, now, send_file
from placement.agreements.views.changing import change_context
from placement.agreements.views.paper_context import paper_context
from placement.agreements.views.sealing_words import limits_of
from placement.agreements.wording import TONES, method_of, next_step, signer_of, waited_for, who
from placement.extensions import db
from placement.infra import statelog
from placement.infra.jobs import Job, JobState
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import DomainError, NotAllowed, NotFound
from placement.organisations.queries import organisation_names
from placement.papers.models import IssuedDocument
from placement.papers.queries import visible_documents
from placement.placements.models import Placement
from placement.placements.queries import get_placement, visible_placements
from placement.placements.rules import OPEN
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes


@blueprint.get("/agreements/<int:agreement_id>")
@requires(*queries.READERS)
def show(agreement_id: int) -> Response:
    """The page of one agreement; its state region asks again while a text is being made."""
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    history = db.session.scalars(statelog.history(AGREEMENT.kind, agreement.id)).all()
    return respond(
        "agreements/show.html",
        "agreements/_state.html",
        agreement=agreement,
        history=history,
        organisations=organisation_names({row.organisation_id for row in history if row.organisation_id}),
        events=EVENT_LABELS,
        choices=[] if policy.party_of(viewer, agreement) is None else AGREEMENT.choices(agreement, viewer),
        placement_visible=_may_see_placement(viewer, agreement),
        **state_context(agreement, viewer),
        **change_context(agreement),
        **paper_context(agreement, viewer, history),
    )


def state_context(agreement: Agreement, viewer: Viewer) -> dict[str, Any]:
    """What the region shows that changes from act to act."""
    at = now()
    step = next_step(agreement, viewer, today=local_date(at), link_open=_link_open(agreement, at))
    return {
        "step": step,
        "busy": _job_state(agreement),
        "title": AGREEMENT_KIND_LABELS[AgreementKind(agreement.kind)],
        "state_word": AGREEMENT_STATE_LABELS[AgreementState(agreement.state)],
        "state_tone": TONES[AgreementState(agreement.state)],
        "columns": _columns(agreement),
        "fillers": [(party, PARTY_LABELS[party], party.value in agreement.completed_by) for party in FILLERS],
        "mine": policy.party_of(viewer, agreement),
        "document_visible": agreement.document is not None and _may_download(viewer, agreement),
        "can_open_again": agreement.placement.state in OPEN,
        "can_remind": policy.can_remind(viewer, agreement),
        "reminded_today": agreement.reminded_at is not None and local_date(agreement.reminded_at) == local_date(at),
        "can_delegate": policy.can_delegate(viewer, agreement),
        "what_it_is": what_it_is(),
        "what_it_is_not": limits_of(agreement),
    }


def _link_open(agreement: Agreement, at: datetime) -> bool:
    """Whether the guardian has a link in hand that opens."""
    return any(obstacle_of(link, at=at) in (None, Obstacle.EARLY) for link in agreement.links[-1:])


def _may_see_placement(viewer: Viewer, agreement: Agreement) -> bool:
    """Everybody who sees the agreement, but a colleague who only signs it."""
    if policy.party_of(viewer, agreement) is not None:
        return True
    query = visible_placements(viewer).where(Placement.id == agreement.placement_id)
    return db.session.scalar(query.with_only_columns(Placement.id)) is not None


def _columns(agreement: Agreement) -> list[dict[str, Any]]:
    signed = {one.party: one for one in agreement.current_signatures}
    rows = []
    for party in agreement.order:
        one = signed.get(party)
        rows.append(
            {
                "party": PARTY_LABELS[party],
                "name": party_name(agreement, party),
                "signature": one,
                "signer": signer_of(one) if one else "",
                "method": method_of(one) if one else "",
                "waiting_for": waited_for(agreement, party),
            }
        )
    return rows


def _job_state(agreement: Agreement) -> str:
    """The state of the job that makes the present text: empty when nothing is being made."""
    if agreement.state != AgreementState.SIGNING:
        return ""
    if agreement.draft_id is None:
        key = job_key(agreement)
    elif agreement.next_party is None:
        key = f"agreement_final:{agreement.id}:{agreement.draft_number}"
    else:
        return ""
    found = db.session.scalar(select(Job.state).where(Job.key == key))
    return str(found or JobState.QUEUED)


def _may_download(viewer: Viewer, agreement: Agreement) -> bool:
    query = visible_documents(viewer).where(IssuedDocument.id == agreement.document_id)
    return db.session.scalar(query) is not None


@blueprint.get("/agreements/of-placement/<int:placement_id>")
@requires(*queries.READERS)
def of_placement(placement_id: int) -> Response:
    """From a placement to its agreement."""
    placement = get_placement(current_viewer(), placement_id)
    agreement = queries.of_placement(placement.id)
    if agreement is None:
        raise NotFound()
    return go(url_for("agreements.show", agreement_id=agreement.id))


@blueprint.get("/agreements/<int:agreement_id>/draft")
@requires(*queries.READERS)
def draft(agreement_id: int) -> Response:
    """The draft that is signed, byte for byte."""
    agreement = queries.get_agreement(current_viewer(), agreement_id)
    if agreement.draft is None:
        raise NotFound()
    return send_file(agreement.draft.file, name=agreement.draft.file.name, inline=True)


@blueprint.post("/agreements/<int:agreement_id>/<any(send, reopen, refuse, void, archive):act>")
@requires(*PARTIES)
@writes
def act(agreement_id: int, act: str) -> Response:
    """Send for signing, take back, refuse, void, archive."""
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    _ACTS[act](agreement, viewer)
    flash(_("已更新：%(state)s", state=translate(AGREEMENT_STATE_LABELS[AgreementState(agreement.state)])), "success")
    return go(url_for("agreements.show", agreement_id=agreement.id))


_ACTS: dict[str, Any] = {
    "send": lambda agreement, viewer: services.send_for_signing(agreement, by=viewer, at=now()),
    "reopen": lambda agreement, viewer: services.reopen(agreement, by=viewer, at=now()),
    "refuse": lambda agreement, viewer: services.refuse(agreement, comment(), by=viewer, at=now()),
    "void": lambda agreement, viewer: services.void(agreement, comment(), by=viewer, at=now()),
    "archive": lambda agreement, viewer: services.archive(agreement, by=viewer, at=now()),
}


@blueprint.post("/agreements/of-placement/<int:placement_id>/open")
@requires(Role.PLACEMENT_OFFICE)
@writes
def open_again(placement_id: int) -> Response:
    """Begin a new agreement after a refusal."""
    viewer = current_viewer()
    placement = get_placement(viewer, placement_id)
    agreement = services.open_agreement(placement, by=viewer, at=now())
    flash(_("已重新起草，原来填写的内容已带入"), "success")
    return go(url_for("agreements.show", agreement_id=agreement.id))


@blueprint.get("/agreements/<int:agreement_id>/return")
@requires(*PARTIES)
def ask_return(agreement_id: int) -> Response:
    """Ask which party has to change what."""
    agreement = queries.get_agreement(current_viewer(), agreement_id)
    return _return_page(agreement, _return_form(agreement, formdata=None))


@blueprint.post("/agreements/<int:agreement_id>/return")
@requires(*PARTIES)
@writes
def return_draft(agreement_id: int) -> Response:
    """Send back for a change."""
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    form = _return_form(agreement)
    if not form.validate():
        return _return_page(agreement, form, status=422)
    to = next(party for party in FILLERS if party.value == form.to.data)
    try:
        services.return_draft(agreement, to, form.comment.data, by=viewer, at=now())
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return _return_page(agreement, form, status=error.status)
    flash(_("已退回修改，原有签署作废"), "success")
    return go(url_for("agreements.show", agreement_id=agreement.id))


def _return_form(agreement: Agreement, **data: Any) -> ReturnForm:
    form = ReturnForm(**data)
    parties = policy.PROPOSERS if agreement.kind in CHANGES else FILLERS
    form.to.choices = options({party.value: who(party, agreement.kind) for party in parties})
    return form


def _return_page(agreement: Agreement, form: ReturnForm, *, status: int = 200) -> Response:
    return respond("agreements/return.html", status=status, agreement=agreement, form=form)
