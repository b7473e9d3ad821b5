"""Re-checks: every night all placements that are alive, at every change of what the rules see those it concerns.

A re-check may run twice, or stop half-way and run again: it stores only differences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from placement.accounts.queries import people_in, people_with
from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import events, jobs, outbox
from placement.infra.memory import settled
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.placements import facts, inspection, services, waiving
from placement.placements.facts import Case
from placement.placements.models import Placement, Waiver
from placement.placements.rules import ALIVE, WITH_CONSENT

BATCH = 1_000


@events.on("day_began")
def ask_for_tonight(subject: date, *, by: Viewer, at: datetime) -> None:
    """Once a day everything is looked at again: birthdays, waivers and dated rules take effect by themselves."""
    jobs.enqueue("recheck_all", f"recheck_all:{subject}", at=at)


@events.on("rule_revised")
@events.on("wage_added")
@events.on("calendar_changed")
def ask_for_all(subject: Any, *, by: Viewer, at: datetime) -> None:
    """A rule, a wage or the calendar changed: everything that is alive is looked at again."""
    jobs.enqueue("recheck_all", f"recheck_all:{at.isoformat()}", at=at)


@events.on("enterprise_changed")
def ask_for_enterprise(subject: Any, *, by: Viewer, at: datetime) -> None:
    """Staff, kind, industry or violations of an enterprise changed."""
    _ask("enterprise", subject.id, at=at)


@events.on("vetting_approve")
@events.on("vetting_revoke")
@events.on("vetting_listed")
def ask_for_vetting(subject: Any, *, by: Viewer, at: datetime) -> None:
    """A school decided on an enterprise."""
    _ask("enterprise", subject.enterprise_id, at=at)


@events.on("slot_changed")
def ask_for_slot(subject: Any, *, by: Viewer, at: datetime) -> None:
    """The facts of a post changed."""
    _ask("slot", subject.id, at=at)


@events.on("placement_planned")
@events.on("placement_ended")
def ask_for_neighbours(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """An intern comes or goes: the shares of the enterprise and the post are others now."""
    if subject.kind in WITH_CONSENT:
        _ask("enterprise", subject.enterprise_id, at=at)


@events.on("terms_changed")
def look_at_new_terms(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """Other days, hours or pay: the placement's own gate is looked at, and those who share the enterprise with it."""
    services.review_gate(subject, at=at)
    if subject.kind in WITH_CONSENT:
        _ask("enterprise", subject.enterprise_id, at=at)


def _ask(scope: str, subject_id: int, *, at: datetime) -> None:
    key = f"recheck:{scope}:{subject_id}:{at.isoformat()}"
    jobs.enqueue("recheck", key, at=at, scope=scope, subject_id=subject_id)


@jobs.handles("recheck")
def recheck(job: jobs.Job, at: datetime) -> None:
    """The placements of one enterprise or one slot."""
    column = {"enterprise": Placement.enterprise_id, "slot": Placement.slot_id}[job.payload["scope"]]
    where = and_(column == job.payload["subject_id"], Placement.state.in_(ALIVE))
    services.follow(inspection.inspect(where, at=at), at=at)


@jobs.handles("recheck_all")
def recheck_all(job: jobs.Job, at: datetime) -> None:
    """Everything that is alive, in batches that are kept one by one, with progress."""
    tell_expired(waiving.end_expired(at=at), at=at)
    ids = list(db.session.scalars(select(Placement.id).where(Placement.state.in_(ALIVE)).order_by(Placement.id)))
    crowd = facts.crowd_around() if len(ids) > BATCH else None
    with settled():
        for begin in range(0, len(ids), BATCH):
            batch = ids[begin : begin + BATCH]
            services.follow(inspection.inspect(_between(batch), at=at, crowd=crowd), at=at)
            jobs.checkpoint(job, 100 * (begin + len(batch)) // len(ids), at=at)


def _between(ids: Sequence[int]) -> ColumnElement[bool]:
    return and_(Placement.id.between(ids[0], ids[-1]), Placement.state.in_(ALIVE))


@events.on("placements_turned_red")
def tell_red(subject: list[Case], *, by: Viewer, at: datetime) -> None:
    """A running placement turned red: its school's office and the bureau are told; nothing is stopped by it."""
    by_school: dict[int, int] = defaultdict(int)
    for case in subject:
        by_school[case.school_id] += 1
    title = Text("进行中的实习出现需要处理的检查结果")
    for school_id, count in by_school.items():
        body = Text(
            "本校有 %(n)s 名进行中的实习学生出现红灯，请登录系统在“检查结果”中查看原因并处理。",
            n=count,
        )
        _mail((user.email for user in people_with(Role.PLACEMENT_OFFICE, school_id)), title, body, at=at)
    body = Text(
        "%(schools)s 所学校共有 %(n)s 名进行中的实习学生出现红灯，请登录系统在“检查结果”中查看。",
        schools=len(by_school),
        n=len(subject),
    )
    _mail((user.email for user in people_in(Role.BUREAU)), title, body, at=at)


def tell_expired(waivers: Iterable[Waiver], *, at: datetime) -> None:
    """A waiver is over: the office that granted it is told that the light is red again."""
    for waiver in waivers:
        title = Text("豁免已到期，该项检查重新变为红灯")
        body = Text(
            "%(rule)s 的豁免于 %(until)s 到期。请登录系统处理或重新登记豁免。",
            rule=waiver.rule,
            until=waiver.until,
        )
        office = people_with(Role.PLACEMENT_OFFICE, waiver.placement.school_id)
        _mail((user.email for user in office), title, body, at=at)


def _mail(addresses: Iterable[str | None], title: Text, body: Text, *, at: datetime) -> None:
    for address in filter(None, addresses):
        outbox.post(address, str(title), str(body), at=at)
