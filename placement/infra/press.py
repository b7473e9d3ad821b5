"""The press: one paper, given as finished HTML, becomes an archival PDF. Equal sheets give equal bytes.

The standing clauses of a form are the same for thousands of papers: they are laid out once and joined to each. What is
a paper's own, its particulars and the foot of its pages, is laid out each time.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from jinja2 import Template
from markupsafe import Markup
from pikepdf import Page

from placement.infra.glyphs import printable
from placement.infra.joining import Joined, Part, UnitedFonts, draw
from placement.infra.paper_templates import document_environment
from placement.infra.qr import qr_operators, qr_svg
from placement.infra.typesetting import ROOT, SHARED, archival, typesetter

CODE = 24 * 96 / 25.4
"""The width of the QR code on each page, 24 mm in CSS pixels; the style sheets say the same."""
QUIET_ZONE = 2
"""Modules of white inside the code's own box; the margin of the page adds the rest."""
MASK = 2
"""Of the code's eight patterns the one that all pages use: mostly the best for addresses, found without a search."""
KEPT = 64
"""Laid-out clauses that stay in memory, about 100 KB each."""

PRESS, MARGINS = ROOT / SHARED / "press.css", ROOT / SHARED / "margins.css"
_ARTICLE = re.compile(r'\bclass="[^"]*\barticle\b')
_CODE_PLACE = Markup('<div class="qr" id="qr"></div>')


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """One paper ready for the press. `particulars` and `clauses` are HTML whose values are escaped already."""

    number: str
    verify_url: str
    issued_at: datetime
    title: str
    author: str
    form: str
    """The code of the form, such as SX-01."""
    version: str
    """Names the wording; printed at the foot of each page beside the code of the form."""
    copies: str = ""
    """How many are made and who keeps them: 一式三份."""
    style: str = ""
    """Of templates/documents/styles/<style>.css, if there is such a file."""
    particulars: str
    """The pages that are this document's alone."""
    clauses: str = ""
    """The standing clauses, without any value of this document; they begin on a new page."""

    @property
    def identifier(self) -> bytes:
        """The permanent identifier of the file, from the number and the wording."""
        return hashlib.sha256(f"{self.number} {self.version}".encode()).digest()[:16]


def print_sheets(sheets: Sheets) -> bytes:
    """The sheets as PDF/A-3u."""
    styles = _styles(sheets)
    with typesetter().at_work() as setter:
        document = setter.lay_out(_markup(sheets, codes=[_CODE_PLACE], foot=True), (*styles, PRESS))
        code_place = document.pages[-1].anchors.pop("qr")
        clauses = _clauses_of(sheets, styles)
        margins = _margins(styles, pages=len(document.pages) - 1 + sum(len(part.pages) for part in clauses))
        document.fonts = UnitedFonts([*clauses, margins])
        paper = Joined(archival(document, sheets.identifier))
        foot = paper.take_out(-1)
        for part in clauses:
            paper.add(part)
        for number, page in enumerate(paper.pages, start=1):
            paper.put("Foot", foot, page)
            paper.put(f"Margins{number}", margins.drawings[number - 1], page)
            _draw_code(page, f"{sheets.verify_url}?page={number}", code_place)
        return paper.finished()


def markup_of(sheets: Sheets, *, pages: int = 12) -> str:
    """The same paper as one HTML that any WeasyPrint prints alike, with QR codes for so many `pages`."""
    numbers = range(1, pages + 1)
    rules = (
        f".stamp-{number} {{ position: running(stamp-{number}) }}"
        f"@page :nth({number}) {{ @bottom-right {{ content: element(stamp-{number}) }} }}"
        for number in numbers
    )
    css = "\n".join([*(path.read_text() for path in _styles(sheets)), *rules])
    codes = [
        qr_svg(f"{sheets.verify_url}?page={number}", label="核验二维码", quiet_zone=QUIET_ZONE, mask=MASK)
        for number in numbers
    ]
    return _markup(sheets, codes=codes, clauses=sheets.clauses, css=css)


def _markup(sheets: Sheets, *, codes: list[Markup], clauses: str = "", foot: bool = False, css: str = "") -> str:
    html = {"particulars": Markup(sheets.particulars), "clauses": Markup(clauses), "css": Markup(css)}
    return printable(_template("sheets").render(sheets=sheets, codes=codes, foot=foot, **html))


def _template(name: str) -> Template:
    return document_environment().get_template(f"{SHARED}/{name}.html")


def _styles(sheets: Sheets) -> tuple[Path, ...]:
    """What all papers share, and what this kind adds."""
    own = ROOT / "styles" / f"{sheets.style}.css"
    return (ROOT / SHARED / "paper.css", *([own] if sheets.style and own.is_file() else []))


def _clauses_of(sheets: Sheets, styles: tuple[Path, ...]) -> list[Part]:
    """The standing clauses, numbered on from the articles of the particulars; none for a paper without."""
    articles = len(_ARTICLE.findall(sheets.particulars))
    return [_clauses(printable(sheets.clauses), styles, articles=articles)] if sheets.clauses else []


@lru_cache(maxsize=KEPT)
def _clauses(clauses: str, styles: tuple[Path, ...], *, articles: int) -> Part:
    markup = _template("clauses").render(clauses=Markup(clauses), articles=articles)
    return Part(typesetter().lay_out(markup, (*styles, PRESS)))


@lru_cache(maxsize=KEPT)
def _margins(styles: tuple[Path, ...], *, pages: int) -> Part:
    """What stands in the margins of so many pages, whatever the paper: 第 1 页 / 共 5 页."""
    markup = _template("margins").render(pages=pages)
    return Part(typesetter().lay_out(markup, (*styles, MARGINS)))


def _draw_code(page: Page, text: str, place: tuple[float, ...]) -> None:
    """As WeasyPrint draws: in CSS pixels from the upper left corner."""
    left, top, *_ = place
    to_place = f"0.75 0 0 -0.75 0 {page.mediabox[3]} cm 1 0 0 1 {left:.6f} {top:.6f} cm "
    draw(page, to_place.encode() + qr_operators(text, width=CODE, quiet_zone=QUIET_ZONE, mask=MASK))
