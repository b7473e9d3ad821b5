"""The nightly re-check of a large city in one job: how long judging takes, and how long loading and storing take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from typing import Any
from unittest.mock import patch

from sqlalchemy import and_, func, insert, select

from placement.accounts.models import Teacher
from placement.compliance.checks import CHECKS
from placement.compliance.engine import rules_for
from placement.extensions import db
from placement.infra import jobs
from placement.infra.database import unit_of_work
from placement.kernel.clock import at_local
from placement.organisations.models import Vetting
from placement.placements import facts, inspection, rechecking  # noqa: F401  (rechecking handles the job)
from placement.placements.models import Consent, Insurance, KeptFinding, Placement, Preparation
from placement.placements.rules import ALIVE, Consenter, PreparationKind
from placement.reference import rule_book
from tests.bench.crowd import ENTERPRISES, SCHOOLS, TODAY, make
from tests.bench.registry import Pair, measure

AT = at_local(TODAY, 2)
LISTED = date(2024, 1, 1)
_ALL = Placement.state.in_(ALIVE)


@cache
def _night(size: int) -> dict[str, float]:
    """One job over a city where everything is alive and every fifth lacks all it can lack; seconds by part."""
    crowd = make(size)
    with crowd.app.app_context():
        with unit_of_work():
            _papers(size)
        db.session.execute(db.text("ANALYZE"))
        db.session.rollback()
        taken = _job()
        found = db.session.scalar(select(func.count()).select_from(KeptFinding)) or 0
        taken |= _floors(found)
        db.session.remove()
    return taken


def _job() -> dict[str, float]:
    """The job as the worker does it; its parts are timed where they are called."""
    taken = {"load": 0.0, "judge": 0.0, "keep": 0.0}
    with unit_of_work():
        job_id = jobs.enqueue("recheck_all", "bench", at=AT).id
    with (
        _timed(facts, "cases", taken, "load"),
        _timed(facts, "crowd_around", taken, "load"),
        _timed(inspection, "judge", taken, "judge"),
        _timed(inspection, "keep", taken, "keep"),
    ):
        begun = time.perf_counter()
        if not jobs.run(job_id, at=AT):
            raise RuntimeError("the job failed")
        taken["job"] = time.perf_counter() - begun
    return taken


@contextmanager
def _timed(module: Any, name: str, taken: dict[str, float], part: str) -> Iterator[None]:
    plain: Callable[..., Any] = getattr(module, name)

    def timed(*args: Any, **kwargs: Any) -> Any:
        begun = time.perf_counter()
        try:
            return plain(*args, **kwargs)
        finally:
            taken[part] += time.perf_counter() - begun

    with patch.object(module, name, timed):
        yield


def _floors(found: int) -> dict[str, float]:
    """The bare calls of the rule functions; and the bare reading of the rows and writing of as many findings."""
    book = rule_book.current()
    cases = facts.cases(and_(_ALL, Placement.id <= 5_000))
    begun = time.perf_counter()
    for case in cases:
        for row in rules_for(case.facts, on=TODAY, book=book):
            CHECKS[row.check](case.facts, row, TODAY)
    judged = (time.perf_counter() - begun) * _count() / max(1, len(cases))
    rows = [dict(row._mapping) for row in db.session.execute(select(KeptFinding.__table__).limit(50_000))]
    begun = time.perf_counter()
    for model in (Placement, Consent, Insurance, Preparation):
        db.session.execute(select(*model.__table__.columns)).all()
    for begin in range(0, found, 50_000):
        fresh = [{**row, "id": 10**8 + begin + n, "closed_at": AT} for n, row in enumerate(rows[: found - begin])]
        db.session.execute(insert(KeptFinding), fresh)
    stored = time.perf_counter() - begun
    db.session.rollback()
    return {"judge_floor": judged, "io_floor": stored}


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Placement).where(_ALL)) or 0


def _papers(size: int) -> None:
    """Everything is in order but for every fifth person, whose consents, policy and records are missing."""
    for statement in (
        "UPDATE slot SET hazards='', post_staff=500, regular_wage_fen=300000, lowest_wage_fen=170000",
        "UPDATE enterprise SET staff_count=5000",
        "UPDATE placement SET major_code=(SELECT min(major_code) FROM slot_major WHERE slot_id=placement.slot_id)",
        "UPDATE placement SET pay_fen=280000, mentor_id=person_id, ends_on=date(starts_on, '+180 days')",
        "UPDATE placement SET agreement_signed_by='enterprise,guardian,person,school', agreement_signed_at=created_at",
        "UPDATE placement SET state='gated' WHERE starts_on > '2026-03-16'",
        "UPDATE placement SET state='planned' WHERE starts_on > '2026-03-16' AND id % 5 = 0",
        "UPDATE placement SET state='active' WHERE starts_on <= '2026-03-16'",
    ):
        db.session.execute(db.text(statement))
    teacher = {"user_id": 1, "school_id": 1, "number": "T1", "subject_group": "专业课", "department": "信息技术系"}
    _bulk(Teacher, [{**teacher, "subject": "", "dual_qualified": False, "entered_on": TODAY}])
    db.session.execute(db.text("UPDATE placement SET instructor_id=1"))
    stays = dict(db.session.execute(select(Placement.id, Placement.starts_on)).tuples().all())
    some, people = [n for n in range(1, size + 1) if n % 5], {"recorded_by_id": 1, "at": AT}
    _bulk(Consent, [{"placement_id": n, "consenter": who, "name": "张", **people} for n in some for who in Consenter])
    policy = {"insurer": "东海财产保险", "policy_number": "P1", "note": "", **people}
    year = timedelta(days=365)
    _bulk(
        Insurance,
        [{"placement_id": n, "starts_on": stays[n], "ends_on": stays[n] + year, **policy} for n in some],
    )
    kinds = [kind for kind in PreparationKind if kind is not PreparationKind.SPECIAL_FILING]
    told = {"done_on": TODAY, "number": "", "detail": "", **people}
    _bulk(Preparation, [{"placement_id": n, "kind": kind, **told} for n in some for kind in kinds])
    firms = range(SCHOOLS + 1, SCHOOLS + ENTERPRISES + 1)
    seen = {"state": "approved", "visited_on": TODAY, "decided_on": LISTED, "published_on": LISTED, "version": 1}
    pairs = [(firm, school) for firm in firms for school in range(1, SCHOOLS + 1)]
    _bulk(Vetting, [{"enterprise_id": firm, "school_id": school, "report": "", **seen} for firm, school in pairs])


def _bulk(model: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(model.__table__), rows)


@measure("compliance_job", unit="s", better="lower", size=100_000)
def compliance_job(size: int) -> Pair:
    """The whole job, its commits and its progress included."""
    night = _night(size)
    return Pair(night["job"], night["judge_floor"] + night["io_floor"])


@measure("compliance_judging", unit="s", better="lower", size=100_000)
def compliance_judging(size: int) -> Pair:
    """The rules asked of every placement, against the bare calls of the rule functions."""
    night = _night(size)
    return Pair(night["judge"], night["judge_floor"])


@measure("compliance_loading_and_storing", unit="s", better="lower", size=100_000)
def compliance_loading_and_storing(size: int) -> Pair:
    """Facts read and findings kept, against bare rows read and as many findings written."""
    night = _night(size)
    return Pair(night["load"] + night["keep"], night["io_floor"])
