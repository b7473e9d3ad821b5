"""What must be signed, taught, named, filed and insured before the start."""

from __future__ import annotations

from typing import Any

import pytest

from placement.compliance.facts import Facts
from tests.compliance.cases import (
    APPRENTICE,
    GOOD,
    OBSERVATION,
    PARTIES,
    TEACHER,
    TODAY,
    day,
    day_or_none,
    found,
    span,
    spoil,
    sum_of,
    verdict,
)


@pytest.mark.parametrize("there, outcome", [(True, "ok"), (False, "block"), (None, "unknown")])
@pytest.mark.parametrize(
    "paper, rule, light",
    [
        ("student_consents", "R-111", "student_consent"),
        ("guardian_consents", "R-111", "guardian_consent"),
        ("school_training", "R-124", "safety_training"),
        ("safety_training", "R-601", "safety_training"),
        ("internship_plan", "R-109", "post"),
        ("emergency_plan", "R-608", "emergency_plan"),
        ("filing", "R-119", "filing"),
    ],
)
def test_each_paper_is_there(paper: str, rule: str, light: str, there: bool | None, outcome: str) -> None:
    changes: dict[str, Any] = {paper: there}
    facts = spoil("papers", **changes)

    assert verdict(facts, rule) == outcome
    assert all(finding.light == light for finding in found(facts, rule))


def test_r111_tells_both_who_have_not_consented() -> None:
    findings = found(spoil("papers", student_consents=False, guardian_consents=None), "R-111")

    assert [(finding.light, finding.severity, finding.actor) for finding in findings] == [
        ("student_consent", "block", "student"),
        ("guardian_consent", "unknown", "guardian"),
    ]


@pytest.mark.parametrize("rule", ["R-109", "R-111", "R-124", "R-601", "R-604", "R-608"])
def test_apprentices_need_the_same_papers_and_observers_none_of_them(rule: str) -> None:
    blank = Facts(plan=APPRENTICE.plan)

    assert found(blank, rule)
    assert found(Facts(plan=OBSERVATION.plan), rule) == []


def test_r119_may_be_waived_and_is_no_matter_of_apprentices() -> None:
    assert found(spoil("papers", filing=False), "R-119")[0].waivable
    assert found(spoil("papers", filing=False, of=APPRENTICE), "R-119") == []


@pytest.mark.parametrize(
    "instructor, mentor, outcome",
    [
        (True, True, "ok"),
        (True, False, "block"),
        (False, True, "block"),
        (False, False, "block"),
        (None, True, "unknown"),
        (True, None, "unknown"),
    ],
)
@pytest.mark.parametrize("rule, of", [("R-401", GOOD), ("R-803", APPRENTICE)], ids=["placement", "apprenticeship"])
def test_r401_and_r803_two_mentors(
    rule: str, of: Facts, instructor: bool | None, mentor: bool | None, outcome: str
) -> None:
    assert verdict(spoil("papers", instructor=instructor, mentor=mentor, of=of), rule) == outcome


@pytest.mark.parametrize(
    "instructor, mentor, told, clears",
    [
        (False, True, "应有 2 人，已落实 1 人", "学校指定指导教师"),
        (True, False, "应有 2 人，已落实 1 人", "企业指定导师"),
        (False, False, "应有 2 人，已落实 0 人", "学校指定指导教师，企业指定导师"),
    ],
)
def test_r401_says_who_names_whom(instructor: bool, mentor: bool, told: str, clears: str) -> None:
    (finding,) = found(spoil("papers", instructor=instructor, mentor=mentor), "R-401")

    assert (str(finding.sum), str(finding.clears)) == (told, clears)


@pytest.mark.parametrize(
    "signed, outcome",
    [
        (PARTIES, "ok"),
        (PARTIES | {"guardian"}, "ok"),
        ({"school", "enterprise"}, "block"),
        ({"school", "person"}, "block"),
        ({"enterprise", "person"}, "block"),
        ({"school", "enterprise", "guardian"}, "block"),
        (set(), "block"),
        (None, "unknown"),
    ],
)
@pytest.mark.parametrize(
    "rule, of",
    [("R-201", GOOD), ("R-802", APPRENTICE), ("R-705", TEACHER)],
    ids=["placement", "apprenticeship", "teacher"],
)
def test_r201_r802_and_r705_all_three_parties_sign(rule: str, of: Facts, signed: set[str] | None, outcome: str) -> None:
    assert verdict(spoil("papers", signed_by=None if signed is None else frozenset(signed), of=of), rule) == outcome


def test_r201_counts_the_parties_that_signed() -> None:
    facts = spoil("papers", signed_by=frozenset({"school", "guardian"}))

    assert sum_of(facts, "R-201") == "应签 3 方，已签 1 方"


