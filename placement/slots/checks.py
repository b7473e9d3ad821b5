"""What the rules say about the terms of a slot, also while they are typed: pure."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from placement.compliance.engine import check
from placement.compliance.facts import DayKinds, Enterprise, Facts, Plan, Post
from placement.compliance.rulebook import Light, RuleBook, Stage
from placement.compliance.week import Week
from placement.kernel.findings import Finding, Severity
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.reference.rules import Wage
from placement.slots.hours import WorkingTime, week_of
from placement.slots.rules import PAID, SlotKind
from placement.slots.terms import LONGEST_YEARS, Filing

PLAUSIBLE_YEARS = range(2000, 2101)
FILEABLE = frozenset({"R-305", "R-313", "R-316", "R-317"})
"""Rules that a filing with the authority for special needs lifts, when it is made before the first day (R-317)."""


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """What is known of a slot so far; None: not yet."""

    kind: SlotKind
    title: str | None = None
    venue: str | None = None
    labour_class: int | None = None
    hazards: tuple[str, ...] | None = None
    capacity: int | None = None
    post_staff: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    pay_fen: int | None = None
    regular_wage_fen: int | None = None
    lowest_wage_fen: int | None = None
    work_begins: str | None = None
    work_ends: str | None = None
    break_minutes: int | None = None
    weekdays: str | None = None
    major_codes: tuple[str, ...] | None = None

    @classmethod
    def of(cls, terms: Any) -> Sketch:
        """From SlotTerms or, with the words of its dangers told apart, from the terms of a Slot."""
        known: dict[str, Any] = {each.name: getattr(terms, each.name, None) for each in fields(cls)}
        return cls(**{**known, "kind": SlotKind(terms.kind)})

    @property
    def time(self) -> WorkingTime | None:
        """The working time, once all of it is known."""
        return WorkingTime.of(self.work_begins, self.work_ends, rest=self.break_minutes, weekdays=self.weekdays)

    @property
    def week(self) -> Week | None:
        """The ordinary week, once all of it is known and some work is left beside the break."""
        return week_of(self.work_begins, self.work_ends, rest=self.break_minutes, weekdays=self.weekdays)

    @property
    def stay(self) -> DateRange | None:
        """From the first day to the last, once both are typed to the end: the year 2 is on its way to 2026."""
        start, end = self.starts_on, self.ends_on
        if start is None or end is None or end < start:
            return None
        years = end.year - start.year
        return DateRange(start, end) if start.year in PLAUSIBLE_YEARS and years <= LONGEST_YEARS else None

    @property
    def wages(self) -> tuple[int, int] | None:
        """Regular wage and lowest grade, once both are known."""
        if self.regular_wage_fen is None or self.lowest_wage_fen is None:
            return None
        return self.regular_wage_fen, self.lowest_wage_fen


@dataclass(frozen=True)
class Employer:
    """Who offers it: `kind` is a word of EnterpriseKind, the code that of GB/T 4754.

    `taken` counts the seats held in the enterprise's other slots on the days of this one.
    """

    name: str
    kind: str
    industry_code: str
    staff_count: int
    taken: int = 0
    violations: tuple[date, ...] = ()
    industry_known: bool | None = None


@dataclass(frozen=True)
class Surroundings:
    """What a slot is judged by besides its terms: the rules, the place and its minimum wage, the calendar, a filing.

    `filing` is the one a school made for this post's exceptions.
    """

    book: RuleBook
    division: str | None = None
    division_valid: bool | None = None
    wage: Wage | None = None
    calendar: DayKinds | None = None
    filing: Filing | None = None


def examine(sketch: Sketch, employer: Employer, around: Surroundings, *, on: date) -> list[Finding]:
    """All findings on a slot, those on facts that are not told yet included (severity `unknown`)."""
    facts = facts_of(sketch, employer, around)
    found = check(facts, on=on, book=around.book, stage=Stage.SLOT)
    if around.filing is not None:
        found += check(facts, on=on, book=around.book, only=("R-317",))
    return found


def is_fileable(finding: Finding) -> bool:
    """Whether a filing would lift what stands in the way; it tells no fact that is not recorded."""
    return finding.severity is Severity.BLOCK and finding.rule in FILEABLE


def lifted(sketch: Sketch, employer: Employer, around: Surroundings, *, on: date) -> list[Finding]:
    """What would stop the slot if the school had made no filing."""
    if around.filing is None:
        return []
    bare = examine(sketch, employer, replace(around, filing=None), on=on)
    return list(filter(is_fileable, bare))


def facts_of(sketch: Sketch, employer: Employer, around: Surroundings) -> Facts:
    """A slot as the rules see it: no person yet, all its seats coming on top of who is there."""
    return Facts(
        plan=Plan(
            kind=sketch.kind,
            stay=sketch.stay,
            week=sketch.week,
            pay_fen=sketch.pay_fen,
            regular_wage_fen=sketch.regular_wage_fen,
            lowest_wage_fen=sketch.lowest_wage_fen,
            minimum_wage_fen=around.wage.monthly_fen if around.wage else None,
            division=around.division,
            division_valid=around.division_valid,
            special_filing=around.filing is not None,
            special_filed_on=around.filing.filed_on if around.filing else None,
            coming=max(0, sketch.capacity or 0),
        ),
        post=_post(sketch),
        enterprise=Enterprise(
            name=employer.name,
            kind=employer.kind,
            industry_code=employer.industry_code,
            industry_known=employer.industry_known,
            staff=employer.staff_count,
            interns=employer.taken,
            violations=employer.violations,
        ),
        calendar=around.calendar,
    )


def _post(sketch: Sketch) -> Post:
    """Nobody asks how heavy the work is that students only look at."""
    return Post(
        title=sketch.title or "",
        major_codes=sketch.major_codes,
        venue=sketch.venue,
        hazards=None if sketch.hazards is None else frozenset(sketch.hazards),
        labour_class=sketch.labour_class if sketch.kind in PAID else 1,
        staff=sketch.post_staff,
        interns=0,
    )


def date_finding(sketch: Sketch, *, on: date) -> Finding | None:
    """A slot that begins today or before leaves no time for its papers: no rule, but said all the same."""
    if sketch.stay is None or sketch.stay.start > on:
        return None
    return Finding(
        rule="dates",
        check="dates",
        severity=Severity.WARN,
        light=Light.TIME_AND_PAY,
        subject=sketch.title or "",
        message=Text("开始日期不在今天之后，学生可能来不及办理手续"),
        article="",
        actor="hr",
        clears=Text("推后开始日期"),
        rule_set="",
    )
