"""Sums of money: exact, rounded once, readable by people and by banks."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.kernel.errors import RuleBroken
from placement.kernel.money import LARGEST_FEN, capitals, fixed, format_yuan, parse_yuan, round_half_up

CAPITALS = [
    ("0", "零元整"),
    ("0.01", "壹分"),
    ("0.05", "伍分"),
    ("0.10", "壹角整"),
    ("0.99", "玖角玖分"),
    ("1", "壹元整"),
    ("1.05", "壹元零伍分"),
    ("1.50", "壹元伍角整"),
    ("10", "壹拾元整"),
    ("10.05", "壹拾元零伍分"),
    ("11.11", "壹拾壹元壹角壹分"),
    ("100", "壹佰元整"),
    ("100.10", "壹佰元壹角整"),
    ("101", "壹佰零壹元整"),
    ("110", "壹佰壹拾元整"),
    ("622.50", "陆佰贰拾贰元伍角整"),
    ("1001", "壹仟零壹元整"),
    ("1010.01", "壹仟零壹拾元零壹分"),
    ("1234.50", "壹仟贰佰叁拾肆元伍角整"),
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("10000", "壹万元整"),
    ("10001", "壹万零壹元整"),
    ("10010.01", "壹万零壹拾元零壹分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("100000", "壹拾万元整"),
    ("107000.53", "壹拾万柒仟元伍角叁分"),
    ("1000000.5", "壹佰万元伍角整"),
    ("1000001", "壹佰万零壹元整"),
    ("10203040.05", "壹仟零贰拾万叁仟零肆拾元零伍分"),
    ("100000000.01", "壹亿元零壹分"),
    ("100001000", "壹亿零壹仟元整"),
    ("100010000", "壹亿零壹万元整"),
    ("1000000000000", "壹万亿元整"),
    ("1000100000000", "壹万零壹亿元整"),
    ("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ("-543.79", "负伍佰肆拾叁元柒角玖分"),
]


@pytest.mark.parametrize("yuan, written", CAPITALS)
def test_an_amount_is_written_in_capitals_as_on_a_cheque(yuan: str, written: str) -> None:
    assert capitals(int(Decimal(yuan) * 100)) == written


def test_an_amount_too_large_for_capitals_is_refused_instead_of_written_wrongly() -> None:
    with pytest.raises(ValueError, match="too large"):
        capitals(LARGEST_FEN + 1)


def _read_group(text: str) -> int:
    """The value of capitals below ten thousand, read place by place."""
    total, digit = 0, 0
    for char in text:
        if char in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
        else:
            total, digit = total + digit * {"拾": 10, "佰": 100, "仟": 1000}[char], 0
    return total + digit


def _read_whole(text: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            high, low = text.rsplit(unit, 1) if unit == "亿" else text.split(unit, 1)
            return _read_whole(high) * size + _read_whole(low)
    return _read_group(text)


@given(st.integers(1, LARGEST_FEN))
def test_capitals_read_back_to_the_same_amount(fen: int) -> None:
    yuan, _, cents = capitals(fen).rpartition("元")
    cents = cents.replace("整", "").replace("零", "")
    tenths = "零壹贰叁肆伍陆柒捌玖".index(cents[cents.index("角") - 1]) if "角" in cents else 0
    hundredths = "零壹贰叁肆伍陆柒捌玖".index(cents[-2]) if "分" in cents else 0

    assert _read_whole(yuan) * 100 + tenths * 10 + hundredths == fen


@given(st.integers(0, LARGEST_FEN))
def test_capitals_never_hold_two_zeros_in_a_row_nor_a_whole_sign_after_fen(fen: int) -> None:
    written = capitals(fen)

    assert "零零" not in written
    assert written.endswith("整") != written.endswith("分")


@pytest.mark.parametrize(
    "value, whole",
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Decimal("2.5"), 3),
        (Decimal("2.49999"), 2),
        (Fraction(5, 3), 2),
        (7, 7),
        (0, 0),
    ],
)
def test_halves_round_away_from_zero(value: int | Fraction | Decimal, whole: int) -> None:
    assert round_half_up(value) == whole


def test_a_float_is_refused_in_a_sum_of_money() -> None:
    with pytest.raises(TypeError, match="float"):
        round_half_up(0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value, places, shown",
    [
        (Fraction(19) / Fraction("21.75"), 6, "0.873563"),
        (Fraction(1), 6, "1.000000"),
        (Fraction(39, 2), 1, "19.5"),
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(-1, 100000), 2, "0.00"),
        (Fraction(5, 2), 0, "3"),
    ],
)
def test_fractions_are_shown_with_fixed_decimals(value: Fraction, places: int, shown: str) -> None:
    assert fixed(value, places) == shown


@pytest.mark.parametrize(
    "fen, yuan", [(0, "0.00"), (5, "0.05"), (123450, "1,234.50"), (-62250, "-622.50"), (10**11, "1,000,000,000.00")]
)
def test_fen_are_shown_as_yuan_with_thousands(fen: int, yuan: str) -> None:
    assert format_yuan(fen) == yuan


@pytest.mark.parametrize(
    "typed, fen",
    [
        ("1,234.50", 123450),
        ("1234.5", 123450),
        (" 1234 ", 123400),
        ("¥0.05", 5),
        ("￥1，234元", 123400),
        ("１２３．４", 12340),
        ("0", 0),
    ],
)
def test_what_people_type_is_read_as_fen(typed: str, fen: int) -> None:
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "元",
        "-1",
        "1.234",
        "1,23",
        "12,34.5",
        "1e9",
        "1.",
        ".5",
        "12 3",
        "十元",
        "9" * 14,
        "9" * 100_000,
        "1" + ",000" * 2000,
    ],
)
def test_what_is_not_an_amount_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_yuan(typed)

    assert refused.value.code == "bad_amount"


@given(st.integers(0, 10**13))
def test_a_shown_amount_reads_back_as_the_same_fen(fen: int) -> None:
    assert parse_yuan(format_yuan(fen)) == fen
