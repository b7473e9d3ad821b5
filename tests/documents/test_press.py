"""The press: fast, and still what any WeasyPrint prints from the same HTML, pixel by pixel."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
import segno
from fontTools.ttLib import TTFont
from markupsafe import escape
from pypdf import PdfReader
from weasyprint import HTML

from placement.infra import fonts
from placement.infra.press import MASK, Sheets, markup_of, print_sheets
from placement.infra.qr import qr_operators
from placement.infra.typesetting import BASE, ROOT, LocalAssets, OutsideAsset, Parsed, Typesetter
from placement.papers.kinds import PaperKind
from tests.documents import reading, samples

AGREEMENT = "work_placement_agreement"
ROOT_OF_PROJECT = Path(__file__).resolve().parents[2]


@cache
def printed(kind: str = AGREEMENT) -> bytes:
    return print_sheets(samples.sheets(kind))


def raw(sheets: Sheets, pages: int) -> bytes:
    """What WeasyPrint alone makes of the same paper."""
    return HTML(string=markup_of(sheets, pages=pages), base_url=BASE).write_pdf()


def poppler(command: str, pdf: bytes) -> bytes:
    """Standard output of a poppler tool that reads the PDF from its standard input."""
    return subprocess.run([*command.split(), "-"], input=pdf, capture_output=True, check=True).stdout


def picture(pdf: bytes) -> bytes:
    """Every pixel of every page."""
    return subprocess.run(["pdftoppm", "-r", "90", "-"], input=pdf, capture_output=True, check=True).stdout


def text(pdf: bytes) -> str:
    found = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return re.sub(r"\s", "", found.decode())


def pages(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def embedded(pdf: bytes) -> Iterator[tuple[str, TTFont, list[int]]]:
    """Each font in the file: its name, the font, the numbers of the glyphs that the pages use."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/CIDFontType0":
                used = [int(entry) for entry in thing.W if not isinstance(entry, pikepdf.Array)]
                yield str(thing.BaseFont), TTFont(io.BytesIO(thing.FontDescriptor.FontFile3.read_bytes())), used


@pytest.mark.parametrize("kind", [AGREEMENT, "informed_consent", "subsidy_statement", "practice_certificate"])
def test_a_paper_looks_and_reads_as_if_weasyprint_alone_had_printed_it(kind: str) -> None:
    ours = printed(kind)

    alone = raw(samples.sheets(kind), pages(ours))

    assert text(ours) == text(alone)
    assert picture(ours) == picture(alone)


def test_long_texts_and_names_look_and_read_as_if_weasyprint_alone_had_printed_them() -> None:
    sentence = "在企业导师指导下完成加工任务并作记录第{:04d}次；"
    tasks, name = "".join(sentence.format(turn) for turn in range(200))[:3000], "International-Precision-Machining-" * 2
    sheets = samples.sheets(AGREEMENT, {"stay.tasks": tasks, "student.name": name[:60], "enterprise.name": "钱江" * 30})

    ours = print_sheets(sheets)

    total = pages(ours)
    assert len(tasks) == 3000
    assert tasks in reading.text(ours)
    assert all(f"第{number}页/共{total}页" in text(ours) for number in range(1, total + 1))
    assert picture(ours) == picture(raw(sheets, total))


def test_an_agreement_takes_four_or_five_pages_and_less_than_260_kilobytes() -> None:
    assert pages(printed()) in {4, 5}
    assert len(printed()) < 260_000


def test_articles_are_numbered_on_from_the_particulars_into_the_clauses() -> None:
    article = '<p class="article">约定</p>'
    sheets = replace(samples.sheets(AGREEMENT), particulars=article * 3, clauses=article * 2)

    numerals = re.findall(r"第(.)条约定", "".join(reading.pages(print_sheets(sheets))))

    assert numerals == ["一", "二", "三", "四", "五"]


def test_the_code_of_a_page_leads_to_that_page_and_stands_on_it_alone() -> None:
    sheets = samples.sheets(AGREEMENT)
    with pikepdf.open(io.BytesIO(printed())) as opened:
        drawn = [b"".join(stream.read_bytes() for stream in page.Contents) for page in opened.pages]

    for number, content in enumerate(drawn, start=1):
        codes = [
            qr_operators(f"{sheets.verify_url}?page={page}", width=24 * 96 / 25.4, quiet_zone=2, mask=MASK) in content
            for page in range(1, len(drawn) + 1)
        ]
        assert codes == [page == number for page in range(1, len(drawn) + 1)]


