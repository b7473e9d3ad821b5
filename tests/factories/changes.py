"""Supplements and terminations of a test, proposed, sent and signed by what people do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from placement.agreements import services
from placement.agreements.changes import Proposal
from placement.agreements.models import Agreement
from placement.agreements.rules import FILLERS, TEMPLATES, AgreementKind, AgreementState, Party
from placement.agreements.services.owing import note_owing
from placement.extensions import db
from placement.infra import events, files, jobs
from placement.kernel.actors import SYSTEM, Viewer
from placement.papers.models import IssuedDocument
from placement.papers.rules import DocumentState
from placement.placements import services as placements
from tests.factories.agreements import Desk, a_desk, proof
from tests.factories.applications import MORNING
from tests.factories.placements import SCAN, first_morning, make_ready
from tests.factories.placements import signed as record_signed

REASON = "项目调整，三方协商一致。"


def a_standing_desk(*, minor: bool = False, teacher: bool = False, **terms: Any) -> Desk:
    """A stay from July to December with all its papers that has not begun; its agreement counts as signed by all.

    Nothing is printed: the paper of the agreement is a row with bytes of its own.
    """
    desk = a_desk(minor=minor, teacher=teacher, **terms)
    if teacher:
        record_signed(desk.trio)
    else:
        make_ready(desk.trio)
    return Desk(desk.trio, stand(desk.agreement, f"XY-{desk.trio.school.code}-2026-0001"))


def a_running_desk(**terms: Any) -> Desk:
    """The same on the morning of the first day: the stay has begun."""
    desk = a_standing_desk(**terms)
    placements.start_due(at=first_morning(desk.trio.placement))
    return desk


def stand(agreement: Agreement, number: str, *, at: datetime = MORNING) -> Agreement:
    """What all have signed, as the worker leaves it."""
    agreement.number, agreement.signed_at, agreement.state = number, at, AgreementState.SIGNED
    agreement.completed_by = [party.value for party in FILLERS]
    stored = files.store(f"%PDF-1.7 {number}".encode(), name=f"{number}.pdf", media_type="application/pdf", at=at)
    agreement.document = IssuedDocument(
        kind=TEMPLATES[AgreementKind(agreement.kind)],
        number=number,
        token=number,
        subject_id=agreement.id,
        file_id=stored.id,
        sha256=stored.sha256,
        template="",
        template_version="",
        snapshot={},
        parties=[],
        state=DocumentState.CURRENT,
        school_id=agreement.school_id,
        enterprise_id=agreement.enterprise_id,
        person_id=agreement.placement.person_id,
        issued_at=at,
    )
    db.session.flush()
    note_owing(agreement)
    return agreement


def propose(
    desk: Desk, on: date, *, reason: str = REASON, by: Viewer | None = None, at: datetime = MORNING, **values: Any
) -> Agreement:
    """A supplement with other values of some columns, from a day on; HR proposes unless somebody else is named."""
    return services.propose_supplement(desk.agreement, Proposal(values, on, reason), by=by or desk.trio.hr, at=at)


def propose_end(
    desk: Desk, last_day: date, *, reason: str = REASON, by: Viewer | None = None, at: datetime = MORNING
) -> Agreement:
    """A termination with this last day."""
    return services.propose_termination(desk.agreement, last_day, reason, by=by or desk.trio.hr, at=at)


def do_jobs(at: datetime) -> None:
    """What the worker does, in transactions of its own."""
    db.session.commit()
    jobs.run_waiting(at=at)
    db.session.expire_all()


def send(desk: Desk, change: Agreement, *, at: datetime = MORNING) -> Desk:
    """The office sends it; the text to be signed is there."""
    services.send_for_signing(change, by=desk.trio.office, at=at)
    do_jobs(at)
    return Desk(desk.trio, change)


def sign_all(paper: Desk, *, at: datetime = MORNING) -> None:
    """Every party signs in order, on screen, the guardian on paper; the final paper is issued."""
    for party in paper.agreement.order:
        if party is Party.GUARDIAN:
            services.sign_on_paper(paper.agreement, party, "张建国", scan=SCAN, by=paper.trio.office, at=at)
        else:
            services.sign_on_screen(paper.agreement, party, proof(paper), by=paper.by(party), at=at)
    do_jobs(at)


def all_sign(change: Agreement, *, by: Viewer, at: datetime = MORNING) -> Agreement:
    """Sent by the office and signed by all without a print; what follows from the last signature follows."""
    services.send_for_signing(change, by=by, at=at)
    stand(change, change.number, at=at)
    events.happened("change_signed", change, by=SYSTEM, at=at)
    return change


def agreed(desk: Desk, on: date, *, at: datetime = MORNING, **values: Any) -> Agreement:
    """A supplement that all have signed."""
    return all_sign(propose(desk, on, at=at, **values), by=desk.trio.office, at=at)


def agreed_end(desk: Desk, last_day: date, *, at: datetime = MORNING) -> Agreement:
    """A termination that all have signed."""
    return all_sign(propose_end(desk, last_day, at=at), by=desk.trio.office, at=at)
