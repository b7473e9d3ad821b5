"""A run prints in class order what is needed, once; a row that fails is named and the others are done."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.infra import files, jobs
from placement.infra.jobs import JobState
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import unpack
from placement.packets import services
from placement.packets.models import PrintRun
from placement.packets.rules import PrintForm, PrintOutcome, PrintScope, Standing
from placement.papers import rendering
from placement.papers.kinds import PaperKind
from placement.papers.models import DocumentNumber
from placement.papers.rules import DocumentState
from tests.documents import reading
from tests.factories.agreements import a_desk, sent, signed
from tests.factories.applications import MORNING
from tests.factories.organisations import an_enterprise
from tests.factories.packets import WHOLE, a_run, documents, filled, items_of, paper_of, printed, told
from tests.factories.people import hr_of, viewer_for
from tests.factories.placements import Trio, a_trio, another_in

CONSENT, SAFETY, PLAN, AGREEMENT = (
    PaperKind.INFORMED_CONSENT,
    PaperKind.SAFETY_UNDERTAKING,
    PaperKind.INTERNSHIP_PLAN,
    PaperKind.WORK_PLACEMENT_AGREEMENT,
)


def result_of(run: PrintRun) -> bytes:
    assert run.file is not None
    return files.read(run.file)


def two_classes() -> tuple[Trio, Trio]:
    """Two filled placements of one school; the second's class comes first."""
    first = filled(a_trio())
    second = filled(another_in(first, "李思"))
    first.placement.class_name, second.placement.class_name = "计算机2302班", "计算机2301班"
    return first, second


def test_class_by_class_and_each_students_papers_together(db: SQLAlchemy) -> None:
    first, second = two_classes()

    run = printed(a_run([first.placement, second.placement], CONSENT, SAFETY, by=first.office))

    assert told(run) == [
        ("李思", CONSENT, PrintOutcome.ISSUED),
        ("李思", SAFETY, PrintOutcome.ISSUED),
        ("张华生", CONSENT, PrintOutcome.ISSUED),
        ("张华生", SAFETY, PrintOutcome.ISSUED),
    ]
    text = reading.text(result_of(run))
    assert [text.index(item.document.number) for item in items_of(run) if item.document] == sorted(
        text.index(item.document.number) for item in items_of(run) if item.document
    )


def test_a_row_that_fails_names_what_is_missing_and_the_others_are_done(db: SQLAlchemy) -> None:
    first = a_trio()
    unfilled = another_in(first, "王五")

    run = printed(a_run([filled(first).placement, unfilled.placement], PLAN, by=first.office))

    done, failed = items_of(run)
    assert (done.outcome, failed.outcome) == (PrintOutcome.ISSUED, PrintOutcome.FAILED)
    assert str(unpack(failed.error)) == "缺少：指导教师姓名、企业导师姓名"
    assert run.job is not None
    assert (run.job.state, run.finished_at is not None) == (JobState.DONE, True)
    assert [document.number for document in documents()] == [f"WS-{first.school.code}-2026-0001"]


def test_what_is_in_order_is_not_printed_again_and_asked_for_by_name_is_the_same_file(db: SQLAlchemy) -> None:
    trio = filled(a_trio())
    first = printed(a_run([trio.placement], SAFETY, by=trio.office))

    needed = printed(a_run([trio.placement], SAFETY, by=trio.office))
    everything = printed(a_run([trio.placement], SAFETY, by=trio.office, only_needed=False))

    assert told(needed) == [("张华生", SAFETY, PrintOutcome.UNNEEDED)]
    assert needed.file is None
    assert told(everything) == [("张华生", SAFETY, PrintOutcome.REUSED)]
    assert items_of(everything)[0].document_id == items_of(first)[0].document_id
    assert len(documents()) == 1


def test_a_stale_paper_gives_way_to_one_with_the_next_number(db: SQLAlchemy) -> None:
    trio = filled(a_trio())
    printed(a_run([trio.placement], SAFETY, PLAN, by=trio.office))
    trio.placement.address = "文三路 1 号"

    run = printed(a_run([trio.placement], SAFETY, by=trio.office))

    old, _plan, new = documents()
    assert (old.state, old.superseded_by_id, new.state) == (DocumentState.SUPERSEDED, new.id, DocumentState.CURRENT)
    assert items_of(run)[0].document_id == new.id
    assert new.number.endswith("-0003")
    assert paper_of(trio.placement, SAFETY).standing is Standing.CURRENT


