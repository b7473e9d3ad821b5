"""The pages of slots, by audience."""

from placement.slots.views import drafting, enterprise, oversight, school, searching, show
from placement.slots.views.blueprint import blueprint

__all__ = ["blueprint", "drafting", "enterprise", "oversight", "school", "searching", "show"]
