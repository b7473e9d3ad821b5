"""The pages of a guardian without an account: what is asked, the text to read, and the signature or the refusal."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.agreements import queries, services
from placement.agreements.declarations import GUARDIAN_CONSENT, SIGNING_EDITION, consent_hash, what_it_is
from placement.agreements.models import SigningLink
from placement.agreements.passage import OBSTACLE_LABELS, Obstacle
from placement.agreements.rules import AGREEMENT_KIND_LABELS, AgreementKind
from placement.agreements.services import GuardianProof
from placement.agreements.services.links import obstacle_of
from placement.agreements.signing_forms import GuardianForm, GuardianRefusalForm
from placement.agreements.views.blueprint import blueprint, now, send_file
from placement.agreements.views.sealing_words import limits_of
from placement.extensions import db, limiter
from placement.kernel.errors import DomainError, NotFound
from placement.kernel.text import Text
from placement.web.access import public, viewer_or_none
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes

READABLE = (None, Obstacle.EARLY)
STATUS = {Obstacle.EARLY: 200, Obstacle.USED: 200}
GONE = 410
LOOKS, ACTS = "60 per minute", "20 per minute"
COUNTED = ("wrong_code", "link_closed")


@blueprint.get("/sign/<string:token>")
@public
@limiter.limit(LOOKS)
def by_link(token: str) -> Response:
    """What the guardian is asked to sign, or why this link opens nothing."""
    link = _link(token)
    obstacle = obstacle_of(link, at=now())
    if obstacle is not None:
        return _closed(link, obstacle)
    return _page(link, token, _fresh(link))


@blueprint.get("/sign/<string:token>/document")
@public
@limiter.limit(LOOKS)
def document_by_link(token: str) -> Response:
    """The text to be signed, byte for byte."""
    link = _link(token)
    obstacle = obstacle_of(link, at=now())
    if obstacle not in READABLE or link.agreement.draft is None:
        return _closed(link, obstacle or Obstacle.NOT_SIGNING)
    draft = link.agreement.draft
    return send_file(draft.file, name=draft.file.name, inline=True)


@blueprint.post("/sign/<string:token>")
@public
@writes
@limiter.limit(ACTS)
def put_signature_by_link(token: str) -> Response:
    """The guardian signs. A wrong code counts, so that commits although the answer is 422."""
    link, form = _link(token, for_update=True), GuardianForm()
    if not form.validate():
        return _refused(link, token, form)
    proof = _proof(token, form, sha256=form.sha256.data or "", consent_hash=form.consent.data or "")
    try:
        services.sign_by_link(link, proof, visitor=viewer_or_none(), at=now())
    except DomainError as error:
        return _refused(link, token, form, error=error)
    flash(_("已签署，谢谢"), "success")
    return go(url_for("agreements.by_link", token=token))


@blueprint.post("/sign/<string:token>/refuse")
@public
@writes
@limiter.limit(ACTS)
def refuse_by_link(token: str) -> Response:
    """The guardian does not agree, and says why."""
    link, form = _link(token, for_update=True), GuardianRefusalForm(prefix="refuse-")
    if not form.validate():
        return _refused(link, token, form)
    try:
        services.refuse_by_link(link, _proof(token, form), form.reason.data, visitor=viewer_or_none(), at=now())
    except DomainError as error:
        return _refused(link, token, form, error=error)
    flash(_("已告知学校您不同意签署"), "success")
    return go(url_for("agreements.by_link", token=token))


def _link(token: str, *, for_update: bool = False) -> SigningLink:
    link = queries.link_of_token(token, for_update=for_update)
    if link is None:
        raise NotFound("unknown_link", Text("没有这个链接。请核对是否复制完整，或与学校联系重新获取"))
    return link


def _proof(token: str, form: Any, **hashes: str) -> GuardianProof:
    return GuardianProof(
        token=token, name=form.name.data, code=form.code.data, address=request.remote_addr or "", **hashes
    )


def _fresh(link: SigningLink) -> GuardianForm:
    draft = link.agreement.draft
    return GuardianForm(formdata=None, sha256=draft.sha256 if draft else "", consent=consent_hash(GUARDIAN_CONSENT))


def _refused(link: SigningLink, token: str, form: Any, *, error: DomainError | None = None) -> Response:
    """The form again with what was wrong beside it; or the page that says that the link opens nothing now."""
    if error is not None and error.code in COUNTED:
        db.session.commit()  # the failed attempt counts although nothing is signed
    obstacle = obstacle_of(link, at=now())
    if obstacle is not None:
        return _closed(link, obstacle, refused=True)
    status = 422
    if error is not None:
        form.add_error(error.field, translate(error.message))
        status = error.status
    if isinstance(form, GuardianRefusalForm):
        return _page(link, token, _fresh(link), refusal=form, status=status)
    return _page(link, token, form, status=status)


def _page(
    link: SigningLink,
    token: str,
    form: GuardianForm,
    *,
    refusal: GuardianRefusalForm | None = None,
    status: int = 200,
) -> Response:
    agreement = link.agreement
    return respond(
        "agreements/by_link.html",
        status=status,
        agreement=agreement,
        placement=agreement.placement,
        link=link,
        token=token,
        title=AGREEMENT_KIND_LABELS[AgreementKind(agreement.kind)],
        form=form,
        refusal=refusal or GuardianRefusalForm(formdata=None, prefix="refuse-"),
        consent=GUARDIAN_CONSENT,
        edition=SIGNING_EDITION,
        signed_in=viewer_or_none() is not None,
        what_it_is=what_it_is(by_link=True),
        what_it_is_not=limits_of(agreement),
    )


def _closed(link: SigningLink, obstacle: Obstacle, *, refused: bool = False) -> Response:
    """Why the link opens nothing; after the signature that it was given."""
    signature = next((one for one in link.agreement.signatures if one.link_id == link.id), None)
    return respond(
        "agreements/by_link_closed.html",
        status=409 if refused else STATUS.get(obstacle, GONE),
        link=link,
        placement=link.agreement.placement,
        title=AGREEMENT_KIND_LABELS[AgreementKind(link.agreement.kind)],
        obstacle=obstacle,
        why=OBSTACLE_LABELS[obstacle],
        signature=signature,
        early=obstacle is Obstacle.EARLY,
    )
