"""Sentences in the database: kept as message and values, so that they can still be translated years later."""

from __future__ import annotations

from typing import Any

from placement.kernel.text import Text

Stored = dict[str, Any]


def stored(text: Text) -> Stored:
    """The sentence as JSON keeps it; figures and dates become text, sentences inside stay sentences."""
    return {"msgid": text.msgid, "values": {key: _stored_value(value) for key, value in text.values.items()}}


def told(kept: Stored) -> Text:
    """The sentence again."""
    return Text(kept["msgid"], **{key: _told_value(value) for key, value in kept["values"].items()})


def _stored_value(value: Any) -> Any:
    return stored(value) if isinstance(value, Text) else str(value)


def _told_value(value: Any) -> Any:
    return told(value) if isinstance(value, dict) else value