def test_a_drawn_code_has_every_dark_module_and_no_other() -> None:
    address = "https://placement.example.cn/verify/q7Fh2nVx81LmTzKc?page=3"
    drawn = qr_operators(address, width=90, quiet_zone=2, mask=MASK).decode()

    runs = re.findall(r"(\d+) (\d+)\.5 m (\d+) \2\.5 l", drawn)

    matrix = segno.make(address, error="m", micro=False, mask=MASK).matrix
    assert {(int(y), x) for start, y, end in runs for x in range(int(start), int(end))} == {
        (y + 2, x + 2) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    }


def test_a_process_that_has_printed_others_makes_the_same_file_as_one_that_has_not() -> None:
    script = (
        "import hashlib, sys; from placement.infra.press import print_sheets; from tests.documents import samples\n"
        "other = samples.sheets('work_placement_agreement', {'student.name': '欧阳修远'}, number='XY-1')\n"
        "if sys.argv[1] == 'warm': print_sheets(other)\n"
        "print(hashlib.sha256(print_sheets(samples.sheets('work_placement_agreement'))).hexdigest())"
    )

    digests = {
        subprocess.run(
            [sys.executable, "-c", script, state],
            cwd=ROOT_OF_PROJECT,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT_OF_PROJECT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for state, seed in (("cold", "1"), ("warm", "2"))
    }

    assert len(digests) == 1
    assert len(digests.pop()) == 64


def test_papers_printed_from_several_threads_are_those_printed_one_by_one() -> None:
    papers = [samples.sheets(AGREEMENT, {"student.name": name}) for name in ("周子衿", "欧阳修远", "沈知远", "顾恒")]
    one_by_one = [print_sheets(sheets) for sheets in papers]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(print_sheets, papers))

    assert together == one_by_one


@pytest.mark.parametrize("kind", [AGREEMENT, "subsidy_statement"])
def test_the_file_is_fit_for_the_archive(kind: str) -> None:
    reader = PdfReader(io.BytesIO(printed(kind)))
    root = reader.trailer["/Root"]

    metadata = root["/Metadata"].get_object().get_data().decode()

    assert re.search(r'pdfaid:part="3"', metadata)
    assert re.search(r'pdfaid:conformance="U"', metadata)
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert root["/OutputIntents"][0].get_object()["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"
    assert not {"/Names", "/OpenAction", "/AA", "/AcroForm"} & root.keys()
    assert "/Encrypt" not in reader.trailer
    assert reader.trailer["/ID"][0].original_bytes == samples.sheets(kind).identifier


@pytest.mark.parametrize("kind", [AGREEMENT, "practice_certificate"])
def test_the_file_is_sound_and_nothing_in_it_is_transparent_or_runs(kind: str) -> None:
    with pikepdf.open(io.BytesIO(printed(kind))) as opened:
        found = opened.check_pdf_syntax()
        states = [
            float(state.get(key, 1))
            for page in opened.pages
            for state in page.Resources.get("/ExtGState", {}).values()
            for key in ("/CA", "/ca")
        ]
        kinds = {str(thing.get("/S", "")) for thing in opened.objects if isinstance(thing, pikepdf.Dictionary)}

    assert found == []
    assert set(states) <= {1.0}
    assert not {"/Transparency", "/JavaScript", "/Launch"} & kinds


@pytest.mark.parametrize("kind", [AGREEMENT, "practice_certificate"])
def test_every_font_is_embedded_once_with_the_text_of_its_glyphs(kind: str) -> None:
    rows = [line.split() for line in poppler("pdffonts", printed(kind)).decode().splitlines()[2:]]

    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}
    assert len({row[0] for row in rows}) == len(rows)


def test_the_number_of_each_glyph_is_its_place_in_the_font() -> None:
    """Some readers look for the number, others for the place."""
    for name, font, used in embedded(printed()):
        numbers = font["CFF "].cff.topDictIndex[0].charset

        assert [numbers[glyph] for glyph in used if glyph] == [f"cid{glyph:05d}" for glyph in used if glyph], name


