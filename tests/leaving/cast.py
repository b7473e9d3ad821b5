"""A running stay with everybody who may have to answer for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.agreements.models import Agreement
from placement.extensions import db
from placement.infra.outbox import Mail
from placement.infra.statelog import TransitionLog
from placement.kernel.actors import Viewer
from placement.leaving import (
    clock,  # noqa: F401  (requests climb and end by themselves)
    services,
)
from placement.leaving.models import LeaveRequest
from placement.leaving.rules import LEAVE, LeaveKind, LeaveReason, Rung
from placement.leaving.services import Wish
from placement.placements import services as placements
from placement.placements.models import Placement
from tests.factories.agreements import desk_of, signed
from tests.factories.people import bureau_person, leader_of, viewer_for
from tests.factories.placements import Trio, a_trio, begun, consent, first_morning, insure, prepare, staff

HOUR = timedelta(hours=1)
WORDS = "组长每天让我加班到十一点，还骂人。"
"""What a student writes, and nobody but the school and the bureau reads."""


@dataclass
class Cast:
    """A student at work, and one person on each rung of the ladder."""

    trio: Trio
    leader_user: User
    bureau_user: User

    @property
    def placement(self) -> Placement:
        """The stay."""
        return self.trio.placement

    @property
    def me(self) -> Viewer:
        """The student."""
        return self.trio.me

    def on(self, rung: Rung) -> Viewer:
        """Who answers on a rung."""
        return viewer_for(self.user_on(rung))

    def user_on(self, rung: Rung) -> User:
        """The account of who answers on a rung."""
        people = {
            Rung.INSTRUCTOR: self.trio.instructor.user,
            Rung.OFFICE: self.trio.office_user,
            Rung.LEADER: self.leader_user,
            Rung.BUREAU: self.bureau_user,
        }
        return people[rung]

    def everybody(self) -> Iterator[tuple[str, Viewer]]:
        """The people around this stay, each with the word of their role."""
        yield from ((rung.value, self.on(rung)) for rung in Rung)
        yield from (("student", self.me), ("hr", self.trio.hr))


def a_cast(trio: Trio | None = None) -> Cast:
    """A stay on its first day; everybody reads mail."""
    trio = trio or a_trio()
    if trio.placement.state == "planned":
        begun(trio)
    cast = Cast(trio, leader_of(trio.school), bureau_person())
    for number, (word, user) in enumerate([(rung.value, cast.user_on(rung)) for rung in Rung]):
        user.email = f"{word}{number}-{trio.placement.id}@example.com"
    trio.person.user.email = f"student-{trio.placement.id}@example.com"
    trio.hr_user.email = f"hr-{trio.placement.id}@example.com"
    db.session.flush()
    return cast


def a_signed_cast() -> tuple[Cast, Agreement]:
    """The same with an agreement that was really filled in and signed, and whose paper is issued."""
    desk = signed(desk_of(a_trio()))
    trio = desk.trio
    staff(trio)
    prepare(trio)
    consent(trio)
    insure(trio)
    placements.start_due(at=first_morning(trio.placement))
    return a_cast(trio), desk.agreement


def morning(cast: Cast) -> Any:
    """Nine o'clock on the first day of the stay, when the student asks."""
    return first_morning(cast.placement)


def asked(
    cast: Cast, reason: LeaveReason = LeaveReason.DISTANCE, *, kind: LeaveKind = LeaveKind.LEAVE, **changes: Any
) -> LeaveRequest:
    """The student has asked, on the first morning."""
    wish = Wish(kind=kind, reason=reason, words=changes.pop("words", WORDS), **changes)
    return services.open_request(cast.placement, wish, by=cast.me, at=morning(cast))


def brought_to(cast: Cast, rung: Rung) -> LeaveRequest:
    """A request that nobody below a rung has answered."""
    request = asked(cast)
    while request.rung != rung:
        services.climb(request, at=request.due_at)
    return request


def declined_on(cast: Cast, rung: Rung) -> LeaveRequest:
    """A request that a rung has said no to."""
    request = brought_to(cast, rung)
    services.decline(request, "请先与企业协商", by=cast.on(rung), at=request.since + HOUR)
    return request


def events(request: LeaveRequest) -> list[str]:
    """What happened to a request, in order."""
    query = select(TransitionLog.event).where(TransitionLog.kind == LEAVE.kind, TransitionLog.subject_id == request.id)
    return list(db.session.scalars(query.order_by(TransitionLog.id)))


def mails_to(user: User) -> list[Mail]:
    """What somebody was sent about requests, in order; a mail that left keeps its subject only."""
    query = select(Mail).where(Mail.recipient == user.email).order_by(Mail.id)
    return [mail for mail in db.session.scalars(query) if "岗" in mail.subject or "异议" in mail.subject]


def role_of(rung: Rung) -> Role:
    """Under what hat a rung is answered."""
    return {
        Rung.INSTRUCTOR: Role.TEACHER,
        Rung.OFFICE: Role.PLACEMENT_OFFICE,
        Rung.LEADER: Role.SCHOOL_LEADER,
        Rung.BUREAU: Role.BUREAU,
    }[rung]
