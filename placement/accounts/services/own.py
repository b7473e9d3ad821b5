"""What people do with their own account, and looking at what is masked."""

from __future__ import annotations

from datetime import datetime

from placement.accounts.models import Student, User
from placement.accounts.policy import can_reveal_identity
from placement.accounts.rules import LOCALES
from placement.accounts.services.signing_in import prove, set_password, viewer_of_self
from placement.infra import audit
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.identity import age_on
from placement.kernel.text import Text

REASON_MINIMUM = 5


def change_password(user: User, old: str, new: str, *, at: datetime) -> None:
    """Replace the password; every session ends. Raises `wrong_password`, `same_password`, `weak_password`."""
    prove(user, old, at=at, field="old")
    if old == new:
        raise RuleBroken("same_password", Text("新密码不能与原密码相同"), field="password")
    set_password(user, new, at=at)


def change_contact(user: User, *, email: str | None, phone: str | None, password: str, at: datetime) -> None:
    """Set where mail and calls go. Asks for the password, since a reset link goes there. Raises RuleBroken."""
    prove(user, password, at=at, field="password")
    user.email, user.phone = email or None, phone or None
    audit.record("contact_changed", f"user:{user.id}", by=viewer_of_self(user), at=at)


def change_language(user: User, locale: str) -> None:
    """Keep the language for the next time; an unknown one means Chinese."""
    user.locale = locale if locale in LOCALES else LOCALES[0]


def reveal_identity(student: Student, reason: str, *, by: Viewer, at: datetime) -> str:
    """The resident id in the clear, for a reason that the audit trail keeps; minors are marked there (PIPL Art. 31).

    Raises NotAllowed for anyone but the placement office of the school, RuleBroken `reason_missing`.
    """
    if not can_reveal_identity(by, student):
        raise NotAllowed()
    if len(reason.strip()) < REASON_MINIMUM:
        raise RuleBroken("reason_missing", Text("请写明查看原因，至少 %(n)s 字", n=REASON_MINIMUM), field="reason")
    minor = age_on(student.birth_date, local_date(at)) < 18
    audit.record("unmask", f"student:{student.user_id}", by=by, at=at, reason=reason.strip(), minor=minor)
    return student.resident_id
