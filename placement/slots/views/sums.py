"""The sums beside the lights: hours of a day and week, shares of the staff, pay over the minimum wage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from placement.compliance.rulebook import RuleBook, RuleRow
from placement.compliance.week import DAY, in_hours
from placement.kernel.money import format_yuan
from placement.slots.checks import Employer, Sketch, Surroundings
from placement.slots.hours import WorkingTime
from placement.slots.rules import PAID
from placement.web.filters import date_cn

Line = tuple[str, str, str]
"""Sign, label, figure."""


@dataclass(frozen=True)
class Sum:
    """A sum card; the last line is the result."""

    title: str
    lines: list[Line]
    article: str
    note: str
    tone: str


def sums_of(sketch: Sketch, employer: Employer, around: Surroundings, *, on: date) -> list[Sum]:
    """Every sum that can be done with what is known."""
    cards = [time_sum(sketch, around.book, on=on)]
    if sketch.kind in PAID:
        post, enterprise = _("占同类岗位职工的比例"), _("占在岗职工的比例")
        row = around.book.row("R-114", "share_of_enterprise", on=on)
        cards.append(_share_sum(enterprise, row, sketch, staff=employer.staff_count, taken=employer.taken))
        cards.append(
            _share_sum(post, around.book.row("R-115", "share_of_post", on=on), sketch, staff=sketch.post_staff)
        )
        cards.append(_pay_sum(sketch, around, on=on))
    return [card for card in cards if card]


def time_sum(sketch: Sketch, book: RuleBook, *, on: date) -> Sum | None:
    """From, to, minus the break, times the days; teachers have no limit to hold."""
    time = sketch.time
    if time is None or time.day_minutes <= 0:
        return None
    lines = [
        ("", _span(sketch, time), _("%(n)s 小时", n=in_hours(time.ends - time.begins))),
        ("−", _("中间休息"), _("%(n)s 小时", n=in_hours(time.rest))),
        ("=", _("每天工作"), _("%(n)s 小时", n=in_hours(time.day_minutes))),
        ("×", _("每周工作日"), _("%(n)s 天", n=time.days)),
        ("=", _("每周工作"), _("%(n)s 小时", n=in_hours(time.week_minutes))),
    ]
    day = book.row("R-311", "day_not_long", on=on)
    week = book.row("R-312", "week_not_long", on=on)
    if day is None or week is None or sketch.kind not in day.kinds:
        return Sum(_("工作时间"), lines, "", "", "neutral")
    most = day.number("minutes"), week.number("minutes")
    over = time.day_minutes > most[0] or time.week_minutes > most[1]
    note = _("上限：每天 %(day)s 小时、每周 %(week)s 小时，不得上夜班", day=in_hours(most[0]), week=in_hours(most[1]))
    return Sum(_("工作时间"), lines, day.article, note, "bad" if over else "good")


def _span(sketch: Sketch, time: WorkingTime) -> str:
    if time.ends > DAY:
        return _("%(begins)s 至次日 %(ends)s", begins=sketch.work_begins, ends=sketch.work_ends)
    return _("%(begins)s 至 %(ends)s", begins=sketch.work_begins, ends=sketch.work_ends)


def _share_sum(title: str, row: RuleRow | None, sketch: Sketch, *, staff: int | None, taken: int = 0) -> Sum | None:
    """How many more can come: 在岗 86 × 10% = 8.6 → 8 人，已占 7，还可 1 (R-114, R-115)."""
    if row is None or staff is None:
        return None
    share, coming = row.number("percent"), sketch.capacity
    most, over = divmod(staff * share, 100)
    exact = f"{staff * share / 100:.2f}".rstrip("0")
    left = max(0, most - taken)
    lines = [
        ("", _("在岗职工"), _("%(n)s 人", n=staff)),
        ("×", _("比例"), f"{share}%"),
        ("=", _("%(exact)s，取整", exact=exact) if over else _("最多"), _("%(n)s 人", n=most)),
        ("−", _("已占"), _("%(n)s 人", n=taken)),
        ("=", _("还可接收"), _("%(n)s 人", n=left)),
    ]
    if coming is None or coming < 1:
        return Sum(title, lines, row.article, "", "neutral")
    if coming > left:
        note = _("本岗位 %(n)s 人，超出 %(over)s 人", n=coming, over=coming - left)
        return Sum(title, lines, row.article, note, "warn")
    return Sum(title, lines, row.article, _("本岗位 %(n)s 人", n=coming), "good")


def _pay_sum(sketch: Sketch, around: Surroundings, *, on: date) -> Sum | None:
    """Pay minus the minimum wage of the place (R-322)."""
    wage, row = around.wage, around.book.row("R-322", "above_minimum_wage", on=on)
    if sketch.pay_fen is None or wage is None or row is None:
        return None
    more = sketch.pay_fen - wage.monthly_fen
    lines = [
        ("", _("每月报酬"), format_yuan(sketch.pay_fen)),
        ("−", _("当地最低工资标准"), format_yuan(wage.monthly_fen)),
        ("=", _("高于最低工资") if more >= 0 else _("低于最低工资"), format_yuan(abs(more))),
    ]
    note = _("自%(date)s起执行", date=date_cn(wage.effective_from))
    if wage.document:
        note = _("%(document)s，自%(date)s起执行", document=wage.document, date=date_cn(wage.effective_from))
    return Sum(_("报酬（元）"), lines, row.article, note, "good" if more >= 0 else "warn")
