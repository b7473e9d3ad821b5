"""Supplements: proposed, judged, sent, signed, carried out; what differs counts, the past and the original stay."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.agreements import changes, queries, services
from placement.agreements.changes import Proposal
from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementState, Party
from placement.infra import events
from placement.infra.files import read
from placement.infra.statelog import history
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import at_local
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.periods import DateRange
from placement.papers.rules import DocumentState
from placement.placements import services as placements
from placement.placements import taking_effect, terms
from placement.placements.models import TermsChange
from tests.conftest import TODAY
from tests.factories.agreements import Desk, a_desk
from tests.factories.applications import MORNING
from tests.factories.changes import a_running_desk, a_standing_desk, agreed, all_sign, propose, send, sign_all, stand
from tests.factories.people import hr_of, mentor_of, office_of, viewer_for

START, AUGUST, END = date(2026, 7, 1), date(2026, 8, 3), date(2026, 12, 31)
NIGHTS = {name: [["22:00", "24:00"]] for name in ("mon", "tue", "wed", "thu", "fri")}
LONG = {name: [["08:30", "12:30"], ["13:00", "19:00"]] for name in ("mon", "tue", "wed", "thu", "fri")}


def test_hr_proposes_and_the_office_sends_and_all_sign(db: SQLAlchemy) -> None:
    """Nothing changes before the last signature; then the row does, on its day."""
    desk = a_standing_desk()
    change = propose(desk, TODAY, pay_fen=320_000)
    assert (change.state, change.school_owes, change.person_owes) == (AgreementState.READY, True, False)
    assert change.changes == {"pay_fen": {"before": 280_000, "after": 320_000}}
    with pytest.raises(NotAllowed):
        services.send_for_signing(change, by=desk.trio.hr, at=MORNING)
    paper = send(desk, change)
    assert desk.trio.placement.pay_fen == 280_000
    sign_all(paper)
    assert (change.state, change.effective_at) == (AgreementState.SIGNED, MORNING)
    assert desk.trio.placement.pay_fen == 320_000
    row = db.session.scalars(select(TermsChange)).one()
    assert (row.source, row.effective_on, row.before, row.after) == (
        change.number,
        TODAY,
        {"pay_fen": 280_000},
        {"pay_fen": 320_000},
    )
    assert change.number == f"BC-{desk.trio.school.code}-2026-0001"
    events = [row.event for row in db.session.scalars(history("agreement", change.id))]
    assert (events[0], "finish" in events, "take_effect" in events) == ("open", True, True)


def test_the_signed_agreement_and_its_paper_never_change(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    original, document = desk.agreement, desk.agreement.document
    assert document is not None
    before = (read(document.file), document.sha256, dict(document.snapshot), dict(original.terms), original.signed_at)
    agreed(desk, AUGUST, title="测试组长", ends_on=date(2026, 11, 30))
    assert (read(document.file), document.sha256, document.snapshot, original.terms, original.signed_at) == before
    assert document.state == DocumentState.CURRENT
    assert queries.of_placement(desk.trio.placement.id) is original
    assert [one.number for one in queries.changes_of(original.id)] == [f"BC-{desk.trio.school.code}-2026-0001"]


def test_a_change_for_later_is_carried_out_on_its_day(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    change = agreed(desk, AUGUST, title="测试组长")
    placement = desk.trio.placement
    assert (placement.title, change.effective_at) == ("软件测试员", None)
    taking_effect.apply_due(at=at_local(AUGUST))
    assert (placement.title, change.effective_at) == ("测试组长", at_local(AUGUST))


def test_each_term_reaches_the_placement(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    nine_to_five = {name: [["09:00", "12:00"], ["13:00", "17:00"]] for name in ("mon", "tue", "wed", "thu", "fri")}
    for values in (
        {"title": "测试组长"},
        {"ends_on": date(2026, 12, 30)},
        {"starts_on": date(2026, 7, 6)},
        {"pay_fen": 320_000},
        {"pay_day": 10},
        {"weekly": nine_to_five},
    ):
        agreed(desk, TODAY, **values)
        assert {name: getattr(desk.trio.placement, name) for name in values} == values


def test_site_and_mentor_reach_the_placement(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    desk.trio.enterprise.sites[0].address = "仓前街道 1 号"
    mentor = mentor_of(desk.trio.enterprise, "林师傅")
    agreed(desk, TODAY, division="330110", address="仓前街道 1 号", mentor_id=mentor.id)
    assert (desk.trio.placement.address, desk.trio.placement.mentor_id) == ("仓前街道 1 号", mentor.id)


def test_only_what_differs_counts(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    placement = desk.trio.placement
    as_agreed = {name: getattr(placement, name) for name in ("ends_on", "title", "pay_fen", "division", "address")}
    with pytest.raises(RuleBroken, match="nothing_changes"):
        propose(desk, AUGUST, **as_agreed)
    change = propose(desk, AUGUST, **{**as_agreed, "pay_fen": 300_000})
    assert set(change.changes) == {"pay_fen"}


REFUSALS: list[tuple[dict[str, Any], date, str, str | None]] = [
    ({"pay_fen": 300_000}, date(2027, 1, 1), "bad_effective_day", "effective_on"),
    ({"ends_on": date(2026, 8, 1)}, AUGUST, "bad_end", "ends_on"),
    ({"starts_on": date(2026, 7, 6)}, AUGUST, "bad_effective_day", "effective_on"),
    ({"starts_on": date(2026, 3, 2)}, TODAY, "bad_start", "starts_on"),
    ({"starts_on": date(2027, 1, 4)}, TODAY, "bad_start", "starts_on"),
    ({"title": "  "}, AUGUST, "bad_title", "title"),
    ({"title": "岗" * 61}, AUGUST, "bad_title", "title"),
    ({"division": "330106", "address": "没有登记过的地方"}, AUGUST, "unknown_site", "site"),
    ({"pay_fen": -1}, AUGUST, "bad_pay", "pay_fen"),
    ({"pay_day": 32}, AUGUST, "bad_pay_day", "pay_day"),
    ({"mentor_id": 1}, AUGUST, "not_a_mentor", "mentor_id"),
    ({"weekly": {}, "extra_days": []}, AUGUST, "no_work", "mon"),
    ({"weekly": LONG, "extra_days": ["2027-02-01"]}, AUGUST, "bad_day", "extra_days"),
    ({"weekly": {"mon": [["08:00", "25:00"]]}, "extra_days": []}, AUGUST, "bad_time", "mon"),
]


def test_what_cannot_be_agreed_is_refused_beside_its_field(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    for values, on, code, field in REFUSALS:
        with pytest.raises(RuleBroken, match=code) as refused:
            propose(desk, on, **values)
        assert refused.value.field == field, values


def test_a_change_needs_a_reason(db: SQLAlchemy) -> None:
    with pytest.raises(RuleBroken, match="reason_missing"):
        propose(a_standing_desk(), AUGUST, reason="  ", pay_fen=300_000)


def test_a_stay_that_has_begun_cannot_begin_on_another_day(db: SQLAlchemy) -> None:
    with pytest.raises(RuleBroken, match="begun"):
        propose(a_running_desk(), AUGUST, at=at_local(START), starts_on=date(2026, 7, 6))


NOW = at_local(date(2026, 9, 10))
LAST_MONTH = date(2026, 8, 3)


def test_the_past_is_not_changed_and_it_says_why(db: SQLAlchemy) -> None:
    desk = a_running_desk()
    for values in (
        {"title": "测试组长"},
        {"ends_on": date(2026, 11, 30)},
        {"pay_day": 10},
        {"weekly": LONG, "extra_days": []},
        {"pay_fen": 320_000, "title": "测试组长"},
    ):
        with pytest.raises(RuleBroken, match="R-205") as refused:
            propose(desk, LAST_MONTH, at=NOW, **values)
        assert refused.value.field == "effective_on", values


def test_pay_reaches_back_upwards_only_and_not_before_the_first_day(db: SQLAlchemy) -> None:
    desk = a_running_desk()
    with pytest.raises(RuleBroken, match="只能向上追溯"):
        propose(desk, LAST_MONTH, at=NOW, pay_fen=270_000)
    with pytest.raises(RuleBroken, match="bad_effective_day"):
        propose(desk, START - timedelta(days=1), at=NOW, pay_fen=320_000)
    agreed(desk, LAST_MONTH, at=NOW, pay_fen=320_000)
    placement = desk.trio.placement
    told = [terms.terms_on(placement, day).pay_fen for day in (LAST_MONTH - timedelta(days=1), LAST_MONTH)]
    assert (told, placement.pay_fen) == ([280_000, 320_000], 320_000)


def test_what_was_signed_late_and_cannot_reach_back_holds_from_the_last_signature_on(db: SQLAlchemy) -> None:
    desk = a_running_desk()
    late = propose(desk, date(2026, 9, 10), at=NOW, title="测试组长", ends_on=date(2026, 9, 11))
    services.send_for_signing(late, by=desk.trio.office, at=NOW)
    after = NOW + timedelta(days=3)
    stand(late, late.number, at=after)
    events.happened("change_signed", late, by=SYSTEM, at=after)
    change = db.session.scalars(select(TermsChange)).one()
    assert (change.effective_on, desk.trio.placement.title) == (date(2026, 9, 13), "测试组长")
    assert desk.trio.placement.ends_on == date(2026, 9, 13)


def test_while_one_is_not_signed_no_other_changes_the_same(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    first = propose(desk, AUGUST, pay_fen=300_000)
    with pytest.raises(Conflict, match="2026-03-16 提出的补充协议正在变更实习报酬"):
        propose(desk, AUGUST, pay_fen=310_000, title="测试组长")
    other = propose(desk, AUGUST, title="测试组长")
    services.send_for_signing(first, by=desk.trio.office, at=MORNING)
    with pytest.raises(Conflict, match=f"补充协议 {first.number} 正在变更实习报酬"):
        propose(desk, AUGUST, pay_fen=310_000)
    services.void(first, "另行商定", by=desk.trio.office, at=MORNING)
    assert set(propose(desk, AUGUST, pay_fen=310_000).changes) == {"pay_fen"}
    assert other.state == AgreementState.READY


def test_signed_changes_of_different_days_are_a_timeline(db: SQLAlchemy) -> None:
    """The second is agreed later for an earlier day: it counts until the first one's day."""
    desk = a_standing_desk()
    agreed(desk, date(2026, 10, 1), pay_fen=320_000)
    second = agreed(desk, AUGUST, pay_fen=300_000)
    assert second.changes == {"pay_fen": {"before": 280_000, "after": 300_000}}
    placement = desk.trio.placement
    days = (START, AUGUST, date(2026, 9, 30), date(2026, 10, 1))
    assert [terms.terms_on(placement, day).pay_fen for day in days] == [280_000, 300_000, 300_000, 320_000]
    third = propose(desk, date(2026, 11, 2), pay_fen=310_000)
    assert third.changes["pay_fen"]["before"] == 320_000


