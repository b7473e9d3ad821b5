"""The teacher: days owed, the stay that runs, students under care."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from flask import url_for

from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.text import Text
from placement.placements.rules import PLACEMENT_STATE_LABELS
from placement.placements.wording import TONES
from placement.practice import ledgers
from placement.practice.models import PracticeRecord
from placement.practice.rules import RecordState
from placement.practice.wording import plain
from placement.practice.years import TeacherYear
from placement.reports import queries
from placement.reports.duties import Duty, Home, Step, Tally, first_step, open_duties
from placement.reports.home.enterprise import agreements, leaving
from placement.reports.queries import of

SHOWN = 5
"""Students under care on the page; the list has the others."""


def home(viewer: Viewer, at: datetime) -> Home:
    """The year's month first, then what is asked of the teacher, then the students."""
    today = local_date(at)
    _, year = ledgers.get_teacher_year(viewer, viewer.user_id or 0, today)
    record = queries.current_record(viewer)
    own = (*_own(viewer, record, today), *agreements(viewer), *_students(viewer, today))
    duties = open_duties((leaving(viewer), *own))
    count, students = queries.in_care(viewer.user_id, SHOWN)
    return Home(
        lead=Text("您的企业实践和指导的学生。"),
        step=_step(duties, year, record),
        duties=duties,
        part="reports/_teacher.html",
        extra={
            "year": year,
            "plain": plain,
            "students": students,
            "more": count - len(students),
            "words": PLACEMENT_STATE_LABELS,
            "tones": TONES,
        },
    )


def _own(viewer: Viewer, record: PracticeRecord | None, today: date) -> Iterator[Duty]:
    yield Duty(
        label=Text("待确认的录用"),
        href=url_for("applications.mine"),
        tally=of(queries.applications(viewer), "offered"),
        act=Text("去确认"),
        who=Text("企业"),
        urgent=True,
    )
    if record is None:
        return
    href = url_for("practice.show", record_id=record.id)
    missing = ledgers.days_to_come(record, today)
    over = record.placement.last_day < today
    yield Duty(
        label=Text("还没有登记日志的工作日"),
        href=href,
        tally=Tally(len(missing), missing[0] if missing else None),
        act=Text("去登记"),
        hint=Text("可以一次登记一段日期。"),
    )
    yield Duty(
        label=Text("待提交的实践总结"),
        href=href,
        tally=Tally(int(over or record.state == RecordState.RETURNED), record.placement.last_day if over else None),
        act=Text("去提交"),
        who=Text("企业"),
        urgent=record.state == RecordState.RETURNED,
    )


def _students(viewer: Viewer, today: date) -> Iterator[Duty]:
    found = queries.stays(viewer, today)
    for topic, label in (
        ("overdue", Text("开始日已过、条件不齐备的学生")),
        ("not-ready", Text("7 天内开始、条件还不齐备的学生")),
    ):
        yield Duty(
            label=label,
            href=url_for("reports.watch", topic=topic),
            tally=found[topic],
            act=Text("查看"),
            begins=True,
            hint=Text("请提醒学生和监护人尽快办理。"),
        )


def _step(duties: tuple[Duty, ...], year: TeacherYear, record: PracticeRecord | None) -> Step:
    if duties:
        return first_step(duties, next_up=Text("办完后，这里会显示下一件事"))
    if record is not None:
        return Step(
            title=Text("实践正在进行，日志已登记到今天"),
            tone="done",
            by=record.placement.last_day,
            href=url_for("practice.show", record_id=record.id),
            act=Text("查看实践"),
        )
    if year.owes and year.uncovered > 0:
        return Step(
            title=Text("今年还差 %(n)s 天企业实践", n=year.uncovered),
            detail=Text("可以在没有授课的周申请企业的实践岗位。"),
            href=url_for("slots.search"),
            act=Text("找实践岗位"),
        )
    return Step(title=Text("都处理完了"), tone="done", detail=Text("指导的学生有异常时会列在这里。"))
