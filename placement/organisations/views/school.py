"""Enterprises as a school sees them: the list, the page, and the decision after the visit."""

from __future__ import annotations

from datetime import datetime

from flask import Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from placement.accounts.rules import Role
from placement.kernel.clock import local_date
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text
from placement.organisations import queries, services
from placement.organisations.forms import ApproveForm, EnterpriseFilters
from placement.organisations.models import Enterprise, Vetting
from placement.organisations.queries import PENDING_FIRST, EnterpriseFilter
from placement.organisations.rules import (
    ENTERPRISE_KIND_LABELS,
    VETTING,
    VETTING_LABELS,
    VETTING_NEXT,
    VETTING_TONES,
    barred,
    enterprise_findings,
    vetting_choices,
)
from placement.organisations.views.blueprint import blueprint
from placement.reference import tables
from placement.reference.queries import division_choices, divisions
from placement.web import navigation
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

SCHOOL = (Role.PLACEMENT_OFFICE, Role.SCHOOL_LEADER, Role.DEPARTMENT_HEAD)
READERS = (*SCHOOL, Role.BUREAU, Role.AUDITOR)
navigation.item(Text("企业"), "organisations.enterprises", icon="building", roles=SCHOOL, order=90)
SORTS = {
    "state": PENDING_FIRST,
    "name": Enterprise.initials,
    "staff": Enterprise.staff_count,
    "place": Enterprise.division,
}


@blueprint.get("/enterprises")
@requires(*READERS)
def enterprises() -> AnyResponse:
    """The enterprises; what waits for this school comes first."""
    viewer = current_viewer()
    filters = EnterpriseFilters(division={"": _("全部区、县（市）")} | dict(division_choices(local_date(_now()))))
    asked = EnterpriseFilter(filters.words, filters.division.data or "", filters.state.data or "")
    of_school = viewer.is_(*SCHOOL)
    sort, order = sort_key(SORTS, "state" if of_school else "name")
    page = paginate(queries.enterprise_list(viewer, asked).order_by(order, Enterprise.initials, Enterprise.id))
    return respond(
        "organisations/enterprises.html",
        "organisations/_enterprises.html",
        page=page,
        filters=filters,
        chips=filters.chips(),
        sort=sort,
        of_school=of_school,
        waiting=queries.pending_vettings(viewer.organisation_id or 0) if viewer.is_(Role.PLACEMENT_OFFICE) else 0,
        kinds=ENTERPRISE_KIND_LABELS,
        words=VETTING_LABELS,
        tones=VETTING_TONES,
        next_actor=VETTING_NEXT,
    )


@blueprint.get("/enterprises/<int:enterprise_id>")
@requires(*READERS)
def enterprise(enterprise_id: int) -> AnyResponse:
    """One enterprise: facts, sites, what the law says, and what this school decided."""
    return _page(queries.get_enterprise(current_viewer(), enterprise_id), ApproveForm(formdata=None))


@blueprint.post("/enterprises/<int:enterprise_id>/vetting")
@requires(Role.PLACEMENT_OFFICE)
@writes
def begin_vetting(enterprise_id: int) -> AnyResponse:
    """The school itself takes up an enterprise that did not ask."""
    viewer = current_viewer()
    found = queries.get_enterprise(viewer, enterprise_id)
    services.request_vetting(found, viewer.organisation_id or 0, by=viewer, at=_now())
    flash(_("已列入待考察，考察后请填写报告"), "success")
    return redirect(url_for("organisations.enterprise", enterprise_id=enterprise_id), code=303)


@blueprint.post("/vettings/<int:vetting_id>/approve")
@requires(Role.PLACEMENT_OFFICE)
@writes
def approve(vetting_id: int) -> AnyResponse:
    """Take the enterprise, with date and report of the visit."""
    vetting, form = queries.get_vetting(current_viewer(), vetting_id), ApproveForm()
    if not form.validate():
        return _page(vetting.enterprise, form, status=422)
    try:
        services.decide_vetting(
            vetting,
            "approve",
            visited_on=form.visited_on.data,
            report=form.report.data or "",
            by=current_viewer(),
            at=_now(),
        )
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _page(vetting.enterprise, form, status=422)
    flash(_("已通过考察，该企业的岗位可以向本校发布"), "success")
    return redirect(url_for("organisations.enterprise", enterprise_id=vetting.enterprise_id), code=303)


@blueprint.post("/vettings/<int:vetting_id>/<any(refuse, revoke):decision>")
@requires(Role.PLACEMENT_OFFICE)
@writes
def decline(vetting_id: int, decision: str) -> AnyResponse:
    """Refuse the enterprise or end the cooperation, with the reason that the enterprise will read."""
    vetting = queries.get_vetting(current_viewer(), vetting_id)
    comment = request.form.get("comment", "")
    try:
        services.decide_vetting(vetting, decision, comment=comment, by=current_viewer(), at=_now())
    except RuleBroken as error:
        return _page(vetting.enterprise, ApproveForm(formdata=None), status=422, refusal=translate(error.message))
    flash(_("决定已保存，企业会看到您写的原因"), "success")
    return redirect(url_for("organisations.enterprise", enterprise_id=vetting.enterprise_id), code=303)


def _page(found: Enterprise, form: ApproveForm, *, status: int = 200, refusal: str = "") -> Response:
    viewer = current_viewer()
    findings = enterprise_findings(found.enterprise_kind, found.industry_code, on=local_date(_now()))
    vettings = queries.vettings_of(viewer, found.id)
    vetting: Vetting | None = vettings[0][0] if viewer.is_(*SCHOOL) and vettings else None
    choices = vetting_choices(vetting, viewer, refusal=barred(findings)) if vetting else []
    return respond(
        "organisations/enterprise.html",
        status=status,
        enterprise=found,
        places=divisions(),
        industry=tables.industries().section_of(found.industry_code),
        findings=findings,
        vetting=vetting,
        vettings=vettings,
        remarks=queries.last_words(vetting for vetting, _school in vettings),
        of_school=viewer.is_(*SCHOOL),
        may_begin=viewer.is_(Role.PLACEMENT_OFFICE) and vetting is None,
        choices={choice.name: choice for choice in choices},
        form=form,
        refusal=refusal,
        history=queries.history_of(vetting) if vetting else [],
        events={"request": Text("申请考察")} | {row.name: row.label for row in VETTING.rows},
        kinds=ENTERPRISE_KIND_LABELS,
        words=VETTING_LABELS,
        tones=VETTING_TONES,
        next_actor=VETTING_NEXT,
    )


def _now() -> datetime:
    return current_app.extensions["clock"].now()
