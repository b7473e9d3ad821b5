"""Papers leave the house here, whatever slice they come from: a number, a token, the bytes kept for ever.

The order is: `take_number`, `new_token`, gather the facts, then `issue`.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, cast

from flask import current_app
from pikepdf import Pdf
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from placement.extensions import db
from placement.infra import files, press, statelog
from placement.infra.examining import Signature, examine
from placement.infra.sameness import Likeness, same_document
from placement.kernel.actors import SYSTEM
from placement.papers import rendering, wordings
from placement.papers.models import DocumentNumber, IssuedDocument
from placement.papers.rules import DOCUMENT, DocumentState, DocumentVerdict
from placement.papers.seals import Seal
from placement.papers.wordings import Wording

TOKEN_LENGTH = 16
_NUMBER = re.compile(rb"[A-Z]{2}-[0-9A-Za-z]{1,8}-\d{4,6}-\d{3,6}(?:-[A-Z]\d{0,3})?")
_TOKEN = re.compile(rb"/verify/([A-Za-z0-9_-]{16})")
_IDENTIFIER = re.compile(rb"/ID\s*\[\s*[(<]([0-9a-fA-F]{32})[)>]")
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
    wording: Wording,
    facts: Mapping[str, Any],
    *,
    number: str,
    token: str,
    subject_id: int,
    school_id: int,
    enterprise_id: int | None = None,
    person_id: int | None = None,
    parties: Sequence[str] = (),
    at: datetime,
    for_signing: bool = False,
    seal: Seal | None = None,
) -> IssuedDocument:
    """Print the paper, keep its bytes, hash, the facts on it and the text it was made from, and register it.

    `number` comes from `take_number`, `token` from `new_token`. `parties` is public: short names, persons masked.
    `for_signing` is the text that the parties are going to sign. `seal` puts the school's seal on the bytes. Only in
    a job: printing takes a tenth of a second and more.
    """
    sheets = rendering.sheets_of(wording, facts, number=number, verify_url=verify_url(token), issued_at=at)
    document = IssuedDocument(
        **_made_from(wording, facts, at=at),
        **_kept(press.print_sheets(sheets), number=number, seal=seal, at=at),
        number=number,
        token=token,
        subject_id=subject_id,
        parties=list(parties),
        state=DocumentState.PENDING if for_signing else DocumentState.CURRENT,
        for_signing=for_signing,
        school_id=school_id,
        enterprise_id=enterprise_id,
        person_id=person_id,
        issued_at=at,
    )
    db.session.add(document)
    db.session.flush()
    return document


def _made_from(wording: Wording, facts: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """The text and the facts that a paper was made from."""
    return {
        "kind": wording.kind,
        "template": wording.kind,
        "template_version": wording.version,
        "wording_digest": wordings.keep(wording, at=at),
        "snapshot": rendering.used_facts(wording, facts),
    }


def _kept(printed: bytes, *, number: str, seal: Seal | None, at: datetime) -> dict[str, Any]:
    """The bytes, sealed where there is a seal, and what a file can be known by."""
    sealed = seal(printed, number=number, at=at) if seal else printed
    stored = files.store(sealed, name=f"{number}.pdf", media_type="application/pdf", at=at)
    return {
        "file_id": stored.id,
        "sha256": stored.sha256,
        "file_identifier": _identifier(printed),
        "pages": _page_count(printed),
        "sealed_by": seal.subject if seal else "",
    }


def _page_count(printed: bytes) -> int:
    with Pdf.open(BytesIO(printed)) as paper:
        return len(paper.pages)


def end(document: IssuedDocument, *, at: datetime) -> None:
    """What the paper says no longer holds: whoever scans it is told."""
    statelog.transition(document, DOCUMENT, "end", by=SYSTEM, at=at)


def supersede(document: IssuedDocument, *, heir: IssuedDocument | None = None, at: datetime) -> None:
    """Another paper has taken its place: whoever scans it is told."""
    document.superseded_by_id = heir.id if heir else None
    statelog.transition(document, DOCUMENT, "supersede", by=SYSTEM, at=at)


def by_token(token: str) -> IssuedDocument | None:
    """The paper of a QR code."""
    return db.session.scalar(select(IssuedDocument).where(IssuedDocument.token == token))


@dataclass(frozen=True)
class Verdict:
    """What is known of a file: the word, the paper it is or pretends to be, and what its signatures say.

    `altered_revision` is the first revision of the file that changed the paper, where one can be named; `signed_later`
    says that somebody signed it after it was issued.
    """

    word: DocumentVerdict
    document: IssuedDocument | None = None
    signatures: tuple[Signature, ...] = ()
    altered_revision: int | None = None
    signed_later: bool = False


def verify_bytes(data: bytes) -> Verdict:
    """Genuine when these very bytes were issued, or these with nothing but later signatures behind them.

    Altered when they carry the mark of an issued paper, else unknown.
    """
    digest = hashlib.sha256(data).hexdigest()
    issued = db.session.scalar(select(IssuedDocument).where(IssuedDocument.sha256 == digest))
    if issued is not None:
        return Verdict(DocumentVerdict.GENUINE, issued, examine(data).signatures if issued.sealed_by else ())
    claimed = _claimed(data)
    if claimed is None:
        return Verdict(DocumentVerdict.UNKNOWN)
    found = same_document(files.read(claimed.file), data)
    if found.word is Likeness.ALTERED:
        return Verdict(DocumentVerdict.ALTERED, claimed, found.later, found.altered_revision)
    return Verdict(DocumentVerdict.GENUINE, claimed, examine(data).signatures, signed_later=True)


def is_held(document: IssuedDocument, data: bytes) -> bool:
    """Whether a file shows more of the paper than its number, which anybody can count through."""
    secrets_of_it = (document.file_identifier.encode(), f"/verify/{document.token}".encode())
    return hashlib.sha256(data).hexdigest() == document.sha256 or any(one in data for one in secrets_of_it if one)


def _claimed(data: bytes) -> IssuedDocument | None:
    """The paper whose identifier, number or token stands in the file: three traces, so one lost byte hides none."""
    identifiers = [found.decode().lower() for found in set(_IDENTIFIER.findall(data))][:50]
    found = identifiers and db.session.scalar(
        select(IssuedDocument).where(IssuedDocument.file_identifier.in_(identifiers)).limit(1)
    )
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
    """The permanent identifier of a file, the same in every revision of it."""
    found = _IDENTIFIER.findall(data)
    return found[-1].decode().lower() if found else ""


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
