"""WeasyPrint set up for papers: nothing fetched but files of the template tree, fonts and style sheets read once."""

from __future__ import annotations

import gc
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML, Document
from weasyprint.css import ColorProfile
from weasyprint.css.counters import CounterStyle
from weasyprint.text import ffi as weasyprint_libraries
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from placement.infra.fonts import cut_fonts, font_faces, with_cuts
from placement.infra.glyphs import missing_fonts
from placement.infra.shapes import Shapes

ROOT = Path(__file__).resolve().parents[2] / "templates" / "documents"
SHARED = "_parts"
BASE = f"{ROOT.as_uri()}/"
"""What addresses in papers are relative to."""
ARCHIVAL = "pdf/a-3u"
"""The papers are kept for up to thirty years."""


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


class Parsed(HTML):
    """HTML that is XML as well, as our own templates write it, is read as XML: in a fifth of the time.

    What is not, such as `<br>` left open in an odd place, is read as WeasyPrint reads it.
    """

    def __init__(self, markup: str, assets: URLFetcher) -> None:
        _, start, rest = markup.partition("<html")
        try:
            root = ElementTree.fromstring(_VOID.sub(r"<\1\2/>", start + rest))
        except ElementTree.ParseError:
            super().__init__(string=markup, base_url=BASE, url_fetcher=assets)
            return
        self.base_url = BASE
        self.url_fetcher = assets
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root


_VOID = re.compile(r"<(br|col|hr|img|link|meta|wbr)\b([^>]*?)\s*/?>")
"""The elements that HTML leaves open."""


class Typesetter:
    """Lays papers out, one at a time: Pango and the shared font configuration are not made for several threads."""

    def __init__(self, folder: Path) -> None:
        self._lock = threading.RLock()
        self._assets = LocalAssets(ROOT)
        self._fonts = FontConfiguration()  # one for the process: a new one per paper costs time and keeps its memory
        self._counters = CounterStyle()  # holds the Chinese numerals that paper.css defines
        self._shapes = Shapes(self._fonts, self._counters)
        self._sheets: dict[tuple[Path, ...], tuple[CSS, ...]] = {}
        self._cuts = cut_fonts(folder, own_characters())
        self._faces = self._css(font_faces(self._cuts), LocalAssets(folder))

    @contextmanager
    def at_work(self) -> Iterator[Typesetter]:
        """One paper at a time, and no search for garbage meanwhile: of its 100,000 objects none is garbage yet."""
        with self._lock:
            collecting = gc.isenabled()
            gc.disable()
            try:
                yield self
            finally:
                if collecting:
                    gc.enable()

    def lay_out(self, markup: str, styles: tuple[Path, ...]) -> Document:
        """The pages of this HTML under these style sheets. Stay `at_work` until they are written."""
        return self._shapes.lay_out(Parsed(markup, self._assets), self._parsed(styles))

    def _parsed(self, styles: tuple[Path, ...]) -> tuple[CSS, ...]:
        if styles not in self._sheets:
            texts = (path.read_text() for path in styles)
            self._sheets[styles] = (self._faces, *(self._css(with_cuts(text, self._cuts)) for text in texts))
        return self._sheets[styles]

    def _css(self, text: str, assets: URLFetcher | None = None) -> CSS:
        return CSS(
            string=text,
            base_url=BASE,
            font_config=self._fonts,
            counter_style=self._counters,
            url_fetcher=assets or self._assets,
        )


_first = threading.Lock()


def typesetter() -> Typesetter:
    """The one of this process, made when the first paper is printed."""
    with _first:
        return _typesetter()


@lru_cache(maxsize=1)
def _typesetter() -> Typesetter:
    return Typesetter(font_folder())


def font_folder() -> Path:
    """Where the cut fonts are kept: PLACEMENT_FONTS, else with the user's other caches."""
    given = os.environ.get("PLACEMENT_FONTS")
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(given) if given else caches / "placement" / "fonts"


def own_characters() -> str:
    """Every character that some template or style sheet of papers writes."""
    return "".join(path.read_text() for path in sorted(ROOT.rglob("*")) if path.suffix in {".html", ".css", ".txt"})


def missing_parts() -> list[str]:
    """What this machine lacks to print papers well, one sentence each; an empty list when all is there."""
    missing = []
    if weasyprint_libraries.harfbuzz_subset is None:
        missing.append(
            "缺少系统库 libharfbuzz-subset0：生成一份四页的中文 PDF 会从约 0.2 秒变为约 11 秒，请安装该软件包"
        )
    return missing + missing_fonts()


def archival(document: Document, identifier: bytes) -> bytes:
    """The laid-out pages as PDF/A-3u, not yet compressed."""
    document.color_profiles = {"archive": _srgb()}
    document.output_intent = "archive"
    return document.write_pdf(
        pdf_variant=ARCHIVAL, pdf_identifier=identifier, output_intent="archive", uncompressed_pdf=True
    )


def _srgb() -> ColorProfile:
    """The colour profile an archival PDF must name. WeasyPrint's own way to it leaves a file open each time."""
    return ColorProfile(BytesIO(_srgb_bytes()), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


@lru_cache(maxsize=1)
def _srgb_bytes() -> bytes:
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
