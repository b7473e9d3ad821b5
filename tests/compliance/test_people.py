"""Who may go: kind, roll, age, school year, and what a minor or a woman must not do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from placement.compliance.ages import day_of_age, is_below
from placement.compliance.hazards import Hazard
from tests.compliance.cases import (
    GOOD,
    OBSERVATION,
    TEACHER,
    day,
    day_or_none,
    found,
    lasting,
    row_of,
    spoil,
    verdict,
    verdict_of_row,
)

ADULT, MINOR = day("2007-05-01"), day("2009-05-01")
ALWAYS = {"underground", "labour_4", "heavy_loads"}
DECLARED = {
    "menstruation": {"cold_water", "low_temperature_2", "low_temperature_3", "labour_3", "labour_4", "height_3"},
    "pregnancy": {
        *("toxic", "radioactive", "high_place", "height_2", "height_3", "cold_water", "low_temperature_2"),
        *("low_temperature_3", "heat", "noise", "labour_3", "labour_4", "diving", "vibrating_tools", "forced_posture"),
    },
    "nursing": {"toxic", "radioactive", "labour_3", "labour_4"},
}


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
    assert is_below(day(born), years, day(reached) - timedelta(days=1))
    assert not is_below(day(born), years, day(reached))


@pytest.mark.parametrize(
    "kind, outcome",
    [
        ("observation", "ok"),
        ("work_placement", "ok"),
        ("apprenticeship", "ok"),
        ("follow_post", "block"),
        ("", "block"),
        (None, "unknown"),
    ],
)
def test_r101_an_internship_is_an_observation_or_a_work_placement(kind: str | None, outcome: str) -> None:
    assert verdict(spoil("plan", kind=kind), "R-101") == outcome


@pytest.mark.parametrize("on_roll, outcome", [(True, "ok"), (False, "block"), (None, "unknown")])
def test_r102_only_students_on_the_roll_go(on_roll: bool | None, outcome: str) -> None:
    assert verdict(spoil("person", on_roll=on_roll), "R-102") == outcome
    assert verdict(spoil("person", on_roll=on_roll, of=TEACHER), "R-102") == "ok"


@pytest.mark.parametrize(
    "born, outcome",  # the placement starts on 2026-07-01
    [
        ("2010-06-30", "ok"),  # turned 16 yesterday
        ("2010-07-01", "block"),  # the 16th birthday itself
        ("2010-07-02", "block"),
        ("2000-01-01", "ok"),
        (None, "unknown"),
    ],
)
def test_r103_nobody_starts_before_the_day_after_the_sixteenth_birthday(born: str | None, outcome: str) -> None:
    assert verdict(spoil("person", birth_date=day_or_none(born)), "R-103") == outcome


@pytest.mark.parametrize("start, outcome", [("2024-02-28", "block"), ("2024-02-29", "block"), ("2024-03-01", "ok")])
def test_r103_who_is_born_on_29_february_waits_for_1_march(start: str, outcome: str) -> None:
    leap = spoil("person", birth_date=day("2008-02-29"))

    assert verdict(lasting(start, "2024-08-31", of=leap), "R-103") == outcome


def test_r103_counts_on_the_first_day_and_not_on_the_day_of_asking() -> None:
    facts = spoil("person", birth_date=day("2010-06-30"))

    assert {verdict(facts, "R-103", on=day(on)) for on in ("2026-06-15", "2026-06-30", "2026-07-01")} == {"ok"}


def test_r103_cannot_be_judged_without_a_first_day_and_is_not_asked_of_an_observation() -> None:
    assert verdict(spoil("plan", stay=None), "R-103") == "unknown"
    assert verdict(spoil("person", birth_date=day("2012-01-01"), of=OBSERVATION), "R-103") == "ok"


def test_r103_needs_the_first_day_and_not_the_last() -> None:
    open_end = spoil("plan", stay=None, first_day=day("2026-07-01"))

    assert verdict(spoil("person", birth_date=day("2010-06-30"), of=open_end), "R-103") == "ok"
    assert verdict(spoil("person", birth_date=day("2010-07-01"), of=open_end), "R-103") == "block"
    assert verdict(open_end, "R-117") == "unknown"


def test_r103_shows_its_sum_and_the_first_day_that_would_do() -> None:
    (finding,) = found(spoil("person", birth_date=day("2010-07-02")), "R-103")

    assert str(finding.sum) == "2010-07-02 出生，2026-07-03 起满 16 周岁；拟于 2026-07-01 开始"
    assert str(finding.clears) == "开始日期改为 2026-07-03 或以后"
    assert str(finding.message) == "未满16周岁，不得安排岗位实习"
    assert "第十六条" in finding.article
    assert (finding.subject, finding.light, finding.actor) == ("王小明", "eligibility", "placement_office")


@pytest.mark.parametrize("year, outcome", [(0, "block"), (1, "block"), (2, "ok"), (3, "ok"), (None, "unknown")])
def test_r104_no_first_year_students(year: int | None, outcome: str) -> None:
    assert verdict(spoil("person", grade_year=year), "R-104") == outcome


def test_r104_shows_the_year_on_the_first_day() -> None:
    (finding,) = found(spoil("person", grade_year=1), "R-104")

    assert str(finding.sum) == "开始当日为第 1 学年，须在第 2 学年或以后"
    assert str(finding.clears) == "改在第 2 学年或以后开始"


@pytest.mark.parametrize("known, outcome", [(True, "ok"), (False, "warn"), (None, "ok")])
def test_r1106_the_major_stands_in_the_catalogue(known: bool | None, outcome: str) -> None:
    assert verdict(spoil("person", major_known=known), "R-1106") == outcome


def test_r1106_names_the_code() -> None:
    (finding,) = found(spoil("person", major="719999", major_known=False), "R-1106")

    assert str(finding.message) == "专业代码 719999 不在专业目录中"


@pytest.mark.parametrize("hazard", Hazard)
def test_r301_a_minor_does_nothing_of_list_b(hazard: Hazard) -> None:
    not_on_the_list = {Hazard.LOW_TEMPERATURE_2, Hazard.LABOUR_3, Hazard.NOISE, Hazard.OTHER_HIGH_RISK}
    minor = spoil("person", birth_date=MINOR)
    outcome = "ok" if hazard in not_on_the_list else "block"

    assert verdict(spoil("post", hazards=frozenset({hazard}), of=minor), "R-301") == outcome


@pytest.mark.parametrize(
    "born, start, outcome",
    [
        ("2008-06-30", "2026-07-01", "ok"),  # 18 since yesterday
        ("2008-07-01", "2026-07-01", "block"),  # the 18th birthday itself
        ("2008-07-02", "2026-07-01", "block"),
        ("2008-02-29", "2026-02-28", "block"),
        ("2008-02-29", "2026-03-01", "ok"),
        (None, "2026-07-01", "unknown"),
    ],
)
def test_r301_ends_on_the_day_after_the_eighteenth_birthday(born: str | None, start: str, outcome: str) -> None:
    dusty = spoil("post", hazards=frozenset({"dust"}))
    person = spoil("person", birth_date=day_or_none(born), of=dusty)

    assert verdict(lasting(start, "2026-12-31", of=person), "R-301") == outcome


def test_r301_needs_neither_birth_date_nor_first_day_where_there_is_no_danger() -> None:
    assert verdict(spoil("person", birth_date=None), "R-301") == "ok"
    assert verdict(spoil("plan", stay=None), "R-301") == "ok"
    assert verdict(spoil("post", hazards=None), "R-301") == "unknown"


def test_r301_is_asked_of_an_observation_too() -> None:
    minor = spoil("person", birth_date=MINOR, of=OBSERVATION)

    assert verdict(spoil("post", hazards=frozenset({"toxic"}), of=minor), "R-301") == "block"


def test_r301_names_the_dangers_and_the_day_of_full_age() -> None:
    facts = spoil("post", hazards=frozenset({"boiler", "toxic", "noise"}), of=spoil("person", birth_date=MINOR))
    (finding,) = found(facts, "R-301")

    assert str(finding.message) == "未成年学生禁忌从事：有毒作业（Ⅰ级及以上）、锅炉司炉"
    assert str(finding.sum) == "2009-05-01 出生，2027-05-02 起满 18 周岁；开始当日 2026-07-01 未成年"


@pytest.mark.parametrize("declared", [None, *DECLARED])
@pytest.mark.parametrize("sex", ["F", "M"])
def test_r302_a_woman_is_spared_list_c_and_what_her_own_declaration_adds(sex: str, declared: str | None) -> None:
    person = spoil("person", sex=sex, birth_date=ADULT, declares=frozenset({declared} if declared else ()))
    refused = {
        str(hazard)
        for hazard in Hazard
        if verdict(spoil("post", hazards=frozenset({hazard}), of=person), "R-302") == "block"
    }

    assert refused == (ALWAYS | DECLARED.get(declared or "", set()) if sex == "F" else set())


@pytest.mark.parametrize(
    "sex, hazards, outcome",
    [
        ("F", set(), "ok"),
        ("F", None, "unknown"),
        ("M", None, "ok"),
        (None, set(), "unknown"),
        (None, {"heavy_loads"}, "unknown"),
    ],
)
def test_r302_cannot_be_judged_without_sex_and_dangers(sex: str | None, hazards: set[str] | None, outcome: str) -> None:
    post = spoil("post", hazards=None if hazards is None else frozenset(hazards))

    assert verdict(spoil("person", sex=sex, of=post), "R-302") == outcome


@pytest.mark.parametrize(
    "sex, declared, hazard, rows",
    [
        ("F", None, "heavy_loads", {"woman_spared"}),
        ("F", "pregnancy", "heavy_loads", {"woman_spared"}),
        ("F", "pregnancy", "noise", {"woman_spared_as_declared"}),
        ("F", "pregnancy", "labour_4", {"woman_spared", "woman_spared_as_declared"}),
        ("F", None, "noise", set()),
        ("M", "pregnancy", "labour_4", set()),
    ],
)
def test_r302_what_rests_on_a_declaration_is_told_by_a_row_of_its_own(
    sex: str, declared: str | None, hazard: str, rows: set[str]
) -> None:
    person = spoil("person", sex=sex, declares=frozenset({declared} if declared else ()))
    facts = spoil("post", hazards=frozenset({hazard}), of=person)
    names = ("woman_spared", "woman_spared_as_declared")

    assert {name for name in names if verdict_of_row(facts, row_of("R-302", name)) == "block"} == rows


def test_r302_the_general_row_says_nothing_of_a_declaration() -> None:
    woman = spoil("person", sex="F", declares=frozenset({"pregnancy"}))
    (finding,) = found(spoil("post", hazards=frozenset({"labour_4", "noise"}), of=woman), "R-302")

    assert finding.check == "woman_spared"
    assert str(finding.message) == "女学生禁忌从事：Ⅳ级体力劳动强度"


def test_r302_two_declarations_add_up() -> None:
    woman = spoil("person", sex="F", declares=frozenset({"menstruation", "nursing"}))

    for hazard in ("cold_water", "toxic"):
        assert verdict(spoil("post", hazards=frozenset({hazard}), of=woman), "R-302") == "block"
    assert verdict(spoil("post", hazards=frozenset({"noise"}), of=woman), "R-302") == "ok"


def test_the_good_case_is_of_full_age_and_still_needs_a_guardian() -> None:
    assert not is_below(ADULT, 18, day("2026-06-10"))
    assert verdict(GOOD, "R-111") == "ok"
    assert verdict(spoil("papers", guardian_consents=False), "R-111") == "block"
