"""The parts of 教师企业实践协议."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from placement.agreements import documents as paper
from placement.agreements.drafting.shared import division_name, mentor, sentence, terms_by
from placement.agreements.models import Agreement
from placement.agreements.rules import Party
from placement.infra.paper import Insurance, Mentor, mask_phone
from placement.kernel.periods import DateRange
from placement.placements.models import Placement
from placement.slots.rules import PracticeForm

FORMS = {
    PracticeForm.OBSERVATION: "a",
    PracticeForm.SKILL_TRAINING: "b",
    PracticeForm.POST: "c",
    PracticeForm.DEVELOPMENT: "d",
}


def teacher_parts(agreement: Agreement) -> dict[str, Any]:
    """What stands on a teacher's agreement beyond its head."""
    placement, school = agreement.placement, terms_by(agreement, Party.SCHOOL)
    enterprise, person = terms_by(agreement, Party.ENTERPRISE), terms_by(agreement, Party.PERSON)
    form = placement.slot.practice_form
    return {
        "teacher": _teacher(placement),
        "forms": paper.form_choices([FORMS[PracticeForm(form)]] if form else [], "" if form else "见任务计划"),
        "stay": _teacher_stay(placement, enterprise),
        "goal": person["goal"],
        "tasks": _tasks(person),
        "mentor": mentor(placement, enterprise),
        "school_contact": Mentor(
            name=school["school_contact"], title=school["school_title"], phone=school["school_phone"]
        ),
        "safety": sentence(enterprise["safety"]),
        "insurances": _teacher_insurances(placement, school),
        "treatment": sentence(school["treatment"]),
        "assessment": sentence(school["assessment"]),
        "results": sentence(enterprise["results"]),
    }


def _teacher(placement: Placement) -> paper.Teacher:
    row = placement.person.teacher
    if row is None:
        raise LookupError(f"placement {placement.id} is a teacher's, but its person is no teacher")
    return paper.Teacher(
        name=placement.person.name,
        sex="",
        resident_id="",
        staff_number=row.number,
        subject_group=f"{row.subject_group}教师" + (f"（{row.subject}）" if row.subject else ""),
        title="",
        dual_qualified=row.dual_qualified,
        phone=mask_phone(placement.person.phone) if placement.person.phone else "",
    )


def _teacher_stay(placement: Placement, enterprise: dict[str, Any]) -> paper.TeacherStay:
    days = DateRange(placement.starts_on, placement.ends_on)
    rest = f"，休息{placement.break_minutes}分钟" if placement.break_minutes else ""
    return paper.TeacherStay(
        post=placement.title,
        department=enterprise.get("department") or "",
        site=placement.address,
        division=division_name(placement),
        start=placement.starts_on,
        end=placement.ends_on,
        planned_days=Decimal(sum(str(day.isoweekday()) in placement.weekdays for day in days)),
        daily_hours=f"工作日 {placement.work_begins}—{placement.work_ends}{rest}",
    )


def _tasks(person: dict[str, Any]) -> tuple[paper.TeacherTask, ...]:
    rows = ((person.get(f"task{n}_{part}") or "" for part in ("period", "content", "outcome")) for n in (1, 2, 3))
    return tuple(
        paper.TeacherTask(period=period, content=content, outcome=outcome)
        for period, content, outcome in map(tuple, rows)
        if content
    )


def _teacher_insurances(placement: Placement, school: dict[str, Any]) -> tuple[Insurance, ...]:
    if not school.get("policy_number"):
        return ()
    return (
        Insurance(
            kind="人身意外伤害保险",
            insurer=school.get("insurer") or "",
            policy_number=school["policy_number"],
            start=placement.starts_on,
            end=placement.ends_on,
            payer="甲方",
        ),
    )
