"""Each rule with both sides of its boundary."""

from datetime import date

import pytest

from placement.compliance.ages import day_of_age, is_below
from placement.kernel.periods import DateRange
from tests.compliance.cases import GOOD, STAY, day, found, spoil, verdict


@pytest.mark.parametrize(
    "born, years, reached",
    [
        ("2010-03-01", 16, "2026-03-02"),
        ("2009-12-31", 16, "2026-01-01"),
        ("2010-02-28", 16, "2026-03-01"),
        ("2008-02-28", 16, "2024-02-29"),
        ("2008-02-29", 16, "2024-03-01"),
        ("2008-02-29", 18, "2026-03-01"),
        ("2008-03-01", 18, "2026-03-02"),
    ],
)
def test_an_age_is_reached_on_the_day_after_the_birthday(born: str, years: int, reached: str) -> None:
    assert day_of_age(day(born), years) == day(reached)
    assert is_below(day(born), years, date.fromordinal(day(reached).toordinal() - 1))
    assert not is_below(day(born), years, day(reached))


@pytest.mark.parametrize(
    "born, outcome",  # the placement starts on 2026-03-02
    [
        ("2010-03-01", "ok"),
        ("2010-03-02", "block"),
        ("2010-03-03", "block"),
        ("2010-02-28", "ok"),
        ("2008-02-29", "ok"),
        (None, "unknown"),
    ],
)
def test_r103_nobody_starts_before_the_day_after_the_sixteenth_birthday(born: str | None, outcome: str) -> None:
    assert verdict(spoil("person", birth_date=day(born) if born else None), "R-103") == outcome


def test_r103_shows_its_sum_and_the_first_day_that_would_do() -> None:
    finding = found(spoil("person", birth_date=day("2010-03-02")), "R-103")[0]

    assert "2026-03-03 起满 16 周岁" in str(finding.sum)
    assert "2026-03-03" in str(finding.clears)
    assert "第十六条" in finding.article
    assert (finding.subject, finding.light, finding.actor) == ("王小明", "eligibility", "placement_office")


@pytest.mark.parametrize("year, outcome", [(0, "block"), (1, "block"), (2, "ok"), (3, "ok"), (None, "unknown")])
def test_r104_no_first_year_students(year: int | None, outcome: str) -> None:
    assert verdict(spoil("person", grade_year=year), "R-104") == outcome


@pytest.mark.parametrize("consents, outcome", [(True, "ok"), (False, "block"), (None, "unknown")])
@pytest.mark.parametrize(
    "who, light", [("student_consents", "student_consent"), ("guardian_consents", "guardian_consent")]
)
def test_r111_student_and_guardian_both_consent(consents: bool | None, outcome: str, who: str, light: str) -> None:
    facts = spoil("papers", **{who: consents})

    assert verdict(facts, "R-111") == outcome
    assert all(finding.light == light for finding in found(facts, "R-111"))


def test_r111_asks_the_guardian_of_a_student_of_full_age_too() -> None:
    assert not is_below(day("2007-05-01"), 18, STAY.start)
    assert verdict(spoil("papers", guardian_consents=False), "R-111") == "block"


@pytest.mark.parametrize(
    "kind, outcome",
    [
        ("enterprise", "ok"),
        ("training_base", "ok"),
        ("hr_agency", "block"),
        ("dispatch", "block"),
        ("intermediary", "block"),
        ("paid_agent", "block"),
        (None, "unknown"),
    ],
)
def test_r122_no_intermediary_takes_students(kind: str | None, outcome: str) -> None:
    assert verdict(spoil("enterprise", kind=kind), "R-122") == outcome


def test_r122_nor_does_one_organise_or_pay_behind_a_good_enterprise() -> None:
    assert verdict(spoil("plan", through=frozenset({"hr_agency"})), "R-122") == "block"
    assert verdict(spoil("plan", through=frozenset({"enterprise"})), "R-122") == "ok"


@pytest.mark.parametrize(
    "signed, outcome",
    [
        ({"school", "enterprise", "person"}, "ok"),
        ({"school", "enterprise", "person", "guardian"}, "ok"),
        ({"school", "enterprise"}, "block"),
        ({"school", "enterprise", "guardian"}, "block"),
        (set(), "block"),
        (None, "unknown"),
    ],
)
def test_r201_all_three_parties_sign(signed: set[str] | None, outcome: str) -> None:
    assert verdict(spoil("papers", signed_by=None if signed is None else frozenset(signed)), "R-201") == outcome


