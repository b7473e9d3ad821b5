"""Home pages, one module an audience: the page of exceptions that ask for an act, never of totals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.reports.duties import Home
from placement.reports.home import administrators, enterprise, oversight, school, student, teacher

Builder = Callable[[Viewer, datetime], Home]
BUILDERS: dict[str, Builder] = {
    Role.STUDENT: student.home,
    Role.TEACHER: teacher.home,
    Role.HR: enterprise.hr_home,
    Role.MENTOR: enterprise.mentor_home,
    Role.PLACEMENT_OFFICE: school.office_home,
    Role.DEPARTMENT_HEAD: school.head_home,
    Role.SCHOOL_FINANCE: school.finance_home,
    Role.SCHOOL_LEADER: school.leader_home,
    Role.BUREAU: oversight.bureau_home,
    Role.FINANCE_BUREAU: oversight.finance_bureau_home,
    Role.AUDITOR: oversight.auditor_home,
    Role.SYSTEM_ADMIN: administrators.system_home,
    Role.SECURITY_ADMIN: administrators.security_home,
    Role.AUDIT_ADMIN: administrators.audit_home,
}


def build(viewer: Viewer, at: datetime) -> Home:
    """The home page of whoever looks."""
    return BUILDERS[viewer.role](viewer, at)
