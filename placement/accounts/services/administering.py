"""What the security administrator does: accounts, hats, locks, sessions. Never anybody's password."""

from __future__ import annotations

from datetime import datetime

from placement.accounts import queries
from placement.accounts.models import Membership, User
from placement.accounts.policy import can_administer_users
from placement.accounts.rules import ORGANISATION_KIND, PersonFacts, Role, check_separate
from placement.accounts.services.people import add_membership, create_user
from placement.infra import audit
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text


def add_person(facts: PersonFacts, password: str, *, by: Viewer, at: datetime) -> User:
    """A new account with its first hat. Raises RuleBroken: `login_taken`, and as `give_hat`."""
    _require_right(by)
    user = create_user(facts.login, facts.name, password, email=facts.email, phone=facts.phone, at=at)
    audit.record("user_added", f"user:{user.id}", by=by, at=at, login=user.login)
    give_hat(user, facts.role, facts.organisation_id, department=facts.department, by=by, at=at)
    return user


def give_hat(
    user: User, role: Role, organisation_id: int | None, *, department: str | None, by: Viewer, at: datetime
) -> Membership:
    """Let a person act in a role, for an organisation of its kind; a hat taken away comes back.

    Raises RuleBroken: `own_account`, `administrators_separate`, `membership_exists`, `organisation_missing`,
    `department_missing`.
    """
    _require_right(by)
    if user.id == by.user_id:
        raise RuleBroken("own_account", Text("不能给自己的账号添加身份，请由另一位安全管理员办理"))
    _check_place(role, organisation_id, department)
    held = next((hat for hat in user.memberships if (hat.role, hat.organisation_id) == (role, organisation_id)), None)
    if held is not None and not held.active:
        check_separate(role, queries.administrator_roles(user.id))
        held.active, held.department = True, department
    else:
        held = add_membership(user, role, organisation_id, department=department)
    audit.record("membership_given", f"user:{user.id}", by=by, at=at, role=role, organisation=organisation_id)
    return held


def take_hat(membership: Membership, *, by: Viewer, at: datetime) -> None:
    """End a person's role in an organisation; who acts under it now is out at once."""
    _require_right(by)
    _require_somebody_else(membership.user, by)
    membership.active = False
    audit.record("membership_ended", f"user:{membership.user_id}", by=by, at=at, role=membership.role)


def deactivate(user: User, *, by: Viewer, at: datetime) -> None:
    """Close an account: no sign-in, every session ends. What the person did stays on record."""
    _require_right(by)
    _require_somebody_else(user, by)
    user.active = False
    user.session_epoch += 1
    audit.record("user_deactivated", f"user:{user.id}", by=by, at=at)


def allow_sign_in(user: User, *, by: Viewer, at: datetime) -> None:
    """Open a closed account again."""
    _require_right(by)
    user.active = True
    audit.record("user_activated", f"user:{user.id}", by=by, at=at)


def unlock(user: User, *, by: Viewer, at: datetime) -> None:
    """Lift the lock that wrong passwords brought about."""
    _require_right(by)
    user.failed_count, user.locked_until = 0, None
    audit.record("unlocked", f"user:{user.id}", by=by, at=at)


def end_sessions(user: User, *, by: Viewer, at: datetime) -> None:
    """Sign the person out in every browser."""
    _require_right(by)
    user.session_epoch += 1
    audit.record("sessions_ended", f"user:{user.id}", by=by, at=at)


def _require_right(by: Viewer) -> None:
    if not can_administer_users(by):
        raise NotAllowed()


def _require_somebody_else(user: User, by: Viewer) -> None:
    if user.id == by.user_id:
        raise RuleBroken("own_account", Text("不能停用自己的账号或身份，请由另一位安全管理员办理"))


def _check_place(role: Role, organisation_id: int | None, department: str | None) -> None:
    kind = ORGANISATION_KIND.get(role)
    if kind is None and organisation_id is not None:
        raise RuleBroken(
            "organisation_not_wanted", Text("管理员不属于任何单位，请不要选择单位"), field="organisation_id"
        )
    if kind is not None and queries.organisation_kind(organisation_id) != kind:
        raise RuleBroken("organisation_missing", Text("请选择与该身份相符的单位"), field="organisation_id")
    if role is Role.DEPARTMENT_HEAD and not department:
        raise RuleBroken("department_missing", Text("请填写系部名称"), field="department")
