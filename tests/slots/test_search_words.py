"""What people type, and the text slots are found by."""

from __future__ import annotations

import pytest

from placement.kernel.periods import Month
from placement.slots.rules import Match, match_level, match_of
from placement.slots.search import Wish, folded, pattern, search_text


@pytest.mark.parametrize(
    "typed,terms",
    [
        ("  软件　测试 ", ["软件", "测试"]),
        ("ＣＮＣ", ["cnc"]),
        ("a\x00b\n", ["a", "b"]),
        ("", []),
        ("一 二 三 四 五 六", ["一", "二", "三", "四", "五"]),
        ("长" * 500, ["长" * 30]),
        ("😀 䶮", ["😀", "䶮"]),
    ],
)
def test_what_is_typed_becomes_a_few_short_words(typed: str, terms: list[str]) -> None:
    assert Wish(q=typed).terms == terms


@pytest.mark.parametrize("term,like", [("50%", "%50\\%%"), ("a_b", "%a\\_b%"), ("\\", "%\\\\%"), ("测试", "%测试%")])
def test_signs_of_a_pattern_are_taken_for_what_they_are(term: str, like: str) -> None:
    assert pattern(term) == like


def test_a_slot_is_found_by_its_words_and_by_their_initials() -> None:
    text = search_text(["数控车床操作工", "杭州精工机械有限公司", "操作CNC设备，检验零件。"])

    assert {"数控车床操作工", "skccczg", "hzjgjxyxgs", "czcncsb", "jylj"} <= set(text.split("\n"))


def test_initials_do_not_run_across_two_sentences() -> None:
    text = search_text(["软件", "测试。开发"])

    assert "rj\n" in text + "\n"
    assert "cskf" not in text
    assert "rjcs" not in text


def test_rare_characters_and_emoji_can_be_indexed_and_searched() -> None:
    text = search_text(["䶮𬭎工坊😀"])

    assert folded("䶮𬭎工坊😀") in text
    assert "yhgf" in text


@pytest.mark.parametrize(
    "majors,match",
    [
        ([], Match.ANY),
        (["710201"], Match.SAME_MAJOR),
        (["610101", "710201"], Match.SAME_MAJOR),
        (["710205"], Match.SAME_CLASS),
        (["710101"], Match.SAME_CATEGORY),
        (["610101"], Match.OTHER),
    ],
)
def test_the_nearest_major_decides_the_match(majors: list[str], match: Match) -> None:
    assert match_of(match_level("710201", majors)) is match


def test_filters_are_relaxed_one_at_a_time() -> None:
    wish = Wish(q="测试", month=Month(2026, 7), board=True)

    assert wish.asked() == ["q", "month", "board", "scope"]
    assert wish.without("month") == Wish(q="测试", board=True)
    assert wish.without("scope").scope == "all"
