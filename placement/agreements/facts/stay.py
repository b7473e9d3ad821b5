"""Time, place and content; hours, pay, safety, insurance, assessment and training of a learner."""

from __future__ import annotations

from datetime import date
from typing import Any

from placement.agreements.facts.hours import rest, weekly_hours, work_days
from placement.agreements.facts.sources import Sources, day, place_name, sentence
from placement.agreements.rules import AgreementKind, Party
from placement.applications.rules import Origin
from placement.infra.paper_templates import plain_number
from placement.kernel.money import capitals, format_yuan
from placement.kernel.periods import DateRange, Month
from placement.placements.models import Insurance
from placement.placements.rules import PreparationKind
from placement.slots.rules import SlotKind

ORIGINS = {
    Origin.OWN: "学生申请，学校同意",
    Origin.NOMINATION: "学校推荐，学生及监护人同意",
    Origin.SELF_FOUND: "学生自行联系，学校同意",
}
STAY_KINDS = {
    AgreementKind.APPRENTICESHIP: "学徒（岗位实习）",
    AgreementKind.TEACHER_PRACTICE: "教师企业实践",
    AgreementKind.WORK_PLACEMENT: "岗位实习",
}
LIABILITY_INSURANCE = "实习责任保险"
ACCOUNT = "以丙方书面提供给乙方的本人银行账户为准"


def parts(sources: Sources) -> dict[str, Any]:
    """All about a stay but the people."""
    term = sources.term
    return {
        "stay": _stay(sources),
        "hours": _hours(sources),
        "pay": _pay(sources),
        "safety": _safety(sources),
        **_insurance(sources),
        "assessment": _assessment(sources),
        "training": {
            "occupation": term(Party.ENTERPRISE, "occupation"),
            "level": term(Party.ENTERPRISE, "level"),
            "plan": term(Party.ENTERPRISE, "training_plan"),
            "rotation": term(Party.ENTERPRISE, "rotation"),
        },
    }


def _stay(sources: Sources) -> dict[str, str]:
    placement, application = sources.placement, sources.placement.application
    observed = placement.kind == SlotKind.OBSERVATION
    return {
        "kind": "认识实习" if observed else STAY_KINDS[sources.kind],
        "origin": ORIGINS[Origin(application.origin)] if application else "学校组织",
        "post": placement.title,
        "department": sources.term(Party.ENTERPRISE, "department"),
        "site": placement.address,
        "division": place_name(placement.division),
        "start": day(placement.starts_on),
        "end": day(placement.ends_on),
        "duration": duration(placement.starts_on, placement.ends_on),
        "filing_number": sources.term(Party.SCHOOL, "filing_number"),
        "special_filing": special_filing(sources),
        "tasks": sources.term(Party.ENTERPRISE, "tasks", placement.slot.tasks),
        "requirements": sources.term(Party.ENTERPRISE, "requirements", placement.slot.requirements),
        "conditions": sources.term(Party.ENTERPRISE, "conditions"),
    }


def special_filing(sources: Sources) -> str:
    """The number under which the exceptions were filed (R-317), for this placement or for its post."""
    placement = sources.placement
    wish = placement.application or placement.booking
    own = (row.number for row in placement.preparations if row.kind == PreparationKind.SPECIAL_FILING)
    return next(own, "") or (wish.release.special_filing if wish else "")


def duration(start: date, end: date) -> str:
    """Whole calendar months as months, anything else as days."""
    months = list(DateRange(start, end).months())
    if start.day == 1 and end == Month.of(end).last:
        return f"{len(months)}个月"
    return f"{(end - start).days + 1}天"


def _hours(sources: Sources) -> dict[str, Any]:
    placement = sources.placement
    texts = {name: sentence(sources.term(Party.ENTERPRISE, name)) for name in ("leave", "board", "lodging")}
    return {
        "days": [
            {
                "weekday": one.weekday,
                "begin": one.begin,
                "end": one.end,
                "pause": one.pause,
                "hours": plain_number(one.hours),
            }
            for one in work_days(placement)
        ],
        "weekly": f"{plain_number(weekly_hours(placement))}小时",
        "rest": rest(placement),
        **texts,
    }


def _pay(sources: Sources) -> dict[str, str]:
    placement = sources.placement
    regular = sources.amount(Party.ENTERPRISE, "regular_wage_fen")
    filled = None if "pay_day" in sources.replaced else sources.amount(Party.ENTERPRISE, "pay_day")
    return {
        "monthly": format_yuan(placement.pay_fen),
        "capitals": f"人民币{capitals(placement.pay_fen)}",
        "regular_wage": format_yuan(regular) if regular else "",
        "pay_day": f"每月{filled or placement.pay_day}日支付上月报酬",
        "method": sources.term(Party.ENTERPRISE, "pay_method"),
        "account": ACCOUNT,
    }


def _safety(sources: Sources) -> dict[str, str]:
    texts = {name: sentence(sources.term(Party.ENTERPRISE, name)) for name in ("hazards", "equipment", "training")}
    enterprise = sources.placement.enterprise
    return {
        **texts,
        "emergency_plan": sentence(sources.term(Party.SCHOOL, "emergency_plan")),
        "contact": sources.term(Party.ENTERPRISE, "work_contact", enterprise.contact_name),
        "contact_phone": sources.term(Party.ENTERPRISE, "work_phone", enterprise.contact_phone),
    }


def _insurance(sources: Sources) -> dict[str, Any]:
    """The policies that cover a learner; a teacher's one is what the school filled in."""
    if sources.kind == AgreementKind.TEACHER_PRACTICE:
        policies = _teacher_policies(sources)
    else:
        payer = sources.term(Party.SCHOOL, "insurance_payer")
        policies = [_policy(row, payer) for row in sources.placement.insurances]
    first = policies[0] if policies else dict.fromkeys(("insurer", "number", "start", "end", "payer"), "")
    named = {name: first[name] for name in ("insurer", "number", "start", "end", "payer")}
    return {"insurance": named, "insurances": policies}


def _policy(row: Insurance, payer: str) -> dict[str, str]:
    return {
        "kind": LIABILITY_INSURANCE,
        "insurer": row.insurer,
        "number": row.policy_number,
        "start": day(row.starts_on),
        "end": day(row.ended_on or row.ends_on),
        "payer": payer,
    }


def _teacher_policies(sources: Sources) -> list[dict[str, str]]:
    number = sources.term(Party.SCHOOL, "policy_number")
    if not number:
        return []
    return [
        {
            "kind": "人身意外伤害保险",
            "insurer": sources.term(Party.SCHOOL, "insurer"),
            "number": number,
            "start": day(sources.placement.starts_on),
            "end": day(sources.placement.ends_on),
            "payer": "甲方",
        }
    ]


def _assessment(sources: Sources) -> dict[str, str]:
    percent = sources.amount(Party.SCHOOL, "school_percent")
    return {
        "school_percent": "" if percent is None else f"{percent}%",
        "enterprise_percent": "" if percent is None else f"{100 - percent}%",
        "method": sentence(sources.term(Party.SCHOOL, "assessment")),
    }
