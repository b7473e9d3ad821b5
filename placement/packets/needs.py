"""Which papers placements need, read for one or for five hundred with the same few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from placement.accounts.models import Student
from placement.agreements.models import Agreement
from placement.agreements.rules import ALIVE, CHANGES, TEMPLATES, AgreementKind, AgreementState
from placement.applications.models import Application
from placement.applications.rules import Origin
from placement.extensions import db
from placement.packets.rules import NEGOTIATED, SHARED, Situation, due_on, needed
from placement.papers.kinds import PaperKind
from placement.papers.models import IssuedDocument
from placement.papers.rules import DocumentState
from placement.placements.models import Placement
from placement.placements.rules import PlacementState

SIGNED = (AgreementState.SIGNED, AgreementState.ARCHIVED)


@dataclass(frozen=True, kw_only=True)
class Need:
    """One paper that a placement needs.

    `subject_id` is what the paper is about; None for an agreement that does not exist yet. `agreement` is the one it is
    the text of, else the placement's own, from which the other papers take their facts too.
    """

    kind: PaperKind
    subject_id: int | None
    due_on: date | None
    agreement: Agreement | None

    @property
    def text_of(self) -> Agreement | None:
        """The agreement, supplement or termination whose own text this is."""
        return self.agreement if self.kind in NEGOTIATED else None


def needs_of(placements: Sequence[Placement]) -> dict[int, list[Need]]:
    """What each placement needs, in the order of the packet."""
    around = _Around(placements)
    return {placement.id: list(around.needs(placement)) for placement in placements}


class _Around:
    """What decides about the papers of some placements: origins, agreements, earlier stays."""

    def __init__(self, placements: Sequence[Placement]) -> None:
        self.ids = [placement.id for placement in placements]
        self.places = {(placement.school_id, placement.enterprise_id) for placement in placements}
        self.self_found = self._self_found()
        self.agreements = self._agreements()
        self.first_end = self._earlier_stays()

    def needs(self, placement: Placement) -> Iterable[Need]:
        """The papers of one placement; each supplement and each termination is one of its own."""
        own = self._own(placement)
        changes = self._changes(own)
        situation = self._situation(placement, changes)
        for kind in needed(situation):
            about: Agreement | None
            for about in changes.get(kind) or (own,):
                subject = self._subject(kind, placement, about)
                yield Need(kind=kind, subject_id=subject, due_on=due_on(kind, situation), agreement=about)

    def _situation(self, placement: Placement, changes: dict[PaperKind, list[Agreement]]) -> Situation:
        first_end = self.first_end.get((placement.school_id, placement.enterprise_id))
        return Situation(
            kind=placement.kind,
            last_day=placement.last_day,
            self_found=placement.id in self.self_found,
            new_enterprise=first_end is None or first_end >= placement.starts_on,
            changes=tuple(changes),
        )

    def _subject(self, kind: PaperKind, placement: Placement, agreement: Agreement | None) -> int | None:
        if kind in NEGOTIATED:
            return agreement.id if agreement else None
        if kind is PaperKind.SITE_VISIT_REPORT:
            return placement.slot_id
        if kind is PaperKind.OBSERVATION_SCHEDULE and placement.booking_id:
            return placement.booking_id
        return placement.id

    def _own(self, placement: Placement) -> Agreement | None:
        """The agreement that counts: the one alive, else none, as if it had never been sent."""
        rows = [one for one in self.agreements[placement.id] if one.parent_id is None and one.state in ALIVE]
        return rows[-1] if rows else None

    def _changes(self, own: Agreement | None) -> dict[PaperKind, list[Agreement]]:
        found: dict[PaperKind, list[Agreement]] = defaultdict(list)
        for one in self.agreements[own.placement_id] if own else ():
            if own and one.parent_id == own.id and one.kind in CHANGES and one.state in ALIVE:
                found[PaperKind(TEMPLATES[AgreementKind(one.kind)])].append(one)
        return found

    def _agreements(self) -> dict[int, list[Agreement]]:
        query = select(Agreement).where(Agreement.placement_id.in_(self.ids)).order_by(Agreement.id)
        query = query.options(
            joinedload(Agreement.draft), joinedload(Agreement.document), selectinload(Agreement.signatures)
        )
        found: dict[int, list[Agreement]] = defaultdict(list)
        for agreement in db.session.scalars(query):
            found[agreement.placement_id].append(agreement)
        return found

    def _self_found(self) -> set[int]:
        query = select(Placement.id).join(Application, Application.id == Placement.application_id)
        query = query.where(Placement.id.in_(self.ids), Application.origin == Origin.SELF_FOUND)
        return set(db.session.scalars(query))

    def _earlier_stays(self) -> dict[tuple[int, int], date]:
        """The first day on which a stay of the school at the enterprise ended: until then it is new to the school."""
        last_day: Any = func.min(func.coalesce(Placement.ended_on, Placement.ends_on))
        query = select(Placement.school_id, Placement.enterprise_id, last_day).where(
            Placement.school_id.in_({school for school, _ in self.places}),
            Placement.enterprise_id.in_({enterprise for _, enterprise in self.places}),
            Placement.state != PlacementState.CANCELLED,
        )
        rows = db.session.execute(query.group_by(Placement.school_id, Placement.enterprise_id))
        return {(school, enterprise): _day(ended) for school, enterprise, ended in rows}


def _day(value: date | str) -> date:
    """SQLite tells the least of several dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def current_documents(school_id: int, needs: Iterable[Need]) -> dict[tuple[str, int], IssuedDocument]:
    """The papers of a school that count, of those that are not sent for signing, by kind and subject."""
    wanted = {(need.kind, need.subject_id) for need in needs if need.text_of is None and need.subject_id is not None}
    query = select(IssuedDocument).where(
        IssuedDocument.school_id == school_id,
        IssuedDocument.kind.in_({kind for kind, _ in wanted}),
        IssuedDocument.subject_id.in_({subject for _, subject in wanted}),
        IssuedDocument.state == DocumentState.CURRENT,
    )
    rows = db.session.scalars(query.order_by(IssuedDocument.id)) if wanted else ()
    return {(row.kind, row.subject_id): row for row in rows}


def speaker(placement: Placement, kind: PaperKind) -> Placement:
    """The placement whose facts a paper tells: its own, or of several that share one always the same.

    Of a class that visits it is the youngest student's, so that the paper speaks of minors when there is one.
    """
    if kind not in SHARED or (kind is PaperKind.OBSERVATION_SCHEDULE and placement.booking_id is None):
        return placement
    report = kind is PaperKind.SITE_VISIT_REPORT
    sharing = Placement.slot_id == placement.slot_id if report else Placement.booking_id == placement.booking_id
    query = (
        select(Placement)
        .outerjoin(Student, Student.user_id == Placement.person_id)
        .where(sharing, Placement.school_id == placement.school_id, Placement.state != PlacementState.CANCELLED)
        .order_by(Student.birth_date.desc(), Placement.id)
    )
    return db.session.scalars(query.limit(1)).first() or placement
