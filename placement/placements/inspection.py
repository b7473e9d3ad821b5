"""The rules asked of placements, and what they find kept: opened, left as it was, closed. Safe to do twice."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from placement.compliance import engine
from placement.compliance.rulebook import PRIVATE_CHECKS, RuleBook
from placement.extensions import db
from placement.kernel.clock import local_date
from placement.kernel.findings import Finding
from placement.kernel.text import Text, pack, unpack
from placement.placements import facts
from placement.placements.crowds import Crowd
from placement.placements.facts import Case
from placement.placements.models import KeptFinding, Placement
from placement.placements.rules import OPEN, RUNNING, PlacementState
from placement.reference import rule_book

Key = tuple[int, str, str]
WITHHELD = Text("学校正在与学生核对一项安排")


@dataclass
class Outcome:
    """What follows from an inspection: who passes and who no longer does.

    `passing` and `failing` are placements that have not begun and whose gate disagrees with their state; `turned_red`
    are running ones against which something that stops was found only now.
    """

    passing: list[int] = field(default_factory=list)
    failing: list[int] = field(default_factory=list)
    turned_red: list[Case] = field(default_factory=list)


def inspect(where: ColumnElement[bool], *, at: datetime, crowd: Crowd | None = None) -> Outcome:
    """Ask the rules of the placements that a condition names, and keep what they find.

    Open findings that are found again in the same words stay as they are, with the version they were made under. Of two
    inspections at once the second waits and then reads what the first one's transaction has kept.
    """
    db.session.execute(select(Placement.id).where(where).order_by(Placement.id).with_for_update())
    found = facts.cases(where, crowd=crowd)
    told = judge(found, on=local_date(at), book=rule_book.current())
    return keep(found, told, where=where, at=at)


def judge(found: Sequence[Case], *, on: date, book: RuleBook) -> dict[int, list[Finding]]:
    """The findings against each case. Pure."""
    return {case.id: engine.check(case.facts, on=on, book=book) for case in found}


def keep(found: Sequence[Case], told: dict[int, list[Finding]], *, where: ColumnElement[bool], at: datetime) -> Outcome:
    """Store the difference between what is found and what is open."""
    db.session.flush()
    known = _open_findings(where)
    outcome = Outcome()
    fresh: list[dict[str, Any]] = []
    standing: set[Key] = set()
    for case in found:
        newly_red = False
        for finding in told[case.id]:
            key, row = (case.id, finding.rule, finding.check), _row(case, finding, at)
            _, digest, stopped = known.get(key, (0, "", False))
            if digest == row["digest"]:
                standing.add(key)
            else:
                fresh.append(row)
                newly_red = newly_red or (finding.stops and not stopped)
        _sort_out(case, told[case.id], outcome, newly_red=newly_red)
    gone = [kept_id for key, (kept_id, _, _) in known.items() if key not in standing]
    _close(gone, at)
    if fresh:
        db.session.execute(insert(KeptFinding.__table__), fresh)
    return outcome


def _sort_out(case: Case, told: list[Finding], outcome: Outcome, *, newly_red: bool) -> None:
    stops = any(finding.stops for finding in told)
    if case.state is PlacementState.PLANNED and not stops:
        outcome.passing.append(case.id)
    elif case.state is PlacementState.GATED and stops:
        outcome.failing.append(case.id)
    elif case.state in RUNNING and newly_red:
        outcome.turned_red.append(case)


def _open_findings(where: ColumnElement[bool]) -> dict[Key, tuple[int, str, bool]]:
    query = (
        select(
            KeptFinding.id,
            KeptFinding.placement_id,
            KeptFinding.rule,
            KeptFinding.check_name,
            KeptFinding.digest,
            KeptFinding.stops,
        )
        .join(Placement, Placement.id == KeptFinding.placement_id)
        .where(where, KeptFinding.closed_at.is_(None))
    )
    return {
        (row.placement_id, row.rule, row.check_name): (row.id, row.digest, row.stops)
        for row in db.session.execute(query)
    }


def _row(case: Case, finding: Finding, at: datetime) -> dict[str, Any]:
    content = {
        "subject": finding.subject,
        "message": pack(finding.message),
        "sum": pack(finding.sum),
        "clears": pack(finding.clears),
        "waivable": finding.waivable,
    }
    waived_until = finding.waiver.until if finding.waiver else None
    told = (finding.severity, finding.article, finding.message, finding.sum, finding.clears, waived_until)
    digest = hashlib.sha1("|".join(map(str, told)).encode(), usedforsecurity=False).hexdigest()
    return {
        "placement_id": case.id,
        "school_id": case.school_id,
        "rule": finding.rule,
        "check_name": finding.check,
        "severity": finding.severity,
        "stops": finding.stops,
        "waived_until": waived_until,
        "light": finding.light,
        "article": finding.article[:200],
        "actor": finding.actor,
        "content": content,
        "digest": digest,
        "rule_set": finding.rule_set,
        "opened_at": at,
        "closed_at": None,
        "while_running": case.state not in OPEN,
    }


def _close(ids: list[int], at: datetime) -> None:
    for begin in range(0, len(ids), 1000):
        db.session.execute(
            update(KeptFinding)
            .where(KeptFinding.id.in_(ids[begin : begin + 1000]))
            .values(closed_at=at)
            .execution_options(synchronize_session=False)
        )


def close_all(placement_id: int, *, at: datetime) -> None:
    """A placement is over: nothing is open against it any longer."""
    open_ids = select(KeptFinding.id).where(KeptFinding.placement_id == placement_id, KeptFinding.closed_at.is_(None))
    _close(list(db.session.scalars(open_ids)), at)


def said(content: dict[str, Any]) -> dict[str, Any]:
    """The sentences of a kept finding, to be shown in either language."""
    return {name: unpack(content[name]) for name in ("message", "sum", "clears")}


def why(row: KeptFinding) -> Text | None:
    """The sentence of a finding for a log that everybody reads: what tells of a person's health is withheld."""
    sentence: Text | None = WITHHELD if row.check_name in PRIVATE_CHECKS else said(row.content)["message"]
    return sentence


def by_light(found: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Findings under their lights."""
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        grouped[finding.light].append(finding)
    return grouped
