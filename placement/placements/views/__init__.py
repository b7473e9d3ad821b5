"""The pages of placements, by audience."""

from placement.placements import planning, rechecking, taking_effect
from placement.placements.views import (
    enterprise,
    findings,
    learner,
    preparing,
    register,
    school,
    show,
    waiving,
    week,
)
from placement.placements.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "enterprise",
    "findings",
    "learner",
    "planning",
    "preparing",
    "rechecking",
    "register",
    "school",
    "show",
    "taking_effect",
    "waiving",
    "week",
]
