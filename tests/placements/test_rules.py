"""The informed consent and the first day, as pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from placement.kernel.text import Text
from placement.placements.rules import ConsentFacts, consent_text, even_hours, first_day, text_hash

FACTS = ConsentFacts(
    student="张华生",
    school="云栖职校",
    enterprise="钱江智造",
    kind=Text("岗位实习"),
    title="软件测试员",
    address="江陵路 1888 号",
    starts_on=date(2026, 7, 1),
    ends_on=date(2026, 12, 31),
    hours=even_hours("08:30", "17:30"),
    pay_fen=280_050,
    board=True,
    lodging=False,
)


def test_the_consent_names_place_time_pay_board_and_the_right_to_say_no() -> None:
    text = "".join(consent_text(FACTS))
    for words in (
        "江陵路 1888 号",
        "2026-07-01至2026-12-31",
        "2,800.50 元",
        "企业提供用餐",
        "不提供住宿",
        "可以不同意",
    ):
        assert words in text


@pytest.mark.parametrize(
    "change",
    [{"pay_fen": 1}, {"lodging": True}, {"ends_on": date(2027, 1, 1)}, {"address": "别处"}, {"student": "李思"}],
)
def test_whatever_changes_in_it_changes_its_hash(change: dict[str, object]) -> None:
    assert text_hash(consent_text(FACTS)) != text_hash(consent_text(replace(FACTS, **change)))


@pytest.mark.parametrize(
    "gated_on,expected",
    [(date(2026, 6, 1), date(2026, 7, 1)), (date(2026, 7, 1), date(2026, 7, 1)), (date(2026, 7, 4), date(2026, 7, 4))],
)
def test_the_first_day_waits_for_the_papers_and_never_comes_early(gated_on: date, expected: date) -> None:
    assert first_day(date(2026, 7, 1), gated_on) == expected
