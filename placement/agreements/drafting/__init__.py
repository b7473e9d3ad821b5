"""From the rows of an agreement to the plain data of its paper; nothing here is decided, everything is on record."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from placement.agreements.apprenticeship import ApprenticeshipAgreement
from placement.agreements.documents import TeacherAgreement, WorkPlacementAgreement
from placement.agreements.drafting.learner import learner_parts, training
from placement.agreements.drafting.shared import organisation, terms_by
from placement.agreements.drafting.signing import signature_columns, signing_words
from placement.agreements.drafting.teacher import teacher_parts
from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementKind, Party
from placement.infra.paper import Paper, snapshot

OFFICE = "实习管理部门"
DATA_NOTICE = "个人信息处理告知见知情同意书（2026年第1版），当事人已阅读。"
TEACHER_DATA_NOTICE = "只用于组织实践、办理保险、认定天数和依法结算补助。"
VOLATILE = ("number", "verify_url", "issued_at", "signatures", "signing_method")
"""What differs between a draft and the issued paper without changing what is agreed."""


def build(agreement: Agreement, *, number: str, verify_url: str, issued_at: datetime) -> Paper:
    """The paper of an agreement as its facts stand now, with the signatures it has."""
    head = {
        "number": number,
        "verify_url": verify_url,
        "issued_at": issued_at,
        "school": organisation(agreement.placement.school, terms_by(agreement, Party.SCHOOL), "school_representative"),
        "placement_office": OFFICE,
        "enterprise": organisation(
            agreement.placement.enterprise, terms_by(agreement, Party.ENTERPRISE), "representative"
        ),
        "data_notice": TEACHER_DATA_NOTICE if agreement.kind == AgreementKind.TEACHER_PRACTICE else DATA_NOTICE,
        "signing_method": signing_words(agreement),
        "other_terms": terms_by(agreement, Party.SCHOOL).get("other_terms", ""),
        "signatures": signature_columns(agreement),
    }
    if agreement.kind == AgreementKind.TEACHER_PRACTICE:
        return TeacherAgreement(**head, **teacher_parts(agreement))
    if agreement.kind == AgreementKind.APPRENTICESHIP:
        return ApprenticeshipAgreement(**head, **learner_parts(agreement), training=training(agreement))
    return WorkPlacementAgreement(**head, **learner_parts(agreement))


def digest(data: Paper) -> str:
    """The SHA-256 of what is agreed: two papers with the same digest say the same."""
    kept = {name: value for name, value in snapshot(data).items() if name not in VOLATILE}
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
