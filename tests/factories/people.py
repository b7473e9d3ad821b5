"""People of a test: students and teachers of a school, people of an enterprise, officials, administrators."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from placement.accounts import services
from placement.accounts.models import Student, Teacher, User
from placement.accounts.rules import Role, StudentFacts, SubjectGroup, TeacherFacts
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.identity import check_digit
from placement.organisations.models import Enterprise, Organisation, School
from tests.factories.organisations import LONG_AGO, a_bureau

PASSWORD = "Xihu-2026-lv"
ADULT_BORN, MINOR_BORN = date(2007, 10, 1), date(2008, 10, 1)
"""On TODAY (2026-03-16) 18 and 17 years old."""
_numbers = count(1)


def a_user(
    name: str = "王小明",
    role: str | None = None,
    organisation: Organisation | None = None,
    *,
    department: str | None = None,
    email: str | None = None,
    login: str = "",
) -> User:
    """An account, with one hat when a role is named. The password is PASSWORD."""
    number = next(_numbers)
    user = services.create_user(
        login or f"u{number}", name, PASSWORD, email=email, phone=f"139{number:08d}", at=LONG_AGO
    )
    if role is not None:
        services.add_membership(user, role, organisation.id if organisation else None, department=department)
    return user


def a_student(
    school: School,
    name: str = "张华生",
    *,
    minor: bool = False,
    major: str = "710201",
    class_name: str = "计算机2301班",
    department: str = "信息技术系",
    entry_year: int = 2023,
    male: bool = True,
    born: date | None = None,
    **facts: Any,
) -> Student:
    """A student of the third year, of full age; traits: minor (17 years old), another major, class, department."""
    user = a_user(name)
    number = next(_numbers)
    told: dict[str, Any] = {
        "school_id": school.id,
        "number": f"2023{number:05d}",
        "major_code": major,
        "entry_year": entry_year,
        "class_name": class_name,
        "department": department,
        "resident_id": resident_id(born or (MINOR_BORN if minor else ADULT_BORN), number, male=male),
        "guardian_name": "张建国",
        "guardian_relation": "父亲",
        "guardian_phone": "13700000000",
        **facts,
    }
    return services.create_student(user, StudentFacts(**told), by=SYSTEM, at=LONG_AGO)


def a_teacher(
    school: School,
    name: str = "陈思远",
    *,
    department: str = "信息技术系",
    subject_group: SubjectGroup = SubjectGroup.MAJOR,
    **facts: Any,
) -> Teacher:
    """A teacher of a major subject, who owes the yearly month; `subject_group=GENERAL` for one who does not."""
    told: dict[str, Any] = {
        "school_id": school.id,
        "number": f"T{next(_numbers):05d}",
        "subject_group": subject_group,
        "department": department,
        "entered_on": date(2018, 9, 1),
        "subject": "软件开发",
        "major_code": "710201",
        **facts,
    }
    return services.create_teacher(a_user(name), TeacherFacts(**told), by=SYSTEM, at=LONG_AGO)


def hr_of(enterprise: Enterprise, name: str = "郑文") -> User:
    """A new person of the enterprise's HR."""
    return a_user(name, Role.HR, enterprise)


def mentor_of(enterprise: Enterprise, name: str = "周师傅") -> User:
    """A new mentor of the enterprise."""
    return a_user(name, Role.MENTOR, enterprise)


def office_of(school: School, name: str = "沈老师") -> User:
    """A new person of the school's placement office."""
    return a_user(name, Role.PLACEMENT_OFFICE, school)


def head_of(school: School, department: str = "信息技术系", name: str = "韩主任") -> User:
    """A new department head."""
    return a_user(name, Role.DEPARTMENT_HEAD, school, department=department)


def finance_of(school: School, name: str = "钱会计") -> User:
    """A new person of the school's finance."""
    return a_user(name, Role.SCHOOL_FINANCE, school)


def leader_of(school: School, name: str = "高校长") -> User:
    """A new school leader."""
    return a_user(name, Role.SCHOOL_LEADER, school)


def bureau_person(name: str = "何科长") -> User:
    """A person of the education bureau."""
    return a_user(name, Role.BUREAU, a_bureau())


def finance_bureau_person(name: str = "金科长") -> User:
    """A person of the finance bureau."""
    return a_user(name, Role.FINANCE_BUREAU, a_bureau("杭州市财政局"))


def an_auditor(name: str = "严审计") -> User:
    """An auditor, who only reads."""
    return a_user(name, Role.AUDITOR, a_bureau("杭州市审计局"))


def an_administrator(role: Role, name: str = "管理员") -> User:
    """One of the three administrators."""
    return a_user(name, role)


def viewer_for(person: User | Student | Teacher) -> Viewer:
    """The Viewer that acts under the person's first hat."""
    user = person if isinstance(person, User) else person.user
    return services.viewer_of(user.memberships[0])


def resident_id(born: date, number: int, *, male: bool = True) -> str:
    """A resident id that can exist, another one for each number."""
    order = number % 500 * 2 + (1 if male else 0)
    first = f"{330102 + number // 500}{born:%Y%m%d}{order:03d}"
    return first + check_digit(first)
