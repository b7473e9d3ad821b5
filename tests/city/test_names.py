"""Names and numbers of the demo city: they could exist, none is used twice, and they are the same every time."""

from __future__ import annotations

import pytest
from stdnum.cn import uscc

from placement.accounts.rules import Sex, read_identity
from placement.city.names import Registry


def test_the_same_seed_gives_the_same_people() -> None:
    first, second = Registry(7), Registry(7)
    assert [first.adult() for _ in range(50)] == [second.adult() for _ in range(50)]


def test_no_name_is_given_twice() -> None:
    registry = Registry(1)
    names = [registry.student(Sex.FEMALE) for _ in range(120)] + [registry.adult() for _ in range(80)]
    assert len(set(names)) == len(names)


def test_among_120_students_some_names_try_fonts_and_pinyin() -> None:
    registry = Registry(1)
    names = {registry.student(Sex.MALE) for _ in range(120)}
    assert {name[0] for name in names} >= {"单", "曾", "仇"}
    assert any(ord(sign) > 0xFFFF or sign == "䶮" for name in names for sign in name)


@pytest.mark.parametrize("sex", list(Sex))
def test_a_resident_id_says_what_is_on_the_card(sex: Sex) -> None:
    registry = Registry(3)
    born = registry.birth_date(2024)
    found = read_identity(registry.resident_id(born, sex))
    assert (found.birth_date, found.sex) == (born, sex)


@pytest.mark.parametrize("prefix", ["12", "52", "91"])
def test_credit_codes_have_their_prefix_and_check_digit(prefix: str) -> None:
    registry = Registry(5)
    codes = {registry.credit_code("330110", prefix=prefix) for _ in range(60)}
    assert len(codes) == 60
    assert all(uscc.is_valid(code) and code.startswith(f"{prefix}330110") for code in codes)
