"""What stands on 教师企业实践证书, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from placement.infra.paper_templates import plain_number
from placement.kernel.text import chinese_date


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
class PracticeCertificate:
    """教师企业实践证书 as printed: one page. A teacher is named by school, department and staff number.

    The days of the stays and the days of the categories both sum to `recognised_days`; `required_days` is what a
    year asks for, `year` the calendar year of the last recognised day.
    """

    teacher_name: str
    staff_number: str
    subject_group: str
    department: str
    school_name: str
    enterprise_name: str
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

    def __post_init__(self) -> None:
        for parts in (self.stays, self.categories):
            if sum((part.days for part in parts), Decimal(0)) != self.recognised_days:
                raise ValueError("证书上的各项天数之和必须等于认定天数")

    def facts(self) -> dict[str, Any]:
        """The certificate as its wording names it."""
        return {
            "certificate": {
                "teacher": self.teacher_name,
                "staff_number": self.staff_number,
                "school": self.school_name,
                "department": self.department,
                "subject_group": self.subject_group,
                "start": chinese_date(self.start),
                "end": chinese_date(self.end),
                "year": str(self.year),
                "days": plain_number(self.recognised_days),
                "required_days": plain_number(self.required_days),
                "grade": self.grade,
                "form": self.form,
                "categories": "；".join(f"{part.category} {plain_number(part.days)} 天" for part in self.categories),
                "outcome": self.outcome,
                "enterprise_assessment": self.enterprise_assessment,
                "school_assessment": self.school_assessment,
                "recognised_on": chinese_date(self.recognised_on),
                "stays": [_stay(stay) for stay in self.stays],
            },
            "signatures": [_seal("企业", self.enterprise_name), _seal("学校", self.school_name)],
        }


def _stay(stay: PracticeStay) -> dict[str, str]:
    return {
        "place": stay.place,
        "base": stay.base,
        "post": stay.post,
        "start": chinese_date(stay.start),
        "end": chinese_date(stay.end),
        "days": plain_number(stay.days),
    }


def _seal(party: str, name: str) -> dict[str, Any]:
    """A column that both seal by hand."""
    open_lines = {"signed_by": "", "signed_on": "", "method": "", "digest": ""}
    return {"party": party, "name": name, "role": "负责人", "sealed": True, **open_lines}
