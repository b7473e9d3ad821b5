"""The work calendar: read by everyone who is signed in, completed year by year by the system administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from placement.kernel.clock import local_date
from placement.kernel.errors import RuleBroken
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.kernel.workdays import CalendarEntry, DayKind
from placement.reference import queries, services, uploads
from placement.reference.forms import CalendarFilters, DaysForm, UploadForm, YearForm
from placement.reference.models import CalendarDay
from placement.reference.queries import CalendarFilter
from placement.reference.services import ADMINISTRATOR
from placement.reference.views.blueprint import blueprint
from placement.reference.wording import DAY_KIND_LABELS, DAY_KIND_TONES, SOURCE_LABELS
from placement.web import navigation
from placement.web.access import current_viewer, requires, signed_in
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

navigation.item(Text("工作日历"), "reference.calendar", icon="calendar", roles={ADMINISTRATOR}, order=101)
MOST_DAYS = 31


@blueprint.get("/calendar")
@signed_in
def calendar() -> AnyResponse:
    """The days of one year that are not ordinary, or all of them."""
    this_year = local_date(_now()).year
    filters = CalendarFilters(year={str(year): str(year) for year in queries.calendar_years()})
    chips = filters.chips()
    filters.year.data = filters.year.data or str(this_year)
    asked = CalendarFilter(int(filters.year.data), filters.kind.data or "", bool(filters.provisional.data))
    sort, order = sort_key({"day": CalendarDay.day}, "day")
    return respond(
        "reference/calendar.html",
        "reference/_calendar.html",
        page=paginate(queries.day_rows(asked).order_by(order), scalars=True),
        filters=filters,
        chips=chips,
        sort=sort,
        year=asked.year,
        kinds=DAY_KIND_LABELS,
        tones=DAY_KIND_TONES,
        sources=SOURCE_LABELS,
        provisional=queries.provisional_years(),
        may_edit=current_viewer().is_(ADMINISTRATOR),
    )


@blueprint.get("/calendar/edit")
@requires(ADMINISTRATOR)
def edit_calendar() -> AnyResponse:
    """Enter days, upload a table, or confirm a year."""
    return _page()


@blueprint.post("/calendar/days")
@requires(ADMINISTRATOR)
@writes
def change_days() -> AnyResponse:
    """Enter one day, or a few in a row."""
    form = DaysForm()
    if not form.validate():
        return _page(days=form)
    try:
        entries = _entries(form)
        changed = services.change_days(entries, by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error("last" if error.code == "end_before_start" else error.field, translate(error.message))
        return _page(days=form)
    return _done(changed, entries[0].day.year)


@blueprint.post("/calendar/upload")
@requires(ADMINISTRATOR)
@writes
def upload_days() -> AnyResponse:
    """Take a whole table of days, or none of it."""
    form = UploadForm()
    if not form.validate():
        return _page(upload=form)
    try:
        entries, errors = uploads.read_days(form.file.data.read(), form.source.data)
        if errors:
            return _page(upload=form, row_errors=errors)
        changed = services.change_days(entries, by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _page(upload=form)
    return _done(changed, entries[0].day.year)


@blueprint.get("/calendar/template.csv")
@requires(ADMINISTRATOR)
def calendar_template() -> Response:
    """An empty table to fill in, with the mark by which Excel knows the encoding."""
    headers = {"Content-Disposition": "attachment; filename=work-calendar.csv"}
    return Response("\ufeff" + uploads.TEMPLATE, mimetype="text/csv", headers=headers)


@blueprint.post("/calendar/confirm")
@requires(ADMINISTRATOR)
@writes
def confirm_year() -> AnyResponse:
    """Declare a provisional year final."""
    form = _with_years(YearForm())
    if not form.validate():
        return _page(year=form)
    try:
        confirmed = services.confirm_year(int(form.year.data), form.source.data, by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _page(year=form)
    flash(_("%(year)s 年 %(n)s 天已按通知确认", year=form.year.data, n=confirmed), "success")
    return redirect(url_for("reference.calendar", year=form.year.data), code=303)


def _entries(form: DaysForm) -> list[CalendarEntry]:
    span = DateRange(form.first.data, form.last.data or form.first.data)
    if span.days > MOST_DAYS:
        raise RuleBroken("too_many_days", Text("一次最多填写 %(n)s 天，更多日期请上传表格", n=MOST_DAYS), field="last")
    return [CalendarEntry(day, DayKind(form.kind.data), form.source.data) for day in span]


def _done(changed: int, year: int) -> AnyResponse:
    flash(_("工作日历已更新，%(n)s 天有变化", n=changed), "success")
    return redirect(url_for("reference.calendar", year=year), code=303)


def _with_years(form: YearForm) -> YearForm:
    form.year.choices = options({str(year): str(year) for year in queries.provisional_years()})
    return form


def _page(
    *,
    days: DaysForm | None = None,
    upload: UploadForm | None = None,
    year: YearForm | None = None,
    row_errors: Any = (),
) -> Response:
    refused = any(form is not None for form in (days, upload, year))
    return respond(
        "reference/calendar_edit.html",
        status=422 if refused else 200,
        days=days or DaysForm(formdata=None),
        upload=upload or UploadForm(formdata=None),
        year=year or _with_years(YearForm(formdata=None)),
        row_errors=row_errors,
        provisional=queries.provisional_years(),
    )


def _now() -> datetime:
    return current_app.extensions["clock"].now()
