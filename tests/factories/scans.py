"""Photographs and PDFs as people and programs make them, good and bad."""

from __future__ import annotations

from io import BytesIO

from pikepdf import Pdf
from PIL import Image


def a_pdf(pages: int) -> bytes:
    """A PDF of so many empty pages."""
    pdf, out = Pdf.new(), BytesIO()
    for _page in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    pdf.save(out)
    return out.getvalue()


def a_photo(*, size: tuple[int, int] = (300, 400), kind: str = "JPEG", mode: str = "RGB", turned: int = 1) -> bytes:
    """A photograph of a grey sheet; `turned` is how the camera was held, as EXIF says it."""
    image, out, exif = Image.new(mode, size, 200 if mode != "RGB" else (200, 205, 210)), BytesIO(), Image.Exif()
    exif[0x0112] = turned
    image.save(out, kind, exif=exif)
    return out.getvalue()


def pdf_of(*objects: str) -> bytes:
    """A PDF of these objects, numbered from 1; the first one is its root."""
    data, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Root 1 0 R/Size {size}>>\nstartxref\n{len(data)}\n"
    return data + f"{tail}%%EOF".encode()
