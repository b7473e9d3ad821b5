"""What is printed on an issued agreement is what the database says: the nine contents of list A (INT21 Art. 15)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.agreements.facts import facts_of
from placement.agreements.facts.sources import place_name
from placement.agreements.models import Agreement
from placement.agreements.rules import Party
from placement.infra.files import read
from placement.infra.masking import mask_phone, mask_resident_id
from placement.kernel.clock import local_date
from placement.kernel.money import capitals, format_yuan
from tests.documents.reading import squeeze, text
from tests.factories.agreements import ENTERPRISE_TERMS, PERSON_TERMS, Desk, a_desk, signed
from tests.factories.changes import REASON, a_running_desk, agreed, propose, propose_end, send
from tests.factories.placements import first_morning

LABELS = {
    "school": ("甲方学校名称", "地址"),
    "school code": ("统一社会信用代码", "法定代表人"),
    "school representative": ("法定代表人", "实习管理部门"),
    "school contact": ("实习管理部门", "乙方实习单位名称"),
    "enterprise": ("乙方实习单位名称", "地址"),
    "enterprise code": ("统一社会信用代码", "法定代表人"),
    "student": ("丙方学生姓名", "性别、出生日期"),
    "resident id": ("居民身份证号", "学号"),
    "student number": ("学号", "专业（代码）"),
    "address": ("住址", "紧急联系人"),
    "guardian": ("监护人", "为保障丙方"),
    "post": ("实习岗位", "所在部门"),
    "place": ("实习地点", "实习时间"),
    "time": ("实习时间", "，共"),
    "instructor": ("学校指导教师", "（"),
    "mentor": ("企业导师", "（"),
    "tasks": ("实习内容", "实习要求"),
    "requirements": ("实习要求", "实习条件"),
    "conditions": ("实习条件", "二、"),
    "rest": ("休息安排", "请假"),
    "leave": ("请假", "用餐、住宿"),
    "board": ("用餐：", "住宿："),
    "lodging": ("住宿：", "第三条"),
    "pay": ("每月报酬¥", "相同岗位工资"),
    "pay in words": ("大写人民币", "支付日"),
    "pay day": ("支付日", "支付方式"),
    "pay method": ("支付方式", "收款账户"),
    "hazards": ("岗位危害因素", "劳动防护用品"),
    "equipment": ("劳动防护用品", "安全教育培训"),
    "training": ("安全教育培训", "应急预案"),
    "plan": ("应急预案", "现场紧急联系人"),
    "insurance": ("保费承担实习责任保险", "六、"),
    "share": ("甲方评价占", "，"),
    "method": ("考核方式：", "第八条"),
    "other": ("三方另行约定的其他事项：", "第九条"),
}
"""Where each content of list A stands on the paper: between which words, in the order of the paper."""


def extracted(paper: str) -> dict[str, str]:
    """What stands between the labels, going forward through the paper."""
    found, place = {}, 0
    for content, (before, after) in LABELS.items():
        begin = paper.index(before, place) + len(before)
        end = paper.index(after, begin)
        found[content], place = paper[begin:end], end
    return found


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def on_record(desk: Desk) -> dict[str, str]:
    """Every content of list A (INT21 Art. 15), taken from the rows."""
    return {**parties_on_record(desk), **stay_on_record(desk), **promises_on_record(desk)}


def parties_on_record(desk: Desk) -> dict[str, str]:
    placement, terms = desk.trio.placement, desk.agreement.terms
    student = placement.person.student
    assert student is not None
    minor = Party.GUARDIAN in desk.agreement.order
    return {
        "school": placement.school.name,
        "school code": placement.school.credit_code or "",
        "school representative": terms["school"]["school_representative"],
        "school contact": terms["school"]["school_contact"] + terms["school"]["school_phone"],
        "enterprise": placement.enterprise.name,
        "enterprise code": placement.enterprise.credit_code or "",
        "student": placement.person.name,
        "resident id": mask_resident_id(student.resident_id),
        "student number": student.number,
        "address": terms["person"]["address"],
        "guardian": f"{student.guardian_name}（{student.guardian_relation}）{mask_phone(student.guardian_phone)}"
        if minor
        else "—",
    }


def stay_on_record(desk: Desk) -> dict[str, str]:
    placement, terms = desk.trio.placement, desk.agreement.terms["enterprise"]
    assert placement.mentor is not None
    assert placement.instructor is not None
    return {
        "post": placement.title,
        "place": place_name(placement.division) + placement.address,
        "time": f"{day(placement.starts_on)}至{day(placement.ends_on)}",
        "instructor": placement.instructor.name,
        "mentor": placement.mentor.name,
        **{name: terms[name] for name in ("tasks", "requirements", "conditions", "leave", "board", "lodging")},
        "rest": "每周六、周日休息，法定节假日按国家规定放假。",
    }


def promises_on_record(desk: Desk) -> dict[str, str]:
    placement, school, enterprise = (
        desk.trio.placement,
        desk.agreement.terms["school"],
        desk.agreement.terms["enterprise"],
    )
    (policy,) = placement.insurances
    return {
        "pay": format_yuan(placement.pay_fen),
        "pay in words": capitals(placement.pay_fen),
        "pay day": f"每月{placement.pay_day}日支付上月报酬",
        "pay method": enterprise["pay_method"],
        **{name: enterprise[name] for name in ("hazards", "equipment", "training")},
        "plan": school["emergency_plan"],
        "insurance": f"{policy.insurer}{policy.policy_number}{day(policy.starts_on)}至{day(policy.ends_on)}甲方",
        "share": f"{school['school_percent']}%",
        "method": school["assessment"],
        "other": school["other_terms"],
    }


def printed(desk: Desk) -> str:
    assert desk.agreement.document is not None
    return text(read(desk.agreement.document.file))


def without_full_stops(found: dict[str, str]) -> dict[str, str]:
    """A paper closes a sentence that its author left open."""
    return {content: squeeze(words).rstrip("。") for content, words in found.items()}


@pytest.mark.parametrize("terms", [{"minor": True}, {}])
def test_all_nine_contents_stand_on_the_paper_as_they_are_on_record(db: SQLAlchemy, terms: dict[str, Any]) -> None:
    desk = signed(a_desk(**terms))

    paper = printed(desk)

    assert without_full_stops(extracted(paper)) == without_full_stops(on_record(desk))
    assert "星期五每周合计工作时间" + f"{desk.trio.placement.work_begins}—{desk.trio.placement.work_ends}" * 5 in paper
    assert "十二、违约责任、争议解决与附则" in paper


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
    draft = text(read(desk.agreement.draft.file))
    assert f"编号：{desk.agreement.number}-G1" in draft
    assert "在线签署，摘要" not in draft


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_apprentices_paper_holds_the_training_too(db: SQLAlchemy) -> None:
    desk = signed(a_desk(kind="apprenticeship"))
    paper = printed(desk)
    assert "职业学校学生学徒培养协议" in paper
    for name in ("occupation", "level", "training_plan", "rotation"):
        assert squeeze(ENTERPRISE_TERMS[name]) in paper
    for content, words in without_full_stops(on_record(desk)).items():
        assert words in paper, content


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


def sent_text(desk: Desk, change: Agreement) -> str:
    """The text of a change that its parties are about to sign."""
    draft = send(desk, change, at=first_morning(desk.trio.placement)).agreement.draft
    assert draft is not None
    return text(read(draft.file))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_supplement_prints_before_and_after_and_why(db: SQLAlchemy) -> None:
    desk = a_running_desk(minor=True)
    morning = first_morning(desk.trio.placement)
    change = propose(desk, date(2026, 9, 1), at=morning, pay_fen=350000, title="测试工程师助理")

    paper = sent_text(desk, change)

    pay, post = (change.changes[column] for column in ("pay_fen", "title"))
    assert f"实习报酬每月{format_yuan(pay['before'])}元每月{format_yuan(350000)}元" in paper
    assert f"岗位{post['before']}测试工程师助理" in paper
    assert f"变更原因{squeeze(change.reason)}生效日期2026年9月1日起按变更后执行" in paper
    assert f"原协议编号{desk.agreement.number}" in paper


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_termination_says_when_who_asked_and_why(db: SQLAlchemy) -> None:
    desk, last = a_running_desk(), date(2026, 9, 30)

    paper = sent_text(desk, propose_end(desk, last, at=first_morning(desk.trio.placement)))

    assert f"解除日期{day(last)}提出方{squeeze(desk.trio.placement.enterprise.name)}" in paper
    assert f"解除原因{REASON}" in paper
    assert f"原协议编号{desk.agreement.number}" in paper


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_supplement_in_force_stands_on_every_later_paper(db: SQLAlchemy) -> None:
    desk = a_running_desk()
    morning = first_morning(desk.trio.placement)
    before = facts_of(desk.trio.placement, desk.agreement)
    agreed(desk, local_date(morning), at=morning, pay_fen=350000)

    after = facts_of(desk.trio.placement, desk.agreement)

    assert before["pay"]["monthly"] != "3,500.00"
    assert after["pay"]["monthly"] == "3,500.00"
    assert after["stay"] == before["stay"]
