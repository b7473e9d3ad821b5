"""How somebody comes to a post: by an own application, by nomination, or not at all."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, datetime

from placement.accounts.models import Student, Teacher
from placement.applications import services
from placement.applications.models import Application
from placement.applications.rules import RejectReason
from placement.city.people import viewer_of
from placement.city.posts import Offers
from placement.city.season import after

Hiring = Generator[datetime, datetime, Application]
STATEMENTS = (
    "所学专业与岗位一致，在校做过课程项目，希望在真实岗位上锻炼。",
    "家离企业不远，时间上没有问题，愿意从基础工作做起。",
    "参加过学校的技能竞赛训练，动手能力较好，希望得到面试机会。",
    "想提前了解行业的工作方式，为毕业后就业做准备。",
)


def apply_for(
    offers: Offers, key: str, person: Student | Teacher, *, on: date, upto: str = "accepted", minute: int = 0
) -> Hiring:
    """Apply on a day and go on day by day: school, enterprise, offer, answer; `upto` names the last step."""
    city, part = offers.city, offers.parts[key]
    school = city.school_of(person)
    office, me = city.office(school), viewer_of(person)
    at = yield after(on, 0, 12, minute=minute)
    words = STATEMENTS[person.user_id % len(STATEMENTS)]
    application = services.apply(offers.release(key, school), words, by=me, at=at)
    if upto == "submitted":
        return application
    at = yield after(on, 1, 9, minute=minute)
    if upto == "withdrawn":
        services.withdraw(application, "想先看看其他岗位", by=me, at=at)
    elif upto == "disallowed":
        services.reject(application, RejectReason.DATES, by=office, at=at)
    else:
        services.endorse(application, by=office, at=at)
        yield from _chosen(application, part.enterprise, offers, on=on, upto=upto, minute=minute)
        if upto in ("accepted", "declined"):
            at = yield after(on, 4, 18, minute=minute)
            answer = services.accept if upto == "accepted" else services.decline
            answer(application, by=me, at=at)
    return application


def _chosen(
    application: Application, enterprise: str, offers: Offers, *, on: date, upto: str, minute: int
) -> Generator[datetime, datetime, None]:
    """The enterprise's part: in view, then taken or not."""
    hr = offers.city.hr(enterprise)
    if upto == "endorsed":
        return
    at = yield after(on, 2, 10, minute=minute)
    if upto == "rejected":
        services.reject(application, RejectReason.SKILLS, "建议先补修程序设计基础", by=hr, at=at)
        return
    services.shortlist(application, by=hr, at=at)
    if upto != "shortlisted":
        at = yield after(on, 3, 15, minute=minute)
        services.offer(application, by=hr, at=at)


def nominate(offers: Offers, key: str, student: Student, *, on: date, answer: str = "") -> Hiring:
    """The office puts a student forward; two days later the answer: "agree", "refuse" or none yet."""
    city = offers.city
    school = city.school_of(student)
    at = yield after(on, 0, 14)
    application = services.nominate(offers.release(key, school), student.user_id, by=city.office(school), at=at)
    if answer:
        at = yield after(on, 2, 19)
        me = viewer_of(student)
        if answer == "agree":
            services.agree(application, STATEMENTS[0], guardian_agrees=True, by=me, at=at)
        else:
            services.refuse(application, "离家太远，监护人不同意", by=me, at=at)
    return application
