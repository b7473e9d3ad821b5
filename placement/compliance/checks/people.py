"""Who may go: kind, roll, age, school year, and what a person must not do."""

from __future__ import annotations

from datetime import date

from placement.compliance.ages import day_of_age, is_below
from placement.compliance.facts import Facts
from placement.compliance.hazards import names_of
from placement.compliance.rulebook import RuleRow
from placement.compliance.verdicts import Verdict, broken, not_recorded
from placement.kernel.text import Text

BIRTH_DATE = Text("学生的出生日期")
HAZARDS = Text("岗位的危险因素")
START = Text("开始日期")


def known_kind(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-101: an internship is an observation or a work placement (INT21 Art. 2); an apprenticeship has its own law."""
    if facts.plan.kind is None:
        return not_recorded(Text("实习类型"))
    if facts.plan.kind in row.words("allowed_kinds"):
        return None
    return broken(clears=Text("改为认识实习或岗位实习"))


def on_the_roll(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-102: a full-time student on the roll."""
    if facts.person.on_roll is None:
        return not_recorded(Text("学生的学籍"))
    return None if facts.person.on_roll else broken(clears=Text("核对学籍状态"))


def old_enough(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-103: nobody starts before the day after the 16th birthday."""
    born, start, age = facts.person.birth_date, facts.plan.start, row.number("least_age")
    if born is None:
        return not_recorded(BIRTH_DATE)
    if start is None:
        return not_recorded(START)
    reached = day_of_age(born, age)
    if start >= reached:
        return None
    return broken(
        age=age,
        sum=Text(
            "%(born)s 出生，%(reached)s 起满 %(age)s 周岁；拟于 %(start)s 开始",
            born=born,
            reached=reached,
            age=age,
            start=start,
        ),
        clears=Text("开始日期改为 %(reached)s 或以后", reached=reached),
    )


def beyond_first_year(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-104: no student of the first school year, counted on the first day of the placement."""
    year, refused = facts.person.grade_year, row.number("refused_up_to_year")
    if year is None:
        return not_recorded(Text("学生的年级"))
    if year > refused:
        return None
    return broken(
        sum=Text("开始当日为第 %(year)s 学年，须在第 %(least)s 学年或以后", year=year, least=refused + 1),
        clears=Text("改在第 %(year)s 学年或以后开始", year=refused + 1),
    )


def major_in_catalogue(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-1106: the student's major stands in the catalogue."""
    if facts.person.major_known is False:
        return broken(clears=Text("核对专业代码"), code=facts.person.major)
    return None


def minor_spared(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-301: nothing of list B (未成年工特殊保护规定 Art. 3) for whoever is below 18 on the first day."""
    hazards, born, start, age = (
        facts.post.hazards,
        facts.person.birth_date,
        facts.plan.start,
        row.number("full_age"),
    )
    if hazards is None:
        return not_recorded(HAZARDS)
    forbidden = hazards & row.words("hazards")
    if not forbidden:
        return None
    if born is None or start is None:
        return not_recorded(BIRTH_DATE if born is None else START)
    if not is_below(born, age, start):
        return None
    reached = day_of_age(born, age)
    return broken(
        hazard=names_of(forbidden),
        sum=Text(
            "%(born)s 出生，%(reached)s 起满 %(age)s 周岁；开始当日 %(start)s 未成年",
            born=born,
            reached=reached,
            age=age,
            start=start,
        ),
        clears=Text("调整岗位内容，或改在 %(reached)s 以后开始", reached=reached),
    )


def woman_spared(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-302: list C (FEM12 annex) for every woman."""
    if facts.person.sex is None:
        return not_recorded(Text("学生的性别"))
    return _spared(facts, row.words("always")) if facts.person.sex == "F" else None


def woman_spared_as_declared(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-302: the lists of period, pregnancy and nursing, on the woman's own declaration only.

    A row of its own, because it tells of her health: whoever may not know the declaration may not see the finding.
    """
    if facts.person.sex != "F" or not facts.person.declares:
        return None
    return _spared(facts, frozenset().union(*map(row.words, facts.person.declares)))


def _spared(facts: Facts, forbidden: frozenset[str]) -> Verdict | None:
    if facts.post.hazards is None:
        return not_recorded(HAZARDS)
    found = facts.post.hazards & forbidden
    return broken(hazard=names_of(found), clears=Text("调整岗位内容或换岗")) if found else None
