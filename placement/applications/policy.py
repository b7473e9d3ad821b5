"""What a viewer may do with an application now, as buttons with reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from placement.applications.models import Application
from placement.applications.rules import APPLICATION
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.kernel.transitions import Choice

ANSWERS = ("accept", "agree")


def choices(application: Application, viewer: Viewer, *, at: datetime) -> list[Choice]:
    """The buttons of the transition table; an answer whose time is over is shown but cannot be pressed."""
    found = APPLICATION.choices(application, viewer)
    if application.expires_at is None or application.expires_at >= at:
        return found
    late = Text("答复期限已过，名额已让出")
    return [replace(choice, enabled=False, reason=late) if choice.name in ANSWERS else choice for choice in found]
