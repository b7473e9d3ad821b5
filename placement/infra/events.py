"""What happened in one slice and matters to a slice further to the right, which may not be imported from the left.

Subscribers run at once, in the same transaction: what follows from an act is part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from placement.kernel.actors import Viewer


class Subscriber(Protocol):
    """A function that follows an event."""

    def __call__(self, subject: Any, *, by: Viewer, at: datetime) -> None:
        """Do what follows."""
        ...


_SUBSCRIBERS: dict[str, list[Subscriber]] = defaultdict(list)


def on(event: str) -> Callable[[Subscriber], Subscriber]:
    """Register a function that follows `event`."""

    def register(function: Subscriber) -> Subscriber:
        if function not in _SUBSCRIBERS[event]:
            _SUBSCRIBERS[event].append(function)
        return function

    return register


def happened(event: str, subject: Any, *, by: Viewer, at: datetime) -> None:
    """Tell every subscriber, in the order of registration."""
    for function in _SUBSCRIBERS[event]:
        function(subject, by=by, at=at)
