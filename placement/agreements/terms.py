"""Who fills in what: the one matrix from which the forms, the checks and the completeness of an agreement are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from placement.agreements.rules import AgreementKind, Party
from placement.kernel.text import Text


class TermKind(StrEnum):
    """What a field takes."""

    LINE = "line"
    TEXT = "text"
    TICK = "tick"
    DATE = "date"
    DAY = "day"
    PERCENT = "percent"
    MONEY = "money"
    PHONE = "phone"
    PERSON = "person"


@dataclass(frozen=True)
class Term:
    """One field. `required` counts only when a party says that it is done; `group` is the heading it stands under."""

    name: str
    label: Text
    kind: TermKind = TermKind.LINE
    required: bool = True
    group: Text | None = None
    hint: Text | None = None
    start: Any = None


MATERIAL = {
    Party.SCHOOL: {
        "instructor_id",
        "school_percent",
        "assessment",
        "emergency_plan",
        "other_terms",
        "insurance_payer",
        "treatment",
    },
    Party.ENTERPRISE: {
        "mentor_id",
        "tasks",
        "requirements",
        "conditions",
        "leave",
        "pay_day",
        "pay_method",
        "board",
        "lodging",
        "hazards",
        "equipment",
        "training",
        "occupation",
        "level",
        "training_plan",
        "rotation",
        "safety",
        "results",
    },
    Party.PERSON: {
        "goal",
        *(f"task{n}_{part}" for n in (1, 2, 3) for part in ("period", "content", "outcome")),
    },
}
"""What the other parties rely on when they complete their part: when it changes, they look again."""
LINE_LIMIT, TEXT_LIMIT = 80, 3000
PEOPLE, TIME, PAY, SAFETY, LIVING = Text("人员"), Text("内容与时间"), Text("报酬"), Text("安全"), Text("食宿")
INSURANCE, ASSESSMENT, OTHER, CONTACT = Text("实习责任保险"), Text("考核"), Text("其他"), Text("紧急联系人")
TRAINING, PLAN = Text("培养安排"), Text("实践计划")

SCHOOL_LEARNER = (
    Term("instructor_id", Text("学校指导教师"), TermKind.PERSON, group=PEOPLE),
    Term("school_contact", Text("学校联系人"), group=PEOPLE),
    Term("school_phone", Text("学校联系电话"), TermKind.PHONE, group=PEOPLE),
    Term("insurer", Text("保险公司"), group=INSURANCE),
    Term("policy_number", Text("保险单号"), group=INSURANCE),
    Term("insured_from", Text("保险起期"), TermKind.DATE, group=INSURANCE),
    Term("insured_to", Text("保险止期"), TermKind.DATE, group=INSURANCE),
    Term("insurance_payer", Text("保费承担方"), group=INSURANCE, hint=Text("不得由学生承担"), start="甲方"),
    Term("school_percent", Text("学校考核占比（%）"), TermKind.PERCENT, group=ASSESSMENT, start=50),
    Term(
        "assessment",
        Text("考核方式"),
        TermKind.TEXT,
        group=ASSESSMENT,
        start="实习周记和巡查记录占40%，岗位技能考核占40%，实习报告占20%。",
    ),
    Term(
        "emergency_plan",
        Text("应急预案"),
        TermKind.TEXT,
        group=SAFETY,
        start="发生伤病、事故或突发事件时立即救治，并同时通知企业导师、学校指导教师和紧急联系人。",
    ),
    Term("filing_number", Text("主管部门备案号"), required=False, group=OTHER),
    Term("school_representative", Text("学校法定代表人"), required=False, group=OTHER),
    Term("other_terms", Text("另行约定的事项"), TermKind.TEXT, required=False, group=OTHER),
)
ENTERPRISE_LEARNER = (
    Term("mentor_id", Text("企业导师"), TermKind.PERSON, group=PEOPLE),
    Term("mentor_title", Text("企业导师的职务或职称"), group=PEOPLE),
    Term("work_contact", Text("现场紧急联系人"), group=PEOPLE),
    Term("work_phone", Text("现场紧急联系电话"), TermKind.PHONE, group=PEOPLE),
    Term("department", Text("所在部门"), required=False, group=TIME),
    Term("tasks", Text("实习内容"), TermKind.TEXT, group=TIME),
    Term("requirements", Text("实习要求"), TermKind.TEXT, group=TIME),
    Term(
        "conditions", Text("实习条件"), TermKind.TEXT, group=TIME, start="提供符合国家标准的工位、设备和岗位教学条件。"
    ),
    Term("hours_confirmed", Text("确认按上表的工作时间安排，不安排加班和夜班"), TermKind.TICK, group=TIME),
    Term(
        "leave",
        Text("请假办法"),
        TermKind.TEXT,
        group=TIME,
        start="病假、事假提前告知企业导师和学校指导教师，由企业登记。",
    ),
    Term("pay_day", Text("每月支付日"), TermKind.DAY, group=PAY),
    Term("pay_method", Text("支付方式"), group=PAY, start="银行转账至丙方本人账户"),
    Term("regular_wage_fen", Text("相同岗位工资"), TermKind.MONEY, required=False, group=PAY),
    Term("board", Text("用餐"), TermKind.TEXT, group=LIVING),
    Term("lodging", Text("住宿"), TermKind.TEXT, group=LIVING),
    Term(
        "hazards", Text("岗位危害因素"), TermKind.TEXT, group=SAFETY, start="无高处、有毒有害、易燃易爆等高风险作业。"
    ),
    Term("equipment", Text("劳动防护用品"), TermKind.TEXT, group=SAFETY, start="按岗位需要配发工作服和防护用品。"),
    Term(
        "training",
        Text("安全教育培训"),
        TermKind.TEXT,
        group=SAFETY,
        start="上岗前组织安全教育培训并考核，培训时间和内容如实记录。",
    ),
    Term("representative", Text("企业法定代表人"), required=False, group=OTHER),
)
APPRENTICE = (
    Term("occupation", Text("培养职业（工种）"), group=TRAINING),
    Term("level", Text("拟达到的技能等级"), required=False, group=TRAINING),
    Term("training_plan", Text("培养计划"), TermKind.TEXT, group=TRAINING),
    Term("rotation", Text("轮岗与带徒安排"), TermKind.TEXT, group=TRAINING),
)
PERSON_LEARNER = (
    Term("emergency_name", Text("紧急联系人姓名"), group=CONTACT),
    Term("emergency_relation", Text("与本人关系"), group=CONTACT),
    Term("emergency_phone", Text("紧急联系人电话"), TermKind.PHONE, group=CONTACT),
    Term("address", Text("本人住址"), group=CONTACT),
)
SCHOOL_TEACHER = (
    Term("school_contact", Text("学校联系人"), group=PEOPLE),
    Term("school_title", Text("学校联系人职务"), group=PEOPLE, start="实习管理部门"),
    Term("school_phone", Text("学校联系电话"), TermKind.PHONE, group=PEOPLE),
    Term("treatment", Text("待遇"), TermKind.TEXT, group=PAY, start="实践期间享受与在岗教师同等的工资福利。"),
    Term(
        "assessment",
        Text("考核与认定"),
        TermKind.TEXT,
        group=ASSESSMENT,
        start="企业按出勤、任务完成和成果出具评价，学校审核实践总结后认定天数。",
    ),
    Term("insurer", Text("保险公司"), required=False, group=INSURANCE),
    Term("policy_number", Text("保险单号"), required=False, group=INSURANCE),
    Term("school_representative", Text("学校法定代表人"), required=False, group=OTHER),
    Term("other_terms", Text("另行约定的事项"), TermKind.TEXT, required=False, group=OTHER),
)
ENTERPRISE_TEACHER = (
    Term("mentor_id", Text("企业导师"), TermKind.PERSON, group=PEOPLE),
    Term("mentor_title", Text("企业导师的职务或职称"), group=PEOPLE),
    Term("department", Text("所在部门"), required=False, group=TIME),
    Term("hours_confirmed", Text("确认按上表的工作时间安排"), TermKind.TICK, group=TIME),
    Term(
        "safety",
        Text("安全与劳动保护"),
        TermKind.TEXT,
        group=SAFETY,
        start="上岗前完成安全培训并考核合格，配发岗位防护用品。",
    ),
    Term(
        "results",
        Text("成果的归属和使用"),
        TermKind.TEXT,
        group=OTHER,
        start="教学成果由学校和教师使用，涉及企业技术秘密的须经企业书面同意。",
    ),
    Term("representative", Text("企业法定代表人"), required=False, group=OTHER),
)
PERSON_TEACHER = (
    Term("goal", Text("实践目标"), TermKind.TEXT, group=PLAN),
    *(
        Term(
            f"task{n}_{part}", label, TermKind.LINE if part == "period" else TermKind.TEXT, required=n == 1, group=PLAN
        )
        for n, labels in (
            (1, (Text("第一阶段时间"), Text("第一阶段任务"), Text("第一阶段成果"))),
            (2, (Text("第二阶段时间"), Text("第二阶段任务"), Text("第二阶段成果"))),
            (3, (Text("第三阶段时间"), Text("第三阶段任务"), Text("第三阶段成果"))),
        )
        for part, label in zip(("period", "content", "outcome"), labels, strict=True)
    ),
)
MATRIX: dict[str, dict[Party, tuple[Term, ...]]] = {
    AgreementKind.WORK_PLACEMENT: {
        Party.SCHOOL: SCHOOL_LEARNER,
        Party.ENTERPRISE: ENTERPRISE_LEARNER,
        Party.PERSON: PERSON_LEARNER,
    },
    AgreementKind.APPRENTICESHIP: {
        Party.SCHOOL: SCHOOL_LEARNER,
        Party.ENTERPRISE: ENTERPRISE_LEARNER + APPRENTICE,
        Party.PERSON: PERSON_LEARNER,
    },
    AgreementKind.TEACHER_PRACTICE: {
        Party.SCHOOL: SCHOOL_TEACHER,
        Party.ENTERPRISE: ENTERPRISE_TEACHER,
        Party.PERSON: PERSON_TEACHER,
    },
}


def terms_of(kind: str, party: str) -> tuple[Term, ...]:
    """The fields of one party; none for the guardian, who only signs."""
    return MATRIX[kind].get(Party(party), ())


def missing(kind: str, party: str, values: Mapping[str, Any]) -> list[Term]:
    """The required fields that are still empty."""
    return [term for term in terms_of(kind, party) if term.required and values.get(term.name) in (None, "", False)]


def first_values(kind: str, party: str) -> dict[str, Any]:
    """Usual wordings that a party may keep or change."""
    return {term.name: term.start for term in terms_of(kind, party) if term.start is not None}


def changed_materially(kind: str, party: str, *, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Term]:
    """The terms on which the others rely and whose value is another now."""
    material = MATERIAL[Party(party)]
    return [
        term
        for term in terms_of(kind, party)
        if term.name in material and (before.get(term.name) or None) != (after.get(term.name) or None)
    ]


def party_with(kind: str, name: str) -> Party:
    """The party that fills in the term of this name. Raises LookupError."""
    for party, terms in MATRIX[kind].items():
        if any(term.name == name for term in terms):
            return party
    raise LookupError(f"{kind} has no term {name}")


def term_named(kind: str, name: str) -> Term:
    """The term of this name, whosever it is. Raises LookupError."""
    return next(term for term in terms_of(kind, party_with(kind, name)) if term.name == name)
