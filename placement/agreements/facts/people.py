"""Who stands on the papers: school, enterprise, learner or teacher, guardian, contact, and who guides."""

from __future__ import annotations

from typing import Any

from placement.accounts.models import Student, User
from placement.accounts.rules import Sex
from placement.agreements.facts.sources import Sources, day
from placement.agreements.rules import Party
from placement.infra.masking import mask_phone, mask_resident_id
from placement.organisations.models import Organisation
from placement.reference.queries import majors

OFFICE = "实习管理部门"
SEXES = {Sex.FEMALE: "女", Sex.MALE: "男"}
DUAL = "“双师型”教师"


def organisations(sources: Sources) -> dict[str, Any]:
    """School and enterprise as parties."""
    placement, term = sources.placement, sources.term
    school, enterprise = placement.school, placement.enterprise
    return {
        "school": {
            **_organisation(school),
            "representative": term(Party.SCHOOL, "school_representative"),
            "office": OFFICE,
            "contact": term(Party.SCHOOL, "school_contact", school.contact_name),
            "contact_title": term(Party.SCHOOL, "school_title"),
            "phone": term(Party.SCHOOL, "school_phone", school.contact_phone),
        },
        "enterprise": {
            **_organisation(enterprise),
            "representative": term(Party.ENTERPRISE, "representative"),
            "contact": enterprise.contact_name,
            "phone": enterprise.contact_phone,
            "staff": str(enterprise.staff_count or ""),
        },
    }


def _organisation(row: Organisation) -> dict[str, str]:
    return {"name": row.name, "credit_code": row.credit_code or "", "address": row.address}


def persons(sources: Sources) -> dict[str, Any]:
    """The person of the placement with who belongs to it, and the two who guide."""
    return {
        "person": {"name": sources.placement.person.name},
        "student": _student(sources),
        "guardian": _guardian(sources.student),
        "emergency": {part: sources.term(Party.PERSON, f"emergency_{part}") for part in ("name", "relation", "phone")},
        "teacher": _teacher(sources),
        "instructor": _instructor(sources.placement.instructor),
        "mentor": _mentor(sources),
    }


def _student(sources: Sources) -> dict[str, str]:
    row, placement = sources.student, sources.placement
    major = majors().get(placement.major_code or (row.major_code if row else ""))
    return {
        "name": placement.person.name if row else "",
        "sex": SEXES[Sex(row.sex)] if row else "",
        "birth_date": day(row.birth_date) if row else "",
        "resident_id": mask_resident_id(row.resident_id) if row else "",
        "number": row.number if row else "",
        "major": major.name if major and row else "",
        "major_code": major.code if major and row else "",
        "class_name": placement.class_name,
        "phone": _masked(placement.person.phone) if row else "",
        "address": sources.term(Party.PERSON, "address"),
    }


def _guardian(row: Student | None) -> dict[str, str]:
    return {
        "name": row.guardian_name if row else "",
        "relation": row.guardian_relation if row else "",
        "phone": _masked(row.guardian_phone) if row else "",
    }


def _teacher(sources: Sources) -> dict[str, str]:
    row, person = sources.teacher, sources.placement.person
    return {
        "name": person.name if row else "",
        "number": row.number if row else "",
        "subject_group": f"{row.subject_group}教师" + (f"（{row.subject}）" if row.subject else "") if row else "",
        "department": row.department if row else "",
        "dual": DUAL if row and row.dual_qualified else "",
        "phone": _masked(person.phone) if row else "",
    }


def _instructor(person: User | None) -> dict[str, str]:
    row = person.teacher if person else None
    return {
        "name": person.name if person else "",
        "title": f"{row.subject or row.department}教师" if row else "",
        "phone": (person.phone or "") if person else "",
    }


def _mentor(sources: Sources) -> dict[str, str]:
    """The mentor who guides now; the title was filled in for the one of the agreement."""
    person = sources.placement.mentor
    same = "mentor_id" not in sources.replaced
    return {
        "name": person.name if person else "",
        "title": sources.term(Party.ENTERPRISE, "mentor_title") if same else "",
        "phone": (person.phone or "") if person else "",
    }


def _masked(phone: str | None) -> str:
    return mask_phone(phone) if phone else ""
