"""One placement with which nothing is wrong, to be spoilt one fact at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from placement.compliance.engine import check
from placement.compliance.facts import Enterprise, Facts, Papers, Person, Plan, Post
from placement.compliance.rulebook import RuleBook, RuleRow, shipped_book
from placement.compliance.week import Day, Shift, Week
from placement.kernel.findings import Finding
from placement.kernel.periods import DateRange
from placement.reference.tables import work_calendar

TODAY = date(2026, 6, 15)
START = date(2026, 7, 1)
STAY = DateRange(START, date(2026, 12, 31))
"""Six months exactly; National Day and its swapped days lie inside."""
BOOK = shipped_book()
PARTIES = frozenset({"school", "enterprise", "person"})

GOOD = Facts(
    plan=Plan(
        "work_placement",
        STAY,
        week=Week.even("08:30", "17:30", rest=60, weekdays="12345"),
        pay_fen=2_800_00,
        regular_wage_fen=3_200_00,
        lowest_wage_fen=2_600_00,
        minimum_wage_fen=2_660_00,
        division="330106",
        division_valid=True,
        province="浙江",
        special_filing=False,
    ),
    person=Person(
        "王小明",
        birth_date=date(2007, 5, 1),
        grade_year=3,
        sex="M",
        major="710203",
        major_known=True,
        on_roll=True,
    ),
    post=Post(
        "装配工",
        venue="factory",
        hazards=frozenset(),
        labour_class=2,
        staff=20,
        interns=2,
        major_codes=("710203",),
    ),
    enterprise=Enterprise(
        "示例机械有限公司",
        kind="enterprise",
        industry_code="3411",
        industry_known=True,
        staff=100,
        interns=5,
        lawful=True,
        violations=(),
        new_for_school=True,
        site_visit=True,
        listed_on=date(2026, 6, 1),
    ),
    papers=Papers(
        student_consents=True,
        guardian_consents=True,
        signed_by=PARTIES,
        signed_on=date(2026, 6, 10),
        guardian_signs=True,
        insurance=(STAY,),
        safety_training=True,
        school_training=True,
        internship_plan=True,
        emergency_plan=True,
        instructor=True,
        mentor=True,
        filing=True,
        cross_province_filing=True,
    ),
    calendar=work_calendar(),
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    return None if text is None else day(text)


def span(start: str, end: str) -> DateRange:
    return DateRange(day(start), day(end))


def spoil(part: str, /, *, of: Facts = GOOD, **changes: Any) -> Facts:
    """The good case with some facts of one part changed."""
    return replace(of, **{part: replace(getattr(of, part), **changes)})


def lasting(start: str, end: str, *, of: Facts = GOOD) -> Facts:
    """The case from another first day to another last one, insured throughout."""
    stay = span(start, end)
    return spoil("papers", insurance=(stay,), of=spoil("plan", stay=stay, of=of))


def week_of(*days: list[tuple[str, str]], rest: int = 0) -> Week:
    """A week from the shifts of its first days, Monday first; the others are off, each worked day has the break."""
    told = [Day(tuple(Shift.of(*shift) for shift in shifts), rest if shifts else 0) for shifts in days]
    return Week((*told, *[Day()] * (7 - len(told))))


OBSERVATION = spoil("plan", kind="observation")
APPRENTICE = lasting("2026-07-01", "2027-12-31", of=spoil("plan", kind="apprenticeship"))
TEACHER = spoil("plan", kind="teacher_practice")


def good_for(row: RuleRow) -> Facts:
    """The good case of the kind of placement that a row is for."""
    by_kind = {"work_placement": GOOD, "apprenticeship": APPRENTICE, "teacher_practice": TEACHER}
    return next(facts for kind, facts in by_kind.items() if kind in row.kinds)


def row_of(rule: str, check: str) -> RuleRow:
    row = BOOK.row(rule, check, on=TODAY)
    assert row is not None
    return row


def found(facts: Facts, rule: str, *, on: date = TODAY) -> list[Finding]:
    return check(facts, on=on, book=BOOK, only={rule})


def verdict(facts: Facts, rule: str, *, on: date = TODAY) -> str:
    """ "ok", or the severity of the one finding of a rule."""
    findings = found(facts, rule, on=on)
    assert len(findings) <= 1
    return findings[0].severity.value if findings else "ok"


def verdict_of_row(facts: Facts, row: RuleRow) -> str:
    """ "ok", or the severity of the finding of one row alone."""
    findings = check(facts, on=TODAY, book=RuleBook([row], "one row"))
    return findings[0].severity.value if findings else "ok"


def sum_of(facts: Facts, rule: str) -> str:
    """The arithmetic that the one finding of a rule shows."""
    (finding,) = found(facts, rule)
    return str(finding.sum)
