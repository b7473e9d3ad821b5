"""Work that wants a thread to itself."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def apart(act: Callable[[], Result]) -> Result:
    """What `act` gives, done in a thread of its own, for which the caller waits.

    For libraries that run an event loop inside: they refuse to where the caller's thread has one running already.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(act).result()
