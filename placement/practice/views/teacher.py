"""The teacher: own year, log, report."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from placement.accounts.rules import Role
from placement.infra import files
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.practice import ledgers, queries, services
from placement.practice.forms import LogForm, ReportForm
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.rules import LONGEST_ENTRY
from placement.practice.services import DaysRefused
from placement.practice.views.blueprint import blueprint, now, today
from placement.practice.views.records import WORDS, Typed, record_page
from placement.practice.wording import plain
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.pagination import paginate
from placement.web.transactions import writes


@blueprint.get("/")
@requires(Role.TEACHER)
def index() -> Response:
    """The own year: what is owed, when it fits, what is on offer."""
    viewer = current_viewer()
    teacher, year = ledgers.get_teacher_year(viewer, viewer.user_id or 0, today())
    return respond(
        "practice/index.html",
        teacher=teacher,
        year=year,
        offers=ledgers.fitting_slots(viewer, year) if year.uncovered or not year.owes else [],
        page=paginate(queries.record_rows(viewer).order_by(queries.SORTS["start"].desc(), PracticeRecord.id.desc())),
        **WORDS,
    )


@blueprint.post("/records/<int:record_id>/days")
@requires(Role.TEACHER)
@writes
def log(record_id: int) -> Response:
    """Log a day, or the days of a span; when one is refused nothing is saved and every refused day is named."""
    viewer, form = current_viewer(), LogForm()
    record = queries.get_record(viewer, record_id)
    if not form.validate():
        return record_page(viewer, record, Typed(log=form, status=422))
    try:
        made = _log(viewer, record, form)
    except DaysRefused as error:
        return record_page(viewer, record, Typed(log=form, refused=error.days, status=422))
    except RuleBroken as error:
        form.add_error("evidence" if error.field == "file" else error.field, translate(error.message))
        return record_page(viewer, record, Typed(log=form, status=422))
    flash(_("已登记 %(n)s 天", n=plain(queries.days_of(made))), "success")
    return go(url_for("practice.show", record_id=record.id, _anchor="log"))


def _log(viewer: Viewer, record: PracticeRecord, form: LogForm) -> list[PracticeDay]:
    first, last = form.first.data, form.last.data or form.first.data
    if last < first:
        raise RuleBroken("end_before_start", services.TURNED_ROUND, field="last")
    if (last - first).days >= LONGEST_ENTRY:
        raise RuleBroken("too_many_days", services.TOO_MANY_DAYS, field="last")
    days = ledgers.days_to_log(first, last, with_rest_days=form.with_rest_days.data)
    return services.log_days(
        record,
        days,
        part=form.part.data,
        category=form.category.data,
        what=form.what.data,
        outcome=form.gain.data or "",
        evidence_id=_stored(form),
        by=viewer,
        at=now(),
    )


def _stored(form: LogForm) -> int | None:
    upload = form.evidence.data
    if not isinstance(upload, FileStorage) or not upload.filename:
        return None
    return files.store_upload(upload.read(), name=upload.filename, at=now()).id


@blueprint.post("/records/<int:record_id>/days/<int:day_id>/remove")
@requires(Role.TEACHER)
@writes
def remove(record_id: int, day_id: int) -> Response:
    """Take a day back."""
    viewer = current_viewer()
    record = queries.get_record(viewer, record_id)
    services.remove_day(record, day_id, by=viewer, at=now())
    flash(_("已删除这一天的日志"), "success")
    return go(url_for("practice.show", record_id=record.id, _anchor="log"))


@blueprint.post("/records/<int:record_id>/report")
@requires(Role.TEACHER)
@writes
def report(record_id: int) -> Response:
    """Hand in the report."""
    viewer, form = current_viewer(), ReportForm()
    record = queries.get_record(viewer, record_id)
    if not form.validate():
        return record_page(viewer, record, Typed(report=form, status=422))
    try:
        services.report(record, form.report.data, form.outcome.data, by=viewer, at=now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return record_page(viewer, record, Typed(report=form, status=422))
    flash(_("实践总结已提交，等企业考核"), "success")
    return go(url_for("practice.show", record_id=record.id))
