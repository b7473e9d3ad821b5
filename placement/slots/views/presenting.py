"""What the pages of slots show: terms as facts, findings as lights, sums as cards. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from placement.kernel.findings import Finding, Severity
from placement.kernel.money import format_yuan
from placement.kernel.text import Text
from placement.reference.rules import Wage
from placement.slots.checks import ARTICLE_TIME, ARTICLE_WAGE, Employer, Sketch, examine
from placement.slots.forms import LABOUR_CLASSES, WEEKDAYS
from placement.slots.hours import DAY_LIMIT, WEEK_LIMIT, WorkingTime, in_hours
from placement.slots.models import Slot
from placement.slots.rules import PAID, PRACTICE_FORM_LABELS, VENUE_LABELS, PracticeForm, SlotKind, Venue
from placement.slots.terms import TERMS_OF_KIND
from placement.web.filters import date_cn, money, translate


@dataclass(frozen=True)
class Topic:
    """One line of the checks: its rules, and what must be known of a slot before it can be judged."""

    label: Text
    rules: frozenset[str]
    needs: tuple[str, ...] = ()
    kinds: frozenset[SlotKind] = frozenset(SlotKind)


TRAINEES = frozenset(SlotKind) - {SlotKind.TEACHER_PRACTICE}
TOPICS = (
    Topic(Text("单位性质"), frozenset({"R-122"}), (), TRAINEES),
    Topic(Text("实习场所"), frozenset({"R-303"}), ("venue",), TRAINEES),
    Topic(Text("体力劳动强度"), frozenset({"R-304"}), ("labour_class",), PAID),
    Topic(Text("接收人数"), frozenset({"R-114"}), ("capacity",), PAID),
    Topic(Text("每日工作时间"), frozenset({"R-311"}), ("time",), TRAINEES),
    Topic(Text("每周工作时间"), frozenset({"R-312"}), ("time",), TRAINEES),
    Topic(Text("不上夜班"), frozenset({"R-316"}), ("time",), TRAINEES),
    Topic(Text("报酬"), frozenset({"R-322", "R-323"}), ("pay_fen",), PAID),
    Topic(Text("起止日期"), frozenset({"R-117", "dates"}), ("starts_on", "ends_on")),
)
NOT_YET = Text("填写后自动检查")
COLOURS = {Severity.BLOCK: "red", Severity.UNKNOWN: "unknown", Severity.WARN: "amber", Severity.INFO: "amber"}


@dataclass(frozen=True)
class Sum:
    """A sum card: lines of (sign, label, figure)."""

    title: str
    lines: list[tuple[str, str, str]]
    article: str
    note: str
    tone: str


@dataclass(frozen=True)
class Lamp:
    """One light of the checks."""

    state: str
    label: Text
    reason: Text | None = None
    article: str = ""


@dataclass(frozen=True)
class Checks:
    """All that the checks say."""

    lamps: list[Lamp]
    sums: list[Sum]
    stops: bool


def checks_of(sketch: Sketch, employer: Employer, wage: Wage | None, *, on: date) -> Checks:
    """The lights and sums for what is known of a slot."""
    findings = examine(sketch, employer, wage, on=on)
    sums = [card for card in (time_sum(sketch), pay_sum(sketch, wage)) if card]
    return Checks(
        _lamps(sketch, findings), sums, any(each.severity is Severity.BLOCK and each.stops for each in findings)
    )


def _lamps(sketch: Sketch, findings: Sequence[Finding]) -> list[Lamp]:
    lamps = []
    for topic in TOPICS:
        if sketch.kind in topic.kinds:
            own = [finding for finding in findings if finding.rule in topic.rules]
            lamps += [Lamp(COLOURS[each.severity], topic.label, _reason(each), each.article) for each in own]
            if not own:
                known = all(getattr(sketch, name) is not None for name in topic.needs)
                lamps.append(Lamp("green" if known else "unknown", topic.label, None if known else NOT_YET))
    return lamps


def _reason(finding: Finding) -> Text:
    if finding.sum is None:
        return finding.message
    return Text("%(message)s：%(sum)s", message=finding.message, sum=finding.sum)


def time_sum(sketch: Sketch) -> Sum | None:
    """From, to, minus the break, times the days; teachers have no limit to hold."""
    time = sketch.time
    if time is None or time.day_minutes <= 0:
        return None
    limited = sketch.kind is not SlotKind.TEACHER_PRACTICE
    over = limited and (time.day_minutes > DAY_LIMIT or time.week_minutes > WEEK_LIMIT or time.at_night)
    span = _("%(begins)s 至 %(ends)s", begins=sketch.work_begins, ends=sketch.work_ends)
    if time.ends > 24 * 60:
        span = _("%(begins)s 至次日 %(ends)s", begins=sketch.work_begins, ends=sketch.work_ends)
    lines = [
        ("", span, _("%(n)s 小时", n=in_hours(time.ends - time.begins))),
        ("−", _("中间休息"), _("%(n)s 小时", n=in_hours(time.rest))),
        ("=", _("每天工作"), _("%(n)s 小时", n=in_hours(time.day_minutes))),
        ("×", _("每周工作日"), _("%(n)s 天", n=time.days)),
        ("=", _("每周工作"), _("%(n)s 小时", n=in_hours(time.week_minutes))),
    ]
    note = _("上限：每天 8 小时、每周 40 小时，不得上夜班") if limited else ""
    return Sum(_("工作时间"), lines, ARTICLE_TIME if limited else "", note, "warn" if over else "good")


def pay_sum(sketch: Sketch, wage: Wage | None) -> Sum | None:
    """Pay minus the minimum wage of the place."""
    if sketch.kind not in PAID or sketch.pay_fen is None or wage is None:
        return None
    more = sketch.pay_fen - wage.monthly_fen
    result = _("高于最低工资") if more >= 0 else _("低于最低工资")
    lines = [
        ("", _("每月报酬"), format_yuan(sketch.pay_fen)),
        ("−", _("当地最低工资标准"), format_yuan(wage.monthly_fen)),
        ("=", result, format_yuan(abs(more))),
    ]
    note = _("自%(date)s起执行", date=date_cn(wage.effective_from))
    if wage.document:
        note = _("%(document)s，自%(date)s起执行", document=wage.document, date=date_cn(wage.effective_from))
    return Sum(_("报酬（元）"), lines, ARTICLE_WAGE, note, "good" if more >= 0 else "warn")


def terms_facts(slot: Slot, *, division: str, with_mentor: str | None = None) -> list[tuple[str, str]]:
    """The terms of a slot as label and value, only those of its kind."""
    kind = SlotKind(slot.kind)
    rows: list[tuple[str, tuple[str, str]]] = [
        ("practice_form", (_("实践形式"), _form_word(slot))),
        ("site_id", (_("工作地点"), _("%(division)s %(address)s", division=division, address=slot.site.address))),
        ("venue", (_("场所类型"), translate(VENUE_LABELS[Venue(slot.venue)]))),
        ("starts_on", (_("起止日期"), period(slot.starts_on, slot.ends_on))),
        ("work_begins", (_("工作时间"), hours_word(slot))),
        ("pay_fen", (_("每月报酬"), _("%(pay)s，每月 %(day)s 日发放", pay=money(slot.pay_fen), day=slot.pay_day))),
        ("board", (_("食宿"), keep_word(slot.board, slot.lodging))),
        ("labour_class", (_("体力劳动强度"), str(LABOUR_CLASSES[slot.labour_class]))),
        ("requirements", (_("任职要求"), slot.requirements or _("无特别要求"))),
    ]
    shown = [row for name, row in rows if name in TERMS_OF_KIND[kind]]
    return shown if with_mentor is None else [*shown, (_("企业导师"), with_mentor)]


def _form_word(slot: Slot) -> str:
    return translate(PRACTICE_FORM_LABELS[PracticeForm(slot.practice_form)]) if slot.practice_form else ""


def hours_word(slot: Slot) -> str:
    """周一、周二 08:30 至 17:30，休息 60 分钟。"""
    time = WorkingTime.of(slot.work_begins, slot.work_ends, rest=slot.break_minutes, weekdays=slot.weekdays)
    days = "、".join(str(WEEKDAYS[day]) for day in slot.weekdays)
    if len(slot.weekdays) > 2 and slot.weekdays in "1234567":
        days = _("%(first)s至%(last)s", first=WEEKDAYS[slot.weekdays[0]], last=WEEKDAYS[slot.weekdays[-1]])
    return _(
        "%(days)s，%(begins)s 至 %(ends)s，休息 %(rest)s 分钟，每周 %(hours)s 小时",
        days=days,
        begins=slot.work_begins,
        ends=slot.work_ends,
        rest=slot.break_minutes,
        hours=in_hours(time.week_minutes) if time else "—",
    )


def keep_word(board: bool, lodging: bool) -> str:
    """What is provided of board and lodging."""
    if board and lodging:
        return _("提供工作餐和住宿")
    if board:
        return _("提供工作餐")
    return _("提供住宿") if lodging else _("不提供食宿")


def period(start: date, end: date) -> str:
    """From when to when."""
    return _("%(start)s 至 %(end)s", start=date_cn(start), end=date_cn(end))


def labels(words: dict[Any, Text]) -> dict[str, Text]:
    """Enumeration labels by plain value, for templates."""
    return {str(key): word for key, word in words.items()}
