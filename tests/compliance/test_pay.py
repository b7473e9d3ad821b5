"""What is paid, in yuan: by the regular wage of the post, the lowest grade of the unit, the minimum of the place."""

from __future__ import annotations

from typing import Any

import pytest

from placement.compliance.facts import Facts
from tests.compliance.cases import APPRENTICE, GOOD, OBSERVATION, found, spoil, sum_of, verdict


def paid(
    pay: float | None, regular: float | None = 3000, lowest: float | None = 2600, *, of: Facts = GOOD, **more: Any
) -> Facts:
    fen = [None if yuan is None else round(yuan * 100) for yuan in (pay, regular, lowest)]
    return spoil("plan", pay_fen=fen[0], regular_wage_fen=fen[1], lowest_wage_fen=fen[2], of=of, **more)


@pytest.mark.parametrize(
    "pay, regular, lowest, outcome",
    [
        (2400, 3000, 2600, "ok"),  # exactly 80%
        (2399.99, 3000, 2600, "block"),
        (2200, 3000, 2600, "block"),
        (0, 3000, 2600, "block"),
        (2399, 3000, 2300, "warn"),  # below 80%, above the lowest grade
        (2300, 3000, 2300, "warn"),  # at the lowest grade
        (2299.99, 3000, 2300, "block"),
        (2600, 3000, 2600, "ok"),
        (2400.01, 3000.01, 2600, "ok"),
        (2400, 3000.01, 2600, "block"),  # 80% is 2400.008
        (None, 3000, 2600, "unknown"),
        (2400, None, 2600, "unknown"),
        (2200, 3000, None, "unknown"),
    ],
)
def test_r321_pay_reaches_80_percent_or_at_least_the_lowest_grade(
    pay: float | None, regular: float | None, lowest: float | None, outcome: str
) -> None:
    assert verdict(paid(pay, regular, lowest), "R-321") == outcome


def test_r321_below_both_floors_shows_both_and_may_be_waived() -> None:
    (finding,) = found(paid(2200), "R-321")

    assert str(finding.sum) == "同岗位工资 3,000.00 × 80% = 2,400.00 元，最低档 2,600.00 元，报酬 2,200.00 元低于二者"
    assert str(finding.clears) == "报酬提高到 2,400.00 元以上"
    assert finding.waivable


def test_r321_below_80_percent_alone_shows_its_sum() -> None:
    assert sum_of(paid(2399, lowest=2300), "R-321") == "同岗位工资 3,000.00 × 80% = 2,400.00 元，报酬 2,399.00 元"


def test_r321_is_no_matter_of_apprentices() -> None:
    assert verdict(paid(1, of=APPRENTICE), "R-321") == "ok"


@pytest.mark.parametrize(
    "pay, least, division, outcome",
    [
        (2660, 2660, "330106", "ok"),
        (2659.99, 2660, "330106", "warn"),
        (None, 2660, "330106", "unknown"),
        (2660, None, "330106", "unknown"),
        (2660, 2660, None, "unknown"),
        (1, None, "310115", "ok"),  # outside the province no wages are kept
    ],
)
def test_r322_pay_below_the_minimum_wage_is_to_be_explained(
    pay: float | None, least: int | None, division: str | None, outcome: str
) -> None:
    facts = paid(pay, minimum_wage_fen=None if least is None else least * 100, division=division)

    assert verdict(facts, "R-322") == outcome


def test_r322_shows_both_amounts() -> None:
    assert sum_of(paid(2500), "R-322") == "报酬 2,500.00 元 < 当地最低工资 2,660.00 元"


@pytest.mark.parametrize("pay, outcome", [(0, "warn"), (0.01, "ok"), (2800, "ok"), (None, "unknown")])
def test_r323_something_is_paid(pay: float | None, outcome: str) -> None:
    assert verdict(paid(pay), "R-323") == outcome
    assert verdict(paid(pay, of=APPRENTICE), "R-323") == outcome


def test_an_observation_is_not_paid() -> None:
    unpaid = paid(0, of=OBSERVATION)

    assert {verdict(unpaid, rule) for rule in ("R-321", "R-322", "R-323")} == {"ok"}
