"""One placement with which nothing is wrong, to be spoilt one fact at a time."""

from dataclasses import replace
from datetime import date
from typing import Any

from placement.compliance.engine import check
from placement.compliance.facts import Enterprise, Facts, Papers, Person, Plan, Post
from placement.kernel.findings import Finding
from placement.kernel.periods import DateRange

TODAY = date(2026, 2, 10)
STAY = DateRange(date(2026, 3, 2), date(2026, 7, 31))

GOOD = Facts(
    plan=Plan("work_placement", STAY),
    person=Person("王小明", birth_date=date(2007, 5, 1), grade_year=3),
    post=Post("装配工", venue="factory"),
    enterprise=Enterprise("示例机械有限公司", kind="enterprise", industry_code="3411"),
    papers=Papers(
        student_consents=True,
        guardian_consents=True,
        signed_by=frozenset({"school", "enterprise", "person"}),
        signed_on=date(2026, 2, 1),
        insurance=(STAY,),
    ),
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def spoil(part: str, **changes: Any) -> Facts:
    """The good case with some facts of one part changed."""
    return replace(GOOD, **{part: replace(getattr(GOOD, part), **changes)})


def found(facts: Facts, rule: str, on: date = TODAY) -> list[Finding]:
    return [finding for finding in check(facts, on=on) if finding.rule == rule]


def verdict(facts: Facts, rule: str, on: date = TODAY) -> str:
    """ "ok", or the severity of the one finding of a rule."""
    findings = found(facts, rule, on)
    assert len(findings) <= 1
    return findings[0].severity.value if findings else "ok"
