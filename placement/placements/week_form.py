"""What is typed of a week plan: the shifts of each weekday, and dates; shape and parsing only."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, TextAreaField

from placement.compliance.week import WEEKDAYS
from placement.kernel.errors import RuleBroken
from placement.placements.scheduling import EXTRA_DAYS_LIMIT, SHIFTS_LIMIT, WeekPlan, week_of
from placement.web.fields import Form
from placement.web.filters import translate

DAYS_TEXT_LIMIT = 4000
"""Enough for the days that a plan may have, and for some that are mistyped."""
LIKE_MONDAY = WEEKDAYS[1:5]
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


class ShiftsField(Field):
    """From when to when on one weekday: times of day, begin and end in turns, of which any pair may stay empty.

    `data` holds the pairs that were told, `rows` every pair to show, as it was typed.
    """

    data: list[tuple[str, str]]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """As many pairs as a day may have."""
        told = getattr(self, "typed", None)
        if told is None:
            told = [(begins, "00:00" if ends == "24:00" else ends) for begins, ends in self.data or ()]
        return [*told, *[("", "")] * SHIFTS_LIMIT][:SHIFTS_LIMIT]

    @property
    def shown(self) -> int:
        """How many pairs stand open on the page: those in use, at least one."""
        return max((number for number, pair in enumerate(self.rows, 1) if any(pair)), default=1)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the pairs, or say what is wrong with them."""
        values = [str(value).strip()[:20] for value in valuelist[: SHIFTS_LIMIT * 2]]
        values += [""] * (len(values) % 2)
        self.typed = list(zip(values[::2], values[1::2], strict=True))
        self.data = [pair for pair in self.typed if any(pair)]
        if any(not all(pair) for pair in self.data):
            raise ValueError(_("有一段只填了一半，请把开始和结束时间都填上"))
        try:
            week_of(WeekPlan({self.short_name: self.data}))
        except RuleBroken as error:
            raise ValueError(translate(error.message)) from error


class DaysField(TextAreaField):
    """Dates, one a line; `days` are those that could be read."""

    days: tuple[date, ...] = ()

    def process_data(self, value: Any) -> None:
        """Show the dates of a plan."""
        self.days = tuple(sorted(value or ()))
        self.data = "\n".join(day.isoformat() for day in self.days)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the dates, or name the first line that is none."""
        self.data = str(valuelist[0]) if valuelist else ""
        if len(self.data) > DAYS_TEXT_LIMIT:
            raise ValueError(_("额外工作日最多 %(n)s 天", n=EXTRA_DAYS_LIMIT))
        found: set[date] = set()
        bad = ""
        for number, line in enumerate(self.data.splitlines(), 1):
            day = _day(line)
            if day:
                found.add(day)
            elif line.strip() and not bad:
                bad = _("第 %(n)s 行“%(line)s”不是日期，请写成 2026-10-01", n=number, line=line.strip()[:20])
        self.days = tuple(sorted(found))
        if bad:
            raise ValueError(bad)


def _day(line: str) -> date | None:
    match = _DATE.fullmatch(line.strip())
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


class WeekForm(Form):
    """The week plan: the shifts of each weekday, and the days worked beyond it.

    With `same` the days from Tuesday to Friday are like Monday, whatever stands in their own fields.
    """

    mon = ShiftsField(_l("周一"))
    same = BooleanField(_l("周二至周五与周一相同"))
    tue = ShiftsField(_l("周二"))
    wed = ShiftsField(_l("周三"))
    thu = ShiftsField(_l("周四"))
    fri = ShiftsField(_l("周五"))
    sat = ShiftsField(_l("周六"))
    sun = ShiftsField(_l("周日"))
    extra_days = DaysField(_l("额外工作日"))

    @classmethod
    def of(cls, plan: WeekPlan) -> WeekForm:
        """The form filled with a plan."""
        weekly = {name: list(plan.weekly.get(name, ())) for name in WEEKDAYS}
        same = bool(weekly["mon"]) and all(weekly[name] == weekly["mon"] for name in LIKE_MONDAY)
        return cls(formdata=None, same=same, extra_days=plan.extra_days, **weekly)

    def validate(self, extra_validators: Any = None) -> bool:
        """What is not asked for is not held against anybody."""
        super().validate(extra_validators)
        for name in LIKE_MONDAY if self.same.data else ():
            self[name].errors = ()
        return not self.errors

    def plan(self) -> WeekPlan:
        """What can be read: a weekday with an error counts as off."""
        told = {name: "mon" if self.same.data and name in LIKE_MONDAY else name for name in WEEKDAYS}
        sound = {name: source for name, source in told.items() if not self[source].errors}
        return WeekPlan({name: self[source].data for name, source in sound.items()}, self.extra_days.days)
