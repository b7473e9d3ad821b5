"""Wages, divisions and majors: read by everyone who is signed in, kept by the system administrator."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from placement.kernel.clock import local_date
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text
from placement.reference import queries, services
from placement.reference.forms import ConfirmForm, MajorFilters, WageFilters, WageForm
from placement.reference.models import DivisionRow, MajorRow, WageRow
from placement.reference.services import ADMINISTRATOR, WageFacts
from placement.reference.views.blueprint import blueprint
from placement.reference.wording import CONFIDENCE_LABELS, DIVISION_KIND_LABELS
from placement.web import navigation
from placement.web.access import current_viewer, requires, signed_in
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

navigation.item(Text("最低工资"), "reference.wages", icon="currency-yuan", roles={ADMINISTRATOR}, order=100)
navigation.item(Text("区划与专业"), "reference.divisions", icon="map-pin", roles={ADMINISTRATOR}, order=102)


@blueprint.get("/wages")
@signed_in
def wages() -> AnyResponse:
    """The minimum wages with their sources."""
    places = {row.code: row.name for row in queries.divisions().all_on(_today()) if row.kind != "city"}
    filters = WageFilters(division={"": _("全部区、县（市）")} | places)
    query = queries.wage_rows(filters.division.data or "", unconfirmed_only=bool(filters.unconfirmed.data))
    sort, order = sort_key(
        {"place": WageRow.division, "from": WageRow.effective_from, "amount": WageRow.monthly_fen}, "-from"
    )
    return respond(
        "reference/wages.html",
        "reference/_wages.html",
        page=paginate(query.order_by(order, WageRow.division, WageRow.id.desc())),
        filters=filters,
        chips=filters.chips(),
        sort=sort,
        waiting=queries.unconfirmed_wages(),
        may_edit=current_viewer().is_(ADMINISTRATOR),
    )


@blueprint.get("/wages/new")
@requires(ADMINISTRATOR)
def new_wage() -> AnyResponse:
    """The form of a new notice."""
    return respond("reference/wage_new.html", form=_with_area(WageForm(formdata=None)))


@blueprint.post("/wages")
@requires(ADMINISTRATOR)
@writes
def add_wages() -> AnyResponse:
    """Add the rows of a notice."""
    form = _with_area(WageForm())
    if not form.validate():
        return respond("reference/wage_new.html", status=422, form=form)
    facts = WageFacts(
        effective_from=form.effective_from.data,
        known_from=form.known_from.data,
        monthly_fen=form.monthly.data or 0,
        hourly_fen=form.hourly.data,
        document=form.document.data,
    )
    try:
        rows = services.add_wages(form.area.data, facts, by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return respond("reference/wage_new.html", status=422, form=form)
    flash(_("已新增 %(n)s 行最低工资标准", n=len(rows)), "success")
    return redirect(url_for("reference.wages"), code=303)


@blueprint.get("/wages/<int:row_id>")
@signed_in
def wage(row_id: int) -> AnyResponse:
    """One row with its source and standing."""
    row = queries.get_wage_row(row_id)
    return _wage_page(row, _with_others(ConfirmForm(formdata=None), row))


@blueprint.post("/wages/<int:row_id>/confirm")
@requires(ADMINISTRATOR)
@writes
def confirm_wage(row_id: int) -> AnyResponse:
    """Confirm a row by its document."""
    row = queries.get_wage_row(row_id)
    form = _with_others(ConfirmForm(), row)
    if not form.validate():
        return _wage_page(row, form, status=422)
    try:
        for each in (row, *map(queries.get_wage_row, map(int, form.also.data))):
            services.confirm_wage(each, form.document.data, by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _wage_page(row, form, status=422)
    flash(_("已确认，依据该标准的补助可以审批"), "success")
    return redirect(url_for("reference.wage", row_id=row_id), code=303)


@blueprint.get("/divisions")
@signed_in
def divisions() -> AnyResponse:
    """The divisions, abolished ones included."""
    sort, order = sort_key({"code": DivisionRow.code, "name": DivisionRow.name}, "code")
    page = paginate(queries.division_rows().order_by(order), scalars=True)
    return respond(
        "reference/divisions.html",
        "reference/_divisions.html",
        page=page,
        sort=sort,
        today=_today(),
        kinds=DIVISION_KIND_LABELS,
    )


@blueprint.get("/majors")
@signed_in
def majors() -> AnyResponse:
    """The catalogue of majors."""
    filters = MajorFilters(category={"": _("全部专业大类")} | queries.majors().categories)
    sort, order = sort_key({"code": MajorRow.code, "name": MajorRow.name}, "code")
    page = paginate(queries.major_rows(filters.words, filters.category.data or "").order_by(order), scalars=True)
    return respond(
        "reference/majors.html",
        "reference/_majors.html",
        page=page,
        filters=filters,
        chips=filters.chips(),
        sort=sort,
    )


def _wage_page(row: WageRow, form: ConfirmForm, *, status: int = 200) -> Response:
    return respond(
        "reference/wage.html",
        status=status,
        row=row,
        place=queries.divisions().get(row.division),
        form=form,
        confidences=CONFIDENCE_LABELS,
        may_edit=current_viewer().is_(ADMINISTRATOR),
    )


def _with_others(form: ConfirmForm, row: WageRow) -> ConfirmForm:
    form.also.choices = options({str(other.id): place for other, place in queries.unconfirmed_beside(row)})
    return form


def _with_area(form: WageForm) -> WageForm:
    form.area.choices = options(dict(queries.division_choices(_today())))
    return form


def _now() -> datetime:
    return current_app.extensions["clock"].now()


def _today() -> date:
    return local_date(_now())
