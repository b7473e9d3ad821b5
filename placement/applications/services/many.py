"""One act on many rows: each in a savepoint of its own, so that what fails is named and the others are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm.exc import StaleDataError

from placement.accounts.models import Student
from placement.applications.models import Application
from placement.applications.services.applying import nominate
from placement.applications.services.deciding import endorse, offer, reject, shortlist
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError
from placement.kernel.text import Text
from placement.slots.models import SlotRelease

Row = TypeVar("Row")
Outcome = tuple[int, list[tuple[str, Text]]]
"""How many rows are done, and the name and reason of each that is not."""


def endorse_many(applications: Iterable[Application], *, by: Viewer, at: datetime) -> Outcome:
    """Pass several applications on to their enterprises."""
    return _each(applications, lambda row: endorse(row, by=by, at=at), name=_applicant)


def shortlist_many(applications: Iterable[Application], *, by: Viewer, at: datetime) -> Outcome:
    """Keep several applicants in view."""
    return _each(applications, lambda row: shortlist(row, by=by, at=at), name=_applicant)


def offer_many(applications: Iterable[Application], *, by: Viewer, at: datetime) -> Outcome:
    """Take several applicants, as far as the seats go."""
    return _each(applications, lambda row: offer(row, by=by, at=at), name=_applicant)


def reject_many(
    applications: Iterable[Application], reason_code: str, note: str = "", *, by: Viewer, at: datetime
) -> Outcome:
    """Say no to several applicants for one reason."""
    return _each(applications, lambda row: reject(row, reason_code, note, by=by, at=at), name=_applicant)


def nominate_many(release: SlotRelease, students: Iterable[Student], *, by: Viewer, at: datetime) -> Outcome:
    """Put several students forward for one slot."""
    return _each(
        students, lambda row: nominate(release, row.user_id, by=by, at=at), name=lambda student: student.user.name
    )


def _each(rows: Iterable[Row], act: Callable[[Row], object], *, name: Callable[[Row], str]) -> Outcome:
    done, failures = 0, []
    for row in list(rows):
        called = name(row)
        try:
            with db.session.begin_nested():
                act(row)
        except DomainError as error:
            failures.append((called, error.message))
        except StaleDataError:
            failures.append((called, Text("有人刚刚处理了这一项，请刷新页面查看")))
        else:
            done += 1
    return done, failures


def _applicant(application: Application) -> str:
    return application.applicant.name
