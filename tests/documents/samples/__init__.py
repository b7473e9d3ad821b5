"""Invented particulars for the four papers. Every word is different, so that a test can tell which field it found."""

from tests.documents.samples.certificate import certificate
from tests.documents.samples.money import line, statement
from tests.documents.samples.parties import ENTERPRISE, SCHOOL, party_columns
from tests.documents.samples.teacher import teacher_agreement
from tests.documents.samples.work_placement import GUARDIAN, INSURANCES, STAY, STUDENT, agreement

__all__ = [
    "ENTERPRISE",
    "GUARDIAN",
    "INSURANCES",
    "SCHOOL",
    "STAY",
    "STUDENT",
    "agreement",
    "certificate",
    "line",
    "party_columns",
    "statement",
    "teacher_agreement",
]
