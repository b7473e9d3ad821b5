"""What happens to accounts. One verb a function; `by` acts, `at` is when."""

from placement.accounts.services.administering import (
    add_person,
    allow_sign_in,
    deactivate,
    end_sessions,
    give_hat,
    take_hat,
    unlock,
)
from placement.accounts.services.own import change_contact, change_language, change_password, reveal_identity
from placement.accounts.services.people import add_membership, create_student, create_teacher, create_user
from placement.accounts.services.signing_in import (
    FAILURES,
    LOCKED_FOR,
    WRONG,
    authenticate,
    require_strong,
    set_password,
    sign_out_everywhere,
    viewer_of,
)

__all__ = [
    "FAILURES",
    "LOCKED_FOR",
    "WRONG",
    "add_membership",
    "add_person",
    "allow_sign_in",
    "authenticate",
    "change_contact",
    "change_language",
    "change_password",
    "create_student",
    "create_teacher",
    "create_user",
    "deactivate",
    "end_sessions",
    "give_hat",
    "require_strong",
    "reveal_identity",
    "set_password",
    "sign_out_everywhere",
    "take_hat",
    "unlock",
    "viewer_of",
]
