"""What the rules look at: plain values. None means "not recorded", which is never the same as "no"."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from placement.kernel.findings import Waiver
from placement.kernel.periods import DateRange


@dataclass(frozen=True)
class Person:
    """The student. `grade_year` is the one on the first day of the placement, 1 for the first school year."""

    name: str = ""
    birth_date: date | None = None
    grade_year: int | None = None


@dataclass(frozen=True)
class Post:
    """What is done where: `venue` is a word such as "office" or "internet_bar"."""

    title: str = ""
    venue: str | None = None


@dataclass(frozen=True)
class Enterprise:
    """Who takes the student: `kind` is a word such as "enterprise" or "hr_agency", the code that of GB/T 4754."""

    name: str = ""
    kind: str | None = None
    industry_code: str | None = None


@dataclass(frozen=True)
class Plan:
    """What is intended. `through` names the kinds of everybody else who organises, employs or pays."""

    kind: str
    stay: DateRange
    through: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Papers:
    """What is signed and insured. `signed_by` names parties of the agreement: school, enterprise, person, guardian.

    An empty set or tuple says that there is nothing; None that nobody recorded whether there is.
    """

    student_consents: bool | None = None
    guardian_consents: bool | None = None
    signed_by: frozenset[str] | None = None
    signed_on: date | None = None
    insurance: tuple[DateRange, ...] | None = None


@dataclass(frozen=True)
class Facts:
    """One case. What is left out counts as not recorded."""

    plan: Plan
    person: Person = field(default_factory=Person)
    post: Post = field(default_factory=Post)
    enterprise: Enterprise = field(default_factory=Enterprise)
    papers: Papers = field(default_factory=Papers)
    waivers: tuple[Waiver, ...] = ()
