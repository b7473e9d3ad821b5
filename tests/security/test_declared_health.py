"""What a student declared of her health is known to herself and her school's office, wherever it might show."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.accounts.models import User
from placement.infra import jobs
from placement.placements import preparing
from placement.placements.models import KeptFinding
from placement.slots.posts import PostFacts
from tests.factories.applications import MORNING
from tests.factories.people import an_auditor, bureau_person, head_of, leader_of
from tests.factories.placements import Trio, a_trio, make_ready
from tests.support.signing_in import sign_in

SECRET = ("冷水", "声明", "经期", "woman_spared_as_declared")


@pytest.fixture
def trio(db: SQLAlchemy) -> Trio:
    """A ready placement of a woman who declared; then the post turns out to have cold water."""
    trio = a_trio()
    trio.placement.person.student.sex = "F"  # type: ignore[union-attr]
    assert trio.placement.application is not None
    trio.placement.application.declares = "menstruation"
    make_ready(trio)
    assert trio.placement.state == "gated"
    facts = PostFacts(hazards=("cold_water",), post_staff=50, regular_wage_fen=300_000, lowest_wage_fen=260_000)
    preparing.correct_post(trio.placement, facts, by=trio.hr, at=MORNING)
    db.session.commit()
    jobs.run_waiting(at=MORNING)
    db.session.expire_all()
    return trio


def _page(client: FlaskClient, user: User, path: str) -> str:
    return sign_in(client, user).get(path).text


def test_the_light_is_red_for_her_and_for_the_office(client: FlaskClient, db: SQLAlchemy, trio: Trio) -> None:
    kept = db.session.scalars(select(KeptFinding).where(KeptFinding.closed_at.is_(None))).all()
    path = f"/placements/{trio.placement.id}"

    assert trio.placement.state == "planned"
    assert [row.check_name for row in kept if row.stops] == ["woman_spared_as_declared"]
    for user in (trio.office_user, trio.placement.person):
        assert "按本人声明" in _page(client, user, path)


@pytest.mark.parametrize("who", ["hr", "mentor", "bureau", "auditor", "leader", "head", "instructor"])
def test_nobody_else_reads_it_on_the_placement_in_its_history_or_in_the_lists(
    client: FlaskClient, db: SQLAlchemy, trio: Trio, who: str
) -> None:
    user: Any = {
        "hr": lambda: trio.hr_user,
        "mentor": lambda: trio.mentor,
        "instructor": lambda: trio.instructor.user,
        "bureau": bureau_person,
        "auditor": an_auditor,
        "leader": lambda: leader_of(trio.school),
        "head": lambda: head_of(trio.school, "信息技术系"),
    }[who]()
    db.session.commit()
    paths = (f"/placements/{trio.placement.id}", "/placements/findings", "/placements/findings?severity=stops", "/")

    for path in paths:
        page = _page(client, user, path)
        assert path != paths[0] or "学校正在与学生核对一项安排" in page
        if path == "/placements/findings" or who != "hr":
            assert not any(word in page for word in SECRET), path
        else:  # HR wrote the hazard of the post itself; that somebody declared is what it must not learn
            assert not any(word in page for word in SECRET[1:]), path


def test_a_student_without_a_declaration_is_not_held_up(db: SQLAlchemy) -> None:
    trio = a_trio()
    make_ready(trio)
    facts = PostFacts(hazards=("cold_water",), post_staff=50, regular_wage_fen=300_000, lowest_wage_fen=260_000)
    preparing.correct_post(trio.placement, facts, by=trio.hr, at=MORNING)

    assert trio.placement.state == "gated"
