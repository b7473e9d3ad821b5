"""What happens to a request: it is asked, answered, taken back, climbs, and ends the stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from placement.extensions import db
from placement.infra import audit, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.leaving import notices, policy, queries, rules
from placement.leaving.models import LeaveRequest
from placement.leaving.rules import (
    LEAVE,
    LEAVE_REASON_LABELS,
    RUNG_LABELS,
    RUNG_OF,
    WITHHELD,
    LeaveKind,
    LeaveReason,
    LeaveState,
    Rung,
)
from placement.placements import services as placements
from placement.placements.models import Placement
from placement.placements.rules import RUNNING


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a student asks for, and why."""

    kind: LeaveKind
    reason: LeaveReason
    words: str = ""
    wished_on: date | None = None


def open_request(placement: Placement, wish: Wish, *, by: Viewer, at: datetime) -> LeaveRequest:
    """The student asks; the clock of the first rung begins.

    Raises NotAllowed; Conflict `already_open`, `already_agreed`; RuleBroken `words_missing`, `words_too_long`,
    `bad_wished_day`.
    """
    _require(policy.can_ask(by, placement))
    danger = rules.is_danger(wish.reason)
    _require_none_standing(placement, danger=danger)
    _check_wish(placement, wish, today=local_date(at))
    rung = rules.first_rung(danger=danger, has_instructor=placement.instructor_id is not None)
    request = LeaveRequest(
        placement=placement,
        school_id=placement.school_id,
        enterprise_id=placement.enterprise_id,
        person_id=placement.person_id,
        kind=wish.kind,
        state=LeaveState.OPEN,
        reason_code=wish.reason,
        reason=wish.words.strip(),
        danger=danger,
        wished_on=wish.wished_on,
        rung=rung,
        first_rung=rung,
        due_at=rules.due(at),
        created_at=at,
        since=at,
    )
    db.session.add(request)
    statelog.log(request, LEAVE.kind, "open", source="", by=by, at=at)
    _note("opened", request, by=by, at=at, kind=wish.kind, danger=danger, rung=rung)
    notices.opened(request, at=at)
    return request


def _require_none_standing(placement: Placement, *, danger: bool) -> None:
    """One request at a time; danger may arise before the last day that was agreed for another reason."""
    if queries.open_request_of(placement.id):
        raise Conflict("already_open", Text("您已经提出申请，正在等待答复"))
    if not danger and queries.agreed_request_of(placement.id):
        raise Conflict("already_agreed", Text("您的申请已经同意，不需要再提"))


def _check_wish(placement: Placement, wish: Wish, *, today: date) -> None:
    words = wish.words.strip()
    if wish.reason is LeaveReason.OTHER and not words:
        raise RuleBroken("words_missing", Text("请写明是什么原因"), field="words")
    if len(words) > rules.WORDS_LIMIT:
        raise RuleBroken("words_too_long", Text("说明不能超过 %(n)s 字", n=rules.WORDS_LIMIT), field="words")
    if wish.wished_on is not None and not today <= wish.wished_on <= max(today, placement.ends_on):
        message = Text("希望的最后一天须在今天和实习结束日之间")
        raise RuleBroken("bad_wished_day", message, field="wished_on")


def agree(request: LeaveRequest, last_day: date, words: str = "", *, by: Viewer, at: datetime) -> None:
    """Say yes. The stay ends at once when its last day is today or past, else when that day is over.

    The end of the stay is the one act that closes agreement, insurance and subsidy. Raises NotAllowed (somebody who
    does not answer for this student), Conflict, RuleBroken (not the viewer's turn; `bad_last_day`).
    """
    _require(policy.is_answerable_to(by, request))
    LEAVE.allowed(request, "agree", by)
    _check_last_day(request, last_day, today=local_date(at))
    statelog.transition(request, LEAVE, "agree", by=by, at=at, comment=words)
    request.last_day = last_day
    _keep_answer(request, words, by=by, at=at)
    _note("agreed", request, by=by, at=at, last_day=last_day.isoformat())
    notices.agreed(request, last_day, at=at)
    if last_day <= local_date(at):
        _end_stay(request, last_day, at=at)


def _check_last_day(request: LeaveRequest, last_day: date, *, today: date) -> None:
    placement = request.placement
    first = first_possible_day(request, today=today)
    if not first <= last_day <= max(first, placement.ends_on):
        message = Text("最后一天须不早于 %(first)s，且在实习结束日之前", first=first)
        raise RuleBroken("bad_last_day", message, field="last_day")


def first_possible_day(request: LeaveRequest, *, today: date) -> date:
    """The earliest last day that an answer may name; a stay that is over in all but name cannot go on after its end."""
    asked_on = max(local_date(request.created_at), request.placement.first_day)
    earliest = rules.earliest_last_day(danger=request.danger, asked_on=asked_on, today=today)
    return min(earliest, request.placement.ends_on)


