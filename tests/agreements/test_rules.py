"""The order of signing and who owes what, as pure functions."""

from __future__ import annotations

import pytest

from placement.agreements.rules import (
    SIGNING_CONSENT,
    AgreementState,
    Party,
    consent_hash,
    next_party,
    owing,
    sign_order,
)

SCHOOL, ENTERPRISE, PERSON, GUARDIAN = Party
ALL = frozenset({SCHOOL, ENTERPRISE, PERSON})
NOBODY: frozenset[Party] = frozenset()


@pytest.mark.parametrize("guardian", [False, True])
def test_the_person_signs_first_and_the_school_last(guardian: bool) -> None:
    order = sign_order(guardian=guardian)
    assert (order[0], order[-1], GUARDIAN in order) == (PERSON, SCHOOL, guardian)


def test_one_after_the_other_until_nobody_is_left() -> None:
    order, signed = sign_order(guardian=True), []
    while (turn := next_party(order, signed)) is not None:
        signed.append(turn)
    assert tuple(signed) == order


@pytest.mark.parametrize(
    "state,done,turn,draft,expected",
    [
        (AgreementState.DRAFTING, [], None, False, ALL),
        (AgreementState.DRAFTING, ["school"], None, False, {ENTERPRISE, PERSON}),
        (AgreementState.RETURNED, ["school", "person"], None, False, {ENTERPRISE}),
        (AgreementState.READY, ["school", "person", "enterprise"], None, False, {SCHOOL}),
        (AgreementState.SIGNING, [], PERSON, False, NOBODY),
        (AgreementState.SIGNING, [], PERSON, True, {PERSON}),
        (AgreementState.SIGNING, [], GUARDIAN, True, {PERSON}),
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


def test_another_text_has_another_hash() -> None:
    assert consent_hash() != consent_hash((*SIGNING_CONSENT, "另外一句"))
