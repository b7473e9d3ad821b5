"""Between the answer and the first day: consents, terms of the agreement, signatures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from placement.accounts.models import Student, Teacher
from placement.accounts.rules import Role
from placement.agreements import services as agreements
from placement.agreements.declarations import consent_hash
from placement.agreements.models import Agreement
from placement.agreements.queries import of_placement
from placement.agreements.rules import Party
from placement.agreements.services import Proof
from placement.city.people import City, viewer_of
from placement.city.season import after
from placement.city.sign_ins import PASSWORD
from placement.infra.scans import Sheet, joined
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.placements import preparing
from placement.placements import services as placements
from placement.placements.models import Placement
from placement.placements.preparing import Record
from placement.placements.rules import WITH_CONSENT, PreparationKind, Scan, text_hash

INSURER = "钱塘财产保险股份有限公司杭州分公司"
STEPS = ("filled", "sent", "person", "guardian", "enterprise", "school")
Papers = Generator[datetime, datetime, None]


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How far the papers of one stay come, and how they are signed."""

    upto: str = "school"
    consents: tuple[str, ...] = ("student", "guardian")
    fillers: tuple[Party, ...] = (Party.SCHOOL, Party.ENTERPRISE, Party.PERSON)
    on_screen: bool = False
    instructor: int = 0
    records: bool = True
    extra: dict[str, Any] = field(default_factory=dict)


def gather(city: City, places: tuple[str, str], placement: Placement, *, on: date, wishes: Wishes) -> Papers:
    """Everything that school, enterprise and person sign before the start, from a day on; about a week of it."""
    if placement.kind in WITH_CONSENT:
        yield from _consents(city, places[0], placement, on=on, consents=wishes.consents)
    agreement = of_placement(placement.id)
    if agreement is None:
        return
    yield from _terms(city, places, agreement, on=on, wishes=wishes)
    if placement.kind in WITH_CONSENT and wishes.records:
        yield from _records(city, places[0], placement, on=on)
    if STEPS.index(wishes.upto) >= STEPS.index("sent"):
        at = yield after(on, 4, 9, minute=30)
        agreements.send_for_signing(agreement, by=city.office(places[0]), at=at)
        yield from _signatures(city, places, agreement, on=on, wishes=wishes)


def _consents(city: City, school: str, placement: Placement, *, on: date, consents: tuple[str, ...]) -> Papers:
    student = placement.person.student
    if "student" in consents:
        at = yield after(on, 1, 19)
        shown = text_hash(placements.consent_text(placement))
        placements.record_student_consent(placement, shown, by=viewer_of(placement.person), at=at)
    if "guardian" in consents and student is not None:
        at = yield after(on, 2, 8, minute=40)
        scan = Scan(scanned_page(student.guardian_name), "监护人知情同意书.png")
        placements.record_guardian_consent(placement, student.guardian_name, scan, by=city.office(school), at=at)


def _records(city: City, school: str, placement: Placement, *, on: date) -> Papers:
    """The office records what is done before the start: trainings, plans, the filing with the authority."""
    at = yield after(on, 3, 16, minute=20)
    number = f"西教职备〔{on.year}〕{placement.id:04d}号"
    told = Record(local_date(at), number, "岗位安全操作规程、应急处置；闭卷考核合格")
    for kind in PreparationKind:
        if kind is not PreparationKind.SPECIAL_FILING:
            preparing.record(placement, kind, told, by=city.office(school), at=at)


