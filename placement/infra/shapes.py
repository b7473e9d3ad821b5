"""Documents of one shape: the same elements with other texts, as two agreements from one wording are.

WeasyPrint spends a quarter of its time on the styles of the elements, and no text changes a style. So the first
document of a shape is kept with its styles; the texts of each later one are put into it and laid out. The steps are
those of WeasyPrint's own `Document`, which does not offer to take them apart.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint import CSS, DEFAULT_OPTIONS, HTML, Document
from weasyprint.css import StyleFor, get_all_computed_styles
from weasyprint.css.counters import CounterStyle
from weasyprint.css.targets import TargetCollector
from weasyprint.document import Page
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.html import get_html_metadata
from weasyprint.images import get_image_from_uri
from weasyprint.layout import LayoutContext, layout_document
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration

KEPT = 8
"""Shapes that stay in memory, about three megabytes each."""


@dataclass(frozen=True)
class First:
    """The first document of a shape; `style_for` knows its elements."""

    html: HTML
    style_for: StyleFor


class Shapes:
    """Lays out documents that share fonts and counters; those of one shape share their styles as well."""

    def __init__(self, fonts: FontConfiguration, counters: CounterStyle) -> None:
        self._fonts = fonts
        self._counters = counters
        self._kept: OrderedDict[Hashable, First] = OrderedDict()

    def lay_out(self, html: HTML, sheets: tuple[CSS, ...]) -> Document:
        """The pages of the document under these style sheets."""
        first = self._first_like(html, sheets)
        _put_texts(_body(html), _body(first.html))
        images = partial(get_image_from_uri, cache={}, url_fetcher=html.url_fetcher, options=DEFAULT_OPTIONS)
        context = LayoutContext(first.style_for, images, self._fonts, self._counters, TargetCollector())
        boxes = build_formatting_structure(
            first.html.etree_element,
            first.style_for,
            context.get_image_from_uri,
            html.base_url,
            context.target_collector,
            self._counters,
            context.footnotes,
        )
        pages = [Page(page) for page in layout_document(first.html, boxes, context)]
        metadata = DocumentMetadata(**get_html_metadata(html))
        return Document(pages, metadata, html.url_fetcher, self._fonts, {}, None)

    def _first_like(self, html: HTML, sheets: tuple[CSS, ...]) -> First:
        key = (sheets, _shape(_body(html)))
        if key not in self._kept:
            self._kept[key] = First(html, self._styles(html, sheets))
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]

    def _styles(self, html: HTML, sheets: tuple[CSS, ...]) -> StyleFor:
        return get_all_computed_styles(
            html,
            user_stylesheets=sheets,
            font_config=self._fonts,
            counter_style=self._counters,
            color_profiles={},
            page_rules=[],
            layers=[],
            target_collector=TargetCollector(),
        )


def _body(html: HTML) -> Element:
    return html.etree_element.find("body")


def _shape(element: Element) -> tuple[Any, ...]:
    """The element without its texts."""
    return element.tag, tuple(element.attrib.items()), tuple(map(_shape, element))


def _put_texts(source: Element, target: Element) -> None:
    for given, filled in zip(source.iter(), target.iter(), strict=True):
        filled.text, filled.tail = given.text, given.tail
