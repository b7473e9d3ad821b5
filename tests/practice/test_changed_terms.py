"""A supplement to a teacher's agreement: the log reaches to the new end, the certificate names the post of the days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.kernel.clock import at_local
from placement.placements import taking_effect
from placement.placements.taking_effect import Agreed
from placement.practice import services
from placement.practice.services.certificate import certificate_of
from placement.practice.services.log import DaysRefused
from tests.factories.practice import AFTER, REPORT, Stay, a_stay, logged, workdays

FIRST = date(2026, 3, 2)


def change(stay: Stay, after: dict[str, Any], on: date) -> None:
    """A signed supplement, carried out on its day."""
    at = at_local(on)
    placement = stay.record.placement
    taking_effect.agree(placement, Agreed("BC-A-2026-0001", after, on, agreed_at=at), at=at)


@pytest.mark.parametrize("on,post", [(date(2026, 3, 4), "质量主管助理"), (date(2026, 3, 23), "测试工程师岗")])
def test_the_certificate_names_the_post_of_the_recognised_days(db: SQLAlchemy, on: date, post: str) -> None:
    stay = a_stay()
    logged(stay, workdays(FIRST, 5))
    change(stay, {"title": "质量主管助理"}, on)
    services.report(stay.record, REPORT, "教学项目一份", by=stay.me, at=AFTER)
    services.assess(stay.record, "excellent", "独立完成测试任务。", by=stay.hr, at=AFTER)
    services.recognise(stay.record, [day.id for day in stay.record.days], "", by=stay.office, at=AFTER)
    assert [one.post for one in certificate_of(stay.record).stays] == [post]


def test_days_after_a_new_end_are_logged_no_more_and_those_there_leave_the_log(db: SQLAlchemy) -> None:
    stay = a_stay()
    logged(stay, workdays(FIRST, 5))
    change(stay, {"ends_on": "2026-03-04"}, date(2026, 3, 4))
    assert [day.day for day in stay.record.days] == workdays(FIRST, 3)
    with pytest.raises(DaysRefused):
        logged(stay, [date(2026, 3, 5)])
