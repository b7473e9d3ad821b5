"""Sentences that people will read, kept apart from the language they are read in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Text:
    """A Chinese source sentence and its values; the web layer translates it, `str` gives the Chinese.

    >>> str(Text("已占 %(taken)s 人", taken=7))
    '已占 7 人'

    A sentence that is data and stands in no catalogue brings its English along: see `bilingual`.
    """

    msgid: str
    values: dict[str, Any] = field(default_factory=dict, hash=False)
    english: str = ""

    def __init__(self, msgid: str, **values: Any) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "english", "")

    def __str__(self) -> str:
        return self.msgid % {key: str(value) for key, value in self.values.items()} if self.values else self.msgid


def chinese_date(day: date) -> str:
    """2026年3月5日: how papers and letters write a day."""
    return f"{day.year}年{day.month}月{day.day}日"


def bilingual(chinese: str, english: str, values: dict[str, Any]) -> Text:
    """A sentence from a table, in both languages."""
    text = Text(chinese, **values)
    object.__setattr__(text, "english", english)
    return text


def pack(text: Text | None) -> Any:
    """A sentence as plain JSON values, so that it can be kept and read later in either language."""
    if text is None:
        return None
    return [text.msgid, text.english, {key: _plain(value) for key, value in text.values.items()}]


def unpack(kept: Any) -> Text | None:
    """The sentence that `pack` made plain."""
    if kept is None:
        return None
    chinese, english, values = kept
    return bilingual(chinese, english, {key: _value(value) for key, value in values.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return pack(value)
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, int) else str(value)


def _value(value: Any) -> Any:
    return unpack(value) if isinstance(value, list) else value
