"""The week plan on the agreement, and what becomes of an agreement when the plan changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.agreements import services
from placement.agreements.facts import facts_of
from placement.agreements.rules import AgreementState, Party
from placement.infra.files import read
from placement.infra.statelog import TransitionLog
from placement.kernel.errors import Conflict, RuleBroken
from placement.placements import scheduling
from placement.placements.scheduling import WeekPlan
from tests.documents.reading import squeeze, text
from tests.factories.agreements import Desk, a_desk, fill, sent, terms_for
from tests.factories.applications import MORNING
from tests.factories.placements import consent
from tests.support.signing_in import sign_in

USUAL = [("08:30", "12:00"), ("13:00", "17:00")]
DIFFERING = WeekPlan(
    {
        "mon": [("08:00", "09:00"), ("09:10", "11:30"), ("12:00", "17:00")],
        "tue": USUAL,
        "wed": [("16:00", "24:00")],
        "fri": [("22:00", "06:00")],
        "sat": USUAL,
    },
    (date(2026, 10, 1), date(2026, 10, 10)),
)
LINES = [
    ("星期一", "08:00", "17:00", "09:00—09:10、11:30—12:00", "8.33"),
    ("星期二", "08:30", "17:00", "12:00—13:00", "7.5"),
    ("星期三", "16:00", "24:00", "", "8"),
    ("星期五", "22:00", "次日06:00", "", "8"),
    ("星期六", "08:30", "17:00", "12:00—13:00", "7.5"),
]
REST = (
    "每周四、周日休息，法定节假日按国家规定放假。另安排额外工作日2天：2026年10月1日、2026年10月10日；"
    "当天按同一星期几的时间工作，该星期几休息的，按每周最长一天的时间工作。"
)


def planned(desk: Desk, plan: WeekPlan = DIFFERING) -> Desk:
    scheduling.set_plan(desk.trio.placement, plan, by=desk.trio.hr, at=MORNING)
    return desk


def hours_of(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = facts_of(desk.trio.placement, desk.agreement)["hours"]
    return found


def test_the_paper_holds_a_line_a_weekday_and_the_extra_days(db: SQLAlchemy) -> None:
    hours = hours_of(fill(planned(a_desk())))
    assert [tuple(day.values()) for day in hours["days"]] == LINES
    assert (hours["weekly"], hours["rest"]) == ("39.33小时", REST)


def test_without_a_plan_the_paper_says_what_it_always_said(db: SQLAlchemy) -> None:
    hours = hours_of(fill(a_desk()))
    assert {tuple(day.values())[1:] for day in hours["days"]} == {("08:30", "17:30", "60分钟", "8")}
    assert (hours["weekly"], hours["rest"]) == ("40小时", "每周六、周日休息，法定节假日按国家规定放假。")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_draft_that_is_signed_and_the_pages_print_them(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = planned(a_desk())
    sign_in(client, desk.trio.hr_user)
    page = client.get(f"/agreements/{desk.agreement.id}/terms").text
    for sentence in (
        "星期五 22:00 至 次日06:00，休息 无，计 8 小时",
        "休息 12:00—13:00，计 7.5 小时",
        "计 8.33 小时",
        REST,
    ):
        assert sentence in page
    draft = sent(desk).agreement.draft
    assert draft is not None
    printed = text(read(draft.file))
    for words in ("22:00—次日06:00", "08:30—17:00", "8.33小时", "39.33小时", "另安排额外工作日2天", "2026年10月10日"):
        assert squeeze(words) in printed, words
    assert REST in sign_in(client, desk.trio.person.user).get(f"/agreements/{desk.agreement.id}/sign").text


def test_other_hours_ask_the_enterprise_to_confirm_again(db: SQLAlchemy) -> None:
    desk = fill(a_desk())
    assert desk.agreement.state == AgreementState.READY
    planned(desk)
    assert desk.agreement.state == AgreementState.DRAFTING
    assert set(desk.agreement.completed_by) == {Party.SCHOOL, Party.PERSON}
    assert (desk.agreement.enterprise_owes, desk.agreement.person_owes) == (True, False)
    assert desk.agreement.terms["enterprise"]["mentor_title"] == "高级工程师"
    log = db.session.scalars(select(TransitionLog).where(TransitionLog.kind == "agreement")).all()[-1]
    assert (log.event, log.comment) == ("reopen", "工作时间安排有变化，请企业重新确认工作时间")
    unticked = {**terms_for(desk, Party.ENTERPRISE), "hours_confirmed": False}
    with pytest.raises(RuleBroken, match="确认按上表的工作时间"):
        services.fill_terms(desk.agreement, Party.ENTERPRISE, unticked, complete=True, by=desk.trio.hr, at=MORNING)
    fill(desk, Party.ENTERPRISE)
    assert desk.agreement.state == AgreementState.READY


@pytest.mark.parametrize("parties", [(), (Party.PERSON,), (Party.ENTERPRISE,), (Party.ENTERPRISE, Party.PERSON)])
def test_while_it_is_filled_in_only_the_confirmation_goes(db: SQLAlchemy, parties: tuple[Party, ...]) -> None:
    desk = a_desk()
    if parties:
        fill(desk, *parties)
    planned(desk)
    assert desk.agreement.state == AgreementState.DRAFTING
    assert set(desk.agreement.completed_by) == set(parties) - {Party.ENTERPRISE}
    assert not desk.agreement.terms["enterprise"].get("hours_confirmed")
    told = db.session.scalar(select(TransitionLog.comment).where(TransitionLog.event == "hours"))
    assert bool(told) == (Party.ENTERPRISE in parties)


def test_the_same_hours_change_nothing(db: SQLAlchemy) -> None:
    desk = fill(planned(a_desk()))
    planned(desk)
    assert desk.agreement.state == AgreementState.READY


def test_what_is_being_signed_cannot_get_other_hours(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk()
    consent(desk.trio)
    sent(desk)
    with pytest.raises(Conflict, match="agreement_in_signing"):
        planned(desk)
    assert (desk.trio.placement.weekly, len(desk.trio.placement.consents)) == (None, 2)
    path = f"/placements/{desk.trio.placement.id}/week-plan"
    answer = sign_in(client, desk.trio.hr_user).post(path, data={"mon": ["14:00", "22:00"]})
    assert answer.status_code == 409
    assert "协议已送各方签署，工作时间不能修改" in answer.text
    assert 'value="22:00"' in answer.text
    assert (desk.trio.placement.weekly, desk.agreement.state) == (None, AgreementState.SIGNING)


def test_after_a_return_the_hours_may_change_and_are_confirmed_again(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    services.return_draft(desk.agreement, Party.PERSON, "住址有误", by=desk.trio.office, at=MORNING)
    planned(desk)
    assert desk.agreement.state == AgreementState.RETURNED
    assert desk.agreement.completed_by == [Party.SCHOOL]


def test_an_agreement_that_was_given_up_asks_nobody(db: SQLAlchemy) -> None:
    desk = fill(a_desk())
    services.void(desk.agreement, "重新起草", by=desk.trio.office, at=MORNING)
    planned(desk)
    assert desk.agreement.terms["enterprise"]["hours_confirmed"]
