"""HTML to PDF. Plain data in, bytes out; the same data and the same template give the same bytes.

A document is a folder `templates/documents/<name>/` with `document.html` and `print.css`; what all share is in
`_parts`. Templates run in a sandbox without Flask, an undefined name fails, and nothing is fetched but files of the
template tree.
"""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from weasyprint import CSS, HTML
from weasyprint.css import ColorProfile
from weasyprint.css.counters import CounterStyle
from weasyprint.text import ffi as weasyprint_libraries
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from placement.infra.glyphs import missing_fonts, printable
from placement.infra.paper import Paper, plain, snapshot
from placement.infra.qr import qr_svg
from placement.kernel.clock import local_date
from placement.kernel.money import Exact, capitals, fixed, format_yuan

__all__ = ["document_environment", "missing_parts", "render_document", "render_html", "snapshot", "template_version"]

ROOT = Path(__file__).resolve().parents[2] / "templates" / "documents"
SHARED = "_parts"
VARIANT = "pdf/a-3u"
"""Archival PDF: the papers are kept for up to thirty years. It costs a tenth of the time."""


class OutsideAsset(FatalURLFetchingError):
    """A document asked for something that is not a file of the template tree. The rendering stops."""


class LocalAssets(URLFetcher):
    """Gives files under `root`, refuses every other address: no network, no data: URI, no file elsewhere."""

    def __init__(self, root: Path) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False)
        self._root = root.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file behind a file: URL below the root; OutsideAsset for anything else."""
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not path.is_relative_to(self._root):
            raise OutsideAsset(f"文书不得引用模板目录以外的资源：{url[:120]}")
        if not path.is_file():
            raise OutsideAsset(f"文书引用的资源不存在：{path.name}")
        return super().fetch(url, headers)


def render_document(name: str, data: Paper) -> bytes:
    """The PDF of the document `name` (a folder of templates/documents) filled with `data`.

    `data` is a frozen dataclass of plain values; TypeError for anything else. jinja2.UndefinedError when the template
    asks for what the data does not hold. Instants and the file identifier come from the data, so equal data give equal
    bytes.
    """
    version = template_version(name)
    markup = render_html(name, data)
    identifier = hashlib.sha256(f"{data.number} {version}".encode()).digest()[:16]
    with _rendering:
        page_source = HTML(string=markup, base_url=(ROOT / name).as_uri() + "/", url_fetcher=LocalAssets(ROOT))
        return page_source.write_pdf(
            font_config=_font_configuration(),
            counter_style=_counter_style(),
            stylesheets=_stylesheets(name, version),
            pdf_variant=VARIANT,
            pdf_identifier=identifier,
            color_profiles={"archive": _srgb()},
            output_intent="archive",
        )


def render_html(name: str, data: Paper) -> str:
    """The document as HTML before it is laid out: for reading on screen and for measuring."""
    template = document_environment().get_template(f"{name}/document.html")
    return template.render(**_drawable(plain(data)), template_version=template_version(name))


def _drawable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _drawable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_drawable(item) for item in value]
    return printable(value) if isinstance(value, str) else value


def template_version(name: str) -> str:
    """Twelve hex digits over every file of the document's folder and the shared parts; kept with each paper."""
    digest = hashlib.sha256()
    folder = ROOT / name
    if not (folder / "document.html").is_file() or name.startswith("_"):
        raise LookupError(f"没有名为 {name} 的文书模板")
    for path in sorted(p for f in (folder, ROOT / SHARED) for p in f.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def missing_parts() -> list[str]:
    """What this machine lacks to print papers well, one sentence each; an empty list when all is there."""
    missing = []
    if weasyprint_libraries.harfbuzz_subset is None:
        missing.append(
            "缺少系统库 libharfbuzz-subset0：生成一份四页的中文 PDF 会从约 0.3 秒变为约 11 秒，请安装该软件包"
        )
    return missing + missing_fonts()


_rendering = threading.Lock()
"""Pango and the shared font configuration are not made for several threads at once."""


def _srgb() -> ColorProfile:
    """The colour profile an archival PDF must name. WeasyPrint's own way to it leaves a file open each time."""
    return ColorProfile(BytesIO(_srgb_bytes()), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


@lru_cache(maxsize=1)
def _srgb_bytes() -> bytes:
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


@lru_cache(maxsize=1)
def _font_configuration() -> FontConfiguration:
    """One for the process: a new one per paper costs time and keeps the memory of the old ones."""
    return FontConfiguration()


@lru_cache(maxsize=1)
def _counter_style() -> CounterStyle:
    """Holds the Chinese numerals that paper.css defines."""
    return CounterStyle()


@lru_cache(maxsize=32)
def _stylesheets(name: str, version: str) -> tuple[CSS, ...]:
    """The shared and the own style sheet, parsed once per template version."""
    return tuple(
        CSS(
            filename=path,
            font_config=_font_configuration(),
            counter_style=_counter_style(),
            url_fetcher=LocalAssets(ROOT),
        )
        for path in (ROOT / SHARED / "paper.css", ROOT / name / "print.css")
    )


@lru_cache(maxsize=1)
def document_environment() -> SandboxedEnvironment:
    """The sandbox of the document templates: own filters, no Flask, an undefined name fails."""
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(ROOT), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        chinese_date=chinese_date,
        yuan=format_yuan,
        capitals=capitals,
        fixed=fixed,
        number=plain_number,
        percent=percent,
        qr=qr_svg,
        or_dash=or_dash,
        utc_stamp=utc_stamp,
    )
    return environment


def chinese_date(value: date | datetime | None) -> str:
    """2026年3月5日; an instant gives the date in Hangzhou; nothing gives a blank to fill in by hand."""
    if value is None:
        return "\u3000\u3000\u3000年\u3000\u3000月\u3000\u3000日"
    day = local_date(value) if isinstance(value, datetime) else value
    return f"{day.year}年{day.month}月{day.day}日"


def plain_number(value: Exact) -> str:
    """A number as a person writes it, at most two decimals: 8 and not 8.0, 7.5 and not 7.50."""
    text = fixed(value, 2).rstrip("0").rstrip(".")
    return text or "0"


def percent(value: Exact) -> str:
    """A rate as a whole or decimal per cent: 25% for 0.25."""
    return f"{plain_number(value * 100)}%"


def or_dash(value: Any) -> Any:
    """A dash where nothing was recorded, so that no cell of a paper is left open."""
    return "—" if value is None or value == "" else value


def utc_stamp(at: datetime) -> str:
    """The instant in the form of PDF metadata: 2026-03-05T01:00:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
