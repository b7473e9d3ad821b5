"""Papers leave the house here, whatever slice they come from: a number, a token, the bytes kept for ever.

The order is: `take_number`, `new_token`, build the paper's data with `verify_url(token)`, then `issue`.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from placement.agreements.models import DocumentNumber, IssuedDocument
from placement.agreements.rules import DOCUMENT, DocumentState, DocumentVerdict
from placement.extensions import db
from placement.infra import files, pdf, statelog
from placement.infra.paper import Paper
from placement.kernel.actors import SYSTEM

TOKEN_LENGTH = 16
_NUMBER = re.compile(rb"[A-Z]{2}-[0-9A-Za-z]{1,8}-\d{4,6}-\d{3,6}(?:-[A-Z])?")
_TOKEN = re.compile(rb"/verify/([A-Za-z0-9_-]{16})")
_IDENTIFIER = re.compile(rb"\(([0-9a-f]{32})\)\s*\]")
_STREAM = re.compile(rb"stream\r?\n")
_STREAMS, _STREAM_BYTES = 2000, 65_536
"""How much of a foreign file is unpacked at most: what names a paper stands in a small stream."""


def take_number(series: str) -> int:
    """The next number of a series such as `XY-0101-2026`, from 1; no two transactions ever get the same."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(DocumentNumber).values(series=series, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=[DocumentNumber.series], set_={"last": DocumentNumber.last + 1}
    )
    return cast(int, db.session.scalar(statement.returning(DocumentNumber.last)))


def new_token(number: str) -> str:
    """What stands in the QR code: a secret, except where the demo asks for equal papers in every run."""
    seed = current_app.config.get("PLACEMENT_TOKEN_SEED")
    if seed:
        return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()[:TOKEN_LENGTH]
    return secrets.token_urlsafe(TOKEN_LENGTH)[:TOKEN_LENGTH]


def verify_url(token: str = "") -> str:
    """The public address that proves a paper; without a token the page where a file can be checked."""
    return f"{current_app.config['PLACEMENT_PUBLIC_URL'].rstrip('/')}/verify/{token}"


def issue(
    kind: str,
    template: str,
    data: Paper,
    *,
    subject_id: int,
    school_id: int,
    enterprise_id: int | None = None,
    person_id: int | None = None,
    parties: Sequence[str] = (),
    at: datetime,
) -> IssuedDocument:
    """Render the paper, keep its bytes, hash, data and template version, and register it under its number and token.

    `data.verify_url` ends in the token of `new_token`. `parties` is public: short names, persons masked. In a job.
    """
    rendered = pdf.render_document(template, data)
    stored = files.store(rendered, name=f"{data.number}.pdf", media_type="application/pdf", at=at)
    document = IssuedDocument(
        kind=kind,
        number=data.number,
        token=data.verify_url.rsplit("/", 1)[1],
        subject_id=subject_id,
        file_id=stored.id,
        sha256=stored.sha256,
        file_identifier=_identifier(rendered),
        template=template,
        template_version=pdf.template_version(template),
        snapshot=pdf.snapshot(data),
        parties=list(parties),
        state=DocumentState.CURRENT,
        school_id=school_id,
        enterprise_id=enterprise_id,
        person_id=person_id,
        issued_at=at,
    )
    db.session.add(document)
    db.session.flush()
    return document


def end(document: IssuedDocument, *, at: datetime) -> None:
    """What the paper says no longer holds: whoever scans it is told."""
    statelog.transition(document, DOCUMENT, "end", by=SYSTEM, at=at)


def supersede(document: IssuedDocument, *, at: datetime) -> None:
    """Another paper has taken its place: whoever scans it is told."""
    statelog.transition(document, DOCUMENT, "supersede", by=SYSTEM, at=at)


def by_token(token: str) -> IssuedDocument | None:
    """The paper of a QR code."""
    return db.session.scalar(select(IssuedDocument).where(IssuedDocument.token == token))


@dataclass(frozen=True)
class Verdict:
    """What is known of a file: the word, and the paper it is or pretends to be."""

    word: DocumentVerdict
    document: IssuedDocument | None = None


def verify_bytes(data: bytes) -> Verdict:
    """Genuine when these very bytes were issued; altered when they carry the mark of an issued paper; else unknown."""
    digest = hashlib.sha256(data).hexdigest()
    genuine = db.session.scalar(select(IssuedDocument).where(IssuedDocument.sha256 == digest))
    if genuine is not None:
        return Verdict(DocumentVerdict.GENUINE, genuine)
    claimed = _claimed(data)
    return Verdict(DocumentVerdict.ALTERED, claimed) if claimed else Verdict(DocumentVerdict.UNKNOWN)


def is_held(document: IssuedDocument, data: bytes) -> bool:
    """Whether a file shows more of the paper than its number, which anybody can count through."""
    secrets_of_it = (document.file_identifier.encode(), f"/verify/{document.token}".encode())
    return hashlib.sha256(data).hexdigest() == document.sha256 or any(one in data for one in secrets_of_it if one)


def _claimed(data: bytes) -> IssuedDocument | None:
    """The paper whose identifier, number or token stands in the file: three traces, so one lost byte hides none."""
    identifier = _identifier(data)
    found = identifier and db.session.scalar(select(IssuedDocument).where(IssuedDocument.file_identifier == identifier))
    if found:
        return found
    numbers: set[str] = set()
    tokens: set[str] = set()
    for part in _readable(data):
        numbers.update(match.decode() for match in _NUMBER.findall(part))
        tokens.update(match.decode() for match in _TOKEN.findall(part))
    if not numbers and not tokens:
        return None
    named = IssuedDocument.number.in_(sorted(numbers)[:50]) | IssuedDocument.token.in_(sorted(tokens)[:50])
    return db.session.scalar(select(IssuedDocument).where(named).limit(1))


def _identifier(data: bytes) -> str:
    found = _IDENTIFIER.findall(data[-4096:])
    return found[-1].decode() if found else ""


def _readable(data: bytes) -> Iterator[bytes]:
    """The file itself, then the beginning of each packed stream."""
    yield data
    for count, match in enumerate(_STREAM.finditer(data)):
        if count >= _STREAMS:
            return
        try:
            yield zlib.decompressobj().decompress(data[match.end() : match.end() + _STREAM_BYTES], _STREAM_BYTES)
        except zlib.error:
            continue
