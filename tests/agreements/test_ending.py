"""Terminations: an end that all sign; and one act that closes agreement, changes, insurance, seat, days and promise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.agreements import changes, services
from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementState, Party
from placement.attendance import services as attendance
from placement.attendance.models import MonthSheet
from placement.infra import events
from placement.infra.calendar import ask_for_today
from placement.infra.statelog import history
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import at_local
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.periods import Month
from placement.papers.rules import DocumentState
from placement.placements import services as placements
from placement.placements.models import TermsChange
from placement.placements.rules import PLACEMENT, PlacementState
from placement.subsidies.services.books import standing
from tests.factories.agreements import Desk
from tests.factories.applications import MORNING
from tests.factories.changes import (
    a_running_desk,
    a_standing_desk,
    agreed,
    agreed_end,
    do_jobs,
    propose,
    propose_end,
    send,
    sign_all,
)
from tests.factories.subsidies import an_approved_budget

SEPTEMBER_10, SEPTEMBER_18 = date(2026, 9, 10), date(2026, 9, 18)
NOW = at_local(SEPTEMBER_10)


def test_an_end_for_today_ends_the_placement_with_the_last_signature(db: SQLAlchemy) -> None:
    desk = a_running_desk()
    change = propose_end(desk, SEPTEMBER_10, at=NOW)
    assert (change.state, desk.trio.placement.state) == (AgreementState.READY, PlacementState.ACTIVE)
    sign_all(send(desk, change, at=NOW), at=NOW)
    placement = desk.trio.placement
    assert (placement.state, placement.ended_on) == (PlacementState.TERMINATED, SEPTEMBER_10)
    assert change.effective_at == NOW
    last = list(db.session.scalars(history(PLACEMENT.kind, placement.id)))[-1]
    assert last.event == "terminate"
    assert (change.number in last.comment, "企业提出" in last.comment, change.reason in last.comment) == (True,) * 3


def test_an_end_for_later_comes_on_its_day_once(db: SQLAlchemy) -> None:
    desk = a_running_desk()
    change = agreed_end(desk, SEPTEMBER_18, at=NOW)
    assert (desk.trio.placement.state, change.effective_at) == (PlacementState.ACTIVE, None)
    for day in (SEPTEMBER_18 - timedelta(days=1), SEPTEMBER_18, SEPTEMBER_18 + timedelta(days=1)):
        ask_for_today(at=at_local(day))
        do_jobs(at_local(day))
    assert (desk.trio.placement.state, desk.trio.placement.ended_on) == (PlacementState.TERMINATED, SEPTEMBER_18)
    told = [row.event for row in db.session.scalars(history(PLACEMENT.kind, desk.trio.placement.id))]
    assert told.count("terminate") == 1


def test_before_the_first_day_the_end_calls_the_placement_off(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    agreed_end(desk, date(2026, 3, 16))
    assert desk.trio.placement.state == PlacementState.CANCELLED


def everything_that_hangs_on_it(desk: Desk) -> tuple[Agreement, Agreement, Agreement]:
    """A change in force, one for October, and one that nobody has signed."""
    in_force = agreed(desk, SEPTEMBER_10, at=NOW, pay_fen=300_000)
    later = agreed(desk, date(2026, 10, 12), at=NOW, title="测试组长")
    unsigned = propose(desk, date(2026, 10, 12), at=NOW, ends_on=date(2026, 11, 30))
    services.send_for_signing(unsigned, by=desk.trio.office, at=NOW)
    return in_force, later, unsigned


@pytest.mark.parametrize("signed_by_all", [True, False], ids=["signed by all", "by one side"])
def test_one_act_closes_everything(db: SQLAlchemy, signed_by_all: bool) -> None:
    desk = a_running_desk()
    in_force, later, unsigned = everything_that_hangs_on_it(desk)
    held = desk.trio.placement.slot.seats_held

    if signed_by_all:
        change = agreed_end(desk, SEPTEMBER_10, at=NOW)
        assert change.document is not None
        assert change.document.state == DocumentState.CURRENT
    else:
        placements.terminate(desk.trio.placement, "企业停产", SEPTEMBER_10, by=desk.trio.hr, at=NOW)

    placement, original = desk.trio.placement, desk.agreement
    assert placement.state == PlacementState.TERMINATED
    papers = [one.document.state for one in (original, in_force, later) if one.document]
    assert papers == [DocumentState.ENDED] * 3
    assert (original.state, unsigned.state) == (AgreementState.SIGNED, AgreementState.VOID)
    assert not any((unsigned.school_owes, unsigned.enterprise_owes, unsigned.person_owes))
    assert [row.source for row in db.session.scalars(select(TermsChange))] == [in_force.number]
    assert {policy.ended_on for policy in placement.insurances} == {SEPTEMBER_10}
    assert placement.slot.seats_held == held - 1


def test_the_promise_beyond_the_last_day_is_given_back_and_later_days_are_outside(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    budget = an_approved_budget(desk.trio.school)
    events.happened("agreement_signed", desk.agreement, by=SYSTEM, at=MORNING)
    placements.start_due(at=at_local(desk.trio.placement.starts_on))
    attendance.open_month(Month(2026, 9), by=SYSTEM, at=NOW)
    before = standing(desk.trio.placement.id)
    assert set(before) == {f"2026-{month:02d}" for month in range(7, 13)}

    agreed_end(desk, SEPTEMBER_18, at=NOW)
    assert standing(desk.trio.placement.id) == before
    ask_for_today(at=at_local(SEPTEMBER_18))
    do_jobs(at_local(SEPTEMBER_18))

    after = standing(desk.trio.placement.id)
    assert set(after) == {"2026-07", "2026-08", "2026-09"}
    assert after["2026-09"] < before["2026-09"]
    assert budget.committed_fen == sum(after.values())
    query = select(MonthSheet).where(MonthSheet.placement_id == desk.trio.placement.id, MonthSheet.month == "2026-09")
    sheet = db.session.scalars(query).one()
    assert (sheet.codes[17], sheet.codes[18:]) == ("P", "-" * 12)


def test_a_stay_that_runs_to_its_end_leaves_signed_papers_and_voids_what_is_not_signed(db: SQLAlchemy) -> None:
    desk = a_running_desk()
    in_force = agreed(desk, SEPTEMBER_10, at=NOW, pay_fen=300_000)
    unsigned = propose(desk, date(2026, 10, 12), at=NOW, title="测试组长")
    placements.complete_due(at=at_local(date(2027, 1, 1)))
    assert in_force.document is not None
    assert in_force.document.state == DocumentState.CURRENT
    assert unsigned.state == AgreementState.VOID


def test_what_is_no_end_is_refused(db: SQLAlchemy) -> None:
    desk = a_running_desk()
    for last_day, reason, code in (
        (date(2027, 1, 1), "不合适", "bad_last_day"),
        (date(2026, 6, 30), "不合适", "bad_last_day"),
        (SEPTEMBER_18, "  ", "reason_missing"),
        (SEPTEMBER_18, "长" * 501, "reason_missing"),
    ):
        with pytest.raises(RuleBroken, match=code):
            propose_end(desk, last_day, reason=reason, at=NOW)


def test_there_is_one_end_at_a_time(db: SQLAlchemy) -> None:
    desk = a_running_desk()
    first = propose_end(desk, SEPTEMBER_18, at=NOW)
    with pytest.raises(Conflict, match="being_ended"):
        propose_end(desk, SEPTEMBER_10, at=NOW)
    services.void(first, "改期", by=desk.trio.office, at=NOW)
    second = propose_end(desk, SEPTEMBER_10, at=NOW)
    services.give_back(second, "请改日期", by=desk.trio.office, at=NOW)
    services.revise_termination(second, SEPTEMBER_18, "学生回校参赛", by=desk.trio.hr, at=NOW)
    assert (second.state, second.effective_on) == (AgreementState.READY, SEPTEMBER_18)
    with pytest.raises(NotAllowed):
        services.revise_termination(second, SEPTEMBER_18, "学生回校参赛", by=desk.trio.me, at=NOW)


def test_the_office_may_write_down_whose_wish_it_is_and_hr_only_its_own(db: SQLAlchemy) -> None:
    desk = a_running_desk()
    told = {"wished_by": Party.PERSON, "at": NOW}
    change = services.propose_termination(desk.agreement, SEPTEMBER_18, "身体原因", by=desk.trio.office, **told)  # type: ignore[arg-type]
    assert changes.ending_of(change) == {"on": "2026年9月18日", "reason": "身体原因", "by": "张华生"}
    services.void(change, "重写", by=desk.trio.office, at=NOW)
    own = services.propose_termination(desk.agreement, SEPTEMBER_18, "停产", by=desk.trio.hr, **told)  # type: ignore[arg-type]
    assert changes.proposer_of(own) is Party.ENTERPRISE
    assert changes.change_rows(own) == []


def test_an_end_that_one_side_brings_about_first_leaves_the_agreed_one_without_work(db: SQLAlchemy) -> None:
    desk = a_running_desk()
    change = agreed_end(desk, SEPTEMBER_18, at=NOW)
    placements.terminate(desk.trio.placement, "企业停产", SEPTEMBER_10, by=desk.trio.hr, at=NOW)
    ask_for_today(at=at_local(SEPTEMBER_18))
    do_jobs(at_local(SEPTEMBER_18))
    assert (desk.trio.placement.ended_on, change.effective_at) == (SEPTEMBER_10, None)
