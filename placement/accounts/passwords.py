"""Password hashing with argon2id."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

MINIMUM = 10


@cache
def _hasher(fast: bool) -> PasswordHasher:
    # Tests sign in hundreds of times; the cheap parameters are never used outside them.
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1) if fast else PasswordHasher()


def _present() -> PasswordHasher:
    return _hasher(bool(current_app.config.get("TESTING")))


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _present().hash(password)


def matches(stored: str, password: str) -> bool:
    """Whether the password belongs to the stored hash."""
    try:
        return _present().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def generate() -> str:
    """A first password to hand over: strong, without letters and digits that look alike."""
    parts = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "abcdefghjkmnpqrstuvwxyz")
    return "-".join("".join(secrets.choice(part) for _ in range(3)) for part in parts)


def strong_enough(password: str) -> bool:
    """At least 10 characters of three of the four classes: lower case, upper case, digit, other (facts 7.4)."""
    classes = (
        any(map(str.islower, password)),
        any(map(str.isupper, password)),
        any(map(str.isdigit, password)),
        any(not character.isalnum() for character in password),
    )
    return len(password) >= MINIMUM and sum(classes) >= 3
