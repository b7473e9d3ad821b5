"""One placement: where it stands, what is missing, the facts, the papers, the history; and its end."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import files, statelog
from placement.infra.files import StoredFile
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError, NotFound
from placement.organisations.queries import organisation_names
from placement.placements import gate, policy, queries, services
from placement.placements.forms import EndForm
from placement.placements.models import Placement
from placement.placements.rules import (
    ACTOR_LABELS,
    CONSENTER_LABELS,
    EVENT_LABELS,
    KIND_WORDS,
    OPEN,
    PLACEMENT,
    PLACEMENT_STATE_LABELS,
    WITH_AGREEMENT,
    WITH_CONSENT,
    PlacementState,
)
from placement.placements.views.blueprint import blueprint, comment, now, today
from placement.placements.wording import TONES, next_step
from placement.reference.queries import divisions, majors
from placement.web.access import current_viewer, requires
from placement.web.downloads import download
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes


@blueprint.get("/<int:placement_id>")
@requires(*queries.READERS)
def show(placement_id: int) -> Response:
    """The page of one placement."""
    viewer = current_viewer()
    placement = queries.get_placement(viewer, placement_id)
    checks = gate.checks(placement, on=today()) if placement.state in OPEN else []
    mend = links(placement, viewer)
    history = db.session.scalars(statelog.history(PLACEMENT.kind, placement.id)).all()
    return respond(
        "placements/show.html",
        placement=placement,
        checks=checks,
        crumb=_crumb(viewer),
        step=next_step(placement, checks, viewer, today=today()),
        links=mend,
        fact_links=[mend[place] for place in ("mentor", "instructor", "agreement") if place in mend],
        paper_links=[mend[place] for place in ("consent", "guardian", "insurance") if place in mend],
        choices=PLACEMENT.choices(placement, viewer),
        papers=policy.can_see_papers(viewer, placement),
        history=history,
        organisations=organisation_names({row.organisation_id for row in history if row.organisation_id}),
        **_words(placement),
    )


def _crumb(viewer: Viewer) -> tuple[str, str]:
    if viewer.is_(Role.STUDENT):
        return _("我的实习"), url_for("placements.mine")
    return _("实习台账"), url_for("placements.index")


def _words(placement: Placement) -> dict[str, Any]:
    division, major = divisions().get(placement.division), majors().get(placement.major_code or "")
    return {
        "division": division.name if division else "",
        "major": f"{major.name}（{major.code}）" if major else "",
        "state_words": PLACEMENT_STATE_LABELS,
        "tones": TONES,
        "kinds": KIND_WORDS,
        "actors": ACTOR_LABELS,
        "consenters": CONSENTER_LABELS,
        "events": EVENT_LABELS,
        "with_agreement": placement.kind in WITH_AGREEMENT,
        "with_consent": placement.kind in WITH_CONSENT,
    }


def links(placement: Placement, viewer: Viewer) -> dict[str, tuple[str, str]]:
    """Where this viewer can mend what is missing: address and words of the button, by place."""
    found: dict[str, tuple[str, str]] = {}
    if policy.can_consent(viewer, placement):
        found["consent"] = (url_for("placements.consent", placement_id=placement.id), _("阅读并签署"))
    if policy.can_upload_guardian_consent(viewer, placement):
        found["guardian"] = (url_for("placements.guardian", placement_id=placement.id), _("上传监护人签字件"))
    if policy.can_insure(viewer, placement):
        found["insurance"] = (url_for("placements.insurance", placement_id=placement.id), _("登记保险"))
    if policy.can_set_instructor(viewer, placement):
        found["instructor"] = (url_for("placements.instructor", placement_id=placement.id), _("指定指导教师"))
    if policy.can_set_mentor(viewer, placement):
        found["mentor"] = (url_for("placements.mentor", placement_id=placement.id), _("指定企业导师"))
    if placement.kind in WITH_AGREEMENT and not viewer.is_(Role.MENTOR):
        found["agreement"] = (url_for("agreements.of_placement", placement_id=placement.id), _("查看协议"))
    return found


@blueprint.post("/<int:placement_id>/<any(suspend, resume, cancel):act>")
@requires(Role.PLACEMENT_OFFICE)
@writes
def act(placement_id: int, act: str) -> Response:
    """Pause, go on, or call off."""
    viewer = current_viewer()
    placement = queries.get_placement(viewer, placement_id)
    if act == "suspend":
        services.suspend(placement, comment(), by=viewer, at=now())
    elif act == "resume":
        services.resume(placement, by=viewer, at=now())
    else:
        services.cancel(placement, comment(), by=viewer, at=now())
    flash(_("已更新：%(state)s", state=translate(PLACEMENT_STATE_LABELS[PlacementState(placement.state)])), "success")
    return go(url_for("placements.show", placement_id=placement.id))


@blueprint.get("/<int:placement_id>/end")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
def end(placement_id: int) -> Response:
    """Ask for the last day and the reason of an early end."""
    return _end_page(queries.get_placement(current_viewer(), placement_id), EndForm(formdata=None, last_day=today()))


@blueprint.post("/<int:placement_id>/end")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
@writes
def terminate(placement_id: int) -> Response:
    """End a placement before its time."""
    viewer, form = current_viewer(), EndForm()
    placement = queries.get_placement(viewer, placement_id)
    if not form.validate():
        return _end_page(placement, form, status=422)
    try:
        services.terminate(placement, form.comment.data, form.last_day.data, by=viewer, at=now())
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return _end_page(placement, form, status=error.status)
    flash(_("已提前终止，名额已释放"), "success")
    return go(url_for("placements.show", placement_id=placement.id))


def _end_page(placement: Placement, form: EndForm, *, status: int = 200) -> Response:
    allowed = any(choice.name == "terminate" for choice in PLACEMENT.choices(placement, current_viewer()))
    return respond("placements/end.html", status=status, placement=placement, form=form, allowed=allowed)


@blueprint.get("/<int:placement_id>/consents/<int:consent_id>/scan")
@requires(*queries.READERS)
def consent_scan(placement_id: int, consent_id: int) -> Response:
    """The uploaded paper, for those who may see private papers."""
    viewer = current_viewer()
    placement = queries.get_placement(viewer, placement_id)
    consent = queries.get_consent(placement, consent_id)
    if consent.file is None or not policy.can_see_papers(viewer, placement):
        raise NotFound()
    return attachment(consent.file)


def attachment(file: StoredFile) -> Response:
    """A stored upload as a download: never shown inside a page of ours."""
    return download(files.read(file), file.name, file.media_type)
