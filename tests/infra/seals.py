"""Keys, certificates and sealed papers for the tests of sealing; keys are made once a run, since that takes long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfTimeStamper, SimpleSigner, sign_pdf
from pyhanko.sign.timestamps import DummyTimeStamper

from placement.infra.credentials import load_credential
from placement.infra.press import Sheets, print_sheets
from placement.infra.sealing import Credential
from placement.infra.threads import apart

AT = datetime(2026, 3, 16, 1, tzinfo=UTC)
PASSPHRASE = "印章-口令"
FROM, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@dataclass(frozen=True)
class Holder:
    """A key, its certificate and the holders above."""

    key: Any
    certificate: x509.Certificate
    above: tuple[Holder, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def pkcs12(self, passphrase: str = PASSPHRASE) -> bytes:
        chain = [each.certificate for each in self.above]
        sealed = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return pkcs12.serialize_key_and_certificates(b"seal", self.key, self.certificate, chain, sealed)

    def signer(self, **options: Any) -> SimpleSigner:
        """The library's own signer, as another program would use it."""
        read = SimpleSigner.load_pkcs12_data(self.pkcs12(""), other_certs=[])
        return SimpleSigner(read.signing_cert, read.signing_key, read.cert_registry, **options)


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """One key a name."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def holder(
    name: str,
    *,
    issuer: Holder | None = None,
    curve: bool = False,
    ca: bool = False,
    stamps: bool = False,
    until: datetime = UNTIL,
) -> Holder:
    """Somebody with a certificate: self-signed unless an issuer is given."""
    key = ec.generate_private_key(ec.SECP256R1()) if curve else rsa_key(name)
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "杭州市"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    used = {"key_cert_sign"} if ca else {"digital_signature", "content_commitment"}
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{usage: usage in used for usage in USAGES}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if issuer:
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
        builder = builder.add_extension(above, critical=False)
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    return Holder(key, certificate, (issuer, *issuer.above) if issuer else ())


def credential_of(who: Holder, folder: Path, **settings: Any) -> Credential:
    """The credential as the application loads it."""
    path = folder / f"{who.certificate.serial_number}.p12"
    path.write_bytes(who.pkcs12())
    loaded = load_credential(
        {"PLACEMENT_SEAL_PKCS12": str(path), "PLACEMENT_SEAL_PASSPHRASE": PASSPHRASE, **settings}, "1"
    )
    assert loaded is not None
    return loaded


def stamper(at: datetime = AT) -> DummyTimeStamper:
    """A timestamp authority without a network."""
    who = holder("时间戳", stamps=True)
    key = who.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = asn1_x509.Certificate.load(who.der)
    return DummyTimeStamper(certificate, asn1_keys.PrivateKeyInfo.load(key), fixed_dt=at)


@cache
def printed() -> bytes:
    """A paper as the press makes it."""
    return print_sheets(
        Sheets(
            number="XY-0101-2026-0001",
            verify_url="https://school.example/verify/AAAAAAAAAAAAAAAA",
            issued_at=AT,
            title="岗位实习三方协议",
            author="西湖职业高级中学",
            form="SX-01",
            version="1",
            particulars="<h1>岗位实习三方协议</h1><p>实习报酬每月 2,800.00 元。</p><p>张华生</p>",
        )
    )


def signed_by(pdf: bytes, signer: SimpleSigner, *, field: str = "Other", box: Any = None, **options: Any) -> bytes:
    """A later signature as another program makes it."""
    about = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, reason="同意")
    spec = SigFieldSpec(field, box=box) if box else None
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    apart(lambda: sign_pdf(writer, about, signer, new_field_spec=spec, output=out, **options))
    return out.getvalue()


def stamped_by(pdf: bytes) -> bytes:
    """A later document timestamp."""
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    apart(lambda: PdfTimeStamper(stamper()).timestamp_pdf(writer, "sha256", output=out))
    return out.getvalue()
