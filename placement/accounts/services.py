"""What happens to accounts: signing in and lockout, passwords, new people and their hats."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

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

FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
_DECOY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$5N2m3i6g0sN2pXH8Zf7r2g7m3n5YyqkqXH6Hq0b1w2E"
WRONG = Text("登录名或密码不正确")


def authenticate(login: str, password: str, *, at: datetime) -> User | None:
    """The user who signs in, or None; the caller commits either way, so that failures count.

    Five wrong passwords lock the account for 15 minutes; while it is locked the right one does not open it either.
    Raises RuleBroken("locked") then.
    """
    user: User | None = db.session.scalar(select(User).where(func.lower(User.login) == login.lower()).with_for_update())
    if user is None or not user.active:
        passwords.matches(_DECOY, password)  # an unknown name takes as long as a known one
        return None
    if user.locked_until is not None and user.locked_until > at:
        minutes = -(-int((user.locked_until - at).total_seconds()) // 60)
        raise RuleBroken("locked", Text("密码连续输错 5 次，账号已锁定，请 %(minutes)s 分钟后再试", minutes=minutes))
    if not passwords.matches(user.password_hash, password):
        _count_failure(user, at)
        return None
    user.failed_count, user.locked_until = 0, None
    return user


def _count_failure(user: User, at: datetime) -> None:
    user.failed_count += 1
    if user.failed_count >= FAILURES:
        user.failed_count, user.locked_until = 0, at + LOCKED_FOR
        audit.record("locked", f"user:{user.id}", by=_self(user), at=at)


def set_password(user: User, password: str, *, at: datetime) -> None:
    """Store a new password and end every session of the user. Raises RuleBroken for a weak one."""
    if not passwords.strong_enough(password):
        raise RuleBroken(
            "weak_password", Text("密码至少 10 位，并包含大写字母、小写字母、数字、符号中的三类"), field="password"
        )
    user.password_hash = passwords.hash_password(password)
    user.failed_count, user.locked_until = 0, None
    sign_out_everywhere(user, at=at)
    audit.record("password_changed", f"user:{user.id}", by=_self(user), at=at)


def sign_out_everywhere(user: User, *, at: datetime) -> None:
    """Make every session cookie given out so far worthless."""
    user.session_epoch += 1
    audit.record("signed_out_everywhere", f"user:{user.id}", by=_self(user), at=at)


def create_user(
    login: str,
    name: str,
    password: str,
    *,
    at: datetime,
    initials: str = "",
    email: str | None = None,
    phone: str | None = None,
) -> User:
    """A new account. The password is not judged here: the first one is given by an administrator or the demo.

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
        password_hash=passwords.hash_password(password),
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
        "resident_id",
    )
    _require_new(
        (Student.school_id == facts.school_id) & (Student.number == facts.number),
        "number_taken",
        Text("本校已有使用该学号的学生"),
        "number",
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
        "number",
    )
    teacher = Teacher(user=user, **asdict(facts))
    db.session.add(teacher)
    add_membership(user, Role.TEACHER, facts.school_id, department=facts.department)
    audit.record("teacher_created", f"user:{user.id}", by=by, at=at, school=facts.school_id)
    return teacher


def viewer_of(membership: Membership) -> Viewer:
    """The Viewer that acts under a membership."""
    return Viewer(
        user_id=membership.user_id,
        name=membership.user.name,
        role=membership.role,
        organisation_id=membership.organisation_id,
        membership_id=membership.id,
        department=membership.department,
    )


def _require_major(code: str) -> None:
    if majors().get(code) is None:
        raise RuleBroken("unknown_major", Text("专业代码不在中等职业学校专业目录中，请核对"), field="major_code")


def _require_new(condition: ColumnElement[bool], code: str, message: Text, field: str) -> None:
    if db.session.scalar(select(condition).where(condition).limit(1)):
        raise RuleBroken(code, message, field=field)


def _self(user: User) -> Viewer:
    return Viewer(user_id=user.id, name=user.name, role="self")
