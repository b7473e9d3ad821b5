"""The signature columns of a paper, and the sentence that says how it was signed."""

from __future__ import annotations

from placement.agreements.models import Agreement, Signature
from placement.agreements.rules import METHOD_LABELS, AgreementKind, Party, SigningMethod
from placement.infra.paper import SignatureColumn
from placement.kernel.clock import local_date

LETTERS = {Party.SCHOOL: "甲方", Party.ENTERPRISE: "乙方", Party.PERSON: "丙方", Party.GUARDIAN: "丙方监护人"}
COLUMNS = (Party.SCHOOL, Party.ENTERPRISE, Party.PERSON, Party.GUARDIAN)
SEALED = (Party.SCHOOL, Party.ENTERPRISE)
ROLES = {
    Party.SCHOOL: "授权代表",
    Party.ENTERPRISE: "授权代表",
    Party.PERSON: "本人签字",
    Party.GUARDIAN: "监护人签字",
}


def signature_columns(agreement: Agreement) -> tuple[SignatureColumn, ...]:
    """One column a party, in the order of the paper; empty lines for who has not signed."""
    signed = {signature.party: signature for signature in agreement.current_signatures}
    return tuple(_column(agreement, party, signed.get(party)) for party in COLUMNS if party in agreement.order)


def _column(agreement: Agreement, party: Party, signature: Signature | None) -> SignatureColumn:
    return SignatureColumn(
        party=_heading(agreement, party),
        name=party_name(agreement, party),
        signer_role=ROLES[party],
        sealed=party in SEALED,
        signed_by=signature.signer_name if signature else "",
        signed_on=local_date(signature.at) if signature else None,
        method=str(METHOD_LABELS[SigningMethod(signature.method)]) if signature else "",
        digest=signature.sha256 if signature else "",
    )


def _heading(agreement: Agreement, party: Party) -> str:
    if party is Party.SCHOOL:
        return "甲方（学校）"
    if party is Party.ENTERPRISE:
        return "乙方（企业）" if agreement.kind == AgreementKind.TEACHER_PRACTICE else "乙方（实习单位）"
    return LETTERS[party]


def party_name(agreement: Agreement, party: Party) -> str:
    """Who the party is."""
    placement = agreement.placement
    student = placement.person.student
    names = {
        Party.SCHOOL: placement.school.name,
        Party.ENTERPRISE: placement.enterprise.name,
        Party.PERSON: placement.person.name,
        Party.GUARDIAN: student.guardian_name if student else "",
    }
    return names[party]


def signing_words(agreement: Agreement) -> str:
    """How the parties sign, or signed."""
    signed = agreement.current_signatures
    if not signed:
        return "各方可以选择在线签署或者纸质签署。"
    each = "，".join(f"{LETTERS[Party(one.party)]}{METHOD_LABELS[SigningMethod(one.method)]}" for one in signed)
    return f"{each}；在线签署未使用第三方数字证书，纸质签署的扫描件与所签文本的摘要一并保存。"
