"""Resident identity numbers, and the day on which a year of age is reached."""

from __future__ import annotations

from datetime import date

import pytest

from placement.kernel.identity import age_on, birth_date_of, is_resident_id


@pytest.mark.parametrize(
    "number", ["330102200803151234", "330106200901010027", "330182200812313452", "330112200802290016"]
)
def test_the_known_good_numbers_are_accepted(number: str) -> None:
    assert is_resident_id(number)


@pytest.mark.parametrize(
    "number",
    [
        "330102200803151235",  # wrong check digit
        "330102200802300014",  # 30 February
        "33010220080315123",  # 17 places
        "03010220080315123X",  # a region cannot begin with 0
        "330102200803151234 ",
        "",
    ],
)
def test_what_cannot_be_a_number_is_refused(number: str) -> None:
    assert not is_resident_id(number)


def test_the_date_of_birth_stands_inside() -> None:
    assert birth_date_of("330112200802290016") == date(2008, 2, 29)


@pytest.mark.parametrize(
    "birth,day,years",
    [
        (date(2010, 1, 15), date(2026, 1, 15), 15),  # the birthday itself: not yet
        (date(2010, 1, 15), date(2026, 1, 16), 16),
        (date(2008, 2, 29), date(2024, 2, 29), 15),
        (date(2008, 2, 29), date(2024, 3, 1), 16),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2009, 12, 31), date(2026, 1, 1), 16),
    ],
)
def test_a_year_of_age_is_reached_on_the_day_after_the_birthday(birth: date, day: date, years: int) -> None:
    assert age_on(birth, day) == years
