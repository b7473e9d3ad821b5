"""Findings in, thirteen lights out; a waiver softens a block that may be waived, until its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from placement.compliance.engine import Colour, check, colour_of, gate
from placement.compliance.facts import Facts, Plan
from placement.compliance.rulebook import Light, RuleBook, RuleRow
from placement.kernel.findings import Severity, Waiver
from tests.compliance.cases import BOOK, GOOD, TODAY, day, row_of, spoil
from tests.compliance.spoilt import BROKEN, UNKNOWN

R303 = row_of("R-303", "no_entertainment_venue")
IN_A_BAR = spoil("post", venue="bar")
LATER = date(2026, 12, 31)


def colours(facts: Facts, *, on: date = TODAY, book: RuleBook = BOOK) -> dict[Light, Colour]:
    return gate(check(facts, on=on, book=book))


def not_green(facts: Facts, *, on: date = TODAY) -> dict[Light, Colour]:
    return {light: colour for light, colour in colours(facts, on=on).items() if colour is not Colour.GREEN}


def waived(facts: Facts, *rules: str, until: date = LATER) -> Facts:
    return replace(facts, waivers=tuple(Waiver(rule, "经实地考察", "李老师", until) for rule in rules))


def test_there_are_thirteen_lights_in_a_fixed_order() -> None:
    assert len(Light) == 13
    assert list(colours(GOOD)) == list(Light)
    assert list(gate([])) == list(Light)
    assert set(colours(GOOD).values()) == {Colour.GREEN}


def test_every_light_has_a_rule_that_turns_it_red() -> None:
    lights = [colours(facts) for facts in BROKEN.values()]

    assert {light for told in lights for light, colour in told.items() if colour is Colour.RED} == set(Light)


@pytest.mark.parametrize(
    "key, light, colour",
    [
        (("R-303", "no_entertainment_venue"), Light.POST, Colour.RED),
        (("R-204", "guardian_signs_for_minor"), Light.GUARDIAN_CONSENT, Colour.RED),
        (("R-107", "site_visited"), Light.SITE_VISIT, Colour.RED),
        (("R-604", "insured_throughout"), Light.INSURANCE, Colour.RED),
        (("R-114", "share_of_enterprise"), Light.ENTERPRISE, Colour.AMBER),
        (("R-1106", "major_in_catalogue"), Light.ELIGIBILITY, Colour.AMBER),
        (("R-110", "in_class"), Light.POST, Colour.AMBER),
        (("R-314", "no_rest_day_worked"), Light.TIME_AND_PAY, Colour.AMBER),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_finding_colours_its_own_light_and_no_other(key: tuple[str, str], light: Light, colour: Colour) -> None:
    assert not_green(BROKEN[key]) == {light: colour}


def test_a_fact_not_recorded_is_red_even_where_the_rule_only_warns() -> None:
    assert not_green(UNKNOWN["R-114", "share_of_enterprise"]) == {Light.ENTERPRISE: Colour.RED}


def test_nothing_recorded_is_red_everywhere() -> None:
    assert set(colours(Facts(plan=Plan("work_placement", None))).values()) == {Colour.RED}


@pytest.mark.parametrize(
    "severities, colour",
    [
        ([], Colour.GREEN),
        ([Severity.INFO], Colour.GREEN),
        ([Severity.WARN], Colour.AMBER),
        ([Severity.INFO, Severity.WARN], Colour.AMBER),
        ([Severity.WARN, Severity.BLOCK], Colour.RED),
        ([Severity.UNKNOWN], Colour.RED),
        ([Severity.BLOCK], Colour.RED),
    ],
)
def test_a_light_has_the_colour_of_its_gravest_finding(severities: list[Severity], colour: Colour) -> None:
    (finding,) = check(IN_A_BAR, on=TODAY, book=BOOK)
    findings = [replace(finding, severity=severity) for severity in severities]

    assert colour_of(findings) is colour
    assert gate(findings)[Light.POST] is colour


@pytest.mark.parametrize(
    "severity, waivable, until, colour",
    [
        (Severity.BLOCK, True, TODAY, Colour.AMBER),  # to the end of its day
        (Severity.BLOCK, True, TODAY - timedelta(days=1), Colour.RED),
        (Severity.BLOCK, True, LATER, Colour.AMBER),
        (Severity.BLOCK, False, LATER, Colour.RED),
        (Severity.WARN, True, LATER, Colour.AMBER),
        (Severity.WARN, False, LATER, Colour.AMBER),
        (Severity.INFO, False, LATER, Colour.GREEN),
    ],
)
def test_a_waiver_softens_a_block_until_it_expires_and_only_where_the_rule_allows_it(
    severity: Severity, waivable: bool, until: date, colour: Colour
) -> None:
    book = RuleBook([replace(R303, severity=severity, waivable=waivable)], "test")

    assert colours(waived(IN_A_BAR, "R-303", until=until), book=book)[Light.POST] is colour


@pytest.mark.parametrize("key", [row.key for row in BOOK.rows if row.waivable], ids="-".join)
def test_each_waivable_rule_turns_amber_when_it_is_waived(key: tuple[str, str]) -> None:
    light = row_of(*key).light

    assert colours(BROKEN[key])[light] is Colour.RED
    assert colours(waived(BROKEN[key], key[0]))[light] is Colour.AMBER


@pytest.mark.parametrize("row", [row for row in BOOK.rows if not row.waivable], ids=lambda row: f"{row.id}-{row.check}")
def test_no_other_rule_is_softened(row: RuleRow) -> None:
    facts = BROKEN[row.key]

    assert check(waived(facts, row.id), on=TODAY, book=RuleBook([row], "test")) == check(
        facts, on=TODAY, book=RuleBook([row], "test")
    )


@pytest.mark.parametrize("key", [row.key for row in BOOK.rows if row.waivable], ids="-".join)
def test_a_fact_not_recorded_cannot_be_waived(key: tuple[str, str]) -> None:
    findings = check(waived(UNKNOWN[key], key[0]), on=TODAY, book=BOOK)

    assert [finding.waiver for finding in findings if finding.rule == key[0]] == [None]
    assert gate(findings)[row_of(*key).light] is Colour.RED


def test_a_waiver_is_for_one_rule() -> None:
    other = BROKEN["R-110", "in_category"]

    assert colours(waived(other, "R-119", "R-303"))[Light.POST] is Colour.RED
    assert colours(waived(spoil("post", venue="bar", of=other), "R-110"))[Light.POST] is Colour.RED


def test_the_waiver_is_shown_on_the_finding_and_changes_nothing_else() -> None:
    other = BROKEN["R-110", "in_category"]
    (finding,) = check(waived(other, "R-110"), on=TODAY, book=BOOK)
    (bare,) = check(other, on=TODAY, book=BOOK)

    assert finding.waiver is not None
    assert (finding.waiver.person, finding.waiver.reason) == ("李老师", "经实地考察")
    assert replace(finding, waiver=None) == bare
    assert (bare.stops, finding.stops) == (True, False)


def test_of_several_waivers_the_one_that_lasts_longest_is_shown() -> None:
    days = [day("2026-06-01"), day("2026-06-20"), day("2026-08-01")]
    waivers = [Waiver("R-110", "理由", "李老师", until) for until in days]

    for order in (waivers, waivers[::-1]):
        facts = replace(BROKEN["R-110", "in_category"], waivers=tuple(order))
        (finding,) = check(facts, on=TODAY, book=BOOK)
        assert finding.waiver == waivers[2]
