"""Reading a PDF back: what a person would copy out of it, without the white space that layout adds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pypdf import PdfReader

from placement.infra.pdf import render_document
from tests.documents import samples

PAPERS: dict[str, Any] = {
    "work_placement_agreement": samples.agreement,
    "teacher_agreement": samples.teacher_agreement,
    "subsidy_statement": samples.statement,
    "practice_certificate": samples.certificate,
}


@cache
def sample_pdf(name: str) -> bytes:
    """The sample paper of this name, rendered once for all tests."""
    return render_document(name, PAPERS[name]())


def pages(pdf: bytes) -> list[str]:
    """The text of each page without any white space."""
    return [squeeze(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    """All page texts in one, without the foot of the pages, so that a sentence over a page break stays whole."""
    return "".join(re.sub(r"表号[A-Z]{2}-\d\d版本.*$", "", page) for page in pages(pdf))


def squeeze(value: str) -> str:
    return re.sub(r"\s", "", value)


def fonts(pdf: bytes) -> Iterator[tuple[str, bool]]:
    """Name of each font used on any page, and whether its glyphs are inside the file."""
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            yield str(font["/BaseFont"]), any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
