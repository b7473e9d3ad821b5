"""The official tables come into the database once, and what administrators did stays."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from placement.reference import queries
from placement.reference.importing import import_tables
from placement.reference.models import CalendarDay, MajorRow, WageRow
from placement.reference.tables import DATA


def test_the_whole_of_every_table_is_in_the_database(db: SQLAlchemy) -> None:
    assert db.session.query(MajorRow).count() == 358
    shipped = (DATA / "work_calendar.csv").read_text(encoding="utf-8").count("\n") - 1
    assert db.session.query(CalendarDay).count() == shipped


def test_a_second_import_adds_nothing(db: SQLAlchemy) -> None:
    assert set(import_tables().values()) == {0}


def test_what_is_missing_is_added_and_what_was_changed_is_kept(db: SQLAlchemy) -> None:
    row = db.session.query(WageRow).filter(WageRow.confidence == "unconfirmed").first()
    row.confirmed_document = "浙人社发〔2026〕9号"
    day = db.session.query(CalendarDay).order_by(CalendarDay.day.desc()).first()
    day.kind = "statutory"
    db.session.delete(db.session.get(MajorRow, "710201"))

    added = import_tables()

    assert added == {"division": 0, "major": 1, "minimum_wage": 0, "calendar_day": 0}
    db.session.expire_all()
    assert (row.confirmed_document, day.kind) == ("浙人社发〔2026〕9号", "statutory")


def test_the_command_says_what_it_added(app: Flask, db: SQLAlchemy) -> None:
    db.session.query(CalendarDay).filter_by(provisional=True).delete()
    db.session.commit()

    done = app.test_cli_runner().invoke(args=["reference", "import"])

    assert done.exit_code == 0
    assert "calendar_day: 365" in done.output
    assert "minimum_wage: 0" in done.output


def test_queries_give_the_values_that_the_rules_calculate_with(db: SQLAlchemy) -> None:
    wage = queries.wage_table().monthly_on("330106", date(2025, 6, 1))

    assert wage is not None
    assert (wage.monthly_fen, wage.confirmed) == (249_000, True)
    assert queries.calendar().is_statutory(date(2026, 10, 1))
    assert queries.major("710201").class_code == "7102"
    assert ("330106", "西湖区") in queries.division_choices(date(2026, 3, 16))
    assert "330104" not in dict(queries.division_choices(date(2026, 3, 16)))
    assert "330104" in dict(queries.division_choices(date(2020, 3, 16)))
