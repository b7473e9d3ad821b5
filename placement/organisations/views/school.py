"""Enterprises as a school sees them: the list, the page, and the decision after the visit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text
from placement.organisations import queries, services
from placement.organisations.forms import ApproveForm, EnterpriseFilters, ListForm, ViolationForm
from placement.organisations.models import Enterprise, Vetting
from placement.organisations.queries import PENDING_FIRST, EnterpriseFilter
from placement.organisations.rules import (
    ENTERPRISE_KIND_LABELS,
    VETTING,
    VETTING_LABELS,
    VETTING_NEXT,
    VETTING_TONES,
    VIOLATION_READERS,
    VIOLATION_RECORDERS,
    barred,
    may_remove_violation,
    vetting_choices,
)
from placement.organisations.views.blueprint import blueprint
from placement.reference import tables
from placement.reference.queries import division_choices, divisions
from placement.web import navigation
from placement.web.access import current_viewer, requires
from placement.web.fields import Form
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

SCHOOL = (Role.PLACEMENT_OFFICE, Role.SCHOOL_LEADER, Role.DEPARTMENT_HEAD)
READERS = (*SCHOOL, Role.BUREAU, Role.AUDITOR)
navigation.item(Text("企业"), "organisations.enterprises", icon="building", roles=SCHOOL, order=90)
WORDS = {
    "events": {"request": Text("申请考察")} | {row.name: row.label for row in VETTING.rows},
    "kinds": ENTERPRISE_KIND_LABELS,
    "words": VETTING_LABELS,
    "tones": VETTING_TONES,
    "next_actor": VETTING_NEXT,
}
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
    return page(queries.get_enterprise(current_viewer(), enterprise_id))


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
        return page(vetting.enterprise, status=422, form=form)
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
        return page(vetting.enterprise, status=422, form=form)
    flash(_("已通过考察，该企业的岗位可以向本校发布。请接着登记实习单位名单"), "success")
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
        return page(vetting.enterprise, status=422, refusal=translate(error.message))
    flash(_("决定已保存，企业会看到您写的原因"), "success")
    return redirect(url_for("organisations.enterprise", enterprise_id=vetting.enterprise_id), code=303)


def page(found: Enterprise, *, status: int = 200, refusal: str = "", **refused: Any) -> Response:
    """One enterprise as the viewer sees it; `refused` names the form that was refused, all others are fresh."""
    viewer, today = current_viewer(), local_date(_now())
    findings = queries.findings_on(found, on=today)
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
        may_list=viewer.is_(Role.PLACEMENT_OFFICE),
        choices={choice.name: choice for choice in choices},
        refusal=refusal,
        history=queries.history_of(vetting) if vetting else [],
        **_violations(found, viewer, today=today),
        **_forms(vetting, today=today) | refused,
        **WORDS,
    )


def _violations(found: Enterprise, viewer: Viewer, *, today: date) -> dict[str, Any]:
    readable = viewer.is_(*VIOLATION_READERS)
    known = queries.violations_as_of(found.id, today=today) if readable else None
    return {
        "violations": known,
        "removable": [
            one.violation for one in known or () if may_remove_violation(viewer, one.violation.recorded_by_id)
        ],
        "may_record": viewer.is_(*VIOLATION_RECORDERS),
    }


def _forms(vetting: Vetting | None, *, today: date) -> dict[str, Form]:
    decided_on, published_on = (vetting.decided_on, vetting.published_on) if vetting else (None, None)
    return {
        "form": ApproveForm(formdata=None),
        "listing": ListForm(formdata=None, decided_on=decided_on or today, published_on=published_on or today),
        "violation": ViolationForm(formdata=None),
    }


def _now() -> datetime:
    return current_app.extensions["clock"].now()
