"""Links of guardians, and the drafts they lead to, in a test."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from placement.agreements import services
from placement.agreements.declarations import GUARDIAN_CONSENT, consent_hash
from placement.agreements.models import Signature
from placement.agreements.rules import Party
from placement.agreements.services import GuardianProof
from placement.agreements.services.links import NewLink
from placement.kernel.actors import Viewer
from tests.factories.agreements import Desk, a_desk, sent, sign
from tests.factories.applications import MORNING

GUARDIAN_NAME = "张建国"


def waiting_for_guardian() -> Desk:
    """A minor has signed, and the guardian is next."""
    return sign(sent(a_desk(minor=True)), Party.PERSON)


def a_link(desk: Desk, *, at: datetime = MORNING) -> NewLink:
    """What the office sees when it makes a link."""
    return services.make_link(desk.agreement, by=desk.trio.office, at=at)


def guardian_proof(desk: Desk, made: NewLink, **changes: Any) -> GuardianProof:
    """Everything right for signing by the link; keywords spoil something."""
    assert desk.agreement.draft is not None
    right: dict[str, Any] = {
        "token": made.token,
        "name": GUARDIAN_NAME,
        "code": made.code,
        "sha256": desk.agreement.draft.sha256,
        "consent_hash": consent_hash(GUARDIAN_CONSENT),
        "address": "192.0.2.9",
    }
    return GuardianProof(**{**right, **changes})


def sign_by(
    desk: Desk, made: NewLink, *, visitor: Viewer | None = None, at: datetime = MORNING, **changes: Any
) -> Signature:
    """The guardian signs by the link."""
    return services.sign_by_link(made.link, guardian_proof(desk, made, **changes), visitor=visitor, at=at)


def another_code(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 10**6:06d}"
