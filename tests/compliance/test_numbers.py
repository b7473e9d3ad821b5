"""How many interns an enterprise and a post may take: the case's people come on top of those there."""

from __future__ import annotations

import pytest

from tests.compliance.cases import APPRENTICE, OBSERVATION, spoil, sum_of, verdict


@pytest.mark.parametrize(
    "staff, interns, coming, outcome",
    [
        (100, 9, 1, "ok"),  # exactly a tenth
        (100, 10, 1, "warn"),
        (100, 0, 10, "ok"),
        (100, 0, 11, "warn"),
        (99, 9, 1, "warn"),
        (109, 9, 1, "ok"),
        (109, 10, 1, "warn"),
        (110, 10, 1, "ok"),
        (9, 0, 1, "warn"),
        (10, 0, 1, "ok"),
        (0, 0, 1, "warn"),
        (0, 0, 0, "ok"),
        (None, 0, 1, "unknown"),
        (100, None, 1, "unknown"),
    ],
)
def test_r114_interns_are_at_most_a_tenth_of_the_staff(
    staff: int | None, interns: int | None, coming: int, outcome: str
) -> None:
    facts = spoil("enterprise", staff=staff, interns=interns, of=spoil("plan", coming=coming))

    assert verdict(facts, "R-114") == outcome


@pytest.mark.parametrize(
    "staff, interns, coming, outcome",
    [
        (20, 3, 1, "ok"),  # exactly a fifth
        (20, 4, 1, "warn"),
        (19, 3, 1, "warn"),
        (24, 3, 1, "ok"),
        (24, 4, 1, "warn"),
        (25, 4, 1, "ok"),
        (4, 0, 1, "warn"),
        (5, 0, 1, "ok"),
        (5, 0, 2, "warn"),
        (0, 0, 1, "warn"),
        (None, 0, 1, "unknown"),
        (20, None, 1, "unknown"),
    ],
)
def test_r115_interns_are_at_most_a_fifth_of_those_in_the_same_kind_of_post(
    staff: int | None, interns: int | None, coming: int, outcome: str
) -> None:
    facts = spoil("post", staff=staff, interns=interns, of=spoil("plan", coming=coming))

    assert verdict(facts, "R-115") == outcome


@pytest.mark.parametrize(
    "staff, interns, coming, told",
    [
        (86, 7, 2, "在岗 86 × 10% = 8.6 → 8 人，已占 7，还可 1，本次 2"),
        (100, 12, 1, "在岗 100 × 10% = 10 → 10 人，已占 12，还可 0，本次 1"),
    ],
)
def test_r114_shows_its_sum(staff: int, interns: int, coming: int, told: str) -> None:
    facts = spoil("enterprise", staff=staff, interns=interns, of=spoil("plan", coming=coming))

    assert sum_of(facts, "R-114") == told


def test_apprentices_are_counted_and_observers_are_not() -> None:
    assert verdict(spoil("enterprise", interns=10, of=APPRENTICE), "R-114") == "warn"
    assert verdict(spoil("enterprise", interns=10, of=OBSERVATION), "R-114") == "ok"
