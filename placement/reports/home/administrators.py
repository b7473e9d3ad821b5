"""The three administrators: official facts, accounts, the audit trail."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import url_for

from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local, local_date
from placement.kernel.text import Text
from placement.reports import queries
from placement.reports.duties import Duty, Home, Tally, staff_home
from placement.reports.home.school import LOOK

WATCHED_ACTS = {
    "sign_in_failed": Text("近 7 天登录失败"),
    "locked": Text("近 7 天因连续输错密码锁定"),
    "unmask": Text("近 7 天查看完整证件号码"),
    "membership_given": Text("近 7 天新增的身份授权"),
    "placements_exported": Text("近 7 天导出台账"),
    "findings_exported": Text("近 7 天导出检查结果"),
}


def system_home(viewer: Viewer, at: datetime) -> Home:
    """Official facts that somebody must confirm before money rests on them."""
    today = local_date(at)
    days, coming = queries.provisional_days(today.year), queries.provisional_days(today.year + 1)
    year = today.year if days else today.year + 1
    duties = (
        Duty(
            label=Text("待确认文号的最低工资标准"),
            href=url_for("reference.wages", unconfirmed=1),
            tally=Tally(queries.unconfirmed_wages(today).count),
            act=Text("去确认"),
            who=Text("学校与企业"),
            hint=Text("未确认的标准可以计算，但不能审批支付。"),
        ),
        Duty(
            label=Text("%(year)s 年工作日历待按国务院通知核对的日期", year=year),
            href=url_for("reference.calendar", year=year, provisional=1),
            tally=Tally(days or coming),
            act=Text("去核对"),
            urgent=bool(days),
        ),
    )
    return staff_home(
        Text("系统管理员维护官方数据，不处理业务，也不管理账号。"),
        duties,
        next_up=Text("最低工资调整或放假安排公布后，请及时录入。"),
    )


def security_home(viewer: Viewer, at: datetime) -> Home:
    """Accounts that cannot sign in."""
    locked, closed = queries.accounts_in_trouble(at)
    idle, first = queries.accounts_without_hat()
    duties = (
        Duty(
            label=Text("因输错密码锁定的账号"),
            href=url_for("accounts.users", state="locked"),
            tally=locked,
            act=Text("去核实"),
            hint=Text("15 分钟后自动解锁；核实本人后可以提前解锁。"),
            urgent=True,
        ),
        Duty(
            label=Text("还没有身份的账号"),
            href=url_for("accounts.user", user_id=first) if first else url_for("accounts.users"),
            tally=idle,
            act=Text("去授权"),
            hint=Text("没有身份的账号不能登录；请核实后授予身份或停用。"),
        ),
    )
    others = (
        Duty(label=Text("已停用的账号"), href=url_for("accounts.users", state="closed"), tally=closed, act=LOOK),
        Duty(
            label=Text("新增用户"),
            href=url_for("accounts.new_user"),
            tally=Tally(1),
            act=Text("去新增"),
            counted=False,
        ),
    )
    return staff_home(
        Text("安全管理员管理账号和身份，看不到业务数据，也不知道任何人的密码。"),
        duties,
        others,
        others_title=Text("常用"),
        next_up=Text("没有被锁定的账号。新同事入职时在“用户与身份”中新增。"),
    )


def audit_home(viewer: Viewer, at: datetime) -> Home:
    """What happened lately that an audit looks at first."""
    since = local_date(at) - timedelta(days=7)
    found = queries.audited(list(WATCHED_ACTS), at_local(since, 0))
    duties = [
        Duty(
            label=label,
            href=url_for("accounts.audit_trail", act=act, since=since.isoformat()),
            tally=found.get(act, Tally()),
            act=LOOK,
            urgent=act == "locked",
        )
        for act, label in WATCHED_ACTS.items()
    ]
    chain = Duty(
        label=Text("核对审计记录是否完整"),
        href=url_for("accounts.audit_chain"),
        tally=Tally(1),
        act=Text("去核对"),
        counted=False,
    )
    return staff_home(
        Text("审计管理员查看谁在何时做了什么，记录不能修改或删除。"),
        duties,
        (chain,),
        others_title=Text("定期核对"),
        reads=True,
        next_up=Text("近 7 天没有需要留意的操作。"),
    )