@pytest.mark.parametrize(
    "born, signed_on, outcome",  # the guardian has not signed; today is 2026-06-15
    [
        ("2008-06-09", "2026-06-10", "ok"),
        ("2008-06-10", "2026-06-10", "block"),  # the 18th birthday itself
        ("2008-06-11", "2026-06-10", "block"),
        ("2008-06-12", "2026-06-10", "block"),  # of full age today, but not when signing
        ("2008-06-14", None, "ok"),
        ("2008-06-15", None, "block"),
        ("2008-02-29", "2026-02-28", "block"),
        ("2008-02-29", "2026-03-01", "ok"),
        (None, "2026-06-10", "unknown"),
    ],
)
def test_r204_the_guardian_signs_with_whoever_is_a_minor_when_signing(
    born: str | None, signed_on: str | None, outcome: str
) -> None:
    person = spoil("person", birth_date=day_or_none(born))

    assert verdict(spoil("papers", guardian_signs=False, signed_on=day_or_none(signed_on), of=person), "R-204") == (
        outcome
    )


@pytest.mark.parametrize(
    "born, signs, outcome",
    [
        ("2009-05-01", True, "ok"),
        ("2009-05-01", False, "block"),
        ("2009-05-01", None, "unknown"),
        ("2007-05-01", False, "ok"),
        ("2007-05-01", None, "ok"),
        (None, True, "ok"),
        (None, None, "unknown"),
    ],
)
def test_r204_is_met_by_the_guardians_signature(born: str | None, signs: bool | None, outcome: str) -> None:
    assert verdict(
        spoil("papers", guardian_signs=signs, of=spoil("person", birth_date=day_or_none(born))), "R-204"
    ) == (outcome)


def test_r204_holds_for_apprentices_and_shows_the_day_of_full_age() -> None:
    minor = spoil("papers", guardian_signs=False, of=spoil("person", birth_date=day("2009-05-01"), of=APPRENTICE))

    assert sum_of(minor, "R-204") == "2009-05-01 出生，2027-05-02 起满 18 周岁"
    assert found(minor, "R-204")[0].light == "guardian_consent"


@pytest.mark.parametrize(
    "policies, outcome",  # the placement runs from 2026-07-01 to 2026-12-31
    [
        ([("2026-07-01", "2026-12-31")], "ok"),
        ([("2026-01-01", "2027-12-31")], "ok"),
        ([("2026-07-01", "2026-09-30"), ("2026-10-01", "2026-12-31")], "ok"),
        ([("2026-10-01", "2026-12-31"), ("2026-07-01", "2026-09-30")], "ok"),
        ([("2026-07-01", "2026-10-15"), ("2026-09-01", "2026-12-31")], "ok"),
        ([("2026-07-02", "2026-12-31")], "block"),
        ([("2026-07-01", "2026-12-30")], "block"),
        ([("2026-07-01", "2026-09-29"), ("2026-10-01", "2026-12-31")], "block"),
        ([("2025-07-01", "2026-06-30")], "block"),
        ([], "block"),
        (None, "unknown"),
    ],
)
def test_r604_insurance_covers_every_day(policies: list[tuple[str, str]] | None, outcome: str) -> None:
    spans = None if policies is None else tuple(span(*policy) for policy in policies)

    assert verdict(spoil("papers", insurance=spans), "R-604") == outcome


def test_r604_counts_the_days_that_are_open() -> None:
    facts = spoil("papers", insurance=(span("2026-07-01", "2026-09-28"), span("2026-10-01", "2026-12-30")))

    assert sum_of(facts, "R-604") == "实习 2026-07-01 至 2026-12-31 共 184 天，未投保 3 天，自 2026-09-29 起"


def test_r604_cannot_be_judged_without_first_and_last_day() -> None:
    assert verdict(spoil("plan", stay=None), "R-604") == "unknown"
    assert verdict(spoil("papers", insurance=(), of=spoil("plan", stay=None)), "R-604") == "unknown"


@pytest.mark.parametrize(
    "province, filed, outcome",
    [
        ("浙江", None, "ok"),
        ("浙江省", False, "ok"),
        ("江苏", True, "ok"),
        ("江苏", False, "block"),
        ("江苏", None, "unknown"),
        ("上海", False, "block"),
        (None, True, "unknown"),
    ],
)
def test_r120_another_province_needs_its_own_filing(province: str | None, filed: bool | None, outcome: str) -> None:
    facts = spoil("plan", province=province, of=spoil("papers", cross_province_filing=filed))

    assert verdict(facts, "R-120") == outcome


def test_r120_names_the_province_and_holds_for_observers() -> None:
    there = spoil("papers", cross_province_filing=False, of=spoil("plan", province="江苏省", of=OBSERVATION))
    (finding,) = found(there, "R-120", on=TODAY)

    assert str(finding.message) == "跨省实习（江苏省）须经主管部门同意并按程序备案"
