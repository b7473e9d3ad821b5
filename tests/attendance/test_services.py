"""Month sheets through the year: made by the calendar, filled by exception, confirmed by two."""

from __future__ import annotations

from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from placement.attendance import services
from placement.attendance.models import MonthSheet
from placement.infra import events
from placement.infra.statelog import history
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import at_local
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.periods import Month
from placement.placements.models import Placement
from placement.placements.rules import PlacementState
from tests.factories.attendance import a_sheet
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import hr_of, office_of, viewer_for
from tests.factories.subsidies import a_placement

FEBRUARY, MARCH = Month(2026, 2), Month(2026, 3)
EARLY_MARCH, EARLY_APRIL = at_local(date(2026, 3, 2)), at_local(date(2026, 4, 2))


@pytest.fixture
def placement(db: SQLAlchemy) -> Placement:
    """A student at an enterprise from 5 January to 30 June 2026."""
    return a_placement(a_school(), an_enterprise())


def hr(placement: Placement) -> Viewer:
    return viewer_for(hr_of(placement.enterprise))


def office(placement: Placement) -> Viewer:
    return viewer_for(office_of(placement.school))


def test_a_new_day_makes_the_sheets_of_its_month_once(placement: Placement, db: SQLAlchemy) -> None:
    for _ in range(2):
        events.happened("day_began", date(2026, 3, 1), by=SYSTEM, at=EARLY_MARCH)
    assert db.session.scalar(select(func.count()).select_from(MonthSheet).where(MonthSheet.month == "2026-03")) == 1


def test_a_placement_that_has_not_begun_gets_no_sheet(db: SQLAlchemy) -> None:
    a_placement(a_school(), an_enterprise(), state=PlacementState.GATED, starts_on=date(2026, 3, 20))
    assert services.open_month(MARCH, by=SYSTEM, at=EARLY_MARCH) == 0


def test_enterprise_and_school_confirm_a_month_that_is_over(placement: Placement, db: SQLAlchemy) -> None:
    sheet = a_sheet(placement, FEBRUARY)
    services.confirm(sheet, by=hr(placement), at=EARLY_MARCH)
    services.approve(sheet, by=office(placement), at=EARLY_MARCH)
    log = db.session.scalars(history("month_sheet", sheet.id))
    assert [(row.event, row.target) for row in log] == [
        ("open", "open"),
        ("confirm", "enterprise_confirmed"),
        ("approve", "school_confirmed"),
    ]


def test_a_month_is_not_confirmed_before_its_last_day_is_over(placement: Placement) -> None:
    sheet = a_sheet(placement, MARCH)
    with pytest.raises(RuleBroken, match="尚未结束"):
        services.confirm(sheet, by=hr(placement), at=at_local(date(2026, 3, 31)))


def test_the_school_cannot_confirm_before_the_enterprise_nor_the_enterprise_for_the_school(
    placement: Placement,
) -> None:
    sheet = a_sheet(placement, FEBRUARY)
    with pytest.raises(Conflict):
        services.approve(sheet, by=office(placement), at=EARLY_MARCH)
    with pytest.raises(NotAllowed):
        services.approve(sheet, by=hr(placement), at=EARLY_MARCH)


def test_a_confirmed_sheet_changes_only_after_a_dispute(placement: Placement) -> None:
    sheet, enterprise = a_sheet(placement, FEBRUARY), hr(placement)
    services.confirm(sheet, by=enterprise, at=EARLY_MARCH)
    changed = "A" + sheet.codes[1:]
    with pytest.raises(RuleBroken, match="已确认"):
        services.set_codes(sheet, changed, by=enterprise, at=EARLY_MARCH)
    services.dispute(sheet, "2月2日未到岗", by=office(placement), at=EARLY_MARCH)
    services.set_codes(sheet, changed, by=enterprise, at=EARLY_MARCH)
    assert sheet.codes == changed


def test_a_dispute_needs_words(placement: Placement) -> None:
    sheet = a_sheet(placement, FEBRUARY)
    services.confirm(sheet, by=hr(placement), at=EARLY_MARCH)
    with pytest.raises(RuleBroken) as refusal:
        services.dispute(sheet, "  ", by=office(placement), at=EARLY_MARCH)
    assert refusal.value.field == "comment"


def test_nothing_of_a_wrong_sheet_is_saved(placement: Placement) -> None:
    sheet = a_sheet(placement, FEBRUARY)
    before = sheet.codes
    with pytest.raises(RuleBroken, match="2026-02-28：无法识别"):
        services.set_codes(sheet, before[:-1] + "X", by=hr(placement), at=EARLY_MARCH)
    assert sheet.codes == before


def test_an_early_end_shortens_the_sheets_that_are_open(placement: Placement) -> None:
    sheet = a_sheet(placement, MARCH)
    placement.ended_on = date(2026, 3, 10)
    events.happened("placement_ended", placement, by=SYSTEM, at=EARLY_MARCH)
    assert sheet.codes[10:] == "-" * 21


def test_many_are_confirmed_in_one_act_and_those_that_cannot_are_named(placement: Placement, db: SQLAlchemy) -> None:
    sheets = [a_sheet(placement, month) for month in (FEBRUARY, MARCH)]
    done, failed = services.for_many("confirm", sheets, by=hr(placement), at=EARLY_MARCH)
    assert (done, [name for name, _ in failed]) == (1, [placement.person.name])
    assert [sheet.state for sheet in sheets] == ["enterprise_confirmed", "open"]


def test_of_two_who_confirm_at_once_the_second_overwrites_nothing(placement: Placement, db: SQLAlchemy) -> None:
    sheet, enterprise = a_sheet(placement, FEBRUARY), hr(placement)
    db.session.commit()
    mine = db.session.get_one(MonthSheet, sheet.id)  # I have the open sheet before me …
    db.session.expunge(mine)
    db.session.rollback()
    with Session(db.engine) as another, another.begin():  # … and somebody else is quicker
        another.get_one(MonthSheet, sheet.id).state = "enterprise_confirmed"
    db.session.add(mine)
    with pytest.raises(StaleDataError):
        services.confirm(mine, by=enterprise, at=EARLY_MARCH)


def test_days_before_papers_that_came_late_are_outside_the_sheet(placement: Placement) -> None:
    placement.started_on = date(2026, 2, 9)
    assert a_sheet(placement, FEBRUARY).codes.startswith("-" * 8 + "P")
