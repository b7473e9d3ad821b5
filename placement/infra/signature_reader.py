"""Reads the signatures of one PDF; `examining` runs this in a process of its own."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import resource
import sys
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, pdf_name
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FormUpdatingRule,
    GenericFieldModificationRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
)
from pyhanko_certvalidator import ValidationContext

from placement.infra.certificates import name_of
from placement.infra.examining import NOT_READABLE, Change, Examination, Signature, pack
from placement.infra.signature_bytes import is_whole
from placement.infra.threads import apart

MOST_REVISIONS = MOST_SIGNATURES = 40
MEMORY = 1024 * 1024 * 1024
COVERS_REVISION = SignatureCoverageLevel.ENTIRE_REVISION
Status = PdfSignatureStatus | DocumentTimestampStatus
_POLICY = StandardDiffPolicy(
    DEFAULT_DIFF_POLICY.global_rules,
    FormUpdatingRule(
        [SigFieldCreationRule(), SigFieldModificationRule(), GenericFieldModificationRule()],
        ignored_acroform_keys=ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"},
    ),
)
"""The library's own, which is meant for files signed before: here the first signature may also be what came later."""
_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})


def serve() -> None:
    """Answer the one question on standard input, within bounds that the kernel keeps."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    logging.disable(logging.CRITICAL)
    order = pickle.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
    sys.stdout.write(json.dumps(pack(read(order["data"], trusted=order["trusted"], known=order["known"]))))


def read(data: bytes, *, trusted: Sequence[bytes] = (), known: int = 0) -> Examination:
    """See `examining.examine`. Never raises: what cannot be read is not readable."""
    try:
        return _Reading(data, trusted, known).examination()
    except Exception:  # whatever a broken or hostile file can raise; RecursionError and MemoryError among them
        return NOT_READABLE


class _Reading:
    def __init__(self, data: bytes, trusted: Sequence[bytes], known: int) -> None:
        self.data, self.trusted = data, trusted
        self.roots = [x509.Certificate.load(each) for each in trusted]
        self.reader = PdfFileReader(BytesIO(data))
        self.revisions = self.reader.xrefs.total_revisions
        if self.reader.encrypted or self.revisions > MOST_REVISIONS:
            raise ValueError("this file is not examined")
        self.found: list[EmbeddedPdfSignature] = list(self.reader.embedded_signatures)
        if len(self.found) > MOST_SIGNATURES:
            raise ValueError("this file is not examined")
        self.known = known
        self.base, self.follows = self._base()

    def examination(self) -> Examination:
        """Everything, with the altered revision worked out of it."""
        altered = self._changed_revision()
        signatures = apart(lambda: asyncio.run(self._signatures(altered)))
        suspects = [altered, *self._broken(signatures), self._uncovered(signatures)]
        return Examination(
            readable=True,
            revisions=self.revisions,
            signatures=signatures,
            altered_revision=min((each for each in suspects if each), default=None),
        )

    def _base(self) -> tuple[int, bool]:
        """The last revision known to be good, and whether the rest of the file really follows upon it.

        What is appended could leave the known part unused and point elsewhere: each revision of the known part must be
        one of the whole.
        """
        if not self.known:
            return (self.found[0].signed_revision if self.found else self.revisions - 1), True
        alone = _starts(PdfFileReader(BytesIO(self.data[: self.known])))
        return len(alone) - 1, _starts(self.reader)[: len(alone)] == alone and self.revisions > len(alone)

    def _changed_revision(self) -> int | None:
        """The first revision after the base that did more than add signatures, from 1."""
        if not self.follows:
            return self.base + 2
        before = _with_form(self.reader.get_historical_resolver(self.base))
        for revision in range(self.base + 1, self.revisions):
            try:
                allowed = self._allowed(revision)
                done = _POLICY.apply(before, self.reader.get_historical_resolver(revision))
                if done.modification_level > allowed:
                    return revision + 1
            except Exception:  # a suspicious change, or one that cannot be read
                return revision + 1
        return None

    def _allowed(self, revision: int) -> ModificationLevel:
        """Signatures, unless an earlier one forbade even those."""
        earlier = [each.docmdp_level for each in self.found if each.signed_revision < revision]
        strict = MDPPerm.NO_CHANGES in earlier
        return ModificationLevel.LTA_UPDATES if strict else ModificationLevel.FORM_FILLING

    async def _signatures(self, altered: int | None) -> tuple[Signature, ...]:
        return tuple([await self._signature(each, altered) for each in self.found])

    async def _signature(self, found: EmbeddedPdfSignature, altered: int | None) -> Signature:
        at = found.self_reported_timestamp if found.sig_object_type == "/Sig" else None
        status = await self._status(found, at)
        coverage = found.evaluate_signature_coverage()
        return Signature(
            field=found.field_name,
            signer=name_of(found.signer_cert),
            at=at,
            stamped_at=_stamped_at(status),
            revision=found.signed_revision + 1,
            intact=status is not None and coverage >= COVERS_REVISION and self._is_intact(found, status),
            valid=status is not None and status.valid,
            trusted=status is not None and status.valid and status.intact and status.trusted,
            covers_file=coverage == SignatureCoverageLevel.ENTIRE_FILE,
            drawn=_is_drawn(found),
            is_timestamp=found.sig_object_type == "/DocTimeStamp",
            changed_after=self._changed_after(found, altered),
        )

    async def _status(self, found: EmbeddedPdfSignature, at: datetime | None) -> Status | None:
        try:
            if found.sig_object_type == "/DocTimeStamp":
                return await async_validate_pdf_timestamp(found, self._context(None), skip_diff=True)
            return await async_validate_pdf_signature(
                found,
                self._context(at),
                ts_validation_context=self._context(None),
                key_usage_settings=_USAGE,
                skip_diff=True,
            )
        except Exception:  # a signature that cannot be understood proves nothing
            return None

    def _context(self, at: datetime | None) -> ValidationContext:
        """Our certificates only, at the time the signature names; nothing is fetched."""
        return ValidationContext(trust_roots=self.roots, moment=at, allow_fetching=False)

    def _is_intact(self, found: EmbeddedPdfSignature, status: Status) -> bool:
        start, length, after, rest = map(int, found.byte_range)
        in_order = start == 0 < length < after <= after + rest <= len(self.data)
        written = self.data[length:after]
        return bool(
            status.intact
            and in_order
            and written.lower() == b"<" + found.pkcs7_content.hex().encode() + b">"
            and is_whole(written, self.trusted)
            and _stamp_holds(status)
        )

    def _changed_after(self, found: EmbeddedPdfSignature, altered: int | None) -> Change:
        if altered is not None and altered > found.signed_revision + 1:
            return Change.OTHER
        return Change.NONE if found.signed_revision == self.revisions - 1 else Change.SIGNATURES

    def _broken(self, signatures: tuple[Signature, ...]) -> list[int]:
        """For each broken signature the first revision that no sound one before it vouches for."""
        suspects, good = [], self.base + 1 if self.known else 0
        for each in signatures:
            if each.sound:
                good = max(good, each.revision)
            elif not self.known or each.revision > self.base + 1:
                suspects.append(good + 1)
        return suspects

    def _uncovered(self, signatures: tuple[Signature, ...]) -> int | None:
        """The first appended revision that no sound signature covers, where everything must be covered."""
        if not self.known or any(each.sound and each.covers_file for each in signatures):
            return None
        return max([self.base + 1, *(each.revision for each in signatures if each.sound)]) + 1


def _with_form(resolver: HistoricalResolver) -> HistoricalResolver:
    """A paper without signatures has no form at all; to compare, it gets an empty one, in memory only."""
    if "/AcroForm" not in resolver.root:
        resolver.root[pdf_name("/AcroForm")] = DictionaryObject({pdf_name("/Fields"): ArrayObject()})
    return resolver


def _starts(reader: PdfFileReader) -> list[int]:
    """Where the cross-reference section of each revision stands."""
    return [reader.xrefs.get_startxref_for_revision(number) for number in range(reader.xrefs.total_revisions)]


def _stamped_at(status: Status | None) -> datetime | None:
    if isinstance(status, DocumentTimestampStatus):
        return status.timestamp
    stamp = status.timestamp_validity if status else None
    return stamp.timestamp if stamp else None


def _stamp_holds(status: Status) -> bool:
    """A timestamp beside the signature stands over this very signature."""
    stamp = getattr(status, "timestamp_validity", None)
    return stamp is None or bool(stamp.intact and stamp.valid)


def _is_drawn(found: EmbeddedPdfSignature) -> bool:
    """Whether it has an area on a page."""
    shown = [found.sig_field, *(kid.get_object() for kid in found.sig_field.get("/Kids", ()))]
    for each in shown:
        left, bottom, right, top = map(float, each.get("/Rect", (0, 0, 0, 0)))
        if left != right and bottom != top:
            return True
    return False
