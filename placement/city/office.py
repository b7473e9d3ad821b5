"""What offices and administrators see to before anybody works: vetting, wages."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from placement.accounts import services as people
from placement.accounts.rules import PersonFacts, Role
from placement.city.people import City, viewer_of
from placement.city.season import after
from placement.city.sign_ins import PASSWORD
from placement.city.stage import Story
from placement.extensions import db
from placement.kernel.clock import local_date
from placement.organisations import services
from placement.papers import versions
from placement.papers.kinds import PaperKind
from placement.papers.wordings import current_wording
from placement.reference.models import WageRow
from placement.reference.services import confirm_wage

DOCUMENT = "演示-非官方文号"
"""The words that confirm a wage row in the demo: nobody shall take them for a real notice."""
REPORT = (
    "已到现场考察：营业执照、信用记录齐全，管理规范；岗位与专业对口，带教师傅到位；"
    "工作时间为白班，作业环境、食宿、劳动防护和应急措施符合要求，建议列为实习单位。"
)
REFUSALS = {
    "zhongpin": "该单位是人力资源服务机构，按规定不得由中介机构组织学生实习，不予通过。",
    "jiguang": "该单位是网吧，按规定不得安排学生到营业性娱乐场所实习，不予通过。",
}
COMPARED = "实习管理部门与法务共同核对，条款齐全，未低于示范文本的标准"
WRONG = 3
"""Wrong passwords in a row: enough for the audit, too few to lock the account."""
LEFT_TO_CONFIRM = ("330122", "330127", "330182")
"""Divisions whose present row waits for the system administrator."""


def confirm_wages(city: City, *, on: date) -> Story:
    """The system administrator confirms the rows that money is going to rest on; those of three counties wait."""
    at = yield after(on, 0, 8, minute=30)
    administrator = viewer_of(city.by_login["sysadmin"])
    for row in db.session.scalars(select(WageRow).order_by(WageRow.id)):
        if not row.confirmed and row.division not in LEFT_TO_CONFIRM:
            confirm_wage(row, DOCUMENT, by=administrator, at=at)


def compare_texts(city: City, *, on: date) -> Story:
    """Each school's office has laid the agreement beside the official model text (R-202)."""
    at = yield after(on, 0, 14)
    kind = PaperKind.WORK_PLACEMENT_AGREEMENT
    for key, school in city.schools.items():
        digest = current_wording(kind, school.id).digest
        versions.record_comparison(kind, digest, compared_on=local_date(at), note=COMPARED, by=city.office(key), at=at)


def accounts(city: City, *, on: date) -> Story:
    """The security administrator lets a colleague act for an enterprise; another new account has no role yet."""
    at = yield after(on, 0, 10)
    administrator = viewer_of(city.by_login["secadmin"])
    facts = PersonFacts(login="hr-xin", name="沈玉兰", role=Role.HR, organisation_id=city.enterprises["qingyun"].id)
    people.add_person(facts, PASSWORD, by=administrator, at=at)
    at = yield after(on, 1, 9)
    people.create_user("xinren", "吕建国", city.password_hash, hashed=True, phone=city.registry.phone(), at=at)
    at = yield after(on, 1, 20)
    for _ in range(WRONG):
        people.authenticate("hr-xin", "wrong-password", at=at)


def ask(city: City, enterprise: str, school: str, *, on: date) -> Story:
    """An enterprise asks a school to be taken; nobody has been there yet."""
    at = yield after(on, 0, 9)
    services.request_vetting(city.enterprises[enterprise], city.schools[school].id, by=city.hr(enterprise), at=at)


def vet(city: City, enterprise: str, school: str, *, on: date) -> Story:
    """The enterprise asks, the office goes there, writes its report and takes it."""
    at = yield after(on, 0, 9)
    vetting = services.request_vetting(
        city.enterprises[enterprise], city.schools[school].id, by=city.hr(enterprise), at=at
    )
    at = yield after(on, 6, 16)
    services.decide_vetting(
        vetting, "approve", visited_on=after(on, 5).date(), report=REPORT, by=city.office(school), at=at
    )
    at = yield after(on, 8, 15)
    services.list_enterprise(vetting, after(on, 7).date(), after(on, 8).date(), by=city.office(school), at=at)


def violation(city: City, enterprise: str, *, on: date) -> Story:
    """The bureau learns of a violation of safety law; the interns who are there turn red the same day."""
    at = yield after(on, 0, 11)
    bureau = city.viewer("education", Role.BUREAU)
    day, document = after(on, -300).date(), "演示-应急管理行政处罚决定书"
    services.record_violation(city.enterprises[enterprise], day, document, by=bureau, at=at)


def turn_away(city: City, enterprise: str, school: str, *, on: date) -> Story:
    """The office refuses whom the law refuses, and says why."""
    at = yield after(on, 0, 9)
    vetting = services.request_vetting(
        city.enterprises[enterprise], city.schools[school].id, by=city.hr(enterprise), at=at
    )
    at = yield after(on, 2, 10)
    services.decide_vetting(vetting, "refuse", comment=REFUSALS[enterprise], by=city.office(school), at=at)
