"""Reading a PDF back: what a person would copy out of it, without the white space that layout adds."""

from __future__ import annotations

import html
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pypdf import PdfReader

from placement.infra.press import Sheets, print_sheets
from tests.documents import samples

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Printed:
    """One printed sample, and what the printer complained about."""

    pdf: bytes
    warnings: tuple[str, ...]


class _Listening(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@cache
def printed(kind: str) -> Printed:
    """The sample paper of this kind, printed once for all tests."""
    ear, logger = _Listening(), logging.getLogger("weasyprint")
    logger.addHandler(ear)
    try:
        pdf = print_sheets(samples.sheets(kind))
    finally:
        logger.removeHandler(ear)
    return Printed(pdf, tuple(ear.heard))


def sample_pdf(kind: str) -> bytes:
    """The bytes of the sample paper of this kind."""
    return printed(kind).pdf


def pages(pdf: bytes) -> list[str]:
    """The text of each page without any white space."""
    return [squeeze(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    """All page texts in one, without the foot of the pages, so that a sentence over a page break stays whole."""
    return "".join(re.sub(r"表号[A-Z]{2}-\d\d版本.*$", "", page) for page in pages(pdf))


def words(sheets: Sheets) -> str:
    """The words of a paper before it is printed, without any white space; what the style sheet adds is not there."""
    return squeeze(html.unescape(_TAG.sub("", f"{sheets.particulars}{sheets.clauses}")))


def squeeze(value: str) -> str:
    return re.sub(r"\s", "", value)


def fonts(pdf: bytes) -> Iterator[tuple[str, bool]]:
    """Name of each font used on any page, and whether its glyphs are inside the file."""
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            yield str(font["/BaseFont"]), any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
