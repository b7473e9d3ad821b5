"""What the rules say about the terms of a slot, also while they are typed: pure; what is unknown is passed over."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from itertools import chain
from typing import Any

from placement.compliance.engine import check
from placement.compliance.facts import Enterprise, Facts, Plan, Post
from placement.compliance.rulebook import Light
from placement.kernel.findings import Finding, Severity
from placement.kernel.money import format_yuan
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.reference.rules import Wage
from placement.slots.hours import DAY_LIMIT, WEEK_LIMIT, WorkingTime, in_hours
from placement.slots.rules import PAID, SlotKind

ARTICLE_SHARE = "《职业学校学生实习管理规定》第十一条"
ARTICLE_LENGTH = "《职业学校学生实习管理规定》第十二条"
ARTICLE_LABOUR = "《职业学校学生实习管理规定》第十六条第（七）项"
ARTICLE_TIME = "《职业学校学生实习管理规定》第十七条；《国务院关于职工工作时间的规定》"
ARTICLE_NIGHT = "《职业学校学生实习管理规定》第十七条第（三）项"
ARTICLE_PAY = "《职业学校学生实习管理规定》第十八条"
ARTICLE_WAGE = "《劳动合同法》第二十条（参照）；《最低工资规定》"
STAFF_SHARE = 10
"""Percent: interns should not be more than a tenth of the staff (R-114)."""
HEAVY_LABOUR = 3
"""From class III of GB/T 3869 on interns are not to do it (R-304)."""
USUAL_DAYS = (140, 220)
"""About six months of work placement (R-117: warn below five and above seven)."""


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """What is known of a slot so far; None: not yet."""

    kind: SlotKind
    title: str | None = None
    venue: str | None = None
    labour_class: int | None = None
    capacity: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    pay_fen: int | None = None
    work_begins: str | None = None
    work_ends: str | None = None
    break_minutes: int | None = None
    weekdays: str | None = None

    @classmethod
    def of(cls, terms: Any) -> Sketch:
        """From SlotTerms or a Slot."""
        known = {each.name: getattr(terms, each.name) for each in fields(cls)}
        return cls(**{**known, "kind": SlotKind(terms.kind)})

    @property
    def time(self) -> WorkingTime | None:
        """The working time, once all of it is known."""
        return WorkingTime.of(self.work_begins, self.work_ends, rest=self.break_minutes, weekdays=self.weekdays)


@dataclass(frozen=True)
class Employer:
    """Who offers it: `kind` is a word of EnterpriseKind, the code that of GB/T 4754."""

    name: str
    kind: str
    industry_code: str
    staff_count: int


def examine(sketch: Sketch, employer: Employer, wage: Wage | None, *, on: date) -> list[Finding]:
    """All findings on what is known: the law on place and employer, working time, labour, pay, numbers, dates.

    `wage` is the minimum wage at the work site. Only findings of `legal_findings` can stop a publication.
    """
    return list(
        chain(
            legal_findings(sketch, employer, on=on),
            time_findings(sketch),
            _labour(sketch),
            _pay(sketch, wage),
            _share(sketch, employer),
            _dates(sketch, on),
        )
    )


def legal_findings(sketch: Sketch, employer: Employer, *, on: date) -> list[Finding]:
    """What the rule book says of enterprise and post (R-122, R-303)."""
    start = sketch.starts_on or on
    facts = Facts(
        plan=Plan(kind=sketch.kind, stay=DateRange(start, max(start, sketch.ends_on or start))),
        post=Post(title=sketch.title or "", venue=sketch.venue),
        enterprise=Enterprise(name=employer.name, kind=employer.kind, industry_code=employer.industry_code),
    )
    return check(facts, on=on, lights={Light.ENTERPRISE, Light.POST})


def time_findings(sketch: Sketch) -> list[Finding]:
    """More than 8 hours a day, more than 40 a week, at night (R-311, R-312, R-316). Teachers are not trainees."""
    time = sketch.time
    if time is None or sketch.kind is SlotKind.TEACHER_PRACTICE or time.day_minutes <= 0:
        return []
    found = []
    if time.day_minutes > DAY_LIMIT:
        found.append(
            _warn(
                "R-311",
                sketch,
                Text("每天工作 %(hours)s 小时，超过 8 小时", hours=in_hours(time.day_minutes)),
                article=ARTICLE_TIME,
                clears=Text("缩短每天的工作时间"),
            )
        )
    if time.week_minutes > WEEK_LIMIT:
        found.append(
            _warn(
                "R-312",
                sketch,
                Text("每周工作 %(hours)s 小时，超过 40 小时", hours=in_hours(time.week_minutes)),
                article=ARTICLE_TIME,
                clears=Text("减少每周的工作日或每天的工作时间"),
            )
        )
    if time.at_night:
        found.append(
            _warn(
                "R-316",
                sketch,
                Text("工作时间进入 22:00 至次日 06:00 的夜间，不得安排学生上夜班"),
                article=ARTICLE_NIGHT,
                clears=Text("把工作时间调整到 06:00 至 22:00 之间"),
            )
        )
    return found


def _labour(sketch: Sketch) -> list[Finding]:
    if sketch.kind not in PAID or not sketch.labour_class or sketch.labour_class < HEAVY_LABOUR:
        return []
    return [
        _warn(
            "R-304",
            sketch,
            Text("不得安排学生从事Ⅲ级及以上强度体力劳动"),
            article=ARTICLE_LABOUR,
            clears=Text("调整工作内容或劳动强度"),
            light=Light.POST,
        )
    ]


def _pay(sketch: Sketch, wage: Wage | None) -> list[Finding]:
    if sketch.kind not in PAID or sketch.pay_fen is None:
        return []
    if sketch.pay_fen == 0:
        return [
            _warn(
                "R-323", sketch, Text("岗位实习和学徒应给予适当报酬"), article=ARTICLE_PAY, clears=Text("填写每月报酬")
            )
        ]
    if wage is None or sketch.pay_fen >= wage.monthly_fen:
        return []
    return [
        _warn(
            "R-322",
            sketch,
            Text("每月报酬低于当地最低工资标准，请在任职要求中说明，或提高报酬"),
            article=ARTICLE_WAGE,
            clears=Text("提高报酬，或向学校说明原因"),
            severity=Severity.INFO,
            sum=Text("%(pay)s 元 < %(wage)s 元", pay=format_yuan(sketch.pay_fen), wage=format_yuan(wage.monthly_fen)),
        )
    ]


def _share(sketch: Sketch, employer: Employer) -> list[Finding]:
    most = employer.staff_count * STAFF_SHARE // 100
    if sketch.kind not in PAID or not sketch.capacity or sketch.capacity <= most:
        return []
    return [
        _warn(
            "R-114",
            sketch,
            Text("接收人数超过在岗职工的 %(share)s%%，一般不应超过", share=STAFF_SHARE),
            article=ARTICLE_SHARE,
            clears=Text("减少接收人数，或核对企业在岗职工数"),
            light=Light.POST,
            sum=Text(
                "在岗 %(staff)s 人 × %(share)s%% = %(most)s 人，本岗位 %(asked)s 人",
                staff=employer.staff_count,
                share=STAFF_SHARE,
                most=most,
                asked=sketch.capacity,
            ),
        )
    ]


def _dates(sketch: Sketch, on: date) -> list[Finding]:
    if sketch.starts_on is None or sketch.ends_on is None or sketch.ends_on <= sketch.starts_on:
        return []
    days = (sketch.ends_on - sketch.starts_on).days + 1
    found = []
    if sketch.starts_on <= on:
        found.append(
            _warn(
                "dates",
                sketch,
                Text("开始日期不在今天之后，学生可能来不及办理手续"),
                article="",
                clears=Text("推后开始日期"),
                light="dates",
            )
        )
    if sketch.kind is SlotKind.WORK_PLACEMENT and not USUAL_DAYS[0] <= days <= USUAL_DAYS[1]:
        found.append(
            _warn(
                "R-117",
                sketch,
                Text("共 %(days)s 天；岗位实习时间一般为 6 个月", days=days),
                article=ARTICLE_LENGTH,
                clears=Text("调整起止日期"),
                light="dates",
            )
        )
    return found


def _warn(
    rule: str,
    sketch: Sketch,
    message: Text,
    *,
    article: str,
    clears: Text,
    light: str = Light.TIME_AND_PAY,
    severity: Severity = Severity.WARN,
    sum: Text | None = None,
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        light=light,
        subject=sketch.title or "",
        message=message,
        article=article,
        actor="hr",
        clears=clears,
        sum=sum,
    )
