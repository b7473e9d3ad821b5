"""The teachers: weeks on campus, and the month in an enterprise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select

from placement.accounts.models import Teacher
from placement.accounts.rules import Role
from placement.city.hiring import apply_for
from placement.city.papers import Wishes, gather
from placement.city.people import viewer_of
from placement.city.posts import Offers
from placement.city.season import after
from placement.city.stage import Story
from placement.city.working import placement_of
from placement.extensions import db
from placement.kernel.periods import DateRange
from placement.practice import services as practice
from placement.practice.models import PracticeRecord
from placement.practice.rules import Assessment, DayCategory, DayPart
from placement.reference.queries import calendar

FREE_AROUND = timedelta(days=7)
DONE = (
    (DayCategory.POST, "参加迭代计划会，承担一个模块的回归测试。", "测试用例 36 条"),
    (DayCategory.DEVELOPMENT, "参与接口改造，编写自动化脚本。", "脚本一套"),
    (DayCategory.TRAINING, "参加企业内部代码规范培训并通过考核。", ""),
    (DayCategory.COURSE, "把真实项目改写成课程单元。", "课程单元《软件测试基础》"),
    (DayCategory.GUIDING, "指导本校两名实习学生完成缺陷跟踪。", ""),
)
REPORT = (
    "本次实践在研发与测试岗位进行，完整参与了两次迭代。对照企业的质量要求，发现校内课程在自动化测试、"
    "缺陷管理两个环节落后于现场；已与企业导师共同整理出四个教学案例，并改写一个课程单元。"
)
OUTCOME = "教学案例四份、课程单元设计一份"
NOTE = "工作认真，能独立承担测试任务，对带教学生有帮助。"
PLACES = ((1, "teacher-past", "recognised"), (2, "teacher-done", "assessed"), (3, "teacher-last", "reported"))
"""Teachers of the first department beside the one with the sign-in, their month, and how far it came."""


def years(offers: Offers) -> Iterator[Story]:
    """Every teacher's story."""
    busy = dict.fromkeys((teacher.user_id for group in offers.city.teachers.values() for teacher in group), "")
    team = offers.city.teachers_of("wangchao", "信息技术系")
    busy[team[0].user_id] = "teacher-now"
    yield month(offers, team[0], "teacher-now", upto="running")
    for number, post, upto in PLACES:
        busy[team[number].user_id] = post
        yield month(offers, team[number], post, upto=upto)
    for school, group in offers.city.teachers.items():
        for teacher in group:
            yield weeks(offers, school, teacher, away=busy[teacher.user_id])
    mechanics = offers.city.teachers_of("wangchao", "智能制造系")
    yield wish(offers, mechanics[0], "teacher-robots", upto="submitted", days_ago=3)
    yield wish(offers, mechanics[1], "teacher-base", upto="offered", days_ago=5)
    yield wish(offers, offers.city.teachers["ouhua"][0], "teacher-robots", upto="endorsed", days_ago=4)


def weeks(offers: Offers, school: str, teacher: Teacher, *, away: str) -> Story:
    """The office records the weeks in which somebody teaches on campus, around the month in the enterprise."""
    season = offers.season
    at = yield after(season.begins, 1, 15)
    span = offers.span(offers.parts[away]) if away else season.practice_next
    spans = [
        (season.begins, span.start - FREE_AROUND),
        (span.end + FREE_AROUND, span.end + timedelta(days=56)),
    ]
    for first, last in spans:
        if first <= last:
            practice.add_teaching_weeks(teacher, first, last, by=offers.city.office(school), at=at)


def wish(offers: Offers, teacher: Teacher, post: str, *, upto: str, days_ago: int) -> Story:
    """An application that goes no further than this yet."""
    on = offers.season.today - timedelta(days=days_ago)
    yield from apply_for(offers, post, teacher, on=on, upto=upto, minute=7)


def month(offers: Offers, teacher: Teacher, post: str, *, upto: str) -> Story:
    """A month in the enterprise: applied for, agreed, logged week by week, reported, assessed, recognised."""
    city, span, part = offers.city, offers.span(offers.parts[post]), offers.parts[post]
    school = city.school_of(teacher)
    applied = span.start - timedelta(days=28)
    yield from apply_for(offers, post, teacher, on=applied, minute=11)
    stay = placement_of(teacher.user_id, offers.slots[post].id)
    yield from gather(city, (school, part.enterprise), stay, on=applied + timedelta(days=5), wishes=Wishes())
    record = db.session.scalars(select(PracticeRecord).where(PracticeRecord.placement_id == stay.id)).one()
    yield from log_weeks(record, teacher, span)
    if upto == "running":
        return
    at = yield after(span.end, 2, 16)
    practice.report(record, REPORT, OUTCOME, by=viewer_of(teacher), at=at)
    if upto == "reported":
        return
    at = yield after(span.end, 5, 11)
    practice.assess(record, Assessment.GOOD, NOTE, by=city.viewer(part.enterprise, Role.MENTOR), at=at)
    if upto == "recognised":
        at = yield after(span.end, 8, 10)
        practice.recognise(record, [day.id for day in record.days], "", by=city.office(school), at=at)


def log_weeks(record: PracticeRecord, teacher: Teacher, span: DateRange) -> Story:
    """Every Friday evening, and on the last day, the week that is over."""
    for number, (days, evening) in enumerate(_weeks(span)):
        at = yield evening
        category, what, outcome = DONE[number % len(DONE)]
        practice.log_days(
            record, days, part=DayPart.FULL, category=category, what=what, outcome=outcome, by=viewer_of(teacher), at=at
        )


def _weeks(span: DateRange) -> Iterator[tuple[list[date], datetime]]:
    """The working days of each week, with the evening on which they are logged."""
    week: list[date] = []
    for day in span:
        if calendar(span).is_workday(day):
            week.append(day)
        if week and (day.weekday() == 4 or day == span.end):
            yield week, after(day, 0, 18, minute=30)
            week = []
