"""How near two majors are, at one level of schools and across the three."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.compliance.majors import Nearness, nearest, nearness, normalised

LEVELS = (61, 41, 21)
CODES = st.tuples(st.sampled_from(LEVELS), st.integers(0, 18), st.integers(1, 9), st.integers(1, 5)).map(
    lambda told: f"{told[0] + told[1]}{told[2]:02d}{told[3]:02d}"
)


@pytest.mark.parametrize(
    "code, told",
    [
        ("610101", "010101"),
        ("790202", "190202"),
        ("410101", "010101"),
        ("590202", "190202"),
        ("210101", "010101"),
        ("390202", "190202"),
        ("720301K", "120301K"),
        ("800101", "800101"),
        ("600101", "600101"),
        ("400101", "400101"),
        ("200101", "200101"),
        ("", ""),
        ("7", "7"),
        ("护理", "护理"),
    ],
)
def test_the_category_is_a_number_that_is_the_same_at_every_level(code: str, told: str) -> None:
    assert normalised(code) == told


@pytest.mark.parametrize(
    "own, other, near",
    [
        ("710203", "710203", Nearness.MAJOR),
        ("710203", "710201", Nearness.CLASS),
        ("710203", "710301", Nearness.CATEGORY),
        ("710203", "720201", Nearness.OTHER),
        ("710203", "510203", Nearness.CLASS),
        ("710203", "310203", Nearness.CLASS),
        ("710203", "510301", Nearness.CATEGORY),
        ("510203", "310301", Nearness.CATEGORY),
        ("710203", "520203", Nearness.OTHER),
        ("710203", "320203", Nearness.OTHER),
        ("790202", "590301", Nearness.CATEGORY),
        ("790202", "600202", Nearness.OTHER),
        ("", "710203", Nearness.OTHER),
    ],
)
def test_how_near_two_majors_are(own: str, other: str, near: Nearness) -> None:
    assert nearness(own, other) is near
    assert nearness(other, own) is near


@pytest.mark.parametrize(
    "others, near",
    [
        (("730101",), Nearness.OTHER),
        (("730101", "710301"), Nearness.CATEGORY),
        (("710301", "510201", "730101"), Nearness.CLASS),
        (("730101", "710203", "710201"), Nearness.MAJOR),
    ],
)
def test_the_nearest_of_several_counts(others: tuple[str, ...], near: Nearness) -> None:
    assert nearest("710203", others) is near
    assert nearest("710203", others[::-1]) is near


@settings(max_examples=100, deadline=None)
@given(CODES, st.integers(0, 2))
def test_a_class_is_near_its_namesake_at_another_level(code: str, level: int) -> None:
    category = int(normalised(code)[:2])
    namesake = f"{LEVELS[level] + category - 1}{code[2:]}"

    assert nearness(code, namesake) in (Nearness.MAJOR, Nearness.CLASS)


@settings(max_examples=100, deadline=None)
@given(CODES, CODES)
def test_nearness_is_the_same_both_ways(own: str, other: str) -> None:
    assert nearness(own, other) is nearness(other, own)
