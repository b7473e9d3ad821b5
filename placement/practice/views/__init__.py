"""The pages of practice, by audience."""

from placement.practice.views import enterprise, fulfilment, records, school, teacher
from placement.practice.views.blueprint import blueprint

__all__ = ["blueprint", "enterprise", "fulfilment", "records", "school", "teacher"]
