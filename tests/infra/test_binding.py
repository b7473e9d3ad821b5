"""Many papers in one file, in order, and for both sides of the sheet; and one by one in an archive."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from placement.infra import binding
from placement.kernel.clock import at_local

MORNING = at_local(date(2026, 3, 16))


def a_paper(*widths: float, font: bytes = b"") -> bytes:
    """A PDF with a page of each width, by which its pages are known again; with a font they all use."""
    out = BytesIO()
    with pikepdf.Pdf.new() as pdf:
        for width in widths:
            pdf.add_blank_page(page_size=(width, 800))
        if font:
            file = pdf.make_stream(font)
            described = pdf.make_indirect(Dictionary(Type=Name.FontDescriptor, FontFile3=file))
            for page in pdf.pages:
                page.Resources = Dictionary(Font=Dictionary(F0=Dictionary(Type=Name.Font, FontDescriptor=described)))
        pdf.save(out)
    return out.getvalue()


def widths_of(path: Path) -> list[float]:
    with pikepdf.Pdf.open(path) as pdf:
        return [float(page.mediabox[2]) for page in pdf.pages]


def test_the_pages_stand_in_the_order_of_the_papers(tmp_path: Path) -> None:
    widths = [100.0 + number for number in range(120)]

    binding.bind_pdf((a_paper(width) for width in widths), tmp_path / "all.pdf", sheets_apart=False)

    assert widths_of(tmp_path / "all.pdf") == widths


def test_on_both_sides_each_paper_begins_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    papers = [a_paper(101), a_paper(201, 202), a_paper(301, 302, 303)]

    binding.bind_pdf(papers, tmp_path / "all.pdf", sheets_apart=True)

    blank = binding.A4[0]
    assert widths_of(tmp_path / "all.pdf") == [101, blank, 201, 202, 301, 302, 303, blank]


def test_a_font_that_several_papers_carry_is_kept_once_and_each_page_still_has_its_own(tmp_path: Path) -> None:
    common, rare = b"glyphs of all papers " * 50, b"glyphs of one paper " * 50
    papers = [a_paper(101, 102, font=common), a_paper(201, font=rare), a_paper(301, font=common)]

    binding.bind_pdf(papers, tmp_path / "all.pdf", sheets_apart=False)

    with pikepdf.Pdf.open(tmp_path / "all.pdf") as pdf:
        files = [page.Resources.Font.F0.FontDescriptor.FontFile3 for page in pdf.pages]
        assert [file.read_bytes() for file in files] == [common, common, rare, common]
        assert len({file.objgen for file in files}) == 2


def test_an_archive_holds_each_paper_under_its_name_byte_for_byte(tmp_path: Path) -> None:
    papers = [("第1信息/计算机2301班_20230001_䶮明_安全责任书.pdf", b"one"), ("第2信息/安全责任书.pdf", b"two")]

    binding.bind_zip(papers, tmp_path / "all.zip", at=MORNING)

    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert [(entry.filename, archive.read(entry)) for entry in archive.infolist()] == papers
        assert archive.infolist()[0].date_time == (2026, 3, 16, 9, 0, 0)
