"""The pages of organisations, by audience."""

from placement.organisations.views import enterprise, listing, oversight, registering, safety, school
from placement.organisations.views.blueprint import blueprint

__all__ = ["blueprint", "enterprise", "listing", "oversight", "registering", "safety", "school"]
