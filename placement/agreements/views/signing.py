"""Signing: read, agree, enter the password again; or upload the paper that was signed by hand."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.agreements import policy, queries, services
from placement.agreements.drafting.hours import rest, work_days
from placement.agreements.drafting.signing import party_name
from placement.agreements.forms import ScanForm, SignForm
from placement.agreements.models import Agreement
from placement.agreements.rules import (
    AGREEMENT_KIND_LABELS,
    PARTY_LABELS,
    SIGNING_CONSENT,
    SIGNING_EDITION,
    WHAT_IT_IS,
    WHAT_IT_IS_NOT,
    AgreementKind,
    AgreementState,
    Party,
    consent_hash,
)
from placement.agreements.services import Proof
from placement.agreements.views.blueprint import PARTIES, blueprint, now, send_file, uploaded
from placement.extensions import db
from placement.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from placement.placements.policy import can_see_papers
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes


@blueprint.get("/agreements/<int:agreement_id>/sign")
@requires(*PARTIES)
def sign(agreement_id: int) -> Response:
    """Read and sign; after signing, also by the back button, the page says that it is signed."""
    agreement, party = _own(agreement_id)
    if agreement.draft is None or not policy.can_sign_on_screen(current_viewer(), agreement):
        return go(_page_of(agreement))
    form = SignForm(formdata=None, sha256=agreement.draft.sha256, consent=consent_hash())
    return _sign_page(agreement, party, form)


@blueprint.post("/agreements/<int:agreement_id>/sign")
@requires(*PARTIES)
@writes
def put_signature(agreement_id: int) -> Response:
    """Sign. A wrong password counts like a failed sign-in, so that commits although the answer is 422."""
    agreement, party = _own(agreement_id)
    form = SignForm()
    if any(one.party == party for one in agreement.current_signatures):
        flash(_("您已经签署，无需重复签署"), "info")
        return go(_page_of(agreement))
    if not form.validate():
        return _sign_page(agreement, party, form, status=422)
    try:
        services.sign_on_screen(agreement, party, _proof(form), by=current_viewer(), at=now())
    except NotAllowed:
        raise
    except DomainError as error:
        if error.code in ("wrong_password", "locked"):
            db.session.commit()  # the failed attempt counts although the answer is 422
        form.add_error(error.field, translate(error.message))
        return _sign_page(agreement, party, form, status=error.status)
    flash(_("已签署"), "success")
    return go(_page_of(agreement))


def _proof(form: SignForm) -> Proof:
    return Proof(
        sha256=form.sha256.data or "",
        consent_hash=form.consent.data or "",
        password=form.password.data,
        authority=bool(form.authority.data),
        address=request.remote_addr or "",
    )


def _sign_page(agreement: Agreement, party: Party, form: SignForm, *, status: int = 200) -> Response:
    return respond(
        "agreements/sign.html",
        status=status,
        agreement=agreement,
        form=form,
        days=work_days(agreement.placement),
        rest=rest(agreement.placement),
        title=AGREEMENT_KIND_LABELS[AgreementKind(agreement.kind)],
        party_name=party_name(agreement, party),
        needs_authority=party is Party.ENTERPRISE,
        consent=SIGNING_CONSENT,
        edition=SIGNING_EDITION,
        what_it_is=WHAT_IT_IS,
        what_it_is_not=WHAT_IT_IS_NOT,
    )


@blueprint.get("/agreements/<int:agreement_id>/scan")
@requires(*PARTIES)
def scan(agreement_id: int) -> Response:
    """Ask for the scan of the party whose turn it is."""
    agreement, _party = _own(agreement_id)
    if agreement.draft is None or agreement.state != AgreementState.SIGNING or agreement.next_party is None:
        return go(_page_of(agreement))
    return _scan_page(agreement, _scan_form(agreement, formdata=None, name=party_name_to_sign(agreement)))


def party_name_to_sign(agreement: Agreement) -> str:
    """The person expected to sign; an organisation's representative is not known beforehand."""
    turn = agreement.next_party
    return party_name(agreement, turn) if turn in (Party.PERSON, Party.GUARDIAN) else ""


@blueprint.post("/agreements/<int:agreement_id>/scan")
@requires(*PARTIES)
@writes
def upload_scan(agreement_id: int) -> Response:
    """Keep the scan as this party's signature."""
    agreement, _party = _own(agreement_id)
    form = _scan_form(agreement)
    if not form.validate():
        return _scan_page(agreement, form, status=422)
    try:
        services.sign_on_paper(
            agreement,
            Party(form.party.data),
            form.name.data,
            scan=uploaded(form.scan),
            by=current_viewer(),
            at=now(),
        )
    except NotAllowed:
        raise
    except Conflict:
        raise
    except DomainError as error:
        form.add_error("scan" if error.field == "file" else error.field, translate(error.message))
        return _scan_page(agreement, form, status=422)
    flash(_("已登记纸质签署"), "success")
    return go(_page_of(agreement))


def _scan_form(agreement: Agreement, **data: Any) -> ScanForm:
    """Only the party whose turn it is, and only if the viewer may bring its paper."""
    turn, viewer = agreement.next_party, current_viewer()
    allowed = turn is not None and policy.can_upload_for(viewer, agreement, turn)
    if turn is not None and "formdata" in data:
        data["party"] = turn.value
    form = ScanForm(**data)
    form.party.choices = options({turn.value: PARTY_LABELS[turn]}) if turn and allowed else []
    return form


def _scan_page(agreement: Agreement, form: ScanForm, *, status: int = 200) -> Response:
    return respond("agreements/scan.html", status=status, agreement=agreement, form=form, turn=agreement.next_party)


@blueprint.get("/agreements/<int:agreement_id>/signatures/<int:signature_id>/scan")
@requires(*queries.READERS)
def signature_scan(agreement_id: int, signature_id: int) -> Response:
    """The scan of a signed paper, for the parties' own people and for those who oversee the school."""
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    signature = queries.get_signature(agreement, signature_id)
    may_see = policy.party_of(viewer, agreement) is not None or can_see_papers(viewer, agreement.placement)
    if signature.scan is None or not may_see:
        raise NotFound()
    return send_file(signature.scan, name=signature.scan.name)


def _own(agreement_id: int) -> tuple[Agreement, Party]:
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    party = policy.party_of(viewer, agreement)
    if party is None:
        raise NotAllowed()
    return agreement, party


def _page_of(agreement: Agreement) -> str:
    return url_for("agreements.show", agreement_id=agreement.id)
