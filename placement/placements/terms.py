"""The terms of a placement through time: what was agreed for a day, after every supplement that was signed.

The placement's row holds what is in force now; its changes tell what was before, and what is agreed for later. On each
day and for each field the change with the latest effective day counts, and of those with one day the one agreed last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Protocol

from placement.kernel.periods import DateRange
from placement.placements import facts
from placement.placements.models import Placement

SITE, HOURS = ("division", "address"), ("weekly", "extra_days")
"""Fields that are changed together: one place of work, one plan of the week."""
CHANGEABLE = ("starts_on", "ends_on", "title", *SITE, *HOURS, "pay_fen", "pay_day", "mentor_id")
"""What a supplement may change, as columns of the placement."""
DATES = frozenset({"starts_on", "ends_on"})


@dataclass(frozen=True)
class Terms:
    """What is agreed for one day; the even hours stand behind a week plan that is None."""

    starts_on: date
    ends_on: date
    title: str
    division: str
    address: str
    weekly: dict[str, Any] | None
    extra_days: list[str]
    pay_fen: int
    pay_day: int
    mentor_id: int | None
    work_begins: str
    work_ends: str
    break_minutes: int
    weekdays: str


class Change(Protocol):
    """A signed change: columns before and after as JSON, from which day on, when it was agreed and carried out."""

    @property
    def id(self) -> int: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def before(self) -> dict[str, Any]: ...
    @property
    def after(self) -> dict[str, Any]: ...
    @property
    def agreed_at(self) -> datetime: ...
    @property
    def applied_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Reach:
    """A change that is to hold from a day in the past on; followers of "terms_reach_back" may refuse it."""

    placement: Placement
    since: date


def rank(change: Change) -> tuple[date, datetime, int]:
    """Which of two changes of a field counts on a day that both reach: the higher one."""
    return change.effective_on, change.agreed_at, change.id


def counting(changes: Iterable[Change], field: str, on: date) -> Change | None:
    """The change that gives a field its value on a day; None while what was agreed at first still holds."""
    reaching = (change for change in changes if field in change.after and change.effective_on <= on)
    return max(reaching, key=rank, default=None)


def value_on(changes: Iterable[Change], field: str, on: date, *, now: Any) -> Any:
    """A field on a day, as JSON keeps it; `now` is what the placement's row says. Pure.

    The row speaks for the change that was carried out last in the order of days, also where the row was set by hand
    after that; every other day is told by the changes.
    """
    touching = [change for change in changes if field in change.after]
    carried_out = max((change for change in touching if change.applied_at), key=rank, default=None)
    found = counting(touching, field, on)
    if found is carried_out:
        return now
    if found is not None:
        return found.after[field]
    return min(touching, key=lambda change: (change.agreed_at, change.id)).before[field]


def as_json(value: Any) -> Any:
    """A value as changes keep it."""
    return value.isoformat() if isinstance(value, date) else value


def read(field: str, value: Any) -> Any:
    """A value as the placement's column holds it."""
    return date.fromisoformat(value) if field in DATES and isinstance(value, str) else value


def terms_on(placement: Placement, day: date) -> Terms:
    """What is agreed for a day: that of the row, as far as no signed change says otherwise."""
    told = {field.name: getattr(placement, field.name) for field in fields(Terms)}
    touched = {field for change in placement.terms_changes for field in change.after}
    for field in touched:
        kept = value_on(placement.terms_changes, field, day, now=as_json(told[field]))
        told[field] = read(field, kept)
    return Terms(**told)


def agreed_terms(placement: Placement) -> Terms:
    """What holds when everything that is signed has taken effect."""
    last = max((change.effective_on for change in placement.terms_changes), default=date.min)
    return terms_on(placement, last)


def sites_in(placement: Placement, span: DateRange) -> list[tuple[date, str]]:
    """The divisions of the work site in a span, each with its first day there; the first one from the span's start."""
    moves = [change.effective_on for change in placement.terms_changes if "division" in change.after]
    days = [span.start, *sorted({day for day in moves if day in span and day != span.start})]
    found: list[tuple[date, str]] = []
    for day in days:
        division = terms_on(placement, day).division
        if not found or found[-1][1] != division:
            found.append((day, division))
    return found


def works_on(placement: Placement) -> Callable[[date], bool]:
    """Whether a day is one of the agreed weekdays, by the plan in force on it."""
    changed = any(field in change.after for change in placement.terms_changes for field in HOURS)
    if not changed:
        return _weekdays_of(placement)
    return lambda day: _weekdays_of(terms_on(placement, day))(day)


def _weekdays_of(terms: Placement | Terms) -> Callable[[date], bool]:
    week = facts.week_for(terms)
    if week is None:
        return lambda day: str(day.isoweekday()) in terms.weekdays
    return lambda day: week.works_on(day.weekday())


def carried_out_at(placement: Placement, at: datetime) -> Mapping[str, date]:
    """The fields changed at this instant, each with the day from which it holds: what followers have to look at."""
    found: dict[str, date] = {}
    for change in placement.terms_changes:
        if change.applied_at == at:
            found.update(dict.fromkeys(change.after, change.effective_on))
    return found
