"""Person-months appraised: the sum with its cuts, and the checks. Reads only, so that a page may preview it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy import select

from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementState
from placement.compliance.rulebook import PRIVATE_CHECKS
from placement.extensions import db
from placement.kernel.clock import local_date
from placement.kernel.errors import RuleBroken
from placement.kernel.periods import DateRange, Month
from placement.kernel.text import Text
from placement.organisations.models import Enterprise
from placement.papers.models import IssuedDocument
from placement.papers.rules import DocumentState
from placement.placements import gate, terms
from placement.placements.facts import Case
from placement.placements.models import Placement
from placement.practice.counting import cycle_window
from placement.reference import queries as reference
from placement.reference.rules import Wage
from placement.subsidies import checks, claims, policies
from placement.subsidies.checks import Check, CheckName, Evidence
from placement.subsidies.claims import Claim, stay_of
from placement.subsidies.models import StatementLine
from placement.subsidies.register import Counted, Register
from placement.subsidies.rules import WEIGHTS, Cut, MonthSubsidy, PersonMonth, Site, cap_remaining, month_subsidy

OWN_CHECKS = frozenset({"R-201", "R-601", "R-604", "R-705", "R-802"})
"""Rules that are checks of their own here: agreement, safety training, insurance."""
SIGNED = (AgreementState.SIGNED, AgreementState.ARCHIVED)


@dataclass(frozen=True)
class MissingWage:
    """A row that somebody must enter before anything can be calculated."""

    division: str
    place: str
    month: Month


@dataclass(frozen=True)
class Appraisal:
    """One claim with its sum, the wages it rests on, the cut that remains of the fraction, and the checks so far."""

    claim: Claim
    subsidy: MonthSubsidy
    wages: tuple[Wage, ...]
    cut: Cut
    checks: dict[CheckName, Check]

    @property
    def is_payable(self) -> bool:
        """Whether nothing failed, the budget apart."""
        return checks.is_payable(self.checks)


def place_name(division: str) -> str:
    """The name of a division; an unknown code stands for itself."""
    found = reference.divisions().get(division)
    return found.name if found else division


def missing_wages(found: Sequence[Claim]) -> list[MissingWage]:
    """The divisions and months without a minimum wage on the first day of the month, or of work there."""
    wanted = dict.fromkeys(
        (division, since, claim.month)
        for claim in found
        for since, division in terms.sites_in(claim.placement, claim.month.span)
    )
    return [
        MissingWage(division, place_name(division), month)
        for division, since, month in wanted
        if reference.wage_table().monthly_on(division, since) is None
    ]


def appraise(found: Sequence[Claim]) -> list[Appraisal]:
    """Each claim in its turn. The earlier confirmed sheet of a person wins; the later one is cut and says why.

    Raises RuleBroken `wage_row_missing`, `policy_missing` or `calendar_missing`.
    """
    people = {claim.placement.person_id for claim in found}
    register = Register(counted_before(people))
    ids = [claim.placement.id for claim in found]
    papers, cases = _agreements(ids), gate.cases_of(ids)
    mine = {claim.key for claim in found}
    others = [
        claim for claim in claims.of_people(people, {str(claim.month) for claim in found}) if claim.key not in mine
    ]
    done = []
    for claim in sorted((*found, *others), key=lambda claim: claim.order):
        if claim.key in mine:
            paper, case = papers.get(claim.placement.id), cases[claim.placement.id]
            done.append(_appraise_own(claim, register, paper=paper, case=case))
        else:
            _count_foreign(claim, register)
    return done


def _appraise_own(
    claim: Claim, register: Register, *, paper: tuple[Agreement, IssuedDocument | None] | None, case: Case
) -> Appraisal:
    used = register.month_used(claim.placement.person_id, claim.month)
    subsidy, cut = sum_of(claim, register)
    wages = _wages_used(claim, subsidy)
    evidence = _evidence(claim, subsidy, wages, paper=paper, case=case)
    evidence = replace(evidence, used_up_elsewhere=_used_up(used, subsidy))
    appraisal = Appraisal(claim, subsidy, wages, cut, checks.look(evidence))
    if appraisal.is_payable:
        register.add(counted(claim, subsidy))
    return appraisal


def _count_foreign(claim: Claim, register: Register) -> None:
    """What another enterprise or statement will claim first. What cannot be calculated there counts nothing here."""
    try:
        subsidy, _ = sum_of(claim, register)
    except RuleBroken:
        return
    register.add(counted(claim, subsidy))


def sum_of(claim: Claim, register: Register) -> tuple[MonthSubsidy, Cut]:
    """The sum of one claim after what is already counted, and the cut with its reasons."""
    placement, month = claim.placement, claim.month
    policy = policies.in_force(month)
    sites = [_site(since, division, month) for since, division in terms.sites_in(placement, month.span)]
    sheet = PersonMonth(
        place=sites[0].place,
        month=month,
        stay=stay_of(placement),
        codes=claim.codes,
        taken=register.taken(placement.person_id, month),
    )
    whole = month_subsidy(
        sheet,
        wages=sites[0].wages,
        calendar=reference.calendar(month.span),
        policy=policy,
        moves=sites[1:],
    )
    cut = cap_remaining(
        whole.fraction,
        person_month_used=register.month_used(placement.person_id, month),
        placement_used=_cap_used(claim, register),
        cap_months=policy.cap_months,
    )
    return whole.limited(cut), cut


def _site(since: date, division: str, month: Month) -> Site:
    """A work site of a month with its name and the wages there."""
    wages = [_cited(wage) for wage in reference.wage_table().in_month(division, month)]
    return Site(since, place_name(division), wages)


def _cited(wage: Wage) -> Wage:
    """The row under the number with which an administrator confirmed it, where somebody did."""
    return replace(wage, document=wage.confirmed_document or wage.document)


def _cap_used(claim: Claim, register: Register) -> Fraction:
    if claim.is_teacher:
        return register.cycle_used(claim.placement.person_id, cycle_window(claim.month.first))
    return register.placement_used(claim.placement.id)


def counted(claim: Claim, subsidy: MonthSubsidy) -> Counted:
    """What a claim takes of its person, days and month."""
    return Counted(
        claim.placement.person_id,
        claim.placement.id,
        claim.month,
        subsidy.fraction,
        dict(subsidy.counted),
        teacher=claim.is_teacher,
    )


def counted_before(people: Collection[int]) -> list[Counted]:
    """What is settled of these people, from the lines of statements that stand."""
    query = claims.alive_lines().where(StatementLine.person_id.in_(people))
    return [
        Counted(
            line.person_id,
            line.placement_id,
            Month.parse(line.month),
            Fraction(line.fraction),
            {date.fromisoformat(day): Fraction(part) for day, part in line.basis["counted"].items()},
            teacher=line.basis["teacher"],
        )
        for line in db.session.scalars(query)
    ]


def _wages_used(claim: Claim, subsidy: MonthSubsidy) -> tuple[Wage, ...]:
    table, placement = reference.wage_table(), claim.placement
    days = (claim.month.first, *sorted(subsidy.counted))
    rows = (table.monthly_on(terms.terms_on(placement, day).division, day) for day in days)
    return tuple(dict.fromkeys(row for row in rows if row))


def _agreements(placement_ids: list[int]) -> dict[int, tuple[Agreement, IssuedDocument | None]]:
    query = (
        select(Agreement, IssuedDocument)
        .outerjoin(IssuedDocument, IssuedDocument.id == Agreement.document_id)
        .where(Agreement.placement_id.in_(placement_ids), Agreement.parent_id.is_(None), Agreement.state.in_(SIGNED))
        .order_by(Agreement.id)
    )
    return {agreement.placement_id: (agreement, document) for agreement, document in db.session.execute(query)}


def _evidence(
    claim: Claim,
    subsidy: MonthSubsidy,
    wages: Sequence[Wage],
    *,
    paper: tuple[Agreement, IssuedDocument | None] | None,
    case: Case,
) -> Evidence:
    placement = claim.placement
    signed_at = paper[0].signed_at if paper else None
    days = tuple(sorted(subsidy.counted))
    return Evidence(
        teacher=claim.is_teacher,
        agreement_signed_on=local_date(signed_at) if signed_at else None,
        agreement_superseded=bool(paper and paper[1] and paper[1].state == DocumentState.SUPERSEDED),
        days_outside_agreement=_outside(days, [DateRange(placement.starts_on, placement.ends_on)]),
        confirmed=_confirmation(claim),
        findings=_findings(case, claim.month.last),
        safety_trained=bool(case.facts.papers.safety_training),
        holidays_worked=_holidays_worked(claim),
        days_uninsured=_outside(days, _insured(placement)),
        used_up_elsewhere=False,
        school_public=placement.school.public,
        payee_problem=payee_problem(placement.enterprise),
        unconfirmed_wages=tuple(wage_name(wage) for wage in wages if not wage.confirmed),
    )


def _insured(placement: Placement) -> list[DateRange]:
    """The days of the policies; one that was ended early covers nothing after that."""
    spans = [(row.starts_on, min(row.ends_on, row.ended_on or row.ends_on)) for row in placement.insurances]
    return [DateRange(start, end) for start, end in spans if start <= end]


def wage_name(wage: Wage) -> Text:
    """A wage row as people call it."""
    return Text("%(place)s自 %(start)s 起的月最低工资标准", place=place_name(wage.division), start=wage.effective_from)


def payee_problem(enterprise: Enterprise) -> Text | None:
    """Why money cannot go to this account (R-912)."""
    if not enterprise.bank_account or not enterprise.bank_name:
        return Text("企业尚未登记收款账户")
    if not enterprise.credit_code:
        return Text("企业尚未登记统一社会信用代码")
    if enterprise.account_name.strip() != enterprise.name.strip():
        return Text("收款户名「%(account)s」与企业名称不一致", account=enterprise.account_name)
    return None


def _confirmation(claim: Claim) -> Text | None:
    if claim.is_teacher:
        return Text("企业已考核，学校于 %(day)s 认定", day=local_date(claim.confirmed_at))
    return Text("企业于 %(day)s 确认，学校已确认", day=local_date(claim.confirmed_at))


def _findings(case: Case, on: date) -> tuple[Text, ...]:
    return tuple(
        finding.message
        for finding in gate.against(case, on=on)
        if finding.stops and finding.rule not in OWN_CHECKS and finding.check not in PRIVATE_CHECKS
    )


def _holidays_worked(claim: Claim) -> int:
    calendar = reference.calendar(claim.month.span)
    worked = (day for day, code in zip(claim.month, claim.codes, strict=True) if code in WEIGHTS)
    return sum(calendar.is_statutory(day) for day in worked)


def _used_up(used: Fraction, subsidy: MonthSubsidy) -> bool:
    """Whether other claims of the same person left nothing of this month."""
    return used > 0 and subsidy.fraction == 0


def _outside(days: Sequence[date], spans: Sequence[DateRange]) -> tuple[date, ...]:
    return tuple(day for day in days if not any(day in span for span in spans))
