"""Roles, and what belongs together or must stay apart."""

from __future__ import annotations

from enum import StrEnum

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
SCHOOL_STAFF = frozenset({Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER, Role.TEACHER})
ENTERPRISE_STAFF = frozenset({Role.HR, Role.MENTOR})
OVERSIGHT = frozenset({Role.BUREAU, Role.FINANCE_BUREAU, Role.AUDITOR})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
STAFF = frozenset(Role) - {Role.STUDENT}
"""Everybody whose session ends after 30 idle minutes."""


class Sex(StrEnum):
    """As on the resident identity card."""

    FEMALE = "F"
    MALE = "M"


class SubjectGroup(StrEnum):
    """What a teacher teaches; only the first two owe the yearly month (TCH16 Art. 4)."""

    MAJOR = "专业课"
    PRACTICE = "实习指导"
    GENERAL = "公共课"
