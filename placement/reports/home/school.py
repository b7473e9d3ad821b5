"""The school's people: placement office, department head, finance, leader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for

from placement.attendance.rules import SheetState
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.periods import Month
from placement.kernel.text import Text
from placement.placements import findings
from placement.reports import queries
from placement.reports.duties import Duty, Home, Tally, staff_home
from placement.reports.home.enterprise import SCHOOL, STUDENTS, TEACHERS, agreements, leaving
from placement.reports.queries import of

ENTERPRISE, OFFICE, FINANCE_BUREAU = Text("企业"), Text("实习管理部门"), Text("财政局")
LOOK = Text("查看")


def office_home(viewer: Viewer, at: datetime) -> Home:
    """Everything between the first visit to an enterprise and the statement."""
    wishes = queries.applications(viewer)
    money = queries.statements(viewer)
    duties = (
        leaving(viewer),
        *found_red(viewer, at),
        *gates(viewer, at),
        *_requests(viewer, wishes),
        *agreements(viewer),
        *_months(viewer, at, money),
        *recognitions(viewer),
    )
    return staff_home(
        Text("下面是等实习管理部门办理的事项，紧急的在前。"),
        duties,
        _others(wishes, money),
        next_up=Text("企业送来岗位、学生提出申请或企业确认考勤后，会列在这里。"),
    )


def found_red(viewer: Viewer, at: datetime) -> Iterator[Duty]:
    """People who run though a rule stands against it, and waivers that end soon: both lead to what was found."""
    told = findings.count(viewer, ("running_red", "waived_soon"), today=local_date(at))
    yield Duty(
        label=Text("进行中、出现红灯的实习"),
        href=findings_at("running_red"),
        tally=Tally(told["running_red"].number, told["running_red"].since),
        act=Text("去处理"),
        hint=Text("查看不符合哪一条规定、由谁办理；实习不会自动停止。"),
        urgent=True,
    )
    yield Duty(
        label=Text("7 天内到期的豁免"),
        href=findings_at("waived_soon"),
        tally=Tally(told["waived_soon"].number),
        act=Text("去处理"),
        hint=Text("到期后该项重新变为红灯；请先解决，或重新登记豁免。"),
    )


def findings_at(name: str, school: int | None = None) -> str:
    """Where the findings behind a figure are listed."""
    return url_for("placements.findings", **findings.of_school(name, school).arguments())


def gates(viewer: Viewer, at: datetime) -> Iterator[Duty]:
    """Stays that begin soon, or should have begun, and are not ready."""
    found = queries.stays(viewer, local_date(at))
    for topic, label, urgent in (
        ("overdue", Text("开始日已过、条件不齐备的实习"), True),
        ("not-ready", Text("7 天内开始、还有红灯的实习"), True),
        ("no-instructor", Text("未指定学校指导教师的实习"), False),
    ):
        yield Duty(
            label=label,
            href=url_for("reports.watch", topic=topic),
            tally=found[topic],
            act=Text("去补齐"),
            hint=Text("逐人列出还差什么、由谁办理。"),
            urgent=urgent,
            begins=True,
        )


def _requests(viewer: Viewer, wishes: queries.States) -> Iterator[Duty]:
    school_id = viewer.organisation_id
    yield Duty(
        label=Text("待审核的岗位申请"),
        href=url_for("applications.school", state="submitted"),
        tally=of(wishes, "submitted"),
        act=Text("去审核"),
        who=STUDENTS,
    )
    yield Duty(
        label=Text("自行联系单位的申请"),
        href=url_for("applications.proposals", state="submitted"),
        tally=of(queries.proposals(school_id), "submitted"),
        act=Text("去审核"),
        who=STUDENTS,
    )
    yield Duty(
        label=Text("待审核发布的岗位"),
        href=url_for("slots.reviews"),
        tally=of(queries.releases(school_id), "submitted"),
        act=Text("去审核"),
        who=ENTERPRISE,
    )
    yield Duty(
        label=Text("待考察的企业"),
        href=url_for("organisations.enterprises", state="pending"),
        tally=of(queries.vettings(school_id), "pending"),
        act=Text("去考察"),
        who=ENTERPRISE,
        hint=Text("先实地考察并写出报告，才能通过。"),
    )


def _months(viewer: Viewer, at: datetime, money: queries.States) -> Iterator[Duty]:
    month = Month.of(local_date(at))
    yield Duty(
        label=Text("企业已确认、待学校确认的考勤"),
        href=url_for("attendance.index", state=SheetState.ENTERPRISE_CONFIRMED),
        tally=of(queries.sheets(viewer, month), SheetState.ENTERPRISE_CONFIRMED),
        act=Text("去确认"),
        who=ENTERPRISE,
    )
    yield Duty(
        label=Text("可以结算的企业月份"),
        href=url_for("subsidies.prepare"),
        tally=queries.unsettled_months(viewer.organisation_id, month),
        act=Text("去结算"),
        who=ENTERPRISE,
    )
    yield Duty(
        label=Text("被退回的补助结算单"),
        href=url_for("subsidies.statements", state="returned"),
        tally=of(money, "returned"),
        act=Text("去处理"),
        who=ENTERPRISE,
    )


def recognitions(viewer: Viewer) -> Iterator[Duty]:
    """Teachers whom the enterprise has assessed."""
    yield Duty(
        label=Text("待认定的教师实践"),
        href=url_for("practice.records", state="enterprise_assessed"),
        tally=of(queries.records(viewer), "enterprise_assessed"),
        act=Text("去认定"),
        who=TEACHERS,
    )


def _others(wishes: queries.States, money: queries.States) -> Iterator[Duty]:
    for label, href, tally, who in (
        (
            Text("等学生答复的推荐"),
            url_for("applications.school", state="nominated"),
            of(wishes, "nominated"),
            Text("学生及监护人"),
        ),
        (
            Text("等企业筛选的申请"),
            url_for("applications.school", state="endorsed"),
            of(wishes, "endorsed", "shortlisted"),
            ENTERPRISE,
        ),
        (
            Text("等学生确认的录用"),
            url_for("applications.school", state="offered"),
            of(wishes, "offered"),
            STUDENTS,
        ),
        (
            Text("等企业确认的结算单"),
            url_for("subsidies.statements", state="calculated"),
            of(money, "calculated"),
            ENTERPRISE,
        ),
    ):
        yield Duty(label=label, href=href, tally=tally, act=LOOK, turn=who)


def head_home(viewer: Viewer, at: datetime) -> Home:
    """One's own department: recognitions, stays that are not ready, and who runs."""
    found = queries.stays(viewer, local_date(at))
    running = Duty(
        label=Text("正在实习的学生"),
        href=url_for("placements.index", state="active"),
        tally=Tally(found["running"].count),
        act=LOOK,
    )
    teachers = Duty(
        label=Text("正在企业实践的教师"),
        href=url_for("practice.records", state="running"),
        tally=of(queries.records(viewer), "running"),
        act=LOOK,
    )
    return staff_home(
        Text("下面是本系部需要您处理的事项。"),
        (*agreements(viewer), *recognitions(viewer), *gates(viewer, at)),
        (running, teachers),
        others_title=Text("本系部正在进行"),
        next_up=Text("企业考核完教师实践后，请您认定天数。"),
    )


