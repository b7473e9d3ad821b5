"""The office makes a link for a guardian without an account: shown once, with the code that is told by telephone."""

from __future__ import annotations

from flask import current_app, flash, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.agreements import policy, queries, services
from placement.agreements.models import Agreement
from placement.agreements.passage import OBSTACLE_LABELS, Obstacle
from placement.agreements.rules import AGREEMENT_KIND_LABELS, AgreementKind, Party
from placement.agreements.services.links import obstacle_of
from placement.agreements.views.blueprint import blueprint, now
from placement.infra.qr import qr_svg
from placement.kernel.errors import NotAllowed
from placement.web.access import current_viewer, requires
from placement.web.htmx import go, respond
from placement.web.transactions import writes


@blueprint.get("/agreements/<int:agreement_id>/guardian-link")
@requires(Role.PLACEMENT_OFFICE)
def guardian_link(agreement_id: int) -> Response:
    """How a guardian signs by a link, and what became of the last one."""
    agreement = _own(agreement_id)
    last = agreement.links[-1] if agreement.links else None
    obstacle = obstacle_of(last, at=now()) if last else None
    student = agreement.placement.person.student
    return respond(
        "agreements/guardian_link.html",
        agreement=agreement,
        title=AGREEMENT_KIND_LABELS[AgreementKind(agreement.kind)],
        guardian=student,
        last=last,
        is_open=last is not None and obstacle in (None, Obstacle.EARLY),
        why=OBSTACLE_LABELS[obstacle] if obstacle else None,
        can_make=policy.can_make_link(current_viewer(), agreement),
    )


@blueprint.post("/agreements/<int:agreement_id>/guardian-link")
@requires(Role.PLACEMENT_OFFICE)
@writes
def make_guardian_link(agreement_id: int) -> Response:
    """Make one and show it and its code, this once; one made before opens nothing any more."""
    agreement = _own(agreement_id)
    made = services.make_link(agreement, by=current_viewer(), at=now())
    address = current_app.config["PLACEMENT_PUBLIC_URL"].rstrip("/") + url_for("agreements.by_link", token=made.token)
    return respond(
        "agreements/guardian_link_made.html",
        agreement=agreement,
        title=AGREEMENT_KIND_LABELS[AgreementKind(agreement.kind)],
        link=made.link,
        address=address,
        code=made.code,
        qr=qr_svg(address, label=_("监护人签署链接的二维码")),
    )


@blueprint.post("/agreements/<int:agreement_id>/guardian-link/revoke")
@requires(Role.PLACEMENT_OFFICE)
@writes
def revoke_guardian_link(agreement_id: int) -> Response:
    """The link that was given out opens nothing any more."""
    agreement = _own(agreement_id)
    services.revoke_link(agreement, by=current_viewer(), at=now())
    flash(_("链接已撤销"), "success")
    return go(url_for("agreements.guardian_link", agreement_id=agreement.id))


def _own(agreement_id: int) -> Agreement:
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    if policy.party_of(viewer, agreement) is not Party.SCHOOL:
        raise NotAllowed()
    return agreement
