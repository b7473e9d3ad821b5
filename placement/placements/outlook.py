"""What a week plan comes to: a column a day, the special days of the stay, and what the rules say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from placement.compliance import engine
from placement.compliance.ages import day_of_age, is_below
from placement.compliance.checks.times import WEEKDAY_LABELS
from placement.compliance.facts import Facts
from placement.compliance.rulebook import RuleBook, RuleRow
from placement.compliance.week import DAY, Shift, Week, clock_of, in_hours
from placement.compliance.weekly import OFF_BY_CALENDAR, kind_of, minutes_on, rest_days_worked
from placement.kernel.findings import Finding, Severity
from placement.kernel.text import Text
from placement.kernel.workdays import DayKind
from placement.placements.scheduling import TIME_RULES
from placement.reference.queries import provisional_years

TOPICS = {
    "R-311": Text("每日工作时间"),
    "R-312": Text("每周工作时间"),
    "R-313": Text("法定节假日"),
    "R-314": Text("休息日"),
    "R-316": Text("不上夜班"),
}
SPECIAL_LABELS = {
    DayKind.STATUTORY: Text("法定节假日"),
    DayKind.SWAPPED_REST: Text("调休放假"),
    DayKind.SWAPPED_WORK: Text("调休上班日"),
}
EXTRA_LABELS = {
    DayKind.STATUTORY: Text("法定节假日"),
    DayKind.SWAPPED_WORK: Text("调休上班日"),
    DayKind.WORK: Text("普通工作日"),
}
REST_DAY = Text("休息日")
EXTRA, OFF_UNLESS_EXTRA = Text("已列为额外工作日"), Text("休息，除非列为额外工作日")


@dataclass(frozen=True)
class Limits:
    """Minutes of a day and of a week, and the night from minute to minute; None where no rule of the kind sets one."""

    day: int | None = None
    week: int | None = None
    night: tuple[int, int] | None = None

    def night_minutes(self, span: Shift) -> int:
        """How much of a span lies at night."""
        if self.night is None:
            return 0
        begins, ends = self.night
        return span.between(begins, ends if ends > begins else ends + DAY)


@dataclass(frozen=True)
class Block:
    """A stretch of work inside one day, from midnight to midnight, wholly by day or wholly at night."""

    begins: int
    minutes: int
    night: bool


@dataclass(frozen=True)
class Column:
    """One weekday: hours as they are shown, empty for none; `carried` is when the shift of the day before ends.

    `hours` and `over` are those of the shifts that begin on the day, `night` of what is drawn on it.
    """

    label: Text
    shifts: tuple[tuple[str, str, bool], ...]
    carried: str
    hours: str
    over: str
    night: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class SpecialDays:
    """Days in a row on which the calendar differs from the weekday, and what the plan makes of them."""

    first: date
    last: date
    kind: Text
    fate: Text


@dataclass(frozen=True)
class ExtraDay:
    """A day worked beyond the week: what it is by the calendar, how long it is worked, whether it lies in the stay."""

    day: date
    kind: Text
    hours: str
    inside: bool


@dataclass(frozen=True)
class Lamp:
    """One light of the rules on working time."""

    rule: str
    state: str
    label: Text
    reason: Text | None = None
    article: str = ""
    clears: Text | None = None


@dataclass(frozen=True)
class Outlook:
    """All that the page shows of a plan: `hours` of its week, `filed` whether no rule stands against its nights.

    `of_age` is told only of who is a minor on the first day.
    """

    columns: list[Column]
    hours: str
    limits: Limits
    week_limit: str
    too_long: bool
    filed: bool
    special: list[SpecialDays]
    extra: list[ExtraDay]
    unknown_years: list[int]
    provisional_years: list[int]
    of_age: date | None
    full_age: int
    lamps: list[Lamp]
    stops: bool


def outlook(told: Facts, findings: Sequence[Finding], *, on: date, book: RuleBook) -> Outlook:
    """What comes of the facts with a plan, and of what the rules find against them."""
    asked = [row for row in engine.rules_for(told, on=on, book=book) if row.id in TIME_RULES]
    limits, week = _limits(asked), told.plan.week or Week.of(())
    years = set(provisional_years()) & set(_years(told))
    of_age, full_age = _of_age(told, book, on)
    return Outlook(
        columns=[_column(week, number, limits) for number in range(7)],
        hours=in_hours(week.minutes),
        limits=limits,
        week_limit=in_hours(limits.week) if limits.week else "",
        too_long=limits.week is not None and week.minutes > limits.week,
        filed=all(finding.rule != "R-316" for finding in findings),
        special=_special(told),
        extra=_extra(told),
        unknown_years=sorted({day.year for day in _stay(told) if _kind(told, day) is None}),
        provisional_years=sorted(years),
        of_age=of_age,
        full_age=full_age,
        lamps=_lamps(asked, findings),
        stops=any(finding.stops for finding in findings),
    )


def _limits(rows: Sequence[RuleRow]) -> Limits:
    by_check = {row.check: row for row in rows}
    day, week, night = (by_check.get(name) for name in ("day_not_long", "week_not_long", "no_night_shift"))
    return Limits(
        day=day.number("minutes") if day else None,
        week=week.number("minutes") if week else None,
        night=(night.clock("begins"), night.clock("ends")) if night else None,
    )


def _column(week: Week, number: int, limits: Limits) -> Column:
    day, before = week.days[number], week.days[number - 1]
    spilled = [Shift(0, shift.ends - DAY) for shift in before.presence if shift.ends > DAY]
    own = [Shift(shift.begins, min(shift.ends, DAY)) for shift in day.presence]
    shifts = sorted(day.shifts, key=lambda shift: shift.begins)
    return Column(
        label=WEEKDAY_LABELS[number],
        shifts=tuple((clock_of(one.begins), _ends(one.ends), one.ends > DAY) for one in shifts),
        carried=clock_of(spilled[0].ends) if spilled else "",
        hours=_hours(day.minutes),
        over=_hours(max(0, day.minutes - limits.day)) if limits.day else "",
        night=_hours(sum(map(limits.night_minutes, (*spilled, *own)))),
        blocks=tuple(block for piece in (*spilled, *own) for block in _blocks(piece, limits)),
    )


def _ends(minutes: int) -> str:
    """When a shift ends: midnight is 24:00, anything later a time of the next day."""
    return "24:00" if minutes == DAY else clock_of(minutes)


def _hours(minutes: int) -> str:
    return in_hours(minutes) if minutes else ""


def _blocks(piece: Shift, limits: Limits) -> Iterator[Block]:
    inside = (edge for edge in limits.night or () if piece.begins < edge < piece.ends)
    for begins, ends in pairwise(sorted({piece.begins, piece.ends, *inside})):
        yield Block(begins, ends - begins, limits.night_minutes(Shift(begins, ends)) > 0)


def _stay(told: Facts) -> list[date]:
    return list(told.plan.stay or ())


def _years(told: Facts) -> range:
    stay = told.plan.stay
    return range(stay.start.year, stay.end.year + 1) if stay else range(0)


def _kind(told: Facts, day: date) -> DayKind | None:
    return told.calendar.kind_or_none(day) if told.calendar else None


def _special(told: Facts) -> list[SpecialDays]:
    """Holidays and swapped days of the stay, neighbours of one kind and fate together."""
    found: list[SpecialDays] = []
    for day in _stay(told):
        label = SPECIAL_LABELS.get(kind_of(told, day))
        if label is None:
            continue
        last, fate = found[-1] if found else None, _fate(told, day)
        if last and (day - last.last).days == 1 and str(last.kind) + str(last.fate) == str(label) + str(fate):
            found[-1] = SpecialDays(last.first, day, label, fate)
        else:
            found.append(SpecialDays(day, day, label, fate))
    return found


def _fate(told: Facts, day: date) -> Text:
    if day in told.plan.extra_days:
        return EXTRA
    if kind_of(told, day) in OFF_BY_CALENDAR:
        return OFF_UNLESS_EXTRA
    weekday = WEEKDAY_LABELS[day.weekday()]
    if told.plan.week and told.plan.week.works_on(day.weekday()):
        return Text("按%(day)s的时间上班", day=weekday)
    return Text("同%(day)s一样休息，除非列为额外工作日", day=weekday)


def _extra(told: Facts) -> list[ExtraDay]:
    """Each extra day; a weekday that the week leaves free counts as a day of rest, as the rules count it."""
    rest, stay = set(rest_days_worked(told)), told.plan.stay
    return [
        ExtraDay(
            day,
            REST_DAY if day in rest else EXTRA_LABELS.get(kind_of(told, day), REST_DAY),
            in_hours(minutes_on(told, day)),
            stay is not None and day in stay,
        )
        for day in sorted(told.plan.extra_days)
    ]


def _of_age(told: Facts, book: RuleBook, on: date) -> tuple[date | None, int]:
    """The day on which a minor comes of age, and the age; no day for who is of age when the stay begins."""
    row, born, start = book.row("R-301", "minor_spared", on=on), told.person.birth_date, told.plan.start
    years = row.number("full_age") if row else 18
    if born is None or start is None or not is_below(born, years, start):
        return None, years
    return day_of_age(born, years), years


def _lamps(asked: Sequence[RuleRow], findings: Sequence[Finding]) -> list[Lamp]:
    """One light for each rule, or one for each of its findings."""
    lamps: list[Lamp] = []
    for row in {row.id: row for row in reversed(asked)}.values():
        own = [finding for finding in findings if finding.rule == row.id]
        lamps += [_lamp(finding) for finding in own] or [Lamp(row.id, "green", TOPICS[row.id], None, row.article)]
    return sorted(lamps, key=lambda lamp: lamp.rule)


def _lamp(finding: Finding) -> Lamp:
    state = "unknown" if finding.severity is Severity.UNKNOWN else "red" if finding.stops else "amber"
    reason = Text("%(what)s。%(sum)s", what=finding.message, sum=finding.sum) if finding.sum else finding.message
    return Lamp(finding.rule, state, TOPICS[finding.rule], reason, finding.article, finding.clears)
