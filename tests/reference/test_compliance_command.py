"""`flask --app wsgi compliance check`: cases in, findings and lights out, as a person at a shell has it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from placement.compliance.casework import ALL_RULES, EVALUATED
from placement.compliance.hazards import Hazard
from placement.reference.commands import compliance_commands

GOOD: dict[str, Any] = {
    "id": "good",
    "enterprise": {
        "staff": 86,
        "interns": 7,
        "industry": "3911",
        "kind": "enterprise",
        "new_for_school": False,
        "site_visit": True,
        "violations": [],
    },
    "post": {
        "staff": 15,
        "interns": 2,
        "major_codes": ["710203"],
        "hazards": [],
        "labour_class": 1,
        "venue": "factory",
    },
    "person": {
        "birth": "2010-01-15",
        "sex": "F",
        "grade_year": 2,
        "major": "710203",
        "consent": True,
        "guardian_consent": True,
    },
    "plan": {
        "kind": "work_placement",
        "start": "2026-09-01",
        "end": "2027-02-28",
        "weekly": {day: [["08:30", "12:00"], ["13:00", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "monthly_pay_yuan": 2700,
        "regular_wage_yuan": 3000,
        "lowest_grade_yuan": 2600,
        "division": "330106",
        "province": "浙江",
        "special_filing": False,
    },
    "papers": {
        "agreement_signed": True,
        "insurance": ["2026-09-01", "2027-02-28"],
        "safety_training": True,
        "emergency_plan": True,
        "instructor": True,
        "mentor": True,
        "filing": True,
    },
}
LIGHTS = [
    "eligibility",
    "enterprise",
    "post",
    "mentors",
    "site_visit",
    "student_consent",
    "guardian_consent",
    "safety_training",
    "insurance",
    "agreement",
    "filing",
    "time_and_pay",
    "emergency_plan",
]
OWN_LIGHT = {
    "enterprise.staff": {"enterprise"},
    "enterprise.interns": {"enterprise"},
    "enterprise.industry": {"enterprise", "post"},
    "enterprise.kind": {"enterprise"},
    "enterprise.new_for_school": {"site_visit"},
    "enterprise.site_visit": {"site_visit"},
    "enterprise.violations": {"enterprise"},
    **{f"post.{key}": {"post"} for key in GOOD["post"]},
    "person.birth": {"eligibility"},
    "person.sex": {"post"},
    "person.grade_year": {"eligibility"},
    "person.major": {"post"},
    "person.consent": {"student_consent"},
    "person.guardian_consent": {"guardian_consent"},
    "plan.kind": {"eligibility"},
    "plan.start": {"eligibility", "insurance", "time_and_pay"},
    "plan.end": {"insurance", "time_and_pay"},
    "plan.weekly": {"time_and_pay"},
    "plan.monthly_pay_yuan": {"time_and_pay"},
    "plan.regular_wage_yuan": {"time_and_pay"},
    "plan.lowest_grade_yuan": {"time_and_pay"},
    "plan.division": {"time_and_pay"},
    "plan.province": {"filing"},
    "plan.special_filing": {"filing"},
    "papers.agreement_signed": {"agreement"},
    "papers.insurance": {"insurance"},
    "papers.safety_training": {"safety_training"},
    "papers.emergency_plan": {"emergency_plan"},
    "papers.instructor": {"mentors"},
    "papers.mentor": {"mentors"},
    "papers.filing": {"filing"},
}
"""Which lights turn red when a key is left out; a key that two rules need turns both."""


def run(document: object, folder: Path) -> Result:
    path = folder / "cases.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return CliRunner().invoke(compliance_commands, ["check", "--input", str(path)])


def results(cases: list[Any], folder: Path, on: str = "2026-09-01") -> list[dict[str, Any]]:
    answer = run({"on": on, "cases": cases}, folder)
    assert answer.exit_code == 0, answer.output
    told: list[dict[str, Any]] = json.loads(answer.stdout)["results"]
    return told


def case(**changes: Any) -> dict[str, Any]:
    """The good case with "part__key" set to something else."""
    changed = copy.deepcopy(GOOD)
    for name, value in changes.items():
        part, key = name.split("__")
        changed[part][key] = value
    return changed


def without(path: str) -> dict[str, Any]:
    part, key = path.split(".")
    changed = copy.deepcopy(GOOD)
    del changed[part][key]
    return changed | {"id": path}


def test_a_good_case_is_green_in_all_thirteen_lights_in_their_order(tmp_path: Path) -> None:
    told = results([GOOD], tmp_path)[0]

    assert told["findings"] == []
    assert list(told["gate"]) == LIGHTS
    assert set(told["gate"].values()) == {"green"}
    assert told["rule_set"]


def test_a_finding_tells_rule_severity_sentence_sum_article_and_what_clears_it(tmp_path: Path) -> None:
    told = results([case(enterprise__interns=8)], tmp_path)[0]

    assert [set(finding) for finding in told["findings"]] == [
        {"rule", "severity", "message", "sum", "article", "clears"}
    ]
    assert (told["findings"][0]["rule"], told["findings"][0]["severity"]) == ("R-114", "warn")
    assert "在岗 86 × 10% = 8.6 → 8 人，已占 8，还可 0" in told["findings"][0]["sum"]
    assert "第十一条" in told["findings"][0]["article"]
    assert told["gate"]["enterprise"] == "amber"


@pytest.mark.parametrize(
    "changes, rule, severity, light",
    [
        ({"person__birth": "2010-09-01"}, "R-103", "block", "eligibility"),
        ({"person__birth": "2010-08-31"}, None, None, "eligibility"),
        ({"person__grade_year": 1}, "R-104", "block", "eligibility"),
        ({"plan__kind": "跟岗"}, "R-101", "block", "eligibility"),
        ({"enterprise__violations": ["2023-09-01"]}, "R-106", "block", "enterprise"),
        ({"enterprise__violations": ["2023-08-31"]}, None, None, "enterprise"),
        ({"enterprise__kind": "dispatch"}, "R-122", "block", "enterprise"),
        ({"enterprise__industry": "7263"}, "R-123", "warn", "enterprise"),
        ({"enterprise__industry": "9911"}, "R-1107", "block", "enterprise"),
        ({"enterprise__new_for_school": True, "enterprise__site_visit": False}, "R-107", "block", "site_visit"),
        ({"post__major_codes": ["730101"]}, "R-110", "block", "post"),
        ({"post__major_codes": ["710101"]}, "R-110", "warn", "post"),
        ({"post__venue": "internet_bar"}, "R-303", "block", "post"),
        ({"post__labour_class": 3}, "R-304", "block", "post"),
        ({"plan__monthly_pay_yuan": 2200, "plan__division": "330122"}, "R-321", "block", "time_and_pay"),
        ({"plan__monthly_pay_yuan": 2659.99}, "R-322", "warn", "time_and_pay"),
        ({"plan__end": "2027-04-30"}, "R-117", "warn", "time_and_pay"),
        ({"plan__extra_days": ["2026-10-01"]}, "R-313", "block", "time_and_pay"),
        ({"plan__extra_days": ["2026-10-10"]}, None, None, "time_and_pay"),
        ({"plan__special_filing": True, "plan__extra_days": ["2026-10-01"]}, None, None, "time_and_pay"),
        ({"plan__province": "江苏", "papers__cross_province_filing": False}, "R-120", "block", "filing"),
        ({"plan__province": "江苏", "papers__cross_province_filing": True}, None, None, "filing"),
        ({"plan__province": "江苏"}, "R-120", "unknown", "filing"),
        ({"papers__filing": False}, "R-119", "block", "filing"),
        ({"papers__insurance": ["2026-09-02", "2027-02-28"]}, "R-604", "block", "insurance"),
        ({"papers__mentor": False}, "R-401", "block", "mentors"),
        ({"papers__emergency_plan": False}, "R-608", "block", "emergency_plan"),
        ({"plan__division": "330103"}, "R-1105", "block", "enterprise"),
        ({"person__major": "719999"}, "R-1106", "warn", "eligibility"),
    ],
)
def test_each_rule_answers_under_its_light(
    changes: dict[str, Any], rule: str | None, severity: str | None, light: str, tmp_path: Path
) -> None:
    long = {"papers__insurance": ["2026-09-01", "2027-04-30"]} if "plan__end" in changes else {}
    told = results([case(**changes, **long)], tmp_path)[0]

    found = {(finding["rule"], finding["severity"]) for finding in told["findings"]}
    colours = {"block": "red", "unknown": "red", "warn": "amber", None: "green"}
    assert ((rule, severity) in found) if rule else not found
    assert told["gate"][light] == colours[severity]


@pytest.mark.parametrize("path", OWN_LIGHT)
def test_a_key_left_out_is_a_fact_not_recorded_and_turns_its_light_red(path: str, tmp_path: Path) -> None:
    told = results([without(path)], tmp_path)[0]

    assert told["findings"]
    assert {finding["severity"] for finding in told["findings"]} == {"unknown"}
    assert {light for light, colour in told["gate"].items() if colour == "red"} == OWN_LIGHT[path]


def test_every_key_of_the_schema_is_tried_as_left_out() -> None:
    optional = {"plan.extra_days", "papers.cross_province_filing"}
    parts = _schema()["properties"]["cases"]["items"]["properties"]
    keys = {f"{part}.{key}" for part, told in parts.items() if part != "id" for key in told["properties"]}

    assert keys - optional == set(OWN_LIGHT)


def test_nothing_recorded_at_all_is_red_everywhere(tmp_path: Path) -> None:
    told = results([{"id": 1}], tmp_path)[0]

    assert set(told["gate"].values()) == {"red"}
    assert {finding["severity"] for finding in told["findings"]} == {"unknown"}


@pytest.mark.parametrize(
    "spoilt, code, path",
    [
        ({"enterprise": {"staf": 1}}, "unknown_key", "cases[1].enterprise.staf"),
        ({"wages": 1}, "unknown_key", "cases[1].wages"),
        ({"enterprise": {"staff": "86"}}, "wrong_type", "cases[1].enterprise.staff"),
        ({"enterprise": {"staff": True}}, "wrong_type", "cases[1].enterprise.staff"),
        ({"enterprise": {"staff": 86.0}}, "wrong_type", "cases[1].enterprise.staff"),
        ({"enterprise": {"staff": -1}}, "bad_value", "cases[1].enterprise.staff"),
        ({"enterprise": []}, "wrong_type", "cases[1].enterprise"),
        ({"enterprise": {"kind": "bureau"}}, "bad_value", "cases[1].enterprise.kind"),
        ({"enterprise": {"violations": ["2024-02-30"]}}, "bad_value", "cases[1].enterprise.violations[0]"),
        ({"enterprise": {"violations": "2024-02-01"}}, "wrong_type", "cases[1].enterprise.violations"),
        ({"person": {"birth": None}}, "wrong_type", "cases[1].person.birth"),
        ({"person": {"birth": "20100115"}}, "wrong_type", "cases[1].person.birth"),
        ({"person": {"consent": 1}}, "wrong_type", "cases[1].person.consent"),
        ({"person": {"sex": "X"}}, "bad_value", "cases[1].person.sex"),
        ({"post": {"hazards": ["volcano"]}}, "bad_value", "cases[1].post.hazards[0]"),
        ({"post": {"labour_class": 5}}, "bad_value", "cases[1].post.labour_class"),
        ({"plan": {"weekly": {"monday": []}}}, "unknown_key", "cases[1].plan.weekly.monday"),
        ({"plan": {"weekly": {"mon": [["8:30", "12:00"]]}}}, "bad_value", "cases[1].plan.weekly.mon[0]"),
        ({"plan": {"weekly": {"mon": [["08:30"]]}}}, "wrong_type", "cases[1].plan.weekly.mon[0]"),
        ({"plan": {"weekly": {"mon": "08:30-12:00"}}}, "wrong_type", "cases[1].plan.weekly.mon"),
        ({"plan": {"start": "2026-09-02", "end": "2026-09-01"}}, "bad_value", "cases[1].plan.end"),
        ({"plan": {"monthly_pay_yuan": "2200"}}, "wrong_type", "cases[1].plan.monthly_pay_yuan"),
        ({"plan": {"monthly_pay_yuan": -1}}, "bad_value", "cases[1].plan.monthly_pay_yuan"),
        ({"plan": {"division": "3301"}}, "bad_value", "cases[1].plan.division"),
        ({"papers": {"insurance": ["2026-09-01"]}}, "wrong_type", "cases[1].papers.insurance"),
        ({"papers": {"insurance": ["2026-09-02", "2026-09-01"]}}, "bad_value", "cases[1].papers.insurance"),
        (5, "wrong_type", "cases[1]"),
    ],
)
def test_a_bad_case_is_refused_by_name_and_the_others_go_on(spoilt: Any, code: str, path: str, tmp_path: Path) -> None:
    first, bad, last = results([GOOD, spoilt, GOOD], tmp_path)

    assert (bad["error"]["code"], bad["error"]["path"]) == (code, path)
    assert bad["error"]["message"]
    assert (bad["findings"], bad["gate"]) == ([], None)
    assert [one["error"] for one in (first, last)] == [None, None]
    assert first["gate"] == last["gate"]


@pytest.mark.parametrize("none", [[], None])
def test_no_insurance_at_all_is_a_block_and_not_an_unknown_fact(none: Any, tmp_path: Path) -> None:
    told = results([case(papers__insurance=none)], tmp_path)[0]

    assert [(finding["rule"], finding["severity"]) for finding in told["findings"]] == [("R-604", "block")]


def test_the_other_rules_are_named_once_and_touch_nothing(tmp_path: Path) -> None:
    document = json.loads(run({"on": "2026-09-01", "cases": [GOOD, {"id": 2}]}, tmp_path).stdout)
    found = {finding["rule"] for told in document["results"] for finding in told["findings"]}

    assert set(document["not_evaluated"]) == set(ALL_RULES) - EVALUATED
    assert len(document["not_evaluated"]) == len(set(document["not_evaluated"]))
    assert found <= EVALUATED


@pytest.mark.parametrize(
    "document",
    [
        "",
        "[]",
        '{"cases": []}',
        '{"on": "2026-13-01", "cases": []}',
        '{"on": "2026-09-01"}',
        '{"on": 1, "cases": []}',
        '{"on": "2026-09-01", "cases": {}}',
        '{"on": "2026-09-01", "cases": [], "more": 1}',
        '{"on": NaN, "cases": []}',
    ],
)
def test_what_is_no_case_file_is_refused_with_exit_3_and_a_sentence(document: str, tmp_path: Path) -> None:
    answer = run(document, tmp_path)

    assert answer.exit_code == 3
    assert answer.stdout == ""
    assert answer.stderr.strip()


def test_a_file_that_is_not_there_is_refused_with_exit_3(tmp_path: Path) -> None:
    answer = CliRunner().invoke(compliance_commands, ["check", "--input", str(tmp_path / "none.json")])

    assert (answer.exit_code, answer.stdout) == (3, "")


def test_the_schema_lists_hazards_and_venues(tmp_path: Path) -> None:
    post = _schema()["properties"]["cases"]["items"]["properties"]["post"]["properties"]

    assert post["hazards"]["items"]["enum"] == [str(hazard) for hazard in Hazard]
    assert {"factory", "internet_bar"} <= set(post["venue"]["enum"])


def _schema() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(CliRunner().invoke(compliance_commands, ["check", "--schema"]).stdout)
    return told
