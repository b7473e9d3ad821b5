"""Terms through time: which value holds on a day, when a change is carried out, and that it is carried out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from placement.infra import audit, events, jobs
from placement.infra.calendar import ask_for_today
from placement.infra.database import unit_of_work
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import at_local
from placement.kernel.periods import Month
from placement.placements import services, taking_effect, terms, terms_words
from placement.placements.models import KeptFinding, Placement, TermsChange
from placement.placements.taking_effect import Agreed
from placement.placements.terms import value_on
from tests.conftest import TODAY
from tests.factories.applications import MORNING
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.placements import a_trio, begun, make_ready
from tests.factories.subsidies import NOW, a_placement

DAY = date(2026, 1, 1)


@dataclass
class Signed:
    """A change as the timeline sees it."""

    id: int
    effective_on: date
    agreed_at: datetime
    after: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)
    applied_at: datetime | None = None


def line(*told: tuple[int, int, int], first: int = 2800, today: int | None = None) -> tuple[list[Signed], int]:
    """Changes of pay as (effective day, day of agreement, amount), agreed one after the other, and the row's value."""
    changes: list[Signed] = []
    for number, (effective, agreed, amount) in enumerate(sorted(told, key=lambda one: one[1])):
        on = DAY + timedelta(days=effective)
        before = straight(changes, on, first=first)
        at = datetime(2025, 12, 1, tzinfo=UTC) + timedelta(days=agreed)
        changes.append(Signed(number, on, at, {"pay_fen": amount}, {"pay_fen": before}))
    limit = DAY + timedelta(days=today if today is not None else 10_000)
    for change in changes:
        change.applied_at = change.agreed_at if change.effective_on <= limit else None
    return changes, straight([one for one in changes if one.applied_at], limit, first=first)


def straight(changes: list[Signed], on: date, *, first: int) -> int:
    """The same rule written straight down: of what has begun, the latest day, then the latest agreed."""
    begun_ones = sorted(
        (one.effective_on, one.agreed_at, one.after["pay_fen"]) for one in changes if one.effective_on <= on
    )
    return begun_ones[-1][2] if begun_ones else first


@pytest.mark.parametrize(
    "told,on,expected",
    [
        ((), 5, 2800),
        (((10, 1, 3000),), 9, 2800),
        (((10, 1, 3000),), 10, 3000),
        (((10, 1, 3000), (20, 2, 3200)), 25, 3200),
        (((20, 1, 3000), (10, 2, 3200)), 15, 3200),  # agreed later, for an earlier day
        (((20, 1, 3000), (10, 2, 3200)), 20, 3000),  # the later day counts again
        (((10, 1, 3000), (10, 2, 3200)), 10, 3200),  # one day: what was agreed last
        (((10, 1, 3000), (10, 2, 3200)), 9, 2800),
    ],
)
def test_on_each_day_the_latest_day_counts_and_of_one_day_what_was_agreed_last(
    told: tuple[tuple[int, int, int], ...], on: int, expected: int
) -> None:
    changes, now = line(*told)
    assert value_on(changes, "pay_fen", DAY + timedelta(days=on), now=now) == expected


TIMELINES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 90), st.integers(2000, 4000)), max_size=6, unique_by=lambda one: one[1]
)


@given(TIMELINES, st.integers(-5, 70), st.integers(-5, 70))
def test_every_day_agrees_with_the_rule_written_straight_down(
    told: list[tuple[int, int, int]], on: int, today: int
) -> None:
    changes, now = line(*told, today=today)
    day = DAY + timedelta(days=on)
    assert value_on(changes, "pay_fen", day, now=now) == straight(changes, day, first=2800)


@given(TIMELINES, st.integers(-5, 70), st.randoms())
def test_the_order_of_the_rows_does_not_matter(told: list[tuple[int, int, int]], on: int, random: Any) -> None:
    changes, now = line(*told)
    mixed = random.sample(changes, len(changes))
    day = DAY + timedelta(days=on)
    assert value_on(mixed, "pay_fen", day, now=now) == value_on(changes, "pay_fen", day, now=now)


@given(TIMELINES, st.integers(-5, 70))
def test_a_field_that_no_change_touches_is_what_the_row_says(told: list[tuple[int, int, int]], on: int) -> None:
    changes, _ = line(*told)
    assert value_on(changes, "title", DAY + timedelta(days=on), now="软件测试员") == "软件测试员"


