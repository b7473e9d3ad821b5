"""The enterprise's people: HR and mentors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for

from placement.agreements.rules import AgreementState
from placement.attendance.rules import SheetState
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.periods import Month
from placement.kernel.text import Text
from placement.reports import queries
from placement.reports.duties import Duty, Home, Tally, staff_home
from placement.reports.queries import of

STUDENTS, SCHOOL, TEACHERS = Text("学生"), Text("学校"), Text("教师")


def hr_home(viewer: Viewer, at: datetime) -> Home:
    """Candidates, agreements, sheets, statements, slots."""
    wishes = queries.applications(viewer)
    duties = (
        *_candidates(wishes, queries.bookings(viewer.organisation_id)),
        *agreements(viewer),
        *_months(viewer, at),
        *_slots(viewer, at),
    )
    offered = Duty(
        label=Text("已发出、等对方确认的录用"),
        href=url_for("applications.candidates", state="offered"),
        tally=of(wishes, "offered"),
        act=Text("查看"),
        turn=Text("申请人"),
    )
    return staff_home(
        Text("下面是需要贵单位办理的事项，按紧急程度排列。"),
        duties,
        (offered,),
        next_up=Text("学校转来新的申请、学生签完协议或到了月初确认考勤时，会列在这里。"),
    )


def _candidates(wishes: queries.States, visits: queries.States) -> Iterator[Duty]:
    yield Duty(
        label=Text("待筛选的应聘人员"),
        href=url_for("applications.candidates", state="endorsed"),
        tally=of(wishes, "endorsed"),
        act=Text("去筛选"),
        who=STUDENTS,
        hint=Text("列入初选、发出录用或说明不录用的原因，可以成批办理。"),
    )
    yield Duty(
        label=Text("已初选、待决定的人员"),
        href=url_for("applications.candidates", state="shortlisted"),
        tally=of(wishes, "shortlisted"),
        act=Text("去决定"),
        who=STUDENTS,
    )
    yield Duty(
        label=Text("待确认的班级参观"),
        href=url_for("applications.bookings", state="requested"),
        tally=of(visits, "requested"),
        act=Text("去确认"),
        who=SCHOOL,
    )


def agreements(viewer: Viewer) -> Iterator[Duty]:
    """What the viewer's side owes to agreements: fill in, send, sign."""
    owed = queries.agreements_owed(viewer)
    for label, act, states in (
        (Text("待填写的协议"), Text("去填写"), (AgreementState.DRAFTING, AgreementState.RETURNED)),
        (Text("内容齐备、待送签的协议"), Text("去送签"), (AgreementState.READY,)),
        (Text("待签署的协议"), Text("去签署"), (AgreementState.SIGNING,)),
    ):
        yield Duty(
            label=label,
            href=url_for("agreements.index", mine=1, state=states[0] if len(states) == 1 else None),
            tally=of(owed, *states),
            act=act,
            who=STUDENTS,
            hint=Text("协议签完、条件齐备才能开始实习。"),
        )


def leaving(viewer: Viewer) -> Duty:
    """Students who want to leave their post and wait for this person's answer; the clock runs."""
    return Duty(
        label=Text("等我答复的换岗离岗申请"),
        href=url_for("leaving.index", turn="mine"),
        tally=queries.leaving_awaited(viewer),
        act=Text("去答复"),
        who=STUDENTS,
        hint=Text("48 小时内未答复的，自动转由上一级；紧急的排在最前。"),
        urgent=True,
    )


def _months(viewer: Viewer, at: datetime) -> Iterator[Duty]:
    yield from sheets(viewer, at)
    yield from assessments(viewer)
    yield Duty(
        label=Text("待确认的补助结算单"),
        href=url_for("subsidies.statements", state="calculated"),
        tally=of(queries.statements(viewer), "calculated"),
        act=Text("去确认"),
        who=SCHOOL,
        hint=Text("确认后学校才能复核、审批和支付。"),
    )


def sheets(viewer: Viewer, at: datetime) -> Iterator[Duty]:
    """Months that are over and not confirmed, or disputed."""
    found = queries.sheets(viewer, Month.of(local_date(at)))
    yield Duty(
        label=Text("有异议、待更正的考勤"),
        href=url_for("attendance.index", state=SheetState.DISPUTED),
        tally=of(found, SheetState.DISPUTED),
        act=Text("去更正"),
        who=STUDENTS,
        urgent=True,
    )
    yield Duty(
        label=Text("待确认的考勤"),
        href=url_for("attendance.index", state=SheetState.OPEN),
        tally=of(found, SheetState.OPEN),
        act=Text("去确认"),
        who=SCHOOL,
        hint=Text("只改有变化的日子，再一次确认全部。"),
    )


def assessments(viewer: Viewer) -> Iterator[Duty]:
    """Teachers who have handed in their report."""
    yield Duty(
        label=Text("待考核的教师实践"),
        href=url_for("practice.records", state="reported"),
        tally=of(queries.records(viewer), "reported"),
        act=Text("去考核"),
        who=TEACHERS,
    )


def _slots(viewer: Viewer, at: datetime) -> Iterator[Duty]:
    yield Duty(
        label=Text("被学校退回的岗位"),
        href=url_for("slots.own"),
        tally=queries.returned_slots(viewer.organisation_id),
        act=Text("去修改"),
        who=SCHOOL,
    )
    yield Duty(
        label=Text("即将下架、待刷新的岗位"),
        href=url_for("slots.own"),
        tally=queries.slots_to_refresh(viewer.organisation_id, at),
        act=Text("去刷新"),
        hint=Text("超过 90 天没有刷新的岗位自动下架。"),
    )
    yield Duty(
        label=Text("未指定企业导师的实习"),
        href=url_for("reports.watch", topic="no-mentor"),
        tally=queries.stays(viewer, local_date(at))["no-mentor"],
        act=Text("去指定"),
        begins=True,
    )


def mentor_home(viewer: Viewer, at: datetime) -> Home:
    """Sheets and assessments of one's own trainees."""
    trainees = Duty(
        label=Text("正在带教的人员"),
        href=url_for("placements.index", state="active"),
        tally=Tally(queries.guided(viewer.user_id)),
        act=Text("查看"),
    )
    return staff_home(
        Text("下面是需要您办理的事项。"),
        (*agreements(viewer), *sheets(viewer, at), *assessments(viewer)),
        (trainees,),
        others_title=Text("您带教的人员"),
        next_up=Text("每月初确认上月考勤；教师提交实践总结后请您考核。"),
    )