def test_r201_counts_the_parties_that_signed() -> None:
    facts = spoil("papers", signed_by=frozenset({"school", "guardian"}))

    assert str(found(facts, "R-201")[0].sum) == "应签 3 方，已签 1 方"


@pytest.mark.parametrize(
    "born, signed_on, outcome",  # the guardian has not signed; today is 2026-02-10
    [
        ("2008-01-31", "2026-02-01", "ok"),
        ("2008-02-01", "2026-02-01", "block"),
        ("2008-02-02", "2026-02-01", "block"),
        ("2008-02-05", "2026-02-01", "block"),  # of full age today, but not when signing
        ("2008-02-09", None, "ok"),
        ("2008-02-10", None, "block"),
        ("2008-02-29", None, "block"),
        (None, "2026-02-01", "unknown"),
    ],
)
def test_r204_the_guardian_signs_with_a_minor(born: str | None, signed_on: str | None, outcome: str) -> None:
    facts = spoil("person", birth_date=day(born) if born else None)
    papers = spoil("papers", signed_on=day(signed_on) if signed_on else None).papers

    assert verdict(type(facts)(**{**vars(facts), "papers": papers}), "R-204") == outcome


@pytest.mark.parametrize(
    "signed, outcome",
    [
        ({"school", "enterprise", "person", "guardian"}, "ok"),
        ({"school", "enterprise", "person"}, "block"),
        (None, "unknown"),
    ],
)
def test_r204_is_met_by_the_guardians_signature_on_the_agreement(signed: set[str] | None, outcome: str) -> None:
    minor = spoil("person", birth_date=day("2009-05-01"))
    papers = spoil("papers", signed_by=None if signed is None else frozenset(signed)).papers

    assert verdict(type(minor)(**{**vars(minor), "papers": papers}), "R-204") == outcome


@pytest.mark.parametrize("venue", ["bar", "nightclub", "karaoke", "bathhouse", "game_hall", "internet_bar"])
def test_r303_no_entertainment_venue(venue: str) -> None:
    assert verdict(spoil("post", venue=venue), "R-303") == "block"


@pytest.mark.parametrize("code", ["6233", "9011", "9012", "9013", "9019", "8051"])
def test_r303_no_entertainment_enterprise_whatever_venue_it_names(code: str) -> None:
    assert verdict(spoil("enterprise", industry_code=code), "R-303") == "block"


@pytest.mark.parametrize(
    "venue, code, outcome",
    [
        ("hotel_restaurant", "6210", "ok"),
        ("office", "9020", "ok"),
        ("office", "34", "ok"),
        ("office", "90", "unknown"),
        ("office", "623", "unknown"),
        ("office", "", "unknown"),
        ("office", None, "unknown"),
        (None, "3411", "unknown"),
        (None, "9013", "block"),
        ("bar", None, "block"),
    ],
)
def test_r303_what_cannot_be_told_is_not_passed(venue: str | None, code: str | None, outcome: str) -> None:
    facts = spoil("post", venue=venue)
    enterprise = spoil("enterprise", industry_code=code).enterprise

    assert verdict(type(facts)(**{**vars(facts), "enterprise": enterprise}), "R-303") == outcome


@pytest.mark.parametrize(
    "policies, outcome",  # the placement runs from 2026-03-02 to 2026-07-31
    [
        ([("2026-03-02", "2026-07-31")], "ok"),
        ([("2026-01-01", "2026-12-31")], "ok"),
        ([("2026-03-02", "2026-05-31"), ("2026-06-01", "2026-07-31")], "ok"),
        ([("2026-03-03", "2026-07-31")], "block"),
        ([("2026-03-02", "2026-07-30")], "block"),
        ([("2026-03-02", "2026-05-30"), ("2026-06-01", "2026-07-31")], "block"),
        ([], "block"),
        (None, "unknown"),
    ],
)
def test_r604_insurance_covers_every_day(policies: list[tuple[str, str]] | None, outcome: str) -> None:
    spans = None if policies is None else tuple(DateRange(day(start), day(end)) for start, end in policies)

    assert verdict(spoil("papers", insurance=spans), "R-604") == outcome


def test_r604_counts_the_days_that_are_open() -> None:
    facts = spoil("papers", insurance=(DateRange(day("2026-03-02"), day("2026-07-29")),))

    assert str(found(facts, "R-604")[0].sum) == "实习 2026-03-02 至 2026-07-31 共 152 天，未投保 2 天，自 2026-07-30 起"


def test_a_good_case_has_no_findings() -> None:
    assert [found(GOOD, rule) for rule in ("R-103", "R-104", "R-111", "R-122", "R-201", "R-204", "R-303", "R-604")] == [
        []
    ] * 8
