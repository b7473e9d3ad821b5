"""`compliance check`: case files in, findings and lights out. Pure: the official tables are handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from placement.compliance.casefile import Case, Weekly, read_case, read_head
from placement.compliance.engine import check, gate
from placement.compliance.facts import DayKinds, Enterprise, Facts, Papers, Person, Plan, Post
from placement.compliance.rulebook import RuleBook
from placement.compliance.week import WEEKDAYS, Shift, Week
from placement.kernel.errors import RuleBroken
from placement.kernel.findings import Finding
from placement.kernel.periods import DateRange

EVALUATED = frozenset(
    {
        *("R-101", "R-103", "R-104", "R-106", "R-107", "R-110", "R-111", "R-114", "R-115", "R-117", "R-119", "R-120"),
        *("R-122", "R-123", "R-201", "R-204", "R-301", "R-302", "R-303", "R-304", "R-305", "R-311", "R-312", "R-313"),
        *("R-314", "R-316", "R-317", "R-321", "R-322", "R-401", "R-601", "R-604", "R-608"),
        *("R-802", "R-803", "R-804", "R-1105", "R-1106", "R-1107"),
    }
)
"""The rules whose inputs have keys in a case."""
_SPANS = ((101, 124), (201, 206), (301, 305), (311, 318), (321, 329), (401, 406), (501, 506), (601, 608))
ALL_RULES = tuple(
    f"R-{number}"
    for first, last in (*_SPANS, (701, 708), (801, 808), (1101, 1107))
    for number in range(first, last + 1)
)
"""Every rule of the fact base that concerns a placement, a teacher's practice, an apprenticeship or an identifier."""
CASE_KINDS = frozenset({"observation", "work_placement", "apprenticeship"})
PARTIES = frozenset({"school", "enterprise", "person"})


@dataclass(frozen=True)
class Tables:
    """What the official tables say: a minimum wage in fen, whether a code is known (None: lies outside the table)."""

    wage: Callable[[str, date], int | None]
    division: Callable[[str, date], bool | None]
    industry: Callable[[str], bool]
    major: Callable[[str], bool | None]
    calendar: DayKinds


def answer(document: object, *, book: RuleBook, tables: Tables) -> dict[str, Any]:
    """The results of all cases in their order; a bad case has an `error`, the others go on.

    Raises ValueError when the document is no case file at all.
    """
    on, told = read_head(document)
    return {
        "results": [_result(case, index, on=on, book=book, tables=tables) for index, case in enumerate(told)],
        "not_evaluated": [rule for rule in ALL_RULES if rule not in EVALUATED],
    }


def _result(told: Any, index: int, *, on: date, book: RuleBook, tables: Tables) -> dict[str, Any]:
    identity = told.get("id") if isinstance(told, dict) else None
    head = {
        "id": identity if isinstance(identity, str | int | float) and not isinstance(identity, bool) else None,
        "rule_set": book.version,
    }
    try:
        facts = facts_of(read_case(told), tables)
    except RuleBroken as refused:
        path = f"cases[{index}]" + (f".{refused.field}" if refused.field else "")
        error = {"code": refused.code, "message": str(refused.message), "path": path}
        return {**head, "findings": [], "gate": None, "error": error}
    findings = check(facts, on=on, book=book, only=EVALUATED)
    lights = {str(light): str(colour) for light, colour in gate(findings).items()}
    return {**head, "findings": list(map(_told, findings)), "gate": lights, "error": None}


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": str(finding.message),
        "sum": None if finding.sum is None else str(finding.sum),
        "article": finding.article,
        "clears": str(finding.clears),
    }


def facts_of(case: Case, tables: Tables) -> Facts:
    """A case as the rules see it."""
    return Facts(
        plan=_plan(case, tables),
        person=_person(case, tables),
        post=_post(case),
        enterprise=_enterprise(case, tables),
        papers=_papers(case),
        calendar=tables.calendar,
    )


def _plan(case: Case, tables: Tables) -> Plan:
    plan = case.plan
    kind = plan.kind if plan.kind is None or plan.kind in CASE_KINDS else f"other:{plan.kind}"
    start = plan.start
    known = plan.division is not None and start is not None
    return Plan(
        kind=kind,
        stay=None if start is None or plan.end is None else DateRange(start, plan.end),
        week=None if plan.weekly is None else week_of(plan.weekly),
        extra_days=frozenset(plan.extra_days or ()),
        pay_fen=_fen(plan.monthly_pay_yuan),
        regular_wage_fen=_fen(plan.regular_wage_yuan),
        lowest_wage_fen=_fen(plan.lowest_grade_yuan),
        minimum_wage_fen=tables.wage(plan.division, start) if known else None,
        division=plan.division,
        division_valid=tables.division(plan.division, start) if known else None,
        province=plan.province,
        special_filing=plan.special_filing,
        first_day=start,
    )


def week_of(weekly: Weekly) -> Week:
    """The ordinary week of a case."""
    told = ((number, getattr(weekly, name) or ()) for number, name in enumerate(WEEKDAYS))
    return Week.of((number, [Shift.of(*span) for span in spans]) for number, spans in told)


def _fen(yuan: float | None) -> int | None:
    return None if yuan is None else int((Decimal(str(yuan)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _person(case: Case, tables: Tables) -> Person:
    person = case.person
    return Person(
        birth_date=person.birth,
        grade_year=person.grade_year,
        sex=person.sex,
        major=person.major,
        major_known=None if person.major is None else tables.major(person.major),
    )


def _post(case: Case) -> Post:
    post = case.post
    return Post(
        venue=post.venue,
        hazards=None if post.hazards is None else frozenset(post.hazards),
        labour_class=post.labour_class,
        staff=post.staff,
        interns=post.interns,
        major_codes=None if post.major_codes is None else tuple(post.major_codes),
    )


def _enterprise(case: Case, tables: Tables) -> Enterprise:
    told = case.enterprise
    return Enterprise(
        kind=told.kind,
        industry_code=told.industry,
        industry_known=None if told.industry is None else tables.industry(told.industry),
        staff=told.staff,
        interns=told.interns,
        violations=None if told.violations is None else tuple(told.violations),
        new_for_school=told.new_for_school,
        site_visit=told.site_visit,
    )


def _papers(case: Case) -> Papers:
    papers, person = case.papers, case.person
    signed = {True: PARTIES, False: frozenset[str](), None: None}[papers.agreement_signed]
    insured = papers.insurance
    return Papers(
        student_consents=person.consent,
        guardian_consents=person.guardian_consent,
        guardian_signs=person.guardian_consent,
        signed_by=signed,
        insurance=None if insured is None else (DateRange(*insured),) if insured else (),
        safety_training=papers.safety_training,
        emergency_plan=papers.emergency_plan,
        instructor=papers.instructor,
        mentor=papers.mentor,
        filing=papers.filing,
        cross_province_filing=papers.cross_province_filing,
    )
