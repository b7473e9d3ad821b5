"""One act on many applications: what fails is named, the others are done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from placement.accounts.models import Student
from placement.applications.models import Application
from placement.applications.services.applying import nominate
from placement.applications.services.deciding import endorse, offer, reject, shortlist
from placement.infra.batches import Outcome, one_by_one
from placement.kernel.actors import Viewer
from placement.slots.models import SlotRelease


def endorse_many(applications: Iterable[Application], *, by: Viewer, at: datetime) -> Outcome:
    """Pass several applications on to their enterprises."""
    return one_by_one(applications, lambda row: endorse(row, by=by, at=at), name=_applicant)


def shortlist_many(applications: Iterable[Application], *, by: Viewer, at: datetime) -> Outcome:
    """Keep several applicants in view."""
    return one_by_one(applications, lambda row: shortlist(row, by=by, at=at), name=_applicant)


def offer_many(applications: Iterable[Application], *, by: Viewer, at: datetime) -> Outcome:
    """Take several applicants, as far as the seats go."""
    return one_by_one(applications, lambda row: offer(row, by=by, at=at), name=_applicant)


def reject_many(
    applications: Iterable[Application], reason_code: str, note: str = "", *, by: Viewer, at: datetime
) -> Outcome:
    """Say no to several applicants for one reason."""
    return one_by_one(applications, lambda row: reject(row, reason_code, note, by=by, at=at), name=_applicant)


def nominate_many(release: SlotRelease, students: Iterable[Student], *, by: Viewer, at: datetime) -> Outcome:
    """Put several students forward for one slot."""
    return one_by_one(
        students, lambda row: nominate(release, row.user_id, by=by, at=at), name=lambda student: student.user.name
    )


def _applicant(application: Application) -> str:
    return application.applicant.name
