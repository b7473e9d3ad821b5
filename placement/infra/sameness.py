"""Is the file that somebody brings the one that was issued? Every byte counts; a later signature may stand behind."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from placement.infra.examining import Examination, Signature, examine

Examiner = Callable[..., Examination]
_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*")


class Likeness(StrEnum):
    """How a file compares with the issued one."""

    GENUINE = "genuine"
    SIGNED_LATER = "genuine_with_later_signature"
    ALTERED = "altered"


@dataclass(frozen=True)
class Sameness:
    """The word, the signatures that came later, and the first altered revision (the issued file has 1, sealed 2)."""

    word: Likeness
    later: tuple[Signature, ...] = ()
    altered_revision: int | None = None

    @property
    def drawn(self) -> bool:
        """A later signature shows something on a page, which may hide what was issued there: compare by eye."""
        return any(each.drawn for each in self.later)


def same_document(issued: bytes, brought: bytes, *, examiner: Examiner = examine) -> Sameness:
    """Genuine: the very bytes. Signed later: those bytes, and after them sound signatures and nothing else. Or altered.

    `issued` are bytes of our own, `brought` may be anything.
    """
    if brought == issued:
        return Sameness(Likeness.GENUINE)
    if not brought.startswith(issued):
        return Sameness(Likeness.ALTERED, altered_revision=_revision_at(issued, _first_difference(issued, brought)))
    found = examiner(brought, known=len(issued))
    own = len(_END.findall(issued))
    later = tuple(each for each in found.signatures if each.revision > own)
    if found.readable and found.altered_revision is None and later:
        return Sameness(Likeness.SIGNED_LATER, later)
    return Sameness(Likeness.ALTERED, later, found.altered_revision or own + 1)


def _first_difference(one: bytes, other: bytes) -> int:
    """Where two different byte strings part; the length of the shorter when it begins the longer."""
    lengths = range(1, min(len(one), len(other)) + 1)
    return bisect_left(lengths, True, key=lambda length: one[:length] != other[:length])


def _revision_at(issued: bytes, place: int) -> int:
    """The revision, from 1, to which a byte of the issued file belongs."""
    return 1 + sum(match.end() <= place for match in _END.finditer(issued))
