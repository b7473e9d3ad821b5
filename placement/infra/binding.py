"""Many papers put together: one file for the printer, or one archive. A font that many papers carry is kept once."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

from pikepdf import Dictionary, Name, Object, ObjectStreamMode, Pdf, String

from placement.kernel.clock import SHANGHAI

A4 = (595.28, 841.89)
FONT_FILES = (Name.FontFile, Name.FontFile2, Name.FontFile3)
_MARK = Name.PlacementFont
"""Stands in a description of a font for the file that another paper has brought along."""


def bind_pdf(papers: Iterable[bytes], target: Path, *, sheets_apart: bool) -> None:
    """All pages in one file; with `sheets_apart` each paper begins on the front of a sheet printed on both sides."""
    brought: set[bytes] = set()
    with Pdf.new() as whole:
        for data in papers:
            with Pdf.open(BytesIO(data)) as paper:
                _leave_out_fonts(paper, brought)
                whole.pages.extend(paper.pages)
            if sheets_apart and len(whole.pages) % 2:
                whole.add_blank_page(page_size=A4)
        _share_fonts(whole)
        whole.save(target, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)


def bind_zip(papers: Iterable[tuple[str, bytes]], target: Path, *, at: datetime) -> None:
    """Each paper a file of its own under its name, dated `at`. PDFs are packed already, so nothing is packed again."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in papers:
            archive.writestr(zipfile.ZipInfo(name, at.astimezone(SHANGHAI).timetuple()[:6]), data)


def _leave_out_fonts(paper: Pdf, brought: set[bytes]) -> None:
    """Mark every font by its content, and drop the file of each that is among the pages already."""
    for font, name in list(_fonts(paper)):
        digest = hashlib.sha256(font[name].read_raw_bytes()).digest()
        font[_MARK] = String(digest)
        if digest in brought:
            del font[name]
        brought.add(digest)


def _share_fonts(whole: Pdf) -> None:
    """Give every marked font the one file that was kept of it."""
    kept: dict[bytes, tuple[Name, Object]] = {}
    for font, name in _fonts(whole):
        kept[bytes(font[_MARK])] = (name, font[name])
    for font in whole.objects:
        if not isinstance(font, Dictionary) or _MARK not in font:
            continue
        name, file = kept[bytes(font[_MARK])]
        font[name] = file
        del font[_MARK]


def _fonts(pdf: Pdf) -> Iterator[tuple[Object, Name]]:
    """Each description of a font that has a file, and under which name it has it."""
    for entry in pdf.objects:
        if isinstance(entry, Dictionary):
            yield from ((entry, name) for name in FONT_FILES if name in entry)
