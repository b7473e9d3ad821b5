"""What holds for each of the four papers."""

from __future__ import annotations

import io
import logging
import re

import pytest
from pypdf import PdfReader

from placement.infra.pdf import render_document, template_version
from tests.documents.reading import PAPERS, fonts, pages, sample_pdf

every_paper = pytest.mark.parametrize("name", PAPERS)


@every_paper
def test_each_page_says_which_page_of_how_many_it_is(name: str) -> None:
    found = pages(sample_pdf(name))

    for number, page in enumerate(found, start=1):
        assert f"第{number}页/共{len(found)}页" in page


@every_paper
def test_each_page_carries_form_code_version_number_and_the_address_that_proves_it(name: str) -> None:
    data = PAPERS[name]()

    for page in pages(sample_pdf(name)):
        assert re.search(rf"表号[A-Z]{{2}}-\d\d版本{template_version(name)}", page)
        assert data.number in page
        assert data.verify_url in page


@every_paper
def test_every_page_is_upright_a4(name: str) -> None:
    for page in PdfReader(io.BytesIO(sample_pdf(name))).pages:
        millimetres = [round(float(side) * 25.4 / 72) for side in (page.mediabox.width, page.mediabox.height)]
        assert millimetres == [210, 297]


@every_paper
def test_all_fonts_are_noto_cjk_and_embedded(name: str) -> None:
    found = set(fonts(sample_pdf(name)))

    assert found
    assert all(embedded for _, embedded in found)
    assert all("CJK-SC" in font for font, _ in found)


@every_paper
def test_the_same_data_give_the_same_bytes(name: str) -> None:
    assert render_document(name, PAPERS[name]()) == sample_pdf(name)


@every_paper
def test_the_file_names_itself_its_language_and_its_day_and_is_fit_for_the_archive(name: str) -> None:
    data = PAPERS[name]()

    reader = PdfReader(io.BytesIO(sample_pdf(name)))

    assert reader.metadata is not None
    assert str(reader.metadata.title).endswith(data.number)
    assert reader.metadata.creation_date == data.issued_at
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert b"pdfaid:part" in sample_pdf(name) or "pdfaid" in reader.xmp_metadata.rdf_root.toxml()


@every_paper
def test_the_style_sheets_hold_nothing_the_printer_does_not_understand(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        render_document(name, PAPERS[name]())

    assert [record.getMessage() for record in caplog.records] == []
