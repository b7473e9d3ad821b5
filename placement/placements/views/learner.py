"""For the student (and a teacher's own stays): what I do where, and my and my guardian's consent."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.kernel.errors import DomainError, NotAllowed
from placement.placements import policy, queries, rules, services
from placement.placements.forms import ConsentForm, GuardianConsentForm
from placement.placements.models import Placement
from placement.placements.rules import KIND_WORDS, PLACEMENT_STATE_LABELS, Consenter
from placement.placements.views.blueprint import blueprint, now, uploaded
from placement.placements.wording import TONES
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes


@blueprint.get("/mine")
@requires(Role.STUDENT, Role.TEACHER)
def mine() -> Response:
    """A person's own placements."""
    own = queries.own_placements(current_viewer().user_id or 0)
    return respond("placements/mine.html", own=own, words=PLACEMENT_STATE_LABELS, tones=TONES, kinds=KIND_WORDS)


@blueprint.get("/<int:placement_id>/consent")
@requires(Role.STUDENT)
def consent(placement_id: int) -> Response:
    """The informed consent, to be read and signed on screen."""
    placement = queries.get_placement(current_viewer(), placement_id)
    digest = rules.text_hash(services.consent_text(placement))
    return _consent_page(placement, ConsentForm(formdata=None, text_hash=digest))


@blueprint.post("/<int:placement_id>/consent")
@requires(Role.STUDENT)
@writes
def give_consent(placement_id: int) -> Response:
    """Sign the consent that was shown."""
    viewer, form = current_viewer(), ConsentForm()
    placement = queries.get_placement(viewer, placement_id)
    if not form.validate():
        return _consent_page(placement, form, status=422)
    services.record_student_consent(placement, form.text_hash.data, by=viewer, at=now())
    flash(_("已签署知情同意书"), "success")
    return go(url_for("placements.show", placement_id=placement.id))


def _consent_page(placement: Placement, form: ConsentForm, *, status: int = 200) -> Response:
    given = next((one for one in placement.consents if one.consenter == Consenter.STUDENT), None)
    return respond(
        "placements/consent.html",
        status=status,
        placement=placement,
        form=form,
        given=given,
        allowed=policy.can_consent(current_viewer(), placement),
        text=services.consent_text(placement),
        digest=rules.text_hash(services.consent_text(placement)),
        edition=rules.CONSENT_EDITION,
    )


@blueprint.get("/<int:placement_id>/consent/paper")
@requires(Role.STUDENT, Role.PLACEMENT_OFFICE)
def consent_paper(placement_id: int) -> Response:
    """The consent as a sheet to print, for the guardian's signature."""
    placement = queries.get_placement(current_viewer(), placement_id)
    text = services.consent_text(placement)
    return respond(
        "placements/consent_paper.html",
        placement=placement,
        text=text,
        digest=rules.text_hash(text),
        edition=rules.CONSENT_EDITION,
    )


@blueprint.get("/<int:placement_id>/guardian")
@requires(Role.STUDENT, Role.PLACEMENT_OFFICE)
def guardian(placement_id: int) -> Response:
    """Ask for the scan of the guardian's signed paper."""
    placement = queries.get_placement(current_viewer(), placement_id)
    student = placement.person.student
    name = student.guardian_name if student else ""
    return _guardian_page(placement, GuardianConsentForm(formdata=None, name=name))


@blueprint.post("/<int:placement_id>/guardian")
@requires(Role.STUDENT, Role.PLACEMENT_OFFICE)
@writes
def upload_guardian(placement_id: int) -> Response:
    """Keep the scan."""
    viewer, form = current_viewer(), GuardianConsentForm()
    placement = queries.get_placement(viewer, placement_id)
    if not form.validate():
        return _guardian_page(placement, form, status=422)
    try:
        services.record_guardian_consent(placement, form.name.data, uploaded(form.scan), by=viewer, at=now())
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error("scan" if error.field == "file" else error.field, translate(error.message))
        return _guardian_page(placement, form, status=error.status)
    flash(_("已登记监护人的知情同意书"), "success")
    return go(url_for("placements.show", placement_id=placement.id))


def _guardian_page(placement: Placement, form: GuardianConsentForm, *, status: int = 200) -> Response:
    given = next((one for one in placement.consents if one.consenter == Consenter.GUARDIAN), None)
    allowed = policy.can_upload_guardian_consent(current_viewer(), placement)
    return respond(
        "placements/guardian.html", status=status, placement=placement, form=form, given=given, allowed=allowed
    )
