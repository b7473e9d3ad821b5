"""The pages of applications, split by audience."""

from placement.applications.views import applying, bookings, candidates, one, proposals, school
from placement.applications.views.blueprint import blueprint

__all__ = ["applying", "blueprint", "bookings", "candidates", "one", "proposals", "school"]