def against(desk: Desk, on: date = AUGUST, **values: Any) -> str:
    """The refusal of a supplement that a rule stands against."""
    change = propose(desk, on, **values)
    with pytest.raises(RuleBroken, match="against_the_rules") as refused:
        services.send_for_signing(change, by=desk.trio.office, at=MORNING)
    assert (change.state, change.number) == (AgreementState.READY, "")
    return str(refused.value.message)


def test_night_work_of_a_minor_is_not_sent(db: SQLAlchemy) -> None:
    told = against(a_standing_desk(minor=True), weekly=NIGHTS, extra_days=[])
    assert "R-316" in told
    assert "怎么办：" in told


def insured_until(desk: Desk, last: date) -> None:
    """Another policy, from the first day on."""
    covers = DateRange(desk.trio.placement.starts_on, last)
    placements.record_insurance(
        desk.trio.placement, "东海财产保险", "PSX-2", covers=covers, by=desk.trio.office, at=MORNING
    )


def test_an_end_beyond_the_insurance_is_not_sent_until_it_is_insured(db: SQLAlchemy) -> None:
    desk = a_standing_desk(ends_on=date(2026, 11, 30))
    later = date(2026, 12, 31)
    change = propose(desk, AUGUST, ends_on=later)
    with pytest.raises(RuleBroken, match="R-604"):
        services.send_for_signing(change, by=desk.trio.office, at=MORNING)
    insured_until(desk, later)
    services.send_for_signing(change, by=desk.trio.office, at=MORNING)
    assert change.state == AgreementState.SIGNING


