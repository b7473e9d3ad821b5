"""Who may ask, answer and read, beyond what the transition table says."""

from __future__ import annotations

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.leaving.models import LeaveRequest
from placement.leaving.rules import WITHHELD, LeaveReason, LeaveState, Rung, may_answer
from placement.placements.models import Placement
from placement.placements.policy import is_office_of
from placement.placements.rules import RUNNING, WITH_CONSENT, PlacementState


def can_ask(viewer: Viewer, placement: Placement) -> bool:
    """The student, of a stay that runs; before the start the office calls off what nobody wants."""
    if placement.kind not in WITH_CONSENT or placement.state not in RUNNING:
        return False
    return is_own(viewer, placement)


def is_own(viewer: Viewer, placement: Placement) -> bool:
    """Whether it is the student's own stay."""
    return viewer.is_(Role.STUDENT) and viewer.user_id == placement.person_id


def can_answer(viewer: Viewer, request: LeaveRequest) -> bool:
    """Whoever stands on the rung whose turn it is, or above it, and answers for this student."""
    return is_answerable_to(viewer, request) and may_answer(viewer.role, Rung(request.rung))


def is_answerable_to(viewer: Viewer, request: LeaveRequest) -> bool:
    """Whether the viewer stands on the ladder of this student, now or later."""
    if viewer.is_(Role.TEACHER):
        return viewer.user_id == request.placement.instructor_id
    if viewer.is_(Role.PLACEMENT_OFFICE, Role.SCHOOL_LEADER):
        return viewer.organisation_id == request.school_id
    return viewer.is_(Role.BUREAU)


def can_suspend(viewer: Viewer, request: LeaveRequest) -> bool:
    """The office lets a student stop at once while a dangerous request is being looked into."""
    if not request.danger or request.state != LeaveState.OPEN:
        return False
    return is_office_of(viewer, request.placement) and request.placement.state == PlacementState.ACTIVE


def can_read_reason(viewer: Viewer, request: LeaveRequest) -> bool:
    """Whether the viewer is told the reason: everybody but the enterprise, which learns only what hurts nobody."""
    return can_read_story(viewer) or LeaveReason(request.reason_code) not in WITHHELD


def can_read_story(viewer: Viewer) -> bool:
    """The student's own words, who answered when, whether there is danger: never for the enterprise."""
    return not viewer.is_(Role.HR)
