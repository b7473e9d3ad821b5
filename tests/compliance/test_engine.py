"""The rule book, the engine and the gate."""

from dataclasses import replace
from datetime import date

import pytest

from placement.compliance.checks import CHECKS
from placement.compliance.engine import Colour, check, gate
from placement.compliance.facts import Facts, Plan
from placement.compliance.rulebook import Light, RuleRow, shipped_rules
from placement.kernel.findings import Severity, Waiver
from tests.compliance.cases import GOOD, STAY, TODAY, spoil

R303 = next(row for row in shipped_rules() if row.id == "R-303")
IN_A_BAR = spoil("post", venue="bar")


def colours(facts: Facts, on: date = TODAY, rules: list[RuleRow] | None = None) -> dict[Light, Colour]:
    return gate(check(facts, on=on, rules=rules), facts, on=on, rules=rules)


def with_waiver(facts: Facts, until: str) -> Facts:
    return replace(facts, waivers=(Waiver("R-303", "经实地考察", "李老师", date.fromisoformat(until)),))


def test_the_rule_book_holds_the_rules_of_this_stage_each_with_its_citation() -> None:
    assert {row.id for row in shipped_rules()} == {
        "R-103",
        "R-104",
        "R-111",
        "R-122",
        "R-201",
        "R-204",
        "R-303",
        "R-604",
    }
    assert all(row.article and row.confidence and row.actor and row.kinds for row in shipped_rules())
    assert {row.check for row in shipped_rules()} == set(CHECKS)
    assert not any(row.waivable for row in shipped_rules())


def test_there_are_thirteen_lights() -> None:
    assert len(Light) == 13


def test_when_all_is_well_every_light_with_a_rule_is_green_in_the_fixed_order() -> None:
    assert colours(GOOD) == dict.fromkeys(
        [
            Light.ELIGIBILITY,
            Light.ENTERPRISE,
            Light.POST,
            Light.STUDENT_CONSENT,
            Light.GUARDIAN_CONSENT,
            Light.INSURANCE,
            Light.AGREEMENT,
        ],
        Colour.GREEN,
    )
    assert list(colours(GOOD)) == [light for light in Light if light in colours(GOOD)]


def test_a_block_turns_its_own_light_red_and_no_other() -> None:
    assert [light for light, colour in colours(IN_A_BAR).items() if colour is Colour.RED] == [Light.POST]


def test_a_minor_without_a_guardian_starts_nowhere() -> None:
    minor = spoil("person", birth_date=date(2009, 1, 1))

    assert [light for light, colour in colours(minor).items() if colour is Colour.RED] == [Light.GUARDIAN_CONSENT]


def test_nothing_recorded_is_red_everywhere_and_every_finding_is_unknown() -> None:
    empty = Facts(plan=Plan("work_placement", STAY))

    assert set(colours(empty).values()) == {Colour.RED}
    assert {finding.severity for finding in check(empty, on=TODAY)} == {Severity.UNKNOWN}


def test_a_teacher_and_an_observation_are_asked_only_what_concerns_them() -> None:
    teacher = Facts(plan=Plan("teacher_practice", STAY))
    observation = Facts(plan=Plan("observation", STAY))

    assert colours(teacher) == {}
    assert set(colours(observation)) == {Light.ENTERPRISE, Light.POST}


def test_a_slot_without_a_student_can_be_asked_for_its_enterprise_and_post_alone() -> None:
    slot = replace(IN_A_BAR, person=type(IN_A_BAR.person)(), papers=type(IN_A_BAR.papers)())

    findings = check(slot, on=TODAY, lights={Light.ENTERPRISE, Light.POST})

    assert [finding.rule for finding in findings] == ["R-303"]
    assert findings[0].subject == "装配工"


def test_a_rule_holds_only_within_its_dates() -> None:
    until = replace(R303, valid_to=date(2026, 2, 10))
    since = replace(R303, valid_from=date(2026, 2, 11), severity=Severity.WARN)

    today = check(IN_A_BAR, on=date(2026, 2, 10), rules=[until, since])
    tomorrow = check(IN_A_BAR, on=date(2026, 2, 11), rules=[until, since])

    assert [finding.severity for finding in today] == [Severity.BLOCK]
    assert [finding.severity for finding in tomorrow] == [Severity.WARN]
    assert check(IN_A_BAR, on=date(2021, 12, 30)) == []


def test_a_corrected_threshold_needs_no_code() -> None:
    stricter = [replace(row, thresholds={"least_age": 18}) for row in shipped_rules() if row.id == "R-103"]
    seventeen = spoil("person", birth_date=date(2008, 6, 1))

    assert check(seventeen, on=TODAY, rules=[]) == []
    assert [str(finding.message) for finding in check(seventeen, on=TODAY, rules=stricter)] == [
        "未满18周岁，不得安排岗位实习"
    ]


def test_a_row_without_its_threshold_says_which_is_missing() -> None:
    with pytest.raises(KeyError, match="R-303 has no threshold"):
        check(IN_A_BAR, on=TODAY, rules=[replace(R303, thresholds={})])


@pytest.mark.parametrize(
    "severity, waivable, until, colour",
    [
        (Severity.BLOCK, True, "2026-02-10", Colour.AMBER),
        (Severity.BLOCK, True, "2026-02-09", Colour.RED),
        (Severity.BLOCK, False, "2026-12-31", Colour.RED),
        (Severity.WARN, False, "2026-12-31", Colour.AMBER),
        (Severity.INFO, False, "2026-12-31", Colour.GREEN),
    ],
)
def test_a_waiver_softens_a_block_until_it_expires_and_only_where_the_rule_allows_it(
    severity: Severity, waivable: bool, until: str, colour: Colour
) -> None:
    rules = [replace(R303, severity=severity, waivable=waivable)]

    assert colours(with_waiver(IN_A_BAR, until), rules=rules) == {Light.POST: colour}


def test_a_fact_not_recorded_cannot_be_waived() -> None:
    rules = [replace(R303, waivable=True)]

    assert colours(with_waiver(spoil("post", venue=None), "2026-12-31"), rules=rules) == {Light.POST: Colour.RED}


def test_the_waiver_is_shown_on_the_finding_with_person_and_reason() -> None:
    finding = check(with_waiver(IN_A_BAR, "2026-12-31"), on=TODAY, rules=[replace(R303, waivable=True)])[0]

    assert finding.waiver is not None
    assert (finding.waiver.person, finding.waiver.reason) == ("李老师", "经实地考察")
    assert not finding.stops
