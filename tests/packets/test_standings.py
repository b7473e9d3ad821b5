"""A packet is read from what is on record: missing, current, out of date with the fact that changed, signed."""

from __future__ import annotations

from datetime import date, timedelta

from flask_sqlalchemy import SQLAlchemy

from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementKind, AgreementState, Party
from placement.applications import services as applications
from placement.packets.needs import needs_of
from placement.packets.rules import Standing
from placement.papers.catalogue import label_of
from placement.papers.kinds import PaperKind
from placement.papers.models import TemplateVersion
from placement.papers.rules import TemplateState
from placement.papers.wordings import house_wording
from placement.placements.models import Placement
from tests.factories.agreements import a_desk, desk_of, sent, sign, signed
from tests.factories.applications import MORNING, a_booking, an_observation_stage
from tests.factories.packets import a_run, filled, paper_of, printed
from tests.factories.placements import a_teacher_trio, a_trio, another_in, consent
from tests.support.queries import counted

CONSENT, SAFETY, AGREEMENT = (
    PaperKind.INFORMED_CONSENT,
    PaperKind.SAFETY_UNDERTAKING,
    PaperKind.WORK_PLACEMENT_AGREEMENT,
)


def test_a_paper_is_missing_until_it_is_printed(db: SQLAlchemy) -> None:
    trio = filled(a_trio())
    assert paper_of(trio.placement, SAFETY).standing is Standing.MISSING

    printed(a_run([trio.placement], SAFETY, by=trio.office))

    paper = paper_of(trio.placement, SAFETY)
    assert paper.standing is Standing.CURRENT
    assert paper.document is not None
    assert paper.document.snapshot["stay.site"] == trio.placement.address


def test_a_changed_fact_makes_exactly_the_papers_out_of_date_that_show_it(db: SQLAlchemy) -> None:
    trio = filled(a_trio(minor=True))
    printed(a_run([trio.placement], SAFETY, CONSENT, by=trio.office))

    trio.placement.pay_fen += 12_000
    db.session.flush()

    told, unconcerned = paper_of(trio.placement, CONSENT), paper_of(trio.placement, SAFETY)
    assert (told.standing, unconcerned.standing) == (Standing.STALE, Standing.CURRENT)
    [change] = told.changes
    assert (str(label_of(CONSENT, change.name)), change.before, change.after) == (
        "每月报酬（元）",
        "2,800.00",
        "2,920.00",
    )
    assert told.signers == (Party.PERSON, Party.GUARDIAN)


def test_a_newer_wording_is_told_and_makes_no_paper_wrong(db: SQLAlchemy) -> None:
    trio = filled(a_trio())
    printed(a_run([trio.placement], SAFETY, by=trio.office))
    assert not paper_of(trio.placement, SAFETY).newer

    body = house_wording(SAFETY).body + "\n本校补充说明。\n"
    version = {"number": 1, "state": TemplateState.PUBLISHED, "author_id": trio.office_user.id}
    moment = {"created_at": MORNING, "since": MORNING}
    db.session.add(TemplateVersion(school_id=trio.school.id, kind=SAFETY, body=body, **version, **moment))
    db.session.flush()

    paper = paper_of(trio.placement, SAFETY)
    assert (paper.standing, paper.newer) == (Standing.CURRENT, True)


