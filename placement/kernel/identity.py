"""Resident identity numbers, GB 11643-1999. The region prefix is never judged: old and new codes are both in use."""

from __future__ import annotations

import re
from datetime import date

_FORM = re.compile(r"[1-9]\d{5}(?:18|19|20)\d{9}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def check_digit(first_17: str) -> str:
    """The eighteenth place that belongs to seventeen digits."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True)) % 11]


def is_resident_id(number: str) -> bool:
    """Whether form, date of birth and check digit are right (R-1101)."""
    return (
        bool(_FORM.fullmatch(number)) and check_digit(number[:17]) == number[17] and birth_date_of(number) is not None
    )


def birth_date_of(number: str) -> date | None:
    """The date of birth inside a number, or None when it is no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def age_on(birth: date, day: date) -> int:
    """Full years (周岁) on a day; a year is reached on the day after the birthday, the safe reading (facts 1.1)."""
    return day.year - birth.year - ((day.month, day.day) <= (birth.month, birth.day))
