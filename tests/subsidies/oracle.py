"""The domain page's formula once more, written straight down, day by day, for comparing. Knows none of our rules."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Wages = list[tuple[str, int]]


def dates(text: str) -> set[date]:
    return {date.fromisoformat(day) for day in text.split()}


STATUTORY = dates(
    "2024-01-01 2024-02-10 2024-02-11 2024-02-12 2024-04-04 2024-05-01 2024-06-10 2024-09-17 2024-10-01 2024-10-02"
    " 2024-10-03 2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-04-04 2025-05-01 2025-05-02 2025-05-31"
    " 2025-10-01 2025-10-02 2025-10-03 2025-10-06 2026-01-01 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-04-05"
    " 2026-05-01 2026-05-02 2026-06-19 2026-09-25 2026-10-01 2026-10-02 2026-10-03"
)
OFF = dates(
    "2024-02-13 2024-02-14 2024-02-15 2024-02-16 2024-04-05 2024-05-02 2024-05-03 2024-09-16 2024-10-04 2024-10-07"
    " 2025-02-03 2025-02-04 2025-05-05 2025-06-02 2025-10-07 2025-10-08 2026-01-02 2026-02-20 2026-02-23 2026-04-06"
    " 2026-05-04 2026-05-05 2026-10-05 2026-10-06 2026-10-07"
)
WORKED = dates(
    "2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12 2025-01-26 2025-02-08"
    " 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"
)


def days_of(month: str) -> list[date]:
    """The days of a month written "2026-03"."""
    first = date.fromisoformat(f"{month}-01")
    return [day for day in (first + timedelta(n) for n in range(31)) if day.month == first.month]


def is_workday(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in STATUTORY and day not in OFF)


def amount_fen(
    month: str,
    start: date,
    end: date,
    codes: str,
    *,
    wages: Wages,
    method: str = "paid_days_21_75",
    min_days: float = 0,
) -> int:
    """The subsidy in fen."""
    worked = values = money = Fraction(0)
    full = start <= days_of(month)[0] and days_of(month)[-1] <= end
    for day, code in zip(days_of(month), codes, strict=True):
        inside = start <= day <= end
        weight = {"P": Fraction(1), "H": Fraction(1, 2)}.get(code, Fraction(0)) if inside else Fraction(0)
        holiday = inside and code == "F" and day in STATUTORY and day.weekday() not in (5, 6)
        value = Fraction(1) if holiday else weight
        wage = max((since, fen) for since, fen in wages if since <= day.isoformat())[1]
        worked, values, money = worked + weight, values + value, money + value * wage
        full = full and (weight == 1 or not is_workday(day))
    if not values:
        return 0
    holidays = values - worked
    workdays = sum(map(is_workday, days_of(month)))
    fraction = {
        "paid_days_21_75": Fraction(1) if full else min(Fraction(1), (worked + holidays) / Fraction(2175, 100)),
        "scheduled_days": min(Fraction(1), worked / workdays),
        "whole_month": Fraction(1) if worked >= min_days else Fraction(0),
    }[method]
    exact = fraction * money / values / 4
    return int((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP))
