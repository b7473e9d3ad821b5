"""The school: recognise days, send back, deny."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.practice import queries, rules, services
from placement.practice.forms import RecognitionForm
from placement.practice.models import PracticeRecord
from placement.practice.rules import RECORD, RECORD_STATE_LABELS, SCHOOL, RecordState
from placement.practice.views.blueprint import blueprint, now, said
from placement.practice.views.records import WORDS, Typed, record_page
from placement.practice.wording import plain
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes


@blueprint.get("/records/<int:record_id>/recognition")
@requires(*SCHOOL)
def recognition(record_id: int) -> Response:
    """All days ticked, or those of the address: so the sums follow each tick, with script or without."""
    viewer = current_viewer()
    record = queries.get_record(viewer, record_id)
    ticked = request.args.getlist("days", type=int) if "ticked" in request.args else [day.id for day in record.days]
    form = _form(record, formdata=None, days=ticked, note=request.args.get("note", ""))
    return _recognition_page(viewer, record, form)


@blueprint.post("/records/<int:record_id>/recognition")
@requires(*SCHOOL)
@writes
def recognise(record_id: int) -> Response:
    """Recognise the ticked days."""
    viewer = current_viewer()
    record = queries.get_record(viewer, record_id)
    form = _form(record)
    if not form.validate():
        return _recognition_page(viewer, record, form, status=422)
    try:
        services.recognise(record, form.days.data, form.note.data or "", by=viewer, at=now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _recognition_page(viewer, record, form, status=422)
    days = queries.days_of([day for day in record.days if day.recognised])
    flash(_("已认定 %(n)s 天，证书正在生成", n=plain(days)), "success")
    return go(url_for("practice.show", record_id=record.id))


def _form(record: PracticeRecord, **values: object) -> RecognitionForm:
    form = RecognitionForm(**values)
    form.days.choices = options({day.id: day.day.isoformat() for day in record.days})
    return form


def _recognition_page(viewer: Viewer, record: PracticeRecord, form: RecognitionForm, *, status: int = 200) -> Response:
    chosen = [day for day in record.days if day.id in (form.days.data or [])]
    choice = next((choice for choice in RECORD.choices(record, viewer) if choice.name == "recognise"), None)
    return respond(
        "practice/recognition.html",
        "practice/_recognition_sum.html",
        status=status,
        record=record,
        placement=record.placement,
        form=form,
        choice=choice,
        chosen={day.id for day in chosen},
        logged=queries.days_of(record.days),
        counted=queries.days_of(chosen),
        partial=len(chosen) < len(record.days),
        parts=rules.PART_LABELS,
        grades=rules.ASSESSMENT_LABELS,
        **WORDS,
    )


@blueprint.post("/records/<int:record_id>/<any(return, deny):act>")
@requires(*SCHOOL, Role.HR, Role.MENTOR)
@writes
def act(record_id: int, act: str) -> Response:
    """Send a record back to the teacher, or recognise nothing; both with words."""
    viewer = current_viewer()
    record = queries.get_record(viewer, record_id)
    do = services.send_back if act == "return" else services.deny
    try:
        do(record, said(), by=viewer, at=now())
    except RuleBroken as error:
        return record_page(viewer, record, Typed(error=error.message, status=422))
    flash(_("已更新：%(state)s", state=translate(RECORD_STATE_LABELS[RecordState(record.state)])), "success")
    return go(url_for("practice.show", record_id=record.id))
