"""Who may do what with accounts and personal data."""

from __future__ import annotations

from placement.accounts.models import Student
from placement.accounts.rules import Role
from placement.kernel.actors import SYSTEM, Viewer


def can_administer_users(viewer: Viewer) -> bool:
    """Accounts and hats belong to the security administrator, and to nobody else (三员分立)."""
    return viewer == SYSTEM or viewer.is_(Role.SECURITY_ADMIN)


def can_reveal_identity(viewer: Viewer, student: Student) -> bool:
    """Only the placement office of the student's own school needs the number, for insurance and filing."""
    return viewer.is_(Role.PLACEMENT_OFFICE) and viewer.organisation_id == student.school_id
