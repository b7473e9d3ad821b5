"""Who words a school's papers, and who puts a text into use."""

from __future__ import annotations

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.papers.rules import PUBLISHERS

READERS = (Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER)
"""Who sees the texts of their school."""


def can_write(viewer: Viewer) -> bool:
    return viewer.is_(Role.PLACEMENT_OFFICE)


def can_publish(viewer: Viewer) -> bool:
    return viewer.role in PUBLISHERS
