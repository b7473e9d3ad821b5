"""The pages of the official tables."""

from placement.reference.views import calendar, rules, tables
from placement.reference.views.blueprint import blueprint

__all__ = ["blueprint", "calendar", "rules", "tables"]
