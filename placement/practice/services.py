"""The teacher's month as a record: planned, logged, reported, assessed, recognised."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select

from placement.accounts.models import TeachingWeek
from placement.extensions import db
from placement.infra import audit, events, jobs, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.organisations.rules import EnterpriseKind
from placement.placements.models import Placement
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.rules import RECORD, Assessment, DayCategory, DayPart, RecordState
from placement.slots.rules import PracticeForm, SlotKind

LOGGING = (RecordState.RUNNING, RecordState.RETURNED)
TEXT_LIMIT = 500
REPORT_LIMIT = 5000


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
    record = db.session.scalar(select(PracticeRecord).where(PracticeRecord.placement_id == subject.id))
    if record is not None and record.state == RecordState.PLANNED:
        statelog.transition(record, RECORD, "begin", by=SYSTEM, at=at)


def log_days(
    record: PracticeRecord,
    days: Collection[date],
    *,
    part: str,
    category: str,
    what: str,
    outcome: str = "",
    by: Viewer,
    at: datetime,
) -> list[PracticeDay]:
    """Log the same work for several days of the stay. All of them or none.

    Raises RuleBroken naming the day and the reason: outside the stay, in the future, in a recorded teaching week
    (R-708), already logged; NotAllowed for anybody but the teacher.
    """
    _own(record, by)
    if record.state not in LOGGING:
        raise RuleBroken("not_logging", Text("当前状态下不能登记实践日志"))
    if not days:
        raise RuleBroken("no_day", Text("请选择日期"), field="first")
    text = what.strip()
    if not text or len(text) > TEXT_LIMIT:
        raise RuleBroken("what_missing", Text("请用不超过 %(n)s 字写明做了什么", n=TEXT_LIMIT), field="what")
    made = [
        PracticeDay(
            record_id=record.id,
            teacher_id=record.teacher_id,
            day=day,
            part=DayPart(part),
            category=DayCategory(category),
            what=text,
            outcome=outcome.strip()[:TEXT_LIMIT],
        )
        for day in sorted(set(days))
        if _may_log(record, day, part=part, at=at)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _may_log(record: PracticeRecord, day: date, *, part: str, at: datetime) -> bool:
    reason = _objection(record, day, part=part, at=at)
    if reason:
        raise RuleBroken("day_refused", Text("%(day)s：%(why)s", day=day.isoformat(), why=reason), field="first")
    return True


def _objection(record: PracticeRecord, day: date, *, part: str, at: datetime) -> Text | None:
    if not record.placement.starts_on <= day <= record.placement.last_day:
        return Text("不在本次实践期内")
    if day > local_date(at):
        return Text("还没有到这一天")
    monday = day - timedelta(days=day.weekday())
    if day.weekday() < 5 and db.session.get(TeachingWeek, (record.teacher_id, monday)) is not None:
        return Text("该周有校内授课记录，不能同时计入实践（R-708）")
    query = select(PracticeDay.part).where(PracticeDay.teacher_id == record.teacher_id, PracticeDay.day == day)
    parts = set(db.session.scalars(query))
    if part in parts or DayPart.FULL in parts or (part == DayPart.FULL and parts):
        return Text("该日已登记过，每天最多计一天")
    return None


def remove_day(record: PracticeRecord, day_id: int, *, by: Viewer, at: datetime) -> None:
    """Take back a logged day while the log is open."""
    _own(record, by)
    if record.state not in LOGGING:
        raise RuleBroken("not_logging", Text("当前状态下不能修改实践日志"))
    found = next((day for day in record.days if day.id == day_id), None)
    if found is not None:
        record.days.remove(found)
        db.session.delete(found)
        db.session.flush()


def report(record: PracticeRecord, text: str, outcome: str, *, by: Viewer, at: datetime) -> None:
    """Hand in the report with its outcome (R-706: a case, course unit, project …)."""
    _own(record, by)
    if not record.days:
        raise RuleBroken("no_days", Text("还没有登记任何实践日，不能提交总结"), field="report")
    if not text.strip() or len(text) > REPORT_LIMIT:
        raise RuleBroken("report_missing", Text("请填写实践总结，不超过 %(n)s 字", n=REPORT_LIMIT), field="report")
    if not outcome.strip() or len(outcome) > TEXT_LIMIT:
        raise RuleBroken("outcome_missing", Text("请写明成果，例如教学案例、课程单元、项目、专利"), field="outcome")
    record.report, record.outcome = text.strip(), outcome.strip()
    statelog.transition(record, RECORD, "report", by=by, at=at)


def assess(record: PracticeRecord, assessment: str, note: str, *, by: Viewer, at: datetime) -> None:
    """The enterprise judges the stay."""
    if not note.strip() or len(note) > TEXT_LIMIT:
        raise RuleBroken("note_missing", Text("请填写考核意见，不超过 %(n)s 字", n=TEXT_LIMIT), field="note")
    record.assessment, record.assessment_note, record.assessed_by = Assessment(assessment), note.strip(), by.name
    statelog.transition(record, RECORD, "assess", by=by, at=at)


def recognise(record: PracticeRecord, day_ids: Collection[int], note: str, *, by: Viewer, at: datetime) -> None:
    """The school recognises all logged days, or some with a reason; they freeze and feed the subsidy (R-706, R-707)."""
    chosen = [day for day in record.days if day.id in day_ids]
    if not chosen:
        raise RuleBroken("no_days", Text("请至少勾选一天；如全部不予认定，请使用「不予认定」"), field="days")
    if len(chosen) < len(record.days) and not note.strip():
        raise RuleBroken("reason_missing", Text("只认定部分天数时，请写明原因"), field="note")
    if record.assessment == Assessment.FAIL:
        raise RuleBroken("assessment_failed", Text("企业考核不合格，不能认定实践天数"))
    for day in chosen:
        day.recognised = True
    record.recognised_on, record.recognition_note = local_date(at), note.strip()
    statelog.transition(record, RECORD, "recognise", by=by, at=at, comment=note)
    audit.record("practice_recognised", f"practice_record:{record.id}", by=by, at=at, days=len(chosen))
    events.happened("practice_recognised", record, by=by, at=at)
    jobs.enqueue("practice_certificate", f"practice-certificate:{record.id}", at=at, record_id=record.id)


def send_back(record: PracticeRecord, comment: str, *, by: Viewer, at: datetime) -> None:
    """Ask the teacher to mend the log or the report."""
    statelog.transition(record, RECORD, "return", by=by, at=at, comment=comment)


def deny(record: PracticeRecord, comment: str, *, by: Viewer, at: datetime) -> None:
    """Recognise nothing, with the reason."""
    statelog.transition(record, RECORD, "deny", by=by, at=at, comment=comment)


def _own(record: PracticeRecord, by: Viewer) -> None:
    if by.user_id != record.teacher_id:
        raise NotAllowed()
