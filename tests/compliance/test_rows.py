"""Every row of the rule book: well formed, met by the good case, broken by one case, unknown in another."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from placement.compliance.checks import CHECKS
from placement.compliance.engine import rules_for
from placement.compliance.facts import Facts
from placement.compliance.hazards import Hazard
from placement.compliance.rulebook import RuleRow, Stage
from placement.kernel.findings import Severity
from tests.compliance.cases import APPRENTICE, BOOK, GOOD, OBSERVATION, TEACHER, TODAY, good_for, row_of, verdict_of_row
from tests.compliance.spoilt import BROKEN, NEVER_UNKNOWN, UNKNOWN

ROWS = sorted(BOOK.standing(TODAY), key=lambda row: row.key)
PLACES = re.compile(r"%\((\w+)\)s")
HAZARD_LISTS = {"hazards", "always", "menstruation", "pregnancy", "nursing"}


def named(row: RuleRow) -> str:
    return f"{row.id}-{row.check}"


def test_each_row_has_a_case_that_breaks_it() -> None:
    assert set(BROKEN) == {row.key for row in BOOK.rows}


def test_each_row_has_a_case_that_leaves_it_unknown_or_says_why_none_does() -> None:
    assert set(UNKNOWN) | NEVER_UNKNOWN == {row.key for row in BOOK.rows}
    assert not set(UNKNOWN) & NEVER_UNKNOWN


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_the_good_case_meets_it(row: RuleRow) -> None:
    assert verdict_of_row(good_for(row), row) == "ok"


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_its_own_case_breaks_it_with_the_severity_of_the_row(row: RuleRow) -> None:
    assert verdict_of_row(BROKEN[row.key], row) == row.severity


@pytest.mark.parametrize("key", sorted(UNKNOWN), ids="-".join)
def test_a_fact_left_out_makes_it_unknown(key: tuple[str, str]) -> None:
    assert verdict_of_row(UNKNOWN[key], row_of(*key)) == Severity.UNKNOWN


@pytest.mark.parametrize("row", [row for row in ROWS if row.thresholds], ids=named)
def test_a_row_without_its_thresholds_says_which_is_missing(row: RuleRow) -> None:
    with pytest.raises(KeyError, match=f"{row.id} has no threshold"):
        verdict_of_row(BROKEN[row.key], replace(row, thresholds={}))


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_its_sentence_has_the_same_places_in_both_languages(row: RuleRow) -> None:
    assert row.message
    assert row.message_en
    assert sorted(PLACES.findall(row.message)) == sorted(PLACES.findall(row.message_en))


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_it_names_its_source_and_who_must_act(row: RuleRow) -> None:
    assert row.article
    assert row.confidence
    assert row.actor in {"placement_office", "hr", "student", "guardian"}
    assert row.kinds
    assert Stage.START in row.stages
    assert row.severity in (Severity.BLOCK, Severity.WARN)


@pytest.mark.parametrize("row", [row for row in ROWS if HAZARD_LISTS & set(row.thresholds)], ids=named)
def test_its_dangers_are_known_by_name(row: RuleRow) -> None:
    for name in HAZARD_LISTS & set(row.thresholds):
        assert row.words(name) <= set(Hazard)


def test_no_row_stands_twice_and_no_check_stands_idle() -> None:
    assert len({row.key for row in BOOK.rows}) == len(BOOK.rows)
    assert {row.check for row in BOOK.rows} == set(CHECKS)


def test_only_what_the_law_says_in_principle_may_be_waived() -> None:
    assert {row.key for row in BOOK.rows if row.waivable} == {
        ("R-110", "in_category"),
        ("R-117", "within_limit"),
        ("R-119", "filed"),
        ("R-321", "above_both_floors"),
        ("R-804", "within_limit"),
    }


def test_age_and_school_year_are_never_waived() -> None:
    assert not row_of("R-103", "old_enough").waivable
    assert not row_of("R-104", "beyond_first_year").waivable


@pytest.mark.parametrize(
    "kind, asked, not_asked",
    [
        (GOOD, {"R-103", "R-201", "R-119", "R-117", "R-321", "R-322"}, {"R-802", "R-803", "R-804", "R-705"}),
        (APPRENTICE, {"R-103", "R-802", "R-803", "R-804", "R-322"}, {"R-201", "R-119", "R-117", "R-321", "R-705"}),
        (OBSERVATION, {"R-301", "R-303", "R-304", "R-311", "R-122"}, {"R-103", "R-104", "R-111", "R-201", "R-322"}),
        (TEACHER, {"R-705"}, {"R-103", "R-301", "R-303", "R-311"}),
    ],
    ids=["placement", "apprenticeship", "observation", "teacher"],
)
def test_each_kind_is_asked_what_concerns_it(kind: Facts, asked: set[str], not_asked: set[str]) -> None:
    rules = {row.id for row in rules_for(kind, on=TODAY, book=BOOK)}

    assert asked <= rules
    assert not not_asked & rules


@pytest.mark.parametrize(
    "stage, asked, not_asked",
    [
        (Stage.VETTING, {"R-106", "R-122", "R-123", "R-303", "R-1107"}, {"R-103", "R-108", "R-311", "R-304"}),
        (Stage.SLOT, {"R-106", "R-114", "R-115", "R-117", "R-304", "R-305", "R-311", "R-1105"}, {"R-103", "R-301"}),
        (Stage.APPLICATION, {"R-103", "R-104", "R-110", "R-301", "R-302"}, {"R-111", "R-201", "R-311", "R-604"}),
    ],
)
def test_each_stage_asks_what_can_be_judged_by_then(stage: Stage, asked: set[str], not_asked: set[str]) -> None:
    rules = {row.id for row in BOOK.rules_for("work_placement", stage, on=TODAY)}

    assert asked <= rules
    assert not not_asked & rules
