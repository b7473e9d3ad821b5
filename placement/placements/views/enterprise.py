"""For the enterprise: who guides the trainee."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _

from placement.accounts.queries import mentors_of
from placement.accounts.rules import Role
from placement.compliance.rulebook import Light
from placement.placements import queries, services
from placement.placements.forms import PersonForm
from placement.placements.models import Placement
from placement.placements.views.blueprint import blueprint, now
from placement.placements.views.show import mended, panel
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.htmx import go, is_htmx, respond
from placement.web.transactions import writes


@blueprint.get("/<int:placement_id>/mentor")
@requires(Role.HR)
def mentor(placement_id: int) -> Response:
    """Choose the enterprise's mentor."""
    placement = queries.get_placement(current_viewer(), placement_id)
    return _mentor_page(placement, _mentors(placement, formdata=None, person=placement.mentor_id))


@blueprint.post("/<int:placement_id>/mentor")
@requires(Role.HR)
@writes
def set_mentor(placement_id: int) -> Response:
    """Name the mentor."""
    viewer = current_viewer()
    placement = queries.get_placement(viewer, placement_id)
    form = _mentors(placement)
    if not form.validate():
        return _mentor_page(placement, form, status=422)
    services.set_people(placement, mentor_id=form.person.data, by=viewer, at=now())
    if is_htmx():
        return mended(placement, Light.MENTORS)
    flash(_("已指定企业导师"), "success")
    return go(url_for("placements.show", placement_id=placement.id))


def _mentors(placement: Placement, **data: object) -> PersonForm:
    form = PersonForm(**data)
    form.person.label.text = _("企业导师")
    form.person.choices = options({person.id: person.name for person in mentors_of(placement.enterprise_id)})
    return form


def _mentor_page(placement: Placement, form: PersonForm, *, status: int = 200) -> Response:
    action = url_for("placements.set_mentor", placement_id=placement.id)
    if is_htmx():
        return panel(placement, "mentor", form, fields="placements/_person_fields.html", action=action, status=status)
    return respond(
        "placements/person.html",
        status=status,
        chosen=[placement],
        form=form,
        title=_("指定企业导师"),
        action=action,
        hint=_("企业导师须是本企业登记的导师，负责岗位教学和日常管理。"),
    )
