"""For the placement office: insurance and instructors, for one placement or many."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from placement.accounts.queries import teachers_of
from placement.accounts.rules import Role
from placement.compliance.rulebook import Light
from placement.kernel.errors import DomainError
from placement.kernel.periods import DateRange
from placement.placements import queries, services
from placement.placements.forms import InsuranceForm, PersonForm
from placement.placements.models import Placement
from placement.placements.views.blueprint import blueprint, now
from placement.placements.views.register import chosen_rows, one_or_all, register_page
from placement.placements.views.show import mended, panel
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, is_htmx, respond
from placement.web.transactions import writes


@blueprint.get("/<int:placement_id>/insurance")
@requires(Role.PLACEMENT_OFFICE)
def insurance(placement_id: int) -> Response:
    """The policies of one placement, and a form for another."""
    placement = queries.get_placement(current_viewer(), placement_id)
    form = InsuranceForm(formdata=None, starts_on=placement.starts_on, ends_on=placement.ends_on)
    return _insurance_page([placement], form)


@blueprint.get("/insurance")
@requires(Role.PLACEMENT_OFFICE)
def insurance_many() -> Response:
    """One policy for several placements."""
    chosen = chosen_rows(current_viewer(), request.args.getlist("ids", type=int))
    first, last = min(one.starts_on for one in chosen), max(one.ends_on for one in chosen)
    return _insurance_page(chosen, InsuranceForm(formdata=None, starts_on=first, ends_on=last))


@blueprint.post("/insurance")
@requires(Role.PLACEMENT_OFFICE)
@writes
def insure() -> Response:
    """Record a policy for each chosen placement; rows that cannot take it are named, the others are done."""
    viewer, form = current_viewer(), InsuranceForm()
    chosen = chosen_rows(viewer, request.form.getlist("ids", type=int))
    if not form.validate():
        return _insurance_page(chosen, form, status=422)
    try:
        covers = DateRange(form.starts_on.data, form.ends_on.data)
        done, failed = services.record_insurance_many(
            chosen, form.insurer.data, form.policy_number.data, covers=covers, by=viewer, at=now()
        )
    except DomainError as error:
        form.add_error(error.field or "ends_on", translate(error.message))
        return _insurance_page(chosen, form, status=422)
    if failed and not done:
        form.add_error("policy_number", translate(failed[0][1]))
        return _insurance_page(chosen, form, status=422)
    if failed:
        return register_page(viewer, done=done, failed=failed)
    return _done(chosen, Light.INSURANCE, _("已为 %(n)s 人登记保险", n=done))


def _insurance_page(chosen: list[Placement], form: InsuranceForm, *, status: int = 200) -> Response:
    if is_htmx():
        fields, action = "placements/_insurance_fields.html", url_for("placements.insure")
        return panel(chosen[0], "insurance", form, fields=fields, action=action, status=status)
    return respond("placements/insurance.html", status=status, chosen=chosen, form=form)


@blueprint.post("/<int:placement_id>/insurance/<int:insurance_id>/remove")
@requires(Role.PLACEMENT_OFFICE)
@writes
def remove_insurance(placement_id: int, insurance_id: int) -> Response:
    """Take back a policy entered by mistake."""
    viewer = current_viewer()
    placement = queries.get_placement(viewer, placement_id)
    policy = queries.get_insurance(placement, insurance_id)
    services.remove_insurance(placement, policy, by=viewer, at=now())
    flash(_("已删除该保险记录"), "success")
    return go(url_for("placements.insurance", placement_id=placement.id))


@blueprint.get("/<int:placement_id>/instructor")
@requires(Role.PLACEMENT_OFFICE)
def instructor(placement_id: int) -> Response:
    """Choose the school's instructor."""
    placement = queries.get_placement(current_viewer(), placement_id)
    return _instructor_page([placement], _teachers(formdata=None, person=placement.instructor_id))


@blueprint.get("/instructor")
@requires(Role.PLACEMENT_OFFICE)
def instructor_many() -> Response:
    """One instructor for several placements."""
    return _instructor_page(
        chosen_rows(current_viewer(), request.args.getlist("ids", type=int)), _teachers(formdata=None)
    )


@blueprint.post("/instructor")
@requires(Role.PLACEMENT_OFFICE)
@writes
def set_instructor() -> Response:
    """Name the instructor of each chosen placement."""
    viewer, form = current_viewer(), _teachers()
    chosen = chosen_rows(viewer, request.form.getlist("ids", type=int))
    if not form.validate():
        return _instructor_page(chosen, form, status=422)
    done, failed = services.set_instructor_many(chosen, form.person.data, by=viewer, at=now())
    if failed and len(chosen) == 1:
        form.add_error("person", translate(failed[0][1]))
        return _instructor_page(chosen, form, status=422)
    if failed:
        return register_page(viewer, done=done, failed=failed)
    return _done(chosen, Light.MENTORS, _("已为 %(n)s 人指定指导教师", n=done))


def _teachers(**data: object) -> PersonForm:
    form = PersonForm(**data)
    teachers = teachers_of(current_viewer().organisation_id or 0)
    form.person.label.text = _("指导教师")
    form.person.choices = options(
        {one.user_id: f"{one.user.name}（{one.department} {one.number}）" for one in teachers}
    )
    return form


def _instructor_page(chosen: list[Placement], form: PersonForm, *, status: int = 200) -> Response:
    if is_htmx():
        fields, action = "placements/_person_fields.html", url_for("placements.set_instructor")
        return panel(chosen[0], "instructor", form, fields=fields, action=action, status=status)
    return respond(
        "placements/person.html",
        status=status,
        chosen=chosen,
        form=form,
        title=_("指定指导教师"),
        action=url_for("placements.set_instructor"),
        hint=_("指导教师负责联系、检查和业务指导，每名学生一位。"),
    )


def _done(chosen: list[Placement], light: Light, said: str) -> Response:
    """Back to where the act was asked for: the light itself, the placement, or the register."""
    if is_htmx():
        return mended(chosen[0], light)
    flash(said, "success")
    return go(one_or_all(chosen))
