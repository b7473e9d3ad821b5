"""How private data is masked wherever it is shown to somebody who need not see the whole of it."""

from __future__ import annotations

import re

COMPOUND_SURNAMES = frozenset(
    ["欧阳", "上官", "司马", "诸葛", "司徒", "东方", "夏侯", "皇甫", "尉迟", "公孙", "令狐", "慕容", "长孙", "宇文"]
)


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
