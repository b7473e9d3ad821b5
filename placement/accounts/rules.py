"""Roles, and what belongs together or must stay apart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placement.kernel.errors import RuleBroken
from placement.kernel.identity import birth_date_of, is_resident_id
from placement.kernel.text import Text


class Role(StrEnum):
    """Under what hat a person acts."""

    STUDENT = "student"
    TEACHER = "teacher"
    PLACEMENT_OFFICE = "placement_office"
    DEPARTMENT_HEAD = "department_head"
    SCHOOL_FINANCE = "school_finance"
    SCHOOL_LEADER = "school_leader"
    HR = "hr"
    MENTOR = "mentor"
    BUREAU = "bureau"
    FINANCE_BUREAU = "finance_bureau"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_LABELS = {
    Role.STUDENT: Text("学生"),
    Role.TEACHER: Text("教师"),
    Role.PLACEMENT_OFFICE: Text("实习管理部门"),
    Role.DEPARTMENT_HEAD: Text("系部主任"),
    Role.SCHOOL_FINANCE: Text("学校财务"),
    Role.SCHOOL_LEADER: Text("校领导"),
    Role.HR: Text("企业人事"),
    Role.MENTOR: Text("企业导师"),
    Role.BUREAU: Text("教育局"),
    Role.FINANCE_BUREAU: Text("财政局"),
    Role.AUDITOR: Text("审计员"),
    Role.SYSTEM_ADMIN: Text("系统管理员"),
    Role.SECURITY_ADMIN: Text("安全管理员"),
    Role.AUDIT_ADMIN: Text("审计管理员"),
}
SCHOOL_STAFF = frozenset(
    {Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER, Role.TEACHER}
)
ENTERPRISE_STAFF = frozenset({Role.HR, Role.MENTOR})
OVERSIGHT = frozenset({Role.BUREAU, Role.FINANCE_BUREAU, Role.AUDITOR})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
STAFF = frozenset(Role) - {Role.STUDENT}
"""Everybody whose session ends after 30 idle minutes."""


ORGANISATION_KIND = {
    **dict.fromkeys(SCHOOL_STAFF | {Role.STUDENT}, "school"),
    **dict.fromkeys(ENTERPRISE_STAFF, "enterprise"),
    **dict.fromkeys(OVERSIGHT, "bureau"),
}
"""The kind of organisation that a role belongs to; administrators belong to none."""
BY_HAND = tuple(role for role in Role if role not in (Role.STUDENT, Role.TEACHER))
"""Roles that the security administrator gives; students and teachers come from their school's roll."""


LOCALES = ("zh_Hans_CN", "en")
"""The languages of the interface; the first is the one of the sources."""


class Sex(StrEnum):
    """As on the resident identity card."""

    FEMALE = "F"
    MALE = "M"


class SubjectGroup(StrEnum):
    """What a teacher teaches; only the first two owe the yearly month (TCH16 Art. 4)."""

    MAJOR = "专业课"
    PRACTICE = "实习指导"
    GENERAL = "公共课"


SEX_LABELS = {Sex.FEMALE: Text("女"), Sex.MALE: Text("男")}
SUBJECT_GROUP_LABELS = {
    SubjectGroup.MAJOR: Text("专业课"),
    SubjectGroup.PRACTICE: Text("实习指导"),
    SubjectGroup.GENERAL: Text("公共课"),
}


@dataclass(frozen=True, kw_only=True)
class StudentFacts:
    """What is entered of a student. Birth date and sex are read from the resident id; if given they must agree."""

    school_id: int
    number: str
    major_code: str
    entry_year: int
    class_name: str
    resident_id: str
    guardian_name: str
    guardian_relation: str
    guardian_phone: str
    programme_years: int = 3
    department: str | None = None
    birth_date: date | None = None
    sex: Sex | None = None


@dataclass(frozen=True, kw_only=True)
class TeacherFacts:
    """What is entered of a teacher."""

    school_id: int
    number: str
    subject_group: SubjectGroup
    department: str
    entered_on: date
    subject: str = ""
    major_code: str | None = None
    dual_qualified: bool = False


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What is entered of somebody who is neither student nor teacher."""

    login: str
    name: str
    role: Role
    organisation_id: int | None = None
    department: str | None = None
    email: str | None = None
    phone: str | None = None


def grade_year(entry_year: int, day: date) -> int:
    """1 in the first school year; a school year begins on 1 September."""
    return day.year - entry_year + (1 if day.month >= 9 else 0)


@dataclass(frozen=True)
class Identity:
    """What a resident identity number says of its holder."""

    resident_id: str
    birth_date: date
    sex: Sex


def read_identity(resident_id: str, *, birth_date: date | None = None, sex: Sex | None = None) -> Identity:
    """Birth date and sex from a resident id; the seventeenth figure is odd for men (GB 11643-1999).

    Raises RuleBroken `bad_resident_id` (R-1101), `birth_date_mismatch` or `sex_mismatch` (R-1102).
    """
    number = resident_id.strip().upper()
    born = birth_date_of(number) if is_resident_id(number) else None
    if born is None:
        raise RuleBroken("bad_resident_id", Text("居民身份证号应为 18 位且校验位正确，请核对"), field="resident_id")
    found = Identity(number, born, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)
    if birth_date is not None and birth_date != found.birth_date:
        raise RuleBroken("birth_date_mismatch", Text("出生日期与居民身份证号不一致，请核对"), field="birth_date")
    if sex is not None and sex != found.sex:
        raise RuleBroken("sex_mismatch", Text("性别与居民身份证号不一致，请核对"), field="sex")
    return found


def check_separate(role: str, held: Collection[str]) -> None:
    """The three administrators are three people (三员分立). Raises RuleBroken `administrators_separate`."""
    others = {Role(other) for other in held} & ADMINISTRATORS - {role}
    if role in ADMINISTRATORS and others:
        raise RuleBroken(
            "administrators_separate",
            Text(
                "系统管理员、安全管理员、审计管理员必须由三个不同的账号担任，该账号已是%(role)s",
                role=ROLE_LABELS[min(others)],
            ),
            field="role",
        )
