"""The seal a school puts on its papers: a certificate from the settings, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import current_app

from placement.infra import credentials, sealing
from placement.organisations.models import School


class Trust(StrEnum):
    """What a seal on a paper is worth."""

    NONE = "none"
    DEMO = "demo"
    CONFIGURED = "configured"


def trust_in(sealed_by: str) -> Trust:
    """By the name of the certificate that an issued paper was sealed with."""
    if not sealed_by:
        return Trust.NONE
    return Trust.DEMO if sealed_by == credentials.DEMO_NAME else Trust.CONFIGURED


@dataclass(frozen=True)
class Seal:
    """Puts the school's seal on printed bytes; `subject` names the certificate."""

    school: str
    subject: str
    credential: credentials.Credential

    def __call__(self, printed: bytes, *, number: str, at: datetime) -> bytes:
        """The bytes with the seal on them: what was printed, and the signature after it."""
        return sealing.seal(printed, credential=self.credential, reason=f"签发 {number}", name=self.school, at=at)


def seal_of(school: School) -> Seal | None:
    """The seal of a school; None where the operator has configured none."""
    credential = credentials.load_credential(current_app.config, school.code)
    return Seal(school.name, credential.subject, credential) if credential else None
