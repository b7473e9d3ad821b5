"""Sentences that people will read, kept apart from the language they are read in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Text:
    """A Chinese source sentence and its values; the web layer translates it, `str` gives the Chinese.

    >>> str(Text("已占 %(taken)s 人", taken=7))
    '已占 7 人'
    """

    msgid: str
    values: dict[str, Any] = field(default_factory=dict, hash=False)

    def __init__(self, msgid: str, **values: Any) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        return self.msgid % {key: str(value) for key, value in self.values.items()} if self.values else self.msgid
