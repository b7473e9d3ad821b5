"""A three-party agreement of four to five pages, beside raw WeasyPrint on the same HTML."""

from __future__ import annotations

from dataclasses import replace

from weasyprint import HTML

from placement.infra.pdf import ROOT, render_document, render_html
from tests.bench.registry import Pair, interleaved, measure
from tests.documents.samples import agreement

NAME = "work_placement_agreement"


@measure("agreements", unit="documents/s", better="higher", size=12)
def agreements(size: int) -> Pair:
    """Different numbers on each document, so that nothing of one can serve another."""
    sample = agreement()
    papers = iter([replace(sample, number=f"XY-0101-2026-{number:05d}") for number in range(4 * size + 20)])
    base = (ROOT / NAME).as_uri() + "/"

    def raw() -> None:
        HTML(string=render_html(NAME, next(papers)), base_url=base).write_pdf()

    taken = interleaved(lambda: render_document(NAME, next(papers)), raw, rounds=size, warm_up=2)
    return Pair(1 / taken.value, 1 / taken.floor)
