"""What is paid: by the regular wage of the post, the lowest grade of the unit, the minimum wage of the place."""

from __future__ import annotations

from datetime import date

from placement.compliance.facts import Facts
from placement.compliance.rulebook import RuleRow
from placement.compliance.verdicts import Verdict, broken, not_recorded
from placement.kernel.money import format_yuan
from placement.kernel.text import Text

PAY = Text("每月实习报酬")


def near_regular_wage(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-321: pay reaches 80% of the wage in the same post (INT21 Art. 18, 原则上)."""
    pay, regular, percent = facts.plan.pay_fen, facts.plan.regular_wage_fen, row.number("percent")
    if pay is None or regular is None or facts.plan.lowest_wage_fen is None:
        return _missing(facts)
    if pay * 100 >= regular * percent:
        return None
    return broken(
        percent=percent,
        sum=Text(
            "同岗位工资 %(regular)s × %(percent)s%% = %(floor)s 元，报酬 %(pay)s 元",
            regular=format_yuan(regular),
            percent=percent,
            floor=format_yuan(regular * percent // 100),
            pay=format_yuan(pay),
        ),
        clears=Text("提高报酬，或向学校说明原因"),
    )


def above_both_floors(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-321: pay below 80% of the regular wage and below the lowest grade of the post meets neither floor."""
    pay, regular, lowest = facts.plan.pay_fen, facts.plan.regular_wage_fen, facts.plan.lowest_wage_fen
    if pay is None or regular is None or lowest is None:
        return _missing(facts)
    percent = row.number("percent")
    if pay * 100 >= regular * percent or pay >= lowest:
        return None
    floor = min(regular * percent // 100, lowest)
    return broken(
        percent=percent,
        sum=Text(
            "同岗位工资 %(regular)s × %(percent)s%% = %(eighty)s 元，最低档 %(lowest)s 元，报酬 %(pay)s 元低于二者",
            regular=format_yuan(regular),
            percent=percent,
            eighty=format_yuan(regular * percent // 100),
            lowest=format_yuan(lowest),
            pay=format_yuan(pay),
        ),
        clears=Text("报酬提高到 %(floor)s 元以上", floor=format_yuan(floor)),
    )


def _missing(facts: Facts) -> Verdict:
    if facts.plan.pay_fen is None:
        return not_recorded(PAY)
    if facts.plan.regular_wage_fen is None:
        return not_recorded(Text("同岗位职工工资"))
    return not_recorded(Text("本单位同岗位最低档工资"))


def above_minimum_wage(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-322: pay reaches the minimum wage of the work site (LCL12 Art. 20 by analogy).

    Outside the province no wages are kept, and nothing is said; a place of the province without its row is unknown.
    """
    pay, least, division = facts.plan.pay_fen, facts.plan.minimum_wage_fen, facts.plan.division
    if pay is None or division is None:
        return not_recorded(PAY if pay is None else Text("工作地点的行政区划"))
    if least is None:
        return not_recorded(Text("当地最低工资标准")) if division.startswith("33") else None
    if pay >= least:
        return None
    return broken(
        sum=Text("报酬 %(pay)s 元 < 当地最低工资 %(least)s 元", pay=format_yuan(pay), least=format_yuan(least)),
        clears=Text("提高报酬，或向学校说明原因"),
    )


def some_pay(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-323: an appropriate pay is owed (INT21 Art. 18; VEL22 Art. 50)."""
    if facts.plan.pay_fen is None:
        return not_recorded(PAY)
    return None if facts.plan.pay_fen > 0 else broken(clears=Text("填写每月报酬"))
