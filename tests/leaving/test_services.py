"""A request from its birth to its end: who may ask and answer, and what a yes does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from placement.applications.models import Application
from placement.infra import calendar, jobs
from placement.infra.audit import AuditEntry
from placement.infra.outbox import Mail
from placement.infra.statelog import TransitionLog
from placement.kernel.clock import at_local, local_date
from placement.kernel.errors import Conflict, DomainError, NotAllowed, RuleBroken
from placement.leaving import services
from placement.leaving.models import LeaveRequest
from placement.leaving.rules import LEAVE_REASON_LABELS, TIME_TO_ANSWER, LeaveKind, LeaveReason, LeaveState, Rung
from placement.leaving.services import Wish
from placement.papers.rules import DocumentState
from placement.placements import services as placements
from placement.placements.rules import PlacementState
from tests.factories.people import viewer_for
from tests.factories.placements import a_trio, another_in, make_ready
from tests.leaving.cast import (
    HOUR,
    WORDS,
    Cast,
    a_cast,
    a_signed_cast,
    asked,
    declined_on,
    events,
    mails_to,
    morning,
)

WISH = Wish(kind=LeaveKind.LEAVE, reason=LeaveReason.DISTANCE)


@pytest.fixture
def cast(db: SQLAlchemy) -> Cast:
    """A student on the first day, and everybody who may have to answer."""
    return a_cast()


def terminations(db: SQLAlchemy, cast: Cast) -> int:
    query = select(func.count(TransitionLog.id)).where(
        TransitionLog.kind == "placement",
        TransitionLog.subject_id == cast.placement.id,
        TransitionLog.event == "terminate",
    )
    return db.session.scalar(query) or 0


def test_asking_starts_the_clock_of_the_instructor(cast: Cast) -> None:
    request = asked(cast)

    assert (request.state, request.rung, request.danger) == ("open", "instructor", False)
    assert request.due_at == morning(cast) + TIME_TO_ANSWER
    assert events(request) == ["open"]
    assert [mail.subject for mail in mails_to(cast.user_on(Rung.INSTRUCTOR))] == [
        "学生提出换岗离岗申请，请在 48 小时内答复"
    ]
    assert not mails_to(cast.user_on(Rung.OFFICE))
    assert "2026年7月3日 09:00" in mails_to(cast.trio.person.user)[0].body


def test_danger_goes_to_the_office_at_once_and_tells_the_student_to_stop(cast: Cast) -> None:
    request = asked(cast, LeaveReason.HARASSMENT)

    assert (request.rung, request.danger) == ("office", True)
    assert mails_to(cast.user_on(Rung.OFFICE))[0].subject.startswith("紧急")
    assert not mails_to(cast.user_on(Rung.INSTRUCTOR))
    assert "现在就可以停止实习" in mails_to(cast.trio.person.user)[0].body


def test_without_an_instructor_the_office_answers_first(cast: Cast) -> None:
    cast.placement.instructor_id = None
    assert asked(cast).rung == Rung.OFFICE


def test_neither_mail_nor_audit_tells_the_reason(db: SQLAlchemy, cast: Cast) -> None:
    for reason in LeaveReason:
        request = asked(cast, reason)
        services.decline(request, "请继续", by=cast.on(Rung.OFFICE), at=morning(cast) + HOUR)
    services.agree(asked(cast), local_date(morning(cast)), by=cast.on(Rung.OFFICE), at=morning(cast) + HOUR)

    bodies = " ".join(db.session.scalars(select(Mail.body)))
    details = str(list(db.session.scalars(select(AuditEntry.detail).where(AuditEntry.act.startswith("leave_")))))
    secrets = [WORDS, *(f"'{reason.value}'" for reason in LeaveReason), *map(str, LEAVE_REASON_LABELS.values())]
    assert not [secret for secret in secrets if secret in bodies or secret in details]


def test_nobody_asks_in_the_name_of_a_student(cast: Cast) -> None:
    other = another_in(cast.trio)
    people = {word: viewer for word, viewer in cast.everybody() if word != "student"}
    for viewer in (*people.values(), other.me):
        with pytest.raises(NotAllowed):
            services.open_request(cast.placement, WISH, by=viewer, at=morning(cast))


def test_before_the_start_nothing_is_asked(db: SQLAlchemy) -> None:
    trio = a_trio()
    make_ready(trio)
    assert trio.placement.state == PlacementState.GATED
    with pytest.raises(NotAllowed):
        services.open_request(trio.placement, WISH, by=trio.me, at=at_local(date(2026, 6, 30)))


def test_one_request_at_a_time(db: SQLAlchemy, cast: Cast) -> None:
    request = asked(cast)
    with pytest.raises(Conflict, match="already_open"):
        asked(cast, LeaveReason.UNSAFE)
    twin = LeaveRequest(**{column: getattr(request, column) for column in _columns()})
    db.session.add(twin)
    with pytest.raises(IntegrityError):
        db.session.flush()


def _columns() -> list[str]:
    return [column.name for column in LeaveRequest.__table__.columns if column.name not in ("id", "version")]


WRONG: list[tuple[dict[str, object], str, str]] = [
    ({"reason": LeaveReason.OTHER, "words": "  "}, "words_missing", "words"),
    ({"words": "长" * 1001}, "words_too_long", "words"),
    ({"wished_on": date(2026, 6, 30)}, "bad_wished_day", "wished_on"),
    ({"wished_on": date(2027, 1, 1)}, "bad_wished_day", "wished_on"),
]


def test_what_is_wrong_is_said_beside_its_field(cast: Cast) -> None:
    for changes, code, field in WRONG:
        wish = Wish(**{"kind": LeaveKind.LEAVE, "reason": LeaveReason.DISTANCE, **changes})  # type: ignore[arg-type]
        with pytest.raises(RuleBroken) as refused:
            services.open_request(cast.placement, wish, by=cast.me, at=morning(cast))
        assert (refused.value.code, refused.value.field) == (code, field)


def test_a_yes_ends_agreement_insurance_seat_and_stay_in_one_act(db: SQLAlchemy) -> None:
    cast, agreement = a_signed_cast()
    request, at = asked(cast), morning(cast) + HOUR
    held = cast.placement.slot.seats_held
    services.agree(request, local_date(at), "保重", by=cast.on(Rung.INSTRUCTOR), at=at)

    db.session.expire_all()
    assert (request.state, cast.placement.state) == (LeaveState.AGREED, PlacementState.TERMINATED)
    assert cast.placement.ended_on == date(2026, 7, 1)
    assert agreement.document is not None
    assert agreement.document.state == DocumentState.ENDED
    assert {policy.ended_on for policy in cast.placement.insurances} == {date(2026, 7, 1)}
    assert cast.placement.slot.seats_held == held - 1
    application = db.session.get_one(Application, cast.placement.application_id)
    assert application.ended_on == date(2026, 7, 1)
    assert "最后一天是 2026年7月1日" in mails_to(cast.trio.person.user)[-1].body
    assert mails_to(cast.trio.hr_user)[-1].subject == "实习学生将离开岗位"


def test_a_yes_for_a_later_day_waits_until_that_day_is_over_and_ends_once(db: SQLAlchemy, cast: Cast) -> None:
    request = asked(cast)
    services.agree(request, date(2026, 7, 10), by=cast.on(Rung.INSTRUCTOR), at=morning(cast) + HOUR)
    assert cast.placement.state == PlacementState.ACTIVE

    seen = []
    for day in (9, 10, 11, 11, 12):
        at = at_local(date(2026, 7, day), 0, 5)
        calendar.ask_for_today(at=at)
        jobs.run_inside(at=at)
        seen.append(cast.placement.state)
    assert seen == ["active", "active", "terminated", "terminated", "terminated"]
    assert cast.placement.ended_on == date(2026, 7, 10)
    assert terminations(db, cast) == 1


def test_days_without_a_worker_do_not_move_the_last_day(db: SQLAlchemy, cast: Cast) -> None:
    request = asked(cast)
    services.agree(request, date(2026, 7, 10), by=cast.on(Rung.INSTRUCTOR), at=morning(cast) + HOUR)
    at = at_local(date(2026, 7, 31))
    calendar.ask_for_today(at=at)
    jobs.run_inside(at=at)
    assert cast.placement.ended_on == date(2026, 7, 10)


def test_a_stay_that_ended_otherwise_in_the_meantime_is_left_alone(db: SQLAlchemy, cast: Cast) -> None:
    request = asked(cast)
    services.agree(request, date(2026, 7, 10), by=cast.on(Rung.INSTRUCTOR), at=morning(cast) + HOUR)
    at = at_local(date(2026, 7, 8))
    placements.terminate(cast.placement, "企业停产", date(2026, 7, 8), by=cast.trio.office, at=at)
    services.end_agreed(request, at=at_local(date(2026, 7, 11)))
    assert cast.placement.ended_on == date(2026, 7, 8)
    assert terminations(db, cast) == 1


def test_the_last_day_is_today_or_later_within_the_stay(cast: Cast) -> None:
    request, at = asked(cast), morning(cast) + timedelta(hours=47)
    for day in (date(2026, 7, 2), date(2027, 1, 1)):
        with pytest.raises(RuleBroken, match="bad_last_day"):
            services.agree(request, day, by=cast.on(Rung.OFFICE), at=at)
    assert request.state == LeaveState.OPEN
    services.agree(request, date(2026, 7, 3), by=cast.on(Rung.OFFICE), at=at)
    assert cast.placement.ended_on == date(2026, 7, 3)


def test_whoever_stopped_at_once_had_the_last_day_on_the_day_of_asking(cast: Cast) -> None:
    request, at = asked(cast, LeaveReason.UNSAFE), morning(cast) + timedelta(hours=47)
    services.agree(request, date(2026, 7, 1), by=cast.on(Rung.OFFICE), at=at)
    assert cast.placement.ended_on == date(2026, 7, 1)


def test_a_no_needs_a_reason_and_an_objection_climbs_at_once(cast: Cast) -> None:
    request = asked(cast)
    with pytest.raises(RuleBroken, match="comment_missing"):
        services.decline(request, " ", by=cast.on(Rung.INSTRUCTOR), at=morning(cast))
    services.decline(request, "再试一周", by=cast.on(Rung.INSTRUCTOR), at=morning(cast) + HOUR)
    assert (request.state, request.answer) == ("declined", "再试一周")

    services.object_to(request, "路上单程两个半小时", by=cast.me, at=morning(cast) + 3 * HOUR)
    assert (request.state, request.rung) == ("open", "office")
    assert request.due_at == morning(cast) + 3 * HOUR + TIME_TO_ANSWER
    assert mails_to(cast.user_on(Rung.OFFICE))


def test_an_objection_climbs_above_whoever_said_no(cast: Cast) -> None:
    request = asked(cast)
    services.decline(request, "请继续", by=cast.on(Rung.LEADER), at=morning(cast) + HOUR)
    services.object_to(request, "不能继续", by=cast.me, at=morning(cast) + 2 * HOUR)
    assert request.rung == Rung.BUREAU


def test_above_the_bureau_there_is_nobody(cast: Cast) -> None:
    request = declined_on(cast, Rung.BUREAU)
    with pytest.raises(RuleBroken, match="object_refused"):
        services.object_to(request, "不服", by=cast.me, at=request.since + HOUR)


def test_the_old_request_is_not_opened_beside_a_new_one(cast: Cast) -> None:
    old = declined_on(cast, Rung.INSTRUCTOR)
    asked(cast)
    with pytest.raises(Conflict, match="already_open"):
        services.object_to(old, "不服", by=cast.me, at=morning(cast) + 2 * HOUR)


def test_nobody_objects_for_a_stay_that_is_over(cast: Cast) -> None:
    request = declined_on(cast, Rung.INSTRUCTOR)
    placements.terminate(cast.placement, "协商", date(2026, 7, 1), by=cast.trio.office, at=morning(cast) + HOUR)
    with pytest.raises(Conflict, match="stay_over"):
        services.object_to(request, "不服", by=cast.me, at=morning(cast) + 2 * HOUR)


def test_the_student_takes_it_back_and_whoever_was_asked_hears_of_it(cast: Cast) -> None:
    request = asked(cast)
    services.withdraw(request, by=cast.me, at=morning(cast) + HOUR)
    assert request.state == LeaveState.WITHDRAWN
    assert mails_to(cast.user_on(Rung.INSTRUCTOR))[-1].subject == "学生撤回了换岗离岗申请"
    assert asked(cast).state == LeaveState.OPEN


def test_on_each_rung_only_the_right_people_answer(db: SQLAlchemy, cast: Cast) -> None:
    request, order = asked(cast), ["instructor", "office", "leader"]
    for rung in Rung:
        may = {word for word, viewer in cast.everybody() if _outcome(db, request, viewer) == "declined"}
        assert may == (set(order[order.index(rung) :]) if rung in order else {"bureau"})
        if rung is not Rung.BUREAU:
            services.climb(request, at=request.due_at)


def test_the_same_people_of_another_school_answer_nothing(db: SQLAlchemy, cast: Cast) -> None:
    request, stranger = asked(cast), a_cast()
    colleague = viewer_for(another_in(cast.trio).instructor)
    assert _outcome(db, request, colleague) == "declined", "one instructor cares for both"
    for rung in (Rung.INSTRUCTOR, Rung.OFFICE, Rung.LEADER):
        assert _outcome(db, request, stranger.on(rung)) == "not_allowed"


def _outcome(db: SQLAlchemy, request: LeaveRequest, viewer: object) -> str:
    """What comes of a no by this person, which is then undone."""
    with db.session.begin_nested() as attempt:
        try:
            services.decline(request, "不同意", by=viewer, at=request.since + HOUR)  # type: ignore[arg-type]
            return str(request.state)
        except DomainError as refused:
            return refused.code
        finally:
            attempt.rollback()


def test_a_stay_that_ends_otherwise_closes_the_request(cast: Cast) -> None:
    request = asked(cast)
    placements.terminate(cast.placement, "企业停产", date(2026, 7, 1), by=cast.trio.hr, at=morning(cast) + HOUR)
    assert request.state == LeaveState.CLOSED
    assert events(request) == ["open", "close"]


def test_a_stay_that_is_completed_closes_the_request(cast: Cast) -> None:
    request = asked(cast)
    placements.complete_due(at=at_local(date(2027, 1, 1)))
    assert (cast.placement.state, request.state) == ("completed", "closed")


def test_danger_lets_the_office_pause_the_stay_at_once(cast: Cast) -> None:
    request = asked(cast, LeaveReason.UNSAFE)
    for word, viewer in cast.everybody():
        if word != "office":
            with pytest.raises(NotAllowed):
                services.suspend(request, by=viewer, at=morning(cast))
    services.suspend(request, by=cast.on(Rung.OFFICE), at=morning(cast))
    assert cast.placement.state == PlacementState.SUSPENDED

    services.agree(request, date(2026, 7, 1), by=cast.on(Rung.OFFICE), at=morning(cast) + HOUR)
    assert cast.placement.state == PlacementState.TERMINATED


def test_without_danger_the_page_pauses_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.suspend(asked(cast), by=cast.on(Rung.OFFICE), at=morning(cast))


def test_danger_may_arise_before_the_agreed_last_day(db: SQLAlchemy, cast: Cast) -> None:
    first = asked(cast)
    services.agree(first, date(2026, 7, 20), by=cast.on(Rung.INSTRUCTOR), at=morning(cast) + HOUR)
    with pytest.raises(Conflict, match="already_agreed"):
        asked(cast, LeaveReason.FAMILY)
    second = asked(cast, LeaveReason.UNSAFE)
    services.agree(second, date(2026, 7, 2), by=cast.on(Rung.OFFICE), at=morning(cast) + 25 * HOUR)
    assert cast.placement.ended_on == date(2026, 7, 2)
    services.end_agreed(first, at=at_local(date(2026, 7, 21)))
    assert terminations(db, cast) == 1
