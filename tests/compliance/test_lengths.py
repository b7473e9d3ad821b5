"""How long a stay lasts, in full months, both sides of each limit."""

from __future__ import annotations

import pytest

from placement.compliance.facts import Facts
from tests.compliance.cases import APPRENTICE, GOOD, OBSERVATION, found, lasting, spoil, sum_of, verdict


@pytest.mark.parametrize(
    "end, outcome",  # from 2026-07-01
    [
        ("2026-11-29", "warn"),
        ("2026-11-30", "ok"),  # five months exactly
        ("2026-12-31", "ok"),
        ("2027-01-31", "ok"),  # seven months exactly
        ("2027-02-01", "warn"),
        ("2027-06-30", "warn"),  # twelve months exactly
        ("2027-07-01", "block"),
        ("2026-07-01", "warn"),
    ],
)
def test_r117_a_placement_takes_about_six_months_and_never_more_than_twelve(end: str, outcome: str) -> None:
    assert verdict(lasting("2026-07-01", end), "R-117") == outcome


@pytest.mark.parametrize("major", ["720201", "720301", "520201", "320101"])
@pytest.mark.parametrize(
    "end, outcome",
    [
        ("2026-11-29", "warn"),
        ("2026-11-30", "ok"),
        ("2027-02-01", "ok"),
        ("2027-04-30", "ok"),  # ten months exactly
        ("2027-05-01", "warn"),
        ("2027-07-01", "block"),
    ],
)
def test_r117_nursing_and_its_category_run_to_ten_months_at_every_level(major: str, end: str, outcome: str) -> None:
    assert verdict(lasting("2026-07-01", end, of=spoil("person", major=major)), "R-117") == outcome


@pytest.mark.parametrize("major", ["710203", "520", "730101", "920201", "", None])
def test_r117_other_majors_end_after_seven(major: str | None) -> None:
    outcome = "ok" if major == "520" else "warn"  # a category alone is enough

    assert verdict(lasting("2026-07-01", "2027-02-01", of=spoil("person", major=major)), "R-117") == outcome


@pytest.mark.parametrize(
    "start, end, outcome",
    [
        ("2026-09-30", "2027-02-26", "warn"),  # five months are full on the day before 28 February
        ("2026-09-30", "2027-02-27", "ok"),
        ("2027-07-31", "2028-02-28", "ok"),  # seven months end before 29 February of a leap year
        ("2027-07-31", "2028-02-29", "warn"),
        ("2028-02-29", "2028-07-27", "warn"),
        ("2028-02-29", "2028-07-28", "ok"),
    ],
)
def test_r117_counts_months_by_their_days(start: str, end: str, outcome: str) -> None:
    assert verdict(lasting(start, end), "R-117") == outcome


def test_r117_shows_the_length_and_what_is_usual() -> None:
    assert sum_of(lasting("2026-07-01", "2026-11-29"), "R-117") == (
        "2026-07-01 至 2026-11-29 为 4+29 个月，一般 5 至 7 个月"
    )
    assert sum_of(lasting("2026-07-01", "2027-07-01"), "R-117") == "共 12+1 个月，上限 12 个月"


def test_r117_only_the_guard_of_twelve_months_may_be_waived() -> None:
    assert not found(lasting("2026-07-01", "2027-06-30"), "R-117")[0].waivable
    assert found(lasting("2026-07-01", "2027-07-01"), "R-117")[0].waivable


@pytest.mark.parametrize(
    "end, outcome",  # from 2026-07-01
    [
        ("2027-06-29", "warn"),
        ("2027-06-30", "ok"),  # one year exactly
        ("2028-06-30", "ok"),  # two years exactly
        ("2028-07-01", "warn"),
        ("2029-06-30", "warn"),  # three years exactly
        ("2029-07-01", "block"),
    ],
)
def test_r804_an_apprenticeship_takes_one_to_two_years_and_never_more_than_three(end: str, outcome: str) -> None:
    assert verdict(lasting("2026-07-01", end, of=APPRENTICE), "R-804") == outcome


def test_r804_names_its_limits() -> None:
    (finding,) = found(lasting("2026-07-01", "2027-06-29", of=APPRENTICE), "R-804")

    assert str(finding.message) == "学徒培养期一般为12至24个月"
    assert str(finding.sum) == "共 11+29 个月，应为 12 至 24 个月"


@pytest.mark.parametrize("facts, rule", [(GOOD, "R-117"), (APPRENTICE, "R-804")], ids=["placement", "apprenticeship"])
def test_without_first_and_last_day_the_length_is_unknown(facts: Facts, rule: str) -> None:
    assert verdict(spoil("plan", stay=None, of=facts), rule) == "unknown"


def test_an_observation_may_be_short() -> None:
    assert verdict(lasting("2026-07-01", "2026-07-03", of=OBSERVATION), "R-117") == "ok"
