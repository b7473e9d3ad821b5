"""The same state reads differently for each side, and every open state says who is next and until when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from placement.accounts.rules import Role
from placement.applications import wording
from placement.applications.rules import (
    NOMINATION_TIME,
    OFFER_TIME,
    OPEN,
    ApplicationState,
    deadline_after,
    reasons_for,
)
from placement.applications.wording import Side
from placement.kernel.clock import at_local

EXPIRES = datetime(2026, 3, 21, 15, 59, tzinfo=UTC)
START = date(2026, 7, 1)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("state", ApplicationState)
def test_every_state_has_a_word_and_a_card_for_every_side(state: ApplicationState, side: Side) -> None:
    by = wording.act_by(state, expires_at=EXPIRES, starts_on=START)
    step = wording.next_step(state, side, by=by)

    assert str(wording.word(state, side))
    assert str(step.title)
    assert step.tone in ("act", "wait", "done", "stop")
    assert wording.tone(state) in ("neutral", "info", "wait", "good", "warn", "bad")


@pytest.mark.parametrize("state", OPEN)
def test_an_open_state_names_who_is_next_the_last_day_and_what_happens_then(state: str) -> None:
    by = wording.act_by(state, expires_at=EXPIRES, starts_on=START)
    step = wording.next_step(state, Side.APPLICANT, by=by)

    assert step.who is not None
    assert step.by == (date(2026, 3, 21) if state in ("nominated", "offered") else date(2026, 6, 30))
    assert "失效" in str(step.after)


@pytest.mark.parametrize(
    "state, side",
    [
        ("nominated", Side.APPLICANT),
        ("offered", Side.APPLICANT),
        ("submitted", Side.SCHOOL),
        ("endorsed", Side.ENTERPRISE),
        ("shortlisted", Side.ENTERPRISE),
    ],
)
def test_the_card_calls_to_act_only_the_one_whose_turn_it_is(state: str, side: Side) -> None:
    tones = {each: wording.next_step(state, each, by=None).tone for each in Side}

    assert tones.pop(side) == "act"
    assert "act" not in tones.values()


def test_the_words_of_an_offer_differ_by_point_of_view() -> None:
    words = {str(wording.word("offered", side)) for side in (Side.APPLICANT, Side.SCHOOL, Side.ENTERPRISE)}

    assert words == {"企业已录用，待您确认", "企业已录用，待本人确认", "已发出录用，待对方确认"}


@pytest.mark.parametrize(
    "role, side",
    [
        (Role.STUDENT, Side.APPLICANT),
        (Role.TEACHER, Side.APPLICANT),
        (Role.HR, Side.ENTERPRISE),
        (Role.PLACEMENT_OFFICE, Side.SCHOOL),
        (Role.BUREAU, Side.OVERSIGHT),
        (Role.AUDITOR, Side.OVERSIGHT),
    ],
)
def test_each_role_reads_from_its_own_side(role: Role, side: Side) -> None:
    assert wording.side_of(role) is side


@pytest.mark.parametrize(
    "today, starts, last_day",
    [
        (date(2026, 3, 16), date(2026, 7, 1), date(2026, 3, 21)),
        (date(2026, 3, 16), date(2026, 3, 19), date(2026, 3, 18)),
        (date(2026, 3, 16), date(2026, 3, 17), date(2026, 3, 16)),
        (date(2026, 3, 16), date(2026, 3, 16), date(2026, 3, 16)),
    ],
)
def test_an_offer_stands_five_days_but_not_beyond_the_eve_of_the_start(
    today: date, starts: date, last_day: date
) -> None:
    assert deadline_after(at_local(today), OFFER_TIME, starts_on=starts) == at_local(last_day, 23, 59)


def test_a_nomination_stands_a_week() -> None:
    assert deadline_after(at_local(date(2026, 3, 16)), NOMINATION_TIME, starts_on=START) == at_local(
        date(2026, 3, 23), 23, 59
    )


def test_a_school_does_not_reject_for_an_interview_it_never_held() -> None:
    assert "interview" not in reasons_for(Role.PLACEMENT_OFFICE)
    assert "interview" in reasons_for(Role.HR)
