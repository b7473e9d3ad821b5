"""A large city made in bulk, for measures only: rows as they would be after some years, without playing each act."""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select

from placement import create_app
from placement.accounts.models import Membership, Student, User
from placement.accounts.passwords import hash_password
from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra.database import unit_of_work
from placement.kernel.clock import FixedClock, at_local
from placement.organisations.models import Enterprise, Organisation, School, WorkSite
from placement.placements.models import Placement
from placement.reference.importing import import_tables
from placement.reference.models import MajorRow
from placement.slots.models import Slot, SlotMajor, SlotRelease

TODAY = date(2026, 3, 16)
PASSWORD = "Xihu-2026-bench"
SCHOOLS, ENTERPRISES, SLOTS = 8, 400, 2000
DIVISIONS = ("330102", "330105", "330106", "330108", "330109", "330110")
HOURS = {"work_begins": "08:30", "work_ends": "17:30", "break_minutes": 60, "weekdays": "12345"}
SLOT = {
    "kind": "work_placement",
    "state": "open",
    "tasks": "数控机床操作与点检",
    "requirements": "",
    "venue": "factory",
    "labour_class": 1,
    "capacity": 20,
    "pay_day": 15,
    "all_schools": True,
    "version": 1,
}
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红"


@dataclass(frozen=True)
class Crowd:
    """The application over the large city, and who signs in to look at it."""

    app: Flask
    student: str
    office: str


def make(placements: int) -> Crowd:
    """A city with this many placements on SQLite in a folder of its own; the same every time."""
    folder = Path(tempfile.mkdtemp(prefix="placement-bench-"))
    app = create_app(
        {
            "TESTING": True,
            "PLACEMENT_INSTANCE": str(folder),
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'bench.db'}",
            "PLACEMENT_QUEUE_URL": "none",
            "WTF_CSRF_ENABLED": False,
            "CLOCK": FixedClock(at_local(TODAY)),
        }
    )
    with app.app_context():
        upgrade()
        with unit_of_work():
            import_tables()
            _fill(random.Random(20260316), placements, at_local(TODAY))
        db.session.execute(db.text("ANALYZE"))
        db.session.rollback()
    return Crowd(app, student="u1", office="office1")


def _fill(chance: random.Random, placements: int, at: datetime) -> None:
    majors = list(db.session.scalars(select(MajorRow.code).order_by(MajorRow.code)))[:60]
    _organisations(chance)
    _people(chance, placements, majors=majors, at=at)
    _slots(chance, majors, at)
    _placements(chance, placements, majors=majors, at=at)


def _bulk(model: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(model.__table__), rows)


def _organisations(chance: random.Random) -> None:
    schools = [_organisation(n, "school", f"杭州市第{n}职业学校", chance=chance) for n in range(1, SCHOOLS + 1)]
    firms = range(SCHOOLS + 1, SCHOOLS + ENTERPRISES + 1)
    enterprises = [_organisation(n, "enterprise", f"杭州{_name(chance)}科技有限公司{n}", chance=chance) for n in firms]
    _bulk(Organisation, schools + enterprises)
    school = {"public": True, "level": "secondary", "authority": "杭州市教育局"}
    _bulk(School, [{"id": row["id"], "code": f"{row['id']:04d}", **school} for row in schools])
    enterprise = {"enterprise_kind": "enterprise", "industry_code": "3911", "staff_count": 120}
    texts = dict.fromkeys(("introduction", "bank_name", "account_name"), "")
    _bulk(Enterprise, [{"id": row["id"], **enterprise, **texts} for row in enterprises])
    site = {"name": "总部", "address": "文一路 1 号"}
    _bulk(WorkSite, [{"id": n, "enterprise_id": n, "division": chance.choice(DIVISIONS), **site} for n in firms])


def _organisation(number: int, kind: str, name: str, *, chance: random.Random) -> dict[str, Any]:
    return {
        "id": number,
        "kind": kind,
        "name": name,
        "short_name": name[:12],
        "initials": "hz",
        "credit_code": None,
        "division": chance.choice(DIVISIONS),
        "address": "",
        "contact_name": "",
        "contact_phone": "",
    }


