"""The students: who goes where, and how far each of them came by today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from placement.accounts.models import Student
from placement.agreements.rules import Party
from placement.applications import services as applications
from placement.applications.rules import FoundPost
from placement.city.hiring import apply_for, nominate
from placement.city.papers import Wishes, gather, scanned_page
from placement.city.people import viewer_of
from placement.city.posts import Offers
from placement.city.season import after
from placement.city.stage import Story
from placement.city.working import placement_of
from placement.placements import services as placements
from placement.placements import waiving
from placement.placements.rules import Scan
from placement.placements.waiving import Grounds
from placement.slots.rules import Venue

TO_ACCEPT = 5
"""From the application to the day after the answer."""


@dataclass(frozen=True, kw_only=True)
class Hire:
    """One student at one post: applied so many days before today (or before the first day), and how far it came."""

    who: str
    post: str
    upto: str = "accepted"
    days_ago: int | None = None
    papers: Wishes | None = None
    waived: str = ""
    end: str = ""


SIGNED = Wishes()
CROSS_MAJOR = "该生参加校企合作软件实施订单班，已修完相关课程，经专业建设委员会研究同意。"
ON_SCREEN = Wishes(on_screen=True)
UNFILLED = Wishes(upto="filled", consents=(), fillers=())
HIRES = (
    Hire(who="ruanjian3.2", post="past-testing", papers=SIGNED),
    Hire(who="ruanjian3.3", post="past-testing", papers=SIGNED),
    Hire(who="ruanjian3.1", post="testing", papers=ON_SCREEN),
    Hire(who="ruanjian3.4", post="testing", papers=SIGNED),
    Hire(who="ruanjian3.5", post="testing", papers=SIGNED),
    Hire(who="jisuanji3.2", post="testing", papers=SIGNED),
    Hire(who="shukong3.0", post="milling", papers=SIGNED),
    Hire(who="shukong3.1", post="milling", papers=SIGNED, end="terminated"),
    Hire(who="dianshang3.0", post="shop", papers=SIGNED),
    Hire(who="dianshang3.1", post="shop", papers=SIGNED, end="suspended"),
    Hire(who="qiche3.0", post="garage", papers=SIGNED),
    Hire(who="jiudian3.0", post="frontdesk", papers=SIGNED),
    # begin within a week: one is ready, the others wait for somebody
    Hire(who="ruanjian3.6", post="implementation", days_ago=20, papers=ON_SCREEN),
    Hire(who="ruanjian2.0", post="implementation", days_ago=16, papers=Wishes(upto="person", consents=("student",))),
    Hire(who="jisuanji3.0", post="implementation", days_ago=15, papers=Wishes(upto="sent")),
    Hire(who="jisuanji3.4", post="implementation", days_ago=14, papers=Wishes(upto="guardian", records=False)),
    Hire(who="ruanjian2.1", post="implementation", days_ago=13, papers=Wishes(upto="enterprise")),
    Hire(who="jisuanji3.5", post="implementation", days_ago=12, end="cancelled"),
    Hire(who="dianshang3.6", post="implementation", days_ago=17, papers=SIGNED, waived=CROSS_MAJOR),
    Hire(who="wuliu3.0", post="warehouse", days_ago=14, papers=Wishes(upto="filled", consents=("student",))),
    Hire(
        who="wuliu3.1",
        post="warehouse",
        days_ago=13,
        papers=Wishes(upto="filled", consents=(), fillers=(Party.SCHOOL,)),
    ),
    # applications of these weeks
    Hire(who="ruanjian3.0", post="support", upto="endorsed", days_ago=9),
    Hire(who="ruanjian3.0", post="web", upto="offered", days_ago=5),
    Hire(who="ruanjian3.7", post="web", upto="offered", days_ago=4),
    Hire(who="ruanjian3.8", post="web", upto="shortlisted", days_ago=5),
    Hire(who="ruanjian3.9", post="web", upto="endorsed", days_ago=4),
    Hire(who="jisuanji3.6", post="web", upto="submitted", days_ago=2),
    Hire(who="jisuanji3.7", post="web", upto="submitted", days_ago=1),
    Hire(who="ruanjian3.10", post="web", upto="rejected", days_ago=12),
    Hire(who="jisuanji3.8", post="web", upto="declined", days_ago=13),
    Hire(who="jisuanji3.9", post="web", upto="offered", days_ago=20),
    Hire(who="ruanjian3.12", post="web", upto="disallowed", days_ago=11),
    Hire(who="ruanjian3.13", post="web", upto="withdrawn", days_ago=10),
    Hire(who="ruanjian2.2", post="support", upto="endorsed", days_ago=15),
    Hire(who="ruanjian2.2", post="web", days_ago=11, papers=UNFILLED),
    Hire(who="shukong3.2", post="cnc", upto="submitted", days_ago=2),
    Hire(who="shukong3.3", post="cnc", upto="endorsed", days_ago=5),
    Hire(who="shukong3.4", post="cnc", upto="shortlisted", days_ago=7),
    Hire(who="jiqiren3.1", post="cnc", upto="offered", days_ago=5),
    Hire(
        who="shukong3.5",
        post="cnc",
        days_ago=14,
        papers=Wishes(upto="filled", consents=(), fillers=(Party.SCHOOL, Party.PERSON)),
    ),
    Hire(who="dianshang3.2", post="live", upto="submitted", days_ago=3),
    Hire(who="dianshang3.3", post="live", upto="shortlisted", days_ago=6),
    Hire(who="dianshang3.4", post="live", upto="rejected", days_ago=9),
    Hire(who="qiche3.2", post="electric", days_ago=12, papers=UNFILLED),
    Hire(who="qiche3.3", post="electric", upto="offered", days_ago=5),
    Hire(who="qiche3.4", post="electric", upto="submitted", days_ago=1),
    Hire(who="xinnengyuan2.0", post="electric", upto="submitted", days_ago=2),
    Hire(who="pengren3.0", post="kitchen", upto="submitted", days_ago=2),
    Hire(who="pengren3.1", post="kitchen", upto="endorsed", days_ago=4),
    Hire(who="pengren3.2", post="kitchen", upto="offered", days_ago=5),
    Hire(who="youbao2.0", post="nursery", upto="submitted", days_ago=3),
    Hire(who="youbao2.1", post="nursery", upto="shortlisted", days_ago=6),
)
NOMINATIONS = (("jisuanji3.10", 2, ""), ("ruanjian3.11", 8, "refuse"), ("jisuanji3.11", 6, "agree"))


def journeys(offers: Offers) -> Iterator[Story]:
    """Every student's story."""
    for number, plan in enumerate(HIRES):
        yield journey(offers, plan, minute=number % 50)
    for who, days_ago, answer in NOMINATIONS:
        yield _nomination(offers, who, days_ago=days_ago, answer=answer)
    yield found_post(offers, "ruanjian2.3", returned=False, days_ago=3)
    yield found_post(offers, "ruanjian2.4", returned=True, days_ago=9)
    yield visit(offers, "visit", days_before=20, confirmed=True)
    yield visit(offers, "visit-soon", days_before=15, confirmed=False)