def test_what_was_set_by_hand_after_a_change_counts_from_that_change_on() -> None:
    """A mentor may be replaced without a supplement: the row speaks, the days before the change do not move."""
    changes, _ = line((10, 1, 3000))
    assert value_on(changes, "pay_fen", DAY + timedelta(days=12), now=3100) == 3100
    assert value_on(changes, "pay_fen", DAY + timedelta(days=3), now=3100) == 2800


def agree(placement: Placement, after: dict[str, Any], on: date, *, source: str = "BC-A-2026-0001") -> TermsChange:
    return taking_effect.agree(placement, Agreed(source, after, on, agreed_at=NOW), at=NOW)


@pytest.fixture
def placement(db: SQLAlchemy) -> Placement:
    """A student at an enterprise from 5 January to 30 June 2026, at 2,800 yuan."""
    return a_placement(a_school(), an_enterprise())


def test_a_change_for_today_is_in_the_row_at_once_and_the_past_is_what_it_was(placement: Placement) -> None:
    agree(placement, {"pay_fen": 300_000, "title": "测试组长"}, TODAY)
    assert (placement.pay_fen, placement.title) == (300_000, "测试组长")
    yesterday = terms.terms_on(placement, TODAY - timedelta(days=1))
    assert (yesterday.pay_fen, yesterday.title) == (280_000, "软件测试员")
    assert terms.terms_on(placement, TODAY).title == "测试组长"


def test_a_change_for_later_waits_for_its_day_and_is_known_before(placement: Placement) -> None:
    april = date(2026, 4, 1)
    agree(placement, {"ends_on": "2026-05-31"}, april)
    assert placement.ends_on == date(2026, 6, 30)
    assert terms.terms_on(placement, april).ends_on == date(2026, 5, 31)
    assert taking_effect.apply_due(at=at_local(date(2026, 3, 31))) == 0
    assert taking_effect.apply_due(at=at_local(april)) == 1
    assert placement.ends_on == date(2026, 5, 31)


def test_the_same_paper_is_agreed_once(placement: Placement) -> None:
    first = agree(placement, {"pay_fen": 300_000}, TODAY)
    assert agree(placement, {"pay_fen": 400_000}, TODAY) is first
    assert (placement.pay_fen, len(placement.terms_changes)) == (300_000, 1)


def test_a_change_agreed_later_for_an_earlier_day_does_not_push_the_later_day_aside(placement: Placement) -> None:
    agree(placement, {"pay_fen": 300_000}, TODAY)
    agree(placement, {"pay_fen": 290_000}, date(2026, 3, 2), source="BC-A-2026-0002")
    assert placement.pay_fen == 300_000
    told = [terms.terms_on(placement, date(2026, 3, day)).pay_fen for day in (1, 2, 15, 16)]
    assert told == [280_000, 290_000, 290_000, 300_000]


def test_the_daily_job_carries_out_once_however_often_it_runs(placement: Placement, db: SQLAlchemy) -> None:
    heard: list[int] = []
    agree(placement, {"pay_fen": 300_000}, date(2026, 3, 20))
    db.session.commit()
    ids = placement.id
    for _ in range(2):
        ask_for_today(at=at_local(date(2026, 3, 20)))
        db.session.commit()
        jobs.run_waiting(at=at_local(date(2026, 3, 20)))
    db.session.expire_all()
    heard += [taking_effect.apply_due(at=at_local(date(2026, 3, 20)))]
    acts = db.session.scalars(select(audit.AuditEntry).where(audit.AuditEntry.act == "placement_terms")).all()
    assert (db.session.get_one(Placement, ids).pay_fen, len(acts), heard) == (300_000, 1, [0])


