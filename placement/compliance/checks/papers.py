"""What must be signed, taught, named, filed and insured before the start."""

from __future__ import annotations

from datetime import date

from placement.compliance.ages import day_of_age, is_below
from placement.compliance.facts import Facts
from placement.compliance.rulebook import RuleRow
from placement.compliance.verdicts import Verdict, broken, not_recorded
from placement.kernel.text import Text

HOME_PROVINCE = "浙江"


def student_consents(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-111: the student's signed informed consent."""
    return _there(facts.papers.student_consents, Text("学生的知情同意书"), clears=Text("学生阅读并签署知情同意书"))


def guardian_consents(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-111: the guardian's or parent's signed informed consent, for students of full age too."""
    return _there(
        facts.papers.guardian_consents,
        Text("监护人（家长）的知情同意书"),
        clears=Text("监护人（家长）签署知情同意书，上传扫描件"),
    )


def agreement_signed(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-201, R-705 and R-802: signed by school, enterprise and person."""
    signed, needed = facts.papers.signed_by, row.words("parties")
    if signed is None:
        return not_recorded(Text("协议的签署情况"))
    if needed <= signed:
        return None
    return broken(
        sum=Text("应签 %(needed)s 方，已签 %(signed)s 方", needed=len(needed), signed=len(needed & signed)),
        clears=Text("各方签署协议"),
    )


def text_compared(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-202: the text that was signed is based on the official model; asked of a text that the system made."""
    if facts.papers.text_compared is not False:
        return None
    return broken(clears=Text("在“文书模板”中对照示范文本核对后记录"))


def guardian_signs_for_minor(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-204: the guardian signs with whoever was below 18 on the day of signing, or is today while it is unsigned."""
    born, age = facts.person.birth_date, row.number("full_age")
    if facts.papers.guardian_signs:
        return None
    if born is None:
        return not_recorded(Text("学生的出生日期"))
    if not is_below(born, age, facts.papers.signed_on or on):
        return None
    if facts.papers.guardian_signs is None:
        return not_recorded(Text("监护人的签字"))
    return broken(
        age=age,
        sum=Text("%(born)s 出生，%(reached)s 起满 %(age)s 周岁", born=born, reached=day_of_age(born, age), age=age),
        clears=Text("监护人在协议上签字，上传扫描件"),
    )


def insured_throughout(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-604: 实习责任保险 covers every day from start to end; several policies may do so together."""
    policies, stay = facts.papers.insurance, facts.plan.stay
    if policies is None:
        return not_recorded(Text("实习责任保险"))
    if stay is None:
        return not_recorded(Text("起止日期"))
    gaps = stay.gaps(policies)
    if not gaps:
        return None
    return broken(
        sum=Text(
            "实习 %(start)s 至 %(end)s 共 %(days)s 天，未投保 %(open)s 天，自 %(first)s 起",
            start=stay.start,
            end=stay.end,
            days=stay.days,
            open=sum(gap.days for gap in gaps),
            first=gaps[0].start,
        ),
        clears=Text("投保或续保至 %(end)s，登记保险期间", end=stay.end),
    )


def mentors_named(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-401 and R-803: an instructor of the school and a mentor of the enterprise for each student."""
    instructor, mentor = facts.papers.instructor, facts.papers.mentor
    if instructor is None or mentor is None:
        return not_recorded(Text("学校指导教师") if instructor is None else Text("企业导师"))
    if instructor and mentor:
        return None
    clears = Text("学校指定指导教师") if mentor else Text("企业指定导师")
    if not instructor and not mentor:
        clears = Text("学校指定指导教师，企业指定导师")
    return broken(sum=Text("应有 2 人，已落实 %(n)s 人", n=int(instructor) + int(mentor)), clears=clears)


def safety_trained(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-601: taught safety by the unit and passed (WSL21 Art. 28)."""
    return _there(
        facts.papers.safety_training, Text("安全教育培训"), clears=Text("完成安全教育培训并考核合格，登记日期和结果")
    )


def school_trained(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-124: prepared by the school before the start: rules, tasks, safety, discipline."""
    return _there(facts.papers.school_training, Text("实习前培训"), clears=Text("学校组织实习前培训，登记日期"))


def internship_planned(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-109: a plan made jointly by school and unit."""
    return _there(facts.papers.internship_plan, Text("实习方案"), clears=Text("校企共同制订实习方案，登记日期"))


def emergency_planned(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-608: safety rules and an emergency plan made jointly."""
    return _there(facts.papers.emergency_plan, Text("应急预案"), clears=Text("校企共同制订应急预案，登记日期"))


def filed(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-119: filed with the authority before the start."""
    return _there(facts.papers.filing, Text("主管部门备案"), clears=Text("报主管部门备案，登记备案号和日期"))


def filed_across_provinces(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-120: outside the province only with the authority's agreement and the provincial filing."""
    province = facts.plan.province
    if province is None:
        return not_recorded(Text("工作地点所在省份"))
    if province.removesuffix("省") == HOME_PROVINCE:
        return None
    if facts.papers.cross_province_filing is None:
        return not_recorded(Text("跨省实习备案"))
    if facts.papers.cross_province_filing:
        return None
    return broken(province=province, clears=Text("经主管部门同意并按程序完成跨省备案"))


def _there(fact: bool | None, what: Text, *, clears: Text) -> Verdict | None:
    if fact is None:
        return not_recorded(what)
    return None if fact else broken(clears=clears)
