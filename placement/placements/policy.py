"""Who may do what to a placement, beyond what its transition table says."""

from __future__ import annotations

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.placements.models import Placement
from placement.placements.rules import ALIVE, OPEN, WITH_CONSENT, PreparationKind

WAIVER_READERS = (Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER, Role.BUREAU, Role.AUDITOR)


def can_consent(viewer: Viewer, placement: Placement) -> bool:
    """The student's own consent, given by nobody else (R-1204)."""
    if placement.kind not in WITH_CONSENT or placement.state not in OPEN:
        return False
    return viewer.is_(Role.STUDENT) and viewer.user_id == placement.person_id


def can_upload_guardian_consent(viewer: Viewer, placement: Placement) -> bool:
    """The guardian signs on paper; the student or the office uploads the scan."""
    return can_consent(viewer, placement) or (
        placement.kind in WITH_CONSENT and placement.state in OPEN and is_office_of(viewer, placement)
    )


def can_insure(viewer: Viewer, placement: Placement) -> bool:
    """The office records policies as long as the placement is not over."""
    return placement.state in ALIVE and is_office_of(viewer, placement)


def can_set_instructor(viewer: Viewer, placement: Placement) -> bool:
    return placement.state in ALIVE and is_office_of(viewer, placement)


def can_set_mentor(viewer: Viewer, placement: Placement) -> bool:
    return placement.state in ALIVE and is_hr_of(viewer, placement)


def can_prepare(viewer: Viewer, placement: Placement, kind: PreparationKind) -> bool:
    """The office records what was done before the start; the enterprise its own safety training too."""
    if placement.kind not in WITH_CONSENT or placement.state not in ALIVE:
        return False
    own = kind is PreparationKind.SAFETY_TRAINING and is_hr_of(viewer, placement)
    return own or is_office_of(viewer, placement)


def can_correct_post(viewer: Viewer, placement: Placement) -> bool:
    """The enterprise tells dangers, staff and wages of its post; the office does for a post the student found."""
    if placement.kind not in WITH_CONSENT or placement.state not in ALIVE:
        return False
    return is_hr_of(viewer, placement) or is_office_of(viewer, placement)


def can_plan_week(viewer: Viewer, placement: Placement) -> bool:
    """Enterprise and office lay down the hours before the start."""
    if placement.kind not in WITH_CONSENT or placement.state not in OPEN:
        return False
    return is_hr_of(viewer, placement) or is_office_of(viewer, placement)


def can_waive(viewer: Viewer, placement: Placement) -> bool:
    """The school's decision, recorded by its office."""
    return placement.state in ALIVE and is_office_of(viewer, placement)


def can_see_waivers(viewer: Viewer) -> bool:
    """Reasons and signed documents: who grants them, who answers for them, and who oversees."""
    return viewer.is_(*WAIVER_READERS)


def can_see_private(viewer: Viewer, placement: Placement) -> bool:
    """What a declaration on health found: the student and the school's office, nobody else (PIPL21 Art. 28)."""
    return is_office_of(viewer, placement) or (viewer.is_(Role.STUDENT) and viewer.user_id == placement.person_id)


def can_see_findings(viewer: Viewer) -> bool:
    """The school's own people who answer for placements, and who oversees all schools."""
    return viewer.is_(Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER, Role.BUREAU, Role.AUDITOR)


def can_see_papers(viewer: Viewer, placement: Placement) -> bool:
    """Consents and policies carry private data: the person, the office, the instructor, and who oversees the school."""
    if viewer.is_(Role.STUDENT, Role.TEACHER):
        return viewer.user_id in (placement.person_id, placement.instructor_id)
    return viewer.is_(Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER, Role.BUREAU, Role.AUDITOR)


def is_office_of(viewer: Viewer, placement: Placement) -> bool:
    return viewer.is_(Role.PLACEMENT_OFFICE) and viewer.organisation_id == placement.school_id


def is_hr_of(viewer: Viewer, placement: Placement) -> bool:
    return viewer.is_(Role.HR) and viewer.organisation_id == placement.enterprise_id
