"""Print runs of a test, asked for and printed as the office and the worker do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from placement.accounts.models import User
from placement.extensions import db
from placement.infra import jobs
from placement.kernel.actors import Viewer
from placement.packets import services
from placement.packets.models import PrintItem, PrintRun
from placement.packets.needs import needs_of
from placement.packets.rules import PrintScope
from placement.packets.services import Order
from placement.packets.standings import Paper, packet_of
from placement.papers.kinds import PaperKind
from placement.papers.models import IssuedDocument, TemplateVersion
from placement.papers.rules import TemplateState
from placement.placements.models import Placement
from tests.factories.agreements import desk_of, fill
from tests.factories.applications import MORNING, an_observation_stage
from tests.factories.people import office_of, viewer_for
from tests.factories.placements import Trio

TODAY = date(2026, 3, 16)
WHOLE = (
    PaperKind.SITE_VISIT_REPORT,
    PaperKind.INFORMED_CONSENT,
    PaperKind.SAFETY_UNDERTAKING,
    PaperKind.INTERNSHIP_PLAN,
)
"""What is printed of a work placement at an enterprise that is new to the school, before its agreement is sent."""


def filled(trio: Trio) -> Trio:
    """All parties have filled in the fact sheet."""
    fill(desk_of(trio))
    return trio


def a_run(
    placements: Sequence[Placement],
    *kinds: PaperKind,
    by: Viewer,
    at: datetime = MORNING,
    scope: PrintScope = PrintScope.CHOSEN,
    **wishes: Any,
) -> PrintRun:
    """A run that nobody has printed yet."""
    order = Order(placements=placements, scope=scope, title="春季文书", kinds=kinds, **wishes)
    return services.ask(order, by=by, at=at)


def printed(run: PrintRun, *, at: datetime = MORNING) -> PrintRun:
    """The worker has done all its jobs."""
    db.session.commit()
    jobs.run_waiting(at=at)
    db.session.expire_all()
    return run


def paper_of(placement: Placement, kind: PaperKind, *, on: date = TODAY) -> Paper:
    """How one paper of a placement stands."""
    needs = needs_of([placement])[placement.id]
    return next(paper for paper in packet_of(placement, needs, on=on) if paper.kind is kind)


def items_of(run: PrintRun) -> list[PrintItem]:
    """The rows of a run in their order."""
    query = select(PrintItem).where(PrintItem.run_id == run.id).order_by(PrintItem.position)
    return list(db.session.scalars(query))


def told(run: PrintRun) -> list[tuple[str, str, str]]:
    """Whose, which, and what became of it, row by row."""
    return [(item.placement.person.name, item.kind, item.outcome) for item in items_of(run)]


def documents() -> list[IssuedDocument]:
    """Every paper that was issued, in the order of issue."""
    return list(db.session.scalars(select(IssuedDocument).order_by(IssuedDocument.id)))


SHORT = """# 认识实习安排单
{{ school.name }}{{ visit.class_name }}到{{ enterprise.name }}（{{ stay.site }}），{{ stay.start }}至{{ stay.end }}。
"""
"""A wording that fills less than a page."""


def a_class_of_visitors(count: int) -> tuple[Callable[[], list[Placement]], Viewer, str]:
    """Many visitors with a schedule of one page each, made without the services: how to read them, office, code."""
    stage = an_observation_stage(students=1)
    office = office_of(stage.school)
    version = {"number": 1, "state": TemplateState.PUBLISHED, "author_id": office.id}
    moment = {"created_at": MORNING, "since": MORNING}
    kind = PaperKind.OBSERVATION_SCHEDULE
    db.session.add(TemplateVersion(school_id=stage.school.id, kind=kind, body=SHORT, **version, **moment))
    slot = stage.slot
    for number in range(count):
        person = User(login=f"visitor{number}", name=f"学生{number}", password_hash="", created_at=MORNING)
        terms = {"starts_on": slot.starts_on, "ends_on": slot.ends_on, "title": slot.title}
        where = {"division": slot.site.division, "address": slot.site.address, "class_name": "计算机2301班"}
        whose = {"person": person, "school_id": stage.school.id, "enterprise_id": stage.enterprise.id}
        db.session.add(Placement(kind=slot.kind, slot_id=slot.id, **whose, **terms, **where, **moment))
    viewer, code = viewer_for(office), stage.school.code
    db.session.commit()
    return lambda: list(db.session.scalars(select(Placement))), viewer, code
