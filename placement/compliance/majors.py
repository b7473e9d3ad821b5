"""How near two majors are, by their official codes, across the three levels of schools."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

_FIRST_CATEGORY = (61, 41, 21)
"""The first category (专业大类) of secondary schools, colleges and universities: 19 in the same order each."""
_CATEGORIES = 19


class Nearness(StrEnum):
    """How near a post's major is to one's own (R-110): the same, of one class (专业类), of one category (专业大类)."""

    MAJOR = "major"
    CLASS = "class"
    CATEGORY = "category"
    OTHER = "other"


@lru_cache(maxsize=4096)
def normalised(code: str) -> str:
    """A code with its category as the number 01 to 19, the same at every level; unknown codes stay as they are."""
    if not code[:2].isdigit():
        return code
    for first in _FIRST_CATEGORY:
        if first <= int(code[:2]) < first + _CATEGORIES:
            return f"{int(code[:2]) - first + 1:02d}{code[2:]}"
    return code


def nearness(own: str, other: str) -> Nearness:
    """How near one major is to another.

    >>> nearness("710203", "510299")
    <Nearness.CLASS: 'class'>
    """
    if own == other:
        return Nearness.MAJOR
    mine, theirs = normalised(own), normalised(other)
    if mine[:4] == theirs[:4]:
        return Nearness.CLASS
    return Nearness.CATEGORY if mine[:2] == theirs[:2] else Nearness.OTHER


def nearest(own: str, others: tuple[str, ...]) -> Nearness:
    """The best that any of several majors offers; `others` is not empty."""
    order = list(Nearness)
    return min((nearness(own, other) for other in others), key=order.index)
