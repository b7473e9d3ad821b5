"""What people type and tick when they look for a slot, and the text they find it by. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from placement.infra.pinyin import word_initials
from placement.kernel.periods import Month
from placement.reference.rules import Major

TERMS_LIMIT = 5
TERM_LENGTH = 30
_BREAKS = re.compile(r"[^\w一-鿿㐀-䶿\U00020000-\U0003ffff]+")
_SPACE = re.compile(r"\s+")
SCOPES = ("major", "class", "all")
"""Slots for one's own major, for its class, for anybody."""
SORTS = ("new", "pay", "start", "seats")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One search. Empty values filter nothing."""

    q: str = ""
    kind: str = ""
    division: str = ""
    month: Month | None = None
    pay_fen: int = 0
    board: bool = False
    lodging: bool = False
    scope: str = "major"
    sort: str = "new"

    @property
    def terms(self) -> list[str]:
        """The words that must all occur."""
        return [term[:TERM_LENGTH] for term in folded(self.q).split(" ")[:TERMS_LIMIT] if term]

    def asked(self) -> list[str]:
        """The names of the filters that are set, in the order in which a person sees them."""
        names = [
            name for name in ("q", "kind", "division", "month", "pay_fen", "board", "lodging") if getattr(self, name)
        ]
        return [*names, "scope"] if self.scope != "all" else names

    def without(self, name: str) -> Wish:
        """The same wish with one filter relaxed."""
        blank = Wish(scope="all")
        return replace(self, **{name: getattr(blank, name)})


def folded(text: str) -> str:
    """Text as it is compared: compatibility forms folded, lower case, control signs gone, single spaces."""
    shown = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFKC", text))
    return _SPACE.sub(" ", shown.casefold()).strip()


def search_text(parts: Iterable[str]) -> str:
    """What a slot is found by: each part as it stands, then the first letters of its phrases, one a line.

    A line break keeps a search from matching across two parts or two sentences.
    """
    kept = [part for part in map(folded, parts) if part]
    phrases = [phrase for part in kept for phrase in _BREAKS.split(part) if phrase]
    letters = dict.fromkeys(initials for phrase in phrases if len(initials := word_initials(phrase)) > 1)
    return "\n".join([*dict.fromkeys(kept), *letters])


def majors_like(catalogue: Iterable[Major], words: str, category: str) -> list[Major]:
    """The majors of a category whose code, name, class or initials hold the words; all of it when none are given."""
    asked = folded(words)
    return [
        major
        for major in catalogue
        if (not category or major.category_code == category)
        and (asked in major.code or asked in major.name or asked in major.class_name or asked in _letters(major.name))
    ]


@cache
def _letters(name: str) -> str:
    return word_initials(name)


def pattern(term: str) -> str:
    """A LIKE pattern (escape character \\\\) that finds the term anywhere and takes % and _ for what they are."""
    escaped = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
