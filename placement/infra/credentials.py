"""Where the school's seal comes from: a PKCS#12 file of the operator, or one made for the demonstration."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto.pkcs12 import Pfx
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

from placement.infra.sealing import Credential, HeldKey, SealingFailed
from placement.kernel.text import Text

DEMO_FILE = "demo-seal.p12"
DEMO_NAME = "演示用电子签章（非法定）"
DEMO_FROM, DEMO_UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
"""Wide enough for the history that the demo city plays."""
SCHOOL_CODE = re.compile(r"[0-9A-Za-z_-]{1,40}")


def load_credential(settings: Mapping[str, Any], school_code: str, *, at: datetime | None = None) -> Credential | None:
    """The seal of a school; None where none is configured and this is no demonstration.

    Raises SealingFailed with a sentence for the operator when the file is missing or is not what it should be, and,
    given `at`, when the certificate is not valid then. `seal` asks the latter in any case.
    """
    place, passphrase = settings.get("PLACEMENT_SEAL_PKCS12", ""), settings.get("PLACEMENT_SEAL_PASSPHRASE", "")
    if place:
        path = _path(place, school_code)
    elif settings.get("PLACEMENT_DEMO"):
        path, passphrase = make_demo_credential(Path(settings["PLACEMENT_INSTANCE"])), ""
    else:
        return None
    credential = _load(path, passphrase, url=settings.get("PLACEMENT_TIMESTAMP_URL", "") or "", demo=not place)
    if at is not None:
        credential.check(at)
    return credential


def make_demo_credential(folder: Path) -> Path:
    """The file of a self-made certificate that says it is none; made once, readable by its owner only."""
    path = folder / DEMO_FILE
    if path.exists():
        return path
    complete = path.with_suffix(f".{os.getpid()}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(complete, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(_demo_pkcs12())
    try:
        with suppress(FileExistsError):
            os.link(complete, path)  # of two processes that start at once the first one's key stands
    finally:
        complete.unlink()
    return path


def _demo_pkcs12() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEMO_NAME)])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(DEMO_FROM)
        .not_valid_after(DEMO_UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, encipher_only=False, decipher_only=False, **usage
            ),
            critical=True,
        )
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"demo", key, certificate, None, NoEncryption())


def _path(place: str, school_code: str) -> Path:
    if "{school}" in place and not SCHOOL_CODE.fullmatch(school_code):
        raise SealingFailed(
            "seal_school", Text("学校代码 %(code)s 不能用作证书文件名，请只用字母、数字和连字符", code=school_code)
        )
    return Path(place.replace("{school}", school_code))


def _load(path: Path, passphrase: str, *, url: str, demo: bool) -> Credential:
    """Opening a file takes a while on purpose (its passphrase is stretched): done again only when the file changes."""
    try:
        state = path.stat()
        return _opened(path, passphrase, state=(state.st_mtime_ns, state.st_size, state.st_ino), url=url, demo=demo)
    except OSError as error:
        raise SealingFailed(
            "seal_missing", Text("无法读取电子签章证书文件 %(path)s，请检查 PLACEMENT_SEAL_PKCS12", path=path)
        ) from error


@lru_cache(maxsize=32)
def _opened(path: Path, passphrase: str, *, state: tuple[int, int, int], url: str, demo: bool) -> Credential:
    """`state` is of the file as it stands now; a file that has changed is opened anew."""
    data = path.read_bytes()
    if not _is_pkcs12(data):
        raise SealingFailed("seal_format", Text("文件 %(path)s 不是 PKCS#12（.p12、.pfx）证书文件", path=path))
    signer = _signer(data, passphrase, path)
    stamper = HTTPTimeStamper(url, timeout=10) if url else None
    return Credential(signer, stamper, demo)


def _is_pkcs12(data: bytes) -> bool:
    try:
        return Pfx.load(data)["version"].native == "v3"
    except (ValueError, KeyError, TypeError):
        return False


def _signer(data: bytes, passphrase: str, path: Path) -> HeldKey:
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
    except (ValueError, UnsupportedAlgorithm) as error:
        if "password" not in str(error):
            raise _unusable(path) from error
        raise SealingFailed(
            "seal_passphrase",
            Text("电子签章证书文件 %(path)s 打不开：口令不对，请检查 PLACEMENT_SEAL_PASSPHRASE", path=path),
        ) from error
    if key is None or certificate is None:
        raise SealingFailed("seal_empty", Text("电子签章证书文件 %(path)s 中没有私钥或证书", path=path))
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _unusable(path)
    if key.public_key() != certificate.public_key():
        raise SealingFailed("seal_pair", Text("电子签章证书文件 %(path)s 中的私钥与证书不是一对", path=path))
    read = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase.encode() or None)
    return HeldKey(read.signing_cert, read.signing_key, read.cert_registry)


def _unusable(path: Path) -> SealingFailed:
    why = Text("电子签章证书文件 %(path)s 的算法无法使用，请换用 RSA 或 ECDSA 证书（不支持国密 SM2）", path=path)
    return SealingFailed("seal_algorithm", why)
