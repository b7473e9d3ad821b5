"""The school's seal on a printed paper: a PAdES signature appended to the bytes, which stay as they were."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import Any

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper

from placement.infra.certificates import name_of
from placement.infra.threads import apart
from placement.kernel.clock import SHANGHAI
from placement.kernel.errors import DomainError
from placement.kernel.text import Text

FIELD = "Seal"
DIGEST = "sha256"
ROOM = 3000
"""Bytes of a signature besides its certificates: a key of 4096 bits and long names fit."""


class SealingFailed(DomainError):
    """The paper could not be sealed; whoever runs the system can put that right, then the job is tried again."""

    status = 503


class HeldKey(SimpleSigner):
    """Reads its key once and not for each paper, which halves the time of a seal."""

    @cached_property
    def _key(self) -> Any:
        return load_der_private_key(self.signing_key.dump(), password=None)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        if digest_algorithm == DIGEST and isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), SHA256())
        if digest_algorithm == DIGEST and isinstance(self._key, EllipticCurvePrivateKey):
            return self._key.sign(data, ECDSA(SHA256()))
        return super().sign_raw(data, digest_algorithm)


@dataclass(frozen=True, eq=False)
class Credential:
    """A key with its certificate, loaded once; `demo` is the one the system made for itself."""

    signer: SimpleSigner
    timestamper: TimeStamper | None = None
    demo: bool = False

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate of the key."""
        found = self.signer.signing_cert
        assert found is not None
        return found

    @property
    def subject(self) -> str:
        """Whose seal it is, as its certificate says."""
        return name_of(self.certificate)

    @property
    def self_signed(self) -> bool:
        """Nobody but its holder vouches for the certificate."""
        return bool(self.certificate.self_issued)

    @property
    def trusted(self) -> tuple[bytes, ...]:
        """What `examine` needs to know this seal again: the certificate and those above it."""
        return (self.certificate.dump(), *(each.dump() for each in self.signer.cert_registry))

    @property
    def room(self) -> int | None:
        """How many hexadecimal digits its signature takes at most; None where a server's stamp has to be tried."""
        return None if self.timestamper else 2 * (sum(map(len, self.trusted)) + ROOM)

    def check(self, at: datetime) -> None:
        """Raises SealingFailed outside the certificate's time."""
        if not self.certificate.not_valid_before <= at <= self.certificate.not_valid_after:
            first, last = (
                f"{each.astimezone(SHANGHAI):%Y-%m-%d}"
                for each in (self.certificate.not_valid_before, self.certificate.not_valid_after)
            )
            raise SealingFailed(
                "seal_expired",
                Text(
                    "电子签章证书 %(subject)s 的有效期为 %(first)s 至 %(last)s，现在不能用它签章，请更换证书",
                    subject=self.subject,
                    first=first,
                    last=last,
                ),
            )


def seal(pdf: bytes, *, credential: Credential, reason: str, name: str, at: datetime, location: str = "") -> bytes:
    """The bytes, and after them one revision with the signature: PAdES B-B, or B-T where there is a timestamp server.

    Equal bytes, instant and key give an equal seal, where the key's algorithm allows (RSA does) and no server stamps.
    Raises SealingFailed when the certificate is not valid at `at` or the timestamp server gives no stamp.
    """
    credential.check(at)
    writer = _Addition(pdf, f"{credential.subject} {reason} {at.isoformat()}")
    about = PdfSignatureMetadata(
        field_name=writer.free_field(),
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        name=name,
        location=location or None,
    )
    sealed = BytesIO()
    signer = _PunctualSigner(about, credential.signer, timestamper=credential.timestamper)
    signer.at = at
    try:
        apart(lambda: signer.sign_pdf(writer, output=sealed, bytes_reserved=credential.room))
    except (OSError, ValueError) as error:  # ValueError: what the server sent is no stamp
        if credential.timestamper is None:
            raise
        raise SealingFailed("timestamp", Text("时间戳服务没有给出时间戳，本次未签章，稍后会重试")) from error
    return sealed.getvalue()


class _Addition(IncrementalPdfFileWriter):
    """What is appended. The archive's metadata are left alone and nothing is drawn by lot, so that the seal repeats."""

    def __init__(self, pdf: bytes, about: str) -> None:
        super().__init__(BytesIO(pdf))
        first = self._document_id[0]
        second = hashlib.sha256(hashlib.sha256(pdf).digest() + about.encode()).digest()[:16]
        self._document_id = ArrayObject([first, ByteStringObject(second)])

    def _update_meta(self) -> None:
        """Else the producer and the hour of this machine would be written over those of the paper."""

    def free_field(self) -> str:
        """A name no signature field of the paper has."""
        return f"{FIELD}{len(self.prev.embedded_signatures) + 1}"


class _PunctualSigner(PdfSigner):
    """Signs at the instant it is told, not at that of the machine's clock."""

    at: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session
