"""Entering students, teachers and other people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from placement.accounts import queries, services
from placement.accounts.rules import Role, StudentFacts
from placement.kernel.actors import SYSTEM
from placement.kernel.errors import NotFound, RuleBroken
from tests.factories.organisations import LONG_AGO, a_school
from tests.factories.people import (
    a_student,
    a_teacher,
    a_user,
    an_auditor,
    head_of,
    office_of,
    resident_id,
    viewer_for,
)


def facts(school_id: int, **changes: object) -> StudentFacts:
    plain = StudentFacts(
        school_id=school_id,
        number="2023001",
        major_code="710201",
        entry_year=2023,
        class_name="计算机2301班",
        resident_id=resident_id(date(2008, 5, 4), 400),
        guardian_name="张建国",
        guardian_relation="父亲",
        guardian_phone="13700000000",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_resident_id_is_stored_encrypted_and_read_in_the_clear(db: SQLAlchemy) -> None:
    student = services.create_student(a_user(), facts(a_school().id), by=SYSTEM, at=LONG_AGO)
    number = student.resident_id

    stored = db.session.execute(text("SELECT resident_id, resident_id_index FROM student")).one()
    db.session.expire(student)

    assert number.encode() not in bytes(stored[0])
    assert number not in stored[1]
    assert student.resident_id == number
    assert (student.birth_date, student.sex) == (date(2008, 5, 4), "M")


def test_the_same_person_is_not_entered_twice_even_at_another_school(db: SQLAlchemy) -> None:
    services.create_student(a_user(), facts(a_school().id), by=SYSTEM, at=LONG_AGO)

    with pytest.raises(RuleBroken, match="resident_id_taken"):
        services.create_student(a_user(), facts(a_school().id), by=SYSTEM, at=LONG_AGO)


def test_a_number_is_unique_within_a_school_only(db: SQLAlchemy) -> None:
    first, second = a_school(), a_school()
    services.create_student(a_user(), facts(first.id), by=SYSTEM, at=LONG_AGO)
    other = resident_id(date(2008, 5, 4), 401)

    with pytest.raises(RuleBroken, match="number_taken"):
        services.create_student(a_user(), facts(first.id, resident_id=other), by=SYSTEM, at=LONG_AGO)
    services.create_student(a_user(), facts(second.id, resident_id=other), by=SYSTEM, at=LONG_AGO)


def test_a_major_outside_the_catalogue_is_refused(db: SQLAlchemy) -> None:
    with pytest.raises(RuleBroken, match="unknown_major"):
        services.create_student(a_user(), facts(a_school().id, major_code="999999"), by=SYSTEM, at=LONG_AGO)


def test_a_login_name_is_taken_whatever_its_case(db: SQLAlchemy) -> None:
    a_user(login="Zhang.San")

    with pytest.raises(RuleBroken, match="login_taken"):
        a_user(login="zhang.san")


def test_one_person_cannot_hold_two_administrator_roles(db: SQLAlchemy) -> None:
    person = a_user(role=Role.SYSTEM_ADMIN)

    with pytest.raises(RuleBroken, match="administrators_separate"):
        services.add_membership(person, Role.AUDIT_ADMIN, None)


def test_people_of_a_school_see_its_students_and_nobody_elses(db: SQLAlchemy) -> None:
    school, other = a_school(), a_school()
    mine, foreign = a_student(school), a_student(other)
    office = viewer_for(office_of(school))

    assert queries.get_student(office, mine.user_id) is mine
    with pytest.raises(NotFound):
        queries.get_student(office, foreign.user_id)


def test_a_department_head_sees_the_own_department_only(db: SQLAlchemy) -> None:
    school = a_school()
    mine = a_student(school, department="信息技术系")
    foreign = a_student(school, department="烹饪系")
    teacher = a_teacher(school, department="烹饪系")
    head = viewer_for(head_of(school, "信息技术系"))

    assert queries.get_student(head, mine.user_id) is mine
    for look, person in ((queries.get_student, foreign), (queries.get_teacher, teacher)):
        with pytest.raises(NotFound):
            look(head, person.user_id)


def test_a_student_sees_only_themself_and_an_auditor_everybody(db: SQLAlchemy) -> None:
    school = a_school()
    one, two = a_student(school), a_student(school)

    assert list(db.session.scalars(queries.visible_students(viewer_for(one)))) == [one]
    assert set(db.session.scalars(queries.visible_students(viewer_for(an_auditor())))) == {one, two}


def test_an_administrator_sees_no_student(db: SQLAlchemy) -> None:
    a_student(a_school())
    administrator = viewer_for(a_user(role=Role.SECURITY_ADMIN))

    assert list(db.session.scalars(queries.visible_students(administrator))) == []
