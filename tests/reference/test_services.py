"""Wages are added and confirmed, calendar days entered and years completed; nothing is overwritten unseen."""

from __future__ import annotations

from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.rules import Role
from placement.infra.audit import AuditEntry
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.periods import Month
from placement.kernel.workdays import CalendarEntry, DayKind
from placement.reference import queries, services
from placement.reference.models import WageRow
from placement.reference.services import WageFacts
from tests.conftest import TODAY
from tests.factories.people import an_administrator, viewer_for

NOW = at_local(TODAY)
NOTICE = "浙政发〔2026〕5号"


@pytest.fixture
def administrator(db: SQLAlchemy) -> Viewer:
    return viewer_for(an_administrator(Role.SYSTEM_ADMIN))


def notice(**changes: object) -> WageFacts:
    told: dict[str, object] = {
        "effective_from": date(2026, 7, 1),
        "known_from": date(2026, 6, 20),
        "monthly_fen": 270_000,
        "hourly_fen": 2_600,
        "document": NOTICE,
    }
    return WageFacts(**(told | changes))  # type: ignore[arg-type]


def unconfirmed(db: SQLAlchemy, division: str = "330106") -> WageRow:
    query = queries.wage_rows(division, unconfirmed_only=True)
    return db.session.execute(query).first()[0]  # type: ignore[index]


def test_a_notice_gives_a_confirmed_row_for_each_division(administrator: Viewer, db: SQLAlchemy) -> None:
    rows = services.add_wages(["330106", "330110"], notice(), by=administrator, at=NOW)

    wage = queries.wage_table().monthly_on("330110", date(2026, 7, 1))
    assert [row.division for row in rows] == ["330106", "330110"]
    assert wage is not None
    assert (wage.monthly_fen, wage.confirmed, wage.document) == (270_000, True, NOTICE)


def test_a_row_that_becomes_known_later_leaves_the_sum_of_then_as_it_was(administrator: Viewer, db: SQLAlchemy) -> None:
    march = Month(2025, 3)
    before = queries.wage_table().in_month("330106", march)

    services.add_wages(
        ["330106"], notice(effective_from=date(2025, 3, 16), monthly_fen=300_000), by=administrator, at=NOW
    )

    wages = queries.wage_table()
    assert [row.monthly_fen for row in wages.in_month("330106", march)] == [249_000, 300_000]
    assert wages.in_month("330106", march, known_on=date(2026, 6, 19)) == before


