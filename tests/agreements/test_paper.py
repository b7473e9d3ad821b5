"""What is printed on an issued agreement is what the database says: the nine contents of list A (INT21 Art. 15)."""

from __future__ import annotations

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.infra.files import read
from placement.kernel.money import capitals, format_yuan
from placement.placements.models import Placement
from tests.documents.reading import squeeze, text
from tests.factories.agreements import ENTERPRISE_TERMS, PERSON_TERMS, SCHOOL_TERMS, Desk, a_desk, signed


def day(value: object) -> str:
    return f"{value.year}年{value.month}月{value.day}日"  # type: ignore[attr-defined]


def list_a(placement: Placement) -> dict[str, list[str]]:
    """Every content of list A, taken from the rows."""
    terms = {**SCHOOL_TERMS, **ENTERPRISE_TERMS, **PERSON_TERMS}
    policy = placement.insurances[0]
    pay = [format_yuan(placement.pay_fen), capitals(placement.pay_fen), f"每月{placement.pay_day}日支付"]
    hours = f"{placement.work_begins}—{placement.work_ends}"
    return {
        "parties": [*parties(placement), terms["representative"], terms["school_contact"]],
        "time, place, content, requirements, conditions": [*stay(placement), terms["conditions"]],
        "board, lodging, hours, rest": ["用餐由丙方自理", "丙方走读", hours, "40小时", "每周六、周日休息"],
        "pay": pay,
        "safety": ["无高处、有毒有害", "上岗前组织安全教育培训", placement.enterprise.contact_phone],
        "insurance": [policy.policy_number, policy.insurer, "实习责任保险"],
        "assessment": ["甲方评价占50%", "岗位技能考核占40%"],
        "breach": ["违约责任与争议解决"],
        "other": [terms["other_terms"]],
    }


def parties(placement: Placement) -> list[str]:
    student = placement.person.student
    assert student is not None
    organisations = (placement.school, placement.enterprise)
    names = [words for one in organisations for words in (one.name, one.credit_code or "")]
    return [*names, placement.person.name, student.number, student.guardian_name]


def stay(placement: Placement) -> list[str]:
    assert placement.mentor is not None
    assert placement.instructor is not None
    days = f"{day(placement.starts_on)}至{day(placement.ends_on)}"
    where = [placement.address, placement.title, placement.slot.tasks, placement.slot.requirements]
    return [days, *where, placement.mentor.name, placement.instructor.name]


def printed(desk: Desk) -> str:
    assert desk.agreement.document is not None
    return text(read(desk.agreement.document.file))


def test_all_nine_contents_stand_on_the_paper_as_they_are_on_record(db: SQLAlchemy) -> None:
    desk = signed(a_desk(minor=True))
    paper = printed(desk)
    for content, expected in list_a(desk.trio.placement).items():
        for words in expected:
            assert squeeze(words) in paper, f"{content}: {words}"


def test_the_signature_columns_say_who_signed_when_and_how(db: SQLAlchemy) -> None:
    desk = signed(a_desk(minor=True))
    paper, draft = printed(desk), desk.agreement.draft
    assert draft is not None
    for name in ("陆小满", "张建国", "郑文", "沈老师", "2026年3月16日", "在线签署", "纸质签署", draft.sha256[:16]):
        assert name in paper
    assert "330" in paper
    assert desk.trio.person.resident_id not in paper  # type: ignore[union-attr]


def test_the_draft_says_that_it_is_one_and_leaves_the_lines_open(db: SQLAlchemy) -> None:
    desk = signed(a_desk())
    assert desk.agreement.draft is not None
    draft = text(read(desk.agreement.draft))
    assert f"草案{desk.agreement.id}-1" in draft
    assert "在线签署，摘要" not in draft


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_apprentices_paper_holds_the_training_too(db: SQLAlchemy) -> None:
    desk = signed(a_desk(kind="apprenticeship"))
    paper = printed(desk)
    assert "职业学校学生学徒培养协议" in paper
    for name in ("occupation", "level", "training_plan", "rotation"):
        assert squeeze(ENTERPRISE_TERMS[name]) in paper
    for content, expected in list_a(desk.trio.placement).items():
        assert all(squeeze(words) in paper for words in expected), content


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_teachers_paper_holds_plan_mentor_and_form(db: SQLAlchemy) -> None:
    desk = signed(a_desk(teacher=True))
    paper, placement = printed(desk), desk.trio.placement
    assert placement.mentor is not None
    for words in (
        "职业学校教师企业实践协议",
        placement.person.name,
        placement.mentor.name,
        PERSON_TERMS["goal"],
        PERSON_TERMS["task1_content"],
        "√在企业的生产和管理岗位兼职或任职",
        f"{day(placement.starts_on)}至{day(placement.ends_on)}",
    ):
        assert squeeze(words) in paper, words
