"""Every route × every role: own objects open, foreign ones do not exist, other roles are turned away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.applications.views import blueprint
from tests.factories.applications import a_booking, a_proposal, a_stage, an_application, an_observation_stage
from tests.factories.organisations import a_bureau, a_school, an_enterprise
from tests.factories.people import a_student, a_teacher, a_user, hr_of, office_of
from tests.support.signing_in import sign_in

A = "/applications"
STUDENT, TEACHER, OFFICE, HR = Role.STUDENT, Role.TEACHER, Role.PLACEMENT_OFFICE, Role.HR
OVERSIGHT = {Role.BUREAU, Role.AUDITOR}
LISTS = {
    f"{A}/mine": {STUDENT, TEACHER},
    f"{A}/candidates": {HR},
    f"{A}/school": {OFFICE},
    f"{A}/register": OVERSIGHT,
    f"{A}/nominations": {OFFICE},
    f"{A}/proposals": {STUDENT, OFFICE, *OVERSIGHT},
    f"{A}/proposals/new": {STUDENT},
    f"{A}/bookings": {OFFICE, HR, *OVERSIGHT},
    f"{A}/bookings/new": {OFFICE},
}
POSTS = {
    f"{A}/new/1": {STUDENT, TEACHER},
    f"{A}/candidates": {HR},
    f"{A}/school": {OFFICE},
    f"{A}/nominations/1": {OFFICE},
    f"{A}/proposals/new": {STUDENT},
    f"{A}/proposals/1/edit": {STUDENT},
    f"{A}/bookings/new": {OFFICE},
    f"{A}/1/agree": {STUDENT},
    f"{A}/1/reject": {OFFICE, HR},
    f"{A}/1/phone": {OFFICE, HR},
    **{
        f"{A}/1/{act}": {STUDENT, TEACHER, OFFICE, HR}
        for act in (
            "endorse",
            "shortlist",
            "offer",
            "accept",
            "decline",
            "withdraw",
            "rescind",
            "refuse",
        )
    },
    **{f"{A}/proposals/1/{act}": {STUDENT, OFFICE} for act in ("approve", "return", "refuse", "withdraw")},
    **{f"{A}/bookings/1/{act}": {OFFICE, HR} for act in ("confirm", "decline", "cancel")},
}
TURNED_AWAY = sorted(set(Role) - {STUDENT, TEACHER, OFFICE, HR, *OVERSIGHT})


@dataclass
class Scene:
    """Somebody of each role at one school, enterprise and bureau; and the same school's stage."""

    people: dict[str, User]
    school: Any
    enterprise: Any


@pytest.fixture
def scene(db: SQLAlchemy) -> Scene:
    school, enterprise, bureau = a_school(), an_enterprise(), a_bureau()
    homes = {HR: enterprise, Role.MENTOR: enterprise, **dict.fromkeys((Role.FINANCE_BUREAU, *OVERSIGHT), bureau)}
    people = {role: a_user("某人", role, homes.get(role, school)) for role in Role if role not in (STUDENT, TEACHER)}
    people[STUDENT], people[TEACHER] = a_student(school).user, a_teacher(school).user
    return Scene({str(role): user for role, user in people.items()}, school, enterprise)


def test_each_list_opens_for_its_roles_and_for_nobody_else(client: FlaskClient, scene: Scene) -> None:
    for role, user in scene.people.items():
        sign_in(client, user)
        for address, allowed in LISTS.items():
            assert client.get(address).status_code == (200 if role in allowed else 403), f"{role} {address}"


def test_each_act_is_for_its_roles_and_unknown_objects_do_not_exist(client: FlaskClient, scene: Scene) -> None:
    for role, user in scene.people.items():
        sign_in(client, user)
        for address, allowed in POSTS.items():
            expected = {404, 422} if role in allowed else {403}
            assert client.post(address).status_code in expected, f"{role} {address}"


def test_the_table_above_knows_every_route(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("applications.")]
    adapter = app.url_map.bind("localhost")
    known = {adapter.match(address, method="GET")[0] for address in LISTS}
    known |= {adapter.match(address, method="POST")[0] for address in POSTS}
    single = {
        "applications.show",
        "applications.new",
        "applications.proposal",
        "applications.edit_proposal",
        "applications.booking",
    }

    assert {rule.endpoint for rule in rules} == known | single
    assert blueprint.name == "applications"


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(client: FlaskClient, db: SQLAlchemy) -> None:
    for address in LISTS:
        answer = client.get(address)
        assert (answer.status_code, "/accounts/sign-in" in answer.location) == (302, True), address
    for address in POSTS:
        assert client.post(address).status_code == 302, address


