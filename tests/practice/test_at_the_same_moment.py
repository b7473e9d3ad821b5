"""Two tabs, or a teacher and the office, at the same moment: one gets through, the other is told why."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from placement.accounts.models import Teacher, TeachingWeek
from placement.extensions import db
from placement.infra.database import unit_of_work
from placement.kernel.errors import DomainError
from placement.practice import services
from placement.practice.models import PracticeDay, PracticeRecord
from tests.factories.practice import AFTER, REPORT, a_stay, logged

MONDAY = date(2026, 3, 9)


def pressed_together(app: Flask, *deeds: Callable[[], object]) -> list[str]:
    """Each deed in a thread and transaction of its own, let go at once; "done" or the sentence of the refusal."""
    barrier = Barrier(len(deeds))

    def press(deed: Callable[[], object]) -> str:
        with app.app_context():
            barrier.wait(timeout=20)
            try:
                with unit_of_work():
                    deed()
            except DomainError as refused:
                return str(refused.message)
            except StaleDataError:
                return "stale"
            return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(press, deeds))


def record_of(record_id: int) -> PracticeRecord:
    return db.session.get_one(PracticeRecord, record_id)


@pytest.mark.parametrize("parts", [("full", "full"), ("full", "morning"), ("afternoon", "afternoon")])
def test_two_tabs_log_the_same_day_and_one_is_told_so(app: Flask, parts: tuple[str, str]) -> None:
    with app.app_context():
        stay = a_stay()
        record, me = stay.record.id, stay.me
        db.session.commit()

    def log(part: str) -> object:
        return services.log_days(
            record_of(record), [MONDAY], part=part, category="岗位实践", what="测试", by=me, at=AFTER
        )

    told = pressed_together(app, *(lambda part=part: log(part) for part in parts))  # type: ignore[misc]

    assert told == ["2026-03-09：该日已登记过，每天最多计一天", "done"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PracticeDay)) == 1


def test_a_day_is_never_both_taught_and_practised(app: Flask) -> None:
    with app.app_context():
        stay = a_stay()
        record, teacher, me, office = stay.record.id, stay.teacher.user_id, stay.me, stay.office
        db.session.commit()

    told = pressed_together(
        app,
        lambda: services.log_days(
            record_of(record), [MONDAY], part="full", category="岗位实践", what="测试", by=me, at=AFTER
        ),
        lambda: services.add_teaching_weeks(db.session.get_one(Teacher, teacher), MONDAY, MONDAY, by=office, at=AFTER),
    )

    assert told.count("done") == 1
    with app.app_context():
        days, weeks = (
            db.session.scalar(select(func.count()).select_from(kind)) for kind in (PracticeDay, TeachingWeek)
        )
        assert (days or 0) + (weeks or 0) == 1


def test_no_day_slips_into_a_log_that_is_being_handed_in(app: Flask) -> None:
    with app.app_context():
        stay = a_stay()
        logged(stay, [date(2026, 3, 4)])
        record, me = stay.record.id, stay.me
        db.session.commit()

    told = pressed_together(
        app,
        lambda: services.log_days(
            record_of(record), [MONDAY], part="full", category="岗位实践", what="测试", by=me, at=AFTER
        ),
        lambda: services.report(record_of(record), REPORT, "案例", by=me, at=AFTER),
    )

    with app.app_context():
        found = record_of(record)
        assert found.state == "reported"
        assert len(found.days) == (2 if told == ["done", "done"] else 1)


def test_of_two_who_recognise_at_once_one_does(app: Flask) -> None:
    with app.app_context():
        stay = a_stay("enterprise_assessed")
        record, office, head = stay.record.id, stay.office, stay.head
        days = [day.id for day in stay.record.days]
        db.session.commit()

    told = pressed_together(
        app,
        lambda: services.recognise(record_of(record), days, "", by=office, at=AFTER),
        lambda: services.recognise(record_of(record), days[:3], "其余未到岗", by=head, at=AFTER),
    )

    assert told.count("done") == 1
    with app.app_context():
        assert sum(day.recognised for day in record_of(record).days) in (3, 10)
