"""The pages of placements, by audience."""

from placement.placements import planning
from placement.placements.views import enterprise, learner, register, school, show
from placement.placements.views.blueprint import blueprint

__all__ = ["blueprint", "enterprise", "learner", "planning", "register", "school", "show"]
