"""The sum of one person-month told in sentences, each step with its figures and the document it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from placement.kernel.money import fixed, format_yuan
from placement.kernel.text import Text

if TYPE_CHECKING:
    from placement.subsidies.rules import Standard, Working


def tell(work: Working) -> tuple[Text, ...]:
    """The derivation of one person-month, in the order of the sum."""
    return tuple(_sentences(work))


def _sentences(work: Working) -> Iterator[Text]:
    rate = f"{fixed(work.policy.rate * 100, 2).rstrip('0').rstrip('.')}%"
    yield Text(
        "按%(policy)s，补助标准为当地月最低工资的 %(rate)s，只计岗位实习和教师企业实践",
        policy=work.policy.citation,
        rate=rate,
    )
    yield from _wages(work)
    yield Text(
        "月补助基数：%(wage)s × %(rate)s = %(base)s 元（当月第一天执行的标准）",
        wage=format_yuan(work.first.wage.monthly_fen),
        rate=rate,
        base=_yuan(work.policy.rate * work.first.wage.monthly_fen),
    )
    yield from _days(work)
    yield _holidays(work)
    yield _fraction(work)
    yield from _changed_wage(work, rate)
    yield (
        amount_sentence(work.monthly_fen, work.fraction, work.amount_fen)
        if work.days_by_wage
        else Text("没有可以计入的天数，补助为 0.00 元")
    )
    if work.provisional:
        yield Text("%(year)s 年工作日历为暂定，国务院办公厅放假通知发布后须重新计算", year=work.sheet.month.year)


def amount_sentence(monthly_fen: Fraction, fraction: Fraction, amount_fen: int) -> Text:
    """The last step: month's worth times fraction, rounded once."""
    return Text(
        "补助金额：%(monthly)s × %(fraction)s = %(amount)s 元（四舍五入到分，只舍入一次）",
        monthly=_yuan(monthly_fen),
        fraction=fixed(fraction, 6),
        amount=format_yuan(amount_fen),
    )


def person_month_sentence(used: Fraction, fraction: Fraction, left: Fraction) -> Text:
    """Why a month was cut: the person was counted elsewhere in the same month."""
    return Text(
        "该人本月已在先确认的考勤中计 %(used)s，各单位合计不超过 1：由 %(fraction)s 减为 %(left)s",
        used=fixed(used, 6),
        fraction=fixed(fraction, 6),
        left=fixed(left, 6),
    )


def placement_sentence(used: Fraction, fraction: Fraction, left: Fraction, *, cap: Fraction) -> Text:
    """Why a month was cut: the placement reaches the most months that are paid."""
    return Text(
        "此前各月已累计 %(used)s 个月，最多补助 %(cap)s 个月：由 %(fraction)s 减为 %(left)s",
        used=fixed(used, 6),
        cap=fixed(cap, 6).rstrip("0").rstrip("."),
        fraction=fixed(fraction, 6),
        left=fixed(left, 6),
    )


def _wages(work: Working) -> Iterator[Text]:
    for site in work.moves:
        yield Text("%(day)s 起工作地点在%(place)s，此后的日子按当地的标准计算", day=site.since, place=site.place)
    used = [one for one, _ in work.days_by_wage if one != work.first]
    for one in (work.first, *used):
        wage = one.wage
        yield Text(
            "%(place)s自 %(start)s 起月最低工资标准为 %(wage)s 元（依据：%(document)s）",
            place=one.place,
            start=wage.effective_from,
            wage=format_yuan(wage.monthly_fen),
            document=wage.document or "文号未登记",
        )
        if not wage.confirmed:
            yield Text(
                "%(start)s 起的这项标准尚未确认：须由管理员登记文号确认后，方可审批付款", start=wage.effective_from
            )


def _days(work: Working) -> Iterator[Text]:
    inside = work.sheet.stay.intersect(work.sheet.month.span)
    if inside is None:
        yield Text("在岗期间 %(stay)s 不在 %(month)s 内", stay=work.sheet.stay, month=work.sheet.month)
        return
    whole = sum(1 for weight in work.weights.values() if weight == 1)
    half = len(work.weights) - whole
    yield Text(
        "在岗期间本月为 %(stay)s：出勤 %(whole)s 天 + 半天 %(half)s 个 × 0.5 = %(days)s 天",
        stay=inside,
        whole=whole,
        half=half,
        days=fixed(work.eligible, 1),
    )
    if any(day in inside for day in work.sheet.taken):
        yield Text("已在先确认的考勤中计算的日期不重复计算")


def _holidays(work: Working) -> Text:
    if not work.holidays:
        return Text("记为 F 且在周一至周五的法定节假日：0 天")
    return Text(
        "记为 F 且在周一至周五的法定节假日：%(count)s 天（%(days)s）",
        count=len(work.holidays),
        days="、".join(f"{day:%m-%d}" for day in work.holidays),
    )


def _fraction(work: Working) -> Text:
    eligible, fraction = fixed(work.eligible, 1), fixed(work.fraction, 6)
    match work.policy.method:
        case "scheduled_days":
            return Text(
                "折算比例：%(days)s ÷ 本月工作日 %(workdays)s 天，不超过 1，得 %(fraction)s",
                days=eligible,
                workdays=work.workdays,
                fraction=fraction,
            )
        case "whole_month":
            return Text(
                "折算比例：出勤 %(days)s 天，整月门槛 %(least)s 天，达到为 1，否则为 0，得 %(fraction)s",
                days=eligible,
                least=fixed(work.policy.min_days or 0, 1),
                fraction=fraction,
            )
    if work.full:
        return Text("折算比例：全月在岗，%(workdays)s 个工作日全部出勤，得 1.000000", workdays=work.workdays)
    return Text(
        "折算比例：（%(days)s + %(holidays)s）÷ %(paid)s，不超过 1，得 %(fraction)s（月计薪天数，%(citation)s）",
        days=eligible,
        holidays=len(work.holidays),
        paid=fixed(work.policy.paid_days, 2),
        fraction=fraction,
        citation=work.policy.paid_days_citation,
    )


def _changed_wage(work: Working, rate: str) -> Iterator[Text]:
    if len(work.days_by_wage) > 1:
        yield Text(
            "标准在月内调整，按计入天数加权：（%(terms)s）× %(rate)s ÷ %(days)s = %(monthly)s 元",
            terms=_terms(work.days_by_wage),
            rate=rate,
            days=fixed(sum((days for _, days in work.days_by_wage), Fraction(0)), 1),
            monthly=_yuan(work.monthly_fen),
        )


def _terms(days_by_wage: Sequence[tuple[Standard, Fraction]]) -> str:
    return " + ".join(f"{format_yuan(one.wage.monthly_fen)} × {fixed(days, 1)}" for one, days in days_by_wage)


def _yuan(fen: Fraction) -> str:
    """Yuan for show: two decimals when the fen are whole, else six."""
    return format_yuan(fen.numerator) if fen.denominator == 1 else fixed(fen / 100, 6)