def seen(client: FlaskClient, user: User, address: str) -> int:
    return sign_in(client, user).get(address).status_code


def test_an_application_is_seen_by_its_people_only(client: FlaskClient, scene: Scene, db: SQLAlchemy) -> None:
    stage = a_stage()
    mine = an_application(stage, state="endorsed")
    address = f"{A}/{mine.id}"

    own = [stage.student.user, office_of(stage.school), hr_of(stage.enterprise)]
    assert [seen(client, user, address) for user in own] == [200, 200, 200]
    for role in OVERSIGHT:
        assert seen(client, scene.people[role], address) == 200
    foreign = [a_student(stage.school, "同学").user, scene.people["placement_office"], scene.people["hr"]]
    assert [seen(client, user, address) for user in foreign] == [404, 404, 404]
    assert [seen(client, scene.people[role], address) for role in TURNED_AWAY] == [403] * len(TURNED_AWAY)


def test_hr_finds_nothing_before_the_school_has_endorsed(client: FlaskClient, db: SQLAlchemy) -> None:
    stage = a_stage()
    application = an_application(stage)
    hr = hr_of(stage.enterprise)

    assert seen(client, hr, f"{A}/{application.id}") == 404
    assert "张华生" not in client.get(f"{A}/candidates").text
    assert client.post(f"{A}/{application.id}/offer").status_code == 404


@pytest.mark.parametrize("act", ["accept", "decline", "withdraw", "refuse"])
def test_a_foreign_application_cannot_be_touched(client: FlaskClient, db: SQLAlchemy, act: str) -> None:
    stage = a_stage()
    application = an_application(stage, state="offered")
    sign_in(client, a_student(stage.school, "同学").user)

    assert client.post(f"{A}/{application.id}/{act}").status_code == 404
    assert application.state == "offered"


def test_a_role_that_has_no_such_act_is_refused(client: FlaskClient, db: SQLAlchemy) -> None:
    stage = a_stage()
    application = an_application(stage)
    sign_in(client, stage.student.user)

    assert client.post(f"{A}/{application.id}/endorse").status_code == 403
    assert application.state == "submitted"


def test_a_release_of_another_school_or_not_published_does_not_exist(client: FlaskClient, db: SQLAlchemy) -> None:
    stage = a_stage()
    stranger = a_student(a_school(), "外校生").user

    assert seen(client, stage.student.user, f"{A}/new/{stage.release.id}") == 200
    assert seen(client, stranger, f"{A}/new/{stage.release.id}") == 404
    stage.release.state = "returned"
    assert seen(client, stage.student.user, f"{A}/new/{stage.release.id}") == 404


def test_proposals_and_bookings_of_others_do_not_exist(client: FlaskClient, scene: Scene, db: SQLAlchemy) -> None:
    student = a_student(a_school())
    proposal, booking = a_proposal(student), a_booking(an_observation_stage())
    proposal_page, booking_page = f"{A}/proposals/{proposal.id}", f"{A}/bookings/{booking.id}"

    assert seen(client, student.user, proposal_page) == 200
    for role in ("student", "placement_office"):
        assert seen(client, scene.people[role], proposal_page) == 404
    for role in ("hr", "placement_office"):
        assert seen(client, scene.people[role], booking_page) == 404
    for role in OVERSIGHT:
        assert seen(client, scene.people[role], proposal_page) == 200
        assert seen(client, scene.people[role], booking_page) == 200


@pytest.mark.parametrize("number", [0, 999_999, 2**31, 2**63, 10**30])
def test_any_number_in_the_address_is_answered_kindly(client: FlaskClient, scene: Scene, number: int) -> None:
    sign_in(client, scene.people["student"])

    for address in (f"{A}/{number}", f"{A}/new/{number}", f"{A}/proposals/{number}"):
        assert client.get(address).status_code == 404


def test_numbers_in_a_bulk_act_are_those_one_sees(client: FlaskClient, scene: Scene, db: SQLAlchemy) -> None:
    theirs = an_application(a_stage(), state="endorsed")
    sign_in(client, scene.people["hr"])

    answer = client.post(f"{A}/candidates", data={"act": "offer", "ids": [theirs.id, 10**30, "x", "-1"]})

    assert answer.status_code == 422
    assert theirs.state == "endorsed"
