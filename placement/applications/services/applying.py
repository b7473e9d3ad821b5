"""The applicant's side and the school's nomination: apply, nominate, agree, refuse, withdraw, rescind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from placement.accounts.queries import get_student
from placement.applications import queries
from placement.applications.models import Application
from placement.applications.rules import (
    APPLICATION,
    NOMINATION_TIME,
    STATEMENT_LIMIT,
    STUDENT_KINDS,
    ApplicationState,
    Origin,
    deadline_after,
)
from placement.applications.services import checking, notices
from placement.extensions import db
from placement.infra import audit, statelog
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.slots.models import SlotRelease


def apply(
    release: SlotRelease, statement: str, *, by: Viewer, at: datetime, declares: Collection[str] = ()
) -> Application:
    """A student or teacher applies for a slot published to their school, with a short statement.

    `declares` holds what a woman says of her own will, so that the post is checked for it (R-302); the enterprise never
    sees it. Raises RuleBroken: kind_not_for_role, slot_not_open, slot_begun, no_seat_left, already_applied, days_taken,
    R-103, R-104, R-301, R-302, statement_missing, statement_too_long.
    """
    declares = checking.declared(queries.own_student(by), declares)
    checking.may_apply(release, by=by, at=at, declares=declares)
    assert by.user_id is not None
    application = _new(release, by.user_id, Origin.OWN, statement=checked_statement(statement), at=at)
    application.declares = ",".join(declares)
    statelog.log(application, APPLICATION.kind, "apply", source="", by=by, at=at)
    return application


def nominate(release: SlotRelease, student_id: int, *, by: Viewer, at: datetime) -> Application:
    """The office puts a student forward; the student and the guardian agree or refuse (实习管理规定 Art. 9, R-112).

    Raises RuleBroken as `apply`, and refused_before when the person refused this very slot.
    """
    if release.school_id != by.organisation_id:
        raise NotAllowed()
    student = get_student(by, student_id)
    if release.slot.kind not in STUDENT_KINDS:
        raise RuleBroken("kind_not_for_role", Text("只有岗位实习和学徒岗位可以推荐学生"))
    if queries.refused_nomination(release.slot_id, student.user_id):
        raise RuleBroken(
            "refused_before",
            Text(
                "学生或监护人已不同意到该岗位，不得强制安排，可由学生自行选择。依据：《职业学校学生实习管理规定》第九条"
            ),
        )
    checking.check_open(release, on=local_date(at))
    checking.check_person(student.user_id, release.slot, on=local_date(at))
    application = _new(release, student.user_id, Origin.NOMINATION, at=at)
    application.expires_at = deadline_after(at, NOMINATION_TIME, starts_on=release.slot.starts_on)
    statelog.log(application, APPLICATION.kind, "nominate", source="", by=by, at=at)
    notices.nominated(application, at=at)
    return application


def agree(application: Application, statement: str, *, guardian_agrees: bool, by: Viewer, at: datetime) -> None:
    """The student agrees to the nomination and states that the guardian does; the signed paper comes at the placement.

    Raises RuleBroken: guardian_missing, statement_missing, nomination_expired.
    """
    checking.require_side(application, by)
    APPLICATION.allowed(application, "agree", by)
    if application.expires_at is not None and application.expires_at < at:
        raise RuleBroken("nomination_expired", Text("答复期限已过，推荐已失效，请联系学校实习管理部门"))
    if not guardian_agrees:
        raise RuleBroken(
            "guardian_missing",
            Text("请先征得监护人同意：未经学生和监护人同意，学校不得安排"),
            field="guardian_agrees",
        )
    application.statement = checked_statement(statement)
    statelog.transition(application, APPLICATION, "agree", by=by, at=at)
    application.expires_at, application.endorsed_at = None, at
    audit.record("nomination_agreed", f"application:{application.id}", by=by, at=at, guardian_agrees=True)


def refuse(application: Application, comment: str, *, by: Viewer, at: datetime) -> None:
    """Student or guardian refuse the nomination; the student may choose for themself (R-112)."""
    _move(application, "refuse", by=by, at=at, comment=comment)


def withdraw(application: Application, comment: str = "", *, by: Viewer, at: datetime) -> None:
    """The applicant takes back what is not yet offered; may apply again later."""
    _move(application, "withdraw", by=by, at=at, comment=comment)


def rescind(application: Application, comment: str = "", *, by: Viewer, at: datetime) -> None:
    """The office takes back a nomination that is not answered yet."""
    _move(application, "rescind", by=by, at=at, comment=comment)


def _move(application: Application, name: str, *, by: Viewer, at: datetime, comment: str) -> None:
    checking.require_side(application, by)
    statelog.transition(application, APPLICATION, name, by=by, at=at, comment=comment)
    application.expires_at = None


def checked_statement(statement: str) -> str:
    """The statement without white space around it. Raises RuleBroken beside the field."""
    statement = statement.strip()
    if not statement:
        raise RuleBroken("statement_missing", Text("请用一两句话说明申请理由"), field="statement")
    if len(statement) > STATEMENT_LIMIT:
        raise RuleBroken(
            "statement_too_long", Text("申请说明不能超过 %(limit)s 字", limit=STATEMENT_LIMIT), field="statement"
        )
    return statement


def _new(release: SlotRelease, person_id: int, origin: Origin, *, at: datetime, statement: str = "") -> Application:
    state = ApplicationState.NOMINATED if origin == Origin.NOMINATION else ApplicationState.SUBMITTED
    application = Application(
        slot=release.slot,
        release=release,
        applicant_id=person_id,
        school_id=release.school_id,
        enterprise_id=release.slot.enterprise_id,
        origin=origin,
        state=state,
        statement=statement,
        created_at=at,
        since=at,
    )
    try:
        with db.session.begin_nested():  # two requests at once: the index lets one of them through
            db.session.add(application)
    except IntegrityError as error:
        raise RuleBroken("already_applied", Text("已有这个岗位的有效申请，不需要重复申请")) from error
    return application