@pytest.mark.parametrize(
    "name, found",
    [("𠮷䶮𬭎", "𠮷䶮𬭎"), ("周\ue863\U0001f9d1衿", "周〔U+E863〕〔U+1F9D1〕衿"), ("淼喆堃犇", "淼喆堃犇")],
)
def test_rare_characters_print_and_can_be_copied_out(name: str, found: str) -> None:
    sheets = samples.sheets(AGREEMENT, {"student.name": name})

    ours = print_sheets(sheets)

    assert found in text(ours)
    assert picture(ours) == picture(raw(sheets, pages(ours)))


def elements(page: HTML) -> list[tuple[str, dict[str, str], str, str]]:
    """Every element in order with its words; HTML puts a tbody into each table, which changes nothing."""
    return [
        (
            element.tag,
            {name: value for name, value in element.attrib.items() if "xmlns" not in name},
            (element.text or "").strip(),
            (element.tail or "").strip(),
        )
        for element in page.etree_element.iter()
        if element.tag != "tbody"
    ]


@pytest.mark.parametrize("kind", PaperKind)
def test_a_paper_means_the_same_read_as_xml_and_as_html(kind: str) -> None:
    markup = markup_of(samples.sheets(kind), pages=1).replace("<style>", "<!-- ").replace("</style>", " -->")
    markup = re.sub(r"<!--.*?-->", "", markup, flags=re.DOTALL)

    assert elements(Parsed(markup, LocalAssets(ROOT))) == elements(HTML(string=markup))


def test_html_that_is_no_xml_is_read_as_html() -> None:
    page = Parsed("<html><body><p>甲&nbsp;方<p>乙方<input disabled></body></html>", LocalAssets(ROOT))

    assert [element.text for element in page.etree_element.iter("p")] == ["甲\u00a0方", "乙方"]


def test_nothing_is_fetched_from_elsewhere() -> None:
    sheets = replace(samples.sheets(AGREEMENT), clauses='<img src="http://127.0.0.1:9/seal.png">')

    with pytest.raises(OutsideAsset):
        print_sheets(sheets)


def test_no_style_sheet_sets_what_weasyprint_never_frees() -> None:
    features = re.compile(r"font-(variant|feature|kerning)")

    found = [path.name for path in ROOT.rglob("*.css") if features.search(re.sub(r"/\*.*?\*/", "", path.read_text()))]

    assert found == []


def test_every_letter_and_a_selection_of_ideographs_look_as_the_system_font_draws_them() -> None:
    letters, common, rare = fonts.tiers("")
    shown = "".join(letters.split()) + common[::12] + rare[::90]
    lines = "".join(f"<p>{escape(shown[start : start + 300])}</p>" for start in range(0, len(shown), 300))
    sheets = replace(samples.sheets(AGREEMENT), particulars=lines, clauses="")

    ours = print_sheets(sheets)

    assert picture(ours) == picture(raw(sheets, pages(ours)))


class TestCutFonts:
    def test_a_tier_holds_its_characters_and_no_other(self) -> None:
        own, common, rare = fonts.tiers("协议\n")

        assert set("协议 \u3000aZ09，。") <= set(own)
        assert not set("周\n") & set(own)
        assert {"周", "衿"} <= set(common)
        assert {"喆", "淼"} & set(rare)
        assert set(common) & set(rare) == set(fonts.SPACES)

    def test_a_font_is_cut_once_and_again_when_its_characters_change(self, tmp_path: Path) -> None:
        source = fonts.installed("Noto Sans CJK SC", 700)
        assert source is not None
        cut = [fonts.cut_once(source, characters, (), folder=tmp_path) for characters in ("协议", "协议", "协议书")]

        assert cut[0] == cut[1] != cut[2]
        assert sorted(path.suffix for path in tmp_path.iterdir()) == [".otf", ".otf"]
        assert {chr(code) for code in TTFont(cut[2]).getBestCmap()} == set("协议书")

    def test_without_a_place_to_keep_them_papers_are_printed_with_the_fonts_of_the_system(self) -> None:
        setter = Typesetter(Path("/dev/null/fonts"))

        with setter.at_work():
            pdf = setter.lay_out(
                "<html><body><p>协议书䶮</p></body></html>", (ROOT / "_parts" / "paper.css",)
            ).write_pdf()

        assert "协议书䶮" in text(pdf)
        assert [name.split("+")[1] for name, *_ in embedded(pdf)] == ["Noto-Serif-CJK-SC"]
