"""The list of records and the page of one, for everybody who has a part in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l

from placement.accounts.rules import OVERSIGHT, SCHOOL_STAFF, Role
from placement.extensions import db
from placement.infra import files, statelog
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.kernel.text import Text
from placement.organisations.queries import organisation_names
from placement.practice import ledgers, queries, rules
from placement.practice.counting import monday_of
from placement.practice.forms import AssessmentForm, LogForm, RecordFilters, ReportForm
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.queries import Wishes, days_of
from placement.practice.rules import LOGGING, RECORD, RecordState
from placement.practice.views.blueprint import blueprint, today
from placement.practice.wording import next_step
from placement.slots.rules import PRACTICE_FORM_LABELS
from placement.web.access import current_viewer, requires
from placement.web.downloads import download
from placement.web.filters import date_cn
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key

TURNS = {
    Role.HR: RecordState.REPORTED,
    Role.MENTOR: RecordState.REPORTED,
    Role.PLACEMENT_OFFICE: RecordState.ENTERPRISE_ASSESSED,
    Role.DEPARTMENT_HEAD: RecordState.ENTERPRISE_ASSESSED,
}
"""The state in which a record waits for a role."""
SCHOOL_SIDE = (*OVERSIGHT, Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER, Role.SCHOOL_FINANCE)
WORDS: dict[str, Any] = {
    "labels": rules.RECORD_STATE_LABELS,
    "tones": rules.RECORD_STATE_TONES,
    "waits_for": rules.WAITS_FOR,
}


@blueprint.get("/records")
@requires(*SCHOOL_SIDE, Role.HR, Role.MENTOR)
def records() -> Response:
    """One page of the records that this person may see."""
    viewer = current_viewer()
    known = queries.departments(viewer)
    filters = RecordFilters(department={"": _l("全部系部")} | {name: name for name in known})
    word, order = sort_key(queries.SORTS, "-since")
    wishes = Wishes(filters.words, filters.state.data or "", filters.department.data or "")
    turn = TURNS.get(Role(viewer.role))
    return respond(
        "practice/records.html",
        "practice/_records.html",
        page=paginate(queries.record_rows(viewer, wishes).order_by(order, PracticeRecord.id.desc())),
        sort=word,
        form=filters,
        chips=filters.chips(),
        turn=turn,
        waiting=queries.count_in(viewer, turn) if turn else 0,
        with_department=bool(known),
        with_school=not viewer.is_(*SCHOOL_STAFF),
        with_years=viewer.is_(*queries.YEAR_READERS),
        **WORDS,
    )


@dataclass(frozen=True)
class Typed:
    """Forms of the record page that were refused, with what was typed, and the days that were refused."""

    log: LogForm | None = None
    report: ReportForm | None = None
    assessment: AssessmentForm | None = None
    refused: Sequence[tuple[date, Text]] = field(default=())
    error: Text | None = None
    status: int = 200


@blueprint.get("/records/<int:record_id>")
@requires(*queries.READERS)
def show(record_id: int) -> Response:
    """The page of one record; the certificate's region asks it again while the job runs."""
    viewer = current_viewer()
    return record_page(viewer, queries.get_record(viewer, record_id))


def record_page(viewer: Viewer, record: PracticeRecord, typed: Typed = Typed()) -> Response:
    """The page, as it stands or with what was refused."""
    missing = ledgers.days_to_come(record, today())
    recognised = [day for day in record.days if day.recognised]
    counted = days_of(recognised if record.state == RecordState.RECOGNISED else record.days)
    history = db.session.scalars(statelog.history(RECORD.kind, record.id)).all()
    return respond(
        "practice/show.html",
        "practice/_certificate.html",
        status=typed.status,
        record=record,
        placement=record.placement,
        mine=viewer.is_(Role.TEACHER),
        step=next_step(record, viewer, today=today(), missing=len(missing), days=counted),
        logged=days_of(record.days),
        recognised=days_of(recognised),
        missing=missing,
        entries=entries_of(record.days),
        refused=[(date_cn(day), why) for day, why in typed.refused],
        error=typed.error,
        job=queries.certificate_job(record) if record.state == RecordState.RECOGNISED else None,
        choices=RECORD.choices(record, viewer),
        history=history,
        events=rules.EVENT_LABELS,
        organisations=organisation_names({row.organisation_id for row in history if row.organisation_id}),
        forms=PRACTICE_FORM_LABELS,
        parts=rules.PART_LABELS,
        grades=rules.ASSESSMENT_LABELS,
        **_forms(viewer, record, typed, missing=missing),
        **WORDS,
    )


def entries_of(days: list[PracticeDay]) -> list[list[PracticeDay]]:
    """The log as it was written: days in a row that say the same are one entry."""
    return [list(group) for _words, group in groupby(days, _said)]


def _said(day: PracticeDay) -> tuple[Any, ...]:
    return day.part, day.category, day.what, day.outcome, day.evidence_id, day.recognised


def _forms(viewer: Viewer, record: PracticeRecord, typed: Typed, *, missing: list[date]) -> dict[str, Any]:
    """The forms that this person may fill in now; the others are None."""
    writes = viewer.is_(Role.TEACHER) and viewer.user_id == record.teacher_id and record.state in LOGGING
    judges = any(choice.name == "assess" and choice.enabled for choice in RECORD.choices(record, viewer))
    return {
        "log_form": (typed.log or _log_form(missing)) if writes else None,
        "report_form": (typed.report or ReportForm(formdata=None, report=record.report, outcome=record.outcome))
        if writes and record.days
        else None,
        "assessment_form": (typed.assessment or AssessmentForm(formdata=None)) if judges else None,
    }


def _log_form(missing: list[date]) -> LogForm:
    """Offers the first week that is not logged yet."""
    week = [day for day in missing if monday_of(day) == monday_of(missing[0])]
    last = week[-1] if len(week) > 1 else None
    return LogForm(formdata=None, first=week[0] if week else None, last=last)


@blueprint.get("/records/<int:record_id>/days/<int:day_id>/evidence")
@requires(*queries.READERS)
def evidence(record_id: int, day_id: int) -> Response:
    """What was uploaded with a day, as a download: never shown inside a page of ours."""
    day = queries.get_day(queries.get_record(current_viewer(), record_id), day_id)
    if day.evidence is None:
        raise NotFound()
    return download(files.read(day.evidence), day.evidence.name, day.evidence.media_type)