def decline(request: LeaveRequest, words: str, *, by: Viewer, at: datetime) -> None:
    """Say no, with the reason. The student may object."""
    _require(policy.is_answerable_to(by, request))
    statelog.transition(request, LEAVE, "decline", by=by, at=at, comment=words)
    _keep_answer(request, words, by=by, at=at)
    _note("declined", request, by=by, at=at)
    notices.declined(request, at=at)


def _keep_answer(request: LeaveRequest, words: str, *, by: Viewer, at: datetime) -> None:
    """An answer from higher up moves the request there: an objection to it climbs from there."""
    request.rung = RUNG_OF[by.role]  # type: ignore[index]
    request.answer, request.answered_by, request.answered_at = words.strip(), by.name[:60], at
    db.session.flush()


def withdraw(request: LeaveRequest, *, by: Viewer, at: datetime) -> None:
    """The student stays after all."""
    _require(policy.is_own(by, request.placement))
    statelog.transition(request, LEAVE, "withdraw", by=by, at=at)
    _note("withdrawn", request, by=by, at=at)
    notices.withdrawn(request, at=at)


def object_to(request: LeaveRequest, words: str, *, by: Viewer, at: datetime) -> None:
    """The student does not accept a no: the next rung answers, with its own forty-eight hours.

    Raises NotAllowed; Conflict `already_open`, `stay_over`; RuleBroken at the top of the ladder.
    """
    _require(policy.is_own(by, request.placement))
    LEAVE.allowed(request, "object", by)
    if request.placement.state not in RUNNING:
        raise Conflict("stay_over", Text("实习已经结束，不需要再提出异议"))
    _require_none_standing(request.placement, danger=request.danger)
    statelog.transition(request, LEAVE, "object", by=by, at=at, comment=words)
    _move_up(request, at=at)
    _note("objected", request, by=by, at=at, rung=request.rung)
    notices.objected(request, at=at)


def climb(request: LeaveRequest, *, at: datetime) -> None:
    """Nobody answered in time: the next rung does, with forty-eight hours from now."""
    late = Rung(request.rung)
    comment = f"{RUNG_LABELS[late]}未在 48 小时内答复"
    statelog.transition(request, LEAVE, "climb", by=SYSTEM, at=at, comment=comment)
    _move_up(request, at=at)
    _note("climbed", request, by=SYSTEM, at=at, late=late, rung=request.rung)
    notices.climbed(request, late, at=at)


def _move_up(request: LeaveRequest, *, at: datetime) -> None:
    request.rung = rules.next_rung(Rung(request.rung)) or rules.TOP
    request.due_at = rules.due(at)
    db.session.flush()


def close(request: LeaveRequest, *, at: datetime) -> None:
    """The stay ended otherwise: nobody need answer any more."""
    statelog.transition(request, LEAVE, "close", by=SYSTEM, at=at)
    _note("closed", request, by=SYSTEM, at=at)


def suspend(request: LeaveRequest, *, by: Viewer, at: datetime) -> None:
    """The office lets the student stop at once; what the enterprise reads of it says nothing of the reason."""
    _require(policy.can_suspend(by, request))
    placements.suspend(request.placement, "学校通知学生暂停实习", by=by, at=at)
    _note("suspended", request, by=by, at=at)


def end_agreed(request: LeaveRequest, *, at: datetime) -> None:
    """End the stay whose agreed last day is over; nothing when it has ended in the meantime."""
    placement, today = request.placement, local_date(at)
    if request.state != LeaveState.AGREED or request.last_day is None or placement.state not in RUNNING:
        return
    if request.last_day < today:
        _end_stay(request, min(request.last_day, placement.ends_on), at=at)


def _end_stay(request: LeaveRequest, last_day: date, *, at: datetime) -> None:
    placements.terminate(request.placement, _reason_told(request), last_day, by=SYSTEM, at=at)


def _reason_told(request: LeaveRequest) -> str:
    """What the history of the stay says; the enterprise reads it too and could guess from the rung what is withheld."""
    reason = LeaveReason(request.reason_code)
    why = "原因由学校掌握" if reason in WITHHELD else str(LEAVE_REASON_LABELS[reason])
    who = "教育局" if request.rung == rules.TOP else "学校"
    return f"{rules.LEAVE_KIND_LABELS[LeaveKind(request.kind)]}申请第 {request.id} 号，经{who}同意：{why}"


def _note(act: str, request: LeaveRequest, *, by: Viewer, at: datetime, **detail: object) -> None:
    """The audit trail never holds the reason: the request does."""
    audit.record(f"leave_{act}", f"leave_request:{request.id}", by=by, at=at, **detail)


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed()
