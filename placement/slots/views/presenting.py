"""What the pages of slots show of the terms, as labels and values. Nothing here reads the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from placement.compliance.hazards import HAZARD_LABELS, stored_hazards
from placement.compliance.week import in_hours
from placement.kernel.text import Text
from placement.slots.forms import LABOUR_CLASSES, WEEKDAYS
from placement.slots.hours import WorkingTime
from placement.slots.models import Slot
from placement.slots.rules import PAID, PRACTICE_FORM_LABELS, VENUE_LABELS, PracticeForm, SlotKind, Venue
from placement.slots.terms import TERMS_OF_KIND
from placement.web.filters import date_cn, money, translate


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
        ("hazards", (_("危险因素"), _hazard_words(slot.hazards))),
        ("requirements", (_("任职要求"), slot.requirements or _("无特别要求"))),
    ]
    shown = [row for name, row in rows if name in TERMS_OF_KIND[kind]]
    return shown if with_mentor is None else [*shown, (_("企业导师"), with_mentor)]


def post_facts(slot: Slot) -> list[tuple[str, str]]:
    """What the rules ask of the post besides its terms; nothing for a kind without pay."""
    if slot.kind not in PAID:
        return []
    staff = "" if slot.post_staff is None else _("%(n)s 人", n=slot.post_staff)
    wages = (
        (_("同岗位职工月工资"), slot.regular_wage_fen),
        (_("同岗位最低档月工资"), slot.lowest_wage_fen),
    )
    return [(_("同类岗位在岗职工"), staff), *((label, "" if fen is None else money(fen)) for label, fen in wages)]


def _hazard_words(hazards: str | None) -> str:
    if hazards is None:
        return _("尚未填写")
    told = stored_hazards(hazards) or ()
    return "、".join(translate(label) for hazard, label in HAZARD_LABELS.items() if hazard in told) or _("没有")


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
