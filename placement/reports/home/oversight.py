"""Who oversees: bureau, finance bureau, auditor. They read; only the finance bureau decides, on budgets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for

from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.periods import Month
from placement.kernel.text import Text
from placement.placements import findings
from placement.reports import queries
from placement.reports.duties import Duty, Home, Tally, staff_home
from placement.reports.home.enterprise import leaving
from placement.reports.home.school import LOOK, OFFICE, findings_at
from placement.reports.queries import of

UNPAID_AFTER = timedelta(days=14)
NOT_STARTED = Text("开始日已过、条件不齐备的实习")


def bureau_home(viewer: Viewer, at: datetime) -> Home:
    """Counts over all schools with the way to each person behind them."""
    today = local_date(at)
    found = queries.stays(viewer, today)
    red = {
        school: figures["running_red"]
        for school, figures in findings.count_by_school(viewer, ("running_red",), today=today).items()
    }
    return staff_home(
        Text("全市实习安排的异常在前，各校数字可以逐人查看。"),
        (leaving(viewer), *_running_red(red), *_exceptions(found)),
        _facts(found),
        others_title=Text("全市总览"),
        reads=True,
        next_up=Text("目前没有逾期或临近开始仍不齐备的实习；每天早上重新检查。"),
        part="reports/_schools.html",
        extra={"schools": queries.schools_at_a_glance(today), "red": red, "red_at": findings_at},
    )


def _running_red(red: dict[int, int]) -> Iterator[Duty]:
    yield Duty(
        label=Text("进行中、出现红灯的实习"),
        href=findings_at("running_red"),
        tally=Tally(sum(red.values())),
        act=LOOK,
        turn=Text("%(n)s 所学校的实习管理部门", n=len(red)),
        urgent=True,
        hint=Text("逐人列出学校、不符合哪一条规定、由谁办理。"),
    )


def _exceptions(found: dict[str, Tally]) -> Iterator[Duty]:
    for topic, label in (
        ("overdue", Text("开始日已过、条件不齐备的实习")),
        ("not-ready", Text("7 天内开始、条件还不齐备的实习")),
    ):
        yield Duty(
            label=label,
            href=url_for("reports.watch", topic=topic),
            tally=found[topic],
            act=LOOK,
            turn=OFFICE,
            urgent=topic == "overdue",
            begins=True,
            hint=Text("逐人列出学校、还差什么、由谁办理。"),
        )


def _facts(found: dict[str, Tally]) -> Iterator[Duty]:
    for topic, label in (("running", Text("正在进行的实习与实践")), ("minors", Text("未成年实习学生"))):
        yield Duty(label=label, href=url_for("reports.watch", topic=topic), tally=Tally(found[topic].count), act=LOOK)


def finance_bureau_home(viewer: Viewer, at: datetime) -> Home:
    """Budget lines to decide; money on its way."""
    lines, money = queries.budgets(viewer), queries.statements(viewer)
    proposals = Duty(
        label=Text("待批准的学校预算"),
        href=url_for("subsidies.budgets", state="proposed"),
        tally=of(lines, "proposed"),
        act=Text("去审批"),
        who=Text("学校财务"),
        hint=Text("批准后，排队等候的补助按先后计入。"),
    )
    others = (
        Duty(
            label=Text("已审批、待支付的结算单"),
            href=url_for("subsidies.statements", state="approved"),
            tally=of(money, "approved"),
            act=LOOK,
            turn=Text("学校财务"),
        ),
        Duty(
            label=Text("已支付的结算单"),
            href=url_for("subsidies.statements", state="paid"),
            tally=Tally(of(money, "paid").count),
            act=LOOK,
        ),
    )
    return staff_home(
        Text("下面是等财政局处理的事项。"),
        (proposals,),
        others,
        others_title=Text("资金去向"),
        next_up=Text("学校申报或追加预算后，会列在这里等您批准。"),
    )


def auditor_home(viewer: Viewer, at: datetime) -> Home:
    """What an auditor looks at first: lateness, disputes, money that rests on unconfirmed figures."""
    today = local_date(at)
    found, money = queries.stays(viewer, today), queries.statements(viewer)
    others = (
        _point(Text("已支付的结算单"), url_for("subsidies.statements", state="paid"), Tally(of(money, "paid").count)),
        _point(Text("未成年实习学生"), url_for("reports.watch", topic="minors"), Tally(found["minors"].count)),
        Duty(
            label=Text("核对审计记录是否完整"),
            href=url_for("accounts.audit_chain"),
            tally=Tally(1),
            act=LOOK,
            counted=False,
        ),
    )
    return staff_home(
        Text("只读查看。下面是建议先看的地方。"),
        (*_late(viewer, at, money), _point(NOT_STARTED, url_for("reports.watch", topic="overdue"), found["overdue"])),
        others,
        others_title=Text("抽查入口"),
        reads=True,
        next_up=Text("目前没有逾期、异议或退回的事项；可以从下面的入口抽查。"),
    )


def _late(viewer: Viewer, at: datetime, money: queries.States) -> Iterator[Duty]:
    today = local_date(at)
    sheets, approved = queries.sheets(viewer, Month.of(today)), of(money, "approved")
    late = approved.since is not None and approved.since <= at - UNPAID_AFTER
    yield _point(Text("有异议的考勤"), url_for("attendance.index", state="disputed"), of(sheets, "disputed"))
    yield _point(Text("被退回的补助结算单"), url_for("subsidies.statements", state="returned"), of(money, "returned"))
    yield _point(
        Text("审批后超过 14 天未支付的结算单"),
        url_for("subsidies.statements", state="approved"),
        approved if late else Tally(),
    )
    yield _point(
        Text("未确认文号的最低工资标准"),
        url_for("reference.wages", unconfirmed=1),
        Tally(queries.unconfirmed_wages(today).count),
    )


def _point(label: Text, href: str, tally: Tally) -> Duty:
    return Duty(label=label, href=href, tally=tally, act=LOOK)
