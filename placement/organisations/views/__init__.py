"""The pages of organisations, by audience."""

from placement.organisations.views import enterprise, oversight, registering, school
from placement.organisations.views.blueprint import blueprint

__all__ = ["blueprint", "enterprise", "oversight", "registering", "school"]