def student(offers: Offers, who: str) -> Student:
    """`ruanjian3.4` is the fifth of the class with this key."""
    group, _, number = who.partition(".")
    return offers.city.classes[group][int(number)]


def journey(offers: Offers, plan: Hire, *, minute: int) -> Story:
    """From the application to wherever the plan ends."""
    city, part, me = offers.city, offers.parts[plan.post], student(offers, plan.who)
    school = city.school_of(me)
    applied = _applied_on(offers, plan)
    yield from apply_for(offers, plan.post, me, on=applied, upto=plan.upto, minute=minute)
    if plan.upto != "accepted":
        return
    stay = placement_of(me.user_id, offers.slots[plan.post].id)
    begun = applied + timedelta(days=TO_ACCEPT)
    if plan.waived:
        at = yield after(begun, 0, 15)
        grounds = Grounds(plan.waived, "沈校长", stay.ends_on)
        scan = Scan(scanned_page("豁免决定"), "专业建设委员会意见.png")
        waiving.grant(stay, "R-110", grounds, scan=scan, by=city.office(school), at=at)
    if plan.papers:
        yield from gather(city, (school, part.enterprise), stay, on=begun, wishes=plan.papers)
    if plan.end:
        yield from _ending(offers, plan, school, applied=applied)


def _applied_on(offers: Offers, plan: Hire) -> date:
    if plan.days_ago is not None:
        return offers.season.today - timedelta(days=plan.days_ago)
    return offers.span(offers.parts[plan.post]).start - timedelta(days=30)


