"""Agreements of four to five pages, beside raw WeasyPrint on the same HTML: speed, size and memory."""

from __future__ import annotations

import gc
import os
import resource
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from itertools import count
from multiprocessing import get_context

from pypdf import PdfReader
from weasyprint import HTML

from placement.infra.press import Sheets, markup_of, print_sheets
from placement.infra.typesetting import BASE
from tests.bench.registry import Pair, interleaved, measure
from tests.documents import samples

CORES = 2
WARM_UP = 2
KILOBYTE, MEGABYTE = 1000, 1_000_000
NAMES = ("周子衿", "欧阳修远", "沈知远", "顾恒", "罗志强", "韩冬梅")


def agreements_from(first: int) -> Iterator[Sheets]:
    """Agreements of one wording, each with its own number, student and address, so that none can serve another."""
    for number in count(first):
        changes = {"student.name": NAMES[number % len(NAMES)], "student.number": f"2024{number:06d}"}
        yield samples.sheets("work_placement_agreement", changes, number=f"XY-0101-2026-{number:05d}")


def raw(markup: str) -> bytes:
    """WeasyPrint alone."""
    return HTML(string=markup, base_url=BASE).write_pdf()


def _pages(sheets: Sheets) -> int:
    return len(PdfReader(BytesIO(print_sheets(sheets))).pages)


def _on_one_core(size: int) -> Pair:
    """Seconds of CPU a document. What raw WeasyPrint prints is made beforehand: it is timed for its own work only."""
    papers = agreements_from(os.getpid() * 1000)
    pages = _pages(next(papers))
    markups = iter([markup_of(next(papers), pages=pages) for _ in range(size + WARM_UP)])
    prepared = iter([next(papers) for _ in range(size + WARM_UP)])
    return interleaved(lambda: print_sheets(next(prepared)), lambda: raw(next(markups)), rounds=size, warm_up=WARM_UP)


@measure("agreements", unit="documents/s", better="higher", size=16)
def agreements(size: int) -> Pair:
    """Two processes at once, one for each core."""
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as cores:
        taken = list(cores.map(_on_one_core, [size] * CORES))
    return Pair(sum(1 / each.value for each in taken), sum(1 / each.floor for each in taken))


@measure("agreement_size", unit="KB", better="lower", size=3)
def agreement_size(size: int) -> Pair:
    """The average file."""
    papers = [paper for paper, _ in zip(agreements_from(1), range(size), strict=False)]
    pages = _pages(papers[0])
    ours = sum(len(print_sheets(paper)) for paper in papers)
    alone = sum(len(raw(markup_of(paper, pages=pages))) for paper in papers)
    return Pair(ours / size / KILOBYTE, alone / size / KILOBYTE)


@measure("agreements_memory", unit="MB", better="lower", size=30)
def agreements_memory(size: int) -> Pair:
    """What a process grows by while it prints so many more documents than it has printed already."""
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as cores:
        ours, alone = cores.map(_growth, [_print_ours, _print_alone], [size] * CORES)
    return Pair(max(ours, 0.1), max(alone, 0.1))


def _print_ours(sheets: Sheets) -> None:
    print_sheets(sheets)


def _print_alone(sheets: Sheets) -> None:
    raw(markup_of(sheets, pages=4))


def _growth(work: Callable[[Sheets], None], size: int) -> float:
    """Growth of the resident set without what the next search for garbage frees."""
    papers = agreements_from(1)
    for _ in range(size // 2):
        work(next(papers))
    before = _resident()
    for _ in range(size):
        work(next(papers))
    return (_resident() - before) / MEGABYTE


def _resident() -> int:
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()
