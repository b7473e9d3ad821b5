"""How values look on a page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from placement.kernel.text import Text
from placement.web import filters


@pytest.mark.parametrize(
    "fen,shown", [(123450, "¥1,234.50"), (5, "¥0.05"), (-62250, "-¥622.50"), (0, "¥0.00"), (None, "—")]
)
def test_money(fen: int | None, shown: str) -> None:
    assert filters.money(fen) == shown


def test_dates_follow_hangzhou_and_the_language(app: Flask) -> None:
    with app.test_request_context("/"):
        assert filters.date_cn(date(2026, 3, 5)) == "2026年3月5日"
        assert filters.datetime_cn(datetime(2026, 3, 5, 17, 0, tzinfo=UTC)) == "2026年3月6日 01:00"
        assert filters.month_cn("2026-03") == "2026年3月"


def test_personal_numbers_are_masked() -> None:
    assert filters.mask_id("33010220080315123X") == "330***********123X"
    assert filters.mask_phone("13812341234") == "138****1234"
    assert filters.mask_account("6222020200112233445") == "**** 3445"
    assert filters.mask_name("欧阳修") == "欧**"


def test_a_text_inside_a_text_is_translated_too(app: Flask) -> None:
    with app.test_request_context("/"):
        assert filters.translate(Text("%(day)s：%(why)s", day="1", why=Text("还没有到这一天"))) == "1：还没有到这一天"
