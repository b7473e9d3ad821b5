"""An agreement is opened for a planned placement, begun with what is known, and ends with its placement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from placement.agreements import queries, terms
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT, FILLERS, UNSIGNED, AgreementState, Party
from placement.agreements.services.owing import note_owing
from placement.agreements.services.sending import end_draft
from placement.extensions import db
from placement.infra import events, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.errors import Conflict, NotAllowed
from placement.kernel.text import Text
from placement.papers import issuing
from placement.placements.models import Placement
from placement.placements.policy import is_office_of
from placement.placements.rules import OPEN, WITH_AGREEMENT


@events.on("placement_planned")
def open_for(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """Every planned placement but a class visit gets its agreement at once."""
    if subject.kind in WITH_AGREEMENT:
        _open(subject, by=by, at=at)


def open_agreement(placement: Placement, *, by: Viewer, at: datetime) -> Agreement:
    """The office begins again after a refusal or when one was voided. Raises NotAllowed, Conflict."""
    if not is_office_of(by, placement):
        raise NotAllowed()
    if placement.kind not in WITH_AGREEMENT or placement.state not in OPEN:
        raise Conflict("no_agreement_needed", Text("只有尚未开始的实习安排可以起草协议"))
    last = queries.of_placement(placement.id)
    if last is not None and last.state not in (AgreementState.REFUSED, AgreementState.VOID):
        raise Conflict("agreement_alive", Text("该实习安排已有协议，不能重复起草"))
    return _open(placement, by=by, at=at, last=last)


def _open(placement: Placement, *, by: Viewer, at: datetime, last: Agreement | None = None) -> Agreement:
    agreement = Agreement(
        placement=placement,
        school_id=placement.school_id,
        enterprise_id=placement.enterprise_id,
        kind=placement.kind,
        state=AgreementState.DRAFTING,
        terms=last.terms if last else _first_terms(placement),
        completed_by=[],
        created_at=at,
        since=at,
    )
    note_owing(agreement)
    db.session.add(agreement)
    statelog.log(agreement, AGREEMENT.kind, "open", source="", by=by, at=at)
    return agreement


def _first_terms(placement: Placement) -> dict[str, dict[str, Any]]:
    """Usual wordings, over them what the school and the enterprise wrote last time, over these what is on record."""
    begun = {party.value: terms.first_values(placement.kind, party) for party in FILLERS}
    _take_over(begun, Party.SCHOOL, queries.last_filled(placement.kind, school_id=placement.school_id))
    _take_over(begun, Party.ENTERPRISE, queries.last_filled(placement.kind, enterprise_id=placement.enterprise_id))
    for party, known in (
        (Party.SCHOOL, _known_of_school(placement)),
        (Party.ENTERPRISE, _known_of_enterprise(placement)),
        (Party.PERSON, _known_of_person(placement)),
    ):
        allowed = {term.name for term in terms.terms_of(placement.kind, party)}
        begun[party.value].update({name: value for name, value in known.items() if name in allowed and value})
    return begun


PARTICULAR = frozenset({"hours_confirmed", "filing_number", "policy_number", "insurer", "insured_from", "insured_to"})
"""What belongs to one placement only and is never taken over from another one's agreement."""


def _take_over(begun: dict[str, dict[str, Any]], party: Party, last: Agreement | None) -> None:
    if last is not None and party in last.completed_by:
        written = last.terms.get(party, {})
        begun[party.value].update({name: value for name, value in written.items() if name not in PARTICULAR})


def _known_of_school(placement: Placement) -> dict[str, Any]:
    school = placement.school
    return {
        "instructor_id": placement.instructor_id,
        "school_contact": school.contact_name,
        "school_phone": school.contact_phone,
        "insured_from": placement.starts_on.isoformat(),
        "insured_to": placement.ends_on.isoformat(),
    }


def _known_of_enterprise(placement: Placement) -> dict[str, Any]:
    slot, enterprise = placement.slot, placement.enterprise
    return {
        "mentor_id": placement.mentor_id,
        "work_contact": enterprise.contact_name,
        "work_phone": enterprise.contact_phone,
        "tasks": slot.tasks,
        "requirements": slot.requirements,
        "pay_day": placement.pay_day,
        "board": "企业提供工作日用餐，不向丙方收费。" if placement.board else "用餐由丙方自理。",
        "lodging": "企业提供住宿，不向丙方收费。" if placement.lodging else "丙方走读，企业不提供住宿。",
    }


def _known_of_person(placement: Placement) -> dict[str, Any]:
    student = placement.person.student
    if student is None:
        return {}
    return {
        "emergency_name": student.guardian_name,
        "emergency_relation": student.guardian_relation,
        "emergency_phone": student.guardian_phone,
    }


@events.on("placement_ended")
def close_with_placement(subject: Placement, *, by: Viewer, at: datetime) -> None:
    """A placement called off or ended early: what is not signed is void, what was issued is shown as ended."""
    agreement = queries.of_placement(subject.id)
    if agreement is None:
        return
    if agreement.document is not None:
        issuing.end(agreement.document, at=at)
    elif agreement.state in UNSIGNED:
        comment = "实习安排已取消或终止"
        statelog.transition(agreement, AGREEMENT, "void", by=SYSTEM, at=at, comment=comment)
        end_draft(agreement, at=at)
        note_owing(agreement)
