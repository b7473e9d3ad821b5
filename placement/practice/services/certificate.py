"""The certificate of a recognised stay, printed by a job and kept for ever."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from placement.accounts.models import Teacher
from placement.extensions import db
from placement.infra import jobs
from placement.infra.masking import mask_name
from placement.kernel.errors import Conflict
from placement.kernel.text import Text
from placement.papers import issuing
from placement.papers.kinds import PaperKind
from placement.papers.wordings import current_wording
from placement.placements.terms import terms_on
from placement.practice.counting import Policy
from placement.practice.documents import CategoryDays, PracticeCertificate, PracticeStay
from placement.practice.models import PracticeDay, PracticeRecord
from placement.practice.queries import days_of
from placement.practice.rules import ASSESSMENT_LABELS, Assessment, DayCategory, RecordState
from placement.slots.rules import PRACTICE_FORM_LABELS, PracticeForm

KIND = "practice_certificate"
WORDS_ON_PAPER = 140
"""How much of a written judgement is printed, so that the certificate keeps to one page."""


@jobs.handles(KIND)
def issue_certificate(job: jobs.Job, at: datetime) -> None:
    """Print and register the certificate of the record in the job's payload; a second run changes nothing."""
    record = db.session.get_one(PracticeRecord, job.payload["record_id"], with_for_update=True)
    if record.certificate_id is not None:
        return
    if record.state != RecordState.RECOGNISED:
        raise Conflict("not_recognised", Text("实践天数尚未认定，不能生成证书"))
    paper = certificate_of(record)
    series = f"JS-{record.placement.school.code}-{paper.year}"
    number = f"{series}-{issuing.take_number(series):04d}"
    document = issuing.issue(
        current_wording(PaperKind.PRACTICE_CERTIFICATE, record.school_id),
        paper.facts(),
        number=number,
        token=issuing.new_token(number),
        subject_id=record.id,
        school_id=record.school_id,
        enterprise_id=record.enterprise_id,
        person_id=record.teacher_id,
        parties=[paper.school_name, record.placement.enterprise.short_name, mask_name(paper.teacher_name)],
        at=at,
    )
    record.certificate_id = document.id


def certificate_of(record: PracticeRecord) -> PracticeCertificate:
    """The certificate's data, from the recognised days."""
    days = [day for day in record.days if day.recognised]
    first, last, teacher = days[0].day, days[-1].day, db.session.get_one(Teacher, record.teacher_id)
    stay = PracticeStay(
        place=record.placement.enterprise.name,
        base="培训基地" if record.training_base else "企业",
        post=terms_on(record.placement, last).title,
        start=first,
        end=last,
        days=days_of(days),
    )
    return PracticeCertificate(
        teacher_name=record.teacher.name,
        staff_number=teacher.number,
        subject_group=teacher.subject_group,
        department=teacher.department,
        school_name=record.placement.school.name,
        enterprise_name=record.placement.enterprise.name,
        year=last.year,
        start=first,
        end=last,
        stays=(stay,),
        categories=_categories(days),
        recognised_days=stay.days,
        required_days=Policy().month_days,
        form=str(PRACTICE_FORM_LABELS[PracticeForm(record.form)]),
        outcome=_short(record.outcome),
        enterprise_assessment=_short(record.assessment_note),
        school_assessment=_short(record.recognition_note) or "同意认定。",
        grade=str(ASSESSMENT_LABELS[Assessment(record.assessment or Assessment.PASS)]),
        recognised_on=record.recognised_on or last,
    )


def _categories(days: list[PracticeDay]) -> tuple[CategoryDays, ...]:
    found: dict[str, list[PracticeDay]] = defaultdict(list)
    for day in days:
        found[day.category].append(day)
    return tuple(
        CategoryDays(category=category.value, days=days_of(found[category]))
        for category in DayCategory
        if found[category]
    )


def _short(words: str) -> str:
    return words if len(words) <= WORDS_ON_PAPER else f"{words[: WORDS_ON_PAPER - 1]}…"
