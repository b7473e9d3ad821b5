"""Schools are entered, enterprises register themselves and keep their facts."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from stdnum.cn import uscc

from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.accounts.services import add_membership, create_user, require_strong
from placement.extensions import db
from placement.infra import audit, events, statelog
from placement.infra.pinyin import word_initials
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.organisations import queries
from placement.organisations.models import Enterprise, Organisation, School, WorkSite
from placement.organisations.rules import (
    JUDGED_FACTS,
    VETTED_FACTS,
    VETTING,
    AccountFacts,
    BankFacts,
    EnterpriseFacts,
    ProfileFacts,
    SchoolFacts,
    SiteFacts,
)
from placement.reference import tables
from placement.reference.queries import divisions


def create_school(facts: SchoolFacts, *, by: Viewer, at: datetime) -> School:
    """Enter a school. Raises RuleBroken: unknown_division, bad_credit_code, credit_code_taken."""
    _check_division(facts.division, local_date(at))
    if facts.credit_code:
        _check_credit_code(facts.credit_code)
    school = School(**asdict(facts), initials=word_initials(facts.name))
    db.session.add(school)
    db.session.flush()
    audit.record("school_created", f"organisation:{school.id}", by=by, at=at, name=school.name)
    return school


def create_bureau(name: str, *, short_name: str, division: str, by: Viewer, at: datetime) -> Organisation:
    """Enter an education or finance bureau."""
    bureau = Organisation(
        kind="bureau", name=name, short_name=short_name, initials=word_initials(name), division=division
    )
    db.session.add(bureau)
    db.session.flush()
    audit.record("bureau_created", f"organisation:{bureau.id}", by=by, at=at, name=name)
    return bureau


def register_enterprise(
    facts: EnterpriseFacts, *, by: Viewer, at: datetime, site: SiteFacts | None = None
) -> Enterprise:
    """Enter an enterprise with its first work site (its own address when none is named).

    Raises RuleBroken: bad_credit_code (R-1103), credit_code_taken, bad_industry (R-1107), unknown_division (R-1105).
    """
    _check_facts(facts, local_date(at))
    _check_credit_code(facts.credit_code)
    enterprise = Enterprise(**asdict(facts), initials=word_initials(facts.name))
    db.session.add(enterprise)
    db.session.flush()
    audit.record("enterprise_registered", f"organisation:{enterprise.id}", by=by, at=at, name=enterprise.name)
    first = site or SiteFacts(name="总部", division=facts.division, address=facts.address)
    add_site(enterprise, first, by=by, at=at)
    return enterprise


def register_with_account(facts: EnterpriseFacts, account: AccountFacts, *, at: datetime) -> tuple[Enterprise, User]:
    """An enterprise registers itself together with the account of its HR person.

    Raises RuleBroken as `register_enterprise`, and `login_taken`, `weak_password`.
    """
    require_strong(account.password)
    user = create_user(
        account.login, facts.contact_name, account.password, email=account.email, phone=facts.contact_phone, at=at
    )
    by = Viewer(user_id=user.id, name=user.name, role=Role.HR)
    enterprise = register_enterprise(facts, by=replace(by, role="self"), at=at)
    add_membership(user, Role.HR, enterprise.id)
    return enterprise, user


def add_mentor(enterprise: Enterprise, account: AccountFacts, name: str, *, by: Viewer, at: datetime) -> User:
    """HR gives a colleague an account as a mentor. Raises RuleBroken `login_taken`."""
    _require_hr(enterprise, by)
    user = create_user(account.login, name, account.password, email=account.email, at=at)
    add_membership(user, Role.MENTOR, enterprise.id)
    audit.record("mentor_added", f"user:{user.id}", by=by, at=at, enterprise=enterprise.id)
    return user


def edit_enterprise(enterprise: Enterprise, facts: ProfileFacts, *, by: Viewer, at: datetime) -> None:
    """Change what an enterprise says of itself; the credit code stays.

    A new name, kind or industry sends every approval back to the school; with a new head count too, followers of
    "enterprise_changed" look again at whom it takes. Raises RuleBroken as `register_enterprise`.
    """
    _require_hr(enterprise, by)
    _check_facts(facts, local_date(at))
    changes = _apply(enterprise, asdict(facts))
    enterprise.initials = word_initials(enterprise.name)
    if changes & VETTED_FACTS:
        for vetting in queries.approvals_of(enterprise.id):
            statelog.transition(vetting, VETTING, "reopen", by=by, at=at)
    if changes:
        audit.record("enterprise_edited", f"organisation:{enterprise.id}", by=by, at=at, changed=sorted(changes))
    db.session.flush()
    if changes & JUDGED_FACTS:
        events.happened("enterprise_changed", enterprise, by=by, at=at)


def change_bank(enterprise: Enterprise, facts: BankFacts, *, by: Viewer, at: datetime) -> None:
    """Set where subsidies are paid to; an empty account number keeps the one on record. Raises `bad_account`."""
    _require_hr(enterprise, by)
    told = {**asdict(facts), "bank_account": facts.bank_account.replace(" ", "") or enterprise.bank_account}
    if not re.fullmatch(r"\d{8,32}", told["bank_account"] or ""):
        raise RuleBroken("bad_account", Text("请填写 8 至 32 位数字的银行账号"), field="bank_account")
    changes = _apply(enterprise, told)
    audit.record("bank_changed", f"organisation:{enterprise.id}", by=by, at=at, changed=sorted(changes))
    db.session.flush()


def _apply(enterprise: Enterprise, told: dict[str, Any]) -> set[str]:
    changes = {name for name, value in told.items() if getattr(enterprise, name) != value}
    for name in changes:
        setattr(enterprise, name, told[name])
    return changes


def add_site(enterprise: Enterprise, facts: SiteFacts, *, by: Viewer, at: datetime) -> WorkSite:
    """Add a place of work; its division decides the minimum wage. Raises RuleBroken unknown_division (R-1105)."""
    _require_own(enterprise, by)
    _check_division(facts.division, local_date(at))
    site = WorkSite(**asdict(facts))
    enterprise.sites.append(site)
    db.session.flush()
    audit.record("site_added", f"organisation:{enterprise.id}", by=by, at=at, site=site.id, division=site.division)
    return site


def _require_own(enterprise: Enterprise, by: Viewer) -> None:
    if by.is_(Role.HR, Role.MENTOR) and by.organisation_id != enterprise.id:
        raise NotAllowed()


def _require_hr(enterprise: Enterprise, by: Viewer) -> None:
    if not (by == SYSTEM or (by.is_(Role.HR) and by.organisation_id == enterprise.id)):
        raise NotAllowed()


def _check_facts(facts: ProfileFacts, day: date) -> None:
    _check_division(facts.division, day)
    if tables.industries().section_of(facts.industry_code) is None:
        raise RuleBroken(
            "bad_industry", Text("行业代码应为国民经济行业分类（GB/T 4754）的 2 至 4 位数字"), field="industry_code"
        )


def _check_division(code: str, day: date) -> None:
    found = divisions().active_on(code, day)
    if found is None or found.kind == "city":
        raise RuleBroken("unknown_division", Text("请选择现行有效的区、县（市）"), field="division")


def _check_credit_code(code: str) -> None:
    if not uscc.is_valid(code):
        raise RuleBroken(
            "bad_credit_code", Text("统一社会信用代码应为 18 位且校验位正确，请对照营业执照核对"), field="credit_code"
        )
    if db.session.scalar(select(Organisation.id).where(Organisation.credit_code == code)) is not None:
        raise RuleBroken(
            "credit_code_taken",
            Text("该统一社会信用代码已经登记。如果是您的单位，请联系已有账号的同事或管理员"),
            field="credit_code",
        )
