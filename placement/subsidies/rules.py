"""The subsidy of one person-month: 25% of the local minimum wage (city plan, paragraph 12).

All arithmetic is exact; the amount is rounded once, to the fen. Each result carries the sentences that show its sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from placement.kernel.errors import RuleBroken
from placement.kernel.money import round_half_up
from placement.kernel.periods import DateRange, Month
from placement.kernel.text import Text
from placement.kernel.workdays import DayCode, WorkCalendar, read_codes
from placement.subsidies import derivation

ONE = Fraction(1)
WEIGHTS = {DayCode.PRESENT: ONE, DayCode.HALF: Fraction(1, 2)}
PAYABLE_KINDS = frozenset({"work_placement", "teacher", "teacher_practice"})


class Method(StrEnum):
    """How days become a fraction of a month."""

    PAID_DAYS = "paid_days_21_75"
    SCHEDULED_DAYS = "scheduled_days"
    WHOLE_MONTH = "whole_month"


@dataclass(frozen=True)
class Policy:
    """One version of the policy. `rate` of the monthly wage; `min_days` for whole_month; `cap_months` per placement."""

    method: Method = Method.PAID_DAYS
    min_days: Fraction | None = None
    rate: Fraction = Fraction(1, 4)
    paid_days: Fraction = Fraction("21.75")
    cap_months: Fraction = Fraction(6)
    citation: str = "《杭州市深化职业教育改革实施方案（征求意见稿）》第（十二）条"
    paid_days_citation: str = "人社部发〔2025〕2号"

    def __post_init__(self) -> None:
        if self.method is Method.WHOLE_MONTH and (self.min_days is None or self.min_days < 0):
            raise RuleBroken("unknown_method", Text("整月法须给出最低天数 min_days，不小于零"))


class Wage(Protocol):
    """A minimum wage in force at the work site from a day on, in fen a month."""

    @property
    def effective_from(self) -> date: ...
    @property
    def monthly_fen(self) -> int: ...
    @property
    def document(self) -> str: ...
    @property
    def confirmed(self) -> bool: ...


@dataclass(frozen=True)
class Site:
    """Where the work is from a day on, and the minimum wages there, in any order."""

    since: date
    place: str
    wages: Sequence[Wage]


@dataclass(frozen=True)
class Standard:
    """A minimum wage and the place where it holds."""

    place: str
    wage: Wage


@dataclass(frozen=True)
class PersonMonth:
    """One person at one work site in one month.

    `stay` may reach beyond the month or miss it; codes outside it count nothing. `taken` holds the part of a day
    (at most 1) that an earlier confirmed sheet has already counted for this person: a day counts once.
    """

    place: str
    month: Month
    stay: DateRange
    codes: str
    taken: Mapping[date, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Working:
    """Every figure of the sum, exact: what `derivation.tell` puts into sentences.

    `weights` holds the days worked (1 or 1/2), `holidays` the statutory ones that count, `days_by_wage` the counted
    days under each wage in force, `workdays` those of the whole month, `full` whether the full-month rule gives 1,
    `moves` the other work sites inside the month.
    """

    sheet: PersonMonth
    policy: Policy
    first: Standard
    weights: Mapping[date, Fraction]
    holidays: tuple[date, ...]
    days_by_wage: tuple[tuple[Standard, Fraction], ...]
    workdays: int
    full: bool
    provisional: bool
    moves: tuple[Site, ...] = ()

    @property
    def eligible(self) -> Fraction:
        """E: the weights of the days inside the stay."""
        return sum(self.weights.values(), Fraction(0))

    @property
    def counted(self) -> dict[date, Fraction]:
        """v: the weight of each day, or 1 for a statutory day that counts."""
        return {**self.weights, **dict.fromkeys(self.holidays, ONE)}

    @property
    def fraction(self) -> Fraction:
        """The part of a month that is paid, by the method of the policy, at most 1."""
        match self.policy.method:
            case Method.SCHEDULED_DAYS:
                return min(ONE, self.eligible / self.workdays)
            case Method.WHOLE_MONTH:
                return Fraction(self.eligible >= (self.policy.min_days or 0))
        return ONE if self.full else min(ONE, (self.eligible + len(self.holidays)) / self.policy.paid_days)

    @property
    def monthly_fen(self) -> Fraction:
        """What fraction 1 is worth: rate × wage, weighted by the counted days."""
        days = sum((days for _, days in self.days_by_wage), Fraction(0))
        wages = sum((one.wage.monthly_fen * days for one, days in self.days_by_wage), Fraction(0))
        return self.policy.rate * (wages / days if days else self.first.wage.monthly_fen)

    @property
    def amount_fen(self) -> int:
        """The one rounding; nothing counted is nothing paid, whatever the method."""
        return round_half_up(self.fraction * self.monthly_fen) if self.days_by_wage else 0


@dataclass(frozen=True)
class MonthSubsidy:
    """The result: `amount_fen` = round(fraction × monthly_fen).

    `monthly_fen` is what fraction 1 is worth: rate × wage, weighted by counted days when the wage changes inside the
    month. `base_fen` is rate × the wage in force on the first day of the month, rounded for show only. `counted` gives
    what each day counted, to be passed as `taken` to the person's later sheets.
    """

    amount_fen: int
    base_fen: int
    monthly_fen: Fraction
    fraction: Fraction
    eligible_days: Fraction
    statutory_days: int
    counted: Mapping[date, Fraction]
    confirmed: bool
    provisional: bool
    derivation: tuple[Text, ...]

    def limited(self, cut: Cut) -> MonthSubsidy:
        """The same month with its fraction cut by `cap_remaining`; unchanged when nothing was cut."""
        if not cut.reasons:
            return self
        amount = round_half_up(cut.fraction * self.monthly_fen) if self.counted else 0
        sentence = derivation.amount_sentence(self.monthly_fen, cut.fraction, amount)
        return replace(
            self, fraction=cut.fraction, amount_fen=amount, derivation=(*self.derivation, *cut.reasons, sentence)
        )


@dataclass(frozen=True)
class Cut:
    """What remains of a fraction, and why it is less than it was."""

    fraction: Fraction
    reasons: tuple[Text, ...]


def refuse_unpayable(kind: str, *, school_public: bool) -> None:
    """Who earns nothing: private schools have no budget line, observation visits and other kinds no subsidy.

    Raises RuleBroken `not_payable_private_school` or, after that, `not_payable_observation`.
    """
    if not school_public:
        raise RuleBroken("not_payable_private_school", Text("民办学校没有该项预算，不能通过本渠道拨付"))
    if kind not in PAYABLE_KINDS:
        raise RuleBroken(
            "not_payable_observation", Text("只有岗位实习和教师企业实践可以补助，认识实习等其他形式没有补助")
        )


def month_subsidy(
    sheet: PersonMonth,
    *,
    wages: Sequence[Wage],
    calendar: WorkCalendar,
    policy: Policy | None = None,
    moves: Sequence[Site] = (),
) -> MonthSubsidy:
    """The subsidy of one person-month under a policy; `wages` are the rows of the work site, in any order.

    `moves` are other work sites inside the month: from its day on each counts with its own minimum wage.
    Raises RuleBroken `bad_codes`, `wage_row_missing` (no row on the first day) or `calendar_missing`.
    """
    sites = (Site(sheet.month.first, sheet.place, wages), *moves)
    work = work_out(sheet, sites=sites, calendar=calendar, policy=policy or Policy())
    used = [one.wage for one, _ in work.days_by_wage] or [work.first.wage]
    return MonthSubsidy(
        amount_fen=work.amount_fen,
        base_fen=round_half_up(work.policy.rate * work.first.wage.monthly_fen),
        monthly_fen=work.monthly_fen,
        fraction=work.fraction,
        eligible_days=work.eligible,
        statutory_days=len(work.holidays),
        counted=work.counted,
        confirmed=all(wage.confirmed for wage in used),
        provisional=work.provisional,
        derivation=derivation.tell(work),
    )


def work_out(sheet: PersonMonth, *, sites: Sequence[Site], calendar: WorkCalendar, policy: Policy) -> Working:
    """The figures of one person-month; the first site holds from the first day on. Raises as `month_subsidy`."""
    codes = read_codes(sheet.codes, sheet.month)
    first = _standard_on(sites, sheet.month.first)
    inside = [day for day in sheet.month if day in sheet.stay]
    free = {day: ONE - sheet.taken.get(day, Fraction(0)) for day in inside}
    weights = {day: min(free[day], WEIGHTS[codes[day]]) for day in inside if codes[day] in WEIGHTS and free[day] > 0}
    holidays = tuple(day for day in inside if free[day] == 1 and _is_paid_holiday(day, codes[day], calendar))
    workdays = calendar.workdays(sheet.month.span)
    return Working(
        sheet=sheet,
        policy=policy,
        first=first,
        weights=weights,
        holidays=holidays,
        days_by_wage=_by_standard({**weights, **dict.fromkeys(holidays, ONE)}, sites),
        workdays=len(workdays),
        full=sheet.stay.covers(sheet.month.span) and all(weights.get(day) == 1 for day in workdays),
        provisional=calendar.is_provisional(sheet.month.span),
        moves=tuple(sites[1:]),
    )


def _by_standard(counted: Mapping[date, Fraction], sites: Sequence[Site]) -> tuple[tuple[Standard, Fraction], ...]:
    """The counted days under each minimum wage, in the order of the days."""
    found: list[tuple[Standard, Fraction]] = []
    for day, value in sorted(counted.items()):
        standard = _standard_on(sites, day)
        index = next((number for number, (known, _) in enumerate(found) if known == standard), None)
        if index is None:
            found.append((standard, value))
        else:
            found[index] = (standard, found[index][1] + value)
    return tuple(found)


def _standard_on(sites: Sequence[Site], day: date) -> Standard:
    site = max((site for site in sites if site.since <= day), key=lambda site: site.since)
    return Standard(site.place, _wage_on(site.wages, day, site.place))


def cap_remaining(
    fraction: Fraction,
    *,
    person_month_used: Fraction = Fraction(0),
    placement_used: Fraction = Fraction(0),
    cap_months: Fraction = Policy.cap_months,
) -> Cut:
    """The part of a fraction that may still be paid, with a sentence for each limit that cut it.

    `person_month_used`: fractions of this person-month already counted at other enterprises; together never above 1.
    `placement_used`: fractions of the earlier months of this placement (for a teacher: of the cycle); together at most
    `cap_months`, and the month that crosses is cut to the remainder.
    """
    reasons = []
    left = max(Fraction(0), ONE - person_month_used)
    if fraction > left:
        reasons.append(derivation.person_month_sentence(person_month_used, fraction, left))
        fraction = left
    left = max(Fraction(0), cap_months - placement_used)
    if fraction > left:
        reasons.append(derivation.placement_sentence(placement_used, fraction, left, cap=cap_months))
        fraction = left
    return Cut(fraction, tuple(reasons))


def _is_paid_holiday(day: date, code: DayCode, calendar: WorkCalendar) -> bool:
    """A statutory holiday that falls Monday to Friday and is coded F; a substitute rest day never is one."""
    return code is DayCode.HOLIDAY and day.weekday() < 5 and calendar.is_statutory(day)


def _wage_on(wages: Sequence[Wage], day: date, place: str) -> Wage:
    rows = [wage for wage in wages if wage.effective_from <= day]
    if not rows:
        raise RuleBroken(
            "wage_row_missing",
            Text("%(place)s没有在 %(day)s 有效的月最低工资标准，请管理员先录入", place=place, day=day),
        )
    latest = max(wage.effective_from for wage in rows)
    return [wage for wage in rows if wage.effective_from == latest][-1]
