"""Facts in, findings out: which of two is told, which rules are asked, in which words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from placement.compliance.engine import check
from placement.compliance.facts import Facts, Plan
from placement.compliance.rulebook import RuleBook, Stage
from placement.kernel.findings import Finding, Severity
from tests.compliance.cases import APPRENTICE, BOOK, GOOD, OBSERVATION, STAY, TEACHER, TODAY, row_of, spoil, week_of
from tests.compliance.spoilt import BROKEN, CASES, UNKNOWN

IN_A_BAR = spoil("post", venue="bar")


def judged(facts: Facts, **asked: Any) -> list[Finding]:
    return check(facts, on=TODAY, book=BOOK, **asked)


@pytest.mark.parametrize(
    "facts",
    [GOOD, APPRENTICE, OBSERVATION, TEACHER],
    ids=["placement", "apprenticeship", "observation", "teacher"],
)
def test_a_good_case_has_no_findings_at_any_stage(facts: Facts) -> None:
    assert [judged(facts, stage=stage) for stage in Stage] == [[]] * len(Stage)


@pytest.mark.parametrize("kind", ["work_placement", "apprenticeship", "observation", "teacher_practice"])
def test_nothing_recorded_is_never_well(kind: str) -> None:
    findings = judged(Facts(plan=Plan(kind, None)))

    assert findings
    assert all(finding.stops for finding in findings)


def test_nothing_recorded_is_unknown_but_for_the_list_on_which_the_unit_does_not_stand() -> None:
    findings = judged(Facts(plan=Plan("work_placement", STAY)))

    assert {finding.rule for finding in findings if finding.severity is not Severity.UNKNOWN} == {"R-108"}
    assert not any(finding.waivable for finding in findings if finding.severity is Severity.UNKNOWN)


@pytest.mark.parametrize("kind", [None, "", "internship_abroad"])
def test_a_kind_that_nobody_knows_is_held_to_the_strictest_rules(kind: str | None) -> None:
    unknown = judged(spoil("plan", kind=kind))
    young = judged(spoil("plan", kind=kind, of=BROKEN["R-103", "old_enough"]))

    assert [finding.rule for finding in unknown] == ["R-101"]
    assert [finding.rule for finding in young] == ["R-101", "R-103"]


@pytest.mark.parametrize(
    "facts, rule, check_name, severity",
    [
        (BROKEN["R-110", "in_category"], "R-110", "in_category", Severity.BLOCK),
        (BROKEN["R-117", "within_limit"], "R-117", "within_limit", Severity.BLOCK),
        (BROKEN["R-321", "above_both_floors"], "R-321", "above_both_floors", Severity.BLOCK),
        (BROKEN["R-314", "weekly_rest"], "R-314", "weekly_rest", Severity.BLOCK),
        (BROKEN["R-804", "within_limit"], "R-804", "within_limit", Severity.BLOCK),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_of_two_findings_of_one_rule_under_one_light_the_graver_is_told(
    facts: Facts, rule: str, check_name: str, severity: Severity
) -> None:
    told = [(finding.check, finding.severity) for finding in judged(facts) if finding.rule == rule]

    assert told == [(check_name, severity)]


@pytest.mark.parametrize(
    "first, second, told",
    [
        (Severity.WARN, Severity.BLOCK, Severity.BLOCK),
        (Severity.BLOCK, Severity.WARN, Severity.BLOCK),
        (Severity.INFO, Severity.WARN, Severity.WARN),
        (Severity.WARN, Severity.INFO, Severity.WARN),
    ],
)
def test_the_graver_is_told_whichever_is_asked_first(first: Severity, second: Severity, told: Severity) -> None:
    rows = [
        replace(row_of("R-110", "in_category"), severity=first),
        replace(row_of("R-110", "in_class"), severity=second),
    ]
    findings = check(BROKEN["R-110", "in_category"], on=TODAY, book=RuleBook(rows, "test"))

    assert [finding.severity for finding in findings] == [told]


def test_of_two_equally_grave_findings_the_first_asked_is_told() -> None:
    rows = [row_of("R-110", "in_category"), replace(row_of("R-110", "in_class"), severity=Severity.BLOCK)]
    findings = check(BROKEN["R-110", "in_category"], on=TODAY, book=RuleBook(rows, "test"))

    assert [finding.check for finding in findings] == ["in_category"]


def test_an_unknown_fact_is_graver_than_a_warning_and_less_than_a_block() -> None:
    class_rows = [row_of("R-314", "weekly_rest"), row_of("R-314", "no_rest_day_worked")]
    whole_week = spoil("plan", week=week_of(*[[("09:00", "12:00")]] * 7), stay=None)
    six_days = spoil("plan", week=week_of(*[[("09:00", "12:00")]] * 6), stay=None)

    for facts, told in ((whole_week, Severity.BLOCK), (six_days, Severity.UNKNOWN)):
        assert [finding.severity for finding in check(facts, on=TODAY, book=RuleBook(class_rows, "test"))] == [told]


def test_two_findings_of_one_rule_under_two_lights_are_both_told() -> None:
    facts = spoil("papers", student_consents=False, guardian_consents=False)

    assert [(finding.rule, finding.light) for finding in judged(facts)] == [
        ("R-111", "student_consent"),
        ("R-111", "guardian_consent"),
    ]


def test_only_some_rules_are_asked_for() -> None:
    worst = spoil("person", grade_year=1, of=spoil("papers", filing=False, of=IN_A_BAR))

    assert {finding.rule for finding in judged(worst)} == {"R-104", "R-119", "R-303"}
    assert [finding.rule for finding in judged(worst, only={"R-303"})] == ["R-303"]
    assert judged(worst, only=set()) == []
    assert judged(worst, only=["R-101", "R-999"]) == []


def test_a_slot_without_a_student_is_asked_what_can_be_judged_by_then() -> None:
    slot = replace(IN_A_BAR, person=type(GOOD.person)(), papers=type(GOOD.papers)())
    findings = judged(slot, stage=Stage.SLOT)

    assert [(finding.rule, finding.subject) for finding in findings] == [("R-303", "装配工")]


def test_an_application_is_not_asked_for_its_papers() -> None:
    no_papers = replace(BROKEN["R-104", "beyond_first_year"], papers=type(GOOD.papers)())

    assert [finding.rule for finding in judged(no_papers, stage=Stage.APPLICATION)] == ["R-104"]


def test_a_stage_asks_no_more_than_the_start() -> None:
    for facts in CASES:
        whole = {finding.rule for finding in judged(facts)}
        for stage in Stage:
            assert {finding.rule for finding in judged(facts, stage=stage)} <= whole


@pytest.mark.parametrize("facts", CASES, ids=range(len(CASES)))
def test_every_sentence_can_be_read_in_both_languages(facts: Facts) -> None:
    for finding in judged(facts):
        message = finding.message
        known = finding.severity is not Severity.UNKNOWN
        for text in (str(message), message.english % message.values, str(finding.clears), str(finding.sum or "")):
            assert "%(" not in text
            assert "%%" not in text
        assert bool(message.english) is known
        assert str(message)
        assert str(finding.clears)


@pytest.mark.parametrize("key", sorted(UNKNOWN), ids="-".join)
def test_what_is_not_recorded_is_named_and_to_be_recorded(key: tuple[str, str]) -> None:
    told = [finding for finding in judged(UNKNOWN[key]) if finding.rule == key[0]]

    assert told
    for finding in told:
        assert str(finding.message).startswith("尚未登记")
        assert str(finding.message).endswith("，无法判断")
        assert str(finding.clears) == str(finding.message).removeprefix("尚未").removesuffix("，无法判断")
        assert finding.sum is None


@pytest.mark.parametrize(
    "facts, rule, missing",
    [
        (spoil("papers", instructor=None), "R-401", "学校指导教师"),
        (spoil("papers", mentor=None), "R-401", "企业导师"),
        (spoil("papers", instructor=None, mentor=None), "R-401", "学校指导教师"),
        (spoil("plan", pay_fen=None), "R-321", "每月实习报酬"),
        (spoil("plan", regular_wage_fen=None), "R-321", "同岗位职工工资"),
        (spoil("plan", lowest_wage_fen=None), "R-321", "本单位同岗位最低档工资"),
        (spoil("plan", pay_fen=None), "R-322", "每月实习报酬"),
        (spoil("plan", division=None), "R-322", "工作地点的行政区划"),
        (spoil("plan", minimum_wage_fen=None), "R-322", "当地最低工资标准"),
        (spoil("person", birth_date=None), "R-103", "学生的出生日期"),
        (spoil("plan", stay=None), "R-103", "开始日期"),
        (spoil("person", birth_date=None, of=BROKEN["R-301", "minor_spared"]), "R-301", "学生的出生日期"),
        (spoil("plan", stay=None, of=BROKEN["R-301", "minor_spared"]), "R-301", "开始日期"),
        (spoil("enterprise", staff=None), "R-114", "在岗职工数"),
        (spoil("enterprise", interns=None), "R-114", "已在岗的实习学生数"),
        (spoil("post", venue=None), "R-303", "工作场所类型"),
        (spoil("enterprise", industry_code="90"), "R-303", "四位行业代码"),
        (spoil("plan", province="江苏", of=spoil("papers", cross_province_filing=None)), "R-120", "跨省实习备案"),
        (UNKNOWN["R-204", "guardian_signs_for_minor"], "R-204", "监护人的签字"),
    ],
)
def test_the_very_fact_that_is_missing_is_named(facts: Facts, rule: str, missing: str) -> None:
    (finding,) = judged(facts, only={rule})

    assert str(finding.message) == f"尚未登记{missing}，无法判断"


def test_a_finding_says_all_that_its_row_says() -> None:
    row = row_of("R-303", "no_entertainment_venue")
    (finding,) = judged(IN_A_BAR)

    assert (finding.rule, finding.check, finding.light, finding.article, finding.actor) == (
        row.id,
        row.check,
        row.light,
        row.article,
        row.actor,
    )
    assert (finding.message.msgid, finding.message.english) == (row.message, row.message_en)
