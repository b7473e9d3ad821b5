"""One placement: where it stands, what is missing, the facts, the papers, the history; and its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.compliance.rulebook import Light
from placement.extensions import db
from placement.infra import files, statelog
from placement.infra.files import StoredFile
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError, NotFound
from placement.kernel.text import Text
from placement.organisations.queries import organisation_names
from placement.placements import gate, policy, queries, services, terms_words
from placement.placements.forms import EndForm
from placement.placements.gate import Check, Lamp
from placement.placements.models import Placement, TermsChange
from placement.placements.rules import (
    ACTOR_LABELS,
    ALIVE,
    CONSENTER_LABELS,
    EVENT_LABELS,
    KIND_WORDS,
    PLACEMENT,
    PLACEMENT_STATE_LABELS,
    RUNNING,
    WITH_AGREEMENT,
    WITH_CONSENT,
    PlacementState,
    PreparationKind,
)
from placement.placements.views.blueprint import blueprint, comment, now, today
from placement.placements.wording import PREPARATION_ACTS, TONES, next_step, waived
from placement.reference.queries import divisions, majors
from placement.web.access import current_viewer, requires
from placement.web.downloads import download
from placement.web.filters import translate
from placement.web.htmx import go, is_htmx, respond
from placement.web.transactions import writes

IN_PLACE = frozenset({*PreparationKind, "insurance", "instructor", "mentor"})
"""Places whose small form opens under the light itself."""
FACT_PLACES = ("mentor", "instructor", "week_plan", "post_facts", "preparations", "agreement", "packet")
SEE_PACKET = (Role.PLACEMENT_OFFICE, Role.TEACHER, Role.HR, Role.STUDENT)
SEE_ENTERPRISE = (Role.PLACEMENT_OFFICE, Role.SCHOOL_LEADER, Role.BUREAU, Role.AUDITOR)
SEE_LEAVING = (*SEE_ENTERPRISE, Role.STUDENT, Role.TEACHER, Role.DEPARTMENT_HEAD, Role.HR)
Links = Mapping[str, tuple[str, str]]


@blueprint.get("/<int:placement_id>")
@requires(*queries.READERS)
def show(placement_id: int) -> Response:
    """The page of one placement; its head with the lights is a region that keeps itself fresh."""
    viewer = current_viewer()
    placement = queries.get_placement(viewer, placement_id)
    if is_htmx():
        return respond("placements/_now.html", **standing(placement, viewer))
    mend = links(placement, viewer)
    history = db.session.scalars(statelog.history(PLACEMENT.kind, placement.id)).all()
    return respond(
        "placements/show.html",
        **standing(placement, viewer),
        fact_links=_links_of(mend, *FACT_PLACES),
        paper_links=_links_of(mend, "consent", "guardian", "insurance") + _waivers_link(placement, viewer),
        choices=PLACEMENT.choices(placement, viewer),
        papers=policy.can_see_papers(viewer, placement),
        changed_terms=_changed_terms(placement, viewer),
        history=history,
        organisations=organisation_names({row.organisation_id for row in history if row.organisation_id}),
        **_words(placement),
    )


@dataclass(frozen=True)
class Way:
    """A way to mend what was found: address, words, and the panel its form opens in ("" for a page of its own)."""

    href: str
    words: str
    panel: str = ""


@dataclass(frozen=True)
class Told:
    """What stands under a light: the check, what was decided about it, and the ways this viewer has to mend it."""

    check: Check
    decided: Text | None
    ways: tuple[Way, ...]


def standing(placement: Placement, viewer: Viewer, *, mended: Light | None = None) -> dict[str, Any]:
    """What the head of the page shows: where it stands, the next step, the lights; `mended` is brought into sight."""
    private = policy.can_see_private(viewer, placement)
    checks = gate.checks(placement, on=today(), private=private) if placement.state in ALIVE else []
    mend, lamps = links(placement, viewer), gate.lamps(checks)
    return {
        "placement": placement,
        "crumb": _crumb(viewer),
        "step": next_step(placement, checks, viewer, today=today(), places=mend),
        "links": mend,
        "lamps": [(lamp, _told(lamp, placement, viewer, mend=mend)) for lamp in lamps],
        "tally": Counter("red" if lamp.colour == "unknown" else lamp.colour for lamp in lamps),
        "running": placement.state in RUNNING,
        "mended": mended,
        "in_place": IN_PLACE,
        "state_words": PLACEMENT_STATE_LABELS,
        "tones": TONES,
        "kinds": KIND_WORDS,
        "actors": ACTOR_LABELS,
    }


def mended(placement: Placement, light: Light) -> Response:
    """The head of the page after something was mended in place: one answer turns light, next step and status."""
    response = respond("placements/_now.html", **standing(placement, current_viewer(), mended=light))
    response.headers["HX-Retarget"] = "#placement-now"
    return response


def panel(placement: Placement, place: str, form: Any, *, fields: str, action: str, status: int = 200) -> Response:
    """The small form under a light, and the same with its errors."""
    return respond(
        "placements/_mend.html",
        status=status,
        placement=placement,
        panel=f"mend-{place}",
        title=links(placement, current_viewer()).get(place, ("", ""))[1],
        form=form,
        fields=fields,
        action=action,
        kind=place,
    )


def _told(lamp: Lamp, placement: Placement, viewer: Viewer, *, mend: Links) -> list[Told]:
    in_full = policy.can_see_waivers(viewer)
    return [
        Told(check, waived(check.finding, in_full=in_full), tuple(_ways(check, placement, in_full, mend=mend)))
        for check in lamp.checks
        if check.reason
    ]


def _ways(check: Check, placement: Placement, reads_waivers: bool, *, mend: Links) -> Iterator[Way]:
    for place in check.places:
        if place in mend:
            yield Way(*mend[place], panel=f"mend-{place}" if place in IN_PLACE else "")
    finding = check.finding
    if finding and finding.waiver and reads_waivers:
        yield Way(url_for("placements.waivers", placement_id=placement.id), _("查看豁免记录"))
    elif finding and finding.waivable and "waivers" in mend:
        yield Way(url_for("placements.waivers", placement_id=placement.id, rule=finding.rule), mend["waivers"][1])


def _changed_terms(placement: Placement, viewer: Viewer) -> list[tuple[TermsChange, list[terms_words.Row], str]]:
    """What supplements have changed or will, each with the address of its paper for who may read it."""
    return [
        (
            change,
            terms_words.rows(placement, change.before, change.after),
            "" if viewer.is_(Role.MENTOR) else url_for("agreements.of_number", number=change.source),
        )
        for change in placement.terms_changes
    ]


def _crumb(viewer: Viewer) -> tuple[str, str]:
    if viewer.is_(Role.STUDENT):
        return _("我的实习"), url_for("placements.mine")
    return _("实习台账"), url_for("placements.index")


def _words(placement: Placement) -> dict[str, Any]:
    division, major = divisions().get(placement.division), majors().get(placement.major_code or "")
    return {
        "division": division.name if division else "",
        "major": f"{major.name}（{major.code}）" if major else "",
        "consenters": CONSENTER_LABELS,
        "events": EVENT_LABELS,
        "with_agreement": placement.kind in WITH_AGREEMENT,
        "with_consent": placement.kind in WITH_CONSENT,
    }


def _links_of(mend: Links, *places: str) -> list[tuple[str, str]]:
    return [mend[place] for place in places if place in mend]


def _waivers_link(placement: Placement, viewer: Viewer) -> list[tuple[str, str]]:
    if placement.kind not in WITH_CONSENT or not policy.can_see_waivers(viewer):
        return []
    return [(url_for("placements.waivers", placement_id=placement.id), _("豁免记录"))]


def links(placement: Placement, viewer: Viewer) -> dict[str, tuple[str, str]]:
    """Where this viewer can mend what is missing: address and words of the button, by place."""
    may = {
        "consent": (policy.can_consent, _("阅读并签署")),
        "guardian": (policy.can_upload_guardian_consent, _("上传监护人签字件")),
        "insurance": (policy.can_insure, _("登记保险")),
        "instructor": (policy.can_set_instructor, _("指定指导教师")),
        "mentor": (policy.can_set_mentor, _("指定企业导师")),
        "week_plan": (policy.can_plan_week, _("安排工作时间")),
        "post_facts": (policy.can_correct_post, _("核对岗位信息")),
        "waivers": (policy.can_waive, _("登记豁免")),
    }
    found = {
        place: (url_for(f"placements.{place}", placement_id=placement.id), words)
        for place, (allows, words) in may.items()
        if allows(viewer, placement)
    }
    return found | _records(placement, viewer) | _elsewhere(placement, viewer)


def _records(placement: Placement, viewer: Viewer) -> dict[str, tuple[str, str]]:
    """The records this viewer may write, each under its kind, and the page of them all."""
    kinds = [kind for kind in PreparationKind if policy.can_prepare(viewer, placement, kind)]
    found = {
        kind.value: (_record_form(placement, kind), translate(words))
        for kind, words in PREPARATION_ACTS.items()
        if kind in kinds
    }
    if kinds:
        found["preparations"] = (url_for("placements.preparations", placement_id=placement.id), _("培训、方案与备案"))
    return found


def _record_form(placement: Placement, kind: PreparationKind) -> str:
    anchor = f"record-{kind.value}"
    return url_for("placements.preparations", placement_id=placement.id, kind=kind.value, _anchor=anchor)


def _elsewhere(placement: Placement, viewer: Viewer) -> dict[str, tuple[str, str]]:
    """Pages of other slices."""
    found: dict[str, tuple[str, str]] = {}
    if placement.kind in WITH_AGREEMENT and not viewer.is_(Role.MENTOR):
        found["agreement"] = (url_for("agreements.of_placement", placement_id=placement.id), _("查看协议"))
    if placement.kind in WITH_CONSENT and placement.state in RUNNING and viewer.is_(*SEE_LEAVING):
        words = _("申请换岗或离岗") if viewer.is_(Role.STUDENT) else _("换岗离岗申请")
        found["leaving"] = (url_for("leaving.of_placement", placement_id=placement.id), words)
    if viewer.is_(*SEE_PACKET):
        found["packet"] = (url_for("packets.show", placement_id=placement.id), _("成套文书"))
    if viewer.is_(*SEE_ENTERPRISE):
        href = url_for("organisations.enterprise", enterprise_id=placement.enterprise_id)
        found["enterprise"] = (href, _("查看企业资料"))
    elif policy.is_hr_of(viewer, placement):
        found["enterprise"] = (url_for("organisations.own"), _("查看本企业资料"))
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
