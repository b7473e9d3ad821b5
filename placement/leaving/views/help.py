"""Whom a student calls who stops at once."""

from __future__ import annotations

from typing import Any

from placement.kernel.text import Text
from placement.leaving.wording import HOTLINES
from placement.placements.models import Placement


def numbers_to_call(placement: Placement) -> list[tuple[Any, str]]:
    """Who it is and the number, the school's own people first; those without a number are left out."""
    instructor, school = placement.instructor, placement.school
    own = [
        (Text("指导教师%(name)s", name=instructor.name), instructor.phone) if instructor else (None, None),
        (Text("学校%(name)s", name=school.contact_name), school.contact_phone),
    ]
    return [(who, number) for who, number in own if number] + [(who, number) for number, who in HOTLINES]
