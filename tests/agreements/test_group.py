"""One party's part of many agreements: usual terms for all, single ones for each, failures by name."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.agreements import services
from placement.agreements.rules import Party
from tests.factories.agreements import Desk, desk_of, sent, terms_for
from tests.factories.applications import MORNING
from tests.factories.placements import a_trio, another_in
from tests.support.signing_in import sign_in


def two_desks() -> tuple[Desk, Desk]:
    """Two students of one school in one enterprise."""
    first = desk_of(a_trio())
    return first, desk_of(another_in(first.trio, "李思"))


def posted(desk: Desk, other: Desk, **row: str) -> dict[str, Any]:
    """The form of the enterprise for both, with something different for the other one."""
    usual = {**desk.agreement.terms["enterprise"], **terms_for(desk, Party.ENTERPRISE)}
    plain = {name: value for name, value in usual.items() if value not in (None, "", False)}
    single = {f"row{one.agreement.id}-mentor_id": "0" for one in (desk, other)}
    single.update({f"row{other.agreement.id}-{name}": value for name, value in row.items()})
    return {**plain, **single, "hours_confirmed": "y", "ids": [desk.agreement.id, other.agreement.id]}


def test_all_are_completed_and_one_keeps_what_is_its_own(client: FlaskClient, db: SQLAlchemy) -> None:
    first, second = two_desks()
    sign_in(client, first.trio.hr_user)
    page = client.get(f"/agreements/group?ids={first.agreement.id}&ids={second.agreement.id}")
    assert "李思" in page.text
    answer = client.post("/agreements/group", data=posted(first, second, department="二号车间"))
    assert answer.status_code == 303, answer.text
    for desk, department in ((first, "测试部"), (second, "二号车间")):
        assert Party.ENTERPRISE in desk.agreement.completed_by
        assert desk.agreement.terms["enterprise"]["department"] == department


def test_a_row_that_fails_is_named_and_the_others_are_done(db: SQLAlchemy) -> None:
    first, second = two_desks()
    usual, own = terms_for(first, Party.ENTERPRISE), {second.agreement.id: {"tasks": ""}}
    desks = [first.agreement, second.agreement]
    done, failed = services.fill_group(desks, Party.ENTERPRISE, usual, own=own, by=first.trio.hr, at=MORNING)
    assert (done, [name for name, _why in failed]) == (1, ["李思"])
    assert Party.ENTERPRISE in first.agreement.completed_by
    assert Party.ENTERPRISE not in second.agreement.completed_by


def test_foreign_and_sent_agreements_are_not_among_the_chosen(client: FlaskClient, db: SQLAlchemy) -> None:
    first, _second = two_desks()
    foreign, under_way = desk_of(a_trio()), sent(desk_of(a_trio()))
    sign_in(client, first.trio.hr_user)
    page = client.get(f"/agreements/group?ids={first.agreement.id}&ids={foreign.agreement.id}").text
    assert f'value="{first.agreement.id}"' in page
    assert f"row{foreign.agreement.id}-" not in page
    assert client.get(f"/agreements/group?ids={foreign.agreement.id}").status_code == 422
    sign_in(client, under_way.trio.hr_user)
    assert client.get(f"/agreements/group?ids={under_way.agreement.id}").status_code == 422