def test_a_job_that_is_killed_half_way_leaves_nothing_and_its_second_run_does_it(
    placement: Placement, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault comes after the change is written and before the job is over: both are undone together."""
    agree(placement, {"pay_fen": 300_000}, date(2026, 3, 20))
    db.session.commit()
    at, ids = at_local(date(2026, 3, 20)), placement.id

    class KilledError(BaseException):
        pass

    with pytest.raises(KilledError), unit_of_work():
        taking_effect.apply_due(at=at)
        raise KilledError
    with unit_of_work() as session:
        assert session.get_one(Placement, ids).pay_fen == 280_000
        assert taking_effect.apply_due(at=at) == 1
    with unit_of_work() as session:
        assert session.get_one(Placement, ids).pay_fen == 300_000
        assert taking_effect.apply_due(at=at) == 0


def test_a_placement_that_is_over_drops_what_was_agreed_for_later(placement: Placement, db: SQLAlchemy) -> None:
    agree(placement, {"pay_fen": 300_000}, TODAY)
    agree(placement, {"title": "测试组长"}, date(2026, 4, 1), source="BC-A-2026-0002")
    events.happened("placement_ended", placement, by=SYSTEM, at=NOW)
    assert [change.source for change in placement.terms_changes] == ["BC-A-2026-0001"]
    assert taking_effect.apply_due(at=at_local(date(2026, 4, 1))) == 0
    assert placement.title == "软件测试员"


def test_an_extension_that_takes_effect_on_the_last_day_is_in_time(placement: Placement, db: SQLAlchemy) -> None:
    """The worker was down for a day: the new end is read before anything is completed."""
    agree(placement, {"ends_on": "2026-07-31"}, date(2026, 6, 30))
    db.session.commit()
    ask_for_today(at=at_local(date(2026, 7, 1)))
    db.session.commit()
    jobs.run_waiting(at=at_local(date(2026, 7, 1)))
    db.session.expire_all()
    assert (placement.state, placement.ends_on) == ("active", date(2026, 7, 31))


def test_sites_and_weekdays_are_told_for_each_day(placement: Placement) -> None:
    """Tuesday to Saturday from 16 March on, and in 淳安 from the 20th."""
    week = {name: [["08:30", "12:00"], ["13:00", "17:30"]] for name in ("tue", "wed", "thu", "fri", "sat")}
    agree(placement, {"weekly": week}, TODAY)
    agree(placement, {"division": "330127", "address": "千岛湖镇"}, date(2026, 3, 20), source="BC-A-2026-0002")
    works = terms.works_on(placement)
    assert [works(date(2026, 3, day)) for day in (9, 14, 16, 21)] == [True, False, False, True]
    assert terms.sites_in(placement, Month(2026, 3).span) == [
        (date(2026, 3, 1), "330110"),
        (date(2026, 3, 20), "330127"),
    ]
    assert terms.sites_in(placement, Month(2026, 2).span) == [(date(2026, 2, 1), "330110")]


def test_the_gate_of_a_placement_that_has_not_begun_follows_the_new_terms(db: SQLAlchemy) -> None:
    """An end beyond the insured days turns the light red and takes the placement back; insured, it passes again."""
    trio = a_trio()
    make_ready(trio)
    assert trio.placement.state == "gated"
    agreed = Agreed("BC-A-2026-0001", {"ends_on": "2027-01-15"}, TODAY, agreed_at=MORNING)
    taking_effect.agree(trio.placement, agreed, at=MORNING)
    assert trio.placement.state == "planned"
    query = select(KeptFinding.rule).where(
        KeptFinding.placement_id == trio.placement.id, KeptFinding.closed_at.is_(None)
    )
    assert "R-604" in set(db.session.scalars(query))


def test_a_running_placement_keeps_running_and_its_finding_is_open(db: SQLAlchemy) -> None:
    trio = a_trio()
    begun(trio)
    at = at_local(date(2026, 9, 1))
    agreed = Agreed("BC-A-2026-0001", {"ends_on": "2027-01-15"}, date(2026, 9, 1), agreed_at=at)
    taking_effect.agree(trio.placement, agreed, at=at)
    assert trio.placement.state == "active"
    query = select(KeptFinding.rule).where(
        KeptFinding.placement_id == trio.placement.id, KeptFinding.closed_at.is_(None)
    )
    assert "R-604" in set(db.session.scalars(query))


def test_an_early_end_is_written_on_the_policies(db: SQLAlchemy) -> None:
    trio = a_trio()
    begun(trio)
    last = date(2026, 9, 30)
    services.terminate(trio.placement, "企业停产", last, by=trio.hr, at=at_local(last))
    assert [policy.ended_on for policy in trio.placement.insurances] == [last]


def test_terms_are_told_in_the_words_of_a_paper(placement: Placement) -> None:
    after = {
        "ends_on": "2026-05-31",
        "division": "330127",
        "address": "千岛湖镇 1 号",
        "weekly": {"mon": [["08:30", "12:00"]], "tue": [["08:30", "12:00"]]},
        "pay_fen": 300_000,
        "pay_day": 10,
    }
    rows = {row.topic: (row.before, row.after) for row in terms_words.rows(placement, {}, after)}
    assert rows["ends_on"] == ("2026年6月30日", "2026年5月31日")
    assert rows["site"][1] == "杭州市淳安县千岛湖镇 1 号"
    assert rows["hours"] == ("周一至周五 08:30 至 17:30（休息 60 分钟）", "周一至周二 08:30 至 12:00")
    assert rows["pay_fen"] == ("每月 2,800.00 元", "每月 3,000.00 元")
    assert list(rows) == ["ends_on", "site", "hours", "pay_fen", "pay_day"]
