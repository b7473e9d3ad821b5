"""Uploaded paper: what is no paper is refused with a sentence, quickly; pages are told apart and put together."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from pikepdf import Encryption, Pdf
from PIL import Image

from placement.infra.scans import PAGE_LIMIT, Sheet, count_pages, joined, preview
from placement.kernel.errors import RuleBroken
from tests.factories.scans import a_pdf, a_photo, pdf_of


def locked() -> bytes:
    out = BytesIO()
    Pdf.open(BytesIO(a_pdf(2))).save(out, encryption=Encryption(owner="boss", user="secret"))
    return out.getvalue()


def unpacking_bomb() -> bytes:
    """300 MB of white space before the tree of pages, packed into 300 KB."""
    pack, blank = zlib.compressobj(9), b" " * (1 << 20)
    body = pack.compress(b"2 0 ") + b"".join(pack.compress(blank) for _ in range(300))
    body += pack.compress(b"<</Type/Pages/Count 1/Kids[3 0 R]>>") + pack.flush()
    head = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    page = b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
    start = len(head) + len(page)
    held = b"5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(body)
    held += body + b"\nendstream\nendobj\n"
    rows = [(0, 0, 65535), (1, 9, 0), (2, 5, 0), (1, len(head), 0), (0, 0, 0), (1, start, 0), (1, start + len(held), 0)]
    table = b"".join(bytes([kind]) + at.to_bytes(4, "big") + more.to_bytes(2, "big") for kind, at, more in rows)
    index = b"6 0 obj\n<</Type/XRef/W[1 4 2]/Size 7/Root 1 0 R/Length %d>>\nstream\n" % len(table)
    end = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % (start + len(held))
    return head + page + held + index + table + end


def doubling_tree() -> bytes:
    """A tree of pages in which every branch holds the next one twice: 2^25 pages in two kilobytes."""
    branches = [f"<</Type/Pages/Count 1/Kids[{n + 3} 0 R {n + 3} 0 R]>>" for n in range(25)]
    return pdf_of("<</Type/Catalog/Pages 2 0 R>>", *branches, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing behind the head": (lambda: b"%PDF-1.4 signed by hand", "scan_broken"),
    "cut off": (lambda: a_pdf(3)[:300], "scan_broken"),
    "no pages": (lambda: pdf_of("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"), "scan_"),
    "no tree": (lambda: pdf_of("<</Type/Catalog>>"), "scan_broken"),
    "locked": (locked, "scan_locked"),
    "too many pages": (lambda: a_pdf(PAGE_LIMIT + 1), "scan_too_long"),
    "thousands of pages": (lambda: a_pdf(3000), "scan_too_long"),
    "says a million": (lambda: a_pdf(1).replace(b"/Count 1", b"/Count 1000000"), "scan_"),
    "doubling tree": (doubling_tree, "scan_broken"),
    "unpacking bomb": (unpacking_bomb, "scan_broken"),
    "photo cut off": (lambda: a_photo()[:900], "photo_broken"),
    "photo of nothing": (lambda: b"\xff\xd8\xff", "photo_broken"),
    "png of nothing": (lambda: b"\x89PNG\r\n\x1a\n", "photo_broken"),
    "pixels without end": (lambda: a_photo(size=(9_000, 9_000), kind="PNG", mode="1"), "photo_too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_paper_is_refused_with_a_sentence_and_quickly(name: str) -> None:
    make, code = HOSTILE[name]
    data = make()
    begun = time.monotonic()
    with pytest.raises(RuleBroken, match=code) as refusal:
        count_pages(data)
    assert refusal.value.field == "file"
    assert "请" in str(refusal.value.message) or "最多" in str(refusal.value.message)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("data,pages", [(a_pdf(1), 1), (a_pdf(7), 7), (a_photo(), 1), (a_photo(kind="PNG"), 1)])
def test_pages_are_counted(data: bytes, pages: int) -> None:
    assert count_pages(data) == pages


def test_pages_of_several_files_become_one_pdf_in_their_order_and_the_same_bytes_each_time() -> None:
    colours = [Sheet(a_photo(size=(300, 400))), Sheet(a_pdf(3), 2), Sheet(a_photo(size=(400, 300), kind="PNG"))]
    together = joined(colours)
    assert count_pages(together) == 3
    assert joined(colours) == together
    with Pdf.open(BytesIO(together)) as pdf:
        boxes = [tuple(round(float(value)) for value in page.mediabox[2:]) for page in pdf.pages]
    assert boxes == [(595, 794), (595, 842), (794, 595)]


def test_a_photograph_goes_in_byte_for_byte_and_stands_upright() -> None:
    photo = a_photo(size=(400, 300), turned=6)
    with Pdf.open(BytesIO(joined([Sheet(photo)]))) as pdf:
        page = pdf.pages[0]
        assert page.Rotate == 90
        assert page.Resources.XObject.Photo.read_raw_bytes() == photo


def test_a_preview_is_small_upright_and_only_of_photographs() -> None:
    picture = preview(Sheet(a_photo(size=(1600, 1200), turned=6)), width=320)
    assert picture is not None
    assert Image.open(BytesIO(picture)).size == (320, 427)
    assert preview(Sheet(a_pdf(1)), width=320) is None
