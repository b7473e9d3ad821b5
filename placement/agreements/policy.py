"""Who stands for which party, who signs for it, and who may bring whose paper."""

from __future__ import annotations

from placement.accounts.rules import Role
from placement.agreements.models import Agreement
from placement.agreements.rules import CHANGES, DELEGATES, FILLABLE, AgreementState, Party
from placement.kernel.actors import Viewer
from placement.placements.rules import ALIVE

PROPOSERS = (Party.SCHOOL, Party.ENTERPRISE)
STANDING = (AgreementState.SIGNED, AgreementState.ARCHIVED)


def party_of(viewer: Viewer, agreement: Agreement) -> Party | None:
    """The party for which the viewer fills in, returns and refuses; nobody acts for another (R-1204)."""
    if viewer.is_(Role.PLACEMENT_OFFICE) and viewer.organisation_id == agreement.school_id:
        return Party.SCHOOL
    if viewer.is_(Role.HR) and viewer.organisation_id == agreement.enterprise_id:
        return Party.ENTERPRISE
    if viewer.is_(Role.STUDENT, Role.TEACHER) and viewer.user_id == agreement.placement.person_id:
        return Party.PERSON
    return None


def organisation_of(agreement: Agreement, party: Party | None) -> int | None:
    """The organisation that a party is; a person and a guardian are none."""
    if party is Party.SCHOOL:
        return agreement.school_id
    return agreement.enterprise_id if party is Party.ENTERPRISE else None


def signs_for(viewer: Viewer, agreement: Agreement) -> Party | None:
    """The party for which the viewer signs: as its delegate, else their own unless it was given into other hands.

    Never the guardian, who signs by a link or on paper.
    """
    for party in DELEGATES:
        if is_delegate(viewer, agreement, party):
            return party
    mine = party_of(viewer, agreement)
    return None if agreement.delegation_of(mine) else mine


def is_delegate(viewer: Viewer, agreement: Agreement, party: Party) -> bool:
    """Whether the party's signature is in this person's hands, under a hat of the same organisation."""
    standing = agreement.delegation_of(party)
    if standing is None or standing.to_id != viewer.user_id:
        return False
    return viewer.role in DELEGATES[party] and viewer.organisation_id == organisation_of(agreement, party)


def can_fill(viewer: Viewer, agreement: Agreement) -> bool:
    return agreement.state in FILLABLE and party_of(viewer, agreement) is not None


def can_sign_on_screen(viewer: Viewer, agreement: Agreement) -> bool:
    """Whether it is the viewer's own turn and there is a draft to sign."""
    turn = agreement.next_party
    signing = agreement.state == AgreementState.SIGNING and agreement.draft_id is not None
    return signing and turn is not None and signs_for(viewer, agreement) == turn


def can_delegate(viewer: Viewer, agreement: Agreement) -> bool:
    """HR and the office, as long as their own organisation has not signed."""
    mine = party_of(viewer, agreement)
    return mine in DELEGATES and agreement.state == AgreementState.SIGNING and not _has_signed(agreement, mine)


def can_remind(viewer: Viewer, agreement: Agreement) -> bool:
    """The office, whoever has signed and waits for the others, and who waits for the own delegate."""
    mine, turn = party_of(viewer, agreement), agreement.next_party
    if agreement.state != AgreementState.SIGNING or agreement.draft_id is None or turn is None:
        return False
    if turn is mine:
        return agreement.delegation_of(mine) is not None
    return mine is Party.SCHOOL or _has_signed(agreement, mine)


def can_make_link(viewer: Viewer, agreement: Agreement) -> bool:
    """The office, for a guardian who has not signed the draft that is there."""
    if agreement.state != AgreementState.SIGNING or agreement.draft_id is None:
        return False
    waited_for = Party.GUARDIAN in agreement.order and not _has_signed(agreement, Party.GUARDIAN)
    return waited_for and party_of(viewer, agreement) is Party.SCHOOL


def can_upload_for(viewer: Viewer, agreement: Agreement, party: Party) -> bool:
    """Signed paper: the office brings anybody's, HR its own, the person their guardian's."""
    mine = party_of(viewer, agreement)
    if mine is Party.SCHOOL:
        return True
    return mine is party or (mine is Party.PERSON and party is Party.GUARDIAN)


def can_change(viewer: Viewer, agreement: Agreement) -> bool:
    """Office and HR propose changes, and the end, of an agreement that is signed while its placement lasts."""
    standing = agreement.parent_id is None and agreement.state in STANDING and agreement.placement.state in ALIVE
    return standing and party_of(viewer, agreement) in PROPOSERS


def can_revise(viewer: Viewer, agreement: Agreement) -> bool:
    """A proposal that is not with the parties may be changed by either of those who propose."""
    is_open = agreement.kind in CHANGES and agreement.state in FILLABLE
    return is_open and party_of(viewer, agreement) in PROPOSERS


def can_set_signing(viewer: Viewer) -> bool:
    """The office lays down how its school signs."""
    return viewer.is_(Role.PLACEMENT_OFFICE) and viewer.organisation_id is not None


def _has_signed(agreement: Agreement, party: Party | None) -> bool:
    return any(one.party == party for one in agreement.current_signatures)
