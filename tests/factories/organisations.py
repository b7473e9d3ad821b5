"""Schools, enterprises and bureaus of a test."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from stdnum.cn import uscc

from placement.accounts.rules import Role
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import at_local
from placement.organisations import services
from placement.organisations.models import Enterprise, Organisation, SafetyViolation, School, Vetting
from placement.organisations.rules import EnterpriseFacts, EnterpriseKind, SchoolFacts, SchoolLevel, SiteFacts
from tests.factories.reference import import_reference

LONG_AGO = at_local(date(2026, 1, 5))
"""When everything that a test presupposes was done."""
LISTED_ON = date(2025, 12, 5)
"""A month before: when the school's list of units was decided and published."""
REPORT = "已实地考察，资质齐全，岗位真实，食宿与安全条件符合要求，带教师傅到位，建议合作。"
_numbers = count(1)


def credit_code(number: int, *, prefix: str = "91330106") -> str:
    """A credit code that can exist, another one for each number."""
    digits = f"{number:08d}"
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    body = f"{prefix}{digits}{'0123456789X0'[11 - weighed % 11] if weighed % 11 else '0'}".replace("X", "A")
    return body + uscc.calc_check_digit(body)


def a_school(name: str = "", *, public: bool = True, division: str = "330106", **facts: Any) -> School:
    """A secondary school; `public=False` for one without a budget line."""
    import_reference()
    number = next(_numbers)
    told: dict[str, Any] = {
        "name": name or f"杭州市第{number}职业学校",
        "short_name": name or f"第{number}职校",
        "code": f"S{number:04d}",
        "public": public,
        "level": SchoolLevel.SECONDARY,
        "authority": "杭州市教育局",
        "division": division,
        "address": "文一路 1 号",
        "credit_code": credit_code(number, prefix="12330106"),
        **facts,
    }
    return services.create_school(SchoolFacts(**told), by=SYSTEM, at=LONG_AGO)


def an_enterprise(
    name: str = "",
    *,
    agency: bool = False,
    internet_bar: bool = False,
    approved_by: School | None = None,
    division: str = "330110",
    **facts: Any,
) -> Enterprise:
    """A software house of 100 people (room for ten interns) with one site.

    Traits: HR agency, internet bar, approved and listed by a school.
    """
    import_reference()
    number = next(_numbers)
    told: dict[str, Any] = {
        "name": name or f"杭州第{number}信息技术有限公司",
        "short_name": name or f"第{number}信息",
        "credit_code": credit_code(number),
        "enterprise_kind": EnterpriseKind.HR_AGENCY if agency else EnterpriseKind.ENTERPRISE,
        "industry_code": "9013" if internet_bar else "7262" if agency else "6513",
        "staff_count": 100,
        "division": division,
        "address": "文一西路 998 号",
        "contact_name": "郑文",
        "contact_phone": "13800000000",
        "bank_name": "杭州银行余杭支行",
        "bank_account": "3301040160012345678",
        "account_name": name or f"杭州第{number}信息技术有限公司",
        **facts,
    }
    enterprise = services.register_enterprise(EnterpriseFacts(**told), by=SYSTEM, at=LONG_AGO)
    if approved_by is not None:
        approve(enterprise, approved_by)
    return enterprise


def a_site(enterprise: Enterprise, *, division: str = "330110", name: str = "二号厂区") -> Any:
    """A further place of work."""
    return services.add_site(
        enterprise, SiteFacts(name=name, division=division, address="良睦路 1 号"), by=SYSTEM, at=LONG_AGO
    )


def a_bureau(name: str = "杭州市教育局", *, division: str = "330106") -> Organisation:
    """An education or finance bureau."""
    import_reference()
    return services.create_bureau(name, short_name=name, division=division, by=SYSTEM, at=LONG_AGO)


def asked(enterprise: Enterprise, school: School, *, at: datetime = LONG_AGO) -> Vetting:
    """The enterprise has asked the school for a visit."""
    return services.request_vetting(enterprise, school.id, by=SYSTEM, at=at)


def approve(enterprise: Enterprise, school: School, *, listed: bool = True) -> Vetting:
    """The school has visited and taken the enterprise, and put it on its list of units unless `listed=False`."""
    vetting = asked(enterprise, school)
    office = Viewer(user_id=None, name="沈老师", role=Role.PLACEMENT_OFFICE, organisation_id=school.id)
    services.decide_vetting(vetting, "approve", visited_on=LONG_AGO.date(), report=REPORT, by=office, at=LONG_AGO)
    if listed:
        services.list_enterprise(vetting, LISTED_ON, LISTED_ON, by=office, at=LONG_AGO)
    return vetting


def a_violation(
    enterprise: Enterprise, day: date = date(2025, 3, 1), document: str = "杭应急罚〔2025〕12 号"
) -> SafetyViolation:
    """A violation of safety law that the bureau has recorded."""
    bureau = Viewer(user_id=None, name="何科长", role=Role.BUREAU)
    return services.record_violation(enterprise, day, document, by=bureau, at=LONG_AGO)