def test_an_agreement_goes_from_missing_by_signing_to_signed(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trio.placement
    assert paper_of(placement, AGREEMENT).standing is Standing.MISSING

    sent(desk)
    on_its_way = paper_of(placement, AGREEMENT)
    sign(desk)
    almost = paper_of(placement, AGREEMENT)

    assert (on_its_way.standing, on_its_way.document) == (Standing.SIGNING, desk.agreement.draft)
    assert almost.standing is Standing.SIGNING, "a signature is no change of what is agreed"


def test_what_a_signed_supplement_changed_does_not_make_the_agreement_out_of_date(db: SQLAlchemy) -> None:
    desk = signed(a_desk())
    placement = desk.trio.placement
    assert paper_of(placement, AGREEMENT).standing is Standing.SIGNED

    _supplement(db, desk.agreement, {"pay_fen": {"before": 280_000, "after": 300_000}})
    placement.pay_fen = 300_000
    db.session.flush()
    amended = paper_of(placement, AGREEMENT)
    placement.address = "文三路 1 号"
    db.session.flush()
    broken = paper_of(placement, AGREEMENT)

    assert amended.standing is Standing.SIGNED
    assert {change.name for change in amended.amended} == {"pay.monthly", "pay.capitals"}
    assert broken.standing is Standing.STALE
    assert {change.name for change in broken.changes} == {"stay.site"}


def _supplement(db: SQLAlchemy, parent: Agreement, changes: dict[str, object]) -> None:
    db.session.add(
        Agreement(
            placement_id=parent.placement_id,
            school_id=parent.school_id,
            enterprise_id=parent.enterprise_id,
            kind=AgreementKind.SUPPLEMENT,
            state=AgreementState.SIGNED,
            parent_id=parent.id,
            changes=changes,
            effective_on=date(2026, 3, 1),
            effective_at=MORNING,
            created_at=MORNING,
            since=MORNING,
        )
    )
    db.session.flush()


def test_a_consent_of_both_stands_signed_without_a_print(db: SQLAlchemy) -> None:
    trio = a_trio()

    consent(trio)

    assert paper_of(trio.placement, CONSENT).standing is Standing.SIGNED


def test_the_appraisal_form_waits_for_the_last_weeks(db: SQLAlchemy) -> None:
    placement = a_trio().placement
    last = placement.ends_on

    early = paper_of(placement, PaperKind.APPRAISAL_FORM, on=last - timedelta(days=22))
    late = paper_of(placement, PaperKind.APPRAISAL_FORM, on=last - timedelta(days=21))

    assert (early.standing, late.standing) == (Standing.NOT_DUE, Standing.MISSING)


def test_an_enterprise_is_new_until_a_stay_of_the_school_there_is_over(db: SQLAlchemy) -> None:
    first = a_trio()
    later = another_in(first)
    later.placement.starts_on = first.placement.ends_on + timedelta(days=1)
    later.placement.ends_on = first.placement.ends_on + timedelta(days=90)
    db.session.flush()

    needs = needs_of([first.placement, later.placement])

    kinds = [{need.kind for need in needs[one.placement.id]} for one in (first, later)]
    assert [PaperKind.SITE_VISIT_REPORT in one for one in kinds] == [True, False]


def test_a_teacher_needs_the_agreement_alone_and_a_class_one_schedule(db: SQLAlchemy) -> None:
    teacher = a_teacher_trio().placement
    stage = an_observation_stage(students=3)
    booking = a_booking(stage)
    applications.confirm_booking(booking, by=stage.hr, at=MORNING)
    class_visit = db.session.query(Placement).filter_by(booking_id=booking.id).all()

    needs = needs_of([teacher, *class_visit])

    assert [need.kind for need in needs[teacher.id]] == [PaperKind.TEACHER_AGREEMENT]
    visits = [(need.kind, need.subject_id) for one in class_visit for need in needs[one.id]]
    assert visits == [(PaperKind.OBSERVATION_SCHEDULE, booking.id)] * len(class_visit)


def test_needs_of_many_cost_no_more_statements_than_of_one(db: SQLAlchemy) -> None:
    first = a_trio()
    many = [first, another_in(first), another_in(first, "王五")]
    few = counted(db, lambda: needs_of([first.placement]))

    assert counted(db, lambda: needs_of([one.placement for one in many])) <= few


def test_a_refused_agreement_counts_as_none(db: SQLAlchemy) -> None:
    trio = a_trio()
    desk_of(trio).agreement.state = AgreementState.VOID
    db.session.flush()

    paper = paper_of(trio.placement, AGREEMENT)

    assert (paper.standing, paper.need.agreement) == (Standing.MISSING, None)
