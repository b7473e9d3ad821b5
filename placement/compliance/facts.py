"""What the rules look at: plain values. None means "not recorded", which is never the same as "no"."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from placement.compliance.week import Week
from placement.kernel.findings import Waiver
from placement.kernel.periods import DateRange
from placement.kernel.workdays import DayKind


class DayKinds(Protocol):
    """The work calendar as far as the rules need it."""

    def kind_or_none(self, day: date) -> DayKind | None:
        """What a day is by the official arrangement, None for a day nobody has entered."""
        ...


@dataclass(frozen=True)
class Person:
    """The student. `grade_year` is the one on the first day of the placement, 1 for the first school year.

    `declares` holds what a woman declared of her own will ("menstruation", "pregnancy", "nursing"), else nothing.
    """

    name: str = ""
    birth_date: date | None = None
    grade_year: int | None = None
    sex: str | None = None
    major: str | None = None
    major_known: bool | None = None
    on_roll: bool | None = None
    declares: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Post:
    """What is done where: `venue` is a word such as "office" or "internet_bar", `labour_class` that of GB/T 3869.

    `staff` counts employees in the same kind of post, `interns` the interns there already. `hazards` is empty when it
    is recorded that there are none.
    """

    title: str = ""
    venue: str | None = None
    hazards: frozenset[str] | None = None
    labour_class: int | None = None
    staff: int | None = None
    interns: int | None = None
    major_codes: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Enterprise:
    """Who takes the student: `kind` is a word such as "enterprise" or "hr_agency", the code that of GB/T 4754.

    `interns` counts those already there; `violations` are the days of known violations of safety law; `listed_on` is
    the day from which the school may use the unit: decided by its Party organisation and published.
    """

    name: str = ""
    kind: str | None = None
    industry_code: str | None = None
    industry_known: bool | None = None
    staff: int | None = None
    interns: int | None = None
    lawful: bool | None = None
    violations: tuple[date, ...] | None = None
    new_for_school: bool | None = None
    site_visit: bool | None = None
    listed_on: date | None = None


@dataclass(frozen=True)
class Plan:
    """What is intended; amounts are fen a month. `coming` counts the people who come on top of the interns there.

    `through` names the kinds of everybody else who organises, employs or pays. `minimum_wage_fen` is the one of the
    work site on the first day. `extra_days` are days worked beyond the ordinary week. `special_filing` is whether a
    filing with the authority for special needs stands, `special_filed_on` its day. `division_valid` is None where the
    code lies outside the table.
    """

    kind: str | None
    stay: DateRange | None
    through: frozenset[str] = frozenset()
    week: Week | None = None
    extra_days: frozenset[date] = frozenset()
    pay_fen: int | None = None
    regular_wage_fen: int | None = None
    lowest_wage_fen: int | None = None
    minimum_wage_fen: int | None = None
    division: str | None = None
    division_valid: bool | None = None
    province: str | None = None
    special_filing: bool | None = None
    special_filed_on: date | None = None
    coming: int = 1
    first_day: date | None = None

    @property
    def start(self) -> date | None:
        """The first day, also while the last one is not recorded."""
        return self.stay.start if self.stay else self.first_day


@dataclass(frozen=True)
class Papers:
    """What is signed, trained, filed and insured.

    `signed_by` names parties of the agreement: school, enterprise, person; `guardian_signs` is the guardian's own
    signature; `text_compared` whether the school compared the signed text with the official model. An empty set or
    tuple says that there is nothing; None that nobody recorded whether there is.
    """

    student_consents: bool | None = None
    guardian_consents: bool | None = None
    signed_by: frozenset[str] | None = None
    signed_on: date | None = None
    text_compared: bool | None = None
    guardian_signs: bool | None = None
    insurance: tuple[DateRange, ...] | None = None
    safety_training: bool | None = None
    school_training: bool | None = None
    internship_plan: bool | None = None
    emergency_plan: bool | None = None
    instructor: bool | None = None
    mentor: bool | None = None
    filing: bool | None = None
    cross_province_filing: bool | None = None


@dataclass(frozen=True)
class Facts:
    """One case. What is left out counts as not recorded. `calendar` is the official one."""

    plan: Plan
    person: Person = field(default_factory=Person)
    post: Post = field(default_factory=Post)
    enterprise: Enterprise = field(default_factory=Enterprise)
    papers: Papers = field(default_factory=Papers)
    waivers: tuple[Waiver, ...] = ()
    calendar: DayKinds | None = None
