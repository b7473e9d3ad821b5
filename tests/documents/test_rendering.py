"""The machinery: what it refuses, what it keeps, how it masks, and the QR code."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import segno
import weasyprint.text.ffi
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from weasyprint import HTML

from placement.infra import glyphs, paper_templates
from placement.infra.masking import mask_account, mask_name, mask_phone, mask_resident_id
from placement.infra.paper_templates import document_environment
from placement.infra.qr import qr_svg
from placement.infra.typesetting import BASE, ROOT, LocalAssets, OutsideAsset, missing_parts


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/seal.png",
        "https://example.cn/seal.png",
        "ftp://example.cn/x",
        "file:///etc/hostname",
        "../../../etc/hostname",
        "../../base.html",
        "file://otherhost/etc/hostname",
        "data:image/png;base64,iVBORw0KGgo=",
    ],
)
def test_nothing_outside_the_template_tree_is_fetched(address: str) -> None:
    page = HTML(string=f'<img src="{address}">', base_url=f"{BASE}_parts/", url_fetcher=LocalAssets(ROOT))

    with pytest.raises(OutsideAsset):
        page.render()


def test_a_link_in_the_template_tree_that_leads_out_of_it_is_refused(tmp_path: Path) -> None:
    inside, outside = tmp_path / "documents", tmp_path / "secret.txt"
    inside.mkdir()
    outside.write_text("secret")
    (inside / "seal.png").symlink_to(outside)

    with pytest.raises(OutsideAsset):
        LocalAssets(inside).fetch((inside / "seal.png").as_uri())


def test_an_undefined_name_fails() -> None:
    with pytest.raises(UndefinedError):
        document_environment().from_string("{{ student.nickname }}").render(student={"name": "周子衿"})


def test_a_template_cannot_reach_behind_its_data() -> None:
    with pytest.raises(SecurityError):
        document_environment().from_string("{{ name.__class__.__mro__ }}").render(name="周子衿")


@pytest.mark.parametrize(
    "given, masked",
    [("张三", "张*"), ("张小明", "张*"), ("欧阳小明", "欧阳*"), ("欧阳", "欧*"), ("𠮷田", "𠮷*"), ("", "")],
)
def test_a_name_is_masked_to_the_surname(given: str, masked: str) -> None:
    assert mask_name(given) == masked


def test_numbers_are_masked_as_the_rules_say() -> None:
    assert mask_resident_id("33010620080101123X") == "330***********123X"
    assert mask_account("6222 0212 0201 2345 678") == "**** **** **** 5678"
    assert mask_phone("13812346621") == "138****6621"
    assert mask_phone("0571-87650001") == "****0001"


@pytest.mark.parametrize(
    "value, shown", [(date(2026, 3, 5), "2026年3月5日"), (datetime(2026, 3, 4, 16, 30, tzinfo=UTC), "2026年3月5日")]
)
def test_dates_are_those_of_hangzhou(value: date, shown: str) -> None:
    assert paper_templates.date_on_paper(value) == shown


@pytest.mark.parametrize(
    "value, shown",
    [
        (Decimal("8.0"), "8"),
        (Decimal("7.50"), "7.5"),
        (40, "40"),
        (Decimal("0.0"), "0"),
        (Fraction(87, 4), "21.75"),
        (100, "100"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: Decimal, shown: str) -> None:
    assert paper_templates.plain_number(value) == shown


def test_the_qr_code_draws_every_dark_module_and_no_other() -> None:
    address = "https://placement.example.cn/verify/q7Fh2nVx81LmTzKc"
    runs = re.findall(r"M(\d+) (\d+)\.5h(\d+)", qr_svg(address, quiet_zone=2))

    drawn = {(int(y), x) for start, y, length in runs for x in range(int(start), int(start) + int(length))}

    matrix = segno.make(address, error="m", micro=False).matrix
    assert drawn == {(y + 2, x + 2) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def test_the_qr_code_says_what_it_is_for_and_no_label_breaks_out_of_it() -> None:
    code = qr_svg("https://placement.example.cn/verify/q7Fh2nVx81LmTzKc", label='核验"><script>')

    assert code.count("<svg") == code.count("</svg>") == 1
    assert 'aria-label="核验&#34;&gt;&lt;script&gt;"' in code


def test_this_machine_lacks_nothing_for_papers() -> None:
    assert missing_parts() == []


def test_a_missing_library_and_missing_fonts_are_said_in_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint.text.ffi, "harfbuzz_subset", None)
    monkeypatch.setattr(glyphs, "FONTS", ("Noto Serif CJK SC", "没有这种字体"))

    library, font = missing_parts()

    assert "libharfbuzz-subset0" in library
    assert "没有这种字体" in font


def test_without_the_font_list_it_says_that_fonts_cannot_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    assert ["fc-list" in sentence for sentence in missing_parts()] == [True]
