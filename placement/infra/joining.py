"""Pages of several PDFs put together, and what is drawn on a page that is laid out already."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Iterable, ValuesView
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object, ObjectStreamMode, Page, Pdf
from weasyprint import Document

pikepdf.settings.set_flate_compression_level(3)  # outlines of glyphs hardly shrink further: 2 % larger, a third faster


class Part:
    """Pages that are laid out once and then stand in many papers: behind their own, or as drawings on them."""

    def __init__(self, document: Document) -> None:
        self._pdf = Pdf.open(BytesIO(document.write_pdf()))
        self.fonts = list(document.fonts.values())

    @property
    def pages(self) -> list[Page]:
        return list(self._pdf.pages)

    @cached_property
    def drawings(self) -> list[Object]:
        """What each page shows."""
        return [page.as_form_xobject() for page in self.pages]


class UnitedFonts(UserDict[Any, Any]):
    """The fonts of a document, which also take in the glyphs that its parts need of them.

    So each font stands once in the joined file. WeasyPrint fills the dictionary as it draws and then reads it.
    """

    def __init__(self, parts: Iterable[Part]) -> None:
        super().__init__()
        self._parts = [font for part in parts for font in part.fonts]

    def values(self) -> ValuesView[Any]:
        for font in super().values():
            for other in self._parts:
                if other.hash == font.hash:
                    font.to_unicode = {**other.to_unicode, **font.to_unicode}
                    font.widths = {**other.widths, **font.widths}
        return super().values()


class Joined:
    """A paper's own pages, to which parts are added; `finished` gives its bytes."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = Pdf.open(BytesIO(pdf))
        self._fonts = self._pdf.pages[0].resources.get(Name.Font, Dictionary())

    @property
    def pages(self) -> list[Page]:
        return list(self._pdf.pages)

    def add(self, part: Part) -> None:
        """All pages of the part behind these."""
        first = len(self._pdf.pages)
        self._pdf.pages.extend(part.pages)
        for page in self._pdf.pages[first:]:
            self._use_own_fonts(page.resources)

    def take_out(self, number: int) -> Object:
        """What a page shows, as a drawing for others; the page itself is gone."""
        drawing = self._pdf.pages[number].as_form_xobject()
        del self._pdf.pages[number]
        return drawing

    def put(self, name: str, drawing: Object, page: Page) -> None:
        """Show a drawing, of this file or of a part, on a page, at the same place, as the resource of this name."""
        if not drawing.same_owner_as(self._pdf.Root):
            drawing = self._pdf.copy_foreign(drawing)
            self._use_own_fonts(drawing.Resources)
        draw(page, b"%s Do" % bytes(page.add_resource(drawing, Name.XObject, Name(f"/{name}"))))

    def _use_own_fonts(self, resources: Object) -> None:
        """The glyphs are in the own fonts too (see UnitedFonts), so the part's fonts need not be in the file."""
        used = resources.get(Name.Font, Dictionary())
        for name in used.keys() & self._fonts.keys():
            used[name] = self._fonts[name]

    def finished(self) -> bytes:
        """The whole as a file whose bytes depend on nothing but its content."""
        out = BytesIO()
        self._pdf.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,  # it is right already, and looking takes a fiftieth of the time
            object_stream_mode=ObjectStreamMode.generate,
        )
        return out.getvalue()


def draw(page: Page, operators: bytes) -> None:
    """Draw on a page in points from its lower left corner, whatever its own content left behind."""
    page.contents_add(b"q", prepend=True)
    page.contents_add(b"Q q " + operators + b" Q")