def test_an_agreement_is_printed_as_it_was_sent_and_never_made_here(db: SQLAlchemy) -> None:
    desk = a_desk()
    before = printed(a_run([desk.trio.placement], AGREEMENT, by=desk.trio.office))
    sent(desk)
    during = printed(a_run([desk.trio.placement], AGREEMENT, by=desk.trio.office))

    [row] = items_of(before)
    assert (row.outcome, str(unpack(row.error))) == (PrintOutcome.FAILED, "协议尚未送签")
    [row] = items_of(during)
    assert (row.outcome, row.document) == (PrintOutcome.REUSED, desk.agreement.draft)
    assert len(documents()) == 1


def test_a_signed_agreement_is_printed_only_for_who_asks_for_all(db: SQLAlchemy) -> None:
    desk = signed(a_desk())

    needed = printed(a_run([desk.trio.placement], AGREEMENT, by=desk.trio.office))
    everything = printed(a_run([desk.trio.placement], AGREEMENT, by=desk.trio.office, only_needed=False))

    assert items_of(needed)[0].outcome == PrintOutcome.UNNEEDED
    assert items_of(everything)[0].document == desk.agreement.document


def test_students_of_one_post_share_the_report_on_the_enterprise(db: SQLAlchemy) -> None:
    first = filled(a_trio())
    second = filled(another_in(first, "李思"))
    second.placement.slot_id = first.placement.slot_id

    run = printed(a_run([first.placement, second.placement], PaperKind.SITE_VISIT_REPORT, by=first.office))

    [row] = items_of(run)
    assert row.outcome == PrintOutcome.ISSUED
    both = [paper_of(one.placement, PaperKind.SITE_VISIT_REPORT) for one in (first, second)]
    assert [paper.standing for paper in both] == [Standing.CURRENT] * 2


def test_without_named_kinds_all_that_is_due_is_printed(db: SQLAlchemy) -> None:
    trio = filled(a_trio())

    run = printed(a_run([trio.placement], by=trio.office))

    assert [item.kind for item in items_of(run)] == [*WHOLE, AGREEMENT]
    assert [item.outcome for item in items_of(run)] == [*["issued"] * 4, "failed"]


def test_an_archive_has_a_folder_for_each_enterprise_and_names_that_say_whose(db: SQLAlchemy) -> None:
    first = filled(a_trio())
    other = Trio(**{**vars(filled(another_in(first, "李/思"))), "enterprise": first.enterprise})
    elsewhere = an_enterprise("西湖智造", approved_by=first.school)
    other.placement.enterprise_id = elsewhere.id

    run = printed(a_run([first.placement, other.placement], SAFETY, by=first.office, form=PrintForm.ZIP))

    with zipfile.ZipFile(BytesIO(result_of(run))) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    one, two = (trio.placement.person.student.number for trio in (first, other))
    assert list(kept) == [
        f"{first.enterprise.short_name}/计算机2301班_{one}_张华生_安全责任书.pdf",
        f"西湖智造/计算机2301班_{two}_李-思_安全责任书.pdf",
    ]
    assert list(kept.values()) == [files.read(item.document.file) for item in items_of(run) if item.document]


def test_for_both_sides_of_the_sheet_each_paper_begins_on_an_odd_page(db: SQLAlchemy) -> None:
    trio = filled(a_trio())

    run = printed(a_run([trio.placement], SAFETY, CONSENT, PLAN, by=trio.office, duplex=True))

    pages = [item.document.pages for item in items_of(run) if item.document]
    with pikepdf.Pdf.open(BytesIO(result_of(run))) as pdf:
        assert len(pdf.pages) == sum(count + count % 2 for count in pages)
    papers = [files.read(item.document.file) for item in items_of(run) if item.document]
    assert reading.text(result_of(run)) == "".join(map(reading.text, papers))


def test_the_enterprise_prints_for_its_own_people_and_never_the_family_s_consent(db: SQLAlchemy) -> None:
    trio = filled(a_trio())

    run = printed(a_run([trio.placement], by=trio.hr, scope=PrintScope.ENTERPRISE))

    assert run.owner_id == trio.enterprise.id
    assert {item.kind for item in items_of(run)} == {SAFETY, PLAN, AGREEMENT}
    with pytest.raises(NotAllowed):
        a_run([trio.placement], by=viewer_for(hr_of(an_enterprise())))


