"""Who stands for which party, and who may bring whose paper."""

from __future__ import annotations

from placement.accounts.rules import Role
from placement.agreements.models import Agreement
from placement.agreements.rules import FILLABLE, AgreementState, Party
from placement.kernel.actors import Viewer


def party_of(viewer: Viewer, agreement: Agreement) -> Party | None:
    """The party for which the viewer fills in and signs; nobody signs for another (R-1204)."""
    if viewer.is_(Role.PLACEMENT_OFFICE) and viewer.organisation_id == agreement.school_id:
        return Party.SCHOOL
    if viewer.is_(Role.HR) and viewer.organisation_id == agreement.enterprise_id:
        return Party.ENTERPRISE
    if viewer.is_(Role.STUDENT, Role.TEACHER) and viewer.user_id == agreement.placement.person_id:
        return Party.PERSON
    return None


def can_fill(viewer: Viewer, agreement: Agreement) -> bool:
    return agreement.state in FILLABLE and party_of(viewer, agreement) is not None


def can_sign_on_screen(viewer: Viewer, agreement: Agreement) -> bool:
    """Whether it is the viewer's own turn and there is a draft to sign."""
    turn = agreement.next_party
    signing = agreement.state == AgreementState.SIGNING and agreement.draft_file_id is not None
    return signing and turn is not None and party_of(viewer, agreement) == turn


def can_upload_for(viewer: Viewer, agreement: Agreement, party: Party) -> bool:
    """Signed paper: the office brings anybody's, HR its own, the person their guardian's."""
    mine = party_of(viewer, agreement)
    if mine is Party.SCHOOL:
        return True
    return mine is party or (mine is Party.PERSON and party is Party.GUARDIAN)
