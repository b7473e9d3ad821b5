"""The lines of a wording, each of one kind, and the HTML they become."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from markupsafe import escape

BLOCK_FOLDER = "_blocks"
BLOCK = re.compile(r"\[\[\s*(\w+)\s*\]\]")
TAG = re.compile(r"\{%[^{}%]*%\}")


class LineKind(StrEnum):
    """What a line is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ARTICLE = "article"
    NOTE = "note"
    BLOCK = "block"
    CLAUSES = "clauses"
    TAG = "tag"
    EMPTY = "empty"


@dataclass(frozen=True)
class Line:
    """One line: where it stands, what it is, and its text without the mark in front."""

    number: int
    kind: LineKind
    text: str


MARKS = (
    ("## ", LineKind.HEADING),
    ("# ", LineKind.TITLE),
    (". ", LineKind.ARTICLE),
    ("> ", LineKind.NOTE),
)
SHAPES = {
    LineKind.TITLE: "<h1>{}</h1>",
    LineKind.HEADING: "<h2>{}</h2>",
    LineKind.PARAGRAPH: "<p>{}</p>",
    LineKind.ARTICLE: '<p class="article">{}</p>',
    LineKind.NOTE: '<p class="note">{}</p>',
}
LEADING = {LineKind.PARAGRAPH: '<p class="lead">{}</p>', LineKind.ARTICLE: '<p class="article lead">{}</p>'}
"""A text that announces the block below it stays on the same page."""


def lines_of(body: str) -> list[Line]:
    """The body line by line; only a line feed ends a line, as Jinja counts them."""
    rows = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [_line(number, row.strip()) for number, row in enumerate(rows, start=1)]


def _line(number: int, text: str) -> Line:
    if not text:
        return Line(number, LineKind.EMPTY, "")
    if text == "===":
        return Line(number, LineKind.CLAUSES, "")
    if TAG.fullmatch(text):
        return Line(number, LineKind.TAG, text)
    if block := BLOCK.fullmatch(text):
        return Line(number, LineKind.BLOCK, block[1])
    for mark, kind in MARKS:
        if text.startswith(mark):
            return Line(number, kind, text[len(mark) :].strip())
    return Line(number, LineKind.PARAGRAPH, text)


def source_of(body: str) -> tuple[str, str]:
    """The Jinja source of the particulars and of the standing clauses ('' when there are none).

    Only for a body that passed the check: a mark-up character of its text is escaped, its tags hold none. Each line
    stays a line, so that an error still names the right one.
    """
    lines = lines_of(body)
    first = list(takewhile(lambda line: line.kind is not LineKind.CLAUSES, lines))
    return _source(first), _source(lines[len(first) + 1 :])


def _source(lines: list[Line]) -> str:
    return "\n".join(_html(line, _next(lines[place + 1 :])) for place, line in enumerate(lines))


def _next(rest: list[Line]) -> LineKind | None:
    return next((line.kind for line in rest if line.kind not in (LineKind.EMPTY, LineKind.TAG)), None)


def _html(line: Line, following: LineKind | None) -> str:
    if line.kind is LineKind.BLOCK:
        return f'{{% include "{BLOCK_FOLDER}/{line.text}.html" %}}'
    if line.kind in (LineKind.TAG, LineKind.EMPTY, LineKind.CLAUSES):
        return line.text
    shapes = {**SHAPES, **LEADING} if following is LineKind.BLOCK else SHAPES
    return shapes[line.kind].format(escape(line.text))
