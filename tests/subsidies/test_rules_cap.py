"""The limits over enterprises and over months: what is cut, and that the person is told why."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.kernel.periods import Month
from placement.reference.rules import Wage
from placement.reference.tables import work_calendar
from placement.subsidies.rules import MonthSubsidy, PersonMonth, cap_remaining, month_subsidy

WAGE = Wage("330102", date(2024, 1, 1), date(2024, 5, 1), 249000, confidence="found")
MARCH = Month(2026, 3)


def full_march() -> MonthSubsidy:
    sheet = PersonMonth(place="上城区", month=MARCH, stay=MARCH.span, codes="P" * 31)
    return month_subsidy(sheet, wages=(WAGE,), calendar=work_calendar())


@pytest.mark.parametrize(
    "fraction, elsewhere, before, left, reasons",
    [
        ("1", "0", "0", "1", 0),
        ("1", "0", "5", "1", 0),
        ("1", "0", "5.01", "0.99", 1),
        ("0.5", "0", "5.5", "0.5", 0),
        ("1", "0", "6", "0", 1),
        ("1", "0", "7", "0", 1),
        ("0.4", "0.6", "0", "0.4", 0),
        ("0.5", "0.6", "0", "0.4", 1),
        ("0.5", "1", "0", "0", 1),
        ("0.8", "0.5", "5.9", "0.1", 2),
        ("0", "1", "6", "0", 0),
    ],
)
def test_a_fraction_is_cut_to_what_both_limits_leave(
    fraction: str, elsewhere: str, before: str, left: str, reasons: int
) -> None:
    cut = cap_remaining(Fraction(fraction), person_month_used=Fraction(elsewhere), placement_used=Fraction(before))

    assert cut.fraction == Fraction(left)
    assert len(cut.reasons) == reasons


def test_the_number_of_months_is_policy() -> None:
    assert cap_remaining(Fraction(1), placement_used=Fraction(3), cap_months=Fraction("3.5")).fraction == Fraction(1, 2)


def test_the_sentence_names_what_was_used_and_what_is_left() -> None:
    over_cap = str(cap_remaining(Fraction(1), placement_used=Fraction("5.75")).reasons[0])
    elsewhere = str(cap_remaining(Fraction(1), person_month_used=Fraction("0.6")).reasons[0])

    assert "5.750000" in over_cap
    assert "最多补助 6 个月" in over_cap
    assert "0.250000" in over_cap
    assert "0.600000" in elsewhere
    assert "0.400000" in elsewhere


def test_a_cut_month_is_paid_by_the_remainder_and_its_derivation_ends_with_the_new_sum() -> None:
    found = full_march().limited(cap_remaining(Fraction(1), placement_used=Fraction("5.75")))

    assert found.fraction == Fraction(1, 4)
    assert found.amount_fen == 15563  # 622.50 / 4 = 155.625
    assert "155.63" in str(found.derivation[-1])
    assert len(found.derivation) == len(full_march().derivation) + 2


def test_a_month_within_the_limits_stays_as_it_is() -> None:
    assert full_march().limited(cap_remaining(Fraction(1))) == full_march()


@given(st.lists(st.fractions(0, 1, max_denominator=87), max_size=12))
def test_the_months_of_a_placement_never_sum_to_more_than_six(fractions: list[Fraction]) -> None:
    used = Fraction(0)
    for fraction in fractions:
        used += cap_remaining(fraction, placement_used=used).fraction

    assert used == min(Fraction(6), sum(fractions, Fraction(0)))
