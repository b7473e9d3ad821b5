"""The week plan of a placement: when the student works on each weekday, and on which days beyond that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from placement.compliance import engine
from placement.compliance.checks.times import WEEKDAY_LABELS
from placement.compliance.facts import Facts
from placement.compliance.week import DAY, WEEKDAYS, Shift, Week, clock_of
from placement.extensions import db
from placement.infra import audit, events
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.findings import Finding
from placement.kernel.text import Text
from placement.placements import facts, policy, services
from placement.placements.models import Placement
from placement.placements.terms import Terms
from placement.reference import rule_book

EXTRA_DAYS_LIMIT = 60
SHIFTS_LIMIT = 3
TIME_RULES = frozenset({"R-311", "R-312", "R-313", "R-314", "R-316"})
"""What the rules say of working time; the page shows them while the plan is typed."""
SIGNED = Text("协议已签署，工作时间不能直接修改；变更须签订补充协议")
Spans = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class WeekPlan:
    """Per weekday ("mon" to "sun") from when to when; a weekday left out is off. `extra_days` are worked beyond it."""

    weekly: Mapping[str, Spans]
    extra_days: tuple[date, ...] = ()

    def as_json(self) -> dict[str, list[list[str]]]:
        """The plan as it is stored: working days only, in the order of the week, the shifts of a day by their begin."""
        return {name: [list(span) for span in sorted(self.weekly[name])] for name in WEEKDAYS if self.weekly.get(name)}


def plan_of(placement: Placement | Terms) -> WeekPlan:
    """The plan as it stands: its own, or the even hours of the slot with the break in the middle of the shift."""
    extra = tuple(map(date.fromisoformat, placement.extra_days or ()))
    if placement.weekly is not None:
        return WeekPlan({name: [(one, two) for one, two in spans] for name, spans in placement.weekly.items()}, extra)
    week = facts.week_for(placement)
    told: dict[str, Spans] = {}
    for name, day in zip(WEEKDAYS, week.days if week else (), strict=False):
        if day.shifts:
            told[name] = _with_break(day.shifts[0], day.rest)
    return WeekPlan(told, extra)


def _with_break(shift: Shift, rest: int) -> Spans:
    if not rest:
        return [(clock_of(shift.begins), clock_of(shift.ends))]
    middle = shift.begins + (shift.minutes - rest) // 2 // 30 * 30
    return [(clock_of(shift.begins), clock_of(middle)), (clock_of(middle + rest), clock_of(shift.ends))]


def set_plan(placement: Placement, plan: WeekPlan, *, by: Viewer, at: datetime) -> bool:
    """Lay down the week plan before the agreement is signed; True when it differs from the one that stood.

    Consents given to other hours are taken back: student and guardian read the new ones and sign again. Followers of
    "week_changing" may refuse (an agreement that is being signed). Raises NotAllowed; Conflict `signed`; RuleBroken
    `bad_time`, `too_many`, `bad_day`, `no_work`.
    """
    if not policy.can_plan_week(by, placement):
        raise NotAllowed()
    if placement.agreement_signed_at is not None:
        raise Conflict("signed", SIGNED)
    if week_of(plan).minutes == 0:
        raise RuleBroken("no_work", Text("请至少填写一天的工作时间"), field="mon")
    _require_days(plan, placement)
    before = plan_of(placement)
    if before.as_json() == plan.as_json() and set(before.extra_days) == set(plan.extra_days):
        return False
    events.happened("week_changing", placement, by=by, at=at)
    placement.weekly = plan.as_json()
    placement.extra_days = [day.isoformat() for day in sorted(set(plan.extra_days))]
    _take_back_consents(placement)
    db.session.flush()
    audit.record("placement_week", f"placement:{placement.id}", by=by, at=at, weekly=placement.weekly)
    services.review_gate(placement, at=at)
    return True


def _take_back_consents(placement: Placement) -> None:
    for consent in list(placement.consents):
        placement.consents.remove(consent)
        db.session.delete(consent)


def week_of(plan: WeekPlan) -> Week:
    """The plan as a week. Raises RuleBroken `bad_time` or `too_many` beside the weekday."""
    shifts: dict[str, list[Shift]] = {}
    for name, spans in plan.weekly.items():
        if name not in WEEKDAYS:
            raise RuleBroken("bad_time", Text("请在周一至周日中选择"))
        if len(spans) > SHIFTS_LIMIT:
            raise RuleBroken("too_many", Text("每天最多 %(n)s 段", n=SHIFTS_LIMIT), field=name)
        shifts[name] = [_shift(name, span) for span in spans]
    _require_apart(shifts)
    return facts.week_of_plan(plan.as_json())


def _shift(name: str, span: tuple[str, str]) -> Shift:
    try:
        return Shift.of(*span)
    except RuleBroken as error:
        raise RuleBroken("bad_time", error.message, field=name) from error


def _require_apart(shifts: Mapping[str, Sequence[Shift]]) -> None:
    """Nobody works twice at once: not on one day, not with a shift that runs into the next, Sunday's into Monday."""
    line = sorted(
        (WEEKDAYS.index(name) * DAY + shift.begins, WEEKDAYS.index(name) * DAY + shift.ends)
        for name, day in shifts.items()
        for shift in day
    )
    following = [*line[1:], *((begins + 7 * DAY, ends) for begins, ends in line[:1])]
    for (begins, ends), (next_begins, _) in zip(line, following, strict=True):
        if next_begins < ends:
            number = begins // DAY
            same = next_begins // DAY == number
            late = Text("%(day)s的最后一段与次日的时段重叠", day=WEEKDAY_LABELS[number])
            message = Text("同一天的时段不能重叠") if same else late
            raise RuleBroken("bad_time", message, field=WEEKDAYS[number])


def _require_days(plan: WeekPlan, placement: Placement) -> None:
    if len(plan.extra_days) > EXTRA_DAYS_LIMIT:
        raise RuleBroken("too_many", Text("额外工作日最多 %(n)s 天", n=EXTRA_DAYS_LIMIT), field="extra_days")
    for day in plan.extra_days:
        if not placement.starts_on <= day <= placement.ends_on:
            raise RuleBroken("bad_day", Text("%(day)s 不在实习期间内", day=day), field="extra_days")


def preview(placement: Placement, plan: WeekPlan, *, at: datetime) -> tuple[Facts, list[Finding]]:
    """What the rules would say of a plan that is not saved: the facts with it, and the findings on working time.

    Raises RuleBroken as `set_plan` for a plan that is none.
    """
    case = facts.cases(Placement.id == placement.id)[0]
    planned = replace(case.facts.plan, week=week_of(plan), extra_days=frozenset(plan.extra_days))
    told = replace(case.facts, plan=planned)
    return told, engine.check(told, on=local_date(at), book=rule_book.current(), only=TIME_RULES)
