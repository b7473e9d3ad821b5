"""What must be signed and insured before the start."""

from __future__ import annotations

from datetime import date

from placement.compliance.ages import day_of_age, is_below
from placement.compliance.facts import Facts
from placement.compliance.rulebook import RuleRow
from placement.compliance.verdicts import Verdict, broken, not_recorded
from placement.kernel.text import Text


def student_consents(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-111: the student's signed informed consent."""
    clears = Text("学生阅读并签署知情同意书")
    if facts.papers.student_consents is None:
        return not_recorded(Text("尚未登记学生的知情同意书"), clears=clears)
    if facts.papers.student_consents:
        return None
    return broken(Text("缺少学生签字的知情同意书"), clears=clears)


def guardian_consents(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-111: the guardian's or parent's signed informed consent, for students of full age too."""
    clears = Text("监护人（家长）签署知情同意书，上传扫描件")
    if facts.papers.guardian_consents is None:
        return not_recorded(Text("尚未登记监护人（家长）的知情同意书"), clears=clears)
    if facts.papers.guardian_consents:
        return None
    return broken(Text("缺少监护人（家长）签字的知情同意书"), clears=clears)


def agreement_signed(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-201: signed by school, enterprise and student."""
    signed, needed = facts.papers.signed_by, row.words("parties")
    clears = Text("学校、企业、学生三方签署协议")
    if signed is None:
        return not_recorded(Text("尚未登记三方协议"), clears=clears)
    if needed <= signed:
        return None
    return broken(
        Text("未按规定签订三方协议，不得安排实习"),
        sum=Text("应签 %(needed)s 方，已签 %(signed)s 方", needed=len(needed), signed=len(needed & signed)),
        clears=clears,
    )


def guardian_signs_for_minor(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-204: the guardian signs with whoever was below 18 on the day of signing, or is today while it is unsigned."""
    born, signed, age = facts.person.birth_date, facts.papers.signed_by, row.number("full_age")
    if born is None:
        return not_recorded(Text("尚未登记学生的出生日期，无法判断是否成年"), clears=Text("登记学生的出生日期"))
    if not is_below(born, age, facts.papers.signed_on or on):
        return None
    clears = Text("监护人在协议上签字，上传扫描件")
    if signed is None:
        return not_recorded(Text("尚未登记监护人是否在协议上签字"), clears=clears)
    if "guardian" in signed:
        return None
    return broken(
        Text("未满%(age)s周岁须由监护人签字同意", age=age),
        sum=Text("%(born)s 出生，%(reached)s 起满 %(age)s 周岁", born=born, reached=day_of_age(born, age), age=age),
        clears=clears,
    )


def insured_throughout(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-604: 实习责任保险 covers every day from start to end; several policies may do so together."""
    policies, stay = facts.papers.insurance, facts.plan.stay
    if policies is None:
        return not_recorded(Text("尚未登记实习责任保险"), clears=Text("登记保险单号和保险期间"))
    gaps = stay.gaps(policies)
    if not gaps:
        return None
    return broken(
        Text("实习责任保险没有覆盖整个实习期间") if policies else Text("未投保实习责任保险，不得实习"),
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