def test_who_is_no_printer_is_refused(db: SQLAlchemy) -> None:
    trio = a_trio()
    with pytest.raises(NotAllowed):
        a_run([trio.placement], by=trio.me)


def test_a_run_of_nobody_of_nothing_or_of_too_much_is_refused(db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch) -> None:
    trio = a_trio()
    with pytest.raises(RuleBroken, match="one_school"):
        a_run([], by=trio.office)
    with pytest.raises(RuleBroken, match="nothing_to_print"):
        a_run([trio.placement], PaperKind.OBSERVATION_SCHEDULE, by=trio.office)
    monkeypatch.setattr("placement.packets.services.asking.RUN_LIMIT", 2)
    with pytest.raises(RuleBroken, match="too_many_papers"):
        a_run([trio.placement], by=trio.office)


def test_the_keeper_of_the_seal_gets_one_sheet_with_copies_pages_places_and_sums(db: SQLAlchemy) -> None:
    trio = filled(a_trio())
    run = printed(a_run([trio.placement], SAFETY, CONSENT, PLAN, by=trio.office))

    services.ask_for_seal(run, by=trio.office, at=MORNING)
    printed(run)
    services.ask_for_seal(run, by=trio.office, at=MORNING)
    printed(run)

    [request] = [document for document in documents() if document.kind == PaperKind.SEAL_REQUEST]
    safety, plan = (item.document for item in items_of(run) if item.kind in (SAFETY, PLAN))
    assert safety
    assert plan
    assert request.number == f"YY-{trio.school.code}-2026-0001"
    assert request.snapshot["seal.documents"] == "2"
    assert request.snapshot["seal.copies"] == "5"
    assert request.snapshot["seal.sheets"] == str(3 * safety.pages + 2 * plan.pages)
    assert request.snapshot["seal.impressions"] == "5"
    text = reading.text(files.read(request.file))
    assert safety.number in text
    assert plan.number in text
    assert "甲方盖章处" in text
    assert "知情同意书" not in text


def test_a_seal_is_asked_for_by_the_school_for_what_is_there_to_seal(db: SQLAlchemy) -> None:
    trio = filled(a_trio())
    run = a_run([trio.placement], CONSENT, by=trio.office)
    with pytest.raises(RuleBroken, match="not_finished"):
        services.ask_for_seal(run, by=trio.office, at=MORNING)
    printed(run)
    with pytest.raises(RuleBroken, match="nothing_to_seal"):
        services.ask_for_seal(run, by=trio.office, at=MORNING)
    with pytest.raises(NotAllowed):
        services.ask_for_seal(run, by=trio.hr, at=MORNING)


def test_two_runs_of_the_same_papers_make_each_once(db: SQLAlchemy) -> None:
    trio = filled(a_trio())
    one = a_run([trio.placement], SAFETY, by=trio.office)
    two = a_run([trio.placement], SAFETY, by=trio.office, only_needed=False)

    printed(one)

    assert items_of(one)[0].document_id == items_of(two)[0].document_id
    assert db.session.get_one(DocumentNumber, f"WS-{trio.school.code}-2026").last == 1


def test_a_row_that_breaks_takes_no_number(db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch) -> None:
    trio = filled(a_trio())
    real, calls = rendering.sheets_of, []

    def breaks_once(*told: Any, **wishes: Any) -> Any:
        calls.append(told)
        if len(calls) == 1:
            raise ValueError("a paper that cannot be set")
        return real(*told, **wishes)

    monkeypatch.setattr(rendering, "sheets_of", breaks_once)

    run = printed(a_run([trio.placement], SAFETY, PLAN, by=trio.office))

    assert [item.outcome for item in items_of(run)] == [PrintOutcome.FAILED, PrintOutcome.ISSUED]
    assert str(unpack(items_of(run)[0].error)) == "系统没有能生成这份文书，原因已记录，请联系管理员"
    assert [document.number[-4:] for document in documents()] == ["0001"]


def test_progress_is_kept_paper_by_paper(db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch) -> None:
    trio = filled(a_trio())
    run = a_run([trio.placement], SAFETY, CONSENT, PLAN, by=trio.office)
    kept: list[tuple[int, int]] = []
    real = jobs.checkpoint

    def note(job: jobs.Job, progress: int, *, at: datetime) -> None:
        real(job, progress, at=at)
        db.session.rollback()
        kept.append((job.progress, len(documents())))

    monkeypatch.setattr(jobs, "checkpoint", note)

    printed(run)

    assert kept == [(31, 1), (63, 2), (95, 3)]
