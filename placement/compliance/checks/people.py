"""Who may go: age and school year."""

from __future__ import annotations

from datetime import date

from placement.compliance.ages import day_of_age
from placement.compliance.facts import Facts
from placement.compliance.rulebook import RuleRow
from placement.compliance.verdicts import Verdict, broken, not_recorded
from placement.kernel.text import Text


def old_enough(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-103: nobody starts before the day after the 16th birthday."""
    born, start, age = facts.person.birth_date, facts.plan.stay.start, row.number("least_age")
    if born is None:
        return not_recorded(Text("尚未登记学生的出生日期，无法判断年龄"), clears=Text("登记学生的出生日期"))
    reached = day_of_age(born, age)
    if start >= reached:
        return None
    return broken(
        Text("未满%(age)s周岁，不得安排岗位实习", age=age),
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
        return not_recorded(Text("尚未登记学生的年级，无法判断"), clears=Text("登记学生的入学年份"))
    if year > refused:
        return None
    return broken(
        Text("一年级在校学生不得安排岗位实习"),
        sum=Text("开始日为 %(start)s，当日为第 %(year)s 学年", start=facts.plan.stay.start, year=year),
        clears=Text("改在第 %(year)s 学年或以后开始", year=refused + 1),
    )