def test_an_end_beyond_the_permitted_length_is_not_sent(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    long = date(2027, 8, 31)
    insured_until(desk, long)
    assert "R-117" in against(desk, ends_on=long)


def test_what_is_open_today_does_not_count_as_new(db: SQLAlchemy) -> None:
    """The site visit was never recorded, say: a change of pay has nothing to do with it."""
    desk = a_standing_desk()
    for policy in list(desk.trio.placement.insurances):
        desk.trio.placement.insurances.remove(policy)
        db.session.delete(policy)
    db.session.flush()
    change = propose(desk, AUGUST, pay_fen=300_000)
    services.send_for_signing(change, by=desk.trio.office, at=MORNING)
    assert change.state == AgreementState.SIGNING


def test_the_office_gives_a_proposal_back_and_hr_mends_it(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    change = propose(desk, AUGUST, pay_fen=300_000)
    with pytest.raises(RuleBroken, match="comment_missing"):
        services.give_back(change, " ", by=desk.trio.office, at=MORNING)
    with pytest.raises(NotAllowed):
        services.give_back(change, "请写明", by=desk.trio.hr, at=MORNING)
    services.give_back(change, "请从九月起", by=desk.trio.office, at=MORNING)
    assert (change.state, change.enterprise_owes, change.school_owes) == (AgreementState.RETURNED, True, False)
    other = Proposal({"pay_fen": 310_000}, date(2026, 9, 1), "九月起调整")
    services.revise_supplement(change, other, by=desk.trio.hr, at=MORNING)
    assert (change.state, change.effective_on) == (AgreementState.READY, date(2026, 9, 1))
    assert change.changes["pay_fen"]["after"] == 310_000
    with pytest.raises(Conflict, match="not_revisable"):
        services.revise_supplement(change, other, by=desk.trio.hr, at=MORNING)


def test_a_party_sends_a_draft_back_and_what_was_signed_is_void(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    change = propose(desk, AUGUST, pay_fen=300_000)
    services.send_for_signing(change, by=desk.trio.office, at=MORNING)
    services.return_draft(change, Party.ENTERPRISE, "金额写错", by=desk.trio.me, at=MORNING)
    assert (change.state, change.enterprise_owes, change.person_owes) == (AgreementState.RETURNED, True, False)
    services.revise_supplement(change, Proposal({"pay_fen": 305_000}, AUGUST, "更正"), by=desk.trio.hr, at=MORNING)
    all_sign(change, by=desk.trio.office)
    assert (change.draft_number, change.number) == (2, f"BC-{desk.trio.school.code}-2026-0001")


def test_nobody_else_proposes(db: SQLAlchemy) -> None:
    desk, foreign = a_standing_desk(), a_desk()
    strangers = (desk.trio.me, foreign.trio.office, foreign.trio.hr, viewer_for(desk.trio.mentor))
    for viewer in (*strangers, viewer_for(hr_of(foreign.trio.enterprise)), viewer_for(office_of(foreign.trio.school))):
        with pytest.raises(NotAllowed):
            propose(desk, AUGUST, by=viewer, pay_fen=300_000)
        with pytest.raises(NotAllowed):
            services.propose_termination(desk.agreement, AUGUST, "不合适", by=viewer, at=MORNING)
    assert db.session.scalars(select(Agreement).where(Agreement.parent_id.is_not(None))).all() == []


def test_what_is_not_signed_yet_is_not_changed_by_a_supplement(db: SQLAlchemy) -> None:
    with pytest.raises(Conflict, match="not_standing"):
        propose(a_desk(), AUGUST, pay_fen=300_000)


def test_a_minors_guardian_signs_a_supplement_too(db: SQLAlchemy) -> None:
    desk = a_standing_desk(minor=True)
    change = propose(desk, AUGUST, pay_fen=300_000)
    services.send_for_signing(change, by=desk.trio.office, at=MORNING)
    assert Party.GUARDIAN in change.order


def test_a_teachers_agreement_has_neither_pay_nor_hours_to_change(db: SQLAlchemy) -> None:
    desk = a_standing_desk(teacher=True)
    with pytest.raises(RuleBroken, match="not_for_kind"):
        propose(desk, AUGUST, pay_fen=300_000)
    agreed(desk, TODAY, ends_on=date(2026, 11, 30))
    assert desk.trio.placement.ends_on == date(2026, 11, 30)


def test_a_paper_is_told_what_changes_in_words(db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    change = propose(desk, AUGUST, ends_on=date(2026, 11, 30), pay_fen=300_000)
    assert changes.change_rows(change) == [
        {"what": "结束日期", "before": "2026年12月31日", "after": "2026年11月30日"},
        {"what": "实习报酬", "before": "每月 2,800.00 元", "after": "每月 3,000.00 元"},
    ]
    assert changes.ending_of(change) == {}
