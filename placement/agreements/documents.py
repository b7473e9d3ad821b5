"""What stands on the two agreements, as plain frozen values.

岗位实习三方协议 holds the nine contents of article 15 of 职业学校学生实习管理规定 (facts, list A); the wording
itself is in templates/documents. Money is integer fen, instants are UTC, personal numbers arrive masked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placement.infra.paper import Insurance, Mentor, Organisation, Paper, SignatureColumn, WorkDay


@dataclass(frozen=True, kw_only=True)
class Student:
    """丙方. `resident_id` is masked before it comes here."""

    name: str
    sex: str
    birth_date: date
    resident_id: str
    student_number: str
    major: str
    major_code: str
    class_name: str
    phone: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Guardian:
    """The legal guardian of a minor, who signs beside the student."""

    name: str
    relation: str
    resident_id: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class EmergencyContact:
    """Whom to call when something happens."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Stay:
    """Time, place, content, requirements and conditions (list A, 2). `filing_number` may be empty."""

    kind: str
    origin: str
    post: str
    department: str
    site: str
    division: str
    start: date
    end: date
    duration: str
    filing_number: str
    tasks: str
    requirements: str
    conditions: str


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Working time per weekday, rest and leave, board and lodging (list A, 3)."""

    days: tuple[WorkDay, ...]
    weekly_hours: Decimal
    rest: str
    leave: str
    board: str
    lodging: str


@dataclass(frozen=True, kw_only=True)
class Pay:
    """Pay and the way of payment (list A, 4): fen a month, to the student's own account, at most a month apart."""

    monthly_fen: int
    regular_wage_fen: int | None
    pay_day: str
    method: str
    bank: str
    account: str


@dataclass(frozen=True, kw_only=True)
class Safety:
    """Labour protection, safety, health, protection against occupational disease (list A, 5)."""

    hazards: str
    protective_equipment: str
    training: str
    emergency_plan: str


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """Assessment method (list A, 7): whole per cent for school and enterprise, and what is looked at."""

    school_percent: int
    enterprise_percent: int
    method: str

    def __post_init__(self) -> None:
        if self.school_percent + self.enterprise_percent != 100:
            raise ValueError("学校与实习单位的考核权重之和必须是 100")


@dataclass(frozen=True, kw_only=True)
class WorkPlacementAgreement(Paper):
    """岗位实习三方协议 as printed.

    `guardian` is set for a minor and adds a column; `template_checked` is false until the school has recorded that it
    compared the wording with the official model text (R-202).
    """

    template_checked: bool
    school: Organisation
    placement_office: str
    enterprise: Organisation
    student: Student
    guardian: Guardian | None
    emergency: EmergencyContact
    stay: Stay
    school_mentor: Mentor
    enterprise_mentor: Mentor
    hours: Hours
    pay: Pay
    safety: Safety
    insurances: tuple[Insurance, ...]
    assessment: Assessment
    data_notice: str
    signing_method: str
    other_terms: str
    signatures: tuple[SignatureColumn, ...]

    def __post_init__(self) -> None:
        if not any(policy.kind == LIABILITY_INSURANCE for policy in self.insurances):
            raise ValueError("三方协议必须载明实习责任保险")
        expected = 4 if self.guardian else 3
        if len(self.signatures) != expected:
            raise ValueError(f"签署栏应为 {expected} 栏，收到 {len(self.signatures)} 栏")


LIABILITY_INSURANCE = "实习责任保险"
"""The one policy an agreement cannot do without; its number is printed with the parties."""


@dataclass(frozen=True, kw_only=True)
class Teacher:
    """丙方 of the teacher's agreement. `resident_id` is masked."""

    name: str
    sex: str
    resident_id: str
    staff_number: str
    subject_group: str
    title: str
    dual_qualified: bool
    phone: str


@dataclass(frozen=True, kw_only=True)
class TeacherTask:
    """One row of the task plan: what is done when, and what comes of it."""

    period: str
    content: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class TeacherStay:
    """Post, place, time of the practice. `planned_days` counts whole and half days, as Decimal."""

    post: str
    department: str
    site: str
    division: str
    start: date
    end: date
    planned_days: Decimal
    daily_hours: str


@dataclass(frozen=True, kw_only=True)
class FormChoice:
    """One box of the list of forms, ticked or not."""

    label: str
    chosen: bool


TEACHER_FORMS = {
    "a": "考察观摩",
    "b": "接受企业组织的技能培训",
    "c": "在企业的生产和管理岗位兼职或任职",
    "d": "参与企业产品研发和技术创新",
}
"""The forms of article 6 of 职业学校教师企业实践规定 (R-704)."""


def form_choices(letters: Collection[str], other: str = "") -> tuple[FormChoice, ...]:
    """The list of forms with the chosen ones ticked; ValueError when none is chosen or a letter is unknown (R-704)."""
    if set(letters) - set(TEACHER_FORMS) or not (letters or other):
        raise ValueError("实践形式只能是考察观摩、技能培训、兼职或任职、研发创新，或写明的其他形式")
    boxes = [FormChoice(label=label, chosen=letter in letters) for letter, label in TEACHER_FORMS.items()]
    return (*boxes, FormChoice(label=f"其他：{other or '无'}", chosen=bool(other)))


@dataclass(frozen=True, kw_only=True)
class TeacherAgreement(Paper):
    """教师企业实践协议 as printed; `forms` comes from `form_choices`."""

    school: Organisation
    placement_office: str
    enterprise: Organisation
    teacher: Teacher
    forms: tuple[FormChoice, ...]
    stay: TeacherStay
    goal: str
    tasks: tuple[TeacherTask, ...]
    mentor: Mentor
    school_contact: Mentor
    safety: str
    insurances: tuple[Insurance, ...]
    treatment: str
    assessment: str
    results: str
    other_terms: str
    data_notice: str
    signing_method: str
    signatures: tuple[SignatureColumn, ...]

    def __post_init__(self) -> None:
        if len(self.signatures) != 3:
            raise ValueError(f"签署栏应为 3 栏，收到 {len(self.signatures)} 栏")