def _ending(offers: Offers, plan: Hire, school: str, *, applied: date) -> Story:
    """What comes between a student and the last day."""
    office = offers.city.office(school)
    stay = placement_of(student(offers, plan.who).user_id, offers.slots[plan.post].id)
    today = offers.season.today
    if plan.end == "cancelled":
        at = yield after(applied, 8, 11)
        placements.cancel(stay, "学生转为升学方向，本人和监护人书面申请取消。", by=office, at=at)
    elif plan.end == "suspended":
        at = yield after(today, -6, 10)
        placements.suspend(stay, "学生骨折休养，中止实习约两周。", by=office, at=at)
    else:
        at = yield after(today, -12, 16)
        reason = "学生身体原因不适合车间作业，经三方协商提前结束。"
        placements.terminate(stay, reason, after(today, -13).date(), by=office, at=at)


def _nomination(offers: Offers, who: str, *, days_ago: int, answer: str) -> Story:
    on = offers.season.today - timedelta(days=days_ago)
    yield from nominate(offers, "web", student(offers, who), on=on, answer=answer)


def found_post(offers: Offers, who: str, *, returned: bool, days_ago: int) -> Story:
    """A post that a student found: before the office, or sent back for a correction."""
    me, season = student(offers, who), offers.season
    at = yield season.day(-days_ago, 20)
    post = FoundPost(
        enterprise_name="杭州拾光图文设计有限公司" if returned else "杭州木桥信息技术有限公司",
        credit_code=offers.city.registry.credit_code("330106"),
        industry_code="6513",
        division="330106",
        venue=Venue.OFFICE,
        address="西湖区文三西路 88 号",
        contact_name=offers.city.registry.adult(),
        contact_phone=offers.city.registry.phone(),
        title="网站维护助理",
        tasks="维护企业网站内容，处理图片，检查链接。",
        starts_on=season.next.start,
        ends_on=season.next.end,
        pay_fen=280_000,
        reason="亲戚介绍，离家近，岗位与所学专业一致。",
    )
    proposal = applications.propose_post(post, by=viewer_of(me), at=at)
    if returned:
        at = yield season.day(1 - days_ago, 11)
        comment = "请补充工作内容和带教人员，并写明是否安排夜班。"
        applications.return_proposal(proposal, comment, by=offers.city.office(offers.city.school_of(me)), at=at)


def visit(offers: Offers, post: str, *, days_before: int, confirmed: bool) -> Story:
    """A class of the first year is booked with an enterprise, which answers the next day or has not yet."""
    city = offers.city
    first = offers.span(offers.parts[post]).start
    at = yield after(first, -days_before, 14)
    booking = applications.book_observation(
        offers.release(post, "wangchao"),
        city.classes["jisuanji1"][0].class_name,
        instructor_id=city.teachers_of("wangchao", "信息技术系")[1].user_id,
        by=city.office("wangchao"),
        at=at,
    )
    if confirmed:
        at = yield after(first, 1 - days_before, 9)
        applications.confirm_booking(booking, by=city.hr(offers.parts[post].enterprise), at=at)
