"""Who may do what in the subsidy, beyond what the transition tables say."""

from __future__ import annotations

from placement.accounts.rules import OVERSIGHT, Role
from placement.kernel.actors import Viewer

MONEY_PEOPLE = (Role.PLACEMENT_OFFICE, Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER)
READERS = (*MONEY_PEOPLE, Role.HR, *sorted(OVERSIGHT))
"""Everybody who sees any statement."""
BOOK_READERS = (*MONEY_PEOPLE, *sorted(OVERSIGHT))
"""Everybody who sees budgets and ledger: the school's own affair and the city's, not the enterprise's."""


def can_prepare(viewer: Viewer) -> bool:
    return viewer.is_(Role.PLACEMENT_OFFICE)


def can_propose(viewer: Viewer) -> bool:
    return viewer.is_(Role.SCHOOL_FINANCE)


def sees_books(viewer: Viewer) -> bool:
    """Whether budget figures are shown beside a statement."""
    return viewer.is_(*BOOK_READERS)


def sees_names(viewer: Viewer) -> bool:
    """School and enterprise know their people; who oversees them sees surnames (the paper shows no more either)."""
    return not viewer.is_(*OVERSIGHT)


def is_of_school(viewer: Viewer) -> bool:
    return viewer.is_(*MONEY_PEOPLE)


def sees_all_schools(viewer: Viewer) -> bool:
    return viewer.is_(*OVERSIGHT)
