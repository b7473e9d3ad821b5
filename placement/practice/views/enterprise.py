"""The enterprise: judge a stay."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.kernel.errors import RuleBroken
from placement.practice import queries, services
from placement.practice.forms import AssessmentForm
from placement.practice.views.blueprint import blueprint, now
from placement.practice.views.records import Typed, record_page
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go
from placement.web.transactions import writes


@blueprint.post("/records/<int:record_id>/assessment")
@requires(Role.HR, Role.MENTOR)
@writes
def assess(record_id: int) -> Response:
    """The enterprise's judgement."""
    viewer, form = current_viewer(), AssessmentForm()
    record = queries.get_record(viewer, record_id)
    if not form.validate():
        return record_page(viewer, record, Typed(assessment=form, status=422))
    try:
        services.assess(record, form.assessment.data, form.note.data, by=viewer, at=now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return record_page(viewer, record, Typed(assessment=form, status=422))
    flash(_("考核已完成，等学校认定天数"), "success")
    return go(url_for("practice.show", record_id=record.id))
