"""Agreements of a test, filled in, sent and signed by what people do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from placement.agreements import queries, services
from placement.agreements.declarations import consent_hash
from placement.agreements.models import Agreement
from placement.agreements.rules import Party
from placement.agreements.services import Proof
from placement.extensions import db
from placement.infra import jobs
from placement.kernel.actors import Viewer
from placement.placements.rules import Scan
from tests.factories.applications import MORNING
from tests.factories.people import PASSWORD
from tests.factories.placements import Trio, a_teacher_trio, a_trio
from tests.factories.scans import a_pdf

SCHOOL_TERMS: dict[str, Any] = {
    "school_contact": "陆文静",
    "school_phone": "0571-87650001",
    "insurer": "东海财产保险杭州分公司",
    "policy_number": "PSX2026330100088",
    "filing_number": "西教职备〔2026〕0017号",
    "school_representative": "沈知远",
    "other_terms": "丙方参加技能竞赛集训期间，乙方予以准假。",
}
ENTERPRISE_TERMS: dict[str, Any] = {
    "mentor_title": "高级工程师",
    "department": "测试部",
    "conditions": "提供独立工位和测试环境。",
    "hours_confirmed": True,
    "representative": "顾恒",
    "safety": "上岗前完成安全培训。",
    "occupation": "软件测试员",
    "level": "四级/中级工",
    "training_plan": "第一阶段跟岗，第二阶段独立承担模块测试。",
    "rotation": "每两个月轮换一个项目组，一名师傅带两名学徒。",
}
PERSON_TERMS: dict[str, Any] = {
    "address": "杭州市余杭区良渚街道",
    "goal": "熟悉自动化测试流程。",
    "task1_period": "第1—2周",
    "task1_content": "参与测试用例评审",
    "task1_outcome": "评审记录",
}


@dataclass
class Desk:
    """An agreement and the people around it."""

    trio: Trio
    agreement: Agreement

    def by(self, party: Party) -> Viewer:
        """Who acts for a party; the guardian's paper is brought by the office."""
        return {Party.ENTERPRISE: self.trio.hr, Party.PERSON: self.trio.me}.get(party, self.trio.office)


def a_desk(*, minor: bool = False, teacher: bool = False, **terms: Any) -> Desk:
    """An agreement that was opened with its placement and that nobody has filled in yet."""
    trio = a_teacher_trio(**terms) if teacher else a_trio(minor=minor, **terms)
    return desk_of(trio)


def desk_of(trio: Trio) -> Desk:
    """The agreement of a planned placement."""
    agreement = queries.of_placement(trio.placement.id)
    assert agreement is not None
    return Desk(trio, agreement)


def terms_for(desk: Desk, party: Party) -> dict[str, Any]:
    """What a party adds to what the form already knows."""
    if party is Party.SCHOOL:
        return {**SCHOOL_TERMS, "instructor_id": desk.trio.instructor.user_id}
    if party is Party.ENTERPRISE:
        return {**ENTERPRISE_TERMS, "mentor_id": desk.trio.mentor.id}
    return PERSON_TERMS


def fill(desk: Desk, *parties: Party, complete: bool = True) -> Desk:
    """The named parties (none named: all) have filled in their part."""
    for party in parties or (Party.SCHOOL, Party.ENTERPRISE, Party.PERSON):
        services.fill_terms(
            desk.agreement, party, terms_for(desk, party), complete=complete, by=desk.by(party), at=MORNING
        )
    return desk


def sent(desk: Desk) -> Desk:
    """Filled in by all and sent; the draft is there."""
    fill(desk)
    services.send_for_signing(desk.agreement, by=desk.trio.office, at=MORNING)
    do_jobs(desk)
    return desk


def do_jobs(desk: Desk) -> None:
    """What the worker does, in transactions of its own."""
    db.session.commit()
    jobs.run_waiting(at=MORNING)
    db.session.expire_all()


def proof(desk: Desk, **changes: Any) -> Proof:
    """Everything right for signing on screen; keywords spoil something."""
    assert desk.agreement.draft is not None
    right: dict[str, Any] = {
        "sha256": desk.agreement.draft.sha256,
        "consent_hash": consent_hash(),
        "password": PASSWORD,
        "authority": True,
        "address": "192.0.2.7",
    }
    return Proof(**{**right, **changes})


def whole_scan(desk: Desk) -> Scan:
    """A scan of the whole print that is to be signed."""
    assert desk.agreement.draft is not None
    return Scan(a_pdf(desk.agreement.draft.pages), "签字件.pdf")


def sign(desk: Desk, *parties: Party) -> Desk:
    """The named parties (none named: all, in order) sign: on screen, the guardian on paper."""
    for party in parties or desk.agreement.order:
        if party is Party.GUARDIAN:
            services.sign_on_paper(
                desk.agreement, party, "张建国", scan=whole_scan(desk), by=desk.trio.office, at=MORNING
            )
        else:
            services.sign_on_screen(desk.agreement, party, proof(desk), by=desk.by(party), at=MORNING)
    return desk


def signed(desk: Desk) -> Desk:
    """Signed by all; the final paper is issued."""
    sign(sent(desk))
    do_jobs(desk)
    return desk
