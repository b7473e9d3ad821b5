"""The signature columns of a paper, and the sentence that says how it was signed."""

from __future__ import annotations

from typing import Any

from placement.agreements.facts.sources import Sources, day
from placement.agreements.models import Agreement, Signature
from placement.agreements.rules import METHOD_LABELS, AgreementKind, Party, SigningMethod
from placement.kernel.clock import local_date
from placement.placements.models import Placement

LETTERS = {Party.SCHOOL: "甲方", Party.ENTERPRISE: "乙方", Party.PERSON: "丙方", Party.GUARDIAN: "丙方监护人"}
COLUMNS = (Party.SCHOOL, Party.ENTERPRISE, Party.PERSON, Party.GUARDIAN)
SEALED = (Party.SCHOOL, Party.ENTERPRISE)
ROLES = {
    Party.SCHOOL: "授权代表",
    Party.ENTERPRISE: "授权代表",
    Party.PERSON: "本人签字",
    Party.GUARDIAN: "监护人签字",
}
DATA_NOTICE = "个人信息处理告知见知情同意书（2026年第1版），当事人已阅读。"
TEACHER_DATA_NOTICE = "只用于组织实践、办理保险、认定天数和依法结算补助。"
BOTH_WAYS = "各方可以选择在线签署或者纸质签署。"


def parts(sources: Sources) -> dict[str, Any]:
    """How the paper on hand is signed, what is agreed besides, and the columns."""
    teacher = sources.kind == AgreementKind.TEACHER_PRACTICE
    return {
        "notice": TEACHER_DATA_NOTICE if teacher else DATA_NOTICE,
        "signing_method": signing_words(sources.agreement),
        "other_terms": sources.other_terms,
        "signatures": _columns(sources),
    }


def _columns(sources: Sources) -> list[dict[str, Any]]:
    """One column a party, in the order of the paper; empty lines for who has not signed."""
    signatures = sources.agreement.current_signatures if sources.agreement else []
    signed = {signature.party: signature for signature in signatures}
    return [_column(sources, party, signed.get(party)) for party in COLUMNS if party in sources.order]


def _column(sources: Sources, party: Party, signature: Signature | None) -> dict[str, Any]:
    return {
        "party": _heading(sources, party),
        "name": name_of(sources.placement, party),
        "role": ROLES[party],
        "sealed": party in SEALED,
        "signed_by": signature.signed_as if signature else "",
        "signed_on": day(local_date(signature.at)) if signature else "",
        "method": str(METHOD_LABELS[SigningMethod(signature.method)]) if signature else "",
        "digest": signature.sha256 if signature else "",
    }


def _heading(sources: Sources, party: Party) -> str:
    if party is Party.SCHOOL:
        return "甲方（学校）"
    if party is Party.ENTERPRISE:
        return "乙方（企业）" if sources.kind == AgreementKind.TEACHER_PRACTICE else "乙方（实习单位）"
    return LETTERS[party]


def party_name(agreement: Agreement, party: Party) -> str:
    """Who a party of an agreement is."""
    return name_of(agreement.placement, party)


def name_of(placement: Placement, party: Party) -> str:
    """Who a party is."""
    student = placement.person.student
    names = {
        Party.SCHOOL: placement.school.name,
        Party.ENTERPRISE: placement.enterprise.name,
        Party.PERSON: placement.person.name,
        Party.GUARDIAN: student.guardian_name if student else "",
    }
    return names[party]


def signing_words(agreement: Agreement | None) -> str:
    """How the parties sign, or signed."""
    signed = agreement.current_signatures if agreement else []
    if not signed:
        return BOTH_WAYS
    each = "，".join(f"{LETTERS[Party(one.party)]}{METHOD_LABELS[SigningMethod(one.method)]}" for one in signed)
    return f"{each}；在线签署未使用第三方数字证书，纸质签署的扫描件与所签文本的摘要一并保存。"
