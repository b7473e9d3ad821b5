"""Month sheets of a test, confirmed by both sides through the services."""

from __future__ import annotations

from datetime import datetime

from placement.accounts.rules import Role
from placement.attendance import services
from placement.attendance.models import MonthSheet
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import at_local
from placement.kernel.periods import Month
from placement.placements.models import Placement


def a_sheet(placement: Placement, month: Month, codes: str = "") -> MonthSheet:
    """The open sheet of a month; without codes every agreed day is worked."""
    at = at_local(max(placement.starts_on, month.first))
    sheet = services.ensure_sheet(placement, month, by=SYSTEM, at=at)
    assert sheet is not None, f"{placement.starts_on} to {placement.last_day} has no day in {month}"
    if codes:
        services.set_codes(sheet, codes, by=_hr(placement), at=at)
    return sheet


def a_confirmed_sheet(placement: Placement, month: Month, codes: str = "", *, at: datetime | None = None) -> MonthSheet:
    """A sheet that enterprise and school have confirmed, by default on the first morning after the month."""
    sheet = a_sheet(placement, month, codes)
    at = at or at_local(month.next.first)
    services.confirm(sheet, by=_hr(placement), at=at)
    services.approve(sheet, by=_office(placement), at=at)
    return sheet


def _hr(placement: Placement) -> Viewer:
    return Viewer(user_id=None, name="郑文", role=Role.HR, organisation_id=placement.enterprise_id)


def _office(placement: Placement) -> Viewer:
    return Viewer(user_id=None, name="沈老师", role=Role.PLACEMENT_OFFICE, organisation_id=placement.school_id)
