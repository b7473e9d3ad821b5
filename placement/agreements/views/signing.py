"""Signing with one's own account: read, agree, enter the password again; one agreement, or several in one act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.agreements import policy, queries, services
from placement.agreements.changes import rows_of
from placement.agreements.declarations import SIGNING_CONSENT, SIGNING_EDITION, consent_hash, what_it_is
from placement.agreements.facts.hours import rest, work_days
from placement.agreements.facts.signing import party_name
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT_KIND_LABELS, AgreementKind, Party
from placement.agreements.services import Proof
from placement.agreements.signing_forms import SignForm, SignManyForm
from placement.agreements.views.blueprint import SIGNERS, blueprint, now
from placement.agreements.views.sealing_words import limits_of
from placement.extensions import db
from placement.kernel.errors import DomainError, NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes

AT_ONCE = 100
"""More agreements than this nobody reads in one sitting."""
COUNTED = ("wrong_password", "locked")


@blueprint.get("/agreements/<int:agreement_id>/sign")
@requires(*SIGNERS)
def sign(agreement_id: int) -> Response:
    """Read and sign; after signing, also by the back button, the page says that it is signed."""
    agreement, party = _own(agreement_id)
    if agreement.draft is None or not policy.can_sign_on_screen(current_viewer(), agreement):
        return go(_page_of(agreement))
    form = SignForm(formdata=None, sha256=agreement.draft.sha256, consent=consent_hash())
    return _sign_page(agreement, party, form)


@blueprint.post("/agreements/<int:agreement_id>/sign")
@requires(*SIGNERS)
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
        services.sign_on_screen(agreement, party, _proof(form, form.sha256.data), by=current_viewer(), at=now())
    except NotAllowed:
        raise
    except DomainError as error:
        return _sign_page(agreement, party, form, status=_told(form, error))
    flash(_("已签署"), "success")
    return go(_page_of(agreement))


@blueprint.get("/agreements/sign-many")
@requires(*SIGNERS)
def sign_many() -> Response:
    """The ticked agreements that wait for the viewer's signature, each with its text to read."""
    chosen = _chosen(request.args.getlist("ids", type=int))
    return _many_page(chosen, SignManyForm(formdata=None, consent=consent_hash()))


@blueprint.post("/agreements/sign-many")
@requires(*SIGNERS)
@writes
def put_signatures() -> Response:
    """Sign each under its own hash; rows that fail are named and the others are signed."""
    chosen, form = _chosen(request.form.getlist("ids", type=int)), SignManyForm()
    if not form.validate():
        return _many_page(chosen, form, status=422)
    drafts = [(agreement, _read(agreement)) for agreement in chosen]
    try:
        done, failed = services.sign_many(drafts, _proof(form), by=current_viewer(), at=now())
    except DomainError as error:
        return _many_page(chosen, form, status=_told(form, error))
    if failed:
        return _many_page([], form, done=done, failed=failed)
    flash(_("已签署 %(n)s 份协议", n=done), "success")
    return go(url_for("agreements.index", mine=1))


def _proof(form: Any, sha256: str | None = "") -> Proof:
    return Proof(
        sha256=sha256 or "",
        consent_hash=form.consent.data or "",
        password=form.password.data,
        authority=bool(form.authority.data),
        address=request.remote_addr or "",
    )


def _told(form: Any, error: DomainError) -> int:
    """Put the refusal beside its field; a failed attempt counts although nothing is signed."""
    if error.code in COUNTED:
        db.session.commit()
    form.add_error(error.field, translate(error.message))
    return error.status


def _chosen(ids: list[int]) -> list[Agreement]:
    """Those of the ticked that wait for the viewer. Raises RuleBroken when none does."""
    viewer = current_viewer()
    found = queries.agreements_by_ids(viewer, ids[:AT_ONCE])
    waiting = [agreement for agreement in found if policy.can_sign_on_screen(viewer, agreement)]
    if not waiting:
        raise RuleBroken("nothing_picked", Text("请先勾选轮到您签署的协议"))
    return waiting


def _many_page(
    chosen: Sequence[Agreement], form: SignManyForm, *, done: int = 0, failed: Any = (), status: int = 200
) -> Response:
    return respond(
        "agreements/sign_many.html",
        status=status,
        chosen=[(agreement, _read(agreement)) for agreement in chosen],
        titles={kind.value: label for kind, label in AGREEMENT_KIND_LABELS.items()},
        form=form,
        consent=SIGNING_CONSENT,
        edition=SIGNING_EDITION,
        what_it_is=what_it_is(),
        what_it_is_not=limits_of(chosen[0]) if chosen else "",
        done=done,
        failed=failed,
    )


def _read(agreement: Agreement) -> str:
    """The hash of the text that was on the page: what came back with the form, not what may have followed meanwhile."""
    draft = agreement.draft.sha256 if agreement.draft else ""
    return request.form.get(f"sha256-{agreement.id}", draft)


def _sign_page(agreement: Agreement, party: Party, form: SignForm, *, status: int = 200) -> Response:
    return respond(
        "agreements/sign.html",
        status=status,
        agreement=agreement,
        form=form,
        changed=rows_of(agreement),
        days=work_days(agreement.placement),
        rest=rest(agreement.placement),
        title=AGREEMENT_KIND_LABELS[AgreementKind(agreement.kind)],
        party_name=party_name(agreement, party),
        giver=_giver(agreement, party),
        needs_authority=party is Party.ENTERPRISE or agreement.delegation_of(party) is not None,
        consent=SIGNING_CONSENT,
        edition=SIGNING_EDITION,
        what_it_is=what_it_is(),
        what_it_is_not=limits_of(agreement),
    )


def _giver(agreement: Agreement, party: Party) -> str:
    """Who gave the signature into the viewer's hands."""
    delegation = agreement.delegation_of(party)
    return delegation.giver.name if delegation else ""


def _own(agreement_id: int) -> tuple[Agreement, Party]:
    """The agreement and the party for which the viewer signs, or would if it were not in other hands."""
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    party = policy.signs_for(viewer, agreement) or policy.party_of(viewer, agreement)
    if party is None:
        raise NotAllowed()
    return agreement, party


def _page_of(agreement: Agreement) -> str:
    return url_for("agreements.show", agreement_id=agreement.id)
