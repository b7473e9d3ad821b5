"""Whether each byte of a signature is vouched for.

A signature covers the file around it and not itself: in its padding, in the certificates it carries and in the order
of its digits something can be changed and it still verifies. Here every such place is held against something else.
Two kinds of bytes remain that nothing in the file vouches for: a certificate between the signer's and a root, when that
root is not among those carried or trusted, and the choice between two names of the same algorithm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from asn1crypto import cms, core, parser, x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import load_der_x509_certificate

_DIGITS = re.compile(rb"<(?:[0-9a-f]{2})+>|<(?:[0-9A-F]{2})+>")
_NULL = b"\x05\x00"


def is_whole(written: bytes, trusted: Sequence[bytes] = ()) -> bool:
    """Whether a signature as it is written in the file, `<` and `>` included, can be held against itself."""
    if not _DIGITS.fullmatch(written):
        return False
    contents = bytes.fromhex(written[1:-1].decode())
    try:
        length = parser.peek(contents)
        return not any(contents[length:]) and _vouched(contents[:length], trusted)
    except Exception:  # whatever a changed byte may do to a structure
        return False


def _vouched(der: bytes, trusted: Sequence[bytes]) -> bool:
    info = cms.ContentInfo.load(der, strict=True)
    signed = info["content"]
    (signer,) = signed["signer_infos"]
    return (
        info["content_type"].native == "signed_data"
        and all(map(_is_full, _frame(info, signed, signer)))
        and _versions_fit(signed, signer)
        and _algorithms_fit(signed, signer)
        and isinstance(signed["crls"], core.Void)
        and _unsigned_fit(signer, trusted)
        and _certificates_fit(signed, signer, trusted)
    )


def _frame(info: cms.ContentInfo, signed: cms.SignedData, signer: cms.SignerInfo) -> Iterator[core.Asn1Value]:
    """The structures that no signature covers."""
    yield from (info, signed, signed["digest_algorithms"], *signed["digest_algorithms"])
    yield from (signed["encap_content_info"], signed["certificates"], signed["signer_infos"], signer)
    yield from (signer["sid"].chosen, signer["digest_algorithm"], signer["signature_algorithm"])
    for attribute in signer["unsigned_attrs"] or ():
        yield from (signer["unsigned_attrs"], attribute, attribute["values"])


def _is_full(value: core.Asn1Value) -> bool:
    """Nothing stands in a structure but its parts."""
    if isinstance(value, core.Sequence):
        return bool(value.contents == b"".join(value[name].dump() for name in value))
    if isinstance(value, core.SetOf):
        return bool(value.contents == b"".join(each.dump() for each in value))
    return True


def _versions_fit(signed: cms.SignedData, signer: cms.SignerInfo) -> bool:
    """RFC 5652, 5.1 and 5.3."""
    own = "v1" if signer["sid"].name == "issuer_and_serial_number" else "v3"
    plain = own == "v1" and signed["encap_content_info"]["content_type"].native == "data"
    return signer["version"].native == own and signed["version"].native == ("v1" if plain else "v3")


def _algorithms_fit(signed: cms.SignedData, signer: cms.SignerInfo) -> bool:
    named = [signer["digest_algorithm"], *signed["digest_algorithms"]]
    if signer["signature_algorithm"]["algorithm"].native == "rsassa_pss":
        how = signer["signature_algorithm"]["parameters"]
        named += [how["hash_algorithm"], how["mask_gen_algorithm"]["parameters"]]
        if how.dump() != how.copy().dump(force=True):
            return False
    else:
        named.append(signer["signature_algorithm"])
    digests = {each["algorithm"].native for each in signed["digest_algorithms"]}
    return digests == {signer["digest_algorithm"]["algorithm"].native} and all(map(_plain, named))


def _plain(algorithm: core.Sequence) -> bool:
    parameters = algorithm["parameters"]
    return isinstance(parameters, core.Void) or parameters.dump() in (b"", _NULL)


def _unsigned_fit(signer: cms.SignerInfo, trusted: Sequence[bytes]) -> bool:
    """Beside the signature only a timestamp over it, which is a signature of its own."""
    for attribute in signer["unsigned_attrs"] or ():
        if attribute["type"].native != "signature_time_stamp_token" or len(attribute["values"]) != 1:
            return False
        if not _vouched(attribute["values"][0].dump(), trusted):
            return False
    return True


def _certificates_fit(signed: cms.SignedData, signer: cms.SignerInfo, trusted: Sequence[bytes]) -> bool:
    if any(each.name != "certificate" for each in signed["certificates"]):
        return False
    carried = [each.chosen for each in signed["certificates"]]
    above = [*carried, *map(x509.Certificate.load, trusted)]
    of_use = [each for each in carried if _is_signers(each, signer) or any(_names(other, each) for other in carried)]
    return len(of_use) == len(carried) and all(_issued(each, above) for each in carried)


def _is_signers(certificate: x509.Certificate, signer: cms.SignerInfo) -> bool:
    sid = signer["sid"]
    if sid.name == "issuer_and_serial_number":
        numbered = (certificate.issuer.dump(), certificate.serial_number)
        return numbered == (sid.chosen["issuer"].dump(), sid.chosen["serial_number"].native)
    return certificate.key_identifier == sid.chosen.native


def _names(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether one says that the other issued it; a certificate of its own issue names no other."""
    return certificate is not issuer and certificate.issuer == issuer.subject


def _issued(certificate: x509.Certificate, above: Sequence[x509.Certificate]) -> bool:
    """Its issuer's signature on it holds; where the issuer is absent it must say which key that is (RFC 5280)."""
    issuers = [each for each in above if each.subject == certificate.issuer]
    if issuers:
        return any(_holds(certificate, each) for each in issuers)
    key = certificate.authority_key_identifier
    return key is not None and key != certificate.key_identifier


def _holds(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        load_der_x509_certificate(certificate.dump()).verify_directly_issued_by(
            load_der_x509_certificate(issuer.dump())
        )
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
