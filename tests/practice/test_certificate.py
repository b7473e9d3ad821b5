"""The certificate: what it says, under which number, and only once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from placement.infra import files
from placement.infra.jobs import Job
from placement.papers import issuing
from placement.papers.models import IssuedDocument
from placement.practice import services
from placement.practice.rules import DayPart
from tests.documents.reading import pages
from tests.factories.practice import AFTER, REPORT, a_stay, logged, workdays


def test_the_paper_names_teacher_enterprise_days_and_number(db: Any, run_jobs: Callable[[], int]) -> None:
    stay = a_stay()
    logged(stay, workdays(date(2026, 3, 2), 10))
    logged(stay, [date(2026, 3, 16)], part=DayPart.MORNING)
    services.report(stay.record, REPORT, "教学项目一份", by=stay.me, at=AFTER)
    services.assess(stay.record, "excellent", "独立完成测试任务。", by=stay.hr, at=AFTER)
    services.recognise(stay.record, [day.id for day in stay.record.days], "", by=stay.office, at=AFTER)
    db.session.commit()

    assert run_jobs() >= 1

    document = db.session.get_one(IssuedDocument, stay.record.certificate_id)
    (page,) = pages(files.read(document.file))
    assert document.number == f"JS-{stay.school.code}-2026-0001"
    for words in (document.number, "陈思远", stay.enterprise.name, stay.school.name, "完成企业实践10.5天", "优秀"):
        assert words in page
    assert "2026年3月2日至2026年3月16日" in page
    assert document.parties == [stay.school.name, stay.enterprise.short_name, "陈*"]
    assert issuing.verify_bytes(files.read(document.file)).document == document


def test_only_the_recognised_days_stand_on_it_with_the_reason(db: Any, run_jobs: Callable[[], int]) -> None:
    stay = a_stay("enterprise_assessed")
    services.recognise(stay.record, [day.id for day in stay.record.days[:7]], "后三天未到岗", by=stay.office, at=AFTER)
    db.session.commit()
    run_jobs()

    (page,) = pages(files.read(stay.record.certificate.file))

    assert "完成企业实践7天" in page
    assert "后三天未到岗" in page


def test_a_second_run_prints_nothing_new_and_the_next_stay_gets_the_next_number(
    db: Any, run_jobs: Callable[[], int]
) -> None:
    first = a_stay("recognised")
    second = a_stay("recognised", school=first.school)
    db.session.commit()
    run_jobs()
    job = db.session.scalars(select(Job).where(Job.kind == "practice_certificate").order_by(Job.id)).first()

    services.issue_certificate(job, AFTER)

    assert db.session.scalar(select(func.count()).select_from(IssuedDocument)) == 2
    assert [stay.record.certificate.number[-4:] for stay in (first, second)] == ["0001", "0002"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_long_judgements_keep_the_certificate_on_one_page(db: Any, run_jobs: Callable[[], int]) -> None:
    stay = a_stay()
    logged(stay, [date(2026, 3, 2)])
    services.report(stay.record, REPORT, "案" * 500, by=stay.me, at=AFTER)
    services.assess(stay.record, "good", "好" * 500, by=stay.hr, at=AFTER)
    services.recognise(stay.record, [stay.record.days[0].id], "可" * 500, by=stay.office, at=AFTER)
    db.session.commit()
    run_jobs()

    assert len(pages(files.read(stay.record.certificate.file))) == 1