def _people(chance: random.Random, count: int, *, majors: list[str], at: datetime) -> None:
    account = {
        "initials": "abc",
        "password_hash": hash_password(PASSWORD),
        "locale": "zh_Hans_CN",
        "active": True,
        "failed_count": 0,
        "session_epoch": 0,
        "created_at": at,
    }
    users = [{"id": n, "login": f"u{n}", "name": _name(chance), **account} for n in range(1, count + 1)]
    office = {"id": count + 1, "login": "office1", "name": "沈办", **account}
    _bulk(User, [*users, office])
    hats = [(user["id"], Role.STUDENT, _school(user["id"])) for user in users]
    hats.append((count + 1, Role.PLACEMENT_OFFICE, 1))
    _bulk(
        Membership, [dict(zip(("user_id", "role", "organisation_id"), hat, strict=True), active=True) for hat in hats]
    )
    _bulk(Student, [_student(user["id"], majors) for user in users])


def _student(number: int, majors: list[str]) -> dict[str, Any]:
    return {
        "user_id": number,
        "school_id": _school(number),
        "number": f"2023{number:06d}",
        "major_code": majors[number % 60],
        "programme_years": 3,
        "entry_year": 2023,
        "class_name": f"{number % 40}班",
        "department": "信息技术系",
        "resident_id": "330102200803151234",
        "resident_id_index": f"{number:032d}",
        "birth_date": date(2008, 1, 1),
        "sex": "F",
        "guardian_name": "张",
        "guardian_relation": "母亲",
        "guardian_phone": "13700000000",
    }


def _slots(chance: random.Random, majors: list[str], at: datetime) -> None:
    numbers = range(1, SLOTS + 1)
    _bulk(Slot, [_slot(number, chance, at) for number in numbers])
    _bulk(
        SlotMajor, [{"slot_id": n, "major_code": majors[(n * 7 + extra) % 60]} for n in numbers for extra in range(2)]
    )
    release = {"state": "published", "seats_held": 0, "version": 1}
    schools = range(1, SCHOOLS + 1)
    _bulk(SlotRelease, [{"slot_id": n, "school_id": school, **release} for n in numbers for school in schools])


def _slot(number: int, chance: random.Random, at: datetime) -> dict[str, Any]:
    enterprise, starts = SCHOOLS + 1 + number % ENTERPRISES, TODAY + timedelta(days=chance.randrange(5, 150))
    return {
        **SLOT,
        **HOURS,
        "id": number,
        "enterprise_id": enterprise,
        "site_id": enterprise,
        "title": f"数控操作员{number}",
        "search_text": f"数控操作员{number} skczy 杭州",
        "starts_on": starts,
        "ends_on": starts + timedelta(days=180),
        "pay_fen": chance.randrange(180000, 400000),
        "seats_held": number % 20,
        "board": number % 2 == 0,
        "lodging": number % 3 == 0,
        "refreshed_at": at,
        "created_at": at,
    }


def _placements(chance: random.Random, count: int, *, majors: list[str], at: datetime) -> None:
    states = ["planned", "gated", "active", "active", "active", "completed"]
    _bulk(
        Placement,
        [
            {
                "kind": "work_placement",
                "state": chance.choice(states),
                "person_id": n,
                "school_id": _school(n),
                "slot_id": (slot := n % SLOTS + 1),
                "enterprise_id": SCHOOLS + 1 + slot % ENTERPRISES,
                "division": chance.choice(DIVISIONS),
                "address": "文一路 1 号",
                "title": "数控操作员",
                "major_code": majors[n % 60],
                "class_name": f"{n % 40}班",
                "starts_on": (first := TODAY - timedelta(days=chance.randrange(-60, 300))),
                "ends_on": first + timedelta(days=180),
                "pay_fen": 240000,
                "pay_day": 15,
                "work_begins": "08:30",
                "work_ends": "17:30",
                "break_minutes": 60,
                "weekdays": "12345",
                "board": True,
                "lodging": False,
                "created_at": at,
                "since": at,
                "version": 1,
            }
            for n in range(1, count + 1)
        ],
    )


def _school(number: int) -> int:
    """A quarter of the people belong to the first school, the rest are spread."""
    return 1 if number % 4 == 1 else number % (SCHOOLS - 1) + 2


def _name(chance: random.Random) -> str:
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN) + chance.choice(_GIVEN)
