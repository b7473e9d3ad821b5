"""Full years of age (周岁)."""

from __future__ import annotations

from datetime import date, timedelta


def day_of_age(birth_date: date, years: int) -> date:
    """The first day on which a person counts as so many years old: the day **after** the birthday.

    The careful reading of 周岁 (fact base, R-103). Who is born on 29 February completes a year without that day on
    28 February (《民法典》 Art. 202: the last day of the month), and so reaches the age on 1 March.
    """
    year = birth_date.year + years
    try:
        birthday = birth_date.replace(year=year)
    except ValueError:
        birthday = date(year, 2, 28)
    return birthday + timedelta(days=1)


def is_below(birth_date: date, years: int, on: date) -> bool:
    """Whether a person does not yet count as so many years old on a day."""
    return on < day_of_age(birth_date, years)
