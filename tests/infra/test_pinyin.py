"""Names are found by the first letters of their pinyin."""

from __future__ import annotations

import pytest

from placement.infra.pinyin import initials, word_initials


@pytest.mark.parametrize(
    "name,letters",
    [
        ("张华生", "zhs"),
        ("单雄信", "sxx"),
        ("仇英", "qy"),
        ("曾小贤", "zxx"),
        ("尉迟恭", "ycg"),
        ("万俟咏", "mqy"),
        ("䶮𬭎", "yh"),
        ("阿依古丽·买买提", "aygl mmt".replace(" ", "")),
        ("John Smith", "johnsmith"),
        ("王😀", "w"),
        ("", ""),
    ],
)
def test_a_surname_is_read_as_a_surname_and_signs_are_left_out(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_names_of_organisations_keep_latin_letters_and_digits() -> None:
    assert word_initials("杭州3D打印（临平）有限公司") == "hz3ddylpyxgs"
