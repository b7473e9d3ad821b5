"""What every paper has in common: plain frozen values, and how private data is masked on paper."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

PLAIN_LEAVES = (str, int, bool, date, datetime, Decimal, Fraction, type(None))
"""The only kinds of value on a paper. Money is integer fen; other exact numbers are Decimal or Fraction."""

COMPOUND_SURNAMES = frozenset(
    ["欧阳", "上官", "司马", "诸葛", "司徒", "东方", "夏侯", "皇甫", "尉迟", "公孙", "令狐", "慕容", "长孙", "宇文"]
)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The base of every document's data: its number, the address that proves it, the instant it was issued (UTC)."""

    number: str
    verify_url: str
    issued_at: datetime


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A school or an enterprise as a party: the particulars printed in the table of parties."""

    name: str
    credit_code: str
    address: str
    representative: str
    contact: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Mentor:
    """A person who guides: the school's instructor or the enterprise's mentor."""

    name: str
    title: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Insurance:
    """One policy that covers the stay. `payer` is the party that bears the premium, never the student."""

    kind: str
    insurer: str
    policy_number: str
    start: date
    end: date
    payer: str
    insured_fen: int | None = None


@dataclass(frozen=True, kw_only=True)
class WorkDay:
    """The hours of one weekday: `begin` and `end` as 08:30, the break in words, the net hours."""

    weekday: str
    begin: str
    end: str
    pause: str
    hours: Decimal


@dataclass(frozen=True, kw_only=True)
class SignatureColumn:
    """Where one party signs. Empty `signed_by` leaves a line for the pen; `sealed` draws the ring for the seal."""

    party: str
    name: str
    signer_role: str
    sealed: bool
    signed_by: str = ""
    signed_on: date | None = None
    method: str = ""
    digest: str = ""


def plain(value: Any) -> Any:
    """The value as nested dicts and lists of plain leaves; TypeError for anything else, such as a database object."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, PLAIN_LEAVES):
        return value
    raise TypeError(f"文书数据只能是普通值，不能是 {type(value).__name__}")


def snapshot(data: Any) -> dict[str, Any]:
    """The data as JSON can keep it: dates and instants in ISO form, exact numbers as text."""
    return _jsonable(plain(data))


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_jsonable(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | Fraction) else value


def mask_name(name: str) -> str:
    """The surname and one star: 张小明 and 张三 both become 张*."""
    name = name.strip()
    keep = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return f"{name[:keep]}*" if name else ""


def mask_resident_id(number: str) -> str:
    """The division prefix and the last four: 330***********123X."""
    return number if len(number) < 8 else f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_account(number: str) -> str:
    """The last four of a bank account: **** **** **** 6789."""
    digits = re.sub(r"\s", "", number)
    return f"**** **** **** {digits[-4:]}" if len(digits) > 4 else digits


def mask_phone(number: str) -> str:
    """A mobile number with its middle hidden: 138****1234; shorter numbers keep their last four."""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else f"****{number[-4:]}"
