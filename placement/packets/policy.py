"""Who may hold which paper of a packet, and who has papers printed."""

from __future__ import annotations

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.papers.kinds import PaperKind
from placement.placements.models import Placement
from placement.placements.policy import is_hr_of, is_office_of

READERS = (Role.PLACEMENT_OFFICE, Role.TEACHER, Role.HR, Role.STUDENT)
PRINTERS = (Role.PLACEMENT_OFFICE, Role.HR)
NOT_FOR_ENTERPRISES = frozenset({PaperKind.INFORMED_CONSENT, PaperKind.SITE_VISIT_REPORT})
"""The family's decision, and the school's own judgement of the enterprise."""
NOT_FOR_LEARNERS = frozenset({PaperKind.SITE_VISIT_REPORT})


def may_have(viewer: Viewer, kind: PaperKind) -> bool:
    """Whether a paper of this kind is shown to the viewer at all."""
    if viewer.is_(Role.HR):
        return kind not in NOT_FOR_ENTERPRISES
    return not viewer.is_(Role.STUDENT) or kind not in NOT_FOR_LEARNERS


def can_print(viewer: Viewer, placement: Placement) -> bool:
    """The school's office, and the enterprise for its own people."""
    return is_office_of(viewer, placement) or is_hr_of(viewer, placement)
