"""What enterprises and schools do with slots, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from placement.extensions import db as extension
from placement.infra import calendar, statelog
from placement.infra.jobs import run_waiting
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import FixedClock, at_local
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.organisations.queries import vetting_between
from placement.organisations.services import decide_vetting
from placement.slots import judging, queries, services
from placement.slots.models import Slot
from placement.slots.rules import SlotKind
from placement.slots.terms import SlotTerms
from tests.conftest import TODAY
from tests.factories.organisations import a_school, a_site, an_enterprise, approve
from tests.factories.people import mentor_of
from tests.factories.slots import (
    a_draft,
    a_published_slot,
    a_release,
    a_sent_slot,
    hr_viewer,
    office_viewer,
    terms_for,
)

NOW = at_local(TODAY)


def events_of(kind: str, subject_id: int) -> list[str]:
    return [row.event for row in extension.session.scalars(statelog.history(kind, subject_id))]


def test_a_new_slot_is_a_draft_with_its_terms_and_its_search_text(db: SQLAlchemy) -> None:
    enterprise = an_enterprise("杭州云栖信息技术有限公司")
    terms = terms_for(enterprise, major_codes=("710205", "710201"), mentor_id=mentor_of(enterprise).id)

    slot = services.create_slot(enterprise.id, terms, by=hr_viewer(enterprise), at=NOW)

    assert slot.state == "draft"
    assert services.terms_of(slot) == replace(terms, major_codes=("710201", "710205"))
    assert {"软件测试员", "rjcsy", "hzyqxxjsyxgs"} <= set(slot.search_text.split("\n"))
    assert events_of("slot", slot.id) == ["create"]


@pytest.mark.parametrize("field", ["site_id", "mentor_id", "major_codes", "ends_on"])
def test_terms_that_cannot_stand_are_refused_beside_their_field(db: SQLAlchemy, field: str) -> None:
    enterprise, other = an_enterprise(), an_enterprise()
    wrong: dict[str, Any] = {
        "site_id": other.sites[0].id, "mentor_id": mentor_of(other).id, "major_codes": ("999999",), "ends_on": TODAY,
    }  # fmt: skip

    with pytest.raises(RuleBroken) as refused:
        services.create_slot(
            enterprise.id, terms_for(enterprise, **{field: wrong[field]}), by=hr_viewer(enterprise), at=NOW
        )

    assert refused.value.field == field


def test_nobody_offers_in_the_name_of_another_enterprise(db: SQLAlchemy) -> None:
    enterprise, other = an_enterprise(), an_enterprise()
    slot = a_draft(enterprise)

    acts: list[Callable[..., Any]] = [
        lambda **who: services.create_slot(enterprise.id, terms_for(enterprise), **who),
        lambda **who: services.edit_slot(slot, terms_for(enterprise, capacity=6), **who),
        lambda **who: services.submit_slot(slot, None, **who),
        lambda **who: services.clone_slot(slot, **who),
        lambda **who: services.close_slot(slot, **who),
        lambda **who: services.refresh_slot(slot, **who),
    ]

    for act in acts:
        with pytest.raises(NotAllowed):
            act(by=hr_viewer(other), at=NOW)


def test_a_slot_sent_to_all_stands_before_every_school_and_asks_for_vetting_where_none_was(db: SQLAlchemy) -> None:
    approved, new = a_school(), a_school()
    enterprise = an_enterprise(approved_by=approved)

    slot = a_sent_slot(enterprise)

    assert (slot.state, slot.all_schools) == ("open", True)
    assert {release.school_id: release.state for release in slot.releases} == {
        approved.id: "submitted", new.id: "submitted",
    }  # fmt: skip
    vetting = vetting_between(enterprise.id, new.id)
    assert vetting is not None
    assert vetting.state == "pending"


def test_a_slot_sent_to_one_school_stands_before_no_other_until_it_is_sent_there_too(db: SQLAlchemy) -> None:
    one, other = a_school(), a_school()
    enterprise = an_enterprise()

    slot = a_sent_slot(enterprise, one)
    assert [release.school_id for release in slot.releases] == [one.id]

    services.send_to(slot, [one.id, other.id], by=hr_viewer(enterprise), at=NOW)
    assert [release.school_id for release in slot.releases] == [one.id, other.id]


@pytest.mark.parametrize("schools,code", [([], "no_school"), ([10**6], "unknown_school")])
def test_a_slot_is_sent_to_schools_that_exist(db: SQLAlchemy, schools: list[int], code: str) -> None:
    slot = a_draft(an_enterprise())

    with pytest.raises(RuleBroken) as refused:
        services.submit_slot(slot, schools, by=hr_viewer(slot.enterprise), at=NOW)

    assert refused.value.code == code


def test_a_slot_is_sent_once(db: SQLAlchemy) -> None:
    slot = a_sent_slot(an_enterprise(), a_school())

    with pytest.raises(Conflict):
        services.submit_slot(slot, None, by=hr_viewer(slot.enterprise), at=NOW)


def test_the_school_publishes_what_an_approved_enterprise_offers(db: SQLAlchemy) -> None:
    school = a_school()
    slot = a_sent_slot(an_enterprise(approved_by=school), school)

    services.publish_release(slot.releases[0], 3, by=office_viewer(school), at=NOW)

    assert (slot.releases[0].state, slot.releases[0].quota) == ("published", 3)
    assert [row.slot_id for row in db.session.scalars(queries.open_releases(school.id))] == [slot.id]


@pytest.mark.parametrize(
    "traits,changes,sentence",
    [
        ({}, {}, "本校尚未通过对该企业的考察"),
        ({"agency": True}, {}, "人力资源服务机构"),
        ({"internet_bar": True}, {}, "网吧"),
        ({}, {"venue": "karaoke"}, "歌厅"),
    ],
)
def test_what_the_law_or_the_school_has_not_cleared_is_not_published(
    db: SQLAlchemy, traits: dict[str, bool], changes: dict[str, str], sentence: str
) -> None:
    school = a_school()
    release = a_sent_slot(an_enterprise(**traits), school, **changes).releases[0]

    with pytest.raises(RuleBroken, match=sentence):
        services.publish_release(release, None, by=office_viewer(school), at=NOW)

    assert release.state == "submitted"


def test_another_school_decides_nothing(db: SQLAlchemy) -> None:
    school, other = a_school(), a_school()
    release = a_sent_slot(an_enterprise(approved_by=school), school).releases[0]

    for act in (
        lambda: services.publish_release(release, None, by=office_viewer(other), at=NOW),
        lambda: services.return_release(release, "请补充", by=office_viewer(other), at=NOW),
        lambda: services.set_quota(release, 1, by=office_viewer(other), at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("quota", [0, -1, 6, 10**9])
def test_a_quota_lies_between_one_and_the_capacity(db: SQLAlchemy, quota: int) -> None:
    school = a_school()
    release = a_sent_slot(an_enterprise(approved_by=school), school).releases[0]

    with pytest.raises(RuleBroken) as refused:
        services.publish_release(release, quota, by=office_viewer(school), at=NOW)

    assert refused.value.field == "quota"


def test_a_quota_never_falls_below_the_seats_already_held(db: SQLAlchemy) -> None:
    school = a_school()
    release = a_release(an_enterprise(), school, quota=3)
    for _ in range(2):
        services.hold_seat(release.slot_id, release.id, by=office_viewer(school), at=NOW)

    services.set_quota(release, 2, by=office_viewer(school), at=NOW)
    with pytest.raises(RuleBroken, match="2 到 5"):
        services.set_quota(release, 1, by=office_viewer(school), at=NOW)

    assert release.quota == 2


def test_a_returned_slot_carries_its_comment_and_comes_back_when_resubmitted(db: SQLAlchemy) -> None:
    school = a_school()
    release = a_release(an_enterprise(), school)

    with pytest.raises(RuleBroken):
        services.return_release(release, "  ", by=office_viewer(school), at=NOW)
    services.return_release(release, "请写明食宿", by=office_viewer(school), at=NOW)
    assert release.state == "returned"
    services.resubmit_release(release, by=hr_viewer(release.slot.enterprise), at=NOW)

    assert release.state == "submitted"
    assert events_of("slot_release", release.id) == ["submit", "publish", "return", "resubmit"]


def test_a_published_slot_whose_terms_change_is_reviewed_again(db: SQLAlchemy) -> None:
    school = a_school()
    release = a_release(an_enterprise(), school)
    slot, hr = release.slot, hr_viewer(release.slot.enterprise)

    different = services.edit_slot(slot, replace(services.terms_of(slot), pay_fen=200_000), by=hr, at=NOW)

    assert different == {"pay_fen"}
    assert release.state == "submitted"


def test_more_seats_or_another_mentor_need_no_new_review(db: SQLAlchemy) -> None:
    release = a_release(an_enterprise(), a_school())
    slot, hr = release.slot, hr_viewer(release.slot.enterprise)
    terms = replace(services.terms_of(slot), capacity=9, mentor_id=mentor_of(slot.enterprise).id)

    services.edit_slot(slot, terms, by=hr, at=NOW)

    assert (slot.capacity, release.state) == (9, "published")


def test_while_a_seat_is_held_the_conditions_stay(db: SQLAlchemy) -> None:
    release = a_release(an_enterprise(), a_school())
    slot, hr = release.slot, hr_viewer(release.slot.enterprise)
    services.hold_seat(slot.id, release.id, by=hr, at=NOW)
    terms = services.terms_of(slot)

    for change in ({"pay_fen": 100}, {"ends_on": date(2026, 11, 30)}, {"site_id": a_site(slot.enterprise).id}):
        with pytest.raises(RuleBroken, match="已有 1 人"):
            services.edit_slot(slot, replace(terms, **change), by=hr, at=NOW)
    services.edit_slot(slot, replace(terms, tasks="改了一个字"), by=hr, at=NOW)

    assert slot.tasks == "改了一个字"


def test_capacity_never_falls_below_the_seats_held(db: SQLAlchemy) -> None:
    release = a_release(an_enterprise(), a_school())
    slot, hr = release.slot, hr_viewer(release.slot.enterprise)
    for _ in range(2):
        services.hold_seat(slot.id, release.id, by=hr, at=NOW)

    with pytest.raises(RuleBroken) as refused:
        services.edit_slot(slot, replace(services.terms_of(slot), capacity=1), by=hr, at=NOW)

    assert refused.value.field == "capacity"


def test_the_kind_is_chosen_once(db: SQLAlchemy) -> None:
    slot = a_draft(an_enterprise())
    terms = replace(services.terms_of(slot), kind=SlotKind.APPRENTICESHIP)

    with pytest.raises(RuleBroken, match="类型"):
        services.edit_slot(slot, terms, by=hr_viewer(slot.enterprise), at=NOW)


def test_a_clone_is_a_draft_a_year_on_that_shares_nothing(db: SQLAlchemy) -> None:
    slot = a_published_slot(an_enterprise(), a_school())

    copy = services.clone_slot(slot, by=hr_viewer(slot.enterprise), at=NOW)

    assert (copy.state, copy.cloned_from_id, copy.releases) == ("draft", slot.id, [])
    assert services.terms_of(copy) == replace(
        services.terms_of(slot), starts_on=date(2027, 7, 1), ends_on=date(2027, 12, 31)
    )


def test_a_slot_is_paused_resumed_and_closed(db: SQLAlchemy) -> None:
    school = a_school()
    slot = a_published_slot(an_enterprise(), school)
    hr = hr_viewer(slot.enterprise)

    services.pause_slot(slot, by=hr, at=NOW)
    assert db.session.scalars(queries.open_releases(school.id)).all() == []
    services.resume_slot(slot, by=hr, at=NOW)
    services.close_slot(slot, by=hr, at=NOW)

    assert events_of("slot", slot.id) == ["create", "submit", "pause", "resume", "close"]
    with pytest.raises(RuleBroken, match="已关闭"):
        services.edit_slot(slot, replace(services.terms_of(slot), capacity=6), by=hr, at=NOW)


def test_after_90_days_without_a_refresh_a_slot_expires_and_can_be_renewed(db: SQLAlchemy, clock: FixedClock) -> None:
    enterprise = an_enterprise()
    forgotten = a_published_slot(enterprise, a_school(), at=NOW - timedelta(days=91))
    kept = a_published_slot(enterprise, a_school(), at=NOW - timedelta(days=91))
    services.refresh_slot(kept, by=hr_viewer(enterprise), at=NOW - timedelta(days=90))

    calendar.ask_for_today(at=NOW)
    db.session.commit()
    run_waiting(at=NOW)

    assert (forgotten.state, kept.state) == ("expired", "open")
    services.renew_slot(forgotten, by=hr_viewer(enterprise), at=NOW)
    assert (forgotten.state, forgotten.refreshed_at) == ("open", NOW)


def test_a_slot_that_is_over_expires_and_is_not_renewed_as_it_is(db: SQLAlchemy) -> None:
    slot = a_published_slot(an_enterprise(), a_school())
    hr, later = hr_viewer(slot.enterprise), at_local(date(2027, 1, 1))
    services.refresh_slot(slot, by=hr, at=later)

    services.expire_stale(date(2027, 1, 1), by=SYSTEM, at=later)

    assert slot.state == "expired"
    with pytest.raises(RuleBroken, match="结束日期已过"):
        services.renew_slot(slot, by=hr, at=later)


def test_a_held_seat_counts_in_the_slot_and_in_the_quota_and_can_be_given_back(db: SQLAlchemy) -> None:
    school = a_school()
    release = a_release(an_enterprise(), school, quota=1, capacity=2)
    office = office_viewer(school)

    services.hold_seat(release.slot_id, release.id, by=office, at=NOW)
    assert (release.slot.seats_held, release.seats_held, release.slot.seats_free, release.seats_free) == (1, 1, 1, 0)
    with pytest.raises(RuleBroken) as refused:
        services.hold_seat(release.slot_id, release.id, by=office, at=NOW)
    assert refused.value.code == "no_seat_left"
    assert (release.slot.seats_held, release.seats_held) == (1, 1)

    services.free_seat(release.slot_id, release.id, by=office, at=NOW)
    assert (release.slot.seats_held, release.seats_held) == (0, 0)
    with pytest.raises(RuleBroken):
        services.free_seat(release.slot_id, release.id, by=office, at=NOW)


def test_a_seat_of_another_slot_is_not_counted_here(db: SQLAlchemy) -> None:
    school = a_school()
    one, other = a_release(an_enterprise(), school), a_release(an_enterprise(), school)

    with pytest.raises(RuleBroken):
        services.hold_seat(one.slot_id, other.id, by=office_viewer(school), at=NOW)

    assert db.session.scalar(select(func.sum(Slot.seats_held))) == 0


def test_the_constraint_stands_behind_the_capacity(db: SQLAlchemy) -> None:
    slot = a_draft(an_enterprise())
    slot.seats_held = 6

    with pytest.raises(IntegrityError, match="seats_within_capacity"):
        db.session.flush()


def test_an_enterprise_that_left_a_wish_half_way_is_vetted_by_the_school_that_it_asked(db: SQLAlchemy) -> None:
    school = a_school()
    release = a_sent_slot(an_enterprise(), school).releases[0]
    assert judging.judge(release, at=NOW) is not None

    vetting = vetting_between(release.slot.enterprise_id, school.id)
    assert vetting is not None
    db.session.delete(vetting)
    db.session.flush()
    approve(release.slot.enterprise, school)

    assert judging.judge(release, at=NOW) is None


def test_terms_survive_the_round_trip_for_every_kind(db: SQLAlchemy) -> None:
    enterprise = an_enterprise()

    def stored(kind: SlotKind) -> SlotTerms:
        return services.terms_of(a_draft(enterprise, kind=kind))

    assert stored(SlotKind.OBSERVATION).pay_fen == 0
    assert stored(SlotKind.WORK_PLACEMENT).pay_fen == 280_000
    assert stored(SlotKind.APPRENTICESHIP).kind is SlotKind.APPRENTICESHIP
    assert stored(SlotKind.TEACHER_PRACTICE).practice_form == "post"


def test_a_school_that_ends_the_cooperation_offers_the_slots_no_longer(db: SQLAlchemy) -> None:
    school, other = a_school(), a_school()
    slot = a_published_slot(an_enterprise(), school, other)
    vetting = vetting_between(slot.enterprise_id, school.id)
    assert vetting is not None

    decide_vetting(vetting, "revoke", comment="多次拖欠报酬", by=office_viewer(school), at=NOW)

    assert {release.school_id: release.state for release in slot.releases} == {
        school.id: "returned",
        other.id: "published",
    }
