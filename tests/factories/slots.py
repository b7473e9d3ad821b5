"""Slots of a test, offered and published through the services."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local
from placement.organisations.models import Enterprise, School
from placement.organisations.queries import is_approved
from placement.slots import services
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import PracticeForm, SlotKind, Venue
from placement.slots.terms import SlotTerms
from tests.factories.organisations import approve

LAST_WEEK = at_local(date(2026, 3, 9))

AS_WORKER: dict[str, Any] = {
    "hazards": (),
    "post_staff": 50,
    "regular_wage_fen": 350_000,
    "lowest_wage_fen": 260_000,
}
FACTS_OF_KIND: dict[SlotKind, dict[str, Any]] = {
    SlotKind.OBSERVATION: {"hazards": ()},
    SlotKind.WORK_PLACEMENT: AS_WORKER,
    SlotKind.APPRENTICESHIP: AS_WORKER,
    SlotKind.TEACHER_PRACTICE: {"practice_form": PracticeForm.POST},
}
"""What the rules ask of a kind before a school may publish it."""


def terms_for(enterprise: Enterprise, **changes: Any) -> SlotTerms:
    """A work placement of five people in an office, from July to the end of the year, for 计算机应用 (710201).

    No rule stands against it; another kind comes with what the rules ask of it.
    """
    told: dict[str, Any] = {
        "kind": SlotKind.WORK_PLACEMENT,
        "title": "软件测试员",
        "tasks": "编写测试用例，执行功能测试，记录并跟踪缺陷。",
        "requirements": "细心，会用办公软件。",
        "site_id": enterprise.sites[0].id,
        "venue": Venue.OFFICE,
        "capacity": 5,
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 12, 31),
        "pay_fen": 280_000,
        "major_codes": ("710201",),
        **changes,
    }
    return SlotTerms(**{**FACTS_OF_KIND[SlotKind(told["kind"])], **told})


def hr_viewer(enterprise: Enterprise) -> Viewer:
    """Somebody of the enterprise's HR, without an account."""
    return Viewer(user_id=None, name="郑文", role=Role.HR, organisation_id=enterprise.id)


def office_viewer(school: School) -> Viewer:
    """Somebody of the school's placement office, without an account."""
    return Viewer(user_id=None, name="沈老师", role=Role.PLACEMENT_OFFICE, organisation_id=school.id)


def a_draft(enterprise: Enterprise, *, at: datetime = LAST_WEEK, **changes: Any) -> Slot:
    """A slot that HR has not sent anywhere yet."""
    return services.create_slot(enterprise.id, terms_for(enterprise, **changes), by=hr_viewer(enterprise), at=at)


def a_sent_slot(enterprise: Enterprise, *schools: School, at: datetime = LAST_WEEK, **changes: Any) -> Slot:
    """A slot before the named schools (none named: all), which have not looked at it yet."""
    slot = a_draft(enterprise, at=at, **changes)
    services.submit_slot(slot, [school.id for school in schools] or None, by=hr_viewer(enterprise), at=at)
    return slot


def a_published_slot(
    enterprise: Enterprise, *schools: School, quota: int | None = None, at: datetime = LAST_WEEK, **changes: Any
) -> Slot:
    """A slot that every named school has published; a school that had not taken the enterprise does so first."""
    for school in schools:
        if not is_approved(enterprise.id, school.id):
            approve(enterprise, school)
    slot = a_sent_slot(enterprise, *schools, at=at, **changes)
    for release in slot.releases:
        services.publish_release(release, quota, by=office_viewer(release.school), at=at)
    return slot


def a_release(
    enterprise: Enterprise, school: School, *, quota: int | None = None, at: datetime = LAST_WEEK, **changes: Any
) -> SlotRelease:
    """The row of one school of a slot that it has published."""
    return a_published_slot(enterprise, school, quota=quota, at=at, **changes).releases[0]
