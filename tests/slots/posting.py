"""What a browser posts from the form of a slot."""

from __future__ import annotations

from typing import Any

from placement.organisations.models import Enterprise

HTMX = {"HX-Request": "true"}


def typed(enterprise: Enterprise, **changes: Any) -> dict[str, Any]:
    """A work placement, typed in full; an empty list or None leaves a field out."""
    values: dict[str, Any] = {
        "kind": "work_placement",
        "title": "软件测试员",
        "tasks": "编写测试用例，执行功能测试。",
        "requirements": "",
        "site_id": enterprise.sites[0].id,
        "venue": "office",
        "labour_class": "1",
        "hazards": [],
        "post_staff": "50",
        "capacity": "5",
        "starts_on": "2026-07-01",
        "ends_on": "2026-12-31",
        "work_begins": "08:30",
        "work_ends": "17:30",
        "break_minutes": "60",
        "weekdays": ["1", "2", "3", "4", "5"],
        "pay_fen": "2800",
        "pay_day": "15",
        "regular_wage_fen": "3500",
        "lowest_wage_fen": "2600",
        "mentor_id": "",
        "major_codes": ["710201"],
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}
