"""An organisation gives its signature into a colleague's hands; and those who wait remind those whose turn it is."""

from __future__ import annotations

from flask import flash, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.agreements import policy, queries, services
from placement.agreements.models import Agreement
from placement.agreements.rules import DELEGATES, PARTY_LABELS, Party
from placement.agreements.services.delegating import candidates
from placement.agreements.signing_forms import DelegateForm
from placement.agreements.views.blueprint import PARTIES, blueprint, now
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes

GIVERS = (Role.PLACEMENT_OFFICE, Role.HR)


@blueprint.get("/agreements/<int:agreement_id>/delegate")
@requires(*GIVERS)
def ask_delegate(agreement_id: int) -> Response:
    """Ask into whose hands; or show in whose hands it is."""
    agreement, party = _own(agreement_id)
    return _page(agreement, party, _form(agreement, party))


@blueprint.post("/agreements/<int:agreement_id>/delegate")
@requires(*GIVERS)
@writes
def delegate(agreement_id: int) -> Response:
    """Give the signature into a colleague's hands."""
    agreement, party = _own(agreement_id)
    form = _form(agreement, party)
    if not form.validate():
        return _page(agreement, party, form, status=422)
    try:
        given = services.delegate(agreement, form.to.data, by=current_viewer(), at=now())
    except RuleBroken as error:
        form.add_error(error.field or "to", translate(error.message))
        return _page(agreement, party, form, status=422)
    flash(_("已委托%(name)s签署", name=given.delegate.name), "success")
    return go(_page_of(agreement))


@blueprint.post("/agreements/<int:agreement_id>/delegate/withdraw")
@requires(*GIVERS)
@writes
def withdraw_delegation(agreement_id: int) -> Response:
    """Take the signature back."""
    agreement, _party = _own(agreement_id)
    services.take_back(agreement, by=current_viewer(), at=now())
    flash(_("已收回委托，由本单位经办人签署"), "success")
    return go(_page_of(agreement))


@blueprint.post("/agreements/<int:agreement_id>/remind")
@requires(*PARTIES)
@writes
def remind(agreement_id: int) -> Response:
    """Remind whoever's turn it is."""
    agreement = queries.get_agreement(current_viewer(), agreement_id)
    sent = services.remind(agreement, by=current_viewer(), at=now())
    if sent:
        flash(_("已催办，发出邮件 %(n)s 封", n=sent), "success")
    else:
        flash(_("已记录催办；对方没有登记邮箱，请另行电话联系"), "warning")
    return go(_page_of(agreement))


def _form(agreement: Agreement, party: Party) -> DelegateForm:
    return DelegateForm().offer(candidates(agreement, party, by=current_viewer()))


def _page(agreement: Agreement, party: Party, form: DelegateForm, *, status: int = 200) -> Response:
    return respond(
        "agreements/delegate.html",
        status=status,
        agreement=agreement,
        form=form,
        party=PARTY_LABELS[party],
        standing=agreement.delegation_of(party),
        open=policy.can_delegate(current_viewer(), agreement),
    )


def _own(agreement_id: int) -> tuple[Agreement, Party]:
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    party = policy.party_of(viewer, agreement)
    if party is None or party not in DELEGATES:
        raise NotAllowed()
    return agreement, party


def _page_of(agreement: Agreement) -> str:
    return url_for("agreements.show", agreement_id=agreement.id)
