"""Two presses at the same moment: one signature, and never the same number twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from placement.agreements import queries, services
from placement.agreements.models import Agreement, SigningLink
from placement.agreements.passage import FAILURES
from placement.agreements.rules import Party
from placement.extensions import db
from placement.infra.database import unit_of_work
from placement.kernel.errors import DomainError
from placement.papers import issuing
from tests.factories.agreements import a_desk, proof, sent
from tests.factories.applications import MORNING
from tests.factories.signing import a_link, another_code, guardian_proof, waiting_for_guardian

Deed = Callable[[], object]


def pressed_together(app: Flask, deed: Deed, times: int) -> list[object]:
    """The deed in as many threads and transactions, all let go at once; what it gave, or the name of its refusal."""
    barrier = Barrier(times)

    def press(_number: int) -> object:
        with app.app_context():
            barrier.wait(timeout=20)
            try:
                with unit_of_work():
                    return deed()
            except DomainError as refused:
                return refused.code
            except (StaleDataError, IntegrityError) as lost:
                return type(lost).__name__

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(press, range(times)))


def test_no_number_is_taken_twice(app: Flask) -> None:
    taken = pressed_together(app, lambda: issuing.take_number("XY-S1-2026"), 8)
    assert sorted(taken) == list(range(1, 9))  # type: ignore[type-var]


@pytest.mark.parametrize("times", [3])
def test_of_several_presses_one_signs(app: Flask, times: int) -> None:
    with app.app_context():
        desk = sent(a_desk())
        given, me, agreement_id = proof(desk), desk.trio.me, desk.agreement.id
        db.session.commit()

    def press() -> str:
        agreement = db.session.get_one(Agreement, agreement_id)
        services.sign_on_screen(agreement, Party.PERSON, given, by=me, at=MORNING)
        return "signed"

    told = pressed_together(app, press, times)
    assert told.count("signed") == 1
    assert set(told) <= {"signed", "already_signed", "StaleDataError", "IntegrityError"}
    with app.app_context():
        assert len(db.session.get_one(Agreement, agreement_id).signatures) == 1


def test_of_several_presses_with_one_link_one_signs(app: Flask) -> None:
    with app.app_context():
        desk = waiting_for_guardian()
        made = a_link(desk)
        given, agreement_id = guardian_proof(desk, made), desk.agreement.id
        db.session.commit()

    def press() -> str:
        link = queries.link_of_token(given.token, for_update=True)
        assert link is not None
        services.sign_by_link(link, given, visitor=None, at=MORNING)
        return "signed"

    told = pressed_together(app, press, 3)
    assert told.count("signed") == 1
    assert set(told) <= {"signed", "link_used", "already_signed", "StaleDataError", "IntegrityError"}
    with app.app_context():
        signatures = db.session.get_one(Agreement, agreement_id).signatures
        assert [one.party for one in signatures] == ["person", "guardian"]


def test_guesses_at_the_same_moment_are_all_counted(app: Flask) -> None:
    with app.app_context():
        desk = waiting_for_guardian()
        made = a_link(desk)
        wrong = guardian_proof(desk, made, code=another_code(made.code))
        db.session.commit()

    def guess() -> str:
        link = queries.link_of_token(wrong.token, for_update=True)
        assert link is not None
        try:
            services.sign_by_link(link, wrong, visitor=None, at=MORNING)
        except DomainError as refused:
            db.session.commit()
            return refused.code
        return "signed"

    told = pressed_together(app, guess, FAILURES + 3)
    assert (told.count("wrong_code"), told.count("link_closed")) == (FAILURES - 1, 4)
    with app.app_context():
        assert db.session.query(SigningLink).one().failures == FAILURES
