"""For the placement office: insurance and instructors, for one placement or many."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from placement.accounts.queries import teachers_of
from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError, RuleBroken
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.placements import queries, services
from placement.placements.forms import InsuranceForm, PersonForm
from placement.placements.models import Placement
from placement.placements.views.blueprint import blueprint, now
from placement.placements.views.register import register_page
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, respond
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
    chosen = _chosen(current_viewer(), request.args.getlist("ids", type=int))
    first, last = min(one.starts_on for one in chosen), max(one.ends_on for one in chosen)
    return _insurance_page(chosen, InsuranceForm(formdata=None, starts_on=first, ends_on=last))


@blueprint.post("/insurance")
@requires(Role.PLACEMENT_OFFICE)
@writes
def insure() -> Response:
    """Record a policy for each chosen placement; rows that cannot take it are named, the others are done."""
    viewer, form = current_viewer(), InsuranceForm()
    chosen = _chosen(viewer, request.form.getlist("ids", type=int))
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
    flash(_("已为 %(n)s 人登记保险", n=done), "success")
    return go(_back(chosen))


def _insurance_page(chosen: list[Placement], form: InsuranceForm, *, status: int = 200) -> Response:
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
    return _instructor_page(_chosen(current_viewer(), request.args.getlist("ids", type=int)), _teachers(formdata=None))


@blueprint.post("/instructor")
@requires(Role.PLACEMENT_OFFICE)
@writes
def set_instructor() -> Response:
    """Name the instructor of each chosen placement."""
    viewer, form = current_viewer(), _teachers()
    chosen = _chosen(viewer, request.form.getlist("ids", type=int))
    if not form.validate():
        return _instructor_page(chosen, form, status=422)
    done, failed = services.set_instructor_many(chosen, form.person.data, by=viewer, at=now())
    if failed:
        return register_page(viewer, done=done, failed=failed)
    flash(_("已为 %(n)s 人指定指导教师", n=done), "success")
    return go(_back(chosen))


def _teachers(**data: object) -> PersonForm:
    form = PersonForm(**data)
    teachers = teachers_of(current_viewer().organisation_id or 0)
    form.person.label.text = _("指导教师")
    form.person.choices = options(
        {one.user_id: f"{one.user.name}（{one.department} {one.number}）" for one in teachers}
    )
    return form


def _instructor_page(chosen: list[Placement], form: PersonForm, *, status: int = 200) -> Response:
    return respond(
        "placements/person.html",
        status=status,
        chosen=chosen,
        form=form,
        title=_("指定指导教师"),
        action=url_for("placements.set_instructor"),
        hint=_("指导教师负责联系、检查和业务指导，每名学生一位。"),
    )


@blueprint.post("/bulk")
@requires(Role.PLACEMENT_OFFICE)
@writes
def bulk() -> Response:
    """From ticked rows to the form for them."""
    ids = request.form.getlist("ids", type=int)
    chosen = _chosen(current_viewer(), ids)
    forms = {"insurance": "placements.insurance_many", "instructor": "placements.instructor_many"}
    if request.form.get("act") not in forms:
        raise RuleBroken("unknown_act", Text("请选择要办理的事项"))
    return go(url_for(forms[request.form["act"]], ids=[one.id for one in chosen]))


def _chosen(viewer: Viewer, ids: list[int]) -> list[Placement]:
    chosen = queries.placements_by_ids(viewer, ids)
    if not chosen:
        raise RuleBroken("nothing_picked", Text("请先勾选要办理的行"))
    return chosen


def _back(chosen: list[Placement]) -> str:
    if len(chosen) == 1:
        return url_for("placements.show", placement_id=chosen[0].id)
    return url_for("placements.index")
