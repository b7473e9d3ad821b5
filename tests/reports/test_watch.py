"""The people behind a figure: what is missing of each, and only of those one may see."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.rules import Role
from placement.placements.rules import PreparationKind
from tests.conftest import TODAY
from tests.factories.people import an_administrator, bureau_person, finance_of, head_of
from tests.factories.placements import Trio, a_trio, another_in, consent, prepare
from tests.support.queries import counted
from tests.support.signing_in import sign_in

SOON = {"starts_on": TODAY + timedelta(days=3), "ends_on": TODAY + timedelta(days=150)}


@pytest.fixture
def trio(db: SQLAlchemy) -> Trio:
    """A minor whose stay begins in three days and is not ready."""
    return a_trio(minor=True, **SOON)


def test_the_bureau_reads_what_each_one_lacks_and_who_must_act(trio: Trio, client: FlaskClient) -> None:
    text = sign_in(client, bureau_person()).get("/watch/not-ready").text
    assert trio.person.user.name in text
    lacking = re.findall(r"<p>(\w+)：([^<]+)</p>", text)
    told = {who: what.split("、") for who, what in lacking}
    assert "监护人知情同意" in told["监护人"]
    assert told["学生本人"] == ["学生知情同意"]
    assert "实习责任保险" in told["学校实习管理部门"]
    assert "安全教育培训" in told["企业人事"]
    assert trio.school.short_name in text


def test_what_is_signed_is_no_longer_missing(trio: Trio, client: FlaskClient) -> None:
    consent(trio)
    text = sign_in(client, bureau_person()).get("/watch/not-ready").text
    assert "学生知情同意" not in text


@pytest.mark.parametrize(
    "topic, there",
    [
        ("minors", True),
        ("running", False),
        ("overdue", False),
        ("alive", True),
        ("to-file", True),
        ("filed", False),
    ],
)
def test_a_topic_shows_those_it_names(trio: Trio, client: FlaskClient, topic: str, there: bool) -> None:
    text = sign_in(client, trio.office_user).get(f"/watch/{topic}").text
    assert (trio.person.user.name in text) == there


def test_a_school_sees_its_own_people_only_and_the_bureau_can_choose_one(
    trio: Trio, db: SQLAlchemy, client: FlaskClient
) -> None:
    other = a_trio(**SOON)
    other.person.user.name = "外校学生"
    assert "外校学生" not in sign_in(client, trio.office_user).get("/watch/not-ready").text
    bureau = sign_in(client, bureau_person())
    assert "外校学生" in bureau.get("/watch/not-ready").text
    assert "外校学生" not in bureau.get(f"/watch/not-ready?school={trio.school.id}").text
    assert "外校学生" in bureau.get("/watch/not-ready?school=nonsense").text


def test_a_head_sees_the_department_only(trio: Trio, client: FlaskClient) -> None:
    text = sign_in(client, head_of(trio.school, "商贸系")).get("/watch/not-ready").text
    assert trio.person.user.name not in text
    assert "没有这样的实习安排" in text


def test_a_stay_whose_filing_is_recorded_is_filed(trio: Trio, client: FlaskClient) -> None:
    prepare(trio, kinds=(PreparationKind.FILING,))
    bureau = sign_in(client, bureau_person())
    for topic in ("filed", "to-file"):
        assert trio.person.user.name in bureau.get(f"/watch/{topic}?school={trio.school.id}").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_number_of_statements_does_not_grow_with_the_people(
    trio: Trio, db: SQLAlchemy, client: FlaskClient
) -> None:
    office = trio.office_user
    counts = []
    for more in (0, 5):
        for number in range(more):
            another_in(trio, f"学生{number}", **SOON)
        db.session.commit()
        sign_in(client, office)
        counts.append(counted(db, lambda: client.get("/watch/not-ready")))
    assert counts[0] == counts[1]


def test_an_unknown_topic_is_not_found(trio: Trio, client: FlaskClient) -> None:
    assert sign_in(client, bureau_person()).get("/watch/everything").status_code == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_administrators_students_and_finance_do_not_enter(trio: Trio, client: FlaskClient) -> None:
    people = [*(an_administrator(role) for role in (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)), finance_of(trio.school)]
    for person in (*people, trio.person.user):
        assert sign_in(client, person).get("/watch/minors").status_code == 403


def test_swapping_the_region_equals_reloading_the_page(trio: Trio, client: FlaskClient) -> None:
    another_in(trio)
    client = sign_in(client, trio.office_user)
    page = client.get("/watch/not-ready?sort=-start").text
    region = client.get("/watch/not-ready?sort=-start", headers={"HX-Request": "true"}).text
    assert region.strip() in page
