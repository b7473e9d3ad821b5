"""The order of signing, the last day, who owes what, and what a link is worth, as pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from placement.agreements import passage
from placement.agreements.declarations import GUARDIAN_CONSENT, SIGNING_CONSENT, consent_hash, what_it_is_not
from placement.agreements.passage import FAILURES, LIFETIME, Obstacle, Passage, obstacle
from placement.agreements.rules import (
    USUAL_ORDER,
    AgreementState,
    Party,
    is_due_for_reminder,
    is_order,
    is_too_late,
    next_party,
    owing,
    sign_order,
)
from placement.papers.seals import Trust

SCHOOL, ENTERPRISE, PERSON, GUARDIAN = Party
ALL = frozenset({SCHOOL, ENTERPRISE, PERSON})
NOBODY: frozenset[Party] = frozenset()
NOON = datetime(2026, 3, 16, 4, tzinfo=UTC)
ORDERS = list(permutations(Party))


@pytest.mark.parametrize("guardian", [False, True])
def test_usually_the_person_signs_first_and_the_school_last(guardian: bool) -> None:
    order = sign_order(guardian=guardian)
    assert (order[0], order[-1], GUARDIAN in order) == (PERSON, SCHOOL, guardian)


@pytest.mark.parametrize("parties", ORDERS)
def test_a_school_may_set_any_order_and_the_guardian_is_left_out_where_nobody_is_a_minor(
    parties: tuple[Party, ...],
) -> None:
    assert is_order(parties)
    assert sign_order(guardian=True, parties=parties) == parties
    assert sign_order(guardian=False, parties=parties) == tuple(one for one in parties if one is not GUARDIAN)


@pytest.mark.parametrize(
    "parties",
    [[], ["person"], ["person", "person", "enterprise", "school"], [*USUAL_ORDER, "school"], ["a", "b", "c", "d"]],
)
def test_nobody_is_left_out_of_an_order_and_nobody_stands_in_it_twice(parties: list[str]) -> None:
    assert not is_order(parties)


@pytest.mark.parametrize("parties", ORDERS)
def test_one_after_the_other_until_nobody_is_left(parties: tuple[Party, ...]) -> None:
    order, signed = sign_order(guardian=True, parties=parties), []
    while (turn := next_party(order, signed)) is not None:
        signed.append(turn)
    assert tuple(signed) == order


@pytest.mark.parametrize(
    "today,late", [(date(2026, 3, 29), False), (date(2026, 3, 30), False), (date(2026, 3, 31), True)]
)
def test_the_last_day_is_a_whole_day(today: date, late: bool) -> None:
    assert is_too_late(date(2026, 3, 30), today) is late
    assert not is_too_late(None, today)


@pytest.mark.parametrize(
    "reminded,today,due",
    [
        (None, date(2026, 3, 26), False),
        (None, date(2026, 3, 27), True),
        (date(2026, 3, 20), date(2026, 3, 27), True),
        (date(2026, 3, 27), date(2026, 3, 28), False),
        (None, date(2026, 3, 29), True),
        (None, date(2026, 3, 31), False),
    ],
)
def test_in_the_last_days_a_reminder_goes_out_once(reminded: date | None, today: date, due: bool) -> None:
    assert is_due_for_reminder(date(2026, 3, 30), reminded, today) is due


@pytest.mark.parametrize(
    "state,done,turn,draft,expected",
    [
        (AgreementState.DRAFTING, [], None, False, ALL),
        (AgreementState.DRAFTING, ["school"], None, False, {ENTERPRISE, PERSON}),
        (AgreementState.RETURNED, ["school", "person"], None, False, {ENTERPRISE}),
        (AgreementState.READY, ["school", "person", "enterprise"], None, False, {SCHOOL}),
        (AgreementState.SIGNING, [], PERSON, False, NOBODY),
        (AgreementState.SIGNING, [], PERSON, True, {PERSON}),
        (AgreementState.SIGNING, [], GUARDIAN, True, {PERSON, SCHOOL}),
        (AgreementState.SIGNING, [], ENTERPRISE, True, {ENTERPRISE}),
        (AgreementState.SIGNING, [], SCHOOL, True, {SCHOOL}),
        (AgreementState.SIGNING, [], None, True, NOBODY),
        *((state, [], None, True, NOBODY) for state in ("signed", "archived", "refused", "void")),
    ],
)
def test_who_owes_something(
    state: str, done: list[str], turn: Party | None, draft: bool, expected: frozenset[Party]
) -> None:
    assert owing(state, done, turn=turn, draft_ready=draft) == expected


def test_with_a_link_in_the_guardians_hand_the_school_owes_nothing() -> None:
    assert owing(AgreementState.SIGNING, [], turn=GUARDIAN, draft_ready=True, link_open=True) == {PERSON}


OPEN = Passage(
    used=False,
    revoked=False,
    failures=0,
    expires_at=NOON + LIFETIME,
    same_draft=True,
    signing=True,
    signed=False,
    too_late=False,
    turn=True,
)


@pytest.mark.parametrize(
    "change,expected",
    [
        ({}, None),
        ({"failures": FAILURES - 1}, None),
        ({"failures": FAILURES}, Obstacle.CLOSED),
        ({"used": True}, Obstacle.USED),
        ({"revoked": True}, Obstacle.REVOKED),
        ({"same_draft": False}, Obstacle.OLD_DRAFT),
        ({"signing": False}, Obstacle.NOT_SIGNING),
        ({"signed": True}, Obstacle.SIGNED),
        ({"too_late": True}, Obstacle.TOO_LATE),
        ({"turn": False}, Obstacle.EARLY),
        ({"expires_at": NOON}, Obstacle.EXPIRED),
        ({"expires_at": NOON + timedelta(seconds=1)}, None),
        ({"used": True, "revoked": True, "turn": False}, Obstacle.USED),
    ],
)
def test_what_closes_a_link(change: dict[str, object], expected: Obstacle | None) -> None:
    assert obstacle(replace(OPEN, **change), NOON) == expected  # type: ignore[arg-type]


def test_a_code_belongs_to_its_link_alone() -> None:
    token, other, code = passage.new_token(), passage.new_token(), passage.new_code()
    digest = passage.code_digest(token, code)
    assert passage.is_code(digest, token, code)
    assert not passage.is_code(digest, other, code)
    assert not passage.is_code(digest, token, f"{(int(code) + 1) % 10**6:06d}")
    assert len({passage.new_token() for _ in range(100)}) == 100
    assert all(len(passage.new_code()) == 6 for _ in range(100))


@pytest.mark.parametrize(
    "written,same",
    [("张建国", True), (" 张 建国 ", True), ("张建", False), ("", False), ("张建囯", False)],
)
def test_a_guardian_writes_the_full_name_on_record(written: str, same: bool) -> None:
    assert passage.same_name("张建国", written) is same
    assert not passage.same_name("", written)


def test_another_text_has_another_hash() -> None:
    assert consent_hash() != consent_hash((*SIGNING_CONSENT, "另外一句"))
    assert consent_hash() != consent_hash(GUARDIAN_CONSENT)


@pytest.mark.parametrize(
    "trust,said",
    [(Trust.NONE, "PDF 中不含证书签章"), (Trust.DEMO, "演示证书"), (Trust.CONFIGURED, "钱塘职校签章证书")],
)
def test_what_a_signature_is_not_depends_on_the_seal(trust: Trust, said: str) -> None:
    assert said in str(what_it_is_not(trust, "钱塘职校签章证书"))