def finance_home(viewer: Viewer, at: datetime) -> Home:
    """Statements to review and to pay, budget lines that are missing or were returned."""
    money, lines = queries.statements(viewer), queries.budgets(viewer)
    duties = (*agreements(viewer), *_payments(money), *_budgets(viewer, lines, local_date(at).year))
    others = (
        Duty(
            label=Text("等校领导审批的结算单"),
            href=url_for("subsidies.statements", state="reviewed"),
            tally=of(money, "reviewed"),
            act=LOOK,
            turn=Text("校领导"),
        ),
        Duty(
            label=Text("等财政局批准的预算"),
            href=url_for("subsidies.budgets", state="proposed"),
            tally=of(lines, "proposed"),
            act=LOOK,
            turn=FINANCE_BUREAU,
        ),
    )
    return staff_home(
        Text("下面是等学校财务办理的事项。"),
        duties,
        others,
        next_up=Text("企业确认结算单后请您复核；校领导审批后请您支付。"),
    )


def _payments(money: queries.States) -> Iterator[Duty]:
    yield Duty(
        label=Text("待复核的补助结算单"),
        href=url_for("subsidies.statements", state="enterprise_confirmed"),
        tally=of(money, "enterprise_confirmed"),
        act=Text("去复核"),
        who=ENTERPRISE,
        hint=Text("逐行核对考勤、标准和算式；经办人不能复核。"),
    )
    yield Duty(
        label=Text("已审批、待支付的结算单"),
        href=url_for("subsidies.statements", state="approved"),
        tally=of(money, "approved"),
        act=Text("去支付"),
        who=ENTERPRISE,
    )


def _budgets(viewer: Viewer, lines: queries.States, year: int) -> Iterator[Duty]:
    yield Duty(
        label=Text("被财政局退回的预算"),
        href=url_for("subsidies.budgets", state="returned"),
        tally=of(lines, "returned"),
        act=Text("去修改"),
        who=FINANCE_BUREAU,
    )
    missing = queries.is_public(viewer.organisation_id) and year not in queries.budget_years(viewer)
    yield Duty(
        label=Text("%(year)s 年度预算尚未申报", year=year),
        href=url_for("subsidies.budgets"),
        tally=Tally(int(missing)),
        act=Text("去申报"),
        who=SCHOOL,
        hint=Text("没有批准的预算，补助只能排队等候。"),
        urgent=True,
    )


def leader_home(viewer: Viewer, at: datetime) -> Home:
    """Statements to approve; what is late in the school."""
    money = queries.statements(viewer)
    approvals = Duty(
        label=Text("待审批的补助结算单"),
        href=url_for("subsidies.statements", state="reviewed"),
        tally=of(money, "reviewed"),
        act=Text("去审批"),
        who=ENTERPRISE,
        hint=Text("经办、复核、审批必须是三个人。"),
    )
    return staff_home(
        Text("下面是等校领导处理的事项。"),
        (*agreements(viewer), leaving(viewer), approvals),
        _to_look_at(viewer, at, money),
        others_title=Text("请关注"),
        next_up=Text("财务复核后的结算单会列在这里等您审批。"),
    )


def _to_look_at(viewer: Viewer, at: datetime, money: queries.States) -> Iterator[Duty]:
    found = queries.stays(viewer, local_date(at))
    for topic, label in (
        ("overdue", Text("开始日已过、条件不齐备的实习")),
        ("not-ready", Text("7 天内开始、条件还不齐备的实习")),
    ):
        href = url_for("reports.watch", topic=topic)
        yield Duty(label=label, href=href, tally=found[topic], act=LOOK, turn=OFFICE, begins=True)
    yield Duty(
        label=Text("待财务复核的结算单"),
        href=url_for("subsidies.statements", state="enterprise_confirmed"),
        tally=of(money, "enterprise_confirmed"),
        act=LOOK,
        turn=Text("学校财务"),
    )
    yield Duty(
        label=Text("未成年实习学生"),
        href=url_for("reports.watch", topic="minors"),
        tally=Tally(found["minors"].count),
        act=LOOK,
    )
