"""The ladder and its clock as tables: who answers first, who next, until when, who may."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.leaving import rules
from placement.leaving.rules import (
    DANGEROUS,
    LEAVE,
    TIME_TO_ANSWER,
    WITHHELD,
    Act,
    LeaveReason,
    LeaveState,
    Rung,
    Turn,
)

NOON = datetime(2026, 7, 8, 4, tzinfo=UTC)
A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    "reason, danger, withheld",
    [
        ("health", False, True),
        ("family", False, True),
        ("distance", False, False),
        ("mismatch", False, False),
        ("pay", True, True),
        ("hours", True, True),
        ("unsafe", True, True),
        ("harassment", True, True),
        ("other", False, False),
    ],
)
def test_which_reasons_let_a_student_stop_at_once_and_which_the_enterprise_is_not_told(
    reason: str, danger: bool, withheld: bool
) -> None:
    assert rules.is_danger(LeaveReason(reason)) is danger
    assert (LeaveReason(reason) in WITHHELD) is withheld


def test_silence_does_not_tell_who_complained() -> None:
    assert DANGEROUS < WITHHELD


@pytest.mark.parametrize(
    "danger, has_instructor, first",
    [(False, True, "instructor"), (False, False, "office"), (True, True, "office"), (True, False, "office")],
)
def test_who_answers_first(danger: bool, has_instructor: bool, first: str) -> None:
    assert rules.first_rung(danger=danger, has_instructor=has_instructor) == first


@pytest.mark.parametrize(
    "rung, above",
    [("instructor", "office"), ("office", "leader"), ("leader", "bureau"), ("bureau", None)],
)
def test_who_answers_next(rung: str, above: str | None) -> None:
    assert rules.next_rung(Rung(rung)) == above


def test_every_rung_has_two_days_and_nights() -> None:
    assert timedelta(hours=48) == TIME_TO_ANSWER
    assert rules.due(NOON) == datetime(2026, 7, 10, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "past, over",
    [(-TIME_TO_ANSWER, False), (-A_MOMENT, False), (timedelta(0), True), (A_MOMENT, True), (timedelta(days=9), True)],
)
def test_the_time_is_over_at_its_very_end_and_not_a_moment_before(past: timedelta, over: bool) -> None:
    end = rules.due(NOON)
    assert rules.has_run_out(end, end + past) is over


MAY = {
    "instructor": {"teacher", "placement_office", "school_leader"},
    "office": {"placement_office", "school_leader"},
    "leader": {"school_leader"},
    "bureau": {"bureau"},
}
"""Who may answer when it is whose turn: that rung, and who stands above it in the same school."""
EVERYBODY = [*Role, "system", "stranger"]


@pytest.mark.parametrize("rung", Rung)
@pytest.mark.parametrize("role", EVERYBODY)
def test_who_may_answer(role: str, rung: Rung) -> None:
    assert rules.may_answer(role, rung) is (str(role) in MAY[rung])


@pytest.mark.parametrize(
    "danger, first",
    [(False, date(2026, 7, 8)), (True, date(2026, 7, 6))],
)
def test_whoever_could_stop_at_once_may_have_stopped_on_the_day_of_asking(danger: bool, first: date) -> None:
    asked_on, today = date(2026, 7, 6), date(2026, 7, 8)
    assert rules.earliest_last_day(danger=danger, asked_on=asked_on, today=today) == first


@pytest.mark.parametrize(
    "left, words",
    [
        (timedelta(hours=48), "还有 48 小时"),
        (timedelta(hours=48) - A_MOMENT, "还有 47 小时"),
        (timedelta(hours=31, minutes=59), "还有 31 小时"),
        (timedelta(hours=1), "还有 1 小时"),
        (timedelta(minutes=59, seconds=59), "还有 59 分钟"),
        (timedelta(seconds=1), "还有 1 分钟"),
        (timedelta(0), "已超时不到 1 小时"),
        (-timedelta(minutes=59), "已超时不到 1 小时"),
        (-timedelta(hours=1), "已超时 1 小时"),
        (-timedelta(hours=47, minutes=59), "已超时 47 小时"),
        (-timedelta(hours=48), "已超时 2 天"),
        (-timedelta(days=5, hours=3), "已超时 5 天"),
    ],
)
def test_the_countdown_in_words(left: timedelta, words: str) -> None:
    end = rules.due(NOON)
    assert str(rules.time_left(end, end - left)) == words


def _lines(*told: tuple[str, str, int]) -> list[Act]:
    return [Act(event, role, f"{role}甲", NOON + timedelta(hours=hours)) for event, role, hours in told]


@pytest.mark.parametrize(
    "first, told, expected",
    [
        ("instructor", [("open", "student", 0)], [("instructor", "", None)]),
        (
            "instructor",
            [("open", "student", 0), ("climb", "system", 48), ("agree", "placement_office", 50)],
            [("instructor", "late", 48), ("office", "agree", 50)],
        ),
        (
            "instructor",
            [("open", "student", 0), ("decline", "school_leader", 5), ("object", "student", 6)],
            [("leader", "decline", 5), ("bureau", "", None)],
        ),
        (
            "office",
            [("open", "student", 0), ("climb", "system", 48), ("climb", "system", 96)],
            [("office", "late", 48), ("leader", "late", 96), ("bureau", "", None)],
        ),
        (
            "instructor",
            [("open", "student", 0), ("decline", "teacher", 1), ("object", "student", 2), ("withdraw", "student", 3)],
            [("instructor", "decline", 1), ("office", "withdraw", 3)],
        ),
        ("office", [("open", "student", 0), ("close", "system", 9)], [("office", "close", 9)]),
    ],
)
def test_the_ladder_tells_who_had_the_turn_and_what_came_of_it(
    first: str, told: list[tuple[str, str, int]], expected: list[tuple[str, str, int | None]]
) -> None:
    seen = list(rules.turns(Rung(first), _lines(*told)))
    assert [(turn.rung, turn.how, _hours(turn)) for turn in seen] == expected


def _hours(turn: Turn) -> int | None:
    return None if turn.ended is None else int((turn.ended - NOON) / timedelta(hours=1))


SOURCES = {"agree": "open", "decline": "open", "object": "declined", "withdraw": "open", "climb": "open"}
DOERS = {"object": {"student"}, "withdraw": {"student"}, "climb": {"system"}, "close": {"system"}}
SOURCES["close"] = "open"


def _expected(event: str, role: str, rung: Rung, state: LeaveState) -> Any:
    doers = DOERS.get(event, {"teacher", "placement_office", "school_leader", "bureau"})
    if role not in doers:
        return NotAllowed
    if state != SOURCES[event]:
        return Conflict
    refused = event in ("agree", "decline") and role not in MAY[rung]
    at_the_top = event in ("object", "climb") and rung is Rung.BUREAU
    return RuleBroken if refused or at_the_top else None


@pytest.mark.parametrize("event", SOURCES)
@pytest.mark.parametrize("rung", Rung)
@pytest.mark.parametrize("state", LeaveState)
def test_the_whole_matrix_of_state_rung_event_and_role(event: str, rung: Rung, state: LeaveState) -> None:
    request = SimpleNamespace(state=state.value, rung=rung.value)
    for role in map(str, EVERYBODY):
        outcome: Any = None
        try:
            LEAVE.allowed(request, event, Viewer(1, "甲", role))
        except (NotAllowed, Conflict, RuleBroken) as error:
            outcome = type(error)
        assert outcome is _expected(event, role, rung, state), f"{event} by {role} at {rung} in {state}"


def test_the_matrix_above_names_every_event_of_the_table() -> None:
    assert set(SOURCES) == {row.name for row in LEAVE.rows}
