"""What stands on 教师企业实践证书, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placement.infra.paper import Paper, SignatureColumn


@dataclass(frozen=True, kw_only=True)
class PracticeStay:
    """One stay that counts: where, when, as what, and the recognised days. `base` says 企业 or 培训基地."""

    place: str
    base: str
    post: str
    start: date
    end: date
    days: Decimal


@dataclass(frozen=True, kw_only=True)
class CategoryDays:
    """Recognised days of one category of work (岗位实践, 技能培训, …)."""

    category: str
    days: Decimal


@dataclass(frozen=True, kw_only=True)
class PracticeCertificate(Paper):
    """教师企业实践证书 as printed: one page. A teacher is named by school, department and staff number.

    The days of the stays and the days of the categories both sum to `recognised_days`; `required_days` is what a
    year asks for, `year` the calendar year of the last recognised day.
    """

    teacher_name: str
    staff_number: str
    subject_group: str
    department: str
    school_name: str
    year: int
    start: date
    end: date
    stays: tuple[PracticeStay, ...]
    categories: tuple[CategoryDays, ...]
    recognised_days: Decimal
    required_days: Decimal
    form: str
    outcome: str
    enterprise_assessment: str
    school_assessment: str
    grade: str
    recognised_on: date
    signatures: tuple[SignatureColumn, ...]

    def __post_init__(self) -> None:
        for parts in (self.stays, self.categories):
            if sum((part.days for part in parts), Decimal(0)) != self.recognised_days:
                raise ValueError("证书上的各项天数之和必须等于认定天数")
