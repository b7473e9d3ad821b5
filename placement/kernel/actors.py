"""Who acts. Everything below the views takes a Viewer and nothing asks the web who is signed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Viewer:
    """A user and the one membership they act under: role and organisation decide what is seen and done."""

    user_id: int | None
    name: str
    role: str
    organisation_id: int | None = None
    membership_id: int | None = None
    department: str | None = None

    def is_(self, *roles: str) -> bool:
        """Whether the viewer acts under one of these roles."""
        return self.role in roles


SYSTEM = Viewer(user_id=None, name="系统", role="system")
"""The actor of jobs that run by the calendar."""
