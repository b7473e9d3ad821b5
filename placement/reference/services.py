"""What the system administrator does with the official facts: adds rows with their source, confirms them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from placement.extensions import db
from placement.infra import audit, events
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.kernel.workdays import CalendarEntry, DayKind
from placement.reference.models import CalendarDay, WageRow
from placement.reference.queries import divisions
from placement.reference.wording import DAY_KIND_LABELS

ADMINISTRATOR = "system_admin"
LARGEST_WAGE_FEN = 10_000_000
"""100,000 yuan a month: beyond it somebody typed too many digits."""
SOURCE_MINIMUM = 4
_WEEKEND_KINDS = {DayKind.REST, DayKind.SWAPPED_WORK}


@dataclass(frozen=True, kw_only=True)
class WageFacts:
    """A minimum wage as a notice states it; amounts in fen. `known_from` is the day of publication."""

    effective_from: date
    known_from: date
    monthly_fen: int
    document: str
    hourly_fen: int | None = None


def add_wages(area: Collection[str], facts: WageFacts, *, by: Viewer, at: datetime) -> list[WageRow]:
    """One row for each division that a notice names; entered with its document, a row counts as confirmed.

    Nothing is overwritten: a correction is a new row that became known later. Tells followers of "wage_added".
    Raises RuleBroken: `document_missing`, `bad_wage`, `unknown_division` (R-1105), `wage_exists`.
    """
    _require_administrator(by)
    _check_wage(area, facts)
    rows = [
        WageRow(
            division=division,
            effective_from=facts.effective_from,
            known_from=facts.known_from,
            monthly_fen=facts.monthly_fen,
            hourly_fen=facts.hourly_fen,
            document=facts.document.strip(),
            confidence="entered by an administrator",
            confirmed_document=facts.document.strip(),
            confirmed_by_id=by.user_id,
            confirmed_at=at,
        )
        for division in area
    ]
    db.session.add_all(rows)
    db.session.flush()
    for row in rows:
        audit.record(
            "wage_added",
            f"wage:{row.id}",
            by=by,
            at=at,
            division=row.division,
            fen=row.monthly_fen,
            document=row.document,
        )
        events.happened("wage_added", row, by=by, at=at)
    return rows


def confirm_wage(row: WageRow, document: str, *, by: Viewer, at: datetime) -> None:
    """Confirm a row by the number of the document it was compared with; only then money that rests on it is approved.

    Raises RuleBroken: `already_confirmed`, `document_missing`. Tells followers of "wage_confirmed".
    """
    _require_administrator(by)
    if row.confirmed:
        raise RuleBroken("already_confirmed", Text("该行已经确认，无需再次确认"))
    check_source(document, field="document")
    row.confirmed_document, row.confirmed_by_id, row.confirmed_at = document.strip(), by.user_id, at
    db.session.flush()
    audit.record("wage_confirmed", f"wage:{row.id}", by=by, at=at, document=row.confirmed_document)
    events.happened("wage_confirmed", row, by=by, at=at)


def change_days(entries: Sequence[CalendarEntry], *, by: Viewer, at: datetime) -> int:
    """Enter days of the work calendar by an official notice; how many differ. The audit trail keeps the old.

    Raises RuleBroken: `document_missing`, `kind_and_weekday` (a Saturday is no plain work day).
    """
    _require_administrator(by)
    known = {
        row.day: row
        for row in db.session.scalars(select(CalendarDay).where(CalendarDay.day.in_([e.day for e in entries])))
    }
    changed: dict[int, list[str]] = {}
    for entry in entries:
        check_source(entry.source, field="source")
        check_kind(entry.day, entry.kind)
        row = known.get(entry.day)
        if row is None:
            row = CalendarDay(
                day=entry.day, kind=entry.kind, source=entry.source.strip(), provisional=entry.provisional
            )
            db.session.add(row)
            changed.setdefault(entry.day.year, []).append(f"{entry.day} → {entry.kind}")
        elif (row.kind, row.provisional) != (entry.kind, entry.provisional):
            changed.setdefault(entry.day.year, []).append(f"{entry.day} {row.kind} → {entry.kind}")
            row.kind, row.source, row.provisional = entry.kind, entry.source.strip(), entry.provisional
    db.session.flush()
    for year, days in changed.items():
        audit.record("calendar_changed", f"calendar:{year}", by=by, at=at, source=entries[0].source, days=days)
    if changed:
        events.happened("calendar_changed", entries, by=by, at=at)
    return sum(map(len, changed.values()))


def confirm_year(year: int, source: str, *, by: Viewer, at: datetime) -> int:
    """Declare that the year now stands as the State Council's notice says; how many days were provisional.

    Raises RuleBroken: `document_missing`, `nothing_provisional`.
    """
    _require_administrator(by)
    check_source(source, field="source")
    rows = list(
        db.session.scalars(
            select(CalendarDay).where(
                CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)), CalendarDay.provisional
            )
        )
    )
    if not rows:
        raise RuleBroken("nothing_provisional", Text("%(year)s 年没有待确认的日期", year=year), field="source")
    for row in rows:
        row.provisional = False
        row.source = row.source if row.kind == DayKind.STATUTORY else source.strip()
    db.session.flush()
    audit.record("calendar_changed", f"calendar:{year}", by=by, at=at, source=source.strip(), confirmed=len(rows))
    return len(rows)


def check_kind(day: date, kind: DayKind) -> None:
    """Whether a day of this weekday can be of this kind. Raises RuleBroken `kind_and_weekday`."""
    if kind is not DayKind.STATUTORY and (day.weekday() >= 5) != (kind in _WEEKEND_KINDS):
        raise RuleBroken(
            "kind_and_weekday",
            Text(
                "%(day)s 的类型不能是“%(kind)s”：周一至周五只能是工作日或调休放假，周六周日只能是休息日或调休上班",
                day=day,
                kind=DAY_KIND_LABELS[kind],
            ),
            field="kind",
        )


def _check_wage(area: Collection[str], facts: WageFacts) -> None:
    check_source(facts.document, field="document")
    if not 0 < facts.monthly_fen <= LARGEST_WAGE_FEN:
        raise RuleBroken("bad_wage", Text("月最低工资应大于 0 且不超过 10 万元，请核对"), field="monthly")
    if facts.hourly_fen is not None and not 0 < facts.hourly_fen <= LARGEST_WAGE_FEN // 100:
        raise RuleBroken("bad_wage", Text("小时最低工资应大于 0 且不超过 1000 元，请核对"), field="hourly")
    known = divisions()
    for code in area:
        division = known.active_on(code, facts.effective_from)
        if division is None or division.kind == "city":
            raise RuleBroken("unknown_division", Text("所选区、县（市）在生效日期当天不存在，请核对"), field="area")
    taken = db.session.scalar(
        select(WageRow.division).where(
            WageRow.division.in_(area),
            WageRow.effective_from == facts.effective_from,
            WageRow.known_from == facts.known_from,
        )
    )
    if taken is not None:
        name = known.get(taken)
        raise RuleBroken(
            "wage_exists",
            Text(
                "%(place)s 已有同一生效日期、同一公布日期的标准；更正请填写新的公布日期",
                place=name.name if name else taken,
            ),
            field="known_from",
        )


def check_source(source: str, *, field: str) -> None:
    """Whatever is entered names its document. Raises RuleBroken `document_missing` beside the field."""
    if len(source.strip()) < SOURCE_MINIMUM:
        raise RuleBroken("document_missing", Text("请填写文件名称或文号，例如 浙政发〔2026〕1号"), field=field)


def _require_administrator(by: Viewer) -> None:
    if not (by == SYSTEM or by.is_(ADMINISTRATOR)):
        raise NotAllowed()
