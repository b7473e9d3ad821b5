"""The parts of 岗位实习三方协议 and 学徒培养协议."""

from __future__ import annotations

from datetime import date
from typing import Any

from placement.accounts.models import Student as StudentRow
from placement.accounts.rules import Sex
from placement.agreements import documents as paper
from placement.agreements.apprenticeship import Training
from placement.agreements.drafting.hours import rest, weekly_hours, work_days
from placement.agreements.drafting.shared import division_name, mentor, sentence, terms_by
from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementKind, Party
from placement.applications.rules import Origin
from placement.infra.paper import Insurance, Mentor, mask_phone, mask_resident_id
from placement.kernel.periods import DateRange, Month
from placement.placements.models import Placement
from placement.reference.queries import majors

SEXES = {Sex.FEMALE: "女", Sex.MALE: "男"}
ORIGINS = {
    Origin.OWN: "学生申请，学校同意",
    Origin.NOMINATION: "学校推荐，学生及监护人同意",
    Origin.SELF_FOUND: "学生自行联系，学校同意",
}


def learner_parts(agreement: Agreement) -> dict[str, Any]:
    """What stands on a learner's agreement beyond its head."""
    placement, school = agreement.placement, terms_by(agreement, Party.SCHOOL)
    enterprise, person = terms_by(agreement, Party.ENTERPRISE), terms_by(agreement, Party.PERSON)
    student = placement.person.student
    if student is None:
        raise LookupError(f"placement {placement.id} is a learner's, but its person is no student")
    percent = int(school["school_percent"])
    return {
        "template_checked": False,
        "student": _student(placement, student, address=person["address"]),
        "guardian": _guardian(student) if Party.GUARDIAN in agreement.order else None,
        "emergency": paper.EmergencyContact(
            name=person["emergency_name"], relation=person["emergency_relation"], phone=person["emergency_phone"]
        ),
        "stay": _stay(agreement, enterprise, filing_number=school.get("filing_number") or ""),
        "school_mentor": _instructor(placement),
        "enterprise_mentor": mentor(placement, enterprise),
        "hours": _hours(placement, enterprise),
        "pay": _pay(placement, enterprise),
        "safety": _safety(school, enterprise),
        "insurances": _insurances(placement, payer=school["insurance_payer"]),
        "assessment": paper.Assessment(
            school_percent=percent, enterprise_percent=100 - percent, method=school["assessment"]
        ),
    }


def _student(placement: Placement, row: StudentRow, *, address: str) -> paper.Student:
    major = majors().get(placement.major_code or row.major_code)
    return paper.Student(
        name=placement.person.name,
        sex=SEXES[Sex(row.sex)],
        birth_date=row.birth_date,
        resident_id=mask_resident_id(row.resident_id),
        student_number=row.number,
        major=major.name if major else "",
        major_code=major.code if major else "",
        class_name=placement.class_name,
        phone=mask_phone(placement.person.phone) if placement.person.phone else "",
        address=address,
    )


def _guardian(row: StudentRow) -> paper.Guardian:
    return paper.Guardian(
        name=row.guardian_name, relation=row.guardian_relation, resident_id="", phone=mask_phone(row.guardian_phone)
    )


def _stay(agreement: Agreement, enterprise: dict[str, Any], *, filing_number: str) -> paper.Stay:
    placement = agreement.placement
    application = placement.application
    return paper.Stay(
        kind="学徒（岗位实习）" if agreement.kind == AgreementKind.APPRENTICESHIP else "岗位实习",
        origin=ORIGINS[Origin(application.origin)] if application else "学校组织",
        post=placement.title,
        department=enterprise.get("department") or "",
        site=placement.address,
        division=division_name(placement),
        start=placement.starts_on,
        end=placement.ends_on,
        duration=duration(placement.starts_on, placement.ends_on),
        filing_number=filing_number,
        tasks=enterprise["tasks"],
        requirements=enterprise["requirements"],
        conditions=enterprise["conditions"],
    )


def duration(start: date, end: date) -> str:
    """Whole calendar months as months, anything else as days."""
    months = list(DateRange(start, end).months())
    if start.day == 1 and end == Month.of(end).last:
        return f"{len(months)}个月"
    return f"{(end - start).days + 1}天"


def _instructor(placement: Placement) -> Mentor:
    person = placement.instructor
    if person is None or person.teacher is None:
        raise LookupError(f"placement {placement.id} has no instructor")
    return Mentor(
        name=person.name, title=f"{person.teacher.subject or person.teacher.department}教师", phone=person.phone or ""
    )


def _hours(placement: Placement, enterprise: dict[str, Any]) -> paper.Hours:
    return paper.Hours(
        days=work_days(placement),
        weekly_hours=weekly_hours(placement),
        rest=rest(placement),
        leave=sentence(enterprise["leave"]),
        board=sentence(enterprise["board"]),
        lodging=sentence(enterprise["lodging"]),
    )


def _pay(placement: Placement, enterprise: dict[str, Any]) -> paper.Pay:
    return paper.Pay(
        monthly_fen=placement.pay_fen,
        regular_wage_fen=enterprise.get("regular_wage_fen"),
        pay_day=f"每月{enterprise['pay_day']}日支付上月报酬",
        method=enterprise["pay_method"],
        bank="以丙方书面提供给乙方的本人银行账户为准",
        account="",
    )


def _safety(school: dict[str, Any], enterprise: dict[str, Any]) -> paper.Safety:
    call = f"现场紧急联系人：{enterprise['work_contact']}，电话 {enterprise['work_phone']}。"
    return paper.Safety(
        hazards=sentence(enterprise["hazards"]),
        protective_equipment=sentence(enterprise["equipment"]),
        training=sentence(enterprise["training"]),
        emergency_plan=sentence(school["emergency_plan"]) + call,
    )


def _insurances(placement: Placement, *, payer: str, kind: str = paper.LIABILITY_INSURANCE) -> tuple[Insurance, ...]:
    return tuple(
        Insurance(
            kind=kind,
            insurer=policy.insurer,
            policy_number=policy.policy_number,
            start=policy.starts_on,
            end=policy.ends_on,
            payer=payer,
        )
        for policy in placement.insurances
    )


def training(agreement: Agreement) -> Training:
    """What an apprentice is trained for."""
    terms = terms_by(agreement, Party.ENTERPRISE)
    return Training(
        occupation=terms["occupation"],
        level=terms.get("level") or "",
        plan=terms["training_plan"],
        rotation=terms["rotation"],
    )
