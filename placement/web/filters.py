"""How values look on a page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import get_locale, gettext

from placement.kernel.clock import SHANGHAI
from placement.kernel.text import Text, chinese_date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def translate(text: Any) -> str:
    """A Text in the reader's language; values that are Texts themselves are translated first. None is empty."""
    if text is None:
        return ""
    if not isinstance(text, Text):
        return str(text)
    values = {key: translate(value) for key, value in text.values.items()}
    translated = gettext(text.msgid) if is_chinese() or not text.english else text.english
    return translated % values if values else translated


def is_chinese() -> bool:
    """Whether the page is shown in Chinese."""
    locale = get_locale()
    return locale is None or locale.language == "zh"


def date_cn(day: date | datetime | None) -> str:
    """2026年3月5日, in English 5 Mar 2026; instants become local dates."""
    if day is None:
        return "—"
    if isinstance(day, datetime):
        day = day.astimezone(SHANGHAI).date()
    if is_chinese():
        return chinese_date(day)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def datetime_cn(at: datetime | None) -> str:
    """2026年3月5日 09:30, in the time of Hangzhou."""
    return "—" if at is None else f"{date_cn(at)} {at.astimezone(SHANGHAI):%H:%M}"


def month_cn(month: Any) -> str:
    """2026年3月; takes a Month, a date or '2026-03'."""
    if isinstance(month, str):
        year, number = (int(part) for part in month.split("-")[:2])
    else:
        year, number = month.year, getattr(month, "number", None) or month.month
    return f"{year}年{number}月" if is_chinese() else f"{_MONTHS[number - 1]} {year}"


def money(fen: int | None) -> str:
    """¥1,234.50 from integer fen."""
    if fen is None:
        return "—"
    sign, fen = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}¥{fen // 100:,}.{fen % 100:02d}"


def mask_id(number: str | None) -> str:
    """330***********123X."""
    return "—" if not number else number[:3] + "*" * max(len(number) - 7, 0) + number[-4:]


def mask_phone(number: str | None) -> str:
    """138****1234."""
    return "—" if not number else number[:3] + "****" + number[-4:]


def mask_account(number: str | None) -> str:
    """The last four digits of a bank account."""
    return "—" if not number else "**** " + number[-4:]


def mask_name(name: str | None) -> str:
    """张*, 欧阳**: the first character and a star for each further one."""
    return "—" if not name else name[0] + "*" * max(len(name) - 1, 1)


def init_app(app: Flask) -> None:
    """Make the filters known to the templates."""
    for function in (date_cn, datetime_cn, month_cn, money, mask_id, mask_phone, mask_account, mask_name):
        app.add_template_filter(function)
    app.add_template_filter(translate, "t")
