"""Money is whole fen. Exact fractions in between, rounded once, at the end."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text

Exact = int | Fraction | Decimal

LARGEST_FEN = 10**18 - 1
"""The largest amount that `capitals` can write: just under 10,000 万亿 yuan."""

_AMOUNT = re.compile(r"¥?\s*(\d{1,3}(?:,\d{3}){1,4}|\d{1,13})(?:\.(\d{1,2}))?\s*元?", re.ASCII)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def round_half_up(value: Exact) -> int:
    """The nearest whole number; a half goes away from zero, so that a recovery mirrors the payment.

    Takes int, Fraction or Decimal; a float is a mistake in a sum of money and raises TypeError.
    """
    if not isinstance(value, int | Fraction | Decimal):
        raise TypeError(f"exact number needed, not {type(value).__name__}")
    exact = Fraction(value)
    magnitude = int(abs(exact) + Fraction(1, 2))
    return magnitude if exact >= 0 else -magnitude


def fixed(value: Exact, places: int) -> str:
    """The number rounded half up to so many decimals, for show only: `fixed(Fraction(38, 87), 6)` is "0.436782"."""
    scaled = round_half_up(Fraction(value) * 10**places)
    whole, rest = divmod(abs(scaled), 10**places)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def format_yuan(fen: int) -> str:
    """Fen as yuan with thousands and two decimals: 123450 is "1,234.50"."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def parse_yuan(text: str) -> int:
    """Fen from what a person typed: "1,234.5", "¥1234.50", "1234元", also in full-width characters.

    Never negative, at most two decimals. Raises RuleBroken `bad_amount`.
    """
    match = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not match:
        raise RuleBroken("bad_amount", Text("金额须为不小于零的数字，最多两位小数，例如 1,234.50"))
    yuan, cents = match.groups()
    return int(yuan.replace(",", "")) * 100 + int((cents or "").ljust(2, "0"))


def capitals(fen: int) -> str:
    """The amount in 大写, as on a cheque: 123450 is "壹仟贰佰叁拾肆元伍角整".

    整 follows 元 or 角, nothing follows 分; a run of zeros is one 零. Amounts below zero begin with 负.
    Raises ValueError beyond `LARGEST_FEN`.
    """
    if abs(fen) > LARGEST_FEN:
        raise ValueError("amount too large to be written in capitals")
    yuan, cents = divmod(abs(fen), 100)
    sign = "负" if fen < 0 else ""
    if not cents:
        return f"{sign}{_whole(yuan) or '零'}元整"
    return sign + (f"{_whole(yuan)}元" if yuan else "") + _cents(cents, after_yuan=yuan > 0)


def _cents(cents: int, *, after_yuan: bool) -> str:
    tenths, hundredths = divmod(cents, 10)
    if not tenths:
        return ("零" if after_yuan else "") + f"{_DIGITS[hundredths]}分"
    return f"{_DIGITS[tenths]}角" + (f"{_DIGITS[hundredths]}分" if hundredths else "整")


def _whole(number: int) -> str:
    """A whole number in capitals; zero is the empty string."""
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return f"{_whole(high)}{name}{gap}{_whole(low)}"
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    written = "".join(
        _DIGITS[int(digit)] + (_PLACES[place] if digit != "0" else "")
        for digit, place in zip(str(number), range(len(str(number)) - 1, -1, -1), strict=True)
    )
    return re.sub("零+", "零", written).strip("零")
