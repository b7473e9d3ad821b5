"""Signing in and lockout; passwords and what ends a session."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import func, select

from placement.accounts import passwords
from placement.accounts.models import Membership, User
from placement.extensions import db
from placement.infra import audit
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text

FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
WRONG = Text("登录名或密码不正确")


def authenticate(login: str, password: str, *, at: datetime) -> User | None:
    """The user who signs in, or None; the caller commits either way, so that failures count.

    Five wrong passwords lock the account for 15 minutes; while it is locked the right one does not open it either.
    Raises RuleBroken("locked") then, and already at the fifth.
    """
    user: User | None = db.session.scalar(select(User).where(func.lower(User.login) == login.lower()).with_for_update())
    if user is None or not user.active:
        passwords.matches(_decoy(), password)  # an unknown name takes as long as a known one
        return None
    _require_unlocked(user, at)
    if not passwords.matches(user.password_hash, password):
        _count_failure(user, at)
        _require_unlocked(user, at)
        return None
    user.failed_count, user.locked_until = 0, None
    audit.record("signed_in", f"user:{user.id}", by=viewer_of_self(user), at=at)
    return user


def prove(user: User, password: str, *, at: datetime, field: str) -> None:
    """That it is the owner who asks, in a session that may have been left open; a wrong password counts as at sign-in.

    Raises RuleBroken `wrong_password` beside the field, `locked`; the caller commits either way.
    """
    _require_unlocked(user, at)
    if not passwords.matches(user.password_hash, password):
        _count_failure(user, at)
        _require_unlocked(user, at)
        raise RuleBroken("wrong_password", Text("当前密码不正确"), field=field)
    user.failed_count, user.locked_until = 0, None


def _require_unlocked(user: User, at: datetime) -> None:
    if user.locked_until is not None and user.locked_until > at:
        minutes = -(-int((user.locked_until - at).total_seconds()) // 60)
        raise RuleBroken("locked", Text("密码连续输错 5 次，账号已锁定，请 %(minutes)s 分钟后再试", minutes=minutes))


@cache
def _decoy() -> str:
    return passwords.hash_password("nobody")


def _count_failure(user: User, at: datetime) -> None:
    user.failed_count += 1
    audit.record("sign_in_failed", f"user:{user.id}", by=viewer_of_self(user), at=at)
    if user.failed_count >= FAILURES:
        user.failed_count, user.locked_until = 0, at + LOCKED_FOR
        audit.record("locked", f"user:{user.id}", by=viewer_of_self(user), at=at)


def require_strong(password: str) -> None:
    """Raise RuleBroken `weak_password` beside the field."""
    if not passwords.strong_enough(password):
        raise RuleBroken(
            "weak_password", Text("密码至少 10 位，并包含大写字母、小写字母、数字、符号中的三类"), field="password"
        )


def set_password(user: User, password: str, *, at: datetime) -> None:
    """Store a new password and end every session of the user. Raises RuleBroken for a weak one."""
    require_strong(password)
    user.password_hash = passwords.hash_password(password)
    user.failed_count, user.locked_until = 0, None
    sign_out_everywhere(user, at=at)
    audit.record("password_changed", f"user:{user.id}", by=viewer_of_self(user), at=at)


def sign_out_everywhere(user: User, *, at: datetime) -> None:
    """Make every session cookie given out so far worthless."""
    user.session_epoch += 1
    audit.record("signed_out_everywhere", f"user:{user.id}", by=viewer_of_self(user), at=at)


def viewer_of(membership: Membership) -> Viewer:
    """The Viewer that acts under a membership."""
    return Viewer(
        user_id=membership.user_id,
        name=membership.user.name,
        role=membership.role,
        organisation_id=membership.organisation_id,
        membership_id=membership.id,
        department=membership.department,
    )


def viewer_of_self(user: User) -> Viewer:
    return Viewer(user_id=user.id, name=user.name, role="self")
