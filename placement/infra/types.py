"""Column types: instants in UTC, months, encrypted text, and the check that an enumeration column holds its words."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import BigInteger, CheckConstraint, DateTime, LargeBinary, String
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

_NONCE = 12
Fen = Annotated[int, mapped_column(BigInteger)]
"""Money of a budget or a sum: more than 32 bits hold, 21 million yuan would be the end otherwise."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC; a naive one is a fault."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse naive instants and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("instants carry their zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """SQLite forgets the zone; give it back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Encrypted(TypeDecorator[str]):
    """Text encrypted with AES-256-GCM under PLACEMENT_DATA_KEY: resident ids and bank accounts."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> bytes | None:
        """Encrypt under a fresh nonce."""
        if value is None:
            return None
        nonce = os.urandom(_NONCE)
        return nonce + _cipher().encrypt(nonce, value.encode(), None)

    def process_result_value(self, value: bytes | None, dialect: Any) -> str | None:
        """Decrypt; a wrong key or a changed byte raises."""
        if value is None:
            return None
        return _cipher().decrypt(value[:_NONCE], value[_NONCE:], None).decode()


def _cipher() -> AESGCM:
    return AESGCM(hashlib.sha256(current_app.config["PLACEMENT_DATA_KEY"].encode()).digest())


def blind_index(value: str) -> str:
    """A keyed digest of a secret value, so that it can be unique and looked up without being readable."""
    key = current_app.config["PLACEMENT_DATA_KEY"].encode()
    return hashlib.blake2b(value.encode(), key=hashlib.sha256(key).digest(), digest_size=16).hexdigest()


def words(length: int = 24) -> String:
    """The type of a column that holds a word of an enumeration."""
    return String(length)


def one_of(column: str, enum: type[StrEnum]) -> CheckConstraint:
    """The named constraint that `column` holds a value of `enum`."""
    values = ", ".join(f"'{item.value}'" for item in enum)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")
