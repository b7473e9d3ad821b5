"""What must hold before somebody may be considered for a slot: each check raises RuleBroken with a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from placement.accounts.models import Student
from placement.accounts.rules import Role, Sex
from placement.applications import queries
from placement.applications.models import Application
from placement.applications.rules import DECLARABLE, KINDS_OF, STUDENT_KINDS
from placement.compliance.engine import check
from placement.compliance.facts import Facts, Person, Plan, Post
from placement.compliance.hazards import stored_hazards
from placement.compliance.rulebook import Stage
from placement.extensions import db
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import DomainError, NotAllowed, RuleBroken
from placement.kernel.findings import Finding, Severity
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.reference import rule_book
from placement.slots.models import Slot, SlotRelease
from placement.slots.rules import ReleaseState, SlotKind, SlotState


def objection(release: SlotRelease, *, by: Viewer, at: datetime) -> DomainError | None:
    """Why the viewer could not apply now, or None: what the form shows before anything is typed."""
    try:
        may_apply(release, by=by, at=at)
    except DomainError as error:
        return error
    return None


def may_apply(release: SlotRelease, *, by: Viewer, at: datetime, declares: Collection[str] = ()) -> None:
    """All guards of an own application. Raises RuleBroken."""
    slot = release.slot
    if slot.kind == SlotKind.OBSERVATION:
        raise RuleBroken("kind_not_for_role", Text("认识实习由学校按班级预约，不需要个人申请"))
    if slot.kind not in KINDS_OF.get(by.role, ()):
        raise RuleBroken("kind_not_for_role", Text("这类岗位不面向您的身份，请申请其他岗位"))
    if release.school_id != by.organisation_id or by.user_id is None:
        raise NotAllowed()
    check_open(release, on=local_date(at))
    check_person(by.user_id, slot, on=local_date(at), declares=declares)


def check_open(release: SlotRelease, *, on: date) -> None:
    """The slot is offered to this school, has not begun and has a free seat."""
    slot = release.slot
    if release.state != ReleaseState.PUBLISHED or slot.state != SlotState.OPEN:
        raise RuleBroken("slot_not_open", Text("该岗位目前不接收申请，请看看其他岗位"))
    if slot.starts_on <= on:
        raise RuleBroken("slot_begun", Text("该岗位已经开始，不能再申请"))
    full = slot.seats_held >= slot.capacity or (release.quota is not None and release.seats_held >= release.quota)
    if full:
        raise RuleBroken("no_seat_left", Text("该岗位名额已满，请看看其他岗位"))


def check_person(person_id: int, slot: Slot, *, on: date, declares: Collection[str] = ()) -> None:
    """No second live application for the slot, no other stay on its days, and the law has nothing against the start."""
    if queries.live_application(slot.id, person_id):
        raise RuleBroken("already_applied", Text("已有这个岗位的有效申请，不需要重复申请"))
    check_days_free(person_id, DateRange(slot.starts_on, slot.ends_on))
    if slot.kind in STUDENT_KINDS:
        refuse_barred(findings_on(db.session.get_one(Student, person_id), slot, on=on, declares=declares))


def ineligible(student: Student, slot: Slot, *, at: datetime) -> Text | None:
    """Why the law keeps a student from a slot, or None: shown beside the name before anybody is chosen."""
    try:
        refuse_barred(findings_on(student, slot, on=local_date(at)))
    except RuleBroken as error:
        return error.message
    return None


def check_days_free(person_id: int, stay: DateRange) -> None:
    """No accepted slot of the person shares a day with this stay."""
    taken = queries.overlapping_stay(person_id, stay.start, stay.end)
    if taken:
        raise RuleBroken("days_taken", Text("该时间段已确认到“%(title)s”，时间不能重叠", title=taken))


def check_eligible(student: Student, kind: str, stay: DateRange, *, on: date) -> None:
    """R-103 and R-104 on the first day, with sum and article."""
    facts = Facts(plan=Plan(kind=kind, stay=stay), person=_person(student, stay))
    refuse_barred(check(facts, on=on, book=rule_book.current(), stage=Stage.APPLICATION))


def findings_on(student: Student, slot: Slot, *, on: date, declares: Collection[str] = ()) -> list[Finding]:
    """What the rules say of this student in this slot: age, school year, major, dangers of the post.

    `declares` holds what a woman said of her own will (R-302).
    """
    stay = DateRange(slot.starts_on, slot.ends_on)
    facts = Facts(
        plan=Plan(kind=slot.kind, stay=stay),
        person=replace(_person(student, stay), declares=frozenset(declared(student, declares))),
        post=Post(
            title=slot.title,
            hazards=stored_hazards(slot.hazards),
            major_codes=tuple(major.major_code for major in slot.majors),
        ),
    )
    return check(facts, on=on, book=rule_book.current(), stage=Stage.APPLICATION)


def declared(student: Student | None, words: Collection[str]) -> list[str]:
    """What a woman says of her own will, in a fixed order; of anybody else nothing is kept (R-302)."""
    return sorted(set(words) & DECLARABLE) if may_declare(student) else []


def may_declare(student: Student | None) -> bool:
    """Whether the person is asked at all."""
    return student is not None and student.sex == Sex.FEMALE


def _person(student: Student, stay: DateRange) -> Person:
    return Person(
        name=student.user.name,
        birth_date=student.birth_date,
        grade_year=student.grade_year_on(stay.start),
        sex=student.sex,
        major=student.major_code,
    )


def refuse_barred(findings: Iterable[Finding]) -> None:
    """Raise the first block that no school may waive: what papers cannot mend is refused before anybody hopes."""
    refuse_first(finding for finding in findings if finding.severity is Severity.BLOCK and not finding.waivable)


def refuse_first(findings: Iterable[Finding], *, field: str | None = None) -> None:
    """Raise the first finding that stops, as a sentence with its sum and article."""
    for finding in findings:
        if finding.stops:
            raise RuleBroken(finding.rule, sentence(finding), field=field)


def sentence(finding: Finding) -> Text:
    """What is wrong, the sum that shows it, and where it is written."""
    if finding.sum is None:
        return Text("%(message)s。依据：%(article)s", message=finding.message, article=finding.article)
    return Text(
        "%(message)s（%(sum)s）。依据：%(article)s", message=finding.message, sum=finding.sum, article=finding.article
    )


def require_side(application: Application, by: Viewer) -> None:
    """The one who acts belongs to the application: its person, its school's office or its enterprise."""
    own: dict[str, bool] = {
        SYSTEM.role: True,
        Role.STUDENT: application.applicant_id == by.user_id,
        Role.TEACHER: application.applicant_id == by.user_id,
        Role.PLACEMENT_OFFICE: application.school_id == by.organisation_id,
        Role.HR: application.enterprise_id == by.organisation_id,
    }
    if not own.get(by.role, False):
        raise NotAllowed()
