"""Certificates as people speak of them."""

from __future__ import annotations

from asn1crypto import x509

LONGEST = 200


def name_of(certificate: x509.Certificate) -> str:
    """The subject in one line: organisation and name, or whatever else it says of itself."""
    subject = certificate.subject.native
    parts = [_one(subject.get(key)) for key in ("organization_name", "common_name")]
    said = list(dict.fromkeys(part for part in parts if part)) or [_one(value) for value in subject.values()]
    return " ".join(said)[:LONGEST]


def _one(value: object) -> str:
    """A name part may be given several times."""
    return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")
