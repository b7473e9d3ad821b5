"""Whose papers a person may have printed, and which runs they see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, select
from sqlalchemy.orm import joinedload

from placement.accounts.models import Student, User
from placement.extensions import db
from placement.infra.jobs import Job, JobState
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.organisations.models import Organisation
from placement.packets import policy
from placement.packets.models import PrintItem, PrintRun
from placement.packets.rules import PrintOutcome
from placement.papers.models import IssuedDocument
from placement.placements import queries as placements
from placement.placements.models import Placement
from placement.placements.rules import PlacementState

AFTERWARDS = timedelta(days=60)
"""So long after the last day papers are still printed: appraisals, and what was lost."""
MOST = 600
"""People on one page to tick."""


def printable(viewer: Viewer, *, today: date) -> ColumnElement[bool]:
    """The condition on Placement that the viewer may have its papers printed now."""
    if not viewer.is_(*policy.PRINTERS):
        return false()
    return and_(
        placements.scope(viewer),
        Placement.state != PlacementState.CANCELLED,
        func.coalesce(Placement.ended_on, Placement.ends_on) >= today - AFTERWARDS,
    )


def people(viewer: Viewer, condition: ColumnElement[bool], *, today: date) -> list[Placement]:
    """The placements to print for that a condition names, in class order."""
    query = (
        select(Placement)
        .join(Placement.person)
        .outerjoin(Student, Student.user_id == Placement.person_id)
        .where(printable(viewer, today=today), condition)
        .options(
            joinedload(Placement.person).options(joinedload(User.student), joinedload(User.teacher)),
            joinedload(Placement.enterprise),
            joinedload(Placement.school),
        )
    )
    return list(db.session.scalars(query.order_by(Placement.class_name, Student.number, Placement.id).limit(MOST)))


def classes(viewer: Viewer, *, today: date) -> list[tuple[str, int]]:
    """The classes with people to print for, and how many."""
    query = select(Placement.class_name, func.count()).where(printable(viewer, today=today), Placement.class_name != "")
    rows = db.session.execute(query.group_by(Placement.class_name).order_by(Placement.class_name))
    return [(name, count) for name, count in rows]


def organisations(viewer: Viewer, column: Any, *, today: date) -> list[tuple[int, str, int]]:
    """The enterprises, or the schools, with people to print for: id, short name, how many."""
    query = (
        select(Organisation.id, Organisation.short_name, func.count())
        .join(Placement, column == Organisation.id)
        .where(printable(viewer, today=today))
        .group_by(Organisation.id, Organisation.short_name)
    )
    rows = db.session.execute(query.order_by(Organisation.short_name))
    return [(one, name, count) for one, name, count in rows]


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on PrintRun that holds for what this viewer may see: the runs of the own organisation."""
    return PrintRun.owner_id == viewer.organisation_id if viewer.is_(*policy.PRINTERS) else false()


def run_rows(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """One row per run, the newest first: how far it is, and how many papers it has and lacks."""
    total = select(func.count()).where(PrintItem.run_id == PrintRun.id).scalar_subquery()
    failed = (
        select(func.count())
        .where(PrintItem.run_id == PrintRun.id, PrintItem.outcome == PrintOutcome.FAILED)
        .scalar_subquery()
    )
    query = (
        select(
            PrintRun.id,
            PrintRun.title,
            PrintRun.scope,
            PrintRun.form,
            PrintRun.asked_at,
            PrintRun.file_id,
            User.name.label("asked_by"),
            func.coalesce(Job.state, JobState.QUEUED.value).label("state"),
            func.coalesce(Job.progress, 0).label("progress"),
            total.label("papers"),
            failed.label("failed"),
        )
        .join(User, User.id == PrintRun.asked_by_id)
        .outerjoin(Job, Job.id == PrintRun.job_id)
    )
    return query.where(scope(viewer)).order_by(PrintRun.id.desc())


def get_run(viewer: Viewer, run_id: int) -> PrintRun:
    """One run of the own organisation. Raises NotFound."""
    query = select(PrintRun).where(PrintRun.id == run_id, scope(viewer))
    query = query.options(joinedload(PrintRun.job), joinedload(PrintRun.file), joinedload(PrintRun.asked_by))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound()
    return found


def tally(run_id: int) -> dict[str, int]:
    """How many papers of a run came out how."""
    query = select(PrintItem.outcome, func.count()).where(PrintItem.run_id == run_id).group_by(PrintItem.outcome)
    return {row[0]: row[1] for row in db.session.execute(query)}


def item_rows(run_id: int) -> Select[*tuple[Any, ...]]:
    """The papers of a run in their order: whose, which, what became of each."""
    return (
        select(
            PrintItem.position,
            PrintItem.placement_id,
            PrintItem.kind,
            PrintItem.outcome,
            PrintItem.document_id,
            PrintItem.error,
            User.name.label("person"),
            Placement.class_name,
            IssuedDocument.number,
            IssuedDocument.pages,
        )
        .join(Placement, Placement.id == PrintItem.placement_id)
        .join(User, User.id == Placement.person_id)
        .outerjoin(IssuedDocument, IssuedDocument.id == PrintItem.document_id)
        .where(PrintItem.run_id == run_id)
        .order_by(PrintItem.position)
    )


def failed_rows(run_id: int) -> list[Any]:
    """The papers of a run that could not be made."""
    return list(db.session.execute(item_rows(run_id).where(PrintItem.outcome == PrintOutcome.FAILED)))
