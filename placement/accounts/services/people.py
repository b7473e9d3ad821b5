"""New people, their hats, and what makes someone a student or a teacher."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, select

from placement.accounts import passwords, queries
from placement.accounts.models import Membership, Student, Teacher, User
from placement.accounts.rules import Role, StudentFacts, TeacherFacts, check_separate, read_identity
from placement.extensions import db
from placement.infra import audit, pinyin
from placement.infra.types import blind_index
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text
from placement.reference.queries import majors


def create_user(
    login: str,
    name: str,
    password: str,
    *,
    at: datetime,
    initials: str = "",
    email: str | None = None,
    phone: str | None = None,
    hashed: bool = False,
) -> User:
    """A new account. The password is not judged here: the first one is given by an administrator or the demo.

    `hashed`: it is a hash already, so that whoever enters many accounts need not wait for as many hashes.
    Raises RuleBroken `login_taken`; upper and lower case are the same login name.
    """
    if queries.user_by_login(login) is not None:
        raise RuleBroken("login_taken", Text("该登录名已被使用，请换一个"), field="login")
    user = User(
        login=login,
        name=name,
        initials=initials or pinyin.initials(name),
        email=email,
        phone=phone,
        password_hash=password if hashed else passwords.hash_password(password),
        created_at=at,
    )
    db.session.add(user)
    db.session.flush()
    return user


def add_membership(user: User, role: str, organisation_id: int | None, *, department: str | None = None) -> Membership:
    """Give a user a hat. Raises RuleBroken: `administrators_separate`, `membership_exists`."""
    check_separate(role, queries.administrator_roles(user.id))
    if any(hat.role == role and hat.organisation_id == organisation_id for hat in user.memberships):
        raise RuleBroken("membership_exists", Text("该账号已有这个身份"), field="role")
    membership = Membership(role=role, organisation_id=organisation_id, department=department)
    user.memberships.append(membership)
    db.session.flush()
    return membership


def create_student(user: User, facts: StudentFacts, *, by: Viewer, at: datetime) -> Student:
    """Enter a student on the roll of a school, with the hat of a student.

    The resident id is stored encrypted, with a keyed digest that makes it unique. Raises RuleBroken: `bad_resident_id`
    (R-1101), `birth_date_mismatch`, `sex_mismatch` (R-1102), `resident_id_taken`, `number_taken`,
    `unknown_major` (R-1106).
    """
    identity = read_identity(facts.resident_id, birth_date=facts.birth_date, sex=facts.sex)
    index = blind_index(identity.resident_id)
    _require_major(facts.major_code)
    _require_new(
        Student.resident_id_index == index,
        "resident_id_taken",
        Text("该居民身份证号已登记在一名学生名下"),
        field="resident_id",
    )
    _require_new(
        (Student.school_id == facts.school_id) & (Student.number == facts.number),
        "number_taken",
        Text("本校已有使用该学号的学生"),
        field="number",
    )
    told = {**asdict(facts), **asdict(identity)}
    student = Student(user=user, resident_id_index=index, **told)
    db.session.add(student)
    add_membership(user, Role.STUDENT, facts.school_id, department=facts.department)
    audit.record("student_created", f"user:{user.id}", by=by, at=at, school=facts.school_id)
    return student


def create_teacher(user: User, facts: TeacherFacts, *, by: Viewer, at: datetime) -> Teacher:
    """Enter a teacher of a school, with the hat of a teacher. Raises RuleBroken: `number_taken`, `unknown_major`."""
    if facts.major_code is not None:
        _require_major(facts.major_code)
    _require_new(
        (Teacher.school_id == facts.school_id) & (Teacher.number == facts.number),
        "number_taken",
        Text("本校已有使用该工号的教师"),
        field="number",
    )
    teacher = Teacher(user=user, **asdict(facts))
    db.session.add(teacher)
    add_membership(user, Role.TEACHER, facts.school_id, department=facts.department)
    audit.record("teacher_created", f"user:{user.id}", by=by, at=at, school=facts.school_id)
    return teacher


def _require_major(code: str) -> None:
    if majors().get(code) is None:
        raise RuleBroken("unknown_major", Text("专业代码不在中等职业学校专业目录中，请核对"), field="major_code")


def _require_new(condition: ColumnElement[bool], code: str, message: Text, *, field: str) -> None:
    if db.session.scalar(select(condition).where(condition).limit(1)):
        raise RuleBroken(code, message, field=field)