def _terms(city: City, places: tuple[str, str], agreement: Agreement, *, on: date, wishes: Wishes) -> Papers:
    school, enterprise = places
    placement = agreement.placement
    actors = {
        Party.SCHOOL: city.office(school),
        Party.ENTERPRISE: city.hr(enterprise),
        Party.PERSON: viewer_of(placement.person),
    }
    for number, party in enumerate(wishes.fillers):
        at = yield after(on, 2 + number // 2, 10 + number)
        values = {
            **_values(city, places, placement, party=party, instructor=wishes.instructor),
            **wishes.extra.get(party, {}),
        }
        agreements.fill_terms(agreement, party, values, complete=True, by=actors[party], at=at)


def _values(
    city: City, places: tuple[str, str], placement: Placement, *, party: Party, instructor: int
) -> dict[str, Any]:
    """What each party types beyond what the form knows already."""
    school, enterprise = places
    if party is Party.SCHOOL:
        learner: Student | Teacher | None = placement.person.student or placement.person.teacher
        teachers = city.teachers_of(school, (learner.department or "") if learner else "")
        chosen = teachers[instructor % len(teachers)] if teachers else city.teachers[school][0]
        return {
            "instructor_id": chosen.user_id,
            "insurer": INSURER,
            "policy_number": f"SXZR{placement.starts_on:%Y%m}{placement.id:06d}",
            "school_representative": city.viewer(school, Role.SCHOOL_LEADER).name,
        }
    if party is Party.ENTERPRISE:
        return {
            "mentor_id": placement.mentor_id or city.mentor_id(enterprise),
            "mentor_title": "高级工程师" if placement.kind == "teacher_practice" else "主管",
            "requirements": placement.slot.requirements or "遵守考勤和安全规定，服从导师安排，按时提交周记。",
            "hours_confirmed": True,
            "occupation": placement.title.removesuffix("学徒"),
            "training_plan": "第一阶段熟悉设备与规程，第二阶段跟岗操作，第三阶段独立完成典型任务并接受考核。",
            "rotation": "一名师傅带一至两名学徒，每两个月轮换一个工位。",
        }
    return {
        "address": "杭州市余杭区良祥路 20 号",
        "goal": "熟悉企业真实项目的流程和标准，更新专业课教学内容。",
        "task1_period": f"{placement.starts_on:%Y-%m-%d} 至 {placement.ends_on:%Y-%m-%d}",
        "task1_content": placement.slot.tasks,
        "task1_outcome": "教学案例一份、课程单元设计一份。",
    }


def _signatures(city: City, places: tuple[str, str], agreement: Agreement, *, on: date, wishes: Wishes) -> Papers:
    school, enterprise = places
    signers = (
        (Party.PERSON, viewer_of(agreement.placement.person), after(on, 4, 20)),
        (Party.GUARDIAN, city.office(school), after(on, 5, 9)),
        (Party.ENTERPRISE, city.hr(enterprise), after(on, 5, 14)),
        (Party.SCHOOL, city.office(school), after(on, 6, 9)),
    )
    for party, by, when in signers:
        if STEPS.index(party) > STEPS.index(wishes.upto):
            return
        if party in agreement.order:
            at = yield when
            _sign(agreement, party, on_screen=wishes.on_screen, by=by, office=city.office(school), at=at)


def _sign(agreement: Agreement, party: Party, *, on_screen: bool, by: Viewer, office: Viewer, at: datetime) -> None:
    if on_screen and party is not Party.GUARDIAN and agreement.draft is not None:
        proof = Proof(agreement.draft.sha256, consent_hash(), PASSWORD, authority=True, address="127.0.0.1")
        agreements.sign_on_screen(agreement, party, proof, by=by, at=at)
        return
    student = agreement.placement.person.student
    name = student.guardian_name if student is not None and party is Party.GUARDIAN else by.name
    pages = agreement.draft.pages if agreement.draft is not None else 1
    scan = Scan(scanned_paper(f"{party}{name}", pages), "签字件.pdf")
    agreements.sign_on_paper(agreement, party, name, scan=scan, by=office, at=at)


@cache
def scanned_paper(words: str, pages: int) -> bytes:
    """A scan of a print of so many pages, signed on the last one."""
    sheets = [Sheet(scanned_page(f"第{page}页")) for page in range(1, pages)]
    return joined([*sheets, Sheet(scanned_page(words))])


@cache
def scanned_page(words: str) -> bytes:
    """A picture that looks like a signed sheet from afar: lines of text, and a wavy line where a hand has signed."""
    width, height, wave = 210, 297, sum(words.encode()) % 17 + 5
    rows = [bytearray(b"\xff" * width) for _ in range(height)]
    for top in range(30, 220, 9):
        for x in range(25, 185 - (top * 7) % 60):
            rows[top][x] = 0x60
    for x in range(120, 180):
        rows[250 + (x * wave // 7) % 11 - (x * 3) % 5][x] = 0x20
    raw = b"".join(b"\x00" + bytes(row) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
