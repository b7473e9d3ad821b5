"""What the tests of this slice share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from placement.infra import events

EVENTS = ("vetting_listed", "enterprise_changed")


@pytest.fixture
def told() -> Iterator[list[tuple[str, Any]]]:
    """What followers are told from now on: event and subject."""
    heard: list[tuple[str, Any]] = []
    listeners = {name: _listener(name, heard) for name in EVENTS}
    for name, listen in listeners.items():
        events.on(name)(listen)
    yield heard
    for name, listen in listeners.items():
        events._SUBSCRIBERS[name].remove(listen)


def _listener(name: str, heard: list[tuple[str, Any]]) -> Any:
    def listen(subject: Any, *, by: Any, at: Any) -> None:
        heard.append((name, subject))

    return listen