@pytest.mark.parametrize(
    "area,changes,code",
    [
        (["330106"], {"document": "  "}, "document_missing"),
        (["330106"], {"monthly_fen": 0}, "bad_wage"),
        (["330106"], {"monthly_fen": 10_000_001}, "bad_wage"),
        (["330106"], {"hourly_fen": 0}, "bad_wage"),
        (["330106", "330104"], {}, "unknown_division"),
        (["330100"], {}, "unknown_division"),
        (["330106"], {"effective_from": date(2024, 1, 1), "known_from": date(2024, 5, 1)}, "wage_exists"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_and_adds_nothing(
    administrator: Viewer,
    db: SQLAlchemy,
    area: list[str],
    changes: dict[str, object],
    code: str,
) -> None:
    before = db.session.query(WageRow).count()

    with pytest.raises(RuleBroken, match=code):
        services.add_wages(area, notice(**changes), by=administrator, at=NOW)

    assert db.session.query(WageRow).count() == before


def test_a_row_is_confirmed_once_with_its_document_and_that_is_audited(administrator: Viewer, db: SQLAlchemy) -> None:
    row = unconfirmed(db)

    services.confirm_wage(row, NOTICE, by=administrator, at=NOW)

    assert row.confirmed
    assert row.confirmed_by_id == administrator.user_id
    entry = db.session.query(AuditEntry).filter_by(act="wage_confirmed").one()
    assert (entry.subject, entry.detail) == (f"wage:{row.id}", {"document": NOTICE})
    with pytest.raises(RuleBroken, match="already_confirmed"):
        services.confirm_wage(row, NOTICE, by=administrator, at=NOW)


def test_a_confirmation_without_a_document_is_refused(administrator: Viewer, db: SQLAlchemy) -> None:
    with pytest.raises(RuleBroken, match="document_missing"):
        services.confirm_wage(unconfirmed(db), " 无 ", by=administrator, at=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
def test_only_the_system_administrator_touches_official_facts(db: SQLAlchemy, role: Role) -> None:
    other = viewer_for(an_administrator(role))

    for act in (
        lambda: services.add_wages(["330106"], notice(), by=other, at=NOW),
        lambda: services.confirm_wage(unconfirmed(db), NOTICE, by=other, at=NOW),
        lambda: services.change_days([], by=other, at=NOW),
        lambda: services.confirm_year(2027, NOTICE, by=other, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_days_are_entered_and_the_old_arrangement_stays_in_the_audit_trail(
    administrator: Viewer, db: SQLAlchemy
) -> None:
    saturday, monday = date(2027, 2, 20), date(2027, 2, 8)
    days = [CalendarEntry(saturday, DayKind.SWAPPED_WORK, NOTICE), CalendarEntry(monday, DayKind.SWAPPED_REST, NOTICE)]
    was = queries.calendar().kind(monday)

    changed = services.change_days(days, by=administrator, at=NOW)

    calendar = queries.calendar()
    assert changed == 2
    assert (calendar.kind(saturday), calendar.kind(monday)) == (DayKind.SWAPPED_WORK, DayKind.SWAPPED_REST)
    entry = db.session.query(AuditEntry).filter_by(act="calendar_changed").one()
    assert f"{monday} {was} → swapped_rest" in entry.detail["days"]


def test_a_year_that_nobody_has_entered_can_be_added(administrator: Viewer, db: SQLAlchemy) -> None:
    day = CalendarEntry(date(2028, 1, 1), DayKind.STATUTORY, NOTICE)

    services.change_days([day], by=administrator, at=NOW)

    assert queries.calendar().is_statutory(day.day)
    assert queries.calendar_years()[-1] == 2028


@pytest.mark.parametrize(
    "day,kind",
    [
        (date(2027, 2, 20), DayKind.WORK),
        (date(2027, 2, 20), DayKind.SWAPPED_REST),
        (date(2027, 2, 8), DayKind.REST),
        (date(2027, 2, 8), DayKind.SWAPPED_WORK),
    ],
)
def test_a_kind_that_does_not_fit_the_weekday_is_refused(
    administrator: Viewer, db: SQLAlchemy, day: date, kind: DayKind
) -> None:
    with pytest.raises(RuleBroken, match="kind_and_weekday"):
        services.change_days([CalendarEntry(day, kind, NOTICE)], by=administrator, at=NOW)


def test_a_provisional_year_is_confirmed_once(administrator: Viewer, db: SQLAlchemy) -> None:
    assert queries.provisional_years() == {2027: 365}

    assert services.confirm_year(2027, NOTICE, by=administrator, at=NOW) == 365

    assert queries.provisional_years() == {}
    with pytest.raises(RuleBroken, match="nothing_provisional"):
        services.confirm_year(2027, NOTICE, by=administrator, at=NOW)


def test_what_was_kept_for_a_transaction_is_read_anew_after_a_rollback(administrator: Viewer, db: SQLAlchemy) -> None:
    db.session.commit()
    services.add_wages(["330106"], notice(), by=administrator, at=NOW)
    assert queries.wage_table().monthly_on("330106", date(2026, 7, 1)).monthly_fen == 270_000  # type: ignore[union-attr]

    db.session.rollback()

    assert queries.wage_table().monthly_on("330106", date(2026, 7, 1)).monthly_fen == 266_000  # type: ignore[union-attr]
