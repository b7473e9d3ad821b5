"""The life of a practice record: planned, begun, reported, assessed, recognised, or sent back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from placement.extensions import db
from placement.infra import audit, events, jobs, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.organisations.rules import EnterpriseKind
from placement.placements.models import Placement
from placement.placements.rules import PlacementState
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.queries import certificate_key
from placement.practice.rules import RECORD, REPORT_LIMIT, TEXT_LIMIT, Assessment, RecordState
from placement.practice.services.log import hold_calendar
from placement.slots.rules import PracticeForm, SlotKind


@events.on("placement_planned")
def open_record(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """A teacher's accepted place becomes a practice record with the task plan of the slot (R-705)."""
    if subject.kind != SlotKind.TEACHER_PRACTICE:
        return
    record = PracticeRecord(
        placement_id=subject.id,
        teacher_id=subject.person_id,
        school_id=subject.school_id,
        enterprise_id=subject.enterprise_id,
        state=RecordState.PLANNED,
        form=subject.slot.practice_form or PracticeForm.POST,
        task_plan=subject.slot.tasks,
        since=at,
        training_base=subject.enterprise.enterprise_kind == EnterpriseKind.TRAINING_BASE,
    )
    db.session.add(record)
    statelog.log(record, RECORD.kind, "plan", source="", by=by, at=at)


@events.on("placement_started")
def begin(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """The stay begins: from now on days can be logged."""
    record = _record_of(subject)
    if record is not None and record.state == RecordState.PLANNED:
        statelog.transition(record, RECORD, "begin", by=SYSTEM, at=at)


@events.on("placement_ended")
@events.on("terms_changed")
def follow_end(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """A stay called off is no longer planned; one that ends earlier loses the days logged after its last day."""
    record = _record_of(subject)
    if record is None:
        return
    if record.state == RecordState.PLANNED and subject.state == PlacementState.CANCELLED:
        statelog.transition(record, RECORD, "cancel", by=SYSTEM, at=at)
    beyond = [day for day in record.days if day.day > subject.last_day and not day.recognised]
    if beyond:
        _drop(record, beyond, at=at)


def _drop(record: PracticeRecord, days: list[PracticeDay], *, at: datetime) -> None:
    dates = "、".join(sorted({day.day.isoformat() for day in days}))
    for day in days:
        db.session.delete(day)
    db.session.flush()
    db.session.expire(record, ["days"])
    statelog.log(record, RECORD.kind, "shorten", source=record.state, by=SYSTEM, at=at, comment=dates[:2000])


def _record_of(placement: Placement) -> PracticeRecord | None:
    found: PracticeRecord | None = db.session.scalar(
        select(PracticeRecord).where(PracticeRecord.placement_id == placement.id)
    )
    return found


def report(record: PracticeRecord, text: str, outcome: str, *, by: Viewer, at: datetime) -> None:
    """Hand in the report with its outcome (R-706: a case, course unit, project …); closes the log."""
    if by.user_id != record.teacher_id:
        raise NotAllowed()
    hold_calendar(record.teacher_id)
    db.session.refresh(record, ["state", "days"])
    RECORD.allowed(record, "report", by)
    if not record.days:
        raise RuleBroken("no_days", Text("还没有登记任何实践日，不能提交总结"), field="report")
    if not text.strip() or len(text) > REPORT_LIMIT:
        raise RuleBroken("report_missing", Text("请填写实践总结，不超过 %(n)s 字", n=REPORT_LIMIT), field="report")
    if not outcome.strip() or len(outcome) > TEXT_LIMIT:
        raise RuleBroken("outcome_missing", Text("请写明成果，例如教学案例、课程单元、项目、专利"), field="outcome")
    statelog.transition(record, RECORD, "report", by=by, at=at)
    record.report, record.outcome = text.strip(), outcome.strip()
    record.assessment, record.assessment_note, record.assessed_by = None, "", ""


def assess(record: PracticeRecord, assessment: str, note: str, *, by: Viewer, at: datetime) -> None:
    """The enterprise judges the stay. Raises RuleBroken for an unknown grade or a note that is missing or too long."""
    RECORD.allowed(record, "assess", by)
    if assessment not in set(Assessment):
        raise RuleBroken("assessment_missing", Text("请选择考核结果"), field="assessment")
    if not note.strip() or len(note) > TEXT_LIMIT:
        raise RuleBroken("note_missing", Text("请填写考核意见，不超过 %(n)s 字", n=TEXT_LIMIT), field="note")
    statelog.transition(record, RECORD, "assess", by=by, at=at)
    record.assessment, record.assessment_note, record.assessed_by = Assessment(assessment), note.strip(), by.name


def recognise(record: PracticeRecord, day_ids: Collection[int], note: str, *, by: Viewer, at: datetime) -> None:
    """The school recognises all logged days, or some with a reason; they freeze and feed the subsidy (R-706, R-707).

    The certificate is printed by a job. Raises RuleBroken: no day, no reason for the rest, a failed assessment.
    """
    RECORD.allowed(record, "recognise", by)
    chosen = [day for day in record.days if day.id in day_ids]
    if not chosen:
        raise RuleBroken("no_days", Text("请至少勾选一天；如全部不予认定，请使用「不予认定」"), field="days")
    if len(chosen) < len(record.days) and not note.strip():
        raise RuleBroken("reason_missing", Text("只认定部分天数时，请写明原因"), field="note")
    if len(note) > TEXT_LIMIT:
        raise RuleBroken("note_too_long", Text("说明不能超过 %(n)s 字", n=TEXT_LIMIT), field="note")
    for day in chosen:
        day.recognised = True
    record.recognised_on, record.recognition_note = local_date(at), note.strip()
    statelog.transition(record, RECORD, "recognise", by=by, at=at, comment=note)
    audit.record("practice_recognised", f"practice_record:{record.id}", by=by, at=at, days=len(chosen))
    events.happened("practice_recognised", record, by=by, at=at)
    jobs.enqueue("practice_certificate", certificate_key(record.id), at=at, record_id=record.id)


def send_back(record: PracticeRecord, comment: str, *, by: Viewer, at: datetime) -> None:
    """Ask the teacher to mend the log or the report."""
    statelog.transition(record, RECORD, "return", by=by, at=at, comment=comment)


def deny(record: PracticeRecord, comment: str, *, by: Viewer, at: datetime) -> None:
    """Recognise nothing, with the reason."""
    statelog.transition(record, RECORD, "deny", by=by, at=at, comment=comment)
