"""Who may open which page of slots: every role against every route, own objects and foreign ones."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import User
from placement.accounts.rules import Role
from tests.factories import people
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.slots import a_draft, a_published_slot, a_sent_slot
from tests.slots.conftest import Visit

EVERYBODY = frozenset(Role)
SEARCHERS = {Role.STUDENT, Role.TEACHER}
REGISTER = {Role.BUREAU, Role.FINANCE_BUREAU, Role.AUDITOR, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER}
SHOWN = SEARCHERS | REGISTER | {Role.HR, Role.MENTOR, Role.PLACEMENT_OFFICE, Role.SCHOOL_FINANCE}
ROUTES = [
    ("GET", "/slots/", SEARCHERS),
    ("GET", "/slots/own", {Role.HR}),
    ("GET", "/slots/new", {Role.HR}),
    ("POST", "/slots/new", {Role.HR}),
    ("POST", "/slots/refresh", {Role.HR}),
    ("GET", "/slots/{slot}", SHOWN),
    ("GET", "/slots/{slot}/edit", {Role.HR}),
    ("POST", "/slots/{slot}/edit", {Role.HR}),
    ("POST", "/slots/{slot}/send", {Role.HR}),
    ("POST", "/slots/{slot}/clone", {Role.HR}),
    ("POST", "/slots/{slot}/pause", {Role.HR}),
    ("POST", "/slots/{slot}/resume", {Role.HR}),
    ("POST", "/slots/{slot}/close", {Role.HR}),
    ("POST", "/slots/{slot}/renew", {Role.HR}),
    ("POST", "/slots/{slot}/refresh", {Role.HR}),
    ("POST", "/slots/releases/{release}/resubmit", {Role.HR}),
    ("GET", "/slots/reviews", {Role.PLACEMENT_OFFICE}),
    ("GET", "/slots/reviews/{release}", {Role.PLACEMENT_OFFICE}),
    ("POST", "/slots/reviews/{release}/publish", {Role.PLACEMENT_OFFICE}),
    ("POST", "/slots/reviews/{release}/quota", {Role.PLACEMENT_OFFICE}),
    ("POST", "/slots/reviews/{release}/return", {Role.PLACEMENT_OFFICE}),
    ("GET", "/slots/register", REGISTER),
]


@dataclass(frozen=True)
class City:
    """A school and an enterprise with a published slot, and the same once more elsewhere."""

    own: tuple[int, int]
    foreign: tuple[int, int]
    draft: int
    person: dict[Role, User]


@pytest.fixture
def city(db: SQLAlchemy) -> City:
    school, enterprise = a_school(), an_enterprise()
    other_school, other_enterprise = a_school(), an_enterprise()
    person: dict[Role, User] = {
        Role.STUDENT: people.a_student(school).user,
        Role.TEACHER: people.a_teacher(school).user,
        Role.PLACEMENT_OFFICE: people.office_of(school),
        Role.DEPARTMENT_HEAD: people.head_of(school),
        Role.SCHOOL_FINANCE: people.finance_of(school),
        Role.SCHOOL_LEADER: people.leader_of(school),
        Role.HR: people.hr_of(enterprise),
        Role.MENTOR: people.mentor_of(enterprise),
        Role.BUREAU: people.bureau_person(),
        Role.FINANCE_BUREAU: people.finance_bureau_person(),
        Role.AUDITOR: people.an_auditor(),
        **{role: people.an_administrator(role) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)},
    }
    own, foreign = a_published_slot(enterprise, school), a_published_slot(other_enterprise, other_school)
    draft = a_draft(enterprise)
    db.session.commit()
    return City((own.id, own.releases[0].id), (foreign.id, foreign.releases[0].id), draft.id, person)


def test_every_route_refuses_every_other_role(app: Flask, city: City, visit: Visit) -> None:
    slot, release = city.own

    for role in Role:
        browser = visit(city.person[role])
        for method, path, allowed in ROUTES:
            answer = browser.open(path.format(slot=slot, release=release), method=method)
            refused = answer.status_code == 403
            assert refused is (role not in allowed), f"{role} {method} {path}: {answer.status_code}"
            assert answer.status_code < 500, f"{role} {method} {path}: {answer.status_code}"


def test_foreign_objects_do_not_exist(city: City, visit: Visit) -> None:
    slot, release = city.foreign

    for role in SHOWN - {Role.BUREAU, Role.FINANCE_BUREAU, Role.AUDITOR}:
        browser = visit(city.person[role])
        for method, path, allowed in ROUTES:
            if "{" in path and role in allowed:
                answer = browser.open(path.format(slot=slot, release=release), method=method)
                assert answer.status_code == 404, f"{role} {method} {path}: {answer.status_code}"


def test_the_signed_out_are_sent_to_sign_in(app: Flask, city: City) -> None:
    slot, release = city.own

    for method, path, _ in ROUTES:
        answer = app.test_client().open(path.format(slot=slot, release=release), method=method)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/sign-in")


def test_a_draft_is_seen_by_its_enterprise_only(city: City, visit: Visit) -> None:
    seen = {role for role in SHOWN if visit(city.person[role]).get(f"/slots/{city.draft}").status_code == 200}

    assert seen == {Role.HR, Role.MENTOR}


@pytest.mark.parametrize("path", ["/slots/99999999999999999999", "/slots/2147483648", "/slots/0", "/slots/abc"])
def test_a_number_that_is_no_slot_is_not_found(db: SQLAlchemy, visit: Visit, path: str) -> None:
    browser = visit(people.hr_of(an_enterprise()))

    assert browser.get(path).status_code == 404


def test_people_see_only_what_is_open_published_and_of_their_kind(db: SQLAlchemy, visit: Visit) -> None:
    school, enterprise = a_school(), an_enterprise()
    student, teacher = people.a_student(school), people.a_teacher(school)
    work = a_published_slot(enterprise, school)
    visited = a_published_slot(enterprise, school, kind="observation")
    practice = a_published_slot(enterprise, school, kind="teacher_practice")
    waiting = a_sent_slot(enterprise, school)

    def seen_by(person: object) -> set[int]:
        browser = visit(person)  # type: ignore[arg-type]
        every = (work, visited, practice, waiting)
        return {slot.id for slot in every if browser.get(f"/slots/{slot.id}").status_code == 200}

    assert seen_by(student) == {work.id, visited.id}
    assert seen_by(teacher) == {practice.id}


def test_the_office_comes_from_a_slot_to_its_own_review(city: City, visit: Visit) -> None:
    answer = visit(city.person[Role.PLACEMENT_OFFICE]).get(f"/slots/{city.own[0]}")

    assert answer.headers["Location"] == f"/slots/reviews/{city.own[1]}"
