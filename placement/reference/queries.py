"""The official facts as they stand in the database, as the plain values that the rules calculate with.

What is read is kept for the present transaction, so that a page asks the database once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, event, func, select
from sqlalchemy.orm import Session, SessionTransaction

from placement.extensions import db
from placement.kernel.errors import NotFound
from placement.kernel.periods import DateRange
from placement.kernel.workdays import CalendarEntry, DayKind, WorkCalendar
from placement.reference.models import CalendarDay, DivisionRow, MajorRow, RuleRevision, WageRow
from placement.reference.rules import Division, Divisions, Major, Majors, Wage, Wages

_KEPT = "placement_reference"
_ROWS = (CalendarDay, DivisionRow, MajorRow, RuleRevision, WageRow)
Value = TypeVar("Value")


def divisions() -> Divisions:
    """Every division, abolished ones included."""
    return keep(
        "divisions",
        lambda: Divisions(
            Division(row.code, row.name, row.kind, row.valid_from, row.valid_to, row.successor)
            for row in db.session.scalars(select(DivisionRow))
        ),
    )


def division_choices(on: date) -> list[tuple[str, str]]:
    """Code and name of the districts, counties and county-level cities that exist on a day, for a select."""
    return [(row.code, row.name) for row in divisions().all_on(on) if row.kind != "city"]


def wage_table() -> Wages:
    """The minimum wages on both axes of time."""
    return keep("wages", lambda: Wages(map(wage_value, db.session.scalars(select(WageRow)))))


def wage_value(row: WageRow) -> Wage:
    """One row as a plain value."""
    return Wage(
        division=row.division,
        effective_from=row.effective_from,
        known_from=row.known_from,
        monthly_fen=row.monthly_fen,
        document=row.document,
        confidence=row.confidence,
        hourly_fen=row.hourly_fen,
        confirmed_document=row.confirmed_document or "",
    )


def calendar(span: DateRange | None = None) -> WorkCalendar:
    """The work calendar, all of it or only the days of a span (a month costs a tenth of the whole)."""
    return keep(("calendar", span), lambda: WorkCalendar(_entries(span)))


def _entries(span: DateRange | None) -> list[CalendarEntry]:
    query = select(CalendarDay.day, CalendarDay.kind, CalendarDay.source, CalendarDay.provisional)
    if span is not None:
        query = query.where(CalendarDay.day.between(span.start, span.end))
    return [
        CalendarEntry(day, DayKind(kind), source, provisional)
        for day, kind, source, provisional in db.session.execute(query)
    ]


def majors() -> Majors:
    """The catalogue of majors."""
    return keep("majors", lambda: Majors(map(_major_value, db.session.scalars(select(MajorRow)))))


def _major_value(row: MajorRow) -> Major:
    return Major(row.code, row.name, row.class_code, row.class_name, row.category_code, row.category_name)


def major(code: str) -> Major:
    """One major. Raises NotFound for a code that is not in the catalogue."""
    row = db.session.get(MajorRow, code)
    if row is None:
        raise NotFound()
    return _major_value(row)


def major_choices() -> list[tuple[str, str]]:
    """Code and 「code name」 of every major, for a select."""
    return [(row.code, f"{row.code} {row.name}") for row in majors().all()]


@dataclass(frozen=True)
class CalendarFilter:
    """What the calendar list is narrowed to; `kind` "" leaves out plain days of work and rest, "all" nothing."""

    year: int
    kind: str = ""
    provisional: bool = False


def wage_rows(division: str, *, unconfirmed_only: bool) -> Select[WageRow, str]:
    """The rows of the wage list, each with the name of its division."""
    query = select(WageRow, DivisionRow.name.label("place")).join(DivisionRow, DivisionRow.code == WageRow.division)
    if division:
        query = query.where(WageRow.division == division)
    if unconfirmed_only:
        query = query.where(WageRow.confirmed_at.is_(None), ~WageRow.confidence.startswith("found"))
    return query


def unconfirmed_wages() -> int:
    """How many wage rows wait for confirmation."""
    query = wage_rows("", unconfirmed_only=True).with_only_columns(func.count())
    return db.session.scalar(query) or 0


def day_rows(filters: CalendarFilter) -> Select[CalendarDay]:
    """The rows of the calendar list."""
    query = select(CalendarDay).where(CalendarDay.day.between(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if not filters.kind:
        query = query.where(CalendarDay.kind.not_in(("work", "rest")))
    elif filters.kind != "all":
        query = query.where(CalendarDay.kind == filters.kind)
    return query.where(CalendarDay.provisional) if filters.provisional else query


def provisional_years() -> dict[int, int]:
    """The years with provisional days, and how many."""
    days = db.session.scalars(select(CalendarDay.day).where(CalendarDay.provisional))
    return dict(sorted(Counter(day.year for day in days).items()))


def division_rows() -> Select[DivisionRow]:
    """The rows of the list of divisions."""
    return select(DivisionRow)


def major_rows(words: str, category: str) -> Select[MajorRow]:
    """The rows of the list of majors that fit a code, a name or the name of a class."""
    query = select(MajorRow)
    if category:
        query = query.where(MajorRow.category_code == category)
    if words:
        query = query.where(
            MajorRow.code.startswith(words, autoescape=True)
            | MajorRow.name.contains(words, autoescape=True)
            | MajorRow.class_name.contains(words, autoescape=True)
        )
    return query


def unconfirmed_beside(row: WageRow) -> list[tuple[WageRow, str]]:
    """The other rows that the same notice seems to state, with the names of their divisions: same day, same amount."""
    query = wage_rows("", unconfirmed_only=True).where(
        WageRow.effective_from == row.effective_from, WageRow.monthly_fen == row.monthly_fen, WageRow.id != row.id
    )
    return [(other, place) for other, place in db.session.execute(query.order_by(WageRow.division))]


def get_wage_row(row_id: int) -> WageRow:
    """One wage row. Raises NotFound."""
    row = db.session.get(WageRow, row_id)
    if row is None:
        raise NotFound()
    return row


def calendar_years() -> list[int]:
    """The years that have rows."""
    days = db.session.execute(select(func.min(CalendarDay.day), func.max(CalendarDay.day))).one()
    return [] if days[0] is None else list(range(days[0].year, days[1].year + 1))


class Calendar:
    """The work calendar, read only when a rule asks for a day: most placements work no day that needs it."""

    def kind_or_none(self, day: date) -> DayKind | None:
        """What a day is, None for one nobody has entered."""
        return calendar().kind_or_none(day)


def keep(key: Any, load: Callable[[], Value]) -> Value:
    """What `load` gives, read once in the present transaction; forgotten when a row of the tables changes."""
    kept: dict[Any, Any] = db.session().info.setdefault(_KEPT, {})
    if key not in kept:
        kept[key] = load()
    found: Value = kept[key]
    return found


@event.listens_for(db.session, "after_flush")
def _forget_what_changed(session: Session, _context: Any) -> None:
    if any(isinstance(row, _ROWS) for row in (*session.new, *session.dirty, *session.deleted)):
        session.info.pop(_KEPT, None)


@event.listens_for(db.session, "after_transaction_end")
def _forget_with_the_transaction(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_KEPT, None)
