"""One placement year, from 1 March 2026, played with a fixed clock on a database of its own: the same every time.

What comes out: the papers of one student, one teacher and one month, and the database that says they are genuine.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from placement.accounts.models import User
from placement.attendance.models import MonthSheet
from placement.city import office, working
from placement.city.crowd import Hire, journey
from placement.city.papers import Wishes
from placement.city.people import City, populate
from placement.city.posts import Offers, PostPart, offer, posts
from placement.city.season import Season
from placement.city.stage import Stage
from placement.city.teaching import month
from placement.city.working import Settlement
from placement.extensions import db
from placement.infra import audit, files
from placement.infra.database import unit_of_work
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import FixedClock, at_local
from placement.kernel.periods import DateRange, Month
from placement.papers.models import IssuedDocument
from placement.placements.models import Placement
from placement.practice.models import PracticeRecord
from placement.reference import importing
from placement.slots.models import Slot
from placement.subsidies.models import Statement
from placement.subsidies.workbook import statement_workbook

CreateApp = Callable[[dict[str, Any]], Flask]
SEED = 20260301
FIRST, LAST = date(2026, 3, 1), date(2027, 2, 28)
DATABASE = "demo.db"
SHOWN = Month(2026, 7)
"""The month of the statement that is written: students and a teacher on one paper."""
PLACES = ("wangchao", "tinglan", "jinyan")
PARTS: dict[str, PostPart] = {
    key: replace(posts()[key], when=when)
    for key, when in (("testing", "spring"), ("milling", "autumn"), ("teacher-now", "practice"))
}
PEOPLE = (
    Hire(who="ruanjian3.1", post="testing", papers=Wishes(on_screen=True)),
    Hire(who="ruanjian3.2", post="testing", papers=Wishes()),
    Hire(who="jisuanji3.1", post="testing", papers=Wishes()),
    Hire(who="shukong3.0", post="milling", papers=Wishes()),
    Hire(who="jiqiren3.0", post="milling", papers=Wishes()),
)


@dataclass(frozen=True)
class PlayedYear(Season):
    """The stretches of the played year: real dates, not counted from today."""

    @property
    def begins(self) -> date:
        """The first day of the story."""
        return FIRST

    @property
    def spring(self) -> DateRange:
        """Six months of three students."""
        return DateRange(date(2026, 4, 13), date(2026, 9, 30))

    @property
    def autumn(self) -> DateRange:
        """Six months of two more."""
        return DateRange(date(2026, 9, 1), date(2027, 2, 19))

    @property
    def practice(self) -> DateRange:
        """A teacher's month in summer."""
        return DateRange(date(2026, 7, 1), date(2026, 7, 31))


def play_year(out: Path, create_app: CreateApp) -> Iterator[str]:
    """Play the year and write its papers to a folder, in place of those of an earlier play; yields what was written.

    Everything is made in a temporary folder first: until then the given folder stays as it is.
    """
    target = out.absolute()
    with tempfile.TemporaryDirectory(prefix="placement-demo-") as folder:
        made = _play(Path(folder), create_app)
        target.mkdir(parents=True, exist_ok=True)
        for leftover in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (target / leftover).unlink(missing_ok=True)
        for name in made:
            shutil.copyfile(Path(folder) / name, target / name)
            yield f"{out / name}"


def _play(folder: Path, create_app: CreateApp) -> list[str]:
    clock = FixedClock(at_local(FIRST, 7))
    app = create_app(
        {
            "PLACEMENT_INSTANCE": str(folder / "instance"),
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / DATABASE}",
            "PLACEMENT_QUEUE_URL": "none",
            "PLACEMENT_PUBLIC_URL": "http://127.0.0.1:8000",
            "PLACEMENT_TOKEN_SEED": "demo",
            "PLACEMENT_DATA_KEY": "demo",
            "SECRET_KEY": "demo",
            "CLOCK": clock,
        }
    )
    with app.app_context():
        upgrade()
        with unit_of_work():
            importing.import_tables()
            city = tell_year(clock)
        papers = _papers(city)
        db.session.remove()
        db.engine.dispose()
    _close(folder / DATABASE)
    for name, data in papers.items():
        (folder / name).write_bytes(data)
    return [*papers, DATABASE]


def tell_year(clock: FixedClock) -> City:
    """All of the year, in one transaction."""
    season = PlayedYear(LAST)
    city = populate(FIRST, seed=SEED, at=clock.now(), places=PLACES)
    offers = Offers(city, season, PARTS)
    stage = Stage(FIRST, at_local(LAST, 20), clock=clock)
    stage.tell(office.confirm_wages(city, on=FIRST))
    for enterprise in ("tinglan", "jinyan"):
        stage.tell(office.vet(city, enterprise, "wangchao", on=FIRST))
    for year, day in ((2026, FIRST), (2027, date(2027, 1, 4))):
        stage.tell(working.budget(city, "wangchao", year, yuan=120_000, on=day))
    for part in PARTS.values():
        stage.tell(offer(offers, part))
    for number, plan in enumerate(PEOPLE):
        stage.tell(journey(offers, plan, minute=number))
    stage.tell(month(offers, city.teachers_of("wangchao", "信息技术系")[0], "teacher-now", upto="recognised"))
    for enterprise, span in (("tinglan", season.spring), ("jinyan", season.autumn)):
        for each in span.months():
            stage.tell(working.close_month(city, "wangchao", enterprise, month=each))
            stage.tell(working.settle_month(city, Settlement("wangchao", enterprise, each)))
    stage.play()
    audit.record("year_played", "city:demo", by=SYSTEM, at=clock.now())
    return city


def _papers(city: City) -> dict[str, bytes]:
    student = city.classes["ruanjian3"][1].user_id
    statement = db.session.scalars(
        select(Statement).where(
            Statement.month == str(SHOWN), Statement.enterprise_id == city.enterprises["tinglan"].id
        )
    ).one()
    record = db.session.scalars(select(PracticeRecord)).one()
    return {
        "agreement.pdf": _bytes(IssuedDocument.kind == "work_placement_agreement", IssuedDocument.person_id == student),
        "teacher-agreement.pdf": _bytes(IssuedDocument.kind == "teacher_agreement"),
        "statement.pdf": _bytes(IssuedDocument.id == statement.document_id),
        "statement.xlsx": statement_workbook(statement),
        "practice-certificate.pdf": _bytes(IssuedDocument.id == record.certificate_id),
        "summary.json": (json.dumps(_summary(), ensure_ascii=False, indent=2) + "\n").encode(),
    }


def _bytes(*conditions: Any) -> bytes:
    return files.read(
        db.session.scalars(select(IssuedDocument).where(*conditions, IssuedDocument.for_signing.is_(False))).one().file
    )


def _summary() -> dict[str, Any]:
    """How many of what, and the amount of each statement in fen."""

    def count(model: Any) -> int:
        return db.session.scalar(select(func.count()).select_from(model)) or 0

    statements = db.session.scalars(select(Statement).order_by(Statement.number))
    return {
        "people": count(User),
        "slots": count(Slot),
        "placements": count(Placement),
        "months": count(MonthSheet),
        "statements": {statement.number: statement.total_fen for statement in statements},
    }


def _close(path: Path) -> None:
    """One file without companions, that can be copied."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")
