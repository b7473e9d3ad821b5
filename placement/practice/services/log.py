"""The log of a stay: days entered, refused with their reasons, or taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from placement.accounts.models import Teacher, TeachingWeek
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.practice.counting import monday_of, weekday
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.rules import LOGGING, LONGEST_ENTRY, TEXT_LIMIT, DayCategory, DayPart

RefusedDay = tuple[date, Text]
TURNED_ROUND = Text("结束日期不能早于开始日期")
TOO_MANY_DAYS = Text("一次最多登记 %(n)s 天，请分几次登记", n=LONGEST_ENTRY)


class DaysRefused(RuleBroken):
    """Days that cannot be logged, each with its reason; nothing was saved."""

    def __init__(self, days: list[RefusedDay]) -> None:
        day, why = days[0]
        sentence = Text("%(day)s：%(why)s", day=day.isoformat(), why=why)
        if len(days) > 1:
            sentence = Text("有 %(n)s 天不能登记，其中 %(day)s：%(why)s", n=len(days), day=day.isoformat(), why=why)
        super().__init__("day_refused", sentence, field="first")
        self.days = days


def log_days(
    record: PracticeRecord,
    days: Collection[date],
    *,
    part: str,
    category: str,
    what: str,
    outcome: str = "",
    evidence_id: int | None = None,
    by: Viewer,
    at: datetime,
) -> list[PracticeDay]:
    """Log the same work for several days of the stay. All of them or none.

    Raises DaysRefused naming each day and its reason: outside the stay, in the future, in a recorded teaching week
    (R-708), already logged; RuleBroken for words that are missing or too long; NotAllowed for anybody but the teacher.
    """
    _hold(record, by)
    if not days:
        raise RuleBroken("no_day", Text("请选择日期"), field="first")
    text, gain = _words(what, outcome)
    refused = objections(record, days, part, at=at)
    if refused:
        raise DaysRefused(refused)
    words = {"category": DayCategory(category), "what": text, "outcome": gain, "evidence_id": evidence_id}
    ids = {"record_id": record.id, "teacher_id": record.teacher_id}
    made = [PracticeDay(day=day, part=DayPart(part), **ids, **words) for day in sorted(set(days))]
    db.session.add_all(made)
    db.session.flush()
    db.session.expire(record, ["days"])
    return made


def _words(what: str, outcome: str) -> tuple[str, str]:
    text, gain = what.strip(), outcome.strip()
    if not text or len(text) > TEXT_LIMIT:
        raise RuleBroken("what_missing", Text("请用不超过 %(n)s 字写明做了什么", n=TEXT_LIMIT), field="what")
    if len(gain) > TEXT_LIMIT:
        raise RuleBroken("outcome_too_long", Text("收获或成果不能超过 %(n)s 字", n=TEXT_LIMIT), field="gain")
    return text, gain


def objections(record: PracticeRecord, days: Collection[date], part: str, *, at: datetime) -> list[RefusedDay]:
    """The days that cannot be logged and why, in order; three statements however many days."""
    stay = DateRange(record.placement.first_day, max(record.placement.first_day, record.placement.last_day))
    teaching, logged = _teaching_mondays(record.teacher_id, days), _logged_parts(record.teacher_id, days)
    refused = []
    for day in sorted(set(days)):
        if day not in stay:
            refused.append((day, Text("不在本次实践期内")))
        elif day > local_date(at):
            refused.append((day, Text("还没有到这一天")))
        elif weekday(day) and monday_of(day) in teaching:
            refused.append((day, Text("该周有校内授课记录，不能同时计入实践（R-708）")))
        elif _clash(part, logged[day]):
            refused.append((day, Text("该日已登记过，每天最多计一天")))
    return refused


def _clash(part: str, logged: set[str]) -> bool:
    return part in logged or DayPart.FULL in logged or (part == DayPart.FULL and bool(logged))


def _teaching_mondays(teacher_id: int, days: Collection[date]) -> set[date]:
    query = select(TeachingWeek.monday).where(
        TeachingWeek.teacher_id == teacher_id,
        TeachingWeek.monday.between(monday_of(min(days)), max(days)),
    )
    return set(db.session.scalars(query))


def _logged_parts(teacher_id: int, days: Collection[date]) -> dict[date, set[str]]:
    found: dict[date, set[str]] = defaultdict(set)
    query = select(PracticeDay.day, PracticeDay.part).where(
        PracticeDay.teacher_id == teacher_id, PracticeDay.day.between(min(days), max(days))
    )
    for day, part in db.session.execute(query):
        found[day].add(part)
    return found


def remove_day(record: PracticeRecord, day_id: int, *, by: Viewer, at: datetime) -> None:
    """Take back a logged day while the log is open; a day that is gone already stays gone."""
    _hold(record, by)
    found = db.session.get(PracticeDay, day_id)
    if found is not None and found.record_id == record.id:
        db.session.delete(found)
        db.session.flush()
        db.session.expire(record, ["days"])


def _hold(record: PracticeRecord, by: Viewer) -> None:
    """Only the teacher, only while the log is open, and one writer at a time: two tabs wait for each other."""
    if by.user_id != record.teacher_id:
        raise NotAllowed()
    hold_calendar(record.teacher_id)
    db.session.refresh(record, ["state"])
    if record.state not in LOGGING:
        raise Conflict("not_logging", Text("当前状态下不能登记或修改实践日志，请刷新页面查看最新状态"))


def hold_calendar(teacher_id: int) -> None:
    """Lock what a teacher's days and teaching weeks hang on, so that neither changes while the other is decided."""
    db.session.execute(select(Teacher.user_id).where(Teacher.user_id == teacher_id).with_for_update())
