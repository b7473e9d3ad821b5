"""What is recorded before the start, for one placement or many: trainings, plans, filings; and the facts of a post."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.compliance.hazards import stored_hazards
from placement.compliance.rulebook import Light
from placement.infra.batches import Failures
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError, NotAllowed, NotFound
from placement.placements import policy, preparing, queries
from placement.placements.forms import PostFactsForm, PreparationForm, PreparationsForm
from placement.placements.models import Placement
from placement.placements.rules import PREPARATION_LABELS, PreparationKind
from placement.placements.views.blueprint import blueprint, now
from placement.placements.views.register import chosen_rows, one_or_all, register_page
from placement.placements.views.show import mended, panel
from placement.placements.wording import PREPARATION_ACTS, PREPARATION_HINTS
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, is_htmx, respond
from placement.web.transactions import writes

LIGHTS = {
    PreparationKind.SCHOOL_TRAINING: Light.SAFETY_TRAINING,
    PreparationKind.SAFETY_TRAINING: Light.SAFETY_TRAINING,
    PreparationKind.INTERNSHIP_PLAN: Light.POST,
    PreparationKind.EMERGENCY_PLAN: Light.EMERGENCY_PLAN,
    PreparationKind.FILING: Light.FILING,
    PreparationKind.SPECIAL_FILING: Light.FILING,
}
"""Which light a record turns green."""
Forms = dict[PreparationKind, PreparationForm]


@blueprint.get("/<int:placement_id>/preparations")
@requires(*queries.READERS)
def preparations(placement_id: int) -> Response:
    """What is recorded, and a form for each kind this viewer may record; under a light the form of one kind."""
    placement = queries.get_placement(current_viewer(), placement_id)
    forms = _forms(placement, current_viewer())
    asked = next((kind for kind in forms if kind == request.args.get("kind")), None)
    if not is_htmx():
        return _page(placement, forms, opened=asked)
    if asked is None:
        raise NotFound()
    return _panel(placement, asked, forms[asked])


@blueprint.post(
    "/<int:placement_id>/preparations/"
    "<any(school_training, safety_training, internship_plan, emergency_plan, filing, special_filing):kind>"
)
@requires(Role.PLACEMENT_OFFICE, Role.HR)
@writes
def prepare(placement_id: int, kind: str) -> Response:
    """Record one kind, or correct its record."""
    viewer, told = current_viewer(), PreparationKind(kind)
    placement = queries.get_placement(viewer, placement_id)
    form = PreparationForm.of_kind(told)
    if not form.validate():
        return _again(placement, told, form, status=422)
    try:
        preparing.record(placement, told, form.record(), by=viewer, at=now())
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return _again(placement, told, form, status=error.status)
    if is_htmx():
        return mended(placement, LIGHTS[told])
    flash(_("已登记：%(what)s", what=translate(PREPARATION_LABELS[told])), "success")
    return go(url_for("placements.show", placement_id=placement.id))


def _forms(placement: Placement, viewer: Viewer) -> Forms:
    """A form for each kind this viewer may record, filled with what is recorded."""
    known = {row.kind: row for row in placement.preparations}
    return {
        kind: PreparationForm.of_kind(kind, formdata=None, obj=known.get(kind))
        for kind in PreparationKind
        if policy.can_prepare(viewer, placement, kind)
    }


def _again(placement: Placement, kind: PreparationKind, form: PreparationForm, *, status: int) -> Response:
    if is_htmx():
        return _panel(placement, kind, form, status=status)
    return _page(placement, _forms(placement, current_viewer()) | {kind: form}, opened=kind, status=status)


def _panel(placement: Placement, kind: PreparationKind, form: PreparationForm, *, status: int = 200) -> Response:
    action = url_for("placements.prepare", placement_id=placement.id, kind=kind)
    return panel(placement, kind, form, fields="placements/_record_fields.html", action=action, status=status)


def _page(placement: Placement, forms: Forms, *, opened: PreparationKind | None, status: int = 200) -> Response:
    known = {row.kind: row for row in placement.preparations}
    return respond(
        "placements/preparations.html",
        status=status,
        placement=placement,
        known=known,
        names=preparing.names_of([row.recorded_by_id for row in known.values()]),
        forms=forms,
        opened=opened,
        kinds=PREPARATION_LABELS,
        acts=PREPARATION_ACTS,
        hints=PREPARATION_HINTS,
        several=_several([placement], current_viewer(), formdata=None) if len(forms) > 1 else None,
    )


@blueprint.get("/preparations")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
def preparations_many() -> Response:
    """Several records for several placements, with one date."""
    viewer = current_viewer()
    chosen = chosen_rows(viewer, request.args.getlist("ids", type=int))
    return _many_page(chosen, _several(chosen, viewer, formdata=None))


@blueprint.post("/preparations")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
@writes
def prepare_many() -> Response:
    """Record the chosen kinds for each placement; rows that cannot take it are named, the others are done."""
    viewer = current_viewer()
    chosen = chosen_rows(viewer, request.form.getlist("ids", type=int))
    form = _several(chosen, viewer)
    if not form.validate():
        return _many_page(chosen, form, status=422)
    kinds = [PreparationKind(kind) for kind in form.kinds.data or ()]
    try:
        done, failed = preparing.record_many(chosen, kinds, form.record(), by=viewer, at=now())
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return _many_page(chosen, form, status=422)
    if failed and not done:
        return _many_page(chosen, form, failed=failed, status=422)
    if failed:
        return register_page(viewer, done=done, failed=failed)
    flash(_("已为 %(n)s 人登记", n=done), "success")
    return go(one_or_all(chosen))


def _several(chosen: list[Placement], viewer: Viewer, **data: object) -> PreparationsForm:
    form = PreparationsForm(**data)
    kinds = [kind for kind in PreparationKind if any(policy.can_prepare(viewer, one, kind) for one in chosen)]
    form.kinds.choices = options({kind.value: PREPARATION_LABELS[kind] for kind in kinds})
    if len(kinds) == 1 and not form.is_submitted():
        form.kinds.data = [kinds[0].value]
    return form


def _many_page(
    chosen: list[Placement],
    form: PreparationsForm,
    *,
    failed: Failures | None = None,
    status: int = 200,
) -> Response:
    hints = {kind.value: translate(hint) for kind, hint in PREPARATION_HINTS.items()}
    return respond(
        "placements/preparations_many.html", status=status, chosen=chosen, form=form, hints=hints, failed=failed or []
    )


@blueprint.get("/<int:placement_id>/post-facts")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
def post_facts(placement_id: int) -> Response:
    """Dangers, staff and wages of the post."""
    placement = queries.get_placement(current_viewer(), placement_id)
    slot = placement.slot
    known = {
        "hazards": sorted(stored_hazards(slot.hazards) or ()),
        "post_staff": slot.post_staff,
        "regular_wage_fen": slot.regular_wage_fen,
        "lowest_wage_fen": slot.lowest_wage_fen,
    }
    return _post_page(placement, PostFactsForm(formdata=None, data=known))


@blueprint.post("/<int:placement_id>/post-facts")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
@writes
def correct_post(placement_id: int) -> Response:
    """Keep them; every placement of the slot is looked at again."""
    viewer, form = current_viewer(), PostFactsForm()
    placement = queries.get_placement(viewer, placement_id)
    if not form.validate():
        return _post_page(placement, form, status=422)
    try:
        preparing.correct_post(placement, form.facts(), by=viewer, at=now())
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return _post_page(placement, form, status=error.status)
    flash(_("已更新岗位信息"), "success")
    return go(url_for("placements.show", placement_id=placement.id))


def _post_page(placement: Placement, form: PostFactsForm, *, status: int = 200) -> Response:
    allowed = policy.can_correct_post(current_viewer(), placement)
    return respond("placements/post_facts.html", status=status, placement=placement, form=form, allowed=allowed)
