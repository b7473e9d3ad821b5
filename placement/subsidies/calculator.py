"""`subsidies calculate`: cases in, sums out. Pure: needs no database, reads only the shipped official tables.

Input `{"cases": [case…]}`; a case has `id`, `division`, `month` "2026-03", `start`, `end`, `codes` (one letter per
calendar day), `kind` work_placement|observation|teacher, `school_public`, and may have `method` (paid_days_21_75 when
left out), `min_days` for whole_month, and `wages` [["2026-03-01", 249000]…] in fen in place of the table.

Errors are looked for in this order, and what has no code of its own takes the nearest: `bad_month` (also a case that
is no object, a start or end that is no date, an end before the start, a month the work calendar does not hold),
`unknown_division`, `unknown_method` (also min_days missing or no number), `not_payable_private_school` (also when
`school_public` is anything but true), `not_payable_observation` (also any other kind), `bad_codes`,
`wage_row_missing` (also `wages` that cannot be read).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeGuard

from placement.kernel.errors import RuleBroken
from placement.kernel.money import fixed
from placement.kernel.periods import DateRange, Month
from placement.kernel.text import Text
from placement.kernel.workdays import read_codes
from placement.reference import tables
from placement.subsidies.rules import (
    Method,
    MonthSubsidy,
    PersonMonth,
    Policy,
    Wage,
    month_subsidy,
    refuse_unpayable,
)

Case = Mapping[str, Any]

MOST_FEN = 10**9
MOST_DAYS = 366
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class GivenWage:
    """A wage that stands in the case itself."""

    effective_from: date
    monthly_fen: int
    document: str = "算例输入"
    confirmed: bool = True


def calculate(document: object) -> dict[str, Any]:
    """The results of all cases, in their order; a bad case has an `error` and null figures, the others go on.

    Raises ValueError when the document is not `{"cases": [...]}`.
    """
    cases = document.get("cases") if isinstance(document, dict) else None
    if not isinstance(cases, list):
        raise ValueError('the document must be an object with a list "cases"')
    return {"results": [_result(case, index) for index, case in enumerate(cases)]}


def _result(case: object, index: int) -> dict[str, Any]:
    fields: Case = case if isinstance(case, dict) else {}
    answer = {"id": _identity(fields.get("id"))}
    try:
        if not isinstance(case, dict):
            raise RuleBroken("bad_month", Text("这一项不是对象，没有 month 等内容"), field="")
        return answer | _figures(subsidy_of(fields)) | {"error": None}
    except RuleBroken as refused:
        return answer | _no_figures() | {"error": _error(refused, f"cases[{index}]")}


def subsidy_of(case: Case) -> MonthSubsidy:
    """The subsidy of one case. Raises RuleBroken with one of the codes above, the first that applies."""
    month, stay = _month(case), _stay(case)
    division = tables.divisions().get(_text(case, "division"))
    if division is None:
        raise RuleBroken("unknown_division", Text("行政区划代码不在杭州市区划表中"), field="division")
    policy = _policy(case)
    refuse_unpayable(_text(case, "kind"), school_public=case.get("school_public") is True)
    codes = _text(case, "codes")
    read_codes(codes, month)
    sheet = PersonMonth(place=division.name, month=month, stay=stay, codes=codes)
    return month_subsidy(sheet, wages=_wages(case, month), calendar=tables.work_calendar(), policy=policy)


def _month(case: Case) -> Month:
    return Month.parse(_text(case, "month"))


def _stay(case: Case) -> DateRange:
    start, end = _date(case.get("start")), _date(case.get("end"))
    if start is None or end is None:
        raise RuleBroken(
            "bad_month", Text("start 和 end 须为日期，写成 2026-03-01 的样子"), field="end" if start else "start"
        )
    if end < start:
        raise RuleBroken("bad_month", Text("end 不能早于 start"), field="end")
    return DateRange(start, end)


def _policy(case: Case) -> Policy:
    name = case.get("method", Method.PAID_DAYS.value)
    if name not in list(Method):
        raise RuleBroken(
            "unknown_method", Text("method 只能是 paid_days_21_75、scheduled_days 或 whole_month"), field="method"
        )
    if name != Method.WHOLE_MONTH:
        return Policy(Method(name))
    days = case.get("min_days")
    if not _is_number(days) or not 0 <= days <= MOST_DAYS:
        raise RuleBroken("unknown_method", Text("whole_month 须给出 min_days，为不小于零的天数"), field="min_days")
    return Policy(Method.WHOLE_MONTH, Fraction(str(days)))


def _wages(case: Case, month: Month) -> Sequence[Wage]:
    given = case.get("wages")
    if given is None:
        return tables.wages().in_month(_text(case, "division"), month)
    rows = [_given_wage(row) for row in given] if isinstance(given, list) else []
    found = [row for row in rows if row]
    if not found or len(found) < len(rows):
        raise RuleBroken(
            "wage_row_missing",
            Text('wages 须为 [["2026-03-01", 249000]] 的样子：生效日期和以分计的月工资'),
            field="wages",
        )
    return found


def _given_wage(row: object) -> GivenWage | None:
    match row:
        case [str(), int() as fen] if not isinstance(fen, bool) and 0 < fen <= MOST_FEN:
            day = _date(row[0])
            return GivenWage(day, fen) if day else None
    return None


def _date(value: object) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _text(case: Case, key: str) -> str:
    """The string of a key; what is missing or no string is the empty string, which every check refuses."""
    value = case.get(key)
    return value if isinstance(value, str) else ""


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _identity(value: object) -> object:
    """The id as it came, if it is one that JSON can give back."""
    return value if isinstance(value, str) or _is_number(value) else None


def _figures(subsidy: MonthSubsidy) -> dict[str, Any]:
    return {
        "amount_fen": subsidy.amount_fen,
        "base_fen": subsidy.base_fen,
        "fraction": fixed(subsidy.fraction, 6),
        "eligible_days": fixed(subsidy.eligible_days, 1),
        "statutory_days": subsidy.statutory_days,
        "derivation": [str(sentence) for sentence in subsidy.derivation],
    }


def _no_figures() -> dict[str, Any]:
    keys = ("amount_fen", "base_fen", "fraction", "eligible_days", "statutory_days")
    return {**dict.fromkeys(keys), "derivation": []}


_FIELDS = {
    "bad_month": "month",
    "not_payable_private_school": "school_public",
    "not_payable_observation": "kind",
    "bad_codes": "codes",
    "wage_row_missing": "division",
}


def _error(refused: RuleBroken, path: str) -> dict[str, str]:
    code = "bad_month" if refused.code == "calendar_missing" else refused.code
    field = _FIELDS.get(code) if refused.field is None else refused.field
    return {"code": code, "message": str(refused.message), "path": f"{path}.{field}" if field else path}
