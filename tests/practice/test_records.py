"""The life of a record: who may move it, what each step asks for, and what follows a stay that ends early."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from placement.accounts.rules import Role
from placement.infra import statelog
from placement.infra.jobs import Job
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local
from placement.kernel.errors import Conflict, DomainError, NotAllowed, RuleBroken
from placement.placements import services as placements
from placement.practice import services
from placement.practice.rules import RECORD, RecordState
from tests.factories.practice import AFTER, REPORT, Stay, a_stay, logged, workdays

ACTS: dict[str, Callable[[Stay, Viewer], object]] = {
    "report": lambda stay, by: services.report(stay.record, REPORT, "案例", by=by, at=AFTER),
    "assess": lambda stay, by: services.assess(stay.record, "good", "认真", by=by, at=AFTER),
    "recognise": lambda stay, by: services.recognise(
        stay.record, [day.id for day in stay.record.days], "", by=by, at=AFTER
    ),
    "return": lambda stay, by: services.send_back(stay.record, "请补充", by=by, at=AFTER),
    "deny": lambda stay, by: services.deny(stay.record, "不实", by=by, at=AFTER),
}
SCHOOL, ENTERPRISE = {Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD}, {Role.HR, Role.MENTOR}
ALLOWED = {
    "report": {("running", Role.TEACHER), ("returned", Role.TEACHER)},
    "assess": {("reported", role) for role in ENTERPRISE},
    "recognise": {("enterprise_assessed", role) for role in SCHOOL},
    "return": {(state, role) for state in ("reported", "enterprise_assessed") for role in SCHOOL | ENTERPRISE},
    "deny": {("enterprise_assessed", role) for role in SCHOOL},
}


def as_role(stay: Stay, role: str) -> Viewer:
    if role == Role.TEACHER:
        return stay.me
    home = stay.enterprise if role in ENTERPRISE else stay.school
    return Viewer(None, "某人", role, home.id, department=stay.teacher.department)


@pytest.mark.parametrize("state", list(RecordState))
def test_every_event_in_every_state_by_every_role(db: Any, state: str) -> None:
    stay = a_stay(state)
    if state == "running":
        logged(stay, workdays(date(2026, 3, 2), 2))
    db.session.commit()

    for event, act in ACTS.items():
        for role in Role:
            outcome = "done"
            try:
                act(stay, as_role(stay, role))
            except (NotAllowed, Conflict) as refused:
                outcome = refused.code
            db.session.rollback()
            assert (outcome == "done") == ((state, role) in ALLOWED[event]), f"{event} by {role} in {state}: {outcome}"


def test_a_plan_becomes_a_running_record_with_the_task_plan_and_both_are_in_its_history(db: Any) -> None:
    record = a_stay("running").record

    history = db.session.scalars(statelog.history(RECORD.kind, record.id)).all()

    assert record.task_plan == record.placement.slot.tasks
    assert [(row.event, row.target) for row in history] == [("plan", "planned"), ("begin", "running")]


def test_a_stay_that_is_called_off_is_no_longer_planned(db: Any) -> None:
    assert a_stay("cancelled").record.state == "cancelled"


def test_a_stay_that_ends_early_loses_the_days_after_its_last_and_says_so(db: Any) -> None:
    stay = a_stay()
    logged(stay, workdays(date(2026, 3, 2), 5))
    now = at_local(date(2026, 3, 16))

    placements.terminate(stay.record.placement, "家中有事", date(2026, 3, 4), by=stay.office, at=now)

    assert [day.day.day for day in stay.record.days] == [2, 3, 4]
    last = db.session.scalars(statelog.history(RECORD.kind, stay.record.id)).all()[-1]
    assert (last.event, last.comment) == ("shorten", "2026-03-05、2026-03-06")


@pytest.mark.parametrize(
    "report, outcome, field", [("", "案例", "report"), ("字" * 5001, "案例", "report"), (REPORT, " ", "outcome")]
)
def test_a_report_needs_words_and_an_outcome(db: Any, report: str, outcome: str, field: str) -> None:
    stay = a_stay()
    logged(stay, [date(2026, 3, 2)])

    with pytest.raises(RuleBroken) as refused:
        services.report(stay.record, report, outcome, by=stay.me, at=AFTER)

    assert (refused.value.field, stay.record.state) == (field, "running")


def test_a_report_without_a_single_day_is_refused(db: Any) -> None:
    stay = a_stay()

    with pytest.raises(RuleBroken, match="还没有登记任何实践日"):
        services.report(stay.record, REPORT, "案例", by=stay.me, at=AFTER)


@pytest.mark.parametrize(
    "grade, note, field", [("", "好", "assessment"), ("best", "好", "assessment"), ("good", "", "note")]
)
def test_an_assessment_needs_a_grade_and_a_note(db: Any, grade: str, note: str, field: str) -> None:
    stay = a_stay("reported")

    with pytest.raises(RuleBroken) as refused:
        services.assess(stay.record, grade, note, by=stay.hr, at=AFTER)

    assert refused.value.field == field


def test_all_days_are_recognised_and_the_certificate_is_asked_for_once(db: Any) -> None:
    record = a_stay("recognised").record

    assert all(day.recognised for day in record.days)
    assert record.recognised_on == date(2026, 4, 4)
    assert db.session.scalars(select(Job.kind).where(Job.kind == "practice_certificate")).all() == [
        "practice_certificate"
    ]


def test_some_days_are_recognised_only_with_a_reason(db: Any) -> None:
    stay = a_stay("enterprise_assessed")
    some = [day.id for day in stay.record.days[:7]]

    with pytest.raises(RuleBroken, match="只认定部分天数时，请写明原因"):
        services.recognise(stay.record, some, " ", by=stay.office, at=AFTER)
    assert not any(day.recognised for day in stay.record.days)

    services.recognise(stay.record, some, "后三天未到岗", by=stay.office, at=AFTER)
    assert sum(day.recognised for day in stay.record.days) == 7


def test_no_day_at_all_is_not_a_recognition(db: Any) -> None:
    stay = a_stay("enterprise_assessed")

    with pytest.raises(RuleBroken, match="请至少勾选一天"):
        services.recognise(stay.record, [], "无", by=stay.office, at=AFTER)


def test_a_failed_assessment_cannot_be_recognised_but_denied(db: Any) -> None:
    stay = a_stay("failed")
    (choice,) = (choice for choice in RECORD.choices(stay.record, stay.office) if choice.name == "recognise")

    with pytest.raises(RuleBroken, match="企业考核不合格"):
        ACTS["recognise"](stay, stay.office)

    assert not choice.enabled
    services.deny(stay.record, "考核不合格", by=stay.head, at=AFTER)
    assert stay.record.state == "not_recognised"


@pytest.mark.parametrize("event", ["recognise", "deny"])
def test_nobody_judges_the_own_stay_under_another_hat(db: Any, event: str) -> None:
    stay = a_stay("enterprise_assessed")
    hat = Viewer(stay.teacher.user_id, "陈思远", Role.DEPARTMENT_HEAD, stay.school.id, department="信息技术系")

    with pytest.raises(RuleBroken, match="不能考核或认定本人的企业实践"):
        ACTS[event](stay, hat)


@pytest.mark.parametrize("event", ["return", "deny"])
def test_words_are_owed_when_something_is_sent_back_or_denied(db: Any, event: str) -> None:
    stay = a_stay("enterprise_assessed")
    act = {"return": services.send_back, "deny": services.deny}[event]

    with pytest.raises(DomainError, match="comment_missing"):
        act(stay.record, "  ", by=stay.office, at=AFTER)


def test_what_came_back_is_logged_reported_and_assessed_anew(db: Any) -> None:
    stay = a_stay("enterprise_assessed")
    services.send_back(stay.record, "请补充第三周", by=stay.office, at=AFTER)

    logged(stay, workdays(date(2026, 3, 16), 5))
    services.report(stay.record, REPORT, "案例", by=stay.me, at=AFTER)

    assert (stay.record.state, stay.record.assessment, len(stay.record.days)) == ("reported", None, 15)
